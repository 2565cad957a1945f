"""A call sheet: one follow-up on a page, for whoever calls the customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from nps_report.actions import localized
from nps_report.actions.callers import Part
from nps_report.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Findings,
    Mark,
    Note,
    Quote,
    QuoteGroup,
    Quotes,
    Run,
    Runs,
    Section,
    Table,
    Title,
    runs,
)
from nps_report.facts.around import Given, Surroundings
from nps_report.facts.cases import Case
from nps_report.facts.freed import Freed
from nps_report.facts.internal import Facts
from nps_report.facts.people import Person
from nps_report.programme import LANGUAGES
from nps_report.programme.replies import ReplyBank
from nps_report.sections.call_guide import guide
from nps_report.sections.callers import who_cell
from nps_report.sections.comments import SIGNS
from nps_report.sections.labels import account_label, amount, person_label, unit_name, value_name
from nps_report.sections.many import LONGEST_NAME, brief, joined
from nps_report.sections.opening import template_words
from nps_report.sections.persons import role_name
from nps_report.sections.stakes import shortened
from nps_report.sections.theme_tables import theme_name
from nps_report.wording import N_, UNKNOWN, Words

MOST_BEFORE, MOST_COLLEAGUES, MOST_SCORES, MOST_DONE, MOST_EARLIER = 2, 3, 8, 3, 2
"""How much of each a page has room for, and a caller time for."""

COLLEAGUE_LENGTH = 140
"""How many signs of a colleague's comment stand in a row."""

PRIORITIES = {"critical": N_("critical contact"), "primary": N_("primary contact")}
PARTS: Mapping[Part, str] = {
    "caller": N_("{name}, who is to call, was involved with this customer."),
    "owner": N_("{name}, who owns this follow-up, was involved with this customer."),
}
BOTH = N_("{name}, who is to call and owns this follow-up, was involved with this customer.")


def call_sheet(facts: Facts, around: Surroundings, bank: ReplyBank, words: Words) -> tuple[Block, ...]:
    """The sheet of a follow-up, the title first."""
    return (
        _title(facts, around.case, words),
        *flags(around.case, words),
        Section(
            "", (_customer(facts, around, words), _follow_up(facts, around.case, words)), layout="columns"
        ),
        _comment(facts, around, words),
        *_context(facts, around, words),
        *guide(facts, around, bank, words),
    )


def unit_of(facts: Facts, case: Case, words: Words) -> str:
    """The name of the unit that a follow-up belongs to."""
    unit = case.person.unit or "all"
    return unit_name(words, facts.side.units.label(unit, words.language), unit)


def customer_name(facts: Facts, person: Person, words: Words) -> str:
    """The account's name, else the person's, as far as it may be said."""
    if person.account is None:
        return contact_name(facts, person, words)
    return account_label(words, facts.programme, person.account_name, person.account)


def contact_name(facts: Facts, person: Person, words: Words) -> str:
    """A contact's name, else why there is none."""
    if person.name:
        return brief(person.name, LONGEST_NAME)
    hidden = facts.programme.identified != "yes"
    return words("a contact who may not be named") if hidden else words("a contact without a name")


def at_hour(words: Words, moment: datetime) -> str:
    """A moment in words: "3 November 2026, 10:20"."""
    return words(
        "{day}, {hour}:{minute}",
        day=words.date(moment.date()),
        hour=moment.hour,
        minute=f"{moment:%M}",
    )


def flags(case: Case, words: Words) -> Iterator[Note]:
    """That a caller was involved, or that nobody is to call yet, and who could instead; nothing after the call."""
    if case.contacted:
        return
    said = list(_involved(case, words))
    if not said and case.follow_up.caller is None:
        said = [words("Nobody is to call yet.")]
    if not said:
        return
    title = words("Before you call:") if case.involved else words("Unassigned:")
    yield Note(runs(joined(*said, _instead(case, words))), title=title, tone="caution")


def _instead(case: Case, words: Words) -> str:
    if case.proposed:
        return words("Proposed: {name}.", name=brief(case.proposed, LONGEST_NAME))
    return words("The team list names nobody who could call instead.") if case.to_be_assigned else ""


def _involved(case: Case, words: Words) -> Iterator[str]:
    """A sentence for each who was involved; one where the same person is to call and owns the follow-up."""
    names: dict[Part, str | None] = {"caller": case.follow_up.caller, "owner": case.follow_up.owner}
    known = {part: brief(names[part] or "", LONGEST_NAME) for part in PARTS if part in case.involved}
    if len(known) == len(PARTS) and len(set(known.values())) == 1:
        yield words(BOTH, name=known["owner"])
        return
    for part, name in known.items():
        yield words(PARTS[part], name=name)


