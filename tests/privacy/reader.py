"""A reader who wants to know how others answered, and owns every customer edition ever published.

It is an account of the programme: it knows its own answers, the kit's rules, the tree of units, and perhaps which
accounts are customers. It does not know who answered. All it reads is turned into whole numbers: how many answers of
each class the others gave in each part of the programme that publications tell apart, called an atom. What is published
bounds sums of these. The reader claims a count only where no other whole numbers fit: an integer program with one
more, and one with one less, have no solution. Why a value is hidden is not guessed at, but for what the rules say
of all that is hidden together.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import product
from math import ceil
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from nps_report.periods import Grain, Waves, grains_between, parse_period
from nps_report.snapshot import WHOLE, Units
from tests.privacy.forbidden_numbers import Counted, counts_told, moved_counts

CLASSES = ("detractors", "passives", "promoters")
MANY = 5000
"""More answers than any part holds: what has no other bound ends here."""

ANYTHING = 10**9

ACCOUNT = "account"
"""The segment that letters to accounts speak of: its value is an account."""


@dataclass(frozen=True)
class Rules:
    """The rules that the reader knows to hold; a test that switches one off tells the reader."""

    respondents: int = 5
    with_comments: int = 10
    accounts: int = 3
    share: Fraction = Fraction(1, 2)
    never_one_class: bool = True
    none_empty: bool = True
    every_reader: bool = True
    numbers_from: int = 10
    hidden_together: bool = True
    """What is hidden of a unit or of a segment could be shown as one."""
    grain: Grain = "month"
    repeats: bool = True
    """Whether a person may answer again in another grain."""


@dataclass(frozen=True)
class Answer:
    """An answer, as the one who gave it knows it; `since` is the first issue of editions that holds it.

    Where no `person` is told it comes from one of its own.
    """

    account: str
    unit: str | None
    day: date
    klass: int
    segments: Mapping[str, str | None] = field(default_factory=dict)
    since: int = 0
    person: str = ""


@dataclass(frozen=True)
class Group:
    """Answers that a publication speaks of: of a unit, or a segment's value in it, in a span, by an issue.

    Editions of one issue were made from the same answers; a later issue holds them too, and perhaps late ones. The
    value None stands for all values but those `listed`.
    """

    unit: str
    start: date
    end: date
    issue: int
    segment: str = ""
    value: str | None = None
    listed: frozenset[str] = frozenset()

    def holds(self, answer: Answer, units: Units) -> bool:
        """Whether an answer is one of the group's."""
        return (
            self.start <= answer.day <= self.end
            and answer.since <= self.issue
            and (self.unit == WHOLE or answer.unit in units.covers(self.unit))
            and (not self.segment or self._has_value(answer.segments.get(self.segment)))
        )

    def _has_value(self, value: str | None) -> bool:
        return value not in self.listed if self.value is None else value == self.value

    def __str__(self) -> str:
        cut = f" {self.segment}={self.value or 'other'}" if self.segment else ""
        return f"{self.unit}{cut} {self.start}..{self.end} issue {self.issue}"


@dataclass(frozen=True)
class Told:
    """What an edition tells of a group. Hidden: no number, no words.

    Words without a band stand for few answers, words with one for as many as the band says. `at_least` is how many
    answers its themes need. `counts` are those that fit what else stands there; nothing else should. A letter tells
    an account of its own (`consented`, by no rule), or in words, which stand for few answers or for many.
    """

    group: Group
    nps: int | None = None
    words: str | None = None
    band: str | None = None
    at_least: int = 0
    counts: tuple[Counted, ...] = ()
    consented: bool = False
    of_colleagues: bool = False

    @property
    def is_shown(self) -> bool:
        return self.nps is not None or self.words is not None

    @property
    def is_of_few(self) -> bool:
        """Whether it stands for fewer answers than a number needs, none of a class missing."""
        return self.words is not None and self.band is None and not self.of_colleagues

    @property
    def sizes(self) -> tuple[int, int]:
        """The fewest and the most answers that a band stands for."""
        if self.band is None:
            return 0, MANY
        numbers = [int(number) for number in re.findall(r"\d+", self.band)]
        return numbers[0], MANY if self.band.endswith("+") else numbers[-1]


