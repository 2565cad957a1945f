"""What of a cell may be shown to customers: nothing, words, or a whole number with a band."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import islice, permutations
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from nps_report.metrics import Counts
from nps_report.programme import Thresholds

FROM_NUMBERS = 10
"""From so many respondents on, a score may be a number; below, words."""

LOW, HIGH = -20, 20
"""A score below the first is low, above the second high, between them middle."""

BANDS = {"10-29": range(10, 30), "30-99": range(30, 100)}
"""Which n a band stands for; above them comes `100+`."""


@dataclass(frozen=True)
class Account:
    """One account's answers in a cell, the persons they come from, and what it weighs where revenue leads the score."""

    counts: Counts = field(default_factory=lambda: Counts(0, 0, 0))
    persons: frozenset[str] = frozenset()
    weight: float = 0.0

    def __add__(self, other: Account) -> Account:
        weight = max(self.weight, other.weight)
        return Account(self.counts + other.counts, self.persons | other.persons, weight)


class Spread(NamedTuple):
    """How answers spread over accounts.

    `answering` accounts gave some, at most `most_answers` from at most `most_persons` each. Of all `accounts` in the
    cell, which have so many `persons` in all, one counted in each of its accounts, the `largest` has so many.
    """

    answering: int
    most_answers: int
    most_persons: int
    accounts: int
    persons: int
    largest: int


@dataclass(frozen=True)
class Cell:
    """The answers of a unit, or of a segment in it, account by account.

    >>> cell = Cell.of_counts({"A": (1, 0, 2), "B": (0, 1, 1)})
    >>> cell.counts, cell.respondents
    (Counts(detractors=1, passives=1, promoters=3), 5)
    """

    accounts: Mapping[str, Account] = field(default_factory=dict)

    @classmethod
    def of_counts(cls, accounts: Mapping[str, tuple[int, int, int]]) -> Cell:
        """A cell whose every answer comes from another person."""
        return cls(
            {
                name: Account(Counts(*counts), frozenset(f"{name} {place}" for place in range(sum(counts))))
                for name, counts in accounts.items()
            }
        )

    @cached_property
    def counts(self) -> Counts:
        """All answers."""
        return sum((account.counts for account in self.accounts.values()), Counts(0, 0, 0))

    @cached_property
    def persons(self) -> frozenset[str]:
        """Whom they come from."""
        return frozenset[str]().union(*(account.persons for account in self.accounts.values()))

    @property
    def respondents(self) -> int:
        """How many persons they come from; one who answers for several accounts counts once."""
        return len(self.persons)

    @cached_property
    def spread(self) -> Spread:
        """How the answers spread over accounts."""
        answering = [account for account in self.accounts.values() if account.counts.n]
        persons = [len(account.persons) for account in self.accounts.values()]
        return Spread(
            len(answering),
            max((account.counts.n for account in answering), default=0),
            max((len(account.persons) for account in answering), default=0),
            len(persons),
            sum(persons),
            max(persons, default=0),
        )

    @cached_property
    def readers(self) -> frozenset[Counts]:
        """How accounts answered, each way once: accounts that answered alike learn alike."""
        return frozenset(account.counts for account in self.accounts.values())

    @cached_property
    def weights(self) -> Sequence[float]:
        """What the accounts weigh."""
        return [account.weight for account in self.accounts.values()]

    def persons_beside(self, other: Cell) -> int:
        """How many persons are in this cell and not in the other."""
        return len(self.persons - other.persons)

    def __add__(self, other: Cell) -> Cell:
        if not (self.accounts and other.accounts):
            return self if self.accounts else other
        names = dict.fromkeys([*self.accounts, *other.accounts])
        nobody = Account()
        return Cell({n: self.accounts.get(n, nobody) + other.accounts.get(n, nobody) for n in names})


Level: TypeAlias = Literal["hidden", "words", "number"]


@dataclass(frozen=True)
class Released:
    """What may be shown of a cell; whatever its level does not allow is None."""

    level: Level
    words: Literal["low", "middle", "high"] | None = None
    nps: int | None = None
    n_band: str | None = None