def _title(facts: Facts, case: Case, words: Words) -> Title:
    name, unit = customer_name(facts, case.person, words), unit_of(facts, case, words)
    return Title(
        eyebrow=words("Call sheet · {unit}", unit=unit),
        heading=(name,),
        facts=(_when(case, words),),
        document=Document(
            language=words.language,
            title=words("Call sheet: {name}", name=name),
            description=words("For whoever calls the customer: what was said, and what to ask"),
            author=facts.programme.brand.name or facts.programme.programme,
            date=facts.scope.as_of.isoformat(),
            footer=words(" · ").join(
                [facts.programme.programme, unit, name, words("call sheet, confidential")]
            ),
            edition="internal",
        ),
        words=template_words(words),
    )


def _when(case: Case, words: Words) -> str:
    if case.contacted:
        return words("first contact made")
    if case.due is None:
        return words("no call is due")
    due = at_hour(words, case.due)
    return words("late: call was due {due}", due=due) if case.late else words("call by {due}", due=due)


def _customer(facts: Facts, around: Surroundings, words: Words) -> Table:
    person = around.case.person
    rows = [
        (words("Contact"), Cell(contact_name(facts, person, words))),
        (words("Role"), Cell(_role(facts, person, words))),
        (words("Score"), Cell(_given_on(words, person), mark="strong")),
        (words("Before"), Cell(_scores(words, around.before) or words("no earlier score in two years"))),
        (words("Since"), Cell(_scores(words, around.since))),
        (words("Revenue a year"), Cell(amount(words, facts.programme, person.revenue))),
    ]
    return _terms(words("Customer"), customer_name(facts, person, words), rows)


def _role(facts: Facts, person: Person, words: Words) -> str:
    role = role_name(words, facts.programme, person.role)
    if person.priority not in PRIORITIES:
        return role
    return words("{role}, {priority}", role=role, priority=words(PRIORITIES[person.priority]))


def _given_on(words: Words, person: Person) -> str:
    if person.score is None:
        return words("no score")
    return _score(words, Given(person.score, person.at)) if person.at else words.whole(person.score)


def _scores(words: Words, given: tuple[Given, ...]) -> str:
    return words("; ").join(_score(words, one) for one in given[:MOST_BEFORE])


def _score(words: Words, given: Given) -> str:
    return words("{score}/10 on {day}", score=given.score, day=words.date(given.at))


def _follow_up(facts: Facts, case: Case, words: Words) -> Table:
    known = case.follow_up
    opened = words.date(case.opened_on) if case.opened_on else words("no date")
    rows = [
        (words("Opened for"), Cell(brief(_told(facts, "opened_for", known.opened_for, words), LONGEST_NAME))),
        _call_row(case, words),
        (words("Reopened on"), Cell(words.date(known.reopened_at.date()) if known.reopened_at else "")),
        (words("Caller"), who_cell(case, "caller", words)),
        (words("Owner"), who_cell(case, "owner", words)),
        (words("Handled by"), Cell(brief(case.handled_by or "", LONGEST_NAME))),
        (words("Account manager"), Cell(brief(case.person.manager or "", LONGEST_NAME))),
        (words("Note"), Cell(shortened(_told(facts, "note", known.note, words), COLLEAGUE_LENGTH))),
    ]
    return _terms(words("Opened on"), opened, rows)


def _call_row(case: Case, words: Words) -> tuple[str, Cell]:
    first = case.follow_up.first_contact_at
    if first is not None:
        return words("First contact"), Cell(at_hour(words, first))
    return words("Call by"), due_cell(case, words)


def due_cell(case: Case, words: Words) -> Cell:
    """Until when the first contact is due; late in words too."""
    if case.due is None:
        return Cell(words("no date"), mark="quiet")
    due = at_hour(words, case.due)
    return Cell(words("late, {day}", day=due), mark="late") if case.late else Cell(due)


def _terms(term: str, value: str, rows: list[tuple[str, Cell]]) -> Table:
    """What is known, a line each under what it is known of; what is blank is left out."""
    return Table(
        title="",
        columns=(Column(term, width=0.7), Column(value, width=1.6)),
        rows=tuple((Cell(name, mark="quiet"), cell) for name, cell in rows if cell.label),
    )