def told_by(
    edition: Mapping[str, Any],
    rules: Rules,
    waves: Waves,
    issue: int = 0,
    bands: Mapping[str, str | None] | None = None,
) -> Iterator[Told]:
    """All that one edition's `.json` tells, its changes included: they give earlier numbers away.

    `bands` are those that earlier editions told of the same unit, by their periods' names.
    """
    period, as_of = parse_period(edition["period"], waves), date.fromisoformat(edition["as_of"])
    group = Group(edition["unit"], period.start, min(period.end, as_of), issue)
    score = edition["score"]
    yield Told(
        group,
        _whole(score["nps"]),
        score["words"],
        score["n_band"],
        _raising(edition, rules),
        counts_told(edition),
    )
    yield from _of_letter(edition, group)
    for change in edition.get("change", ()):
        before = parse_period(change["against"], waves)
        earlier = Group(group.unit, before.start, min(before.end, as_of), issue)
        now_fits, before_fits = moved_counts(score, change, (bands or {}).get(change["against"]))
        yield Told(earlier, _whole(score["nps"] - change["value"]), counts=before_fits)
        if now_fits:
            yield Told(group, _whole(score["nps"]), counts=now_fits)
    for segment, cells in edition.get("segments", {}).items():
        listed = frozenset(cell["value"] for cell in cells if cell["value"] is not None)
        for cell in cells:
            part = Group(
                group.unit,
                group.start,
                group.end,
                issue,
                segment,
                cell["value"],
                listed if cell["value"] is None else frozenset(),
            )
            yield Told(part, cell["nps"], cell["words"], cell["n_band"])


def _whole(nps: float | None) -> int | None:
    return None if nps is None else round(nps)


def _of_letter(edition: Mapping[str, Any], group: Group) -> Iterator[Told]:
    """What a letter tells of the account that it is written to."""
    if ACCOUNT in edition:
        own = edition[ACCOUNT]
        part = Group(group.unit, group.start, group.end, group.issue, ACCOUNT, own["name"])
        score, consented = own["score"], own["score"]["n"] is not None
        band = str(score["n"]) if consented else None
        yield Told(part, score["nps"], score["words"], band, consented=consented, of_colleagues=True)


def _raising(edition: Mapping[str, Any], rules: Rules) -> int:
    """How many answers there are at least, for the themes and quotes that stand there.

    So many raise a theme in each tone told, and somebody beside each account raises it not: two of two accounts.
    """
    tones: dict[str, set[str]] = {}
    for one in (*edition.get("themes", ()), *edition.get("quotes", ())):
        tones.setdefault(one["theme"], set()).add(one["tone"])
    most = max((len(told - {"mentioned"}) or 1 for told in tones.values()), default=0)
    return rules.with_comments * most + 2 if most else 0


@dataclass(frozen=True)
class Part:
    """Answers that lie in all of some groups and in none of others."""

    inside: tuple[Group, ...]
    outside: tuple[Group, ...] = ()

    def holds(self, answer: Answer, units: Units) -> bool:
        """Whether an answer is one of the part's."""
        return all(group.holds(answer, units) for group in self.inside) and not any(
            group.holds(answer, units) for group in self.outside
        )

    def __str__(self) -> str:
        less = f" less {' and '.join(map(str, self.outside))}" if self.outside else ""
        return " within ".join(map(str, self.inside)) + less


@dataclass(frozen=True)
class Claim:
    """What the reader says for sure: so many others in a part, which is not empty, answered so."""

    part: Part
    klass: int
    count: int

    def __str__(self) -> str:
        return f"{self.count} {CLASSES[self.klass]} among the others of {self.part}"

    def is_true(self, answers: Iterable[Answer], units: Units, own: str) -> bool:
        """Whether it is, for who knows all answers."""
        found = [one for one in self.meant(answers, units, own) if one.klass == self.klass]
        return len(found) == self.count

    def meant(self, answers: Iterable[Answer], units: Units, own: str) -> list[Answer]:
        """The others' answers that it speaks of."""
        return [one for one in answers if one.account != own and self.part.holds(one, units)]