HIDDEN = Released("hidden")


def released(cell: Cell, rules: Thresholds, with_comments: bool = False, most: Level = "number") -> Released:
    """What customers may see of a cell: words for few respondents, a whole number and a band for more.

    At `most` words, these stand with the band in place of the number.

    >>> accounts = {name: (1, 1, 2) for name in "ABC"}
    >>> released(Cell.of_counts(accounts), Thresholds())
    Released(level='number', words=None, nps=25, n_band='10-29')
    >>> released(Cell.of_counts({**accounts, "C": (0, 0, 1)}), Thresholds())
    Released(level='words', words='high', nps=None, n_band=None)
    >>> released(Cell.of_counts({"A": (1, 1, 2), "B": (1, 1, 2)}), Thresholds())
    Released(level='hidden', words=None, nps=None, n_band=None)
    >>> released(Cell.of_counts(accounts), Thresholds(), most="words")
    Released(level='words', words='high', nps=None, n_band='10-29')
    """
    least = rules.public_with_comments if with_comments else rules.public_respondents
    if cell.respondents < least or not _is_spread(cell, rules) or not _is_mixed(cell):
        return HIDDEN
    if fails_p_percent(cell.weights, rules.public_p_percent):
        return HIDDEN
    shown = _shown(cell)
    if any(_learns(own, cell, shown, rules) for own in cell.readers):
        return HIDDEN
    return _at_most(shown, cell, most)


def fails_p_percent(weights: Iterable[float], percent: float) -> bool:
    """Whether a figure that weighs accounts is refused by the p %-rule: W - w1 - w2 < p w1, the largest weights first.

    The second largest account knows its own weight: all that hides the largest one from it is what the others weigh. A
    figure in which nothing weighs is none, and not refused.

    >>> fails_p_percent([100, 50, 10], 0.10), fails_p_percent([100, 50, 9], 0.10), fails_p_percent([0, 0, 0], 0.10)
    (False, True, False)
    """
    largest, *others = sorted(weights, reverse=True) or [0.0]
    # As they are written: 0.1 x 3 is a little more than 0.3 among floats.
    return Fraction(str(math.fsum(others[1:]))) < Fraction(str(percent)) * Fraction(str(largest))


def hides_whoever_says_it(saying: Cell, everybody: Cell, rules: Thresholds) -> bool:
    """Whether customers may read that several of a unit say something: `saying` do, of `everybody` who answered.

    As beside comments, enough persons of enough accounts, of which none holds too much: so even the largest account,
    which knows its own answers, knows none of half of those who say it. No count is told, so nothing is had by
    subtracting: neither a unit from the one above it, nor a tone from a theme, nor one's own answers. Who knows how
    many answered could only conclude that *everybody* else says it; hence, beside the persons of any one account, the
    reader's own, somebody must not. One who answers for two accounts is one person, and known to both. Nor may a reader
    who knows who answered see that some person must say it, since too few would without.

    >>> saying = Cell.of_counts({"A": (5, 0, 0), "B": (3, 0, 0), "C": (2, 0, 0)})
    >>> hides_whoever_says_it(saying, saying + Cell.of_counts({"D": (0, 1, 0), "E": (0, 0, 1)}), Thresholds())
    True
    >>> hides_whoever_says_it(saying, saying + Cell.of_counts({"D": (0, 4, 4)}), Thresholds())
    False
    """
    enough = saying.respondents >= rules.public_with_comments and _is_spread(saying, rules)
    return (
        enough and not _silent_are_of_one(saying, everybody) and not _somebody_must(saying, everybody, rules)
    )


def _silent_are_of_one(saying: Cell, everybody: Cell) -> bool:
    """Whether all who do not say it are of one account, or nobody is silent."""
    if everybody.persons_beside(saying) > everybody.spread.largest:
        return False
    silent = everybody.persons - saying.persons
    return any(silent <= account.persons for account in everybody.accounts.values())


