"""Open actions in the order of their horizons, numbered, and where each stands between impact and effort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nps_report.actions import localized
from nps_report.actions.priority import PRIORITIES, Priority, priority_of
from nps_report.blocks import Cell, Column, Figure, Table
from nps_report.facts.internal import Facts
from nps_report.programme import LANGUAGES
from nps_report.sections.many import LONGEST_TITLE, brief
from nps_report.wording import N_, Words

PRIORITY_NAMES: dict[Priority, str] = {
    "quick win": N_("quick win"),
    "medium term": N_("medium term"),
    "long term": N_("long term"),
    "unknown": N_("not graded"),
}

ZONE_NAMES: dict[str, str] = {
    "quick win": N_("Quick wins"),
    "medium term": N_("Medium term"),
    "long term": N_("Long term"),
}

NAMED = 6
"""How many quick wins the drawing names."""


@dataclass(frozen=True)
class OpenAction:
    """An open action under its number, the same in the drawing and the table."""

    number: int
    title: str
    priority: Priority
    row: dict[str, Any]

    @property
    def owned(self) -> bool:
        """Whether somebody sees to it."""
        return not pd.isna(self.row["owner"])

    def label(self, words: Words) -> str:
        """Its title behind its number."""
        return f"{words.whole(self.number)}. {self.title}"


def numbered(facts: Facts, words: Words) -> tuple[OpenAction, ...]:
    """The open actions: quick wins, then medium and long term, then those not graded; within each, as ranked."""
    actions = facts.open_actions
    titles = localized(actions, "title", (words.language, *LANGUAGES)).tolist()
    rows = [
        (priority_of(row["impact"], row["effort"]), "" if pd.isna(title) else str(title), row)
        for title, row in zip(titles, actions.to_dict("records"), strict=True)
    ]
    ordered = sorted(rows, key=lambda entry: PRIORITIES.index(entry[0]))
    return tuple(
        OpenAction(number, title, priority, {str(name): value for name, value in row.items()})
        for number, (priority, title, row) in enumerate(ordered, start=1)
    )


def matrix(actions: Sequence[OpenAction], words: Words) -> Figure | None:
    """Impact against effort; None where no open action has both."""
    graded = [one for one in actions if one.priority != "unknown"]
    if not graded:
        return None
    quick = [one for one in graded if one.priority == "quick win"]
    return Figure(
        figure="matrix",
        title=_title(graded, quick, words),
        data={
            "points": [_point(one, words) for one in graded],
            "named": [
                {"number": words.whole(one.number), "label": brief(one.title)} for one in quick[:NAMED]
            ],
            "more_label": _more(len(quick) - NAMED, words),
            "zones": {zone: words(name) for zone, name in ZONE_NAMES.items()},
            "heads": {"impact": words("Impact"), "effort": words("Effort")},
            "signs": {"late": words("late"), "no owner": words("no owner")},
        },
        alt=_alt(graded, quick, words),
        table=_table(graded, words),
        note=words("The numbers are those of the table below. 5 is the most impact, and the most effort."),
    )


def _title(graded: Sequence[OpenAction], quick: Sequence[OpenAction], words: Words) -> str:
    counted = words.plural("{n} graded action", "{n} graded actions", len(graded))
    if not quick:
        return words("No quick win among {counted}", counted=counted)
    return words.plural(
        "{n} quick win among {counted}", "{n} quick wins among {counted}", len(quick), counted=counted
    )


def _more(others: int, words: Words) -> str:
    return words.plural("{n} other", "{n} others", others) if others > 0 else ""


def _point(one: OpenAction, words: Words) -> dict[str, Any]:
    return {
        "number": words.whole(one.number),
        "impact": int(one.row["impact"]),
        "effort": int(one.row["effort"]),
        "late": bool(one.row["late"]),
        "owned": one.owned,
    }


def _alt(graded: Sequence[OpenAction], quick: Sequence[OpenAction], words: Words) -> str:
    titles = [brief(one.title, LONGEST_TITLE // 2) for one in quick[:NAMED]]
    more = [_more(len(quick) - NAMED, words)]
    return words(
        "Impact against effort of the open actions. {title}. {names}",
        title=_title(graded, quick, words),
        names=words.listed([*titles, *filter(None, more)]) if titles else "",
    ).strip()


def _table(graded: Sequence[OpenAction], words: Words) -> Table:
    return Table(
        title=words("Impact and effort"),
        columns=(
            Column(words("Action"), width=2.4),
            Column(words("Horizon")),
            Column(words("Impact"), "end", 0.6),
            Column(words("Effort"), "end", 0.6),
        ),
        rows=tuple(
            (
                Cell(one.label(words)),
                Cell(words(PRIORITY_NAMES[one.priority])),
                *(Cell(words.whole(one.row[name]), int(one.row[name])) for name in ("impact", "effort")),
            )
            for one in graded
        ),
    )