class Library:
    """All that was published, in the parts that have to be thought about together."""

    def __init__(self, told: Iterable[Told], units: Units, rules: Rules) -> None:
        self.units, self.rules = units, rules
        self.shelves = [Shelf(some, units, rules) for some in _overlapping(list(dict.fromkeys(told)))]

    def claims(self, own: Sequence[Answer], customers: Mapping[str, int] | None = None) -> list[Claim]:
        """What an account with these answers can say for sure of others.

        `customers` tells how many accounts each unit has, the reader among them.
        """
        return [claim for shelf in self.shelves for claim in shelf.claims(own, customers or {})]


def _overlapping(told: list[Told]) -> Iterator[list[Told]]:
    """Those that share days, together: what was told of other days tells nothing of these."""
    shelf: list[Told] = []
    until = date.min
    for one in sorted(told, key=lambda one: (one.group.start, one.group.end)):
        if shelf and one.group.start > until:
            yield shelf
            shelf = []
        shelf.append(one)
        until = max(until, one.group.end)
    if shelf:
        yield shelf


Row = tuple[dict[int, int], int, int]
"""Whole factors of variables, and between what their sum lies."""


class Shelf:
    """Publications about overlapping days, as an integer program."""

    def __init__(self, told: Sequence[Told], units: Units, rules: Rules) -> None:
        self.told, self.units, self.rules = told, units, rules
        self.groups = list(dict.fromkeys(one.group for one in told))
        places: dict[frozenset[int], None] = {}
        for place in _places(self.groups, units):
            held = frozenset(i for i, group in enumerate(self.groups) if group.holds(place, units))
            if held:
                places[held] = None
        self.atoms = list(places)
        self._within = {
            group: [at for at, held in enumerate(self.atoms) if i in held]
            for i, group in enumerate(self.groups)
        }
        self._known: dict[Any, list[Claim]] = {}
        self._found: list[Any] = []

    def claims(self, own: Sequence[Answer], customers: Mapping[str, int]) -> list[Claim]:
        """What an account with these answers can say for sure; accounts that answered alike say alike."""
        own_counts = {group: self._count(own, group) for group in self.groups}
        key = (tuple(own_counts.values()), tuple(customers.items()))
        if key not in self._known:
            rows = list(self._rows(own_counts, customers))
            most = [*(bound for bound in self._most for _ in CLASSES), *([1] * 2 * len(self.rests))]
            most += [1] * sum(len(ways) for _, _, ways in self._ways.values())
            search = _Search(rows, most, self.parts, self._found, self._where(own, len(most)))
            self._known[key] = [*search.claims()]
        return self._known[key]

    def _where(self, own: Iterable[Answer], many: int) -> Any:
        """An account's answers, by atom and class."""
        found = np.zeros(many, "int64")
        for one in own:
            held = frozenset(i for i, group in enumerate(self.groups) if group.holds(one, self.units))
            if held:
                found[3 * self.atoms.index(held) + one.klass] += 1
        return found

    def _count(self, own: Iterable[Answer], group: Group) -> tuple[int, int, int]:
        held = [one.klass for one in own if group.holds(one, self.units)]
        return held.count(0), held.count(1), held.count(2)

    @cached_property
    def _most(self) -> list[int]:
        """How many answers each atom may hold at most, by any group around it."""
        bounds = [MANY] * len(self.atoms)
        for one in self.told:
            for at in self._within[one.group] if one.is_shown else ():
                bounds[at] = min(bounds[at], self._sizes(one)[1])
        return bounds

    @cached_property
    def parts(self) -> list[tuple[Part, frozenset[int]]]:
        """What a claim may be about: atoms, groups, what two of them share, and one less another."""
        found: dict[frozenset[int], Part] = {}
        for group, atoms in self._within.items():
            found.setdefault(frozenset(atoms), Part((group,)))
        named = list(found.items())
        for (one, by), (other, other_by) in product(named, named):
            if one != other and one & other:
                found.setdefault(one - other, Part(by.inside, other_by.inside))
                found.setdefault(one & other, Part(by.inside + other_by.inside))
        for at, held in enumerate(self.atoms):
            inside = tuple(group for i, group in enumerate(self.groups) if i in held)
            outside = tuple(group for i, group in enumerate(self.groups) if i not in held)
            found.setdefault(frozenset({at}), Part(inside, outside))
        return [(part, atoms) for atoms, part in found.items() if atoms]

    @cached_property
    def rests(self) -> list[tuple[Group, list[Group], bool]]:
        """Groups, those of their parts that are shown, and whether what is left is known to hold an answer.

        What is left could be shown as one, else more would have been hidden.
        """
        if not self.rules.hidden_together:
            return []
        by_group = {one.group: one for one in self.told}
        found: list[tuple[Group, list[Group], bool]] = []
        for group, one in by_group.items():
            if group.segment or not one.is_shown:
                continue
            names = self.units.children(group.unit)
            below = [by_group.get(Group(name, *_span(group))) for name in names]
            if below and all(below):
                found.append((group, [part.group for part in below if part and part.is_shown], False))
            for segment in sorted({part.segment for part in by_group} - {"", ACCOUNT}):
                cells = [
                    cell
                    for part, cell in by_group.items()
                    if part.segment == segment and (part.unit, *_span(part)) == (group.unit, *_span(group))
                ]
                hidden = any(not cell.is_shown for cell in cells)
                found.append((group, [cell.group for cell in cells if cell.is_shown], hidden))
        return [rest for rest in found if any(part.value or not part.segment for part in rest[1])]

    def _rows(self, own: Mapping[Group, tuple[int, int, int]], customers: Mapping[str, int]) -> Iterator[Row]:
        for one in self.told:
            mine, atoms = own[one.group], self._within[one.group]
            if one.is_shown:
                yield from self._of_value(one, atoms, mine)
                if not one.of_colleagues:
                    yield from self._of_customers(one.group, atoms, mine, customers)
            elif one.group.segment:
                # A value that nobody has is not listed.
                yield _sum(atoms, (1, 1, 1), mine, 1, ANYTHING)
        for i, (group, shown, is_there) in enumerate(self.rests):
            left = set(self._within[group]).difference(*(self._within[part] for part in shown))
            rest = tuple(own[group][c] - sum(own[part][c] for part in shown) for c in range(3))
            at = 3 * len(self.atoms) + 2 * i
            yield from self._of_rest(sorted(left), rest, self._grains(group), at, is_there)

    def _of_value(self, one: Told, atoms: Sequence[int], mine: Sequence[int]) -> Iterator[Row]:
        rules, n = self.rules, sum(mine)
        low, high = self._sizes(one)
        others = rules.accounts - (n > 0)
        if not one.consented:
            low = max(low, ceil(n / rules.share), n + others, one.at_least)
            yield from self._mixed(atoms, mine)
        yield _sum(atoms, (1, 1, 1), mine, low, high)
        yield from self._lead(one, atoms, mine)
        if rules.none_empty and not one.consented and (one.is_of_few or one.sizes[1] < 10):
            yield from (_sum(atoms, _only(c), mine, 1, ANYTHING) for c in range(3))

    def _sizes(self, one: Told) -> tuple[int, int]:
        """The fewest and the most answers that stand behind a value."""
        if one.is_of_few:
            return self.rules.respondents, (self.rules.numbers_from - 1) * self._grains(one.group)
        if one.of_colleagues:
            return (self.rules.respondents, MANY) if one.band is None else one.sizes
        return max(one.sizes[0], self.rules.numbers_from if one.band is None else 0), one.sizes[1]

    def _lead(self, one: Told, atoms: Sequence[int], mine: Sequence[int]) -> Iterator[Row]:
        """One of the ways to be shown so; of each a variable says whether it is the one."""
        if one not in self._ways:
            yield from _lead(one, atoms, mine)
            return
        first, sums, ways = self._ways[one]
        yield {first + i: 1 for i in range(len(ways))}, 1, 1
        for place, factors in enumerate(sums):
            these = {first + i: -way[place] for i, way in enumerate(ways) if way[place]}
            yield _with(_sum(atoms, factors, mine, 0, 0), these)

    @cached_property
    def _ways(self) -> dict[Told, tuple[int, Sequence[Counted], Sequence[tuple[int, ...]]]]:
        """The first variable, sums over the classes, and what these may be, of each value with few enough to list."""
        first = 3 * len(self.atoms) + 2 * len(self.rests)
        found: dict[Told, tuple[int, Sequence[Counted], Sequence[tuple[int, ...]]]] = {}
        for one in self.told:
            low, high = self._sizes(one)
            if one.counts:
                found[one] = first, (_only(0), _only(1), _only(2)), one.counts
            elif one.is_shown and high < 100:
                found[one] = first, ((1, 1, 1), (-1, 0, 1)), _leads(one.nps, one.words, low, high)
            first += len(found[one][2]) if one in found else 0
        return found

    def _mixed(self, atoms: Sequence[int], mine: Sequence[int]) -> Iterator[Row]:
        """Nor are all of one class, nor all beside any account: one that stands alone would see it."""
        if not self.rules.never_one_class:
            return
        for c in range(3):
            yield _sum(atoms, _but(c), mine, 2 if self.rules.every_reader else 1, ANYTHING)
            if self.rules.every_reader and any(mine):
                yield _sum(atoms, _but(c), (0, 0, 0), 1, ANYTHING)

    def _of_customers(
        self, group: Group, atoms: Sequence[int], mine: Sequence[int], customers: Mapping[str, int]
    ) -> Iterator[Row]:
        """None of the others' accounts holds more than its share, so that together they hold no more than these."""
        others = customers.get(group.unit, MANY) - (sum(mine) > 0)
        share = others * self.rules.share
        if share < 1:
            part, whole = share.numerator, share.denominator
            yield _sum(atoms, (whole - part,) * 3, (0, 0, 0), -ANYTHING, part * sum(mine))

    def _of_rest(
        self, atoms: Sequence[int], mine: Sequence[int], grains: int, at: int, is_there: bool
    ) -> Iterator[Row]:
        """Nothing is left, or enough for words (the first variable), or for a number (the second)."""
        rules, n = self.rules, sum(mine)
        words, number = at, at + 1
        yield {words: 1, number: 1}, 1 if n or is_there else 0, 1
        most = sum(self._most[at] for at in atoms) + n
        few = min(most, (rules.numbers_from - 1) * grains)
        yield _with(_sum(atoms, (1, 1, 1), mine, -ANYTHING, 0), {words: -few, number: -most})
        low = max(rules.respondents, ceil(n / rules.share), n + rules.accounts - (n > 0))
        yield _with(
            _sum(atoms, (1, 1, 1), mine, 0, ANYTHING), {words: -low, number: -max(low, rules.numbers_from)}
        )
        for c in range(3):
            if rules.none_empty:
                yield _with(_sum(atoms, _only(c), mine, 0, ANYTHING), {words: -1})
            if rules.never_one_class:
                apart = 2 if rules.every_reader else 1
                yield _with(_sum(atoms, _but(c), mine, 0, ANYTHING), {words: -apart, number: -apart})
                if rules.every_reader:
                    yield _with(_sum(atoms, _but(c), (0, 0, 0), 0, ANYTHING), {words: -1, number: -1})

    def _grains(self, group: Group) -> int:
        """How often a person may answer there."""
        if not self.rules.repeats:
            return 1
        return len(grains_between(group.start, group.end, self.rules.grain))


