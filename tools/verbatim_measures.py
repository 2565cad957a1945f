"""How well comments are read, measured on sets labelled by hand: `python -m tools.verbatim_measures`.

Languages, themes, polarity and redaction, each against what people said. Of the sets that nothing may be tuned on,
the reported halves and the tones told by an independent reader, only figures are given, never the comments that were
got wrong: whoever mends rules by looking at those measures nothing any more.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from nps_report.kit import kit_folder
from nps_report.metrics import ScoreClass
from nps_report.metrics.agreement import PooledAgreement
from nps_report.programme.comment_rules import FRAME, load_coded
from nps_report.programme.themes import load_themes
from nps_report.verbatims import language_of, polarity
from nps_report.verbatims.coded import REPORTED, TUNING, agreement
from nps_report.verbatims.frame import CodeFrame
from nps_report.verbatims.polarity import said
from nps_report.verbatims.themes import Tagger
from nps_report.verbatims.tones import tone_of
from tests.verbatims.adversarial import FRESH_NAMES, Measure, halves, measure, read_sentences, try_redactor

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "tests" / "labelled"
CODED = ROOT / "nps_report" / "example" / "words" / "coded.csv"
HALVES = (REPORTED, TUNING)
LANGUAGES = ("fr", "en")

LEAST_LANGUAGE, LEAST_KAPPA = 0.97, 0.75
"""What the share of languages told right, and the pooled kappa of themes, may not fall below."""


@dataclass(frozen=True)
class Share:
    """How many of `n` were told right; `wrong` says which were not, where that may be shown.

    >>> Share(97, 100).share
    0.97
    """

    right: int
    n: int
    wrong: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Those right among all, 0 to 1; NaN of none."""
        return self.right / self.n if self.n else math.nan


@dataclass(frozen=True)
class Tones:
    """How often the tone of a theme is the reader's, where the theme was `found`; `missed` is how often it was not."""

    found: Share
    missed: int


def languages() -> Share:
    """The languages of the labelled comments, told with what is known of the person."""
    rows = rows_of("languages.csv")
    told = [language_of(row["comment"], prior=row["prior"] or None) or "none" for row in rows]
    wrong = tuple(
        f"{row['comment']!r} (known to use {row['prior'] or 'none'}): {one}, not {row['label']}"
        for row, one in zip(rows, told, strict=True)
        if one != row["label"]
    )
    return Share(len(rows) - len(wrong), len(rows), wrong)


def themes(half: str) -> PooledAgreement:
    """The agreement of the kit's code frame with a half of the comments coded by hand."""
    frame = kit_frame()
    sample = [one for one in load_coded(CODED, frame) if one.half == half]
    found = agreement(sample, Tagger(frame), [theme.id for theme in frame.themes])
    if found is None:
        raise ValueError(f"No comment of the half {half!r} is coded in {CODED}.")
    return found


def sentences(language: str) -> Share:
    """The polarity of mentions in the sentences that the rules were made with."""
    rows = rows_of(f"polarity.{language}.csv")
    told = [
        polarity(row["text"], row["mention"], language, cast("ScoreClass | None", row["prior"] or None))
        for row in rows
    ]
    wrong = tuple(
        f"{row['mention']!r} in {row['text']!r}: {one}, not {row['polarity']}"
        for row, one in zip(rows, told, strict=True)
        if one != row["polarity"]
    )
    return Share(len(rows) - len(wrong), len(rows), wrong)


def tones(words_alone: bool = False) -> Tones:
    """The tones of themes in whole comments, against a reader who did not know the rules.

    With `words_alone` the class of the score, which settles what words leave open, is not told.
    """
    tag = Tagger(kit_frame())
    found: list[bool] = []
    rows = rows_of("mentions.csv")
    for row in rows:
        spans = [
            (one.start, one.end) for one in tag(row["comment"], row["language"]) if one.theme == row["theme"]
        ]
        if spans:
            told = said(row["comment"], spans, row["language"])
            tone = tone_of(told, None if words_alone else row["score_class"] or None)
            found.append(tone == row["polarity"])
    return Tones(Share(sum(found), len(found)), len(rows) - len(found))


def redaction(half: str) -> Measure:
    """What a redactor makes of a half of the sentences that were written without sight of its rules."""
    tuning, reported = halves(read_sentences("adversarial_fresh.txt"))
    return measure(try_redactor(tuning if half == TUNING else reported, FRESH_NAMES))


def kit_frame() -> CodeFrame:
    """The code frame that the kit comes with."""
    return load_themes(kit_folder("params") / FRAME)


def lines() -> Iterator[str]:
    """Every measure, a line each."""
    yield from _shared("Languages", languages(), f", at least {LEAST_LANGUAGE:.0%}")
    for half in HALVES:
        yield from _agreed(half, themes(half))
    for language in LANGUAGES:
        yield from _shared(
            f"Polarity, sentences that the rules were made with, {language}", sentences(language)
        )
    yield from _toned("", tones())
    yield from _toned(", by words alone", tones(words_alone=True))
    for half in HALVES:
        yield _redacted(half, redaction(half))


def _shared(name: str, found: Share, goal: str = "") -> Iterator[str]:
    yield f"{name}: {found.share:.1%} of {found.n} right{goal}"
    yield from (f"  {one}" for one in found.wrong)


def _agreed(half: str, found: PooledAgreement) -> Iterator[str]:
    comments = found.pooled.n // len(found.themes)
    goal = f", should be at least {LEAST_KAPPA}" if half == REPORTED else ""
    yield f"Themes, {half} half: kappa {found.pooled.kappa:.3f} of {comments} comments{goal}"
    yield from (
        f"  {name}: kappa {one.agreement.kappa:.2f}, coded {one.coded} times, found {one.found}"
        for name, one in found.themes.items()
    )


def _toned(how: str, found: Tones) -> Iterator[str]:
    yield (
        f"Tones of themes against an independent reader{how}: {found.found.share:.1%} of {found.found.n} right; "
        f"{found.missed} themes more were not found"
    )


def _redacted(half: str, found: Measure) -> str:
    return (
        f"Redaction, {half} half: recall {found.recall:.1%} of {found.pieces} pieces, kept from readers "
        f"{found.kept_from_readers:.1%}, precision {found.precision:.1%}, refused {found.share_refused:.1%} of "
        f"{found.harmless} harmless sentences"
    )


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table labelled by hand."""
    with (LABELLED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def main() -> None:
    """Print the measures."""
    for line in lines():
        print(line, flush=True)


if __name__ == "__main__":
    main()
