"""The team's edition: what customers say, told to everybody who works for them, on a page or two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from nps_report.blocks import (
    Block,
    Cell,
    Column,
    Headline,
    Note,
    QuoteGroup,
    Quotes,
    Section,
    SpokenCell,
    Table,
    Text,
    Title,
    runs,
)
from nps_report.facts.team import TeamFacts
from nps_report.sections.customer import (
    BANDS,
    NO_THEME,
    letter_title,
    more_told,
    names_of,
    promised,
    quote_shown,
)
from nps_report.sections.customer import method as customer_method
from nps_report.sections.many import LONGEST_NAME, brief, joined
from nps_report.sections.numbers import customer_numbers
from nps_report.snapshot import WHOLE, ReleasedQuote
from nps_report.snapshot.disclosure import level_of
from nps_report.snapshot.public import PublicTone
from nps_report.wording import N_, Words

MOST_UNDER_WAY, MOST_KEPT = 5, 3
MOST_THEMES = 5
"""So many themes of a tone are named, those that the code frame has first."""

LONGEST_QUOTES = 420
"""So many letters of quotes stand under a tone; the first stands in any case."""

LONGEST_TEXTS = {"said": 110, "text": 190, "role": 60}
"""How many letters of what was said and promised, and of who sees to it, a page has room for."""

TONES: dict[PublicTone, str] = {
    "appreciated": N_("What they appreciate"),
    "to improve": N_("What must get better"),
}
LEVELS = {
    "low": N_("Clearly more customers gave us six or less out of ten than gave us nine or ten."),
    "middle": N_("Roughly as many customers gave us nine or ten out of ten as gave us six or less."),
    "high": N_("Clearly more customers gave us nine or ten out of ten than gave us six or less."),
}
NO_SCORE = N_("No score this time: it could reveal how someone answered.")
NOTHING_TO_REPEAT = N_(
    "We repeat only what enough customers say for nobody to be recognised. "
    "This time, no subject comes up often enough."
)

NOTHING_PROMISED = N_("We have promised our customers nothing yet.")


def title(facts: TeamFacts, words: Words) -> Title:
    """Opens what a team reads; carries its numbers."""
    letter = letter_title(facts, words, "", customer_numbers(facts, words.language))
    name, period = letter.document.author, facts.scope.period.label(words.language)
    document = replace(
        letter.document,
        title=words("{name}: what our customers tell us, {period}", name=name, period=period),
        description=words("What our customers tell us, and what we do about it"),
        footer=words("{name} · what our customers tell us, {period}", name=name, period=period),
    )
    heading = (words("Thank you."), words("Here is what our customers tell us."))
    return replace(letter, heading=heading, document=document)


def score(facts: TeamFacts, words: Words) -> Headline | Text:
    """The score as far as it may be shown: big where it is a number."""
    nps = facts.cell.nps
    if nps is None:
        return Text((runs(" ".join(_in_words(facts, words))),), tone="lead")
    return Headline(
        score=nps,
        label=words.signed(nps),
        interval=many_answered(facts, words),
        sentence=runs(words(LEVELS[level_of(nps)])),
        more=tuple(map(runs, _beside(facts, nps, words))),
    )


def many_answered(facts: TeamFacts, words: Words) -> str:
    """How many answered at least; blank where that is not told."""
    band = facts.cell.n_band
    return words("{many} of our customers answered", many=words(BANDS[band])) if band else ""


def _in_words(facts: TeamFacts, words: Words) -> Iterator[str]:
    if facts.cell.words:
        yield words(LEVELS[facts.cell.words])
        return
    yield words(NO_SCORE)
    yield from counted_above(facts, words)


def counted_above(facts: TeamFacts, words: Words) -> Iterator[str]:
    """Where the answers of a unit count whose score is hidden."""
    if facts.shown_in == WHOLE:
        yield words("The answers count in the score of all our customers.")
    elif facts.shown_in is not None:
        name = brief(facts.side.units.label(facts.shown_in, words.language), LONGEST_NAME)
        yield words("The answers count in the score of {unit}.", unit=name)


def _beside(facts: TeamFacts, nps: int, words: Words) -> Iterator[str]:
    for change in facts.changes[:1]:
        period = change.against.label(words.language)
        yield words(
            "Previously: {before} ({period}).", before=words.signed(nps - change.value), period=period
        )
    yield words("On a scale from −100 (everyone six or less) to +100 (everyone nine or ten).")


def their_words(facts: TeamFacts, words: Words) -> Section:
    """What enough customers appreciate or want to get better, with released quotes."""
    heading = words("In our customers’ words")
    if not facts.themes:
        return Section(heading, (Text((runs(words(NOTHING_TO_REPEAT)),), tone="quiet"),))
    return Section(heading, tuple(_voices(facts, words)))


def _voices(facts: TeamFacts, words: Words) -> Iterator[Block]:
    groups = tuple(_told(facts, tone, label, words) for tone, label in TONES.items())
    if any(group.note for group in groups):
        yield Quotes(groups)
    if mentioned := _names(facts, "mentioned", words):
        yield Text((runs(words("Several mention, favourably or not: {themes}.", themes=mentioned)),))


def _told(facts: TeamFacts, tone: PublicTone, label: str, words: Words) -> QuoteGroup:
    names = _names(facts, tone, words)
    return QuoteGroup(
        label=words(label),
        quotes=tuple(quote_shown(quote, words) for quote in _with_room(facts.quotes, tone)),
        note=words("Several mention: {themes}.", themes=names) if names else "",
        empty="" if names else words(NO_THEME),
    )


def _with_room(quotes: Sequence[ReleasedQuote], tone: PublicTone) -> list[ReleasedQuote]:
    of_tone = [quote for quote in quotes if quote.tone == tone]
    lengths = accumulate(len(quote.text) for quote in of_tone)
    fitting = sum(length <= LONGEST_QUOTES for length in lengths)
    return of_tone[: max(fitting, 1)]


def _names(facts: TeamFacts, tone: PublicTone, words: Words) -> str:
    """The themes raised so, as many as there is room for."""
    of_tone = [one for one in facts.themes if one.tone == tone]
    names = names_of(of_tone[:MOST_THEMES], tone, words)
    return f"{names}…" if len(of_tone) > MOST_THEMES else names


def under_way(facts: TeamFacts, words: Words) -> Section:
    """What customers were promised, by when, and who sees to it."""
    told = facts.under_way(words.language)
    shown = _promises(facts, told[:MOST_UNDER_WAY], words)
    return Section(
        words("What we are doing"), (replace(shown, note=more_told(len(told) - len(shown.rows), words)),)
    )


def kept(facts: TeamFacts, words: Words) -> Section | None:
    """What was done of it lately."""
    told = facts.kept(words.language)
    if not told:
        return None
    shown = _promises(facts, told[:MOST_KEPT], words)
    return Section(
        words("What was done"), (replace(shown, note=more_done(len(told) - len(shown.rows), words)),)
    )


def more_done(left: int, words: Words) -> str:
    """How many kept promises a table leaves out; nothing where there are none."""
    if left <= 0:
        return ""
    return words.plural("{n} more action was done.", "{n} more actions were done.", left)


def _promises(facts: TeamFacts, told: Sequence[dict[str, Any]], words: Words) -> Table:
    """The promises under headings for colleagues; what was promised is told as customers read it."""
    short = [
        {**row, **{name: brief(row[name] or "", most) for name, most in LONGEST_TEXTS.items()}, "asked": None}
        for row in told
    ]
    table = promised(short, facts.scope.as_of, words, most=len(short))
    rows = zip(table.rows, told, strict=True)
    return replace(
        table,
        columns=(
            Column(words("They told us"), width=1.4),
            Column(words("We promised them, and who sees to it"), width=2.6),
            Column(words("When")),
        ),
        rows=tuple((_raised(said, row.get("asked"), words), *others) for (said, *others), row in rows),
        empty=words(NOTHING_PROMISED),
    )


def _raised(said: Cell, asked: str | None, words: Words) -> Cell:
    """What was said, with how many said it at least, where that may be told."""
    if not asked:
        return said
    raised = words("Raised by {many} customers.", many=words(BANDS[asked]))
    language, note = (said.language, said.note) if isinstance(said, SpokenCell) else ("", "")
    return SpokenCell(said.label, said.value, said.mark, language, joined(note, raised))


def thanks(facts: TeamFacts, words: Words) -> Note | None:
    """Thanks by name, on one line with nothing beside; None where nobody may be named, and nothing says why."""
    return Note(runs(thanks_line(facts.thanked, words))) if facts.thanked else None


def thanks_line(names: Sequence[str], words: Words) -> str:
    """The line of names: the very words in which a finished file may hold them.

    >>> from nps_report.wording import words_for
    >>> thanks_line(["Ali Ben", "Zoé Ott"], words_for("en"))
    'Thank you, Ali Ben and Zoé Ott: customers you looked after speak well of us.'
    """
    return words(
        "Thank you, {names}: customers you looked after speak well of us.", names=words.listed([*names])
    )


def method(facts: TeamFacts, words: Words) -> Text:
    """How it was measured and who may be quoted, small, at the end; the only place that says NPS."""
    measured = customer_method(facts, words)
    quoted = words("Quotes published with their authors' consent, names removed.") if facts.quotes else ""
    said = [*measured.paragraphs, runs(quoted)]
    return replace(measured, paragraphs=tuple(one for one in said if any(run.text for run in one)))