def _span(group: Group) -> tuple[date, date, int]:
    return group.start, group.end, group.issue


def _places(groups: Sequence[Group], units: Units) -> Iterator[Answer]:
    """An answer for each place where one may lie: by unit, days, issue and segments."""
    days = sorted({day for group in groups for day in (group.start, group.end + timedelta(days=1))})
    issues = sorted({group.issue for group in groups})
    values: dict[str, set[str | None]] = {}
    for group in groups:
        if group.segment:
            values.setdefault(group.segment, {None}).update({group.value} | group.listed)
    cuts = [[(name, value) for value in sorted(v, key=str)] for name, v in sorted(values.items())]
    for unit, day, since, segments in product([*units.names, None], days, issues, [*product(*cuts)]):
        yield Answer("", unit, day, 0, dict(segments), since)


def _only(c: int) -> tuple[int, int, int]:
    return (int(c == 0), int(c == 1), int(c == 2))


def _but(c: int) -> tuple[int, int, int]:
    return (int(c != 0), int(c != 1), int(c != 2))


def _sum(atoms: Iterable[int], factors: Sequence[int], mine: Sequence[int], low: int, high: int) -> Row:
    """That a sum over the classes in some atoms, with the reader's own, lies between two numbers."""
    own = sum(factor * count for factor, count in zip(factors, mine, strict=True))
    row = {3 * at + c: factor for at in atoms for c, factor in enumerate(factors) if factor}
    return row, low - own, high - own


