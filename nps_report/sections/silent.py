"""Who was invited and is silent: the accounts to call first, and the silent contacts of accounts that answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nps_report.blocks import Block, Cell, Column, Runs, Section, Table, Text, runs
from nps_report.facts.accounts import AccountsFacts, is_priority, months_since, revenue_of
from nps_report.facts.internal import Facts
from nps_report.facts.lists import SilentPlan
from nps_report.facts.people import Account, Person
from nps_report.sections import second_chances
from nps_report.sections.labels import account_label, amount, crowded
from nps_report.sections.many import LONGEST_NAME, NAMED, brief
from nps_report.sections.persons import account_id, contact_id, people_named
from nps_report.sections.second_chances import chance_cell, chance_numbers
from nps_report.wording import UNKNOWN, Words

MOST_ACCOUNTS = 8
"""The most accounts of the table."""

_NUMBERS = (
    "accounts",
    "left",
    "revenue",
    "unplanned",
    "tried",
    "answered_since",
    "first",
    "elsewhere",
    "elsewhere_priority",
    "elsewhere_first",
)


def silent_accounts(facts: Facts, words: Words) -> Section | None:
    """The silent accounts to start with, then the silent contacts elsewhere; None where nobody was invited."""
    if facts.silent is None or not facts.silent.invited_contacts:
        return None
    found = facts.topic(AccountsFacts)
    line = _one_line(found, words)
    if line:
        return Section(words("Silent customers"), (Text((runs(line),), tone="quiet"),))
    blocks: list[Block] = [_table(found, words)] if found.silent else []
    said = [_unheard(found, words)] if found.unheard else []
    said += second_chances.told(facts.topic(SilentPlan), words)
    if said:
        blocks.append(Text(tuple(said)))
    return Section(_heading(found, words), tuple(blocks))


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Who counts as silent, and in which order they are listed."""
    if facts.silent is None or facts.crowded:
        return
    yield (
        words("Silent"),
        words(
            "Invited in the twelve months to {day} without an answer in them; an account, where none of its contacts "
            "answered. Listed by revenue, then potential, then the lowest last score; months count up to that day.",
            day=words.date(facts.scope.as_of),
        ),
    )


def numbers(facts: Facts) -> dict[str, Any]:
    """The silent accounts, those of the table one by one, and the silent contacts elsewhere; None where not known."""
    if facts.silent is None or facts.crowded:
        return dict.fromkeys(_NUMBERS)
    found = facts.topic(AccountsFacts)
    return {
        "accounts": len(found.silent),
        "left": found.left_silent,
        "revenue": revenue_of(found.silent),
        **_plan_numbers(facts.topic(SilentPlan)),
        "first": [_account_numbers(found, account) for account in found.silent[:MOST_ACCOUNTS]],
        "elsewhere": len(found.unheard),
        "elsewhere_priority": len(_first_unheard(found)),
        "elsewhere_first": [contact_id(facts.programme, one) for one in _first_unheard(found)[:NAMED]],
    }


def _one_line(found: AccountsFacts, words: Words) -> str:
    """What is said where nobody can be listed; empty where somebody can."""
    if found.facts.crowded:
        return crowded(words)
    silent = len(found.facts.people.silent)
    if not silent:
        return words("Everyone who was invited in twelve months has answered.")
    if found.silent or found.unheard:
        return ""
    return words.plural(
        "{n} contact is silent; there is no account to start with.",
        "{n} contacts are silent; there is no account to start with.",
        silent,
    )


def _heading(found: AccountsFacts, words: Words) -> str:
    if not found.silent or found.facts.silent is None:
        return words("Silent customers: no account is wholly silent")
    said = {"n": len(found.silent), "invited": found.facts.silent.invited_accounts}
    revenue = revenue_of(found.silent)
    if revenue is None:
        return words("Silent customers: {n} of the {invited} accounts invited", **said)
    held = amount(words, found.facts.programme, revenue)
    return words(
        "Silent customers: {n} of the {invited} accounts invited, {amount} of revenue a year",
        amount=held,
        **said,
    )


def _table(found: AccountsFacts, words: Words) -> Table:
    """The silent accounts to start with, the others beyond; a column of which nothing is known is left out."""
    every = found.silent
    columns = [
        (Column(words("Account"), width=1.5), [_name(found, account, words) for account in every]),
        (
            Column(words("Account manager"), width=1.2),
            [Cell(brief(account.manager or UNKNOWN, LONGEST_NAME), account.manager) for account in every],
        ),
        (
            Column(words("Revenue"), "end", 0.6),
            _amounts(found, [account.revenue for account in every], words),
        ),
        (
            Column(words("Potential"), "end", 0.7),
            _amounts(found, [account.potential for account in every], words),
        ),
        (
            Column(words("Contacts invited"), "end", 0.6),
            [Cell(words.whole(len(account.people)), len(account.people)) for account in every],
        ),
        (Column(words("Last answer"), width=1.5), [_last(found, account, words) for account in every]),
        *_chances(found, words),
    ]
    # What is known of the accounts shown decides: an empty column would stand on the page.
    told = [
        (column, cells)
        for column, cells in columns
        if any(cell.label != UNKNOWN for cell in cells[:MOST_ACCOUNTS])
    ]
    rows = tuple(zip(*(cells for _, cells in told), strict=True))
    return Table(
        title=words("Start with these"),
        columns=tuple(column for column, _ in told),
        rows=rows[:MOST_ACCOUNTS],
        note=_note(found, words),
        beyond=rows[MOST_ACCOUNTS:],
    )


