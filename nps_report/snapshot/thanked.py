"""Whom a team may thank by name: colleagues whom customers praise, where nobody can tell which customer it was.

A name says one thing of a period: that somebody praised, of all whom the colleague took care of. It says the same
wherever it stands, for the whole programme as for each unit, so units tell nothing by their difference; and it stands
in whole periods of the programme's grain alone, which share no day, so periods tell nothing either. Of those whom the
colleague took care of there are enough, of enough accounts, both in the period and in the unit that reads the name.
What an edition tells of it is kept once it is approved, by a digest of all that is behind it: the period's answers, of
whichever unit, and the names. Where another edition of these days was made from others, nobody is named any more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from nps_report.actions.callers import words_of_name
from nps_report.periods import grain_of
from nps_report.programme import Programme, Thresholds
from nps_report.snapshot.answers import Marked
from nps_report.snapshot.disclosure import Cell
from nps_report.snapshot.published import AtLeast, PublishedCell
from nps_report.snapshot.secret import Everybody, customers_of
from nps_report.snapshot.telling import THANKS, Spot, Telling, digest_of
from nps_report.snapshot.themed import Themed
from nps_report.verbatims import Redactor
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.narrowing import narrowed
from nps_report.verbatims.placeholders import PLACEHOLDER
from nps_report.verbatims.tones import only_tone
from nps_report.verbatims.visible import fold, visible
from nps_report.verbatims.vocabulary import is_ordinary

if TYPE_CHECKING:
    import pandas as pd

    from nps_report.snapshot.releasing import Release

Key: TypeAlias = tuple[str, ...]
"""The words of a name, as names are compared."""

LONGEST = 60
"""A longer name has no room on a line of names."""

_NAME = re.compile(r"[^\W\d_]+(?:[ .'’‑-]+[^\W\d_]+)*\.?")
_LANGUAGES = ("fr", "en")
"""The languages of what stands for a name; English for any other comment."""


def thanks_colleagues(programme: Programme) -> bool:
    """Whether a programme has an edition that may thank by name: one of its own, on the customers' side."""
    return any(
        edition.side == "customer" and edition.readers == "colleagues"
        for edition in programme.editions.values()
    )


@dataclass(frozen=True)
class Thanks:
    """Whom the editions of a period may thank, and what that tells of its answers."""

    among: Release

    @cached_property
    def rows(self) -> tuple[dict[str, str], ...]:
        """The colleagues to thank by name, unit by unit; nobody where other names were told of these days."""
        return self._found if self._mark and not any(self._others()) else ()

    @property
    def told(self) -> tuple[Telling, ...]:
        """What these names tell, in each unit, and that no other is told; nothing where none may be."""
        if not self._mark or any(self._others()):
            return ()
        judged = self.among.judged(self.among.period)
        spots = [Spot(unit, about=self._mark) for unit in self.among.scores]
        # The mark stands for the answers: there may be many, in each unit again.
        cells = {spot: PublishedCell(spot.label, frozenset(), AtLeast(0)) for spot in spots}
        return (Telling(judged.name, judged.start, judged.end, cells, {}),)

    def _others(self) -> Iterator[str]:
        """What was told of names of any of these days, and is not the same."""
        period = self.among.period
        for old in self.among.before.about(period.start, period.end):
            yield from (mark for mark in marks_in(old, period.start, period.end) if mark != self._mark)

    @cached_property
    def _mark(self) -> str:
        """Stands for the names and all answers behind them; blank where nobody may be named."""
        if not _may_name(self.among):
            return ""
        answers = sorted(one.id for one in self.among.judged(self.among.period).listed)
        names = sorted({row["name"] for row in self._found})
        return f"{THANKS}{digest_of(chr(10).join([*names, '', *answers]))}"

    @cached_property
    def _found(self) -> tuple[dict[str, str], ...]:
        return tuple(thanked(self.among))


def marks_in(told: Telling, start: date, end: date) -> set[str]:
    """What tells of names in a telling that has a day between two in common.

    >>> day = date(2026, 10, 1)
    >>> marks_in(Telling("October", day, day, {}, {}), day, day)
    set()
    """
    shares_days = told.start <= end and start <= told.end
    return {spot.about for spot in told.cells if shares_days and spot.about.startswith(THANKS)}