def _with(row: Row, more: dict[int, int]) -> Row:
    return {**row[0], **more}, row[1], row[2]


def _lead(one: Told, atoms: Sequence[int], mine: Sequence[int]) -> Iterator[Row]:
    """How far promoters lead detractors among too many to list: a half is rounded to the even number."""
    if one.words is not None:
        yield from (_sum(atoms, factors, mine, least, ANYTHING) for factors, least in LEVELS[one.words])
        return
    assert one.nps is not None
    edge = one.nps % 2
    yield _sum(atoms, _factors(200, 1 - 2 * one.nps), mine, edge, ANYTHING)
    yield _sum(atoms, _factors(-200, 2 * one.nps + 1), mine, edge, ANYTHING)


LEVELS = {"low": [((4, -1, -6), 1)], "middle": [((-4, 1, 6), 0), ((6, 1, -4), 0)], "high": [((-6, -1, 4), 1)]}
"""Sums over the classes, and the least of each: five times the lead lies so beside n."""


@cache
def _leads(nps: int | None, words: str | None, low: int, high: int) -> tuple[tuple[int, int], ...]:
    """Every n from `low` to `high` with every lead that would be shown so."""
    return tuple(
        (n, lead)
        for n in range(low, high + 1)
        for lead in range(-n, n + 1)
        if (round(Fraction(100 * lead, n)) == nps if words is None else _level(lead, n) == words)
    )


