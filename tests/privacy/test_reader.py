"""A reader who owns every edition finds out what a rule hides once that rule is off, and nothing while all are on."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from nps_report import Counts, difference
from nps_report.example import write_example
from nps_report.kit import kit_folder
from nps_report.metrics import class_of
from nps_report.periods import parse_period, parse_periods
from nps_report.programme import Thresholds, load_programme
from nps_report.snapshot import (
    WHOLE,
    Unit,
    Units,
    answers,
    build_snapshot,
    disclosure,
    open_customer,
    open_internal,
    own,
    release,
)
from nps_report.snapshot.disclosure import Cell, Released
from tests.privacy import world as worlds
from tests.privacy.forbidden_numbers import limits_of, shares_of
from tests.privacy.reader import Answer, Group, Library, Rules, Told, told_by
from tests.privacy.world import (
    NO_UNITS,
    OCTOBER,
    World,
    editions_of,
    gave,
    keep_told,
    read,
    spread,
    through_the_kit,
)

TWO = Units((Unit("Lyon"), Unit("Lille")))


# The rules, one by one: what the reader learns with one off. --------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """One rule: a world in which it alone hides something, and how to switch it off, for the kit and the reader."""

    world: World
    betrayed: str
    off: Callable[[pytest.MonkeyPatch], None] = lambda _: None
    thresholds: Thresholds = field(default_factory=Thresholds)
    rules: Rules = field(default_factory=Rules)


def _any_class_will_do(patch: pytest.MonkeyPatch) -> None:
    """One class counts as two, in the whole and beside each reader."""
    count = disclosure._classes
    patch.setattr(disclosure, "_classes", lambda counts: max(count(counts), 2))


def _classes_may_be_empty(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "_is_mixed", lambda one: disclosure._classes(one.counts) > 1)


def _no_reader_knows_anything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "_learns", lambda *_: False)


def _numbers_for_few(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(disclosure.BANDS, "5-9", range(5, 10))
    patch.setattr(
        disclosure,
        "_shown",
        lambda one: Released("number", None, round(one.counts.nps), disclosure.band_of(one.counts.n)),
    )


def _n_itself(patch: pytest.MonkeyPatch) -> None:
    for n in range(10, 100):
        patch.setitem(disclosure.BANDS, str(n), range(n, n + 1))
    patch.setattr(disclosure, "band_of", str)


def _small_values_alone_are_hidden(patch: pytest.MonkeyPatch) -> None:
    def alone(cells: Mapping[str | None, Cell], rules: Thresholds, *_: Any) -> dict[str | None, Released]:
        found = {value: disclosure.released(one, rules) for value, one in cells.items() if value is not None}
        shown: dict[str | None, Released] = {v: one for v, one in found.items() if one.level != "hidden"}
        rest = sum((one for value, one in cells.items() if value not in shown), Cell())
        return {**shown, None: disclosure.released(rest, rules)} if rest.counts.n else shown

    patch.setattr(disclosure, "released_segments", alone)


def _each_unit_alone(patch: pytest.MonkeyPatch) -> None:
    def alone(unit: str, parts_of: Any, rules: Thresholds, *_: Any) -> Iterator[tuple[str, Released]]:
        for part, one in parts_of(unit).items():
            if part is not None:
                yield part, disclosure.released(one, rules)
                yield from alone(part, parts_of, rules)

    patch.setattr(disclosure, "released_below", alone)


def _below_hidden_units_too(patch: pytest.MonkeyPatch) -> None:
    def further(unit: str, parts_of: Any, rules: Thresholds, *_: Any) -> Iterator[tuple[str, Released]]:
        shown = disclosure.released_segments(parts_of(unit), rules)
        for part in parts_of(unit):
            if part is not None:
                yield part, shown.get(part, disclosure.HIDDEN)
                yield from further(part, parts_of, rules)

    patch.setattr(disclosure, "released_below", further)


def _no_reader_counts(patch: pytest.MonkeyPatch) -> None:
    """Nobody tries which counts fit; that the others are not all of one class is looked at as ever."""
    patch.setattr(disclosure, "_possible", lambda *_: iter((Counts(0, 1, 1), Counts(1, 1, 0))))


def _many_small_ones_are_enough(patch: pytest.MonkeyPatch) -> None:
    """Small values stand alone; where one is hidden, another is too, and nobody looks at them together."""

    def alone(cells: Mapping[str | None, Cell], rules: Thresholds, *_: Any) -> dict[str | None, Released]:
        found = {value: disclosure.released(one, rules) for value, one in cells.items()}
        hidden = [value for value, one in found.items() if one == disclosure.HIDDEN]
        if len(hidden) == 1:
            found[min(found.keys() - {*hidden}, key=lambda value: cells[value].counts.n)] = disclosure.HIDDEN
        return found

    patch.setattr(disclosure, "released_segments", alone)


def _segments_of_hidden_units(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(worlds, "segments_shown", lambda _: True)


def _each_blank_an_account(patch: pytest.MonkeyPatch) -> None:
    marked = answers.marked

    def apart(frame: Any, has_accounts: bool) -> Any:
        return marked(frame.assign(account_id=frame["account_id"].fillna(frame["contact_id"])), has_accounts)

    patch.setattr(answers, "marked", apart)


def _beside(tell: Callable[[Counts], dict[str, Any]]) -> Callable[[pytest.MonkeyPatch], None]:
    """Something stands beside a score that the counts tell."""
    return lambda patch: patch.setattr(worlds, "beside", lambda one: tell(one.counts))


def _changes(
    tell: Callable[[Counts, Counts], dict[str, Any]],
) -> Callable[[pytest.MonkeyPatch], None]:
    """A change is told by the counts, now and before, whatever may be shown of them."""
    return lambda patch: patch.setattr(
        worlds, "changed", lambda now, before, _: tell(now.counts, before.counts)
    )


def _limits(counts: Counts) -> dict[str, Any]:
    low, high = limits_of(counts)
    return {"low": low, "high": high}


def _rounded_change(now: Counts, before: Counts) -> dict[str, Any]:
    return {"value": round(now.nps) - round(before.nps)}


# A lead of 61 among 10 to 29 is 11 of 18, or of answers which leave no room for one of 53 around them, 10 of 19: so one
# answer is left, a detractor.
MOST, LAST = (1, 5, 12), (1, 0, 0)

# Of 22 answers the lead is one, with a late promoter of 23 it is two: 4.55 and 8.70, in whole numbers 5 and 9.
LATE = [*spread("A", (7, 7, 8)), *gave("late", (0, 0, 1), since=1)]
TELLS_OF_LATE = "1 promoters among the others of all 2026-10-01..2026-10-31 issue 1 less all "
SEPTEMBER, BEFORE = parse_period("2026-09"), "2026-09-08"

RULES = {
    "minimum respondents": Rule(
        World(
            [
                *(one for unit in "ABC" for one in spread(f"{unit}-", (1, 1, 1), 3, unit=unit)),
            ],
            Units((Unit("A"), Unit("B"), Unit("C"))),
            own="A-0",
        ),
        "1 passives among the others of B ",
        thresholds=Thresholds(public_respondents=1),
        rules=Rules(respondents=1),
    ),
    "minimum accounts": Rule(
        World([*gave("own", (2, 1, 2)), *gave("other", (0, 1, 4))], customers={WHOLE: 2}),
        "4 promoters among the others of all ",
        thresholds=Thresholds(public_accounts=1),
        rules=Rules(accounts=1),
    ),
    "max share": Rule(
        World([*gave("own", (9, 8, 9)), *gave("B", (1, 0, 0)), *gave("C", (0, 0, 1))]),
        "1 detractors among the others of all ",
        thresholds=Thresholds(public_max_share=1.0),
        rules=Rules(share=Fraction(1)),
    ),
    "never all of one class": Rule(
        World([*gave("own", (0, 0, 3)), *spread("B", (0, 0, 9))]),
        "0 detractors among the others of all ",
        _any_class_will_do,
        rules=Rules(never_one_class=False),
    ),
    "no class empty below ten": Rule(
        # 6 of 14 are a lead of 43, 9 of 19 one of 47: the five left lead by three.
        World(
            [
                *spread("A", (1, 6, 7), 4, unit="Lyon"),
                *gave("B", (0, 1, 1), "Lille"),
                *gave("C", (0, 1, 1), "Lille"),
                *gave("own", (0, 0, 1), "Lille"),
            ],
            TWO,
        ),
        "2 passives among the others of Lille ",
        _classes_may_be_empty,
        rules=Rules(none_empty=False),
    ),
    "every account as reader": Rule(
        World([*gave("own", (0, 1, 0)), *spread("B", (0, 0, 27))]),
        "0 passives among the others of all ",
        _no_reader_knows_anything,
        rules=Rules(every_reader=False),
    ),
    "words below ten": Rule(
        # 50 of fewer than ten are 3 of 6 or 4 of 8, with one detractor each.
        World([*gave("own", (0, 0, 1)), *gave("B", (1, 0, 1)), *gave("C", (0, 1, 1)), *gave("D", (0, 0, 1))]),
        "1 detractors among the others of all ",
        _numbers_for_few,
    ),
    "bands instead of n": Rule(
        World([*spread("A", (5, 5, 10)), *gave("late", (0, 0, 1), since=1)], own="A0", issues=2),
        "1 promoters among the others of all 2026-10-01..2026-10-31 issue 1 less all ",
        _n_itself,
    ),
    "the next smallest value of a segment": Rule(
        World(
            [*spread("A", MOST, role="buyer"), *gave("B", LAST, role="clerk")], segments=["role"], own="A0"
        ),
        "1 detractors among the others of all role=other ",
        _small_values_alone_are_hidden,
        rules=Rules(hidden_together=False),
    ),
    "units as parts of their parent": Rule(
        World([*spread("A", MOST, unit="Lyon"), *gave("B", LAST, "Lille")], TWO, own="A0"),
        "1 detractors among the others of all 2026-10-01..2026-10-31 issue 0 less Lyon ",
        _each_unit_alone,
        rules=Rules(hidden_together=False),
    ),
    "no reader can count": Rule(
        # With nine, three of each class, a lead of -47 is one of -9 among 19: the others' one is of ten.
        World([*gave("own", (3, 3, 3)), *spread("B", (9, 1, 0))]),
        "1 passives among the others of all ",
        _no_reader_counts,
    ),
    "small values merge": Rule(
        # 65 is a lead of 11 of 17, which leaves no room for one of 47 around them, 9 of 19: two are left.
        World(
            [
                *spread("A", (1, 4, 12), role="buyer"),
                *gave("B", (1, 0, 0), role="clerk"),
                *gave("C", (1, 0, 0), role="boss"),
            ],
            segments=["role"],
            own="A0",
        ),
        "2 detractors among the others of all 2026-10-01..2026-10-31 issue 0 less all role=buyer ",
        _many_small_ones_are_enough,
        rules=Rules(hidden_together=False),
    ),
    "no segments of a hidden unit": Rule(
        World(
            [*spread("A", MOST, unit="Lyon", role="buyer"), *gave("B", LAST, "Lille", role="clerk")],
            TWO,
            segments=["role"],
            own="A0",
        ),
        "1 detractors among the others of all 2026-10-01..2026-10-31 issue 0 less Lyon role=buyer ",
        _segments_of_hidden_units,
    ),
    "blanks are one account": Rule(
        # An account with 26 of 28 answers fills in no id: as many accounts as answers, were each blank one.
        World(
            [*gave("own", (9, 8, 9)), *gave("B", (1, 0, 0)), *gave("C", (0, 0, 1))],
            nameless=frozenset({"own"}),
        ),
        "1 detractors among the others of all ",
        _each_blank_an_account,
        rules=Rules(share=Fraction(1)),
    ),
    "whole numbers": Rule(
        World(LATE, own="A0", issues=2), TELLS_OF_LATE, _beside(lambda counts: {"nps": counts.nps})
    ),
    "no shares": Rule(
        # 7, 17 and 76 % among 10 to 29 are 2, 5 and 22 of 29.
        World(spread("A", (2, 5, 22)), own="A0"),
        "1 detractors among the others of all ",
        _beside(lambda counts: {"shares": shares_of(counts)}),
    ),
    "no interval": Rule(World(LATE, own="A0"), "5 detractors among the others of all ", _beside(_limits)),
    "no response rate": Rule(
        World(LATE, own="A0", issues=2),
        TELLS_OF_LATE,
        _beside(lambda counts: {"invited": 60, "rate": round(counts.n / 60, 2)}),
    ),
    "a change is that of published numbers": Rule(
        World(
            [*spread("A", (7, 6, 10), day=BEFORE), *LATE],
            published=(SEPTEMBER, OCTOBER),
            own="A0",
            issues=2,
            changes=True,
        ),
        TELLS_OF_LATE,
        _changes(lambda now, before: {"value": now.nps - before.nps}),
    ),
    "no p beside a change": Rule(
        World(
            [*spread("A", (7, 6, 10), day=BEFORE), *LATE],
            published=(SEPTEMBER, OCTOBER),
            own="A0",
            changes=True,
        ),
        "5 detractors among the others of all 2026-10-01..",
        _changes(lambda now, before: _rounded_change(now, before) | {"p": difference(now, before).p}),
    ),
    "no change from what is hidden": Rule(
        # The quarter holds fewer than thirty, so that 100 in September stands for promoters alone.
        World(
            [*spread("A", (4, 4, 4), day="2026-07-08"), *spread("A", (0, 0, 12), day=BEFORE), *LATE],
            published=(parse_period("2026-Q3"), SEPTEMBER, OCTOBER),
            own="A0",
            changes=True,
        ),
        "0 detractors among the others of all 2026-09-01..",
        _changes(_rounded_change),
        rules=Rules(never_one_class=False),
    ),
    "nothing below a hidden unit": Rule(
        World(
            [*spread("A", MOST, unit="Lyon"), *gave("B", LAST, "Nord")],
            Units((Unit("Sud"), Unit("Nord"), Unit("Lyon", "Sud"))),
            own="A0",
        ),
        "1 detractors among the others of all 2026-10-01..2026-10-31 issue 0 less Lyon ",
        _below_hidden_units_too,
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_with_the_rule_nothing_is_known(name):
    world = RULES[name].world
    assert world.claims(world.editions(Thresholds()), Rules()) == []


@pytest.mark.parametrize("name", RULES)
def test_without_the_rule_somebody_is_betrayed(name, monkeypatch):
    rule = RULES[name]
    rule.off(monkeypatch)
    claims = rule.world.claims(rule.world.editions(rule.thresholds), rule.rules)
    assert any(str(claim).startswith(rule.betrayed) for claim in claims), [*map(str, claims)]


# Letters: a reader is somebody of the account, who knows its own answer and how many colleagues there are. -------


@dataclass(frozen=True)
class Colleagues:
    """The answers of an account, of which the first is the reader's, and what the letter must not tell."""

    classes: Sequence[int]
    betrayed: str
    off: Callable[[pytest.MonkeyPatch], None] = lambda _: None
    thresholds: Thresholds = field(default_factory=Thresholds)
    rules: Rules = field(default_factory=Rules)

    def claims(self, thresholds: Thresholds, rules: Rules) -> list[str]:
        """What is claimed once the letter is read; each is true."""
        given = [
            Answer(f"P{place}", None, OCTOBER.start, k, person=f"P{place}")
            for place, k in enumerate(self.classes)
        ]
        found = own.own_score(answers.marked(worlds.frame_of(given), has_accounts=False), thresholds)
        band = f"1-{len(given)}" if found.n is None else str(found.n)
        group = Group(WHOLE, OCTOBER.start, OCTOBER.end, 0)
        told = Told(group, found.nps, found.words, band, consented=found.n is not None, of_colleagues=True)
        claims = Library([told], NO_UNITS, rules).claims(given[:1])
        assert all(claim.is_true(given, NO_UNITS, "P0") for claim in claims)
        return [f"{claim.count} {claim.klass}" for claim in claims]