def _chances(found: AccountsFacts, words: Words) -> Iterator[tuple[Column, list[Cell]]]:
    """How each is asked again, where anybody plans for that."""
    plan, day = found.facts.topic(SilentPlan), found.facts.scope.as_of
    if plan.plans:
        cells = [chance_cell(one.plan, day, words) for one in plan.all]
        yield Column(words("Second chance"), width=2.3), cells


def _name(found: AccountsFacts, account: Account, words: Words) -> Cell:
    return Cell(account_label(words, found.facts.programme, account.name, account.account))


def _amounts(found: AccountsFacts, values: Sequence[float | None], words: Words) -> list[Cell]:
    return [Cell(amount(words, found.facts.programme, value), value) for value in values]


def _last(found: AccountsFacts, account: Account, words: Words) -> Cell:
    """The last score and how long ago it was given."""
    last = account.last
    if last is None or last.last_score is None or last.last_at is None:
        return Cell(words("none on record"), mark="quiet")
    months = months_since(last.last_at, found.facts.scope.as_of)
    said = words.plural(
        "{score}, {n} month ago", "{score}, {n} months ago", months, score=words.whole(last.last_score)
    )
    return Cell(said, last.last_at.isoformat())


def _note(found: AccountsFacts, words: Words) -> str:
    said = [_others(found, words), _unknown(found, words)]
    if found.left_silent:
        said.append(
            words.plural(
                "{n} account that has left is not listed.",
                "{n} accounts that have left are not listed.",
                found.left_silent,
            )
        )
    return " ".join(filter(None, said))


def _others(found: AccountsFacts, words: Words) -> str:
    """How many silent accounts the table does not hold, and their revenue."""
    others = found.silent[MOST_ACCOUNTS:]
    if not others:
        return ""
    revenue = revenue_of(others)
    if revenue is None:
        return words.plural("{n} other account is silent.", "{n} other accounts are silent.", len(others))
    return words.plural(
        "{n} other account is silent: {amount} of revenue a year.",
        "{n} other accounts are silent: {amount} of revenue a year together.",
        len(others),
        amount=amount(words, found.facts.programme, revenue),
    )


def _unknown(found: AccountsFacts, words: Words) -> str:
    """How many silent accounts have no known revenue, where others have one."""
    unknown = sum(account.revenue is None for account in found.silent)
    if not unknown or unknown == len(found.silent):
        return ""
    return words.plural(
        "The revenue of {n} silent account is not known.",
        "The revenue of {n} silent accounts is not known.",
        unknown,
    )


def _unheard(found: AccountsFacts, words: Words) -> Runs:
    """The silent contacts of accounts from which somebody answered, priority ones by name."""
    contacts = words.plural("{n} silent contact", "{n} silent contacts", len(found.unheard))
    first = _first_unheard(found)
    if not first:
        return words.runs("*{contacts}* in accounts from which others did answer.", contacts=contacts)
    return words.runs(
        "*{contacts}* in accounts from which others did answer, among them {priority}: {named}.",
        contacts=contacts,
        priority=words.plural(
            "{n} critical or primary contact", "{n} critical or primary contacts", len(first)
        ),
        named=words.listed(people_named(first, found.facts, words)),
    )


def _first_unheard(found: AccountsFacts) -> list[Person]:
    return [person for person in found.unheard if is_priority(person)]


def _plan_numbers(plan: SilentPlan) -> dict[str, Any]:
    return {
        "unplanned": plan.unplanned,
        "tried": len(plan.tried),
        "answered_since": len(plan.answered_since),
    }


def _account_numbers(found: AccountsFacts, account: Account) -> dict[str, Any]:
    last = account.last
    at = None if last is None else last.last_at
    return {
        "account": account_id(found.facts.programme, account.account),
        "revenue": account.revenue,
        "potential": account.potential,
        "contacts": len(account.people),
        "last_score": None if last is None else last.last_score,
        "last_at": None if at is None else at.isoformat(),
        "second_chance": chance_numbers(found.facts.topic(SilentPlan).plans.get(account.account)),
        "months": None if at is None else months_since(at, found.facts.scope.as_of),
    }