def _level(lead: int, n: int) -> str:
    if 5 * lead < -n:
        return "low"
    return "high" if 5 * lead > n else "middle"


def _factors(lead: int, n: int) -> tuple[int, int, int]:
    """Factors of the classes for so many times the lead and so many times n."""
    return n - lead, n, n + lead


class _Search:
    """Looks for whole numbers that fit, to find out which counts have a single one that does.

    `known` are those that were found for other readers, with the readers' own answers; what is found is put there.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        most: Sequence[int],
        parts: Sequence[tuple[Part, frozenset[int]]],
        known: list[Any],
        own: Any,
    ) -> None:
        self.known, self.own = known, own
        self.parts, self.many, self.most = parts, len(most), np.array(most, "int64")
        self.atoms = atoms = 1 + max(at for _, among in parts for at in among)
        entries = [(i, at, factor) for i, (row, _, _) in enumerate(rows) for at, factor in row.items()]
        where, at, factors = zip(*entries, strict=True) if entries else ((), (), ())
        self.left = csr_matrix((factors, (where, at)), (len(rows), self.many), dtype="int64")
        self.low = np.array([low for _, low, _ in rows], "int64")
        self.high = np.array([high for _, _, high in rows], "int64")
        self.chance = np.random.default_rng(1)
        self.inside = np.zeros((len(parts), atoms), "int64")
        for i, (_, among) in enumerate(parts):
            self.inside[i, sorted(among)] = 1

    def claims(self) -> Iterator[Claim]:
        """The counts that can be told for sure, of parts that hold at least one of the others."""
        known = [found for found in (total - self.own for total in self.known) if self._fits(found)]
        first = known[0] if known else self._fitting()
        assert first is not None, "what the reader takes for known contradicts itself"
        self._open = np.ones((len(self.parts), 3), bool)
        self._counts = self._counted(first)
        for found in known or [first]:
            self._try_around(found)
        for i in sorted(range(len(self.parts)), key=lambda i: len(self.parts[i][1])):
            for c in range(3):
                if self._open[i, c] and not self._can_differ(i, c):
                    count = int(self._counts[i, c])
                    if count or not self._can_be_empty(i):
                        yield Claim(self.parts[i][0], c, count)

    def _can_differ(self, i: int, c: int) -> bool:
        count = int(self._counts[i, c])
        for low, high in ((count + 1, ANYTHING), (0, count - 1)):
            if high < 0:
                continue
            found = self._fitting(_sum(self.parts[i][1], _only(c), (0, 0, 0), low, high))
            if found is not None:
                self._try_around(found)
                return True
        return False

    def _can_be_empty(self, i: int) -> bool:
        return self._fitting(_sum(self.parts[i][1], (1, 1, 1), (0, 0, 0), 0, 0)) is not None

    def _counted(self, found: Any) -> Any:
        return self.inside @ found[: 3 * self.atoms].reshape(self.atoms, 3)

    def _note(self, found: Any) -> None:
        self._open &= self._counted(found) == self._counts

    def _try_around(self, found: Any) -> None:
        """Note what fits, and what differs from it in an answer or two."""
        self._note(found)
        at = found
        for step in self._steps():
            moved = at.copy()
            for place, by in step:
                moved[place] += by
            if self._fits(moved):
                self._note(moved)
                at = moved

    def _steps(self) -> Iterator[list[tuple[int, int]]]:
        """Two passives for a promoter and a detractor, and back: neither n nor the lead moves."""
        for at in self.chance.permutation(self.atoms).tolist():
            for by in (1, -1):
                yield [(3 * at, by), (3 * at + 1, -2 * by), (3 * at + 2, by)]

    def _fits(self, found: Any) -> bool:
        if (found < 0).any() or (found > self.most).any():
            return False
        sums = self.left @ found
        return bool(((self.low <= sums) & (sums <= self.high)).all())

    def _fitting(self, more: Row | None = None) -> Any:
        """Whole numbers that fit, and one thing more; None where there are none."""
        left, low, high = self.left, self.low, self.high
        if more is not None:
            row = np.zeros(self.many)
            row[list(more[0])] = list(more[0].values())
            left = csr_matrix(np.vstack([left.toarray(), row]))
            low, high = np.append(low, more[1]), np.append(high, more[2])
        bounds = (
            np.where(low <= -ANYTHING // 2, -np.inf, low.astype(float)),
            np.where(high >= ANYTHING // 2, np.inf, high.astype(float)),
        )
        aim = self.chance.integers(-3, 4, self.many)
        aim[3 * self.atoms :] = 0
        result = milp(
            np.where(aim < 0, 0, aim),
            constraints=[LinearConstraint(left, *bounds)] if left.shape[0] else [],
            integrality=np.ones(self.many),
            bounds=Bounds(0, self.most),
            # Any that fit will do.
            options={"mip_rel_gap": 1e9},
        )
        if result.status == 2:
            return None
        assert result.x is not None, result.message
        found = np.round(result.x).astype("int64")
        assert self._fits(found), "the solver's numbers do not fit exactly"
        self.known.append(found + self.own)
        return found
