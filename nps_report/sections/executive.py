"""All units on one page for those who lead them: what each says in figures, and which need attention first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from nps_report.blocks import Cell, Column, Figure, Section, Table, Text, runs
from nps_report.facts.executive import Executive, UnitOverview
from nps_report.facts.internal import Facts, UnitScore
from nps_report.metrics import Counts
from nps_report.sections.executive_decisions import decisions
from nps_report.sections.executive_table import name_of, table
from nps_report.sections.labels import (
    WINDOWS,
    base,
    count_cell,
    interval_cell,
    points,
    probability,
    score_cell,
)
from nps_report.sections.many import DRAWN, named
from nps_report.sections.numbers import known
from nps_report.wording import Words

STEP = 20
"""The scale of the lines ends at a multiple of this."""


def executive(facts: Facts, words: Words) -> Section:
    """Every unit with what to know of it and its line over time; one line for a unit without any under it."""
    found = facts.topic(Executive)
    if not found.units:
        line = words("No other unit stands under this one.")
        return Section(words("Units"), (Text((runs(line),), tone="quiet"),))
    blocks = (decisions(found, words), table(found, words), _figure(found, words))
    return Section(_heading(found, words), blocks)


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How the units' changes were tested, and the gaps to their targets."""
    tested = [one for one in facts.topic(Executive).units if one.score.change is not None]
    clearest = sorted(
        ((change.p, one.unit) for one in tested if (change := one.score.change) and not math.isnan(change.p)),
        key=lambda item: item[0],
    )[:1]
    for p, unit in clearest:
        yield (
            words("Units"),
            words.plural(
                "Each change against the latest earlier period in which the unit had answers: adjusted Wald, p "
                "adjusted over {n} unit (Benjamini-Hochberg); lowest: {unit}, {p}.",
                "Each change against the latest earlier period in which the unit had answers: adjusted Wald, p "
                "adjusted over {n} units (Benjamini-Hochberg); lowest: {unit}, {p}.",
                len(tested),
                unit=facts.side.units.label(unit, words.language),
                p=probability(words, p),
            ),
        )
    aimed = sum(one.score.target is not None for one in facts.topic(Executive).units)
    if aimed:
        yield (
            words("Targets"),
            words.plural(
                "Missed or passed where the score's interval leaves the target out, and its p, adjusted over {n} unit "
                "(Benjamini-Hochberg), agrees.",
                "Missed or passed where the score's interval leaves the target out, and its p, adjusted over {n} units "
                "(Benjamini-Hochberg), agrees.",
                aimed,
            ),
        )


def numbers(facts: Facts) -> list[dict[str, Any]]:
    """Each unit in the order of the page; its score, change and target stand under `units`."""
    return [_numbers(facts, one) for one in facts.topic(Executive).units]


def _numbers(facts: Facts, one: UnitOverview) -> dict[str, Any]:
    silent, share, theme, action = one.silent, one.in_time, one.theme, one.action
    actions = facts.open_actions["action_id"].tolist()
    return {
        "unit": one.unit,
        "needs_attention": one.needs_attention,
        "silent": None if silent is None else {"silent": silent.contacts, "invited": silent.invited_contacts},
        "revenue_at_risk": known(math.nan if one.at_risk is None else one.at_risk),
        "in_time": None if share is None else {"in_time": share.k, "due": share.n},
        "overdue": one.overdue,
        "theme": None if theme is None else vars(theme),
        "action": None if action is None else actions[action.place],
        "line": [{"n": counts.n, "nps": known(counts.nps)} for counts in one.line],
    }


def _heading(found: Executive, words: Words) -> str:
    asking = [name_of(found, one, words) for one in found.units if one.needs_attention]
    if not asking:
        return words("Units: nothing established asks for attention")
    return words("Units that need attention: {units}", units=named(asking, words))


def _figure(found: Executive, words: Words) -> Figure:
    units = found.units[:DRAWN]
    window = words(WINDOWS[found.facts.programme.period])
    heading = _finding(found, words)
    return Figure(
        figure="sparks",
        title=heading,
        data={
            "rows": [_row(found, one, words) for one in units],
            "first_label": found.periods[0].label(words.language),
            "last_label": found.periods[-1].label(words.language),
            "axis": _axis([counts for one in units for counts in one.line]),
        },
        alt=words("{heading}. Scores: {scores}.", heading=heading, scores=_scores(found, units, words)),
        table=_lines(found, words),
        note=words(
            "Lines: score over {window}, all on one scale, the light line at zero; hollow: fewer than {n} answers at "
            "the end. Figures: score of {period} with its interval; bold: an established change.",
            window=window,
            n=found.facts.programme.thresholds.small_base,
            period=found.facts.scope.period.label(words.language),
        ),
    )


def _finding(found: Executive, words: Words) -> str:
    falls = [
        words(
            "{unit} {points}", unit=name_of(found, one, words), points=points(words, change.difference.value)
        )
        for one in found.units
        if one.fell and (change := one.score.change)
    ]
    if not falls:
        return words("Score by unit: no established fall")
    return words("Score by unit, established falls: {falls}", falls=named(falls, words))


def _row(found: Executive, one: UnitOverview, words: Words) -> dict[str, Any]:
    score, last = one.score, one.line[-1]
    return {
        "label": name_of(found, one, words),
        "points": [known(counts.nps) for counts in one.line],
        "small_base": found.facts.small(last),
        "value_label": words.signed(score.counts.nps),
        "n_label": _base(found, score, words),
        "short_label": base(words, score.counts.n, found.facts.small(score.counts)),
        "established": bool(score.change and score.change.established),
    }


def _base(found: Executive, score: UnitScore, words: Words) -> str:
    """A score's limits, where there are any, and its base."""
    count = base(words, score.counts.n, found.facts.small(score.counts))
    limits = interval_cell(words, score.counts, score.interval).label
    return words(" · ").join([limits, count]) if score.counts.n else count


def _axis(line: Sequence[Counts]) -> tuple[int, int]:
    """The scale on which all lines fit, and zero.

    >>> _axis([Counts(0, 5, 5), Counts(2, 7, 1), Counts(0, 0, 0)]), _axis([])
    ((-20, 60), (0, 20))
    """
    values = [0.0, *(counts.nps for counts in line if counts.n)]
    low, high = STEP * math.floor(min(values) / STEP), STEP * math.ceil(max(values) / STEP)
    return low, max(high, low + STEP)


def _scores(found: Executive, units: Sequence[UnitOverview], words: Words) -> str:
    rows = (_row(found, one, words) for one in units)
    return words("; ").join(f"{row['label']} {row['value_label']} ({row['n_label']})" for row in rows)


def _lines(found: Executive, words: Words) -> Table:
    """The data behind the lines, of every unit."""
    rows = tuple(
        (
            Cell(name_of(found, one, words), one.unit),
            count_cell(words, one.score.counts.n, found.facts.small(one.score.counts)),
            score_cell(words, one.score.counts),
            interval_cell(words, one.score.counts, one.score.interval),
            *(score_cell(words, counts) for counts in one.line),
        )
        for one in found.units
    )
    heads = (words("Answers"), words("Score"), words("Interval"))
    own = (Column(head, "end", 0.8) for head in heads)
    periods = (Column(period.label(words.language), "end", 0.8) for period in found.periods)
    return Table(
        title=words("Score over {window}", window=words(WINDOWS[found.facts.programme.period])),
        columns=(Column(words("Unit"), width=1.4), *own, *periods),
        rows=rows[:DRAWN],
        beyond=rows[DRAWN:],
    )
