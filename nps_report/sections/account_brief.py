"""An account brief: whom we meet, what they answered, and what the account is to us, on a page before a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nps_report.blocks import (
    Cell,
    Column,
    Document,
    Findings,
    Mark,
    Note,
    Run,
    Runs,
    Section,
    Table,
    Text,
    Title,
    runs,
)
from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.facts.accounts import Classes, is_priority
from nps_report.facts.around import Given
from nps_report.facts.brief_people import Contact
from nps_report.facts.people import Person
from nps_report.sections.brief_numbers import numbers
from nps_report.sections.brief_room import USUAL, BriefRoom
from nps_report.sections.labels import (
    FOUR_CLASSES,
    account_label,
    amount,
    column_name,
    person_label,
    status_name,
    unit_name,
    value_name,
)
from nps_report.sections.many import LONGEST_NAME, brief, joined
from nps_report.sections.opening import template_words
from nps_report.sections.persons import class_list, role_name
from nps_report.sections.second_chances import chance_cell
from nps_report.snapshot import WHOLE
from nps_report.wording import N_, UNKNOWN, Words

MOST_TO_WIN, MOST_BEFORE = 4, 2
"""How many to win, and how many earlier scores of each contact, there is room for."""

PRIORITY_NAMES = {"critical": N_("critical"), "primary": N_("primary"), "standard": N_("standard")}


def title(found: AccountBriefFacts, words: Words) -> Title:
    """Whose brief it is; carries its numbers."""
    programme, period = found.facts.programme, found.facts.scope.period.label(words.language)
    name = account_name(found, words)
    return Title(
        eyebrow=words(" · ").join([*_narrowed(found, words), period]),
        heading=(name,),
        facts=(words("As known on {day}", day=words.date(found.facts.scope.as_of)), *_left(found, words)),
        document=Document(
            language=words.language,
            title=words("Account brief: {name}", name=name),
            description=words("Before a meeting: contacts, history, comments, and what to talk about"),
            author=programme.brand.name or programme.programme,
            date=found.facts.scope.as_of.isoformat(),
            footer=words(" · ").join(
                [programme.programme, name, period, words("account brief, confidential")]
            ),
            edition="internal",
        ),
        words=template_words(words),
        numbers=numbers(found, words.language),
    )


def _narrowed(found: AccountBriefFacts, words: Words) -> Iterator[str]:
    """The unit for which alone the account is told of, if so."""
    if found.facts.scope.unit != WHOLE:
        yield _unit(found, found.facts.scope.unit, words)


def account_name(found: AccountBriefFacts, words: Words) -> str:
    """The account's name, else its id, as far as it may be said."""
    return account_label(words, found.facts.programme, found.profile.account_name, found.account)


def customer(found: AccountBriefFacts, words: Words) -> Table:
    """What the account is to us."""
    programme, profile = found.facts.programme, found.profile
    units = words.listed([_unit(found, unit, words) for unit in found.units])
    rows = [
        (words("Revenue a year"), amount(words, programme, profile.revenue)),
        (words("Potential"), amount(words, programme, profile.potential)),
        (words("Account manager"), brief(profile.manager or UNKNOWN, LONGEST_NAME)),
        (words("Unit"), units),
        (column_name(words, programme, "status"), ", ".join(filter(None, _status(found, words)))),
    ]
    return terms(words("Account"), brief(found.account, LONGEST_NAME), rows)


def _status(found: AccountBriefFacts, words: Words) -> Iterator[str]:
    """The tier and the status; of an account that has left, since when."""
    programme, profile = found.facts.programme, found.profile
    yield value_name(words, programme, "tier", profile.tier) if profile.tier else ""
    left = [*_left(found, words)]
    yield from left
    if profile.status and not left:
        yield status_name(words, programme, profile.status)


def _left(found: AccountBriefFacts, words: Words) -> Iterator[str]:
    """Since when the account is lost, if it is."""
    left = found.profile.churned_at
    if left is not None and found.profile.left_by(found.facts.scope.as_of):
        yield words("left on {day}", day=words.date(left))


