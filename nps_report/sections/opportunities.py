"""Accounts with room to grow: satisfied people, none of them waiting for us to put things right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nps_report.blocks import Cell, Column, Table
from nps_report.facts.internal import Facts
from nps_report.facts.lists import Opportunities, Opportunity
from nps_report.facts.people import Person
from nps_report.sections.labels import account_label, amount, person_label
from nps_report.sections.many import LONGEST_NAME, brief, in_the_annex
from nps_report.sections.persons import account_id
from nps_report.sections.theme_tables import themes_named
from nps_report.wording import Words

SHOWN = 4
"""How many rows the pages have room for; the annex holds all."""

PROMOTERS = 1
"""How many promoters of an account a row names."""


def opportunities(facts: Facts, words: Words) -> Table | None:
    """The accounts for sales to start with; None where there is none."""
    found = facts.topic(Opportunities).all
    if not found:
        return None
    rows = tuple(_opportunity(facts, one, words) for one in found)
    return Table(
        title=words.plural(
            "Room to grow: {n} account of promoters and passives, no detractor waiting",
            "Room to grow: {n} accounts of promoters and passives, no detractor waiting",
            len(found),
        ),
        columns=(
            Column(words("Account"), width=1.6),
            Column(words("Revenue"), "end", 0.5),
            Column(words("Potential left"), "end", 0.6),
            Column(words("Promoters"), width=2.7),
            Column(words("Ask passives about"), width=2.1),
        ),
        rows=rows[:SHOWN],
        note=in_the_annex(len(rows) - SHOWN, words),
        beyond=rows[SHOWN:],
    )


def _opportunity(facts: Facts, one: Opportunity, words: Words) -> tuple[Cell, ...]:
    programme, account = facts.programme, one.account
    first = [one.reference] if one.reference else []
    people = [*first, *(person for person in one.promoters if person is not one.reference)]
    return (
        Cell(account_label(words, programme, account.name, account.account)),
        Cell(amount(words, programme, account.revenue), account.revenue),
        Cell(amount(words, programme, one.room), one.room),
        Cell(_named([_name(facts, person, words) for person in people], words)),
        Cell(themes_named(facts, one.missing, words)),
    )


def _name(facts: Facts, person: Person, words: Words) -> str:
    """A name alone, where it may be said: several stand in a row."""
    return brief(person.name, LONGEST_NAME) if person.name else person_label(words, facts.programme, person)


def _named(people: Sequence[str], words: Words) -> str:
    others = len(people) - PROMOTERS
    more = [words.plural("{n} other", "{n} others", others)] if others > 0 else []
    return words.listed([*people[:PROMOTERS], *more])


def numbers(facts: Facts) -> list[dict[str, Any]]:
    """Every one of them, by the account's id."""
    return [_numbers(facts, one) for one in facts.topic(Opportunities).all]


def _numbers(facts: Facts, one: Opportunity) -> dict[str, Any]:
    return {
        "account_id": account_id(facts.programme, one.account.account),
        "revenue": one.account.revenue,
        "room": one.room,
        "promoters": len(one.promoters),
        "passives": len(one.passives),
        "missing": list(one.missing),
    }
