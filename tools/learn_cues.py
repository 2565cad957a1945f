"""Learns the cues of the kit's code frame from comments coded by hand: `python -m tools.learn_cues`.

`tests/labelled/development.csv` holds comments of thirteen themes in which readers marked the words that name one:
`{delivery:Reliquats interminables}, mais ...`. Of each theme two logistic regressions are fitted on the cues of the
comments, of the marked passages, and of what is left between them (rarer cues weigh more, as in TF-IDF, and pairs with
words in between half as much; ridge penalty 1/2). The averages of their weights are the points of
`params/themes.cues.csv`, in hundredths of a logit.

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
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

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

LEAST_TEXTS = 3
"""A cue in fewer texts is left out: it would say more of the sample than of customers."""

TELLING, LEAST_POINTS = 27, 7
"""A cue that brings no theme as much as the first is left out, and so are points below the second: the file is read
whenever comments are."""

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
class Examples:
    """What is learned from, in numbers: the cues found in each text and the themes it has; a row per text."""

    cues: tuple[str, ...]
    found: Any
    coded: Any
    comment: Any
    """Of which comment each text is."""

    def only(self, comments: Any) -> Examples:
        """Those of some comments, which are told by a truth value for each."""
        rows = comments[self.comment]
        return replace(self, found=self.found[rows], coded=self.coded[rows], comment=self.comment[rows])

    def whole(self) -> Any:
        """The cues found in each comment as a whole."""
        return self.found[np.unique(self.comment, return_index=True)[1]]


def examples_of(comments: Sequence[Marked], themes: Sequence[str]) -> Examples:
    """What is learned from comments of one language, with the cues that are not too rare."""
    texts, said, comment = zip(
        *((*example, at) for at, one in enumerate(comments) for example in one.examples()), strict=True
    )
    counts = Counter(cue for text in texts for cue in _cues(text, comments[0].language))
    cues = tuple(sorted(cue for cue, n in counts.items() if n >= LEAST_TEXTS))
    coded = np.array([[theme in one for theme in themes] for one in said])
    return Examples(cues, _found(cues, texts, comments[0].language), coded, np.array(comment))


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
class Learned:
    """Weights of cues in logits: a row per cue, a column per theme; and each theme's start."""

    cues: tuple[str, ...]
    weights: Any
    start: Any


def learn(examples: Examples) -> Learned:
    """The weights of cues: learned of all, then once more of those alone that told something."""
    first, _ = _weights(examples)
    telling = np.flatnonzero(np.abs(first).max(axis=1) >= TELLING * POINT)
    cues = tuple(examples.cues[at] for at in telling)
    weights, start = _weights(replace(examples, cues=cues, found=examples.found[:, telling]))
    return Learned(cues, np.where(np.abs(weights) >= LEAST_POINTS * POINT, weights, 0), start)


def _weights(examples: Examples) -> tuple[Any, Any]:
    """The average of two regressions, which err on different comments: weights and starts.

    In one every cue may weigh. In the other words and pairs alone do, the more the stronger each goes with the theme.
    """
    counts = examples.found.sum(axis=0).A1
    rarity = 1 + np.log((1 + examples.found.shape[0]) / (1 + counts))
    usual = rarity / rarity.mean() * np.where([" ... " in cue for cue in examples.cues], 0.5, 1)
    # Cues seen too seldom, as they may be among some readers' comments, weigh nothing.
    usual *= counts >= LEAST_TEXTS
    beginning = np.array([cue.endswith("*") for cue in examples.cues])
    every = _regressions(examples, np.repeat(usual[:, None], examples.coded.shape[1], axis=1))
    close = _regressions(examples, (usual * ~beginning)[:, None] * _closeness(examples))
    return (every[:-1] + close[:-1]) / 2, (every[-1] + close[-1]) / 2


