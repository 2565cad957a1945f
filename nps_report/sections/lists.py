"""Short lists to start with: the promoters, and the passives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nps_report.blocks import Cell, Column, Table
from nps_report.facts.frontier import FrontierTheme
from nps_report.facts.internal import Facts
from nps_report.facts.lists import Passive, Passives, Promoter, Promoters
from nps_report.facts.people import Person
from nps_report.facts.stakes import Task
from nps_report.sections.causes import told_value
from nps_report.sections.labels import account_label, person_label
from nps_report.sections.many import in_the_annex, joined, named
from nps_report.sections.numbers import known
from nps_report.sections.persons import contact_id, response_id
from nps_report.sections.stakes import shortened
from nps_report.sections.theme_tables import theme_name, themes_named
from nps_report.sections.waits import waited
from nps_report.wording import N_, UNKNOWN, Words

SHOWN = 5
"""How many rows of each list the pages have room for; the annex holds all."""

SAID = 45
"""How many signs of a comment a row has room for."""

TASKS: dict[Task, str] = {
    "thank": N_("thank"),
    "testimonial": N_("ask for a testimonial"),
    "referral": N_("ask for a referral"),
    "reference": N_("reference contact"),
}


def promoters(facts: Facts, words: Words) -> Table | None:
    """Whom to thank and what to ask them for, one per account; None where nobody may be contacted or relied on."""
    found = facts.topic(Promoters)
    if not (found.all or found.earlier):
        return None
    shown = one_per_account(found.all)[:SHOWN]
    others = [one for one in (*found.all, *found.earlier) if not any(one is other for other in shown)]
    return Table(
        title=_promoters_title(found, words),
        columns=(
            Column(words("Account"), width=1.6),
            Column(words("Contact"), width=1.9),
            Column(words("Score"), "end", 0.4),
            Column(words("Thanked"), width=0.85),
            Column(words("To do"), width=2.0),
            Column(words("What they praise"), width=1.1),
        ),
        rows=tuple(_promoter(facts, one, words) for one in shown),
        note=in_the_annex(len(others), words),
        beyond=tuple(_promoter(facts, one, words) for one in others),
    )


def one_per_account(people: Iterable[Promoter]) -> tuple[Promoter, ...]:
    """Of each account the first promoter of those with most left to do, in the order given; all without an account.

    >>> first, second = Person("promoters", account="A", contact="1"), Person("promoters", account="A", contact="2")
    >>> people = [Promoter(first, ("thank",)), Promoter(second, ("thank", "referral"))]
    >>> [one.person.contact for one in one_per_account(people)]
    ['2']
    """
    best: dict[str, Promoter] = {}
    for one in people:
        key = f"account {one.person.account}" if one.person.account else f"answer {len(best)}"
        if key not in best or len(one.to_do) > len(best[key].to_do):
            best[key] = one
    return tuple(best.values())


def _promoters_title(found: Promoters, words: Words) -> str:
    asked = sum(bool({"testimonial", "referral"}.intersection(one.tasks)) for one in found.all)
    return words(
        "Promoters: {thanked} of {n} thanked, {asked} to ask for more, {ambassadors} twice running",
        thanked=found.thanked,
        n=len(found.all),
        asked=asked,
        ambassadors=len(found.ambassadors),
    )


def _promoter(facts: Facts, one: Promoter, words: Words) -> tuple[Cell, ...]:
    tasks = [words(TASKS[task]) for task in one.to_do]
    ambassador = [words("ambassador")] if one.ambassador else []
    return (
        *_who(facts, one.person, words),
        _thanked(one, words),
        Cell(words("; ").join([*tasks, *ambassador]) or UNKNOWN),
        Cell(_praise(facts, one, words)),
    )


def _praise(facts: Facts, one: Promoter, words: Words) -> str:
    """What they named where they were asked for it, else the themes that their comment praises."""
    column = facts.programme.profile.delight
    if one.delight and column:
        return told_value(facts.programme, column, one.delight, words)
    return themes_named(facts, one.themes, words)


def _thanked(one: Promoter, words: Words) -> Cell:
    if one.thanked_at is None:
        return Cell(words("not yet") if "thank" in one.tasks else UNKNOWN, mark="quiet")
    day = words.short_date(one.thanked_at.date())
    said = day if one.hours is None else words("{day}, {wait}", day=day, wait=waited(words, one.hours))
    return Cell(said, one.thanked_at.date().isoformat())


def passives(facts: Facts, words: Words) -> Table | None:
    """Whom one point more would win, and what to ask them about; None where no passive is known by anything."""
    found = facts.topic(Passives)
    if not any(_is_reached(one) for one in found.all):
        return None
    rows = tuple(_passive(facts, one, words) for one in found.all)
    return Table(
        title=words(
            "Passives: {near} of {n} gave 8; {surveyed} agreed to be asked again",
            near=sum(one.near for one in found.all),
            n=len(found.all),
            surveyed=len(found.surveyed),
        ),
        columns=(
            Column(words("Account"), width=1.5),
            Column(words("Contact"), width=1.9),
            Column(words("Score"), "end", 0.4),
            Column(words("Ask about"), width=1.6),
            Column(words("In their words"), width=2.1),
            Column(words("Agreed"), width=0.5),
        ),
        rows=rows[:SHOWN],
        note=joined(_frontier(facts, found.frontier, words), in_the_annex(len(rows) - SHOWN, words)),
        beyond=rows[SHOWN:],
    )


def _is_reached(one: Passive) -> bool:
    """Whether anything is known by which to win somebody over: who it is, what was said, or a follow-up."""
    return bool(one.person.contact or one.person.comment or one.follow_up)


def _passive(facts: Facts, one: Passive, words: Words) -> tuple[Cell, ...]:
    said = one.person.comment
    return (
        *_who(facts, one.person, words),
        Cell(themes_named(facts, one.missing, words)),
        Cell(words.quoted(shortened(said, SAID)) if said else UNKNOWN),
        Cell(words("yes") if one.surveyed else UNKNOWN),
    )


def _frontier(facts: Facts, found: Sequence[FrontierTheme], words: Words) -> str:
    """What sets those at 8 apart from those at 9, where tests establish it; nothing where nobody can be compared."""
    if not found or not (found[0].n_below and found[0].n_above):
        return ""
    established = [one for one in found if one.established]
    if not established:
        return words(
            "From 8 to 9: no difference established in the themes raised (twelve months; comments at 8: {below}, "
            "at 9: {above}).",
            below=found[0].n_below,
            above=found[0].n_above,
        )
    told = [_apart(facts, one, words) for one in established]
    return words("From 8 to 9: {themes}.", themes=named(told, words))


def _apart(facts: Facts, one: FrontierTheme, words: Words) -> str:
    return words(
        "{theme}, raised by {below} of {n_below} at 8 and {above} of {n_above} at 9",
        theme=theme_name(facts, one.theme, words),
        below=one.below,
        n_below=one.n_below,
        above=one.above,
        n_above=one.n_above,
    )


def _who(facts: Facts, person: Person, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(account_label(words, facts.programme, person.account_name, person.account)),
        Cell(person_label(words, facts.programme, person)),
        Cell(words.whole(person.score), person.score),
    )


def numbers(facts: Facts) -> dict[str, Any]:
    """The lists in full: persons and accounts by their ids, as far as these may be told."""
    promoters, passives = facts.topic(Promoters), facts.topic(Passives)
    return {
        "promoters": [_promoter_numbers(facts, one) for one in promoters.all],
        "ambassadors": [contact_id(facts.programme, person) for person in promoters.ambassadors],
        "passives": [_passive_numbers(facts, one) for one in passives.all],
        "frontier": [_frontier_numbers(one) for one in passives.frontier],
    }


def person_ids(facts: Facts, person: Person) -> dict[str, Any]:
    """Who somebody is, by ids, and the score given."""
    return {
        "response_id": response_id(facts.programme, person),
        "contact_id": contact_id(facts.programme, person),
        "score": person.score,
    }


def _promoter_numbers(facts: Facts, one: Promoter) -> dict[str, Any]:
    return {
        **person_ids(facts, one.person),
        "tasks": list(one.tasks),
        "thanked_at": None if one.thanked_at is None else one.thanked_at.isoformat(),
        "hours": one.hours,
        "themes": list(one.themes),
        "ambassador": one.ambassador,
    }


def _passive_numbers(facts: Facts, one: Passive) -> dict[str, Any]:
    return {**person_ids(facts, one.person), "missing": list(one.missing), "may_be_asked": one.surveyed}


def _frontier_numbers(one: FrontierTheme) -> dict[str, Any]:
    return {
        "theme": one.theme,
        "at_8": one.below,
        "n_at_8": one.n_below,
        "at_9": one.above,
        "n_at_9": one.n_above,
        "p_adjusted": known(one.p_adjusted),
        "established": one.established,
    }


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Who is asked for what, and how 8 is set apart from 9."""
    promoters = facts.topic(Promoters)
    if promoters.all or promoters.earlier:
        yield (
            words("Promoters to ask"),
            words(
                "Thanked or asked: only promoters of the period who agreed to be contacted. For a referral: a 10, from "
                "an account of promoters; for a testimonial, also agreed to be quoted, and no colleague a detractor "
                "whose follow-up is not closed. Reference contact: an account's most influential promoter, by "
                "priority, then role. Ambassador: 9 or 10 twice running, from an account of promoters."
            ),
        )
    if facts.topic(Passives).frontier:
        yield (
            words("From 8 to 9"),
            words(
                "Comments that raise each theme, in whatever tone, among latest answers of twelve months; Fisher's "
                "test, p adjusted over all themes."
            ),
        )