def _unit(found: AccountBriefFacts, unit: str, words: Words) -> str:
    return unit_name(words, found.facts.side.units.label(unit, words.language), unit)


def standing(found: AccountBriefFacts, words: Words) -> Table:
    """Where the account stands."""
    rows = [
        (words("Class"), _class(found, words)),
        (words("A year before"), words(FOUR_CLASSES[found.class_before])),
        (words("Reference contact"), _reference(found, words)),
        (words("Room to grow"), _room(found, words)),
        (words("Follow-ups"), _waiting(found, words)),
    ]
    heard = words("{n} of {known}", n=len(found.people.answered), known=len(found.contacts))
    return terms(words("Contacts heard"), heard if found.contacts else words("none is known"), rows)


def _class(found: AccountBriefFacts, words: Words) -> str:
    name, mean = words(FOUR_CLASSES[found.score_class]), found.in_class.mean
    if mean is None:
        return name
    return words("{name} (mean score {mean})", name=name, mean=words.decimal(mean))


def _reference(found: AccountBriefFacts, words: Words) -> str:
    person = found.reference
    return person_label(words, found.facts.programme, person) if person else words("none")


def _room(found: AccountBriefFacts, words: Words) -> str:
    """What revenue could be added, told only where nobody waits for us to put things right."""
    one = found.opportunity
    if one is None:
        return ""
    room = amount(words, found.facts.programme, one.room)
    return words("no detractor waiting; potential left: {amount}", amount=room)


def _waiting(found: AccountBriefFacts, words: Words) -> str:
    if not found.facts.side.has("followups"):
        return ""
    if not found.follow_ups:
        return words("none to finish")
    late = sum(case.late and not case.contacted for case in found.follow_ups)
    said = [words.plural("{n} to finish", "{n} to finish", len(found.follow_ups))]
    return ", ".join([*said, words("{n} late", n=late)] if late else said)


def terms(term: str, value: str, rows: list[tuple[str, str]]) -> Table:
    """What is known, a line each under what it is known of; what is blank is left out."""
    return Table(
        title="",
        columns=(Column(term, width=0.8), Column(value, width=1.6)),
        rows=tuple((Cell(name, mark="quiet"), Cell(said)) for name, said in rows if said),
    )


def silence(found: AccountBriefFacts, words: Words) -> Section | None:
    """That nobody answered, what is planned, and whom to win; None where somebody did."""
    if not found.silent:
        return None
    plan = chance_cell(found.second_chance, found.facts.scope.as_of, words).label
    only = [words("Answers for {unit} alone.", unit=unit) for unit in _narrowed(found, words)]
    day = words.date(found.facts.scope.as_of)
    if found.history:
        heard = words("Nobody of this account answered in the twelve months to {day}.", day=day)
    else:
        heard = words("Nobody of this account answered in the two years to {day}.", day=day)
    said = joined(*only, heard, words("Second chance: {plan}.", plan=plan))
    won = Findings(
        words("Whom to win first"),
        tuple(_to_win(found, one, words) for one in found.to_win[:MOST_TO_WIN]),
        empty=words("No contact of this account is known: find out whom to ask."),
    )
    return Section("", (Note(runs(said), tone="caution"), won))


def _to_win(found: AccountBriefFacts, one: Contact, words: Words) -> Runs:
    said = [words(STATES[one.state])]
    if is_priority(one.person):
        said.insert(0, words(PRIORITY_NAMES[one.person.priority]))
    if one.latest:
        said.append(given(one.latest, words))
    who = person_label(words, found.facts.programme, one.person)
    return Run(who, "strong"), Run(words(": {said}", said=", ".join(said)))


STATES = {
    "answered": N_("answered"),
    "silent": N_("asked, no answer"),
    "not asked": N_("not asked in the year"),
    "unheard": N_("no answer in the year"),
}


