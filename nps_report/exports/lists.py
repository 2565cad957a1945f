"""The lists that can be exported, each made from the facts of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nps_report.exports.columns import columns_of
from nps_report.exports.known import Known, rounded
from nps_report.exports.listing import KEY, Listing
from nps_report.facts.lists import Opportunities, Passives, Promoters, SilentPlan
from nps_report.facts.people import Account, Person

_WHO = ("contact_id", "full_name", "email")
_COMPANY = ("account_external_id", "account_id", "account_name", "unit")
_ANSWER = ("class", "factor", "score", "answered_on", "comment", "themes")
_FOLLOWED = ("last_follow_up_on", "follow_up_status")


def contacts(known: Known) -> Listing:
    """Everyone who answered or was invited in the twelve months, with the latest answer."""
    columns = columns_of(
        *_WHO, *_COMPANY, "role", "priority", *_ANSWER, "contact_consent", *_FOLLOWED, "months_silent"
    )
    rows = (
        _of_contact(known, person) | known.followed(known.cases_by_contact.get(known.contact_key(person), ()))
        for person in known.told
    )
    return Listing.of("contacts", "contact", columns, rows)


def accounts(known: Known) -> Listing:
    """The accounts of everyone who answered or was invited in the twelve months."""
    columns = columns_of(
        *("account_id", "account_name", "unit", "tier", "revenue", "class", "account_score", "account_nps"),
        *("respondents", "silent_contacts", "answered_on", *_FOLLOWED, "months_silent"),
    )
    rows = (_of_account(known, account) for account in known.facts.people.accounts)
    return Listing.of("accounts", "account", columns, rows)


def followups(known: Known) -> Listing:
    """The register of follow-ups, each with its answer, the oldest answer first."""
    columns = columns_of(
        *("response_id", "opened_at", "opened_for", "due_at", "late", "owner", "caller", "involved"),
        *("proposed_caller", "first_contact_at", "hours", "closed_at", "reopened_at", "follow_up_status"),
        *("outcome", "root_cause", "rescored", "note"),
        *("contact_external_id", *_WHO, "role", "priority", *_COMPANY, "revenue", "account_manager"),
        *("class", "score", "answered_on", "comment"),
    )
    return Listing.of("", "answer", columns, _follow_up_rows(known))


def _follow_up_rows(known: Known) -> Iterator[dict[str, Any]]:
    for case in known.cases:
        one, person = case.follow_up, case.person
        own = {name: getattr(one, name) for name in _REGISTER}
        written = {name: known.freed(getattr(one, name)) for name in _WRITTEN}
        yield {
            **own,
            **written,
            **known.answer(person),
            **known.company(person),
            **known.who(person),
            KEY: known.key("answer", one.response),
            "response_id": known.answer_id(person),
            "follow_up_status": one.status,
            "due_at": case.due,
            "late": case.late,
            "hours": rounded(case.hours),
            "involved": case.involved or None,
            "proposed_caller": case.proposed,
        }


_REGISTER = ("opened_at", "owner", "caller", "first_contact_at", "closed_at", "reopened_at", "rescored")
_WRITTEN = ("opened_for", "outcome", "root_cause", "note")
"""Columns of the register in which people write what they like."""


def promoters(known: Known) -> Listing:
    """The promoters of the period who agreed to be contacted, in the order to turn to them."""
    columns = columns_of(
        *(*_WHO, *_COMPANY, "role", "priority", "revenue", "score", "answered_on", "comment", "delight"),
        *("praised", "tasks", "thanked_at", "hours", "ambassador", "testimonial", "reference"),
    )
    found = known.facts.topic(Promoters)
    rows = (
        _of_contact(known, one.person)
        | {
            "delight": known.freed(one.delight),
            "praised": one.themes or None,
            "tasks": one.tasks,
            "thanked_at": one.thanked_at,
            "hours": rounded(one.hours),
            "ambassador": one.ambassador,
            "testimonial": found.drafts.get(one.person.response or ""),
            "reference": _named(known, one.reference),
        }
        for one in found.all
        if known.may_be_told(one.person)
    )
    return Listing.of("", "contact", columns, rows)


def passives(known: Known) -> Listing:
    """The passives of the period who agreed to be contacted, those at 8 first."""
    columns = columns_of(
        *(*_WHO, *_COMPANY, "role", "priority", "revenue", "score", "near", "answered_on", "comment"),
        *("missing", "follow_up_status"),
    )
    rows = (
        _of_contact(known, one.person)
        | {
            "near": one.near,
            "missing": one.missing or None,
            "follow_up_status": one.follow_up.status if one.follow_up else None,
        }
        for one in known.facts.topic(Passives).surveyed
        if known.may_be_told(one.person)
    )
    return Listing.of("", "contact", columns, rows)


def silent(known: Known) -> Listing:
    """The silent accounts, the best first, each with its second chance."""
    columns = columns_of(
        *("account_id", "account_name", "unit", "tier", "revenue", "potential", "account_manager"),
        *("silent_contacts", "last_score", "answered_on", "months_silent", "way", "owner", "planned_for"),
        *("plan_status", "done_on", "outcome", "note"),
    )
    rows = (
        _of_account(known, one.account)
        | {"last_score": one.account.last.last_score if one.account.last else None}
        | _plan(known, one.plan)
        for one in known.facts.topic(SilentPlan).all
    )
    return Listing.of("", "account", columns, rows)


def _plan(known: Known, plan: Any) -> dict[str, Any]:
    if plan is None:
        return {}
    told = {name: getattr(plan, name) for name in ("way", "owner", "planned_for")}
    written = {name: known.freed(getattr(plan, name)) for name in ("outcome", "note")}
    return told | written | {"plan_status": plan.status, "done_on": plan.done_at}


def opportunities(known: Known) -> Listing:
    """The accounts of satisfied people, the most room to grow first."""
    columns = columns_of(
        *("account_id", "account_name", "unit", "tier", "revenue", "potential", "room", "account_manager"),
        *("account_score", "promoters_count", "passives_count", "promoters", "reference", "missing"),
    )
    rows = (
        _of_account(known, one.account)
        | {
            "room": rounded(one.room),
            "promoters_count": len(one.promoters),
            "passives_count": len(one.passives),
            "promoters": tuple(name for person in one.promoters if (name := _named(known, person))) or None,
            "reference": _named(known, one.reference),
            "missing": one.missing or None,
        }
        for one in known.facts.topic(Opportunities).all
    )
    return Listing.of("", "account", columns, rows)


def _named(known: Known, person: Person | None) -> str | None:
    """Somebody's name, else their id; None of those who may not be told."""
    if person is None or not known.may_be_told(person):
        return None
    return person.name or person.contact


def _of_contact(known: Known, person: Person) -> dict[str, Any]:
    return {
        KEY: known.contact_key(person),
        **known.answer(person),
        **known.company(person),
        **known.who(person),
    }


def _of_account(known: Known, account: Account) -> dict[str, Any]:
    return {
        **known.company(account.people[0]),
        **known.account_answer(account),
        **known.followed(known.cases_by_account.get(account.account, ())),
        KEY: known.account_key(account.account),
    }


LISTS: Mapping[str, tuple[Callable[[Known], Listing], ...]] = {
    "crm": (contacts, accounts),
    "followups": (followups,),
    "promoters": (promoters,),
    "passives": (passives,),
    "silent": (silent,),
    "opportunities": (opportunities,),
}
"""What each kind of export is made of, by its name."""

OF_PERSONS = (contacts, promoters, passives)
"""The lists of which every row is a person."""