def thanked(among: Release) -> Iterator[dict[str, str]]:
    """The colleagues to thank by name, each unit's in alphabetical order; only units of which themes are told."""
    answers = among.answers(among.period)
    handled = handled_in(answers)
    if not handled or not _may_name(among):
        return
    praise = _praise(among, answers, handled)
    for unit in dict.fromkeys(row["unit"] for row in among.themes()):
        rows = frozenset(among.judged(among.period).rows(unit))
        here = {key: [row for row in handled[key] if row in rows] for key in praise.praised}
        names = [praise.colleagues[key] for key in here if is_enough(answers.cell(here[key]), among.rules)]
        yield from ({"unit": unit, "name": name} for name in sorted(names, key=_alphabetical))


def _praise(among: Release, answers: Marked, handled: Mapping[Key, Sequence[int]]) -> Praise:
    """Whom the period's answers praise, of those who took care of enough."""
    side, programme = among.side, among.side.programme
    enough = {key for key, rows in handled.items() if is_enough(answers.cell(rows), among.rules)}
    known = colleagues_of(answers.answers["handled_by"].dropna(), side.team(), among.as_of)
    mine = without_customers({key: known[key] for key in sorted(enough & known.keys())}, customers_of(side))
    brand, themed = (programme.programme, programme.brand.name or ""), among.themed(answers)
    if not mine:
        return Praise(answers, themed, {}, known, mine)
    comments = answers.answers["comment"].iloc[[*praising(answers, themed)]].tolist()
    names = narrowed(Everybody(side), tuple(dict.fromkeys(comments)), brand)
    redactors = {language: Redactor(names, language, brand) for language in _LANGUAGES}
    return Praise(answers, themed, redactors, known, mine)


def praising(answers: Marked, themed: Themed) -> Iterator[int]:
    """The rows of comments that may be quoted and whose words are of praise, of a theme at least."""
    willing = (answers.answers["quote_consent"] & ~answers.answers["comment_empty"]).tolist()
    for row, may in enumerate(willing):
        told = {*themed.worded.get(row, {}).values()} if may else set()
        if "positive" in told and "negative" not in told:
            yield row


def _may_name(among: Release) -> bool:
    """Whether nothing but this period can be told of its answers: a whole one of the grain, as it was told before."""
    period = among.period
    grain = grain_of(period.start, among.side.programme.period)
    if (grain.start, grain.end) != (period.start, period.end) or among.as_of < period.end:
        return False
    now = among.now
    before = among.before.about(period.start, period.end)
    same_days = [one for one in before if (one.start, one.end) == (now.start, now.end)]
    return all(
        old.cells[spot].answers == now.cells[spot].answers
        for old in same_days
        for spot in old.cells.keys() & now.cells.keys()
    )


def handled_in(answers: Marked) -> dict[Key, list[int]]:
    """The rows of which each colleague took care, whichever way the name is written."""
    found: dict[Key, list[int]] = defaultdict(list)
    column = answers.answers.get("handled_by")
    for row, name in enumerate(column.tolist() if column is not None else ()):
        if isinstance(name, str) and (key := words_of_name(name)):
            found[key].append(row)
    return dict(found)


def is_enough(cell: Cell, rules: Thresholds) -> bool:
    """Whether so many persons of so many accounts were taken care of that none of them stands out.

    >>> is_enough(Cell.of_counts({"A": (0, 1, 1), "B": (1, 1, 0), "C": (0, 0, 1)}), Thresholds())
    True
    >>> is_enough(Cell.of_counts({"A": (0, 2, 1), "B": (1, 0, 0), "C": (0, 0, 1)}), Thresholds())
    False
    """
    persons = [len(account.persons) for account in cell.accounts.values() if account.persons]
    return (
        cell.respondents >= rules.public_respondents
        and len(persons) >= rules.public_accounts
        and max(persons) <= rules.public_max_share * cell.respondents
    )


