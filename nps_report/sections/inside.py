"""Who is a detractor where: the accounts with a detractor, and their people by role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nps_report.blocks import Cell, Column, Table
from nps_report.facts.accounts import AccountsFacts, Classes, has_priority_detractor, in_columns, is_priority
from nps_report.facts.people import Account, Person
from nps_report.sections.labels import account_label, amount, column_name, value_name
from nps_report.sections.persons import class_list, counted, role_name
from nps_report.wording import UNKNOWN, Words

MOST_ACCOUNTS = 8
"""The most accounts of the table."""


def inside_accounts(found: AccountsFacts, words: Words) -> Table:
    """The accounts with a detractor, one row each, with their people by role."""
    shown = _shown(found)
    return Table(
        title=_inside_title(found, words),
        columns=tuple(_inside_columns(found, shown, words)),
        rows=tuple(tuple(_inside_row(found, shown, account, words)) for account in shown.accounts),
        note=_inside_note(found, shown, words),
    )


@dataclass(frozen=True)
class _Shown:
    """The accounts of the table, and the columns it has beside their names."""

    accounts: tuple[Account, ...]
    tier: bool
    revenue: bool
    roles: tuple[str, ...]
    others: bool

    def cells(self, account: Account) -> Sequence[tuple[Person, ...]]:
        """The account's people, column by column."""
        cells = in_columns(account, self.roles)
        return cells if self.others else cells[:-1]


def _shown(found: AccountsFacts) -> _Shown:
    accounts = found.at_risk[:MOST_ACCOUNTS]
    return _Shown(
        accounts,
        tier=any(account.tier for account in accounts),
        revenue=any(account.revenue is not None for account in accounts),
        roles=found.columns,
        others=any(in_columns(account, found.columns)[-1] for account in accounts),
    )


def _inside_title(found: AccountsFacts, words: Words) -> str:
    first = sum(map(has_priority_detractor, found.at_risk))
    if not first:
        return words("Detractors by account")
    return words.plural(
        "Detractors by account: in {n}, a critical or primary contact",
        "Detractors by account: in {n}, a critical or primary contact",
        first,
    )


def _inside_columns(found: AccountsFacts, shown: _Shown, words: Words) -> Iterator[Column]:
    yield Column(words("Account"), width=1.1)
    if shown.tier:
        yield Column(column_name(words, found.facts.programme, "tier"), width=0.4)
    if shown.revenue:
        yield Column(words("Revenue"), "end", 0.4)
    for role in shown.roles:
        yield Column(role_name(words, found.facts.programme, role))
    if shown.others:
        yield Column(words("Other contacts") if shown.roles else words("Contacts"))


def _inside_row(found: AccountsFacts, shown: _Shown, account: Account, words: Words) -> Iterator[Cell]:
    programme = found.facts.programme
    yield Cell(account_label(words, programme, account.name, account.account))
    if shown.tier:
        tier = value_name(words, programme, "tier", account.tier) if account.tier else UNKNOWN
        yield Cell(tier, account.tier)
    if shown.revenue:
        yield Cell(amount(words, programme, account.revenue), account.revenue)
    for people in shown.cells(account):
        yield _people_cell(people, words)


def _people_cell(people: Sequence[Person], words: Words) -> Cell:
    """A few people in short: "2 detractors (3*, 5), 1 silent, 2 others", strong where one is a detractor.

    Passives and promoters are told apart only where there is nobody to look after.
    """
    classes = Classes.of(person.score_class for person in people)
    if not classes.n:
        return Cell(UNKNOWN, mark="quiet")
    if not (classes.counts.detractors or classes.silent):
        return Cell(class_list(words, classes))
    others = classes.counts.passives + classes.counts.promoters
    said = [_detractors_said(people, words)] if classes.counts.detractors else []
    said += [counted(words, "silent", classes.silent)] if classes.silent else []
    said += [words.plural("{n} other", "{n} others", others)] if others else []
    return Cell(", ".join(said), mark="strong" if classes.counts.detractors else "")


def _detractors_said(people: Sequence[Person], words: Words) -> str:
    """How many detractors there are, with their scores; a star stands for a priority contact."""
    found = sorted(
        (person.score, "*" if is_priority(person) else "")
        for person in people
        if person.score is not None and person.score_class == "detractors"
    )
    scores = ", ".join(f"{score}{star}" for score, star in found)
    return f"{counted(words, 'detractors', len(found))} ({scores})"


def _inside_note(found: AccountsFacts, shown: _Shown, words: Words) -> str:
    others, left = len(found.at_risk) - len(shown.accounts), found.left_at_risk
    said = [words("Scores of detractors in brackets; the others are passives and promoters.")]
    if any(map(has_priority_detractor, shown.accounts)):
        said.append(words("* Critical or primary contact; their accounts first, then by revenue."))
    elif shown.revenue:
        said.append(words("The largest revenue first."))
    if others:
        said.append(
            words.plural("{n} other account has a detractor.", "{n} other accounts have a detractor.", others)
        )
    if left:
        said.append(
            words.plural(
                "{n} account that has left is not listed.",
                "{n} accounts that have left are not listed.",
                left,
            )
        )
    return " ".join(said)
