"""The letter to one account: thanks, its score beside that of all, what it told us, what we do, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nps_report.blocks import Block, QuoteGroup, Quotes, Runs, Section, Table, Text, Title, runs
from nps_report.facts.account import AccountFacts
from nps_report.sections import customer
from nps_report.sections.numbers import account_numbers
from nps_report.snapshot.public import PublicTone
from nps_report.wording import N_, Words

MOST_PROMISES = 3
"""Of each kind, so that it stays a page."""

MOST_QUOTES = 2
"""In each tone."""

IN_WORDS = N_("We say it in words alone, so that nobody among you can be recognised.")
UNSAID = N_("Of your own answers we repeat nothing here, so that nobody among you can be recognised.")


def title(facts: AccountFacts, words: Words) -> Title:
    """Opens the letter; carries its numbers."""
    return customer.letter_title(facts, words, facts.name, account_numbers(facts, words.language))


def thanks(facts: AccountFacts, words: Words) -> Text:
    """Thanks, with how many answered where all of them consent."""
    if facts.own.n is None:
        said = words("Thank you to each of you who took the time to answer.")
    else:
        said = words.plural(
            "Thank you: we received {n} answer from you.",
            "Thank you: we received {n} answers from you.",
            facts.own.n,
        )
    return Text((runs(said),), tone="lead")


def scores(facts: AccountFacts, words: Words) -> Section:
    """The account's own score, beside that of all customers."""
    unit = facts.side.units.label(facts.scope.unit, words.language)
    everybody = (
        words("All our customers") if facts.scope.unit == "all" else words("Our customers, {unit}", unit=unit)
    )
    own = Section(facts.name or words("Your company"), (_paragraph(" ".join(_own(facts, words))),))
    others = Section(everybody, (_paragraph(" ".join(customer.score_said(facts, words))),))
    return Section("", (own, others), layout="columns")


def _own(facts: AccountFacts, words: Words) -> Iterator[str]:
    own = facts.own
    if own.nps is not None:
        yield words("Your score is {score}, on a scale from −100 to +100.", score=words.signed(own.nps))
        yield words("No other customer reads it.")
    elif own.words:
        yield words(customer.LEVELS[own.words])
        yield words(IN_WORDS)
    else:
        yield words(UNSAID)


def your_words(facts: AccountFacts, words: Words) -> Section | None:
    """What the account's people raise and say; where that may not be told, or is nothing, what customers told us."""
    if not facts.own_themes:
        told = customer.your_words(facts, words, words("What our customers told us"))
        return None if told is None else replace(told, blocks=tuple(map(_shortened, told.blocks)))
    return Section(words("What you told us"), tuple(_voices(facts, words)))


def _shortened(block: Block) -> Block:
    """A block with one quote of each tone: the others stand in the letter to all."""
    if not isinstance(block, Quotes):
        return block
    return replace(block, groups=tuple(replace(group, quotes=group.quotes[:1]) for group in block.groups))


def _voices(facts: AccountFacts, words: Words) -> Iterator[Block]:
    groups = tuple(_group(facts, tone, label, words) for tone, label in customer.TONES.items())
    if any(group.note for group in groups):
        note = words("Quotes published with their authors' consent, names removed.")
        yield Quotes(groups, note=note if facts.own_quotes else "")
    if mentioned := customer.names_of(facts.own_themes, "mentioned", words):
        yield _paragraph(words("You mention, favourably or not: {themes}.", themes=mentioned))


def _group(facts: AccountFacts, tone: PublicTone, label: str, words: Words) -> QuoteGroup:
    names = customer.names_of(facts.own_themes, tone, words)
    quotes = [quote for quote in facts.own_quotes if quote.tone == tone][:MOST_QUOTES]
    return QuoteGroup(
        label=words(label),
        quotes=tuple(customer.quote_shown(quote, words) for quote in quotes),
        note=words("You mention: {themes}.", themes=names) if names else "",
        empty="" if names else words("You raised no subject here this time."),
    )


def promises(facts: AccountFacts, words: Words) -> Section:
    """What was said and what we do about it: where the account is a customer, then for all."""
    return Section(words("You said, we do"), tuple(_promised(facts, words)))


def _promised(facts: AccountFacts, words: Words) -> Iterator[Table]:
    there, everywhere = facts.promises_there(words.language), facts.promises_to_all(words.language)
    today = facts.scope.as_of
    if there:
        title = words("For you and those around you")
        table = customer.promised(there, today, words, title, MOST_PROMISES)
        # What both say of where it comes from is said once.
        more = customer.more_told(len(there) - MOST_PROMISES, words)
        yield replace(table, note=more) if everywhere else table
    if everywhere or not there:
        title = words("For all our customers") if there else ""
        yield customer.promised(everywhere, today, words, title, MOST_PROMISES)


def _paragraph(said: str) -> Text:
    paragraph: Runs = runs(said)
    return Text((paragraph,))
