"""The customer summary: thanks, the score as it is, what you told us, what we do, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from nps_report.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Note,
    Quote,
    QuoteGroup,
    Quotes,
    Runs,
    Section,
    SpokenCell,
    Table,
    Text,
    Title,
    runs,
)
from nps_report.facts.customer import CustomerFacts
from nps_report.periods import parse_period
from nps_report.sections.many import LONGEST_NAME, brief, joined, named
from nps_report.sections.numbers import customer_numbers
from nps_report.sections.opening import template_words
from nps_report.snapshot import WHOLE, ReleasedChange, ReleasedQuote, ReleasedTheme
from nps_report.snapshot.disclosure import level_of
from nps_report.snapshot.public import PublicTone
from nps_report.wording import N_, Words

MOST_PROMISES = 6
UNDATED = {"planned": N_("date to be set"), "in progress": N_("in progress")}
BANDS = {"10-29": N_("at least ten"), "30-99": N_("at least thirty"), "100+": N_("at least a hundred")}
TONES: dict[PublicTone, str] = {
    "appreciated": N_("What you appreciate"),
    "to improve": N_("What must change"),
}
NO_THEME = N_("This time we name no subject here: someone could be recognised.")
"""True for every reason there is not to tell one, and tells none of them."""

NOTHING_TO_REPEAT = N_(
    "We repeat only what enough of you say for nobody to be recognised. This time, no subject comes up often enough."
)
IN_LANGUAGES = {
    "fr": N_("in French"),
    "en": N_("in English"),
    "de": N_("in German"),
    "es": N_("in Spanish"),
    "it": N_("in Italian"),
    "nl": N_("in Dutch"),
    "pt": N_("in Portuguese"),
    "pl": N_("in Polish"),
}
"""The languages that comments are read in."""

RAISED_BY = {
    "10-29": N_("At least ten of you."),
    "30-99": N_("At least thirty of you."),
    "100+": N_("At least a hundred of you."),
}
"""How many of those who read it said something to that effect, as `BANDS`."""

ONLY_IN = {"fr": N_("Text in French only."), "en": N_("Text in English only.")}
"""The languages that the texts of a promise may be written in."""

EFFECTS = {
    "score": N_("Score up more there than elsewhere."),
    "theme": N_("Since then, fewer speak of it there, compared with elsewhere."),
    "nothing yet": N_("We have not seen it change anything yet: we go on."),
    "too early": N_("It is too early to tell what it has changed."),
}
IMPROVED = ("score", "theme")

ROSE = N_("Before that, our score was {before} ({period}); it is now {now}: it has risen.")
FELL = N_("Before that, our score was {before} ({period}); it is now {now}: it has fallen.")
STAYED = N_("Before that, our score was {before} ({period}); it is still {now}.")
NOT_BECAUSE = N_("Other things have changed too: we cannot say that it is because of what we did.")
PERHAPS_HELPED = N_("Other things have changed too: we cannot say whether what we did has helped.")

LEVELS = {
    "low": N_("Clearly more of you gave us six or less out of ten than gave us nine or ten."),
    "middle": N_("Roughly as many of you gave us nine or ten out of ten as gave us six or less."),
    "high": N_("Clearly more of you gave us nine or ten out of ten than gave us six or less."),
}


def title(facts: CustomerFacts, words: Words) -> Title:
    """Opens the customer summary; carries its numbers."""
    return letter_title(facts, words, "", customer_numbers(facts, words.language))


def letter_title(facts: CustomerFacts, words: Words, to: str, numbers: dict[str, Any]) -> Title:
    """Opens a letter to all customers, or `to` one of them; carries its numbers."""
    programme, period = facts.programme, facts.scope.period.label(words.language)
    name = " · ".join(filter(None, (programme.brand.name or programme.programme, to)))
    unit = () if facts.scope.unit == "all" else (facts.side.units.label(facts.scope.unit, words.language),)
    return Title(
        eyebrow=" · ".join((name, *unit, period)),
        heading=(words("You answered."), words("Here is what we do about it.")),
        facts=(),
        document=Document(
            language=words.language,
            title=words("{name}: your answers, {period}", name=name, period=period),
            description=words("What customers told us, and what we do about it"),
            author=programme.brand.name or programme.programme,
            date=facts.scope.as_of.isoformat(),
            footer=words("{name} · your answers, {period}", name=name, period=period),
            edition="customer",
        ),
        words=template_words(words),
        numbers=numbers,
    )


def thanks(facts: CustomerFacts, words: Words) -> Text:
    """Thanks, and the score without make-up."""
    cell = facts.cell
    if cell.n_band:
        opening = words.runs(
            "Thank you: *{many}* of you took the time to answer.", many=words(BANDS[cell.n_band])
        )
    else:
        opening = runs(words("Thank you to each of you who took the time to answer."))
    return Text((opening + runs(" " + " ".join(score_said(facts, words))),), tone="lead")


def score_said(facts: CustomerFacts, words: Words) -> Iterator[str]:
    """The score of all, as far as it may be shown, in words and numbers."""
    cell = facts.cell
    if cell.level == "hidden":
        yield words("We publish no score this time: it could reveal how someone answered.")
        yield from _counted_above(facts, words)
        return
    yield words(LEVELS[cell.words or level_of(cell.nps or 0)])
    if cell.nps is not None:
        yield words(
            "Our score is {score}, on a scale from −100 (everyone six or less) to +100 (everyone nine or ten).",
            score=words.signed(cell.nps),
        )
        yield from _moved(facts, words)


def _counted_above(facts: CustomerFacts, words: Words) -> Iterator[str]:
    """Where the answers of a unit count whose score is hidden."""
    if facts.shown_in == WHOLE:
        yield words("Your answers count in the score of all our customers.")
    elif facts.shown_in is not None:
        name = brief(facts.side.units.label(facts.shown_in, words.language), LONGEST_NAME)
        yield words("Your answers count in the score of {unit}.", unit=name)


def _moved(facts: CustomerFacts, words: Words) -> Iterator[str]:
    for change in facts.changes[:1]:
        before = words.signed((facts.cell.nps or 0) - change.value)
        yield words(
            "Previously: {before} ({period}).",
            before=before,
            period=change.against.label(words.language),
        )


def your_words(facts: CustomerFacts, words: Words, heading: str = "") -> Section | None:
    """What enough customers raise, as they appreciate it or want it changed, each with released quotes.

    A unit whose score is hidden was told why; where another has nothing to show, one line says so.
    """
    heading = heading or words("What you told us")
    if not facts.themes:
        said = runs(words(NOTHING_TO_REPEAT))
        return None if facts.cell.level == "hidden" else Section(heading, (Text((said,), tone="quiet"),))
    groups = tuple(_told(facts, tone, label, words) for tone, label in TONES.items())
    shown = groups if any(group.note for group in groups) else ()
    return Section(heading, tuple(_voices(facts, shown, words)))


def _voices(facts: CustomerFacts, groups: tuple[QuoteGroup, ...], words: Words) -> Iterator[Block]:
    if groups:
        note = words("Quotes published with their authors' consent, names removed.") if facts.quotes else ""
        yield Quotes(groups, note=note)
    if mentioned := names_of(facts.themes, "mentioned", words):
        yield Text((runs(words("Several of you mention, favourably or not: {themes}.", themes=mentioned)),))


def _told(facts: CustomerFacts, tone: PublicTone, label: str, words: Words) -> QuoteGroup:
    names = names_of(facts.themes, tone, words)
    return QuoteGroup(
        label=words(label),
        quotes=tuple(quote_shown(quote, words) for quote in facts.quotes if quote.tone == tone),
        note=words("Several of you mention: {themes}.", themes=names) if names else "",
        empty="" if names else words(NO_THEME),
    )


def names_of(themes: Sequence[ReleasedTheme], tone: PublicTone, words: Words) -> str:
    """The names of the themes raised so, listed as the code frame writes them: any name fits in a list."""
    raised = [one.names for one in themes if one.tone == tone]
    return ", ".join(
        brief(names.get(words.language) or next(iter(names.values())), LONGEST_NAME) for names in raised
    )


def quote_shown(quote: ReleasedQuote, words: Words) -> Quote:
    """A quote, with its language where it is not the letter's."""
    said_in = IN_LANGUAGES.get(quote.language, "") if quote.language != words.language else ""
    return Quote(quote.text, quote.language, words(said_in) if said_in else "")