def given(one: Given, words: Words) -> str:
    """A score and its day: "9 on 5 October 2026"."""
    return words("{score} on {day}", score=one.score, day=words.date(one.at))


def contacts(found: AccountBriefFacts, words: Words, most: int = USUAL.contacts) -> Table:
    """Everybody known, by role, with score, silence and priority; at most so many of them on the page."""
    told = found.contacts
    ranked = any(one.person.priority != "standard" for one in told)
    columns = [
        Column(words("Contact"), width=1.5),
        Column(column_name(words, found.facts.programme, "role"), width=1.2),
        *([Column(column_name(words, found.facts.programme, "priority"), width=0.7)] if ranked else []),
        Column(words("Score"), "end", 0.5),
        Column(words("Latest answer"), width=1.5),
        Column(words("Before"), width=1.3),
    ]
    rows = tuple(tuple(_contact(found, one, ranked, words)) for one in told)
    return Table(
        title=_contacts_title(found, words),
        columns=tuple(columns),
        rows=rows[:most],
        note=_others(found.contacts[most:], words),
        empty=words("No contact of this account is known."),
        beyond=rows[most:],
    )


def _contacts_title(found: AccountBriefFacts, words: Words) -> str:
    said = _counted(found.contacts, words)
    return words("Contacts: {counted}", counted=said) if said else words("Contacts")


def _counted(found: Sequence[Contact], words: Words) -> str:
    """How many are of each class, silent, and not asked: "1 promoter, 2 silent, 1 not asked"."""
    classes = Classes.of(one.person.score_class for one in found if one.state in ("answered", "silent"))
    unasked, unheard = (sum(one.state == state for one in found) for state in ("not asked", "unheard"))
    said = [
        class_list(words, classes),
        words.plural("{n} not asked", "{n} not asked", unasked) if unasked else "",
        words.plural("{n} without an answer", "{n} without an answer", unheard) if unheard else "",
    ]
    return ", ".join(filter(None, said))


def _contact(found: AccountBriefFacts, one: Contact, ranked: bool, words: Words) -> Iterator[Cell]:
    programme, person = found.facts.programme, one.person
    yield Cell(contact_name(person, words), mark="" if person.name else "quiet")
    yield Cell(role_name(words, programme, person.role))
    if ranked:
        mark: Mark = "strong" if is_priority(person) else "quiet"
        yield Cell(words(PRIORITY_NAMES[person.priority]), mark=mark)
    yield _score(one, words)
    told = words.date(person.at) if person.at else words(STATES[one.state])
    yield Cell(told, mark="" if person.at else "quiet")
    before = words("; ").join(
        words("{score} ({month})", score=older.score, month=words.short_month(older.at))
        for older in one.before[:MOST_BEFORE]
    )
    yield Cell(before or UNKNOWN)


def contact_name(person: Person, words: Words) -> str:
    """A contact's name, where it may be said."""
    return brief(person.name, LONGEST_NAME) if person.name else words("a contact")


def _score(one: Contact, words: Words) -> Cell:
    if one.person.score is None:
        return Cell(UNKNOWN)
    mark: Mark = "strong" if one.person.score_class == "detractors" else ""
    return Cell(words.whole(one.person.score), one.person.score, mark)


def _others(others: Sequence[Contact], words: Words) -> str:
    """Who stands below the rows that there is room for."""
    if not others:
        return ""
    return words.plural(
        "{n} other contact: {counted}.",
        "{n} other contacts: {counted}.",
        len(others),
        counted=_counted(others, words),
    )


def method(found: AccountBriefFacts, words: Words, room: BriefRoom = USUAL) -> Text:
    """What the words of the brief mean."""
    first, last = found.facts.year
    said = words(
        "Latest answer of each from {first} to {last}; history: the latest {n} periods with answers in two years. "
        "Class of the account: mean score (promoters from 9, passives from 7); so few people bear no margin of error.",
        first=words.date(first),
        last=words.date(last),
        n=room.periods,
    )
    return Text((runs(said),), tone="quiet")
