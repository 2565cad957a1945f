"""How to go through a call: what to answer first, what to say, what to ask, and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Block, Cell, Column, Findings, Run, Section, Table, runs
from nps_report.facts.around import Surroundings
from nps_report.facts.internal import Facts
from nps_report.programme.replies import ReplyBank
from nps_report.sections.theme_tables import theme_name
from nps_report.wording import N_, Words

MOST_REPLIES = 3
"""More first answers than this nobody has in mind during a call."""

LINES = {
    N_("Outcome"): 1.3,
    N_("Root cause"): 1.1,
    N_("Next step, and who"): 1.3,
    N_("Date of the next call"): 0.9,
}
"""What is written down by hand, with its share of the width."""

_ROOM = "\n".join(["\u00a0"] * 4)
"""Lines of nothing: a pen needs more room than type."""


def guide(facts: Facts, around: Surroundings, bank: ReplyBank, words: Words) -> Iterator[Block]:
    """What to answer first on what was blamed, the script beside the questions, then lines to write on."""
    replies = tuple(_replies(facts, around, bank, words))
    if replies:
        yield _first_answers(replies, words)
    heard = around.case.person.score_class
    script = tuple((Run(one.step, "strong"), Run(f" {one.said_to(heard)}")) for one in bank.script)
    questions = tuple(runs(question) for question in bank.asked_of(heard))
    asked = (Findings(words("The call"), script), Findings(words("Questions to ask"), questions))
    yield Section("", asked, layout="columns")
    yield _to_write_on(words)


def _to_write_on(words: Words) -> Table:
    columns = tuple(Column(words(name), width=width) for name, width in LINES.items())
    return Table("", columns, (tuple(Cell(_ROOM) for _ in columns),))


def _replies(facts: Facts, around: Surroundings, bank: ReplyBank, words: Words) -> Iterator[tuple[Cell, ...]]:
    """The bank's reply to each theme that is blamed; to whoever blames none but is no promoter, the default."""
    blamed = [one.theme for one in around.raised if one.blamed][:MOST_REPLIES]
    for theme in blamed:
        reply = bank.reply(theme)
        yield Cell(theme_name(facts, theme, words)), Cell(reply.objection), Cell(reply.answer)
    if not blamed and around.case.person.score_class in ("detractors", "passives"):
        yield Cell(words("In general")), Cell(bank.default.objection), Cell(bank.default.answer)


def _first_answers(rows: tuple[tuple[Cell, ...], ...], words: Words) -> Table:
    return Table(
        title=words("What to answer first"),
        columns=(
            Column(words("Theme"), width=0.7),
            Column(words("They may say"), width=1.1),
            Column(words("A first answer"), width=2.4),
        ),
        rows=rows,
    )