def _somebody_must(saying: Cell, everybody: Cell, rules: Thresholds) -> bool:
    """Whether an account, knowing what its own persons say, sees that another person says it: else too few could.

    >>> five, one = Cell.of_counts({"A": (5, 0, 0), "B": (5, 0, 0)}), Cell.of_counts({"C": (1, 0, 0)})
    >>> _somebody_must(five + one, five + one + Cell.of_counts({"A": (0, 6, 0)}), Thresholds())
    True
    >>> _somebody_must(five + one, five + one + Cell.of_counts({"D": (0, 3, 0), "E": (0, 3, 0)}), Thresholds())
    False
    """
    spread = everybody.spread
    beside = spread.persons - spread.largest
    if beside > rules.public_with_comments and spread.accounts - 2 >= rules.public_accounts:
        # Whoever reads, and whoever is silent: enough others could say it.
        return False
    return any(
        _could_not_without(other, reader, saying, everybody, rules)
        for reader, other in permutations(everybody.accounts, 2)
        if other in saying.accounts
    )


def _could_not_without(other: str, reader: str, saying: Cell, everybody: Cell, rules: Thresholds) -> bool:
    """Whether too few could say it if one person of an account did not."""
    could = {name: account.persons for name, account in everybody.accounts.items()}
    could[reader] = saying.accounts[reader].persons if reader in saying.accounts else frozenset()
    could[other] = frozenset(sorted(could[other])[1:])
    persons = frozenset[str]().union(*could.values())
    return len(persons) < rules.public_with_comments or sum(map(bool, could.values())) < rules.public_accounts


def level_of(nps: float) -> Literal["low", "middle", "high"]:
    """A score in one of three words.

    >>> level_of(-20.1), level_of(-20), level_of(20), level_of(20.1)
    ('low', 'middle', 'middle', 'high')
    """
    if nps < LOW:
        return "low"
    return "high" if nps > HIGH else "middle"


def released_segments(
    cells: Mapping[str | None, Cell],
    rules: Thresholds,
    most: Mapping[str | None, Level] = MappingProxyType({}),
) -> dict[str | None, Released]:
    """What customers may see of a segment's values; those too small are together under None, with the blanks.

    Of some values that is at `most` so much; hidden ones are as if they were too small.

    Where even these are too small, the next smallest value is hidden too, until what is hidden could be shown
    as one: else the unit's own score would give it away.

    >>> big, tiny = Cell.of_counts({n: (2, 2, 4) for n in "ABC"}), Cell.of_counts({"A": (0, 1, 0)})
    >>> shown = released_segments({"user": big, "buyer": big, "clerk": tiny}, Thresholds())
    >>> {value: cell.level for value, cell in shown.items()}
    {'user': 'number', 'buyer': 'hidden', None: 'hidden'}
    """
    found = {
        value: released(cell, rules, most=most.get(value, "number"))
        for value, cell in cells.items()
        if value is not None
    }
    shown: dict[str | None, Released] = {value: one for value, one in found.items() if one.level != "hidden"}
    rest = sum((cell for value, cell in cells.items() if value not in shown), Cell())
    if not rest.counts.n:
        return shown
    shown[None] = released(rest, rules, most=most.get(None, "number"))
    for value in sorted(shown.keys() & found.keys(), key=lambda value: (cells[value].counts.n, value)):
        if released(rest, rules).level != "hidden":
            break
        rest, shown[value] = rest + cells[value], HIDDEN
    return shown


def released_below(
    unit: str,
    parts_of: Callable[[str], Mapping[str | None, Cell]],
    rules: Thresholds,
    most: Mapping[str | None, Level] = MappingProxyType({}),
) -> Iterator[tuple[str, Released]]:
    """What customers may see of every unit under `unit`: each is a part of the one right above it.

    `parts_of` gives the cells of the units right under one, and under None that of its answers in none of them.
    What is hidden of a unit could be shown as one, else it would be the unit less its other parts; for the same
    reason nothing is shown below a hidden unit.

    >>> big, tiny = Cell.of_counts({n: (2, 2, 4) for n in "ABC"}), Cell.of_counts({"A": (0, 1, 0)})
    >>> parts = {"all": {"Sud": big, "Nord": tiny}, "Sud": {"Lyon": big}, "Nord": {}, "Lyon": {}}
    >>> {unit: one.level for unit, one in released_below("all", parts.__getitem__, Thresholds())}
    {'Sud': 'hidden', 'Nord': 'hidden'}
    """
    parts = parts_of(unit)
    shown = released_segments(parts, rules, most)
    for part in parts:
        if part is not None:
            score = shown.get(part, HIDDEN)
            yield part, score
            if score != HIDDEN:
                yield from released_below(part, parts_of, rules, most)


