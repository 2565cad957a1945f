"""How groups of customers answered: the segments that the programme declares for them, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Block, Cell, Column, Section, Table, Text, runs
from nps_report.facts.customer import CustomerFacts
from nps_report.sections.labels import column_name
from nps_report.snapshot import Released, ReleasedSegment
from nps_report.wording import N_, Words

LEVELS = {
    "low": N_("clearly unfavourable"),
    "middle": N_("mixed"),
    "high": N_("clearly favourable"),
}
"""The three words of scores that are told without a number."""


def segments(facts: CustomerFacts, words: Words) -> Section | None:
    """A table for each segment that tells something; nothing where there is none."""
    tables = tuple(_tables(facts, words))
    if not tables:
        return None
    shown: Block = tables[0] if len(tables) == 1 else Section("", tables, layout="columns")
    notes = tuple(Text((runs(note),), tone="quiet") for note in _notes(facts, words))
    return Section(words("How you answered, group by group"), (shown, *notes))


def _tables(facts: CustomerFacts, words: Words) -> Iterator[Table]:
    for segment, cells in facts.segments.items():
        name = column_name(words, facts.programme, segment)
        yield Table(
            # A single table goes by the section's heading.
            title=name if len(facts.segments) > 1 else "",
            columns=(Column(name, width=1.4), Column(words("Score"), width=1.6)),
            rows=tuple((Cell(_value_name(facts, one, words)), score_shown(one.cell, words)) for one in cells),
        )


def _value_name(facts: CustomerFacts, one: ReleasedSegment, words: Words) -> str:
    """The value's declared label, else the value, in full: of a name that is cut the leak check would know nothing."""
    if one.value is None:
        return words("Others")
    declared = facts.programme.labels.get(one.segment, {}).get(one.value)
    return declared.in_language(words.language) if declared else one.value


def score_shown(cell: Released, words: Words) -> Cell:
    """A released score as a table says it: a whole number, words, or that it is not shown.

    >>> from nps_report.wording import words_for
    >>> score_shown(Released("number", nps=22, n_band="10-29"), words_for("en"))
    Cell(label='+22', value=22, mark='strong')
    >>> score_shown(Released("words", words="high", n_band="10-29"), words_for("en")).label
    'clearly favourable'
    """
    if cell.nps is not None:
        return Cell(words.signed(cell.nps), cell.nps, "strong")
    if cell.words is not None:
        return Cell(words(LEVELS[cell.words]), cell.words)
    return Cell(words("not shown, so that nobody can be recognised"), mark="quiet")


def _notes(facts: CustomerFacts, words: Words) -> Iterator[str]:
    """How the tables are to be read, as far as the letter has not said so with the unit's own score."""
    shown = [one.cell for cells in facts.segments.values() for one in cells]
    if facts.cell.nps is None and any(cell.nps is not None for cell in shown):
        yield words("Scores go from −100 to +100.")
    if any(cell.level == "words" for cell in shown):
        yield words("In words where a number could reveal how someone answered.")
