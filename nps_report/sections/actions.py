"""What is decided: three actions on page one, and the whole register with what was done."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nps_report.actions import localized
from nps_report.blocks import Block, Cell, Column, Mark, Section, Table, Text, runs
from nps_report.facts.internal import Facts
from nps_report.programme import LANGUAGES
from nps_report.sections.labels import STATUS_NAMES
from nps_report.sections.many import LONGEST_NAME, brief, in_the_annex, joined
from nps_report.wording import Words

ON_PAGE_ONE = 3
OPEN_SHOWN, DONE_SHOWN = 24, 8
"""How many actions the pages have room for; the annex holds all."""


def decisions(facts: Facts, words: Words) -> Table:
    """The three open actions that come first, late ones marked."""
    actions = facts.open_actions.head(ON_PAGE_ONE)
    return Table(
        title=words("Decisions"),
        columns=(Column(words("Action"), width=2.2), Column(words("Owner")), Column(words("Due"), width=1.1)),
        rows=tuple(
            (Cell(brief(title)), Cell(brief(owner, LONGEST_NAME)), _due(words, due, late))
            for title, owner, due, late in zip(
                _titles(actions, words),
                _texts(actions["owner"]),
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
    late = int(still["late"].sum())
    counted = [
        words.plural("{n} open", "{n} open", len(still)),
        *([words.plural("{n} late", "{n} late", late)] if late else []),
        *([words.plural("{n} done", "{n} done", len(done))] if len(done) else []),
    ]
    heading = words("Actions: {counted}", counted=", ".join(counted))
    blocks: list[Block] = [_open_table(facts, still, words)]
    if len(done):
        blocks.append(_done_table(done, words))
    return Section(heading, tuple(blocks))


def _open_table(facts: Facts, actions: pd.DataFrame, words: Words) -> Table:
    columns = (
        Column(words("Action"), width=2.4),
        Column(words("Owner"), width=1.1),
        Column(words("Status")),
        Column(words("Due"), width=1.2),
        Column(words("Impact"), "end", 0.6),
        Column(words("Effort"), "end", 0.6),
    )
    told = actions[["owner", "status", "due", "late", "impact", "effort"]]
    rows = tuple(
        (
            Cell(title),
            Cell(brief(_text(row["owner"]), LONGEST_NAME)),
            Cell(words(STATUS_NAMES[row["status"]])),
            _due(words, row["due"], row["late"]),
            _grade(words, row["impact"]),
            _grade(words, row["effort"]),
        )
        for title, row in zip(_titles(actions, words), told.to_dict("records"), strict=True)
    )
    order = words("Late actions first, then by impact relative to effort, by impact and by due date.")
    return Table(
        title=words("Open actions"),
        columns=columns,
        rows=rows[:OPEN_SHOWN],
        note=joined(order, in_the_annex(len(rows) - OPEN_SHOWN, words)) if rows else "",
        empty=_nothing(facts, words),
        beyond=rows[OPEN_SHOWN:],
    )


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


def _due(words: Words, due: pd.Timestamp, late: bool) -> Cell:
    if pd.isna(due):
        return Cell(words("no date"), mark="quiet")
    mark: Mark = "late" if late else ""
    day = words.short_date(due.date())
    return Cell(words("late, {day}", day=day) if late else day, str(due.date()), mark)


def _grade(words: Words, grade: float) -> Cell:
    return Cell("–") if pd.isna(grade) else Cell(words.whole(int(grade)), int(grade))


def _titles(actions: pd.DataFrame, words: Words) -> list[str]:
    return _texts(localized(actions, "title", (words.language, *LANGUAGES)))


def _texts(values: pd.Series) -> list[str]:
    return [_text(value) for value in values]


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
