"""The profile: who promoters, passives and detractors are, and what sets passives and detractors apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nps_report.blocks import Block, Cell, Column, Runs, Section, Table, Text, runs
from nps_report.facts.internal import Facts
from nps_report.facts.profile import PassiveGroup, Profile, ProfileRow, Traits
from nps_report.sections.labels import (
    CLASS_NAMES,
    column_name,
    count_cell,
    crowded,
    score_cell,
    status_name,
    value_name,
)
from nps_report.sections.numbers import counted
from nps_report.wording import N_, UNKNOWN, Words

VALUES = 5
"""How many steps or statuses a line has room for."""

GROUPS: dict[PassiveGroup, str] = {
    "off target": N_("not our target"),
    "target": N_("our target"),
    "no delight": N_("no delight named"),
    "delight": N_("a delight named"),
    "target unknown": N_("target not known"),
}
GROUPS_OF_TARGET: dict[PassiveGroup, str] = {
    **GROUPS,
    "no delight": N_("our target, no delight named"),
    "delight": N_("our target, a delight named"),
}


def profile(facts: Facts, words: Words) -> Section | None:
    """The matrix of traits by class, then passives and detractors; one line without traits, None without answers."""
    if facts.crowded:
        return _one_line(words, crowded(words))
    found = facts.topic(Profile)
    if not found.entries:
        return None
    if not found.known:
        return _one_line(words, words("Neither status, core target, delight nor step is known: no profile."))
    blocks: list[Block] = [_matrix(found, words)] if found.has_traits else []
    lines = tuple(_lines(found, words))
    return Section(_heading(found, words), (*blocks, *((Text(lines),) if lines else ())))


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """What the profile counts."""
    found = facts.topic(Profile)
    if found.entries and found.known:
        yield (
            words("Profile"),
            words(
                "Each contact's latest answer from {start} to {end} (n = {n}); status and core target as the accounts "
                "have them now. Counts, not tests: a gap between two rows may be due to chance.",
                start=words.date(facts.people.start),
                end=words.date(facts.people.end),
                n=len(found.entries),
            ),
        )


def numbers(facts: Facts) -> dict[str, Any]:
    """The matrix as it is shown, then passives and detractors by group."""
    found = facts.topic(Profile)
    if not found.entries or not found.known:
        return {}
    return {
        "rows": [_row_numbers(facts, row) for row in found.rows] if found.has_traits else [],
        "passives": dict(found.passive_groups),
        "detractors": {
            "status": _value_numbers(found.detractors_by_status),
            "step": _value_numbers(found.detractors_by_step),
            "severity": [
                {"low": low, "high": high, "n": n} for (low, high), n in found.detractors_by_severity.items()
            ],
        },
    }


def _one_line(words: Words, line: str) -> Section:
    return Section(words("Profile"), (Text((runs(line),), tone="quiet"),))


def _heading(found: Profile, words: Words) -> str:
    """The passives whom we could win over: nothing delights them yet."""
    hesitant = found.passive_groups.get("no delight", 0)
    if not hesitant:
        return words.plural("Profile of {n} answer", "Profile of {n} answers", len(found.entries))
    if found.has_target:
        return words.plural(
            "Profile: {n} of {passives} passives in our core target named no delight",
            "Profile: {n} of {passives} passives in our core target named no delight",
            hesitant,
            passives=len(found.passives),
        )
    return words.plural(
        "Profile: {n} of {passives} passives with no delight named",
        "Profile: {n} of {passives} passives with no delight named",
        hesitant,
        passives=len(found.passives),
    )


def _matrix(found: Profile, words: Words) -> Table:
    traits = [
        *([column_name(words, found.facts.programme, "status")] if found.has_status else []),
        *([words("Core target")] if found.has_target else []),
        *([words("Delight named")] if found.has_delight else []),
    ]
    classes = [words(CLASS_NAMES[name]).capitalize() for name in ("detractors", "passives", "promoters")]
    return Table(
        title=words("Classes by profile of the account"),
        columns=(
            *(Column(label, width=1.1) for label in traits),
            *(Column(label, "end", 0.8) for label in (*classes, words("Answers"))),
            Column(words("Score"), "end", 0.6),
        ),
        rows=tuple(_row(found, row, words) for row in found.rows),
    )


def _row(found: Profile, row: ProfileRow, words: Words) -> tuple[Cell, ...]:
    counts = row.counts
    return (
        *_trait_cells(found, row.traits, words),
        *(count_cell(words, n) for n in (counts.detractors, counts.passives, counts.promoters)),
        count_cell(words, counts.n, found.facts.small(counts)),
        score_cell(words, counts),
    )


def _trait_cells(found: Profile, traits: Traits | None, words: Words) -> list[Cell]:
    shown = [
        *(
            [status_name(words, found.facts.programme, traits.status if traits else None)]
            if found.has_status
            else []
        ),
        *([_yes_or_no(words, traits.target if traits else None)] if found.has_target else []),
        *([_yes_or_no(words, traits.delight if traits else None)] if found.has_delight else []),
    ]
    labels = shown if traits else [words("all others"), *[""] * (len(shown) - 1)]
    return [Cell(label) for label in labels]


def _yes_or_no(words: Words, value: bool | None) -> str:
    if value is None:
        return UNKNOWN
    return words("yes") if value else words("no")


def _lines(found: Profile, words: Words) -> Iterator[Runs]:
    if found.passives and found.passive_groups:
        names = GROUPS_OF_TARGET if found.has_target else GROUPS
        groups = [_counted(words, words(names[group]), n) for group, n in found.passive_groups.items()]
        yield words.runs(
            "*Passives* ({n}): {groups}.", n=words.whole(len(found.passives)), groups=words("; ").join(groups)
        )
    if found.detractors:
        yield words.runs(
            "*Detractors* ({n}). {split}",
            n=words.whole(len(found.detractors)),
            split=" ".join(_splits(found, words)),
        )


def _splits(found: Profile, words: Words) -> Iterator[str]:
    programme = found.facts.programme
    if found.detractors_by_status:
        named = {
            status and status_name(words, programme, status): n
            for status, n in found.detractors_by_status.items()
        }
        yield words("By status: {counts}.", counts=_listed(named, words))
    if found.detractors_by_step:
        step = programme.profile.step or ""
        steps = {
            value and value_name(words, programme, step, value): n
            for value, n in found.detractors_by_step.items()
        }
        yield words("By step: {counts}.", counts=_listed(steps, words))
    bands = [_counted(words, f"{low}–{high}", n) for (low, high), n in found.detractors_by_severity.items()]
    yield words("By score: {counts}.", counts=words("; ").join(bands))


def _listed(counts: Mapping[str | None, int], words: Words) -> str:
    """The first values with their counts, all others together, and those of which it is not known."""
    named = [(name, n) for name, n in counts.items() if name is not None]
    shown = [_counted(words, name, n) for name, n in named[:VALUES]]
    others = sum(n for _, n in named[VALUES:])
    shown += [_counted(words, words("others"), others)] if others else []
    shown += [_counted(words, words("not known"), counts[None])] if None in counts else []
    return words("; ").join(shown)


def _counted(words: Words, name: str, n: int) -> str:
    return words("{name}: {count}", name=name, count=words.whole(n))


def _row_numbers(facts: Facts, row: ProfileRow) -> dict[str, Any]:
    traits, counts = row.traits or Traits(), row.counts
    return {
        "others": row.traits is None,
        "status": traits.status,
        "core_target": traits.target,
        "delight": traits.delight,
        **counted(counts),
        "small_base": facts.small(counts),
    }


def _value_numbers(counts: Mapping[str | None, int]) -> list[dict[str, Any]]:
    return [{"value": name, "n": n} for name, n in counts.items()]