def promises(facts: CustomerFacts, words: Words) -> Section:
    """What you said and what we do about it, kept promises first; the nearest ones, so that it stays a letter."""
    return Section(
        words("You said, we do"), (promised(facts.promises(words.language), facts.scope.as_of, words),)
    )


def promised(
    told: Sequence[dict[str, Any]], today: date, words: Words, title: str = "", most: int = MOST_PROMISES
) -> Table:
    """A table of promises, the first of them."""
    rows = tuple(_promise(row, today, words) for row in told[:most])
    return Table(
        title=title,
        columns=(
            Column(words("You said"), width=1.4),
            Column(words("We do, and who sees to it"), width=2.6),
            Column(words("When")),
        ),
        rows=rows,
        note=joined(
            _since_when(rows, words),
            _who_counts(told[:most], words),
            more_told(len(told) - len(rows), words),
        ),
        empty=words("We have no action to announce yet. We will write to you when we do."),
    )


def _since_when(rows: Sequence[object], words: Words) -> str:
    """What customers said is not of this survey alone, and need not stand above."""
    return words("From what you have told us, in this survey and earlier ones.") if rows else ""


def _who_counts(told: Sequence[dict[str, Any]], words: Words) -> str:
    """Who is counted beside what was said: a sentence stands for a subject, which others put otherwise."""
    return words("Counted: who raised the subject.") if any(row.get("asked") for row in told) else ""


