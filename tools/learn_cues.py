"""Learns the cues of the kit's code frame from comments coded by hand: `python -m tools.learn_cues`.

`tests/labelled/development.csv` holds comments of thirteen themes in which readers marked the words that name one:
`{delivery:Reliquats interminables}, mais ...`. Of each theme a logistic regression is fitted on the words of the
comments, of the marked passages, and of what is left between them (rarer words weigh more, as in TF-IDF; ridge penalty
1). Its weights are the points of `params/themes.cues.csv`, in hundredths of a logit.

How much a likely pattern is worth beside them is fitted on comments of readers whom neither cues were learned from.
That cross-validation is also what the tool prints: the agreement to be expected on comments of other people. The
comments that agreement is reported on in the kit are never read here.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from nps_report.files import write_text
from nps_report.kit import kit_folder
from nps_report.metrics.agreement import pooled_kappa
from nps_report.programme.comment_rules import FRAME
from nps_report.programme.cues import AGAIN, KEYS, NEEDED, PATTERN, cues_file
from nps_report.programme.themes import load_themes
from nps_report.verbatims.cues import cues_in
from nps_report.verbatims.frame import CodeFrame
from nps_report.verbatims.lemmas import words_of
from nps_report.verbatims.themes import Tagger

COMMENTS = Path(__file__).resolve().parents[1] / "tests" / "labelled" / "development.csv"
LANGUAGES = ("fr", "en")
POINT = 0.01
"""Of a logit."""

LEAST_COMMENTS, LEAST_POINTS = 4, 12
"""A cue that is rarer, or weaker, is left out: it would say more of the sample than of customers."""

_MARK = re.compile(r"\{([a-z+]+):([^{}]*)\}")


@dataclass(frozen=True)
class Marked:
    """A comment with the passages that name themes."""

    reader: str
    language: str
    marked: str

    @cached_property
    def text(self) -> str:
        """It as it was written.

        >>> Marked("reader-01", "fr", "{price:Trop cher}, merci").text
        'Trop cher, merci'
        """
        return _MARK.sub(lambda found: found[2], self.marked)

    @cached_property
    def themes(self) -> frozenset[str]:
        """The themes that it names.

        >>> sorted(Marked("reader-01", "fr", "{price+quality:Du solide pour le prix}").themes)
        ['price', 'quality']
        """
        return frozenset(theme for found in _MARK.finditer(self.marked) for theme in found[1].split("+"))

    def examples(self) -> Iterator[tuple[str, frozenset[str]]]:
        """What is learned from: the comment, each marked passage, and what is left of it, with their themes.

        >>> list(Marked("reader-01", "fr", "{price:Trop cher}, merci pour tout quand même").examples())[1:]
        [('Trop cher', frozenset({'price'})), (', merci pour tout quand même', frozenset())]
        """
        yield self.text, self.themes
        for found in _MARK.finditer(self.marked):
            yield found[2], frozenset(found[1].split("+"))
        rest = _MARK.sub(" ", self.marked).strip()
        if self.themes and len(rest.split()) > 2:
            yield rest, frozenset()


def read_marked(path: Path = COMMENTS) -> list[Marked]:
    """The comments of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Marked(row["reader"], row["language"], row["comment"])
            for row in csv.DictReader(file, delimiter=";")
        ]


@dataclass(frozen=True)
class Learned:
    """Weights of cues in logits: a row per cue, a column per theme; and each theme's start."""

    cues: tuple[str, ...]
    weights: Any
    start: Any

    def logits(self, comments: Sequence[Marked]) -> Any:
        """What cues say of each comment and theme."""
        return (
            _found(self.cues, [one.text for one in comments], _language(comments)) @ self.weights + self.start
        )


def learn(comments: Sequence[Marked], themes: Sequence[str]) -> Learned:
    """The weights of the cues in comments of one language."""
    examples = [example for one in comments for example in one.examples()]
    texts, language = [text for text, _ in examples], _language(comments)
    counts = Counter(cue for text in texts for cue in _cues(text, language))
    cues = tuple(sorted(cue for cue, n in counts.items() if n >= LEAST_COMMENTS))
    found = _found(cues, texts, language)
    rarity = 1 + np.log((1 + len(texts)) / (1 + np.array([counts[cue] for cue in cues])))
    rarity /= rarity.mean()
    fitted = [
        LogisticRegression(C=1.0, max_iter=2000).fit(
            found.multiply(rarity).tocsr(), [theme in said for _, said in examples]
        )
        for theme in themes
    ]
    weights = np.column_stack([one.coef_[0] for one in fitted]) * rarity[:, None]
    return Learned(
        cues,
        np.where(np.abs(weights) >= LEAST_POINTS * POINT, weights, 0),
        [one.intercept_[0] for one in fitted],
    )


def _language(comments: Sequence[Marked]) -> str:
    return comments[0].language


def _cues(text: str, language: str) -> frozenset[str]:
    return frozenset(cue.written for cue in cues_in(words_of(text, language)))