def _closeness(examples: Examples) -> Any:
    """How strongly each cue goes with each theme, about 1: the odds of the cue with the theme to those without it."""
    there, absent = (examples.found.T @ coded + prior for coded, prior in _either(examples.coded))
    strength = np.abs(np.log(there / there.sum(axis=0) * absent.sum(axis=0) / absent))
    close = 0.5 + strength / strength.mean()
    return close / np.sqrt((close**2).mean())


def _either(coded: Any) -> Iterator[tuple[Any, float]]:
    """The texts with each theme and those without, and how many more of each to suppose: most are without."""
    yield coded.astype(float), 1.0
    yield 1.0 - coded, 20.0


def _regressions(examples: Examples, scale: Any) -> Any:
    """A logistic regression per theme, a column each: the weights of cues, scaled so, and the start at the end."""
    fitted = [
        LogisticRegression(C=2.0, max_iter=2000).fit(examples.found.multiply(one).tocsr(), coded)
        for one, coded in zip(scale.T, examples.coded.T, strict=True)
    ]
    weights = np.column_stack([one.coef_[0] for one in fitted]) * scale
    return np.vstack([weights, [one.intercept_[0] for one in fitted]])


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
        (_kappa(coded, (sums >= least) | sure), least) for least in np.arange(-1.2, 0.01, 0.1).round(1)
    )
    cues, pattern, again = fitted.coef_[0]
    return Balance(cues, pattern, again, fitted.intercept_[0], least), kappa


def _kappa(coded: Any, found: Any) -> float:
    names = [str(theme) for theme in range(coded.shape[1])]
    said, told = [
        {str(at): {names[theme] for theme in np.flatnonzero(row)} for at, row in enumerate(table)}
        for table in (coded, found)
    ]
    return pooled_kappa(said, told, names).pooled.kappa


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


def across_readers(examples: Examples, readers: Sequence[str]) -> Any:
    """What cues say of each comment, learned from other readers' comments: a fifth of the readers at a time."""
    names = sorted(set(readers))
    part = np.array([names.index(reader) % 5 for reader in readers])
    whole = examples.whole()
    logits = np.zeros((len(readers), examples.coded.shape[1]))
    place = {cue: at for at, cue in enumerate(examples.cues)}
    for fold in np.unique(part):
        learned = learn(examples.only(part != fold))
        there = whole[part == fold][:, [place[cue] for cue in learned.cues]]
        logits[part == fold] = there @ learned.weights + learned.start
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


def learned_in(language: str) -> tuple[str, list[tuple[str, ...]]]:
    """What to expect of the cues of a language, and its lines in their file."""
    frame = load_themes(kit_folder("params") / FRAME)
    themes = [theme.id for theme in frame.themes]
    comments = [one for one in read_marked() if one.language == language]
    coded = np.array([[theme in one.themes for theme in themes] for one in comments])
    patterns = matched(comments, replace(frame, cues={}), themes)
    sure = matched(comments, _sure_alone(frame), themes) > 0
    examples = examples_of(comments, themes)
    # Threads of several libraries wait for each other ten times as long as one takes.
    with threadpool_limits(1):
        logits = across_readers(examples, [one.reader for one in comments])
        balance, kappa = balanced(logits, patterns, sure, coded)
        learned = learn(examples)
    alone = _kappa(coded, patterns > 0)
    expected = (
        f"{language}: kappa {kappa:.3f}, patterns alone {alone:.3f}, {len(comments)} comments; {balance}"
    )
    return expected, list(table(language, learned, balance, themes))


def main() -> None:
    """Learn the cues of every language, print what to expect of them, and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    path = kit_folder("params") / FRAME
    parser.add_argument("--output", type=Path, default=cues_file(path))
    output = parser.parse_args().output
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\n")
    out.writerow((*KEYS, *(theme.id for theme in load_themes(path).themes)))
    with ProcessPoolExecutor(len(LANGUAGES)) as processes:
        for expected, lines in processes.map(learned_in, LANGUAGES):
            print(expected, flush=True)
            out.writerows(lines)
    write_text(output, text.getvalue())


if __name__ == "__main__":
    main()
