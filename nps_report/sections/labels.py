"""Labels that several sections share: scores, intervals, bases, classes, segments, actions."""

from __future__ import annotations

from nps_report.blocks import Cell, Share
from nps_report.metrics import Counts, Interval, ScoreClass
from nps_report.periods import Period
from nps_report.programme import Programme
from nps_report.wording import N_, Words

CLASS_NAMES: dict[ScoreClass, str] = {
    "promoters": N_("promoters"),
    "passives": N_("passives"),
    "detractors": N_("detractors"),
}
COLUMN_NAMES = {
    "role": N_("Role"),
    "tier": N_("Tier"),
    "channel": N_("Channel"),
    "kind": N_("Kind of survey"),
    "status": N_("Status"),
    "priority": N_("Priority"),
    "language": N_("Language"),
    "unit": N_("Unit"),
}
SINCE = {
    "month": N_("since {period}"),
    "quarter": N_("since the quarter {period}"),
    "year": N_("since {period}"),
    "week": N_("since the week {period}"),
    "wave": N_("since the wave {period}"),
    "span": N_("since the span {period}"),
}
WINDOWS = {
    "week": N_("three weeks"),
    "month": N_("three months"),
    "quarter": N_("three quarters"),
    "year": N_("three years"),
}
STATUS_NAMES = {
    "planned": N_("planned"),
    "in progress": N_("in progress"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}
LEAST_P = 0.001
AXIS = (-100, 100)
"""The axis of every score, the same in all reports and units, so that pages can be compared."""


def between(words: Words, interval: Interval) -> str:
    """Limits in words: "between +10 and +33"."""
    return words("between {low} and {high}", low=words.signed(interval.low), high=words.signed(interval.high))


def since(words: Words, period: Period) -> str:
    """The period that a change starts from, as it stands in a sentence: "since September 2026"."""
    return words(SINCE[period.kind], period=period.label(words.language))


def probability(words: Words, p: float) -> str:
    """A p-value: "p = 0.033", or "p < 0.001" below that."""
    if p < LEAST_P:
        return words("p < {p}", p=words.decimal(LEAST_P, 3))
    return words("p = {p}", p=words.decimal(p, 3))


def points(words: Words, value: float) -> str:
    """A difference with its sign and unit: "+6 points"."""
    return words.plural("{change} point", "{change} points", abs(round(value)), change=words.signed(value))


def base(words: Words, n: int, small: bool) -> str:
    """The base beside an estimate, with the small-base mark: "n = 22 · small base"."""
    count = words("n = {count}", count=words.whole(n))
    return words("{count} · small base", count=count) if small and n else count


def unit_name(words: Words, label: str, unit: str) -> str:
    """A unit's name; the whole programme is said in words."""
    return words("Whole programme") if unit == "all" else label


def class_bar(words: Words, counts: Counts) -> tuple[Share, ...]:
    """The three classes' shares, promoters first; none where there is no answer."""
    if not counts.n:
        return ()
    sizes: dict[ScoreClass, int] = {
        "promoters": counts.promoters,
        "passives": counts.passives,
        "detractors": counts.detractors,
    }
    return tuple(
        Share(name, size / counts.n, words.percent(size / counts.n), words(CLASS_NAMES[name]))
        for name, size in sizes.items()
    )


def column_name(words: Words, programme: Programme, column: str) -> str:
    """A segment column's heading: its own label (under the empty code) if declared, else the usual word."""
    declared = programme.labels.get(column, {}).get("")
    if declared:
        return declared.in_language(words.language)
    return words(COLUMN_NAMES[column]) if column in COLUMN_NAMES else column


def value_name(words: Words, programme: Programme, column: str, value: str) -> str:
    """A segment value in words: its declared label, else the value itself."""
    declared = programme.labels.get(column, {}).get(value)
    return declared.in_language(words.language) if declared else value


def score_cell(words: Words, counts: Counts) -> Cell:
    """A score in a table; a dash where nobody answered."""
    return Cell(words.signed(counts.nps), None if not counts.n else counts.nps)


def interval_cell(words: Words, counts: Counts, interval: Interval) -> Cell:
    """An interval in a table; a dash where nobody answered."""
    if not counts.n:
        return Cell("–")
    return Cell(words("{low} to {high}", low=words.signed(interval.low), high=words.signed(interval.high)))


def count_cell(words: Words, n: int, small: bool = False) -> Cell:
    """A count in a table, marked where the base is small."""
    return Cell(words.whole(n), n, "small-base" if small and n else "")


def sure(words: Words, programme: Programme) -> str:
    """The confidence of intervals and tests: "95 %"."""
    return words.percent(programme.statistics.confidence)