LETTERS = {
    "numbers where all consent": Colleagues(
        # Two of three more promoters than detractors, to the one who is neither.
        (1, 2, 2),
        "2 2",
        lambda patch: patch.setattr(own, "consents", lambda _: True),
    ),
    "words that leave every class open": Colleagues(
        # Of five, none of a class missing, "high" is three promoters and one of each other class.
        (2, 2, 2, 1, 0),
        "1 0",
        lambda patch: patch.setattr(own, "_leaves_open", lambda *_: True),
    ),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_tells_nobody_how_a_colleague_answered(name):
    assert LETTERS[name].claims(Thresholds(), Rules()) == []


@pytest.mark.parametrize("name", LETTERS)
def test_without_its_rule_a_letter_betrays_a_colleague(name, monkeypatch):
    rule = LETTERS[name]
    rule.off(monkeypatch)
    assert rule.betrayed in rule.claims(rule.thresholds, rule.rules)


@pytest.mark.parametrize("classes", [(2, 2, 2, 1, 0), (2, 2, 2, 1, 1, 0)], ids=["five", "six"])
def test_few_colleagues_who_know_how_many_they_are_learn_nothing(classes):
    """Of five, "high" is one detractor, one passive and three promoters; of six one detractor at any rate."""
    assert Colleagues(classes, "").claims(Thresholds(), Rules()) == []


# What no rule on one edition stops: the editions together. ----------------------------------------------------


@dataclass(frozen=True)
class Betrayal:
    """A world whose editions each keep all rules, and what the reader learns from them.

    Where a single edition tells too much in words, nothing is left that it could tell: `ends_hidden`.
    """

    world: World
    claim: str
    ends_hidden: bool = False


# July is 11 and August 16 to 18, so the quarter, a lead of 10, can only be 3 of 29: September leads by one.
QUARTER = [
    *spread("A", (3, 4, 4), day="2026-07-08"),
    *spread("A", (5, 6, 6), day="2026-08-12"),
    *gave("B", (0, 0, 1), day="2026-09-09"),
]

BETRAYALS = {
    "parent less siblings": Betrayal(
        # 1 of 23 is a lead of 4, 3 of 28 one of 11: five are left, in words, that lead by two.
        World(
            [
                *spread("A", (7, 8, 8), unit="Lyon"),
                *gave("B", (1, 0, 0), "Lille"),
                *gave("C", (0, 0, 1), "Lille"),
                *gave("D", (0, 1, 1), "Nantes"),
                *gave("E", (0, 0, 1), "Nantes"),
            ],
            Units((*TWO.listed, Unit("Nantes"))),
            own="A0",
        ),
        "1 detractors among the others of all 2026-10-01..2026-10-31 issue 0 less Lyon ",
    ),
    "a quarter less two months": Betrayal(
        World(
            QUARTER,
            published=(*parse_periods("2026-07..2026-09"), parse_period("2026-Q3")),
            own="A0",
        ),
        "1 promoters among the others of all 2026-09-01..2026-09-30 issue 0",
    ),
    "a re-issue with one late answer": Betrayal(
        World([*spread("A", MOST), *gave("B", LAST, since=1)], own="A0", issues=2),
        "1 detractors among the others of all 2026-10-01..2026-10-31 issue 1 less all ",
    ),
    "a segment in the whole less the same in the units": Betrayal(
        World(
            [
                *spread("A", MOST, unit="Lyon", role="buyer"),
                *gave("B", LAST, "Lille", role="buyer"),
                *spread("C", (5, 5, 10), unit="Lyon", role="user"),
                *spread("D", (5, 5, 10), unit="Lille", role="user"),
            ],
            TWO,
            segments=["role"],
            own="A0",
        ),
        "1 detractors among the others of all role=buyer 2026-10-01..2026-10-31 issue 0 less Lyon ",
    ),
    "what is hidden together could be shown as one": Betrayal(
        # 6 of all are a lead of 1 of 16 to 18, and -18 of Lyon one of -2 of 11, for -3 of 17 leave too few: so five to
        # seven are left, that lead by three. Of them no class is empty: a detractor, four promoters, passives.
        World(
            [
                *spread("A", (5, 3, 3), unit="Lyon"),
                *gave("B", (1, 0, 1), "Lille"),
                *gave("C", (0, 0, 1), "Lille"),
                *gave("D", (0, 0, 2), "Nantes"),
                *gave("E", (0, 1, 0), "Nantes"),
            ],
            Units((*TWO.listed, Unit("Nantes"))),
            own="nobody",
        ),
        "4 promoters among the others of all 2026-10-01..2026-10-31 issue 0 less Lyon ",
    ),
    "a number near its end": Betrayal(
        # The two who are no promoters are of two accounts, or one of them would know: so they are passives.
        World(spread("A", (0, 2, 27)), own="A3"),
        "2 passives among the others of all ",
    ),
    "a letter beside an edition": Betrayal(
        # B lets its company read 67 of nine; with own nine, a lead of 53 is 10 of 19: one is left.
        World(
            [*gave("own", (1, 2, 6)), *gave("B", (0, 3, 6), letter_consent="yes"), *gave("C", LAST)],
            letters=["B"],
        ),
        "1 detractors among the others of all 2026-10-01..2026-10-31 issue 0 less all account=B ",
    ),
    "one class, to who holds half of an edition in words": Betrayal(
        # With four promoters, the middle is 3 detractors and 4 passives at most, or 4 and 1: never one promoter more.
        World([*gave("own", (0, 0, 4)), *gave("B", (2, 0, 0)), *gave("C", (1, 1, 0))]),
        "0 promoters among the others of all ",
        ends_hidden=True,
    ),
}


@pytest.mark.parametrize("name", BETRAYALS)
def test_without_an_audit_editions_betray_together(name):
    betrayal = BETRAYALS[name]
    claims = betrayal.world.claims(betrayal.world.editions(Thresholds()), Rules())
    assert any(str(claim).startswith(betrayal.claim) for claim in claims), [*map(str, claims)]


@pytest.mark.slow
@pytest.mark.parametrize("name", BETRAYALS)
def test_with_an_audit_nothing_is_known(name, tmp_path):
    betrayal = BETRAYALS[name]
    world = betrayal.world
    editions = list(through_the_kit(world, tmp_path))
    shown = [
        edition["score"] for _, edition in editions if edition["score"]["nps"] or edition["score"]["words"]
    ]
    # Where something can be told, that nothing is published at all would be no answer.
    assert bool(shown) != betrayal.ends_hidden
    claims = world.claims(editions, Rules())
    assert claims == [], [*map(str, claims)]


ONCE_LEAKED = {
    "a change beside a quarter": World(
        [
            *gave("C4", (1, 0, 0), day="2026-07-08"),
            *gave("C2", (0, 0, 3), day="2026-08-08"),
            *gave("C4", (2, 1, 1), day="2026-08-08"),
            *gave("C3", (0, 0, 1), day="2026-08-08"),
            *gave("C0", (0, 1, 0), day="2026-08-08"),
            *gave("C6", (0, 0, 1), day="2026-08-08"),
            *gave("C0", (2, 0, 1), day="2026-09-08"),
            *gave("C3", (1, 0, 1), day="2026-09-08"),
            *gave("C4", (1, 0, 0), day="2026-09-08"),
            *gave("C7", (2, 1, 0), day="2026-09-08"),
            *gave("C2", (0, 1, 0), day="2026-09-08"),
        ],
        published=(parse_period("2026-Q3"), parse_period("2026-09")),
        own="C2",
    ),
    "two hidden units that could be shown as one": World(
        [
            *gave("C8", (0, 3, 1), "A"),
            *gave("C3", (0, 1, 1), "A"),
            *gave("C1", (1, 1, 0), "A"),
            *gave("C7", (0, 0, 1), "A"),
            *gave("C9", (0, 1, 0), "A"),
            *gave("C5", (0, 1, 0), "A"),
            *gave("C1", (1, 0, 0), "B"),
            *gave("C4", (1, 0, 0), "B"),
            *gave("C2", (1, 0, 0), "B"),
            *gave("C5", (1, 0, 0), "C"),
            *gave("C1", (0, 1, 0), "C"),
            *gave("C7", (0, 0, 1), "C"),
        ],
        Units((Unit("A"), Unit("B"), Unit("C"))),
        own="C2",
    ),
}
"""What random worlds showed: August is told in September's change alone, beside a quarter; what is hidden is not just
anything."""


@pytest.mark.parametrize("name", ONCE_LEAKED)
def test_what_once_leaked_leaks_no_more(name, tmp_path):
    world = ONCE_LEAKED[name]
    editions = list(through_the_kit(world, tmp_path))
    assert any(edition["score"]["nps"] is not None for _, edition in editions)
    assert world.claims(editions, Rules()) == []


# A later export may call the same answers otherwise: the reader need not care, the audit has to.

REISSUE = BETRAYALS["a re-issue with one late answer"].world


def _renamed(column: str) -> Callable[[dict[str, object], int], dict[str, object]]:
    return lambda row, issue: {**row, column: f"{'new ' * issue}{row[column]}"}


CALLED_OTHERWISE: dict[str, Callable[[dict[str, object], int], dict[str, object]]] = {
    "accounts have new ids": _renamed("account_id"),
    "contacts have new ids": _renamed("contact_id"),
    "contacts are known at last": lambda row, issue: row if issue else {**row, "contact_id": ""},
    "answers have new ids": _renamed("response_id"),
    "a contact is forgotten": lambda row, issue: (
        {**row, "contact_id": ""} if issue and row["contact_id"] == "P003" else row
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLED_OTHERWISE)
def test_answers_are_known_again_though_they_are_called_otherwise(name, tmp_path):
    editions = list(through_the_kit(REISSUE, tmp_path, CALLED_OTHERWISE[name]))
    if editions[0][1]["score"]["nps"] is None:
        pytest.fail("nothing is published")
    claims = REISSUE.claims(editions, Rules())
    assert claims == [], [*map(str, claims)]


@pytest.mark.slow
@pytest.mark.parametrize("issue", [0, 1])
def test_rows_in_another_order_are_the_same_answers(issue, tmp_path):
    """An export without ids of answers, which numbers its rows."""

    def without_ids(row: dict[str, object], _: int) -> dict[str, object]:
        return {name: value for name, value in row.items() if name != "response_id"}

    late_first = replace(
        REISSUE, answers=[*REISSUE.answers[-1:], *REISSUE.answers[:-1]] if issue else REISSUE.answers
    )
    assert late_first.claims(list(through_the_kit(late_first, tmp_path, without_ids)), Rules()) == []


# Two years of the example programme, with every account as reader. ---------------------------------------------


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example programme's answers, units, waves, and the editions of all its units of 24 months."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(kit_folder("params"), folder / "params")
    write_example(folder)
    programme = load_programme(folder / "params" / "programme.yml")
    snapshot = build_snapshot(programme, folder / "snapshot")
    side = open_internal(snapshot.folder / "internal")
    editions = []
    for period in parse_periods("2024-11..2026-10"):
        public = release(snapshot, programme, period, period.end)
        keep_told(programme.home, public)
        editions += editions_of(open_customer(public))
    told = side.answers(WHOLE, date.min, date.max - timedelta(1)).astype(object)
    told = told.where(told.notna(), None).to_dict("records")
    classes = ("detractors", "passives", "promoters")
    given = [
        Answer(
            one["account_id"] or "",
            one["unit"],
            one["responded_at"].date(),
            classes.index(class_of(one["score"])),
        )
        for one in told
    ]
    return given, side.units, programme.waves, editions


@pytest.mark.slow
def test_no_account_learns_anything_from_two_years_of_the_example(example):
    given, units, waves, editions = example
    assert len(editions) == 24 * 7
    assert sum(edition["score"]["nps"] is not None for edition in editions) > 60
    library = Library(
        [one for edition in editions for one in told_by(edition, Rules(), waves)], units, Rules()
    )
    by_account: dict[str, list[Answer]] = defaultdict(list)
    for one in given:
        by_account[one.account].append(one)
    claims = [(account, str(claim)) for account, own in by_account.items() for claim in library.claims(own)]
    assert claims == []


# The reader itself: it claims what counting all that fits would show, and no more. -----------------------------


def fitting(score: Mapping[str, Any], own: tuple[int, int, int]) -> set[tuple[int, int, int]]:
    """The others' answers that fit one score, counted out one by one."""
    found = set()
    for n in disclosure.BANDS[score["n_band"]] if score["n_band"] else range(5, 10):
        for d, p in product(range(n + 1), range(n + 1)):
            q = n - d - p
            others = (d - own[0], p - own[1], q - own[2])
            if min(q, *others) < 0 or 2 * sum(own) > n or n - max(d, p, q) < 2:
                continue
            nps = 100 * (q - d) / n
            fits = (
                disclosure.level_of(nps) == score["words"] if score["words"] else round(nps) == score["nps"]
            )
            mixed = score["n_band"] or min(d, p, q) > 0
            if fits and mixed and (not sum(own) or sum(other > 0 for other in others) > 1):
                found.add(others)
    return found


SEEN = [
    *({"words": level, "nps": None, "n_band": None} for level in ("low", "middle", "high")),
    *({"words": level, "nps": None, "n_band": "10-29"} for level in ("low", "middle", "high")),
    *({"words": None, "nps": nps, "n_band": "10-29"} for nps in (-93, -25, 3, 12, 50, 79, 90)),
]
OWN = [(0, 0, 0), (0, 0, 4), (0, 4, 0), (1, 1, 1), (0, 0, 9), (4, 0, 5), (0, 12, 0)]


@pytest.mark.parametrize(
    ("score", "own", "fit"),
    [
        pytest.param(score, own, fit, id=f"{score['words'] or score['nps']} {score['n_band'] or 'few'} {own}")
        for score, own in product(SEEN, OWN)
        # Who gave other answers never reads such a score.
        if (fit := fitting(score, own))
    ],
)
def test_the_reader_claims_all_that_is_certain_and_nothing_else(score, own, fit):
    counts = ({one[c] for one in fit} for c in range(3))
    certain = {(c, *seen) for c, seen in enumerate(counts) if len(seen) == 1}
    world = World(gave("own", own))
    edition = {"period": "2026-10", "as_of": "2026-10-31", "unit": WHOLE, "score": score}
    told = told_by(edition, Rules(), {})
    claims = Library(told, NO_UNITS, Rules()).claims(world.answers)
    assert {(claim.klass, claim.count) for claim in claims} == certain


def test_words_with_a_band_stand_for_many_of_whom_a_class_may_be_empty():
    """The words for 93 among 10 to 29, which is two passives among 28 or 29, may be any high score of as many."""
    one = worlds.cell(World(spread("A", (0, 2, 27))).held())
    claims = {}
    for most in ("number", "words"):
        score = worlds.numbers(disclosure.released(one, Thresholds(), most=most))
        edition = {"period": "2026-10", "as_of": "2026-10-31", "unit": WHOLE, "score": score}
        claims[most] = Library(read([(0, edition)], Rules()), NO_UNITS, Rules()).claims([])
    assert [claim.count for claim in claims["number"]] == [0, 2]
    assert claims["words"] == []


@pytest.mark.parametrize(("words", "lead"), [("low", -22), ("middle", 0), ("high", 22)])
def test_words_with_the_widest_band_stand_for_a_hundred_and_more(words, lead):
    """They agree with a number of the same answers, which other words cannot."""
    group = Group(WHOLE, OCTOBER.start, OCTOBER.end, 0)
    number, told = Told(group, lead, band="100+"), Told(group, words=words, band="100+")
    assert Library([number, told], NO_UNITS, Rules()).claims([]) == []
    for other in {"low", "middle", "high"} - {words}:
        with pytest.raises(AssertionError, match="contradicts"):
            Library([number, replace(told, words=other)], NO_UNITS, Rules()).claims([])


def test_themes_tell_how_many_answered_at_least():
    """Ten raise a theme in each tone, and two of two accounts do not: 6 of 22, not 3 of 11, are a lead of 27."""
    edition = {
        "period": "2026-10",
        "as_of": "2026-10-31",
        "unit": WHOLE,
        "score": {"words": None, "nps": 27, "n_band": "10-29"},
        "themes": [{"theme": "price", "tone": tone} for tone in ("appreciated", "to improve")],
    }
    assert [one.at_least for one in told_by(edition, Rules(), {})] == [22]


def test_a_claim_is_false_where_somebody_answered_otherwise():
    world = BETRAYALS["a re-issue with one late answer"].world
    claims = world.claims(world.editions(Thresholds()), Rules())
    others = [replace(one, klass=2) if one.account == "B" else one for one in world.answers]
    assert not all(claim.is_true(others, world.units, "A0") for claim in claims)
