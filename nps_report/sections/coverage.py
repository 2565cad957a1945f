"""The coverage of invitations: how many contacts, accounts and how much revenue were invited, answered, are silent."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Block, Cell, Column, Section, Table
from nps_report.facts.coverage import COLUMNS, Group, Rate, Reach
from nps_report.sections.labels import amount, column_name, count_cell, value_name
from nps_report.sections.numbers import known
from nps_report.wording import Words

MOST_VALUES = 8
"""The most values of a column in the table of coverage: those with the most contacts invited."""


def rates(reach: Reach, words: Words) -> Table:
    """Contacts, accounts and revenue, as far as each is known."""
    programme = reach.facts.programme
    counted = [(words("Contacts"), reach.contacts), (words("Accounts"), reach.accounts)]
    rows = [_rate_row(label, rate, words) for label, rate in counted if rate is not None and rate.invited]
    revenue = reach.revenue
    if revenue is not None:
        money = (revenue.invited, revenue.answered, revenue.silent)
        invited, answered, silent = (Cell(amount(words, programme, one), one) for one in money)
        rows.append((Cell(words("Revenue a year")), invited, answered, _percent(revenue, words), silent))
    return Table(
        title="",
        columns=_columns(words("Last twelve months"), words),
        rows=tuple(rows),
        note=_revenue_note(reach, words),
    )


def _columns(first: str, words: Words) -> tuple[Column, ...]:
    return (
        Column(first, width=1.5),
        Column(words("Invited"), "end", 0.8),
        Column(words("Answered"), "end", 0.8),
        Column(words("Rate"), "end", 0.6),
        Column(words("Silent"), "end", 0.7),
    )


def _rate_row(label: str, rate: Rate, words: Words) -> tuple[Cell, ...]:
    invited, answered, silent = (
        count_cell(words, int(one)) for one in (rate.invited, rate.answered, rate.silent)
    )
    return Cell(label), invited, answered, _percent(rate, words), silent


def _percent(rate: Rate, words: Words) -> Cell:
    return Cell(words.percent(rate.rate), known(rate.rate))


def _revenue_note(reach: Reach, words: Words) -> str:
    revenue, accounts = reach.revenue, reach.accounts
    if revenue is None or accounts is None or revenue.accounts == accounts.invited:
        return ""
    return words(
        "Revenue is known for {known} of {all} accounts.",
        known=words.whole(revenue.accounts),
        all=words.whole(accounts.invited),
    )


def _of_column(reach: Reach, column: str, words: Words) -> Table:
    """One column's values: contacts invited, answered, silent."""
    programme, groups = reach.facts.programme, reach.groups(column)
    shown = sorted(groups, key=lambda group: -group.rate.invited)[:MOST_VALUES]
    left = len(groups) - len(shown)
    name = column_name(words, programme, column)
    return Table(
        title=name,
        columns=_columns(words("Contacts"), words),
        rows=tuple(
            _rate_row(_group_name(reach, column, group, words), group.rate, words)
            for group in groups
            if group in shown
        ),
        note=words.plural("and {n} other", "and {n} others", left) if left else "",
    )


def _group_name(reach: Reach, column: str, group: Group, words: Words) -> str:
    if group.value is None:
        return words("not known")
    return value_name(words, reach.facts.programme, column, group.value)


def by_column(reach: Reach, words: Words) -> Iterator[Block]:
    """The contacts by tier and by role, side by side where both are known of those invited."""
    tables = [_of_column(reach, column, words) for column in COLUMNS if reach.groups(column)]
    if len(tables) > 1:
        yield Section("", tuple(tables), layout="columns")
    else:
        yield from tables