def _comment(facts: Facts, around: Surroundings, words: Words) -> Quotes:
    person = around.case.person
    said = person.comment.strip() if person.comment else ""
    themes = ", ".join(theme_name(facts, one.theme, words) + SIGNS[one.tone] for one in around.raised)
    quotes = (Quote(said, around.language, themes, around.marks),) if said else ()
    score_class = "" if person.score_class == "silent" else person.score_class
    label = words("In the customer's words")
    return Quotes((QuoteGroup(label, quotes, score_class, empty=words("No comment was left.")),))


def _context(facts: Facts, around: Surroundings, words: Words) -> Iterator[Block]:
    """What colleagues said, beside what has been done since."""
    blocks: list[Block] = [_colleagues(facts, around, words)] if around.colleagues else []
    done = (*_done(facts, around, words), *_calls_before(facts, around, words))
    if done:
        blocks.append(Findings(words("What has been done"), done))
    if blocks:
        yield Section("", tuple(blocks), layout="columns" if len(blocks) > 1 else "stack")


def _colleagues(facts: Facts, around: Surroundings, words: Words) -> Table:
    shown, others = told_first(around.colleagues)
    return Table(
        title=words("Colleagues at the same account"),
        columns=(
            Column(words("Colleague"), width=1.1),
            Column(words("Score"), "end", 0.5),
            Column(words("Comment"), width=1.6),
        ),
        rows=tuple(_colleague(facts, one, words) for one in shown),
        note=_others(others, words),
    )


def told_first(colleagues: Sequence[Person]) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Those of whom a row is shown, who said something before who did not, and the others.

    >>> people = [Person("promoters", score) for score in (9, 10, 9)] + [Person("detractors", 3, comment="Late")]
    >>> [[person.score for person in part] for part in told_first(people)]
    [[3, 9, 10], [9]]
    """
    ordered = tuple(sorted(colleagues, key=lambda one: one.comment is None))
    return ordered[:MOST_COLLEAGUES], ordered[MOST_COLLEAGUES:]


def _others(others: Sequence[Person], words: Words) -> str:
    """The scores of the colleagues that have no row."""
    if not others:
        return ""
    scores = [words.whole(one.score) for one in others[:MOST_SCORES]]
    more = len(others) - MOST_SCORES
    return words.plural(
        "{n} other: {scores}",
        "{n} others: {scores}",
        len(others),
        scores=", ".join([*scores, "…"] if more > 0 else scores),
    )


def _colleague(facts: Facts, person: Person, words: Words) -> tuple[Cell, ...]:
    if person.name:
        name = person_label(words, facts.programme, person)
    else:
        name = value_name(words, facts.programme, "role", person.role) if person.role else words("a contact")
    score = 0 if person.score is None else person.score
    mark: Mark = "strong" if person.score_class == "detractors" else ""
    comment = shortened(person.comment, COLLEAGUE_LENGTH) if person.comment else "–"
    return Cell(name), Cell(words.whole(score), score, mark), Cell(comment)


def _done(facts: Facts, around: Surroundings, words: Words) -> Iterator[Runs]:
    done = around.done.head(MOST_DONE)
    titles = localized(done, "title", (words.language, *LANGUAGES))
    for title, day in zip(titles, done["done_at"], strict=True):
        told = facts.topic(Freed).of(str(title)) or UNKNOWN
        yield (Run(words("{day}: ", day=words.date(day.date())), "quiet"), Run(brief(told)))


def _calls_before(facts: Facts, around: Surroundings, words: Words) -> Iterator[Runs]:
    for case in around.earlier[:MOST_EARLIER]:
        known = case.follow_up
        day = known.last_contact or case.opened_on or case.person.at
        if day is not None:
            said = words("earlier follow-up, {outcome}", outcome=_outcome(facts, case, words))
            yield (Run(words("{day}: ", day=words.date(day)), "quiet"), Run(said))


def _outcome(facts: Facts, case: Case, words: Words) -> str:
    """What came of an earlier follow-up; a dash where that cannot be told without a name."""
    outcome = case.follow_up.outcome
    return (
        shortened(_told(facts, "outcome", outcome, words)) or UNKNOWN if outcome else words("no outcome yet")
    )


def _told(facts: Facts, column: str, value: str | None, words: Words) -> str:
    """What stands in the register by its label, which is the programme's own word, else without the names in it."""
    declared = facts.programme.labels.get(column, {}).get(value or "")
    return declared.in_language(words.language) if declared and value else facts.topic(Freed).of(value)
