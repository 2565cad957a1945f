"""What those who lead the units have to decide: whom nobody has called, what is late, and what nobody works on."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Findings, Runs
from nps_report.facts.executive import Executive
from nps_report.sections.labels import unit_name
from nps_report.sections.many import named
from nps_report.wording import Words


def decisions(found: Executive, words: Words) -> Findings:
    """At most three questions, each with the figures that ask it; one line where there is none."""
    return Findings(
        title=words("Decisions to take"),
        items=(*_calls(found, words), *_late(found, words), *_unattended(found, words)),
        empty=words(
            "No decision to take: no call or action is late, and no unit below its target stands still."
        ),
    )


def _calls(found: Executive, words: Words) -> Iterator[Runs]:
    if not found.waiting:
        return
    units = [
        words("{unit} ({n})", unit=_unit(found, unit, words), n=words.whole(n)) for unit, n in found.waiting
    ]
    yield words.runs(
        "*Late calls*: {waiting}, {units}. Who calls them, and by when?",
        waiting=words.plural("{n} customer waits", "{n} customers wait", sum(n for _, n in found.waiting)),
        units=named(units, words),
    )


def _late(found: Executive, words: Words) -> Iterator[Runs]:
    actions = found.facts.open_actions
    late = actions[actions["late"].astype("bool")]
    if not len(late):
        return
    yield words.runs(
        "*Late actions*: {late}, the oldest due {day}. Another date for each, or an end to it?",
        late=words.plural("{n} action", "{n} actions", len(late)),
        day=words.date(late["due"].min().date()),
    )


def _unattended(found: Executive, words: Words) -> Iterator[Runs]:
    units = [one for one in found.units if (one.fell or one.below_target) and one.action is None]
    if units:
        yield words.runs(
            "*No action of their own*: {units}, though the score fell or misses its target. Who does what there?",
            units=named([_unit(found, one.unit, words) for one in units], words),
        )


def _unit(found: Executive, unit: str | None, words: Words) -> str:
    if unit is None:
        return words("no unit")
    return unit_name(words, found.facts.side.units.label(unit, words.language), unit)