def more_told(left: int, words: Words) -> str:
    """How many promises a table leaves out; nothing where there are none."""
    if left <= 0:
        return ""
    return words.plural(
        "{n} more action is planned or under way.", "{n} more actions are planned or under way.", left
    )


def _promise(row: dict[str, Any], today: date, words: Words) -> tuple[Cell, Cell, Cell]:
    does = row["text"] or ""
    if row["role"]:
        does = words("{action} —\u00a0{role}", action=does, role=row["role"])
    asked, effect = row.get("asked"), row.get("effect")
    raised = words(RAISED_BY[asked]) if asked else ""
    came_of = words(EFFECTS[effect]) if effect else ""
    when = _when(row, today, words)
    return (
        _spoken(row["said"] or "", row.get("said_in"), raised, words),
        _spoken(does, row.get("text_in"), "", words),
        SpokenCell(when.label, when.value, when.mark, note=came_of) if came_of else when,
    )


def _spoken(text: str, language: str | None, note: str, words: Words) -> Cell:
    """A cell of words; one in another language says so, for eyes and for ears."""
    foreign = words(ONLY_IN[language]) if language in ONLY_IN else ""
    note = joined(foreign, note)
    return SpokenCell(text, language=language or "", note=note) if note else Cell(text)


def _when(row: dict[str, Any], today: date, words: Words) -> Cell:
    day = date.fromisoformat(row["day"]) if row["day"] else None
    if row["status"] == "done":
        return Cell(
            words("done in {month}", month=words.month(day)) if day else words("done"), row["day"], "good"
        )
    if day is None:
        return Cell(words(UNDATED[row["status"]]))
    if day < today:
        return Cell(words("promised for {day}, not done yet", day=words.date(day)), row["day"], "strong")
    return Cell(words.date(day), row["day"])