def colleagues_of(handlers: Iterable[str], team: pd.DataFrame, day: date) -> dict[Key, str]:
    """The colleagues by the words of their names, as the team writes them, else as answers do most.

    Not those who have left by that day; of two with one name neither, for nobody could tell whom is meant; nor what is
    no person's name: an id, an e-mail, a service.

    >>> import pandas as pd
    >>> team = pd.DataFrame({"name": ["Zoé Roy", "Ali Ben", "Ali Ben"], "left_at": [pd.NaT] * 3})
    >>> handlers = ["ROY Zoé", "Ali Ben", "Max Ott", "Service client", "E042", "a@b.example", "<script>"]
    >>> sorted(colleagues_of(handlers, team, date(2026, 10, 31)).values())
    ['Max Ott', 'Zoé Roy']
    """
    listed = [(_on_one_line(name), left) for name, left in zip(team["name"], team["left_at"], strict=True)]
    by_key = Counter(words_of_name(name) for name, _ in listed)
    gone = {words_of_name(name) for name, left in listed if str(left) != "NaT" and left.date() <= day}
    spelt = Counter(map(_on_one_line, handlers))
    usual = sorted(spelt, key=lambda name: (spelt[name], name))
    names = {
        words_of_name(name): name for name in usual if _is_written_as_a_name(name) and _names_a_person(name)
    }
    names |= {words_of_name(name): name for name, _ in listed if _is_written_as_a_name(name)}
    return {key: name for key, name in names.items() if key and by_key[key] < 2 and key not in gone}


def without_customers(colleagues: Mapping[Key, str], customers: Iterable[str]) -> dict[Key, str]:
    """The colleagues in whose name no customer's stands: neither a person's nor a company's.

    >>> colleagues = {("marie", "martin"): "Marie Martin", ("ott", "zoe"): "Zoé Ott"}
    >>> without_customers(colleagues, ["Martin SAS", "Zoé Roy"])
    {('ott', 'zoe'): 'Zoé Ott'}
    """
    words = frozenset(word for key in colleagues for word in key)
    beside = word_list("legal_forms") | word_list("civilities")
    all_customers = (frozenset(words_of_name(name)) - beside for name in customers)
    meant = {one for one in all_customers if one and one <= words}
    return {key: name for key, name in colleagues.items() if not any(one <= {*key} for one in meant)}


@dataclass(frozen=True)
class Praise:
    """Whom the answers of a period praise: `colleagues` may be named, of all who are `known`.

    A comment praises if its author lets it be quoted and its words are all of praise, of a theme at least. It praises
    those whom it names; only where it names nobody, whoever took care of its author.
    """

    answers: Marked
    themed: Themed
    redactors: Mapping[str, Redactor]
    known: Mapping[Key, str]
    colleagues: Mapping[Key, str]

    @cached_property
    def praised(self) -> tuple[Key, ...]:
        """Those of the colleagues whom somebody praises, in order."""
        if not self.colleagues:
            return ()
        found = {key for row in praising(self.answers, self.themed) for key in self.by(row)}
        return tuple(sorted(found & self.colleagues.keys()))

    def by(self, row: int) -> frozenset[Key]:
        """Whom an answer that is `praising` praises; nobody where a doubt is left."""
        frame = self.answers.answers
        comment, language = (frame[name].iloc[row] for name in ("comment", "comment_language"))
        found = self.redactors.get(language, self.redactors["en"])(comment)
        if not found.safe or PLACEHOLDER.search(comment) or only_tone(found.text, language) != "positive":
            return frozenset()
        handler = words_of_name(frame["handled_by"].iloc[row] or "") if self._is_handled(row) else ()
        named = [words_of_name(written) for kind, written in found.replaced if kind == "name"]
        return frozenset(self._meant(words, handler) for words in named) if named else frozenset((handler,))

    def _is_handled(self, row: int) -> bool:
        return isinstance(self.answers.answers["handled_by"].iloc[row], str)

    def _meant(self, words: Key, handler: Key) -> Key:
        """The colleague whom a name means: by the whole of it, or by a part that is only the handler's."""
        if words in self.known:
            return words
        having = [key for key in {*self.known, handler} if words and {*words} <= {*key}]
        return handler if having == [handler] else ()


def _on_one_line(name: object) -> str:
    return " ".join(visible(name).split()) if isinstance(name, str) else ""


def _is_written_as_a_name(name: str) -> bool:
    return len(name) <= LONGEST and bool(_NAME.fullmatch(name))


def _names_a_person(name: str) -> bool:
    """Whether more than everyday words stand where somebody is named: no service, no role."""
    return any(len(word) > 1 and not is_ordinary(word) for word in words_of_name(name))


def _alphabetical(name: str) -> tuple[str, str]:
    return fold(name), name
