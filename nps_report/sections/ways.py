"""The score weighed in other ways: by account, by revenue, by influence, side by side because the sign may turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nps_report.blocks import Cell, Column, Figure, Section, Table, Text, runs
from nps_report.facts.internal import Facts
from nps_report.facts.scores import BY_INFLUENCE, WayScore
from nps_report.metrics import Interval
from nps_report.sections.finding import Finding
from nps_report.sections.labels import AXIS, WAY_NAMES, between, capitalized, crowded
from nps_report.wording import Words


def ways(facts: Facts, words: Words) -> Section | None:
    """One figure of all ways; one line where no account is known, none without answers."""
    if not facts.counts.n:
        return None
    if not facts.ways:
        line = (
            crowded(words)
            if facts.crowded
            else words("No answer is linked to an account: every respondent counts the same.")
        )
        return Section(words("Who counts"), (Text((runs(line),), tone="quiet"),))
    return Section(words("Who counts"), (_figure(facts, words),))


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """A sign that depends on who counts, where the limits of one way leave zero out."""
    if not (facts.ways and _turns(facts) and any(_proved(one) for one in facts.ways)):
        return
    lowest, highest = _ends(facts)
    said = {
        "low": words.signed(lowest.score.value),
        "way": words(WAY_NAMES[lowest.way]),
        "high": words.signed(highest.score.value),
        "other": words(WAY_NAMES[highest.way]),
    }
    text = words.runs("*The sign depends on who counts*: {low} ({way}), {high} ({other}).", **said)
    weight = highest.score.value - lowest.score.value
    yield Finding("ways", text, established=True, weight=weight)


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How each way weighs, and what it leaves out."""
    if not facts.ways:
        return
    left_out = max(one.left_out for one in facts.ways)
    said = words(
        "The answers of the period weighed by respondent, by account (its answers share 1), by revenue (they share it) "
        "and by the most influential contact (priority, then role; the latest where alike). Limits of every way: "
        "variance clustered by account, Student's t, at {confidence}.",
        confidence=words.percent(facts.programme.statistics.confidence),
    )
    errors = [
        words(
            "Standard error by respondent: {clustered} points clustered over {accounts} accounts, "
            "{plain} as if independent.",
            clustered=words.decimal(one.score.error),
            accounts=words.whole(one.score.accounts),
            plain=words.decimal(one.score.plain_error),
        )
        for one in facts.ways
        # Of one account alone there is no error to tell.
        if one.way == "respondents" and one.score.accounts > 1
    ]
    unknown = words.plural(
        "{n} answer is left out by revenue: none is known.",
        "{n} answers are left out by revenue: none is known.",
        left_out,
    )
    yield words("Who counts"), " ".join([said, *errors, *([unknown] if left_out else [])])


def _figure(facts: Facts, words: Words) -> Figure:
    heading = _heading(facts, words)
    scores = words("; ").join(
        f"{words(WAY_NAMES[one.way])} {words.signed(one.score.value)}" for one in facts.ways
    )
    return Figure(
        figure="intervals",
        title=heading,
        data={
            "rows": [_row(facts, one, words) for one in facts.ways],
            "reference": None,
            "target_label": "",
            "axis": AXIS,
        },
        alt=words("{heading}. Scores: {scores}.", heading=heading, scores=scores),
        table=_table(facts, words),
        note=words(
            "Limits allow for contacts of one account thinking alike, and may differ from those of page one."
        ),
    )


def _heading(facts: Facts, words: Words) -> str:
    lowest, highest = (one.score.value for one in _ends(facts))
    said = {"low": words.signed(lowest), "high": words.signed(highest)}
    if _turns(facts) and any(_proved(one) for one in facts.ways):
        return words("The sign depends on who counts: from {low} to {high}", **said)
    if all(_proved(one) for one in facts.ways) and lowest * highest > 0:
        return words("Whoever counts, the score has the same sign: from {low} to {high}", **said)
    return words("From {low} to {high}, depending on who counts", **said)


def _ends(facts: Facts) -> tuple[WayScore, WayScore]:
    """The lowest and the highest of the ways."""
    ordered = sorted(facts.ways, key=lambda one: one.score.value)
    return ordered[0], ordered[-1]


def _turns(facts: Facts) -> bool:
    lowest, highest = _ends(facts)
    return round(lowest.score.value) < 0 < round(highest.score.value)


def _proved(one: WayScore) -> bool:
    return not Interval(one.score.low, one.score.high).holds(0.0)


def _row(facts: Facts, one: WayScore, words: Words) -> dict[str, Any]:
    return {
        "label": capitalized(words(WAY_NAMES[one.way])),
        "value": one.score.value,
        "low": one.score.low,
        "high": one.score.high,
        "n_label": _base(one, words),
        "value_label": words.signed(one.score.value),
        "small_base": _counted(one) < facts.programme.thresholds.small_base,
        "established": one.way == facts.score.method,
        "target": None,
    }


def _counted(one: WayScore) -> int:
    """What a way counts: answers, or accounts."""
    return one.score.n if one.way == "respondents" else one.score.accounts


def _base(one: WayScore, words: Words) -> str:
    if one.way == "respondents":
        return words("n = {count}", count=words.whole(one.score.n))
    return words.plural("{n} account", "{n} accounts", one.score.accounts)


def _table(facts: Facts, words: Words) -> Table:
    return Table(
        title=words("Who counts"),
        columns=(
            Column(words("Weighting"), width=2.2),
            Column(words("Score"), "end", 0.6),
            Column(words("Interval"), "end"),
            Column(words("Answers"), "end", 0.7),
            Column(words("Accounts"), "end", 0.7),
            Column(words("Equally weighted equivalent"), "end"),
        ),
        rows=tuple(
            (
                Cell(words(WAY_NAMES[one.way]), one.way),
                Cell(words.signed(one.score.value), one.score.value),
                Cell(between(words, Interval(one.score.low, one.score.high))),
                Cell(words.whole(one.score.n), one.score.n),
                Cell(words.whole(one.score.accounts), one.score.accounts),
                Cell(words.whole(one.score.effective_n), one.score.effective_n),
            )
            for one in facts.ways
        ),
        note=words("The most influential: by contact priority, then role.")
        if any(one.way in BY_INFLUENCE for one in facts.ways)
        else "",
    )