def published_change(now: Released, before: Released) -> int | None:
    """The difference of two published numbers; None where one of them is no number.

    >>> published_change(Released("number", nps=22), Released("number", nps=-4))
    26
    """
    return None if now.nps is None or before.nps is None else now.nps - before.nps


def _is_spread(cell: Cell, rules: Thresholds) -> bool:
    """Whether enough accounts answer and none holds too much, of the answers or of the persons."""
    spread = cell.spread
    answers = spread.most_answers / max(cell.counts.n, 1)
    persons = spread.most_persons / max(cell.respondents, 1)
    return spread.answering >= rules.public_accounts and max(answers, persons) <= rules.public_max_share


def _is_mixed(cell: Cell) -> bool:
    """Whether no class is all of it, and below ten none is empty."""
    return _classes(cell.counts) == 3 or (cell.respondents >= FROM_NUMBERS and _classes(cell.counts) == 2)


def _classes(counts: Counts) -> int:
    return sum(count > 0 for count in (counts.detractors, counts.passives, counts.promoters))


def _shown(cell: Cell) -> Released:
    if cell.respondents < FROM_NUMBERS:
        return Released("words", words=level_of(cell.counts.nps))
    # Whole numbers have no minus zero, and `round` takes a half to the even one.
    return Released("number", nps=round(cell.counts.nps), n_band=band_of(cell.counts.n))


def _at_most(shown: Released, cell: Cell, most: Level) -> Released:
    if most == "hidden":
        return HIDDEN
    if most == "words" and shown.nps is not None:
        return Released("words", words=level_of(cell.counts.nps), n_band=shown.n_band)
    return shown


def band_of(n: int) -> str:
    """The band of a base from 10 on.

    >>> band_of(10), band_of(99), band_of(1795)
    ('10-29', '30-99', '100+')
    """
    return next((band for band, inside in BANDS.items() if n in inside), "100+")


def _learns(own: Counts, cell: Cell, shown: Released, rules: Thresholds) -> bool:
    """Whether an account whose answers are `own` learns for sure how the others answered."""
    if _classes(_less(cell.counts, own)) < 2:
        return True
    # From a hundred on, one answer more or a pair moved between classes always fits as well.
    return shown.n_band != "100+" and len(list(islice(_possible(own, shown, rules), 2))) < 2


def _possible(own: Counts, shown: Released, rules: Thresholds) -> Iterator[Counts]:
    """The others' answers that fit what is shown, for a reader who knows its `own` and these rules."""
    sizes = BANDS[shown.n_band] if shown.n_band else range(rules.public_respondents, FROM_NUMBERS)
    for n in sizes:
        if own.n > rules.public_max_share * n:
            continue
        for lead in _leads(n, shown):
            most = (n - lead - own.passives) // 2
            for detractors in range(max(own.detractors, own.promoters - lead), most + 1):
                whole = Counts(detractors, n - lead - 2 * detractors, detractors + lead)
                others = _less(whole, own)
                if _classes(others) > 1 and (shown.n_band or _classes(whole) == 3):
                    yield others


@lru_cache(maxsize=4096)
def _leads(n: int, shown: Released) -> tuple[int, ...]:
    """By how many promoters may lead detractors among `n` that would be shown like this."""
    every = range(-n, n + 1)
    if shown.nps is None:
        return tuple(lead for lead in every if level_of(100 * lead / n) == shown.words)
    return tuple(lead for lead in every if round(100 * lead / n) == shown.nps)


def _less(whole: Counts, part: Counts) -> Counts:
    return Counts(
        whole.detractors - part.detractors, whole.passives - part.passives, whole.promoters - part.promoters
    )
