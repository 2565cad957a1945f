"""Who should not call because it was their own work that was judged, and who could call instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from nps_report.verbatims.visible import fold, visible

Part: TypeAlias = Literal["caller", "owner"]
"""What somebody does in a follow-up."""

_WORD = re.compile(r"\w+")
_TITLES = frozenset(("m", "mr", "mme", "mlle", "mrs", "ms", "miss", "dr", "monsieur", "madame"))


@dataclass(frozen=True)
class Colleague:
    """Somebody who may call customers; without a unit, those of any."""

    name: str
    unit: str | None = None
    left_at: date | None = None

    def here_on(self, day: date) -> bool:
        """Whether the colleague has not left by a day."""
        return self.left_at is None or self.left_at > day


@dataclass(frozen=True)
class Call:
    """A customer to be called, by somebody who is none of `others`; `units` are where to look, the nearest first."""

    units: tuple[str, ...]
    others: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name as names are compared: without case, accents, order and title, or its address at a domain.

    >>> words_of_name("Mme DUPRÉ  Anne-Laure") == words_of_name("anne.laure.dupre@helios.example")
    True
    """
    words = _WORD.findall(fold(visible(name)).partition("@")[0].replace("_", " "))
    return tuple(sorted(words[1:] if len(words) > 1 and words[0] in _TITLES else words))


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names are one person's; a name that is not known is nobody's.

    >>> same_person("DUPONT Jean", "Jean Dupont"), same_person("J. Dupont", "Jean Dupont"), same_person(None, None)
    (True, False, False)
    """
    if not one or not other:
        return False
    words = words_of_name(one)
    return bool(words) and words == words_of_name(other)


def involved(
    caller: str | None, owner: str | None, handled_by: str | None, manager: str | None
) -> tuple[Part, ...]:
    """Which of "caller" and "owner" handled what was judged, or looks after the account.

    >>> involved("Odile Marchal", "Paul Servan", handled_by="marchal odile", manager=None)
    ('caller',)
    """
    parts: dict[Part, str | None] = {"caller": caller, "owner": owner}
    return tuple(
        part for part, name in parts.items() if same_person(name, handled_by) or same_person(name, manager)
    )


def proposed(
    calls: Sequence[Call], team: Iterable[Colleague], day: date, busy: Iterable[str] = ()
) -> tuple[str | None, ...]:
    """A colleague for each call, None where nobody is left to ask.

    Asked are those who have not left by `day` of the first of the call's units that has any, then those of no unit; the
    one with the fewest calls, of alike ones the first by name. `busy` are the callers of what is unfinished, a name
    for each; every proposal counts as one more.

    >>> team = [Colleague("Zoé", "Lyon"), Colleague("Ali", "Lyon"), Colleague("Max", "Sud")]
    >>> call = Call(("Lyon", "Sud"))
    >>> proposed([call, call, Call(("Lyon", "Sud"), ("Ali", "Zoé"))], team, date(2026, 10, 31), busy=["Ali"])
    ('Zoé', 'Ali', 'Max')
    """
    by_unit: dict[str | None, list[str]] = {}
    for colleague in team:
        if colleague.here_on(day):
            by_unit.setdefault(colleague.unit, []).append(colleague.name)
    load = Counter(words_of_name(name) for name in busy)
    return tuple(_next_of(call, by_unit, load) for call in calls)


def _next_of(
    call: Call, by_unit: Mapping[str | None, Sequence[str]], load: Counter[tuple[str, ...]]
) -> str | None:
    for candidates in _free(call, by_unit):
        found = min(candidates, key=lambda name: (load[words_of_name(name)], fold(name), name))
        load[words_of_name(found)] += 1
        return found
    return None


def _free(call: Call, by_unit: Mapping[str | None, Sequence[str]]) -> Iterator[list[str]]:
    """Unit by unit, those who could call, where there is anybody."""
    barred = {words_of_name(name) for name in call.others}
    for unit in (*call.units, None):
        candidates = [name for name in by_unit.get(unit, ()) if words_of_name(name) not in barred]
        if candidates:
            yield candidates
