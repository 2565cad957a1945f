"""What is decided: three actions on page one, then impact against effort and the whole register with what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from nps_report.actions import localized
from nps_report.blocks import Block, Cell, Column, Mark, Section, Table, Text, runs
from nps_report.facts.internal import Facts
from nps_report.programme import LANGUAGES
from nps_report.sections.action_matrix import PRIORITY_NAMES, OpenAction, matrix, numbered
from nps_report.sections.labels import STATUS_NAMES
from nps_report.sections.many import LONGEST_NAME, brief, in_the_annex, joined
from nps_report.wording import N_, UNKNOWN, Words

KIND_NAMES = {
    "service": N_("service"),
    "product": N_("product"),
    "process": N_("process"),
    "training": N_("training"),
    "communication": N_("communication"),
}
"""What an action changes, by its kind."""

ON_PAGE_ONE = 3
OPEN_SHOWN, DONE_SHOWN = 16, 8
"""How many actions the pages have room for; the annex holds all."""

FIRST_SHOWN = 8
"""How many open ones are shown where they are more than that: nobody reads a register that long on paper."""


def decisions(facts: Facts, words: Words) -> Table:
    """The three open actions that come first, late ones marked."""
    actions = facts.open_actions.head(ON_PAGE_ONE)
    return Table(
        title=words("Decisions"),
        columns=(Column(words("Action"), width=2.2), Column(words("Owner")), Column(words("Due"), width=1.1)),
        rows=tuple(
            (Cell(brief(title)), _owner(owner, words), _due(words, due, late))
            for title, owner, due, late in zip(
                _titles(actions, words),
                actions["owner"],
                actions["due"],
                actions["late"],
                strict=True,
            )
        ),
        empty=_nothing(facts, words),
    )


def register(facts: Facts, words: Words) -> Section:
    """The whole register: what is open, ranked, then what was done since the previous period."""
    if not facts.side.has("actions"):
        return Section(words("Actions"), (Text((runs(_nothing(facts, words)),), tone="quiet"),))
    still, done = facts.open_actions, facts.done_actions
    if not (len(still) or len(done)):
        return Section(words("Actions"), (Text((runs(_nothing(facts, words)),), tone="quiet"),))
    late, ownerless = int(still["late"].sum()), int(still["owner"].isna().sum())
    counted = [
        words.plural("{n} open", "{n} open", len(still)),
        *([words.plural("{n} late", "{n} late", late)] if late else []),
        *([words.plural("{n} without an owner", "{n} without an owner", ownerless)] if ownerless else []),
        *([words.plural("{n} done", "{n} done", len(done))] if len(done) else []),
    ]
    heading = words("Actions: {counted}", counted=", ".join(counted))
    actions = numbered(facts, words)
    drawn = matrix(actions, words)
    blocks: list[Block] = [*([drawn] if drawn else []), _open_table(facts, actions, words)]
    if len(done):
        blocks.append(_done_table(done, words))
    return Section(heading, tuple(blocks))


def _open_table(facts: Facts, actions: Sequence[OpenAction], words: Words) -> Table:
    kinds = any(not pd.isna(one.row["kind"]) for one in actions)
    rows = tuple(_open_row(one, kinds, words) for one in actions)
    shown = OPEN_SHOWN if len(rows) <= OPEN_SHOWN else FIRST_SHOWN
    order = words(
        "Quick wins (impact 4 or 5, effort 1 or 2) first, then the medium term, then the long term (effort 4 or 5). "
        "Within each, late actions first, then by impact relative to effort, by impact and by due date."
    )
    return Table(
        title=words("Open actions"),
        columns=(
            Column(words("Action"), width=4.0),
            *((Column(words("Changes"), width=1.2),) if kinds else ()),
            Column(words("Owner"), width=1.6),
            Column(words("Status")),
            Column(words("Due"), width=1.7),
            Column(words("Horizon (impact/effort)"), width=1.6),
        ),
        rows=rows[:shown],
        note=joined(order, _elsewhere(facts.open_actions, words), in_the_annex(len(rows) - shown, words))
        if rows
        else "",
        empty=_nothing(facts, words),
        beyond=rows[shown:],
    )


def _elsewhere(actions: pd.DataFrame, words: Words) -> str:
    """How many titles stand in another language, for want of one in the report's; nothing where none does."""
    own = actions.get(f"title_{words.language}", pd.Series(index=actions.index, dtype="object"))
    others = [name for name in LANGUAGES if name != words.language and f"title_{name}" in actions]
    told = actions[[f"title_{name}" for name in others]].notna().any(axis="columns")
    n = int((own.isna() & told).sum())
    return (
        words.plural("{n} title is in another language only.", "{n} titles are in another language only.", n)
        if n
        else ""
    )


def _open_row(one: OpenAction, kinds: bool, words: Words) -> tuple[Cell, ...]:
    row = one.row
    return (
        Cell(one.label(words)),
        *((Cell(words(KIND_NAMES[row["kind"]]) if row["kind"] in KIND_NAMES else ""),) if kinds else ()),
        _owner(row["owner"], words),
        Cell(words(STATUS_NAMES[row["status"]])),
        _due(words, row["due"], row["late"]),
        _horizon(one, words),
    )


def _horizon(one: OpenAction, words: Words) -> Cell:
    """An action's horizon, with its grades where it has any."""
    grades = [one.row["impact"], one.row["effort"]]
    mark: Mark = "strong" if one.priority == "quick win" else ""
    name = words(PRIORITY_NAMES[one.priority])
    if all(pd.isna(grade) for grade in grades):
        return Cell(name, mark=mark)
    impact, effort = (UNKNOWN if pd.isna(grade) else words.whole(int(grade)) for grade in grades)
    return Cell(words("{horizon} ({impact}/{effort})", horizon=name, impact=impact, effort=effort), mark=mark)


def _done_table(actions: pd.DataFrame, words: Words) -> Table:
    told = actions[["owner", "done_at"]].to_dict("records")
    rows = tuple(
        (
            Cell(title),
            Cell(brief(_text(row["owner"]), LONGEST_NAME)),
            Cell(words.date(row["done_at"].date()), str(row["done_at"].date())),
        )
        for title, row in zip(_titles(actions, words), told, strict=True)
    )
    return Table(
        title=words("Completed since the previous period"),
        columns=(
            Column(words("Action"), width=2.4),
            Column(words("Owner"), width=1.1),
            Column(words("Completed")),
        ),
        rows=rows[:DONE_SHOWN],
        note=in_the_annex(len(rows) - DONE_SHOWN, words),
        beyond=rows[DONE_SHOWN:],
    )


def _nothing(facts: Facts, words: Words) -> str:
    if not facts.side.has("actions"):
        return words("No action register was provided.")
    return words("The register holds no open action.")


def _owner(owner: Any, words: Words) -> Cell:
    """Who sees to an action; that nobody does is marked as what is late is."""
    return Cell(words("no owner"), mark="late") if pd.isna(owner) else Cell(brief(str(owner), LONGEST_NAME))


def _due(words: Words, due: pd.Timestamp, late: bool) -> Cell:
    if pd.isna(due):
        return Cell(words("no date"), mark="quiet")
    mark: Mark = "late" if late else ""
    day = words.short_date(due.date())
    return Cell(words("late, {day}", day=day) if late else day, str(due.date()), mark)


def _titles(actions: pd.DataFrame, words: Words) -> list[str]:
    return _texts(localized(actions, "title", (words.language, *LANGUAGES)))


def _texts(values: pd.Series) -> list[str]:
    return [_text(value) for value in values]


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