def _found(cues: Sequence[str], texts: Sequence[str], language: str) -> Any:
    """Which cues stand in which text: a row per text."""
    place = {cue: at for at, cue in enumerate(cues)}
    rows = [sorted(place[cue] for cue in _cues(text, language) if cue in place) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix(
        (np.ones(ends[-1]), np.concatenate([np.array(row, int) for row in rows]), ends),
        (len(texts), len(cues)),
    )


@dataclass(frozen=True)
class Balance:
    """What cues and patterns are worth beside each other, in logits: `cues` times what cues say, then all is added."""

    cues: float
    pattern: float
    again: float
    start: float
    least: float
    """From what sum a theme is raised."""


def balanced(logits: Any, patterns: Any, sure: Any, coded: Any) -> tuple[Balance, float]:
    """The balance that agrees best with readers, and the kappa that it reaches; arrays of comments by themes.

    Where a pattern that is `sure` is found, the theme is raised whatever the sum.
    """
    parts = np.stack([logits, patterns > 0, patterns > 1], 2).reshape(-1, 3)
    fitted = LogisticRegression(C=10.0, max_iter=1000).fit(parts, coded.ravel())
    sums = fitted.decision_function(parts).reshape(coded.shape)
    kappa, least = max(
        (_kappa(coded, sums >= least), -abs(least)) for least in np.arange(-1.2, 0.21, 0.1).round(1)
    )
    cues, pattern, again = fitted.coef_[0]
    return Balance(cues, pattern, again, fitted.intercept_[0], least), kappa


def _kappa(coded: Any, found: Any) -> float:
    names = [str(theme) for theme in range(coded.shape[1])]
    sets = [
        {str(at): {names[theme] for theme in np.flatnonzero(row)} for at, row in enumerate(table)}
        for table in (coded, found)
    ]
    return pooled_kappa(*sets, names).pooled.kappa


def matched(comments: Sequence[Marked], frame: CodeFrame, themes: Sequence[str]) -> Any:
    """How often patterns find each theme in each comment."""
    tag = Tagger(frame)
    counted = [Counter(found.theme for found in tag(one.text, one.language)) for one in comments]
    return np.array([[one[theme] for theme in themes] for one in counted])


def _sure_alone(frame: CodeFrame) -> CodeFrame:
    """The frame with no pattern but those that always count."""
    sure = [
        replace(theme, likely={}, subthemes=tuple(replace(one, likely={}) for one in theme.subthemes))
        for theme in frame.themes
    ]
    return replace(frame, themes=tuple(sure), cues={})


def across_readers(comments: Sequence[Marked], themes: Sequence[str]) -> Any:
    """What cues say of each comment, learned from other readers' comments: a fifth of the readers at a time."""
    readers = sorted({one.reader for one in comments})
    part = np.array([readers.index(one.reader) % 5 for one in comments])
    logits = np.zeros((len(comments), len(themes)))
    for fold in range(5):
        learned = learn([one for one, at in zip(comments, part, strict=True) if at != fold], themes)
        logits[part == fold] = learned.logits(
            [one for one, at in zip(comments, part, strict=True) if at == fold]
        )
    return logits


def table(
    language: str, learned: Learned, balance: Balance, themes: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    """The lines of a language in the file of cues."""

    def points(values: Iterable[float]) -> list[str]:
        return [str(round(value / POINT)) if round(value / POINT) else "" for value in values]

    needed = [balance.least - balance.start - balance.cues * start for start in learned.start]
    yield language, NEEDED, *points(needed)
    yield language, PATTERN, *points([balance.pattern] * len(themes))
    yield language, AGAIN, *points([balance.again] * len(themes))
    for cue, row in zip(learned.cues, balance.cues * learned.weights, strict=True):
        if any(told := points(row)):
            yield language, cue, *told


def main() -> None:
    """Learn the cues of every language, print what to expect of them, and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    path = kit_folder("params") / FRAME
    parser.add_argument("--output", type=Path, default=cues_file(path))
    frame, every = load_themes(path), read_marked()
    themes = [theme.id for theme in frame.themes]
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\n")
    out.writerow((*KEYS, *themes))
    for language in LANGUAGES:
        comments = [one for one in every if one.language == language]
        coded = np.array([[theme in one.themes for theme in themes] for one in comments])
        patterns = matched(comments, replace(frame, cues={}), themes)
        sure = matched(comments, _sure_alone(frame), themes) > 0
        balance, kappa = balanced(across_readers(comments, themes), patterns, sure, coded)
        alone = _kappa(coded, patterns > 0)
        print(
            f"{language}: kappa {kappa:.3f}, patterns alone {alone:.3f}, {len(comments)} comments; {balance}"
        )
        out.writerows(table(language, learn(comments, themes), balance, themes))
    write_text(parser.parse_args().output, text.getvalue())


if __name__ == "__main__":
    main()