def since_then(facts: CustomerFacts, words: Words) -> Section | None:
    """What moved since promises were kept: the two published numbers, and that nobody knows why they differ.

    What was measured of each stands beside it, under "You said, we do".
    """
    done = [row for row in facts.promises(words.language) if row["status"] == "done"]
    if not done:
        return None
    change = facts.since_kept
    if change is None or facts.cell.nps is None:
        open_still = sum(not row.get("effect") for row in done)
        said = _too_early(open_still, words) if open_still else ""
    else:
        said = " ".join(_since_kept(facts, done, change, facts.cell.nps, words))
    return Section(words("And since then?"), (Text((runs(said),)),)) if said else None


def _too_early(done: int, words: Words) -> str:
    return words.plural(
        "{n} action is done. It is too early to say what it has changed for you: we will tell you, good or bad.",
        "{n} actions are done. It is too early to say what they have changed for you: we will tell you, good or bad.",
        done,
    )


def _since_kept(
    facts: CustomerFacts, done: Sequence[dict[str, Any]], change: ReleasedChange, now: int, words: Words
) -> Iterator[str]:
    """The number before and that of today; what was done while answers came is in neither."""
    start = facts.scope.start.isoformat()
    kept = sum(row["day"] < start for row in done)
    yield words.plural(
        "{n} action was done before you answered.", "{n} actions were done before you answered.", kept
    )
    period, before = change.against.label(words.language), words.signed(now - change.value)
    moved = STAYED if change.value == 0 else ROSE if change.value > 0 else FELL
    yield words(moved, before=before, period=period, now=words.signed(now))
    if not any(row.get("effect") in IMPROVED for row in done):
        yield words(NOT_BECAUSE if moved == ROSE else PERHAPS_HELPED)
    if later := sum(row["day"] >= start and not row.get("effect") for row in done):
        yield words.plural(
            "{n} more was done since: it is too early to say what it has changed.",
            "{n} more were done since: it is too early to say what they have changed.",
            later,
        )


def contact(facts: CustomerFacts, words: Words) -> Note | None:
    """Whom to write to, and when the next survey comes."""
    customer = facts.programme.customer
    said = [
        *(
            [words("Write to {whom}.", whom=whom(customer, words))]
            if customer.email or customer.write_to
            else []
        ),
        *(
            [words("Next survey: {when}.", when=parse_period(customer.next_survey).label(words.language))]
            if customer.next_survey
            else []
        ),
    ]
    if not said:
        return None
    signed = ["— " + customer.signed_by.in_language(words.language)] if customer.signed_by else []
    return Note(runs(" ".join(said + signed)), title=words("A question, a disagreement?"), tone="contact")


def whom(customer: Any, words: Words) -> str:
    """Whom customers write to, as the programme says; blank where it does not."""
    named = customer.write_to.in_language(words.language) if customer.write_to else ""
    return ", ".join(part for part in (named, customer.email) if part)


def method(facts: CustomerFacts, words: Words) -> Text:
    """How it was measured, small, at the end, and what is counted; the only place that says NPS."""
    question = words.quoted(facts.programme.question.in_language(words.language))
    said: Runs = runs(
        words(
            "How we measure: {question}, from 0 to 10; the score (NPS) is the share of answers of 9 or 10 minus the "
            "share of answers of 0 to 6. "
            "Answers are grouped so that nobody can be recognised.",
            question=question,
        )
    )
    counted = runs(_counted_here(facts, words))
    return Text((said, counted) if counted else (said,), tone="quiet")


def _counted_here(facts: CustomerFacts, words: Words) -> str:
    """Which units count in this report alone; nothing where there is none."""
    if not facts.counted_with:
        return ""
    labels = [facts.side.units.label(unit, words.language) for unit in facts.counted_with]
    names = [brief(label, LONGEST_NAME) for label in labels]
    return words(
        "This report also counts {units}: no score is published apart, so that nobody can be recognised.",
        units=named(names, words),
    )
