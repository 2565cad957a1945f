"""A reader who owns every edition finds out what a rule hides once that rule is off, and nothing while all are on."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from nps_report.errors import PublishError
from nps_report.example import write_example
from nps_report.facts.customer import CustomerFacts
from nps_report.kit import kit_folder
from nps_report.metrics import class_of
from nps_report.periods import Period, parse_period, parse_periods
from nps_report.programme import Thresholds, load_programme
from nps_report.rendering.numbers import report_json
from nps_report.report import CustomerReport
from nps_report.scope import Scope
from nps_report.snapshot import (
    WHOLE,
    CustomerSide,
    Unit,
    Units,
    build_snapshot,
    disclosure,
    open_customer,
    open_internal,
    release,
)
from nps_report.snapshot.disclosure import Cell, Released
from nps_report.testing import sample_programme
from nps_report.wording import words_for
from tests.privacy.reader import Answer, Claim, Library, Rules, told_by
from tests.privacy.sample import NO_TABLES, document_of

OCTOBER = parse_period("2026-10")
SCORES = (3, 8, 10)
"""A score of each class."""

NO_UNITS = Units(())
TWO = Units((Unit("Lyon"), Unit("Lille")))


def gave(
    account: str, counts: tuple[int, int, int], unit: str | None = None, day: str = "2026-10-05", **more: Any
) -> list[Answer]:
    """An account's answers: so many detractors, passives and promoters."""
    told = {"since": more.pop("since", 0), "segments": more}
    return [
        Answer(account, unit, date.fromisoformat(day), klass, **told)
        for klass, count in enumerate(counts)
        for _ in range(count)
    ]


def spread(name: str, counts: tuple[int, int, int], accounts: int = 5, **more: Any) -> list[Answer]:
    """Answers of several accounts in turn."""
    one = gave(name, counts, **more)
    return [replace(answer, account=f"{name}{place % accounts}") for place, answer in enumerate(one)]


def cell(answers: Iterable[Answer]) -> Cell:
    """The cell that answers make, each from another person."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for answer in answers:
        counts[answer.account][answer.klass] += 1
    return Cell.of_counts({account: (d, p, q) for account, (d, p, q) in counts.items()})


@dataclass(frozen=True)
class World:
    """All answers, the units they lie in, and what is published of them: a period after the other, as an issue."""

    answers: Sequence[Answer]
    units: Units = NO_UNITS
    published: Sequence[Period] = (OCTOBER,)
    segments: Sequence[str] = ()
    own: str = "own"
    customers: Mapping[str, int] = field(default_factory=dict)
    issues: int = 1

    def editions(self, thresholds: Thresholds) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every edition as the rules alone make it, with its issue: no audit looks at what was published before."""
        for issue, period in product(range(self.issues), self.published):
            held = [one for one in self.answers if period.contains(one.day) and one.since <= issue]
            scores = {WHOLE: disclosure.released(cell(held), thresholds)}
            scores |= disclosure.released_below(
                WHOLE, lambda unit, held=held: self._parts(unit, held), thresholds
            )
            for unit in (WHOLE, *self.units.names):
                score = scores.get(unit, disclosure.HIDDEN)
                yield (
                    issue,
                    {
                        "period": period.name,
                        "as_of": period.end.isoformat(),
                        "unit": unit,
                        "score": numbers(score),
                        "segments": self._segments(unit, held, thresholds)
                        if score != disclosure.HIDDEN
                        else {},
                    },
                )

    def of_unit(self, unit: str, answers: Iterable[Answer]) -> list[Answer]:
        """Those of a unit and of all under it."""
        return [one for one in answers if unit == WHOLE or one.unit in self.units.covers(unit)]

    def _parts(self, unit: str, answers: Sequence[Answer]) -> dict[str | None, Cell]:
        held = self.of_unit(unit, answers)
        below = {child: self.of_unit(child, held) for child in self.units.children(unit)}
        own = [one for one in held if not any(one in part for part in below.values())]
        return {**{child: cell(part) for child, part in below.items()}, None: cell(own)} if below else {}

    def _segments(self, unit: str, answers: Sequence[Answer], rules: Thresholds) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for segment in self.segments:
            by_value: dict[str | None, list[Answer]] = defaultdict(list)
            for one in self.of_unit(unit, answers):
                by_value[one.segments.get(segment)].append(one)
            cells = {value: cell(some) for value, some in by_value.items()}
            shown = disclosure.released_segments(cells, rules)
            found[segment] = [{"value": value, **numbers(one)} for value, one in shown.items()]
        return found

    def claims(self, editions: Iterable[tuple[int, Mapping[str, Any]]], rules: Rules) -> list[Claim]:
        """What the reader claims; each is true, of others, and of fewer than a hundred."""
        told = [one for issue, edition in editions for one in told_by(edition, rules, {}, issue)]
        own = [one for one in self.answers if one.account == self.own]
        claims = Library(told, self.units, rules).claims(own, self.customers)
        for claim in claims:
            meant = claim.meant(self.answers, self.units, self.own)
            if not claim.is_true(self.answers, self.units, self.own) or not 0 < len(meant) < 100:
                pytest.fail(f"a false claim: {claim}")
        return claims


def numbers(score: Released) -> dict[str, Any]:
    """A score as it stands in the edition's numbers."""
    return {"n": None, "n_band": score.n_band, "nps": score.nps, "words": score.words}


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
    def alone(cells: Mapping[str | None, Cell], rules: Thresholds) -> dict[str | None, Released]:
        found = {value: disclosure.released(one, rules) for value, one in cells.items() if value is not None}
        shown: dict[str | None, Released] = {v: one for v, one in found.items() if one.level != "hidden"}
        rest = sum((one for value, one in cells.items() if value not in shown), Cell())
        return {**shown, None: disclosure.released(rest, rules)} if rest.counts.n else shown

    patch.setattr(disclosure, "released_segments", alone)


def _each_unit_alone(patch: pytest.MonkeyPatch) -> None:
    def alone(unit: str, parts_of: Any, rules: Thresholds) -> Iterator[tuple[str, Released]]:
        for part, one in parts_of(unit).items():
            if part is not None:
                yield part, disclosure.released(one, rules)
                yield from alone(part, parts_of, rules)

    patch.setattr(disclosure, "released_below", alone)


def _below_hidden_units_too(patch: pytest.MonkeyPatch) -> None:
    def further(unit: str, parts_of: Any, rules: Thresholds) -> Iterator[tuple[str, Released]]:
        shown = disclosure.released_segments(parts_of(unit), rules)
        for part in parts_of(unit):
            if part is not None:
                yield part, shown.get(part, disclosure.HIDDEN)
                yield from further(part, parts_of, rules)

    patch.setattr(disclosure, "released_below", further)


# A lead of 61 among 10 to 29 is 11 of 18, or of answers which leave no room for one of 53 around them, 10 of 19: so one
# answer is left, a detractor.
MOST, LAST = (1, 5, 12), (1, 0, 0)

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


# What no rule on one edition stops: the editions together. ----------------------------------------------------


@dataclass(frozen=True)
class Betrayal:
    """A world whose editions each keep all rules, and what the reader learns from them."""

    world: World
    claim: str


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
    "one class, to who holds half of an edition in words": Betrayal(
        # With four promoters, the middle is 3 detractors and 4 passives at most, or 4 and 1: never one promoter more.
        World([*gave("own", (0, 0, 4)), *gave("B", (2, 0, 0)), *gave("C", (1, 1, 0))]),
        "0 promoters among the others of all ",
    ),
}

audited = pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="no audit looks across what is published yet"
)


@pytest.mark.parametrize("name", BETRAYALS)
def test_without_an_audit_editions_betray_together(name):
    betrayal = BETRAYALS[name]
    claims = betrayal.world.claims(betrayal.world.editions(Thresholds()), Rules())
    assert any(str(claim).startswith(betrayal.claim) for claim in claims), [*map(str, claims)]


@pytest.mark.slow
@audited
@pytest.mark.parametrize("name", BETRAYALS)
def test_with_an_audit_nothing_is_known(name, tmp_path):
    world = BETRAYALS[name].world
    editions = list(through_the_kit(world, tmp_path))
    # That nothing is published at all would be no answer.
    if not any(edition["score"]["nps"] or edition["score"]["words"] for _, edition in editions):
        pytest.fail("nothing is published")
    claims = world.claims(editions, Rules())
    assert claims == [], [*map(str, claims)]


def through_the_kit(world: World, folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The world's editions as the kit publishes them, one after the other: what it refuses is not published."""
    for issue in range(world.issues):
        tables = NO_TABLES | {
            "responses": [row(place, one) for place, one in enumerate(world.answers) if one.since <= issue],
            "units": [{"unit": unit.name, "parent": unit.parent or ""} for unit in world.units.listed],
        }
        programme = load_programme(
            sample_programme(folder, tables, segments=list(world.segments), targets={})
        )
        snapshot = build_snapshot(programme, folder / "snapshot")
        for period in world.published:
            with suppress(PublishError):
                side = open_customer(release(snapshot, programme, period, period.end))
                yield from ((issue, edition) for edition in editions_of(side))


def row(place: int, answer: Answer) -> dict[str, object]:
    """An answer as an export holds it, from a person of its own."""
    return {
        "response_id": f"R{place:03d}",
        "responded_at": f"{answer.day}",
        "score": SCORES[answer.klass],
        "unit": answer.unit or "",
        "account_id": answer.account,
        "contact_id": f"P{place:03d}",
        **answer.segments,
    }


def editions_of(side: CustomerSide) -> Iterator[dict[str, Any]]:
    """What the finished `.json` of each unit holds, and its segments, which an edition may print as well."""
    for unit in (WHOLE, *side.units.names):
        facts = CustomerFacts(side, Scope(side.period, unit, side.as_of))
        document = document_of(CustomerReport(facts, words_for("fr")), "customer")
        segments: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in side.segments(unit):
            segments[one.segment].append({"value": one.value, **numbers(one.cell)})
        yield {**json.loads(report_json(document)), "segments": segments}


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
    editions = [
        {key: value for key, value in edition.items() if key != "segments"}
        for period in parse_periods("2024-11..2026-10")
        for edition in editions_of(open_customer(release(snapshot, programme, period, period.end)))
    ]
    told = side.answers(WHOLE, date.min, date.max - timedelta(1)).astype(object)
    told = told.where(told.notna(), None).to_dict("records")
    classes = ("detractors", "passives", "promoters")
    answers = [
        Answer(
            one["account_id"] or "",
            one["unit"],
            one["responded_at"].date(),
            classes.index(class_of(one["score"])),
        )
        for one in told
    ]
    return answers, side.units, programme.waves, editions


@pytest.mark.slow
def test_no_account_learns_anything_from_two_years_of_the_example(example):
    answers, units, waves, editions = example
    assert len(editions) == 24 * 7
    assert sum(edition["score"]["nps"] is not None for edition in editions) > 60
    library = Library(
        [one for edition in editions for one in told_by(edition, Rules(), waves)], units, Rules()
    )
    by_account: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        by_account[one.account].append(one)
    claims = [(account, str(claim)) for account, own in by_account.items() for claim in library.claims(own)]
    assert claims == []


# The reader itself: it claims what counting all that fits would show, and no more. -----------------------------


def fitting(score: Mapping[str, Any], own: tuple[int, int, int]) -> set[tuple[int, int, int]]:
    """The others' answers that fit one score, counted out one by one."""
    found = set()
    for n in range(5, 10) if score["words"] else disclosure.BANDS[score["n_band"]]:
        for d, p in product(range(n + 1), range(n + 1)):
            q = n - d - p
            others = (d - own[0], p - own[1], q - own[2])
            if min(q, *others) < 0 or 2 * sum(own) > n or n - max(d, p, q) < 2:
                continue
            nps = 100 * (q - d) / n
            fits = (
                disclosure.level_of(nps) == score["words"] if score["words"] else round(nps) == score["nps"]
            )
            mixed = not score["words"] or min(d, p, q) > 0
            if fits and mixed and (not sum(own) or sum(other > 0 for other in others) > 1):
                found.add(others)
    return found


SEEN = [
    *({"words": level, "nps": None, "n_band": None} for level in ("low", "middle", "high")),
    *({"words": None, "nps": nps, "n_band": "10-29"} for nps in (-93, -25, 3, 12, 50, 79, 90)),
]
OWN = [(0, 0, 0), (0, 0, 4), (0, 4, 0), (1, 1, 1), (0, 0, 9), (4, 0, 5), (0, 12, 0)]


@pytest.mark.parametrize(
    ("score", "own"),
    [
        pytest.param(score, own, id=f"{score['words'] or score['nps']} {own}")
        for score, own in product(SEEN, OWN)
        # Who gave other answers never reads such a score.
        if fitting(score, own)
    ],
)
def test_the_reader_claims_all_that_is_certain_and_nothing_else(score, own):
    fit = fitting(score, own)
    certain = {(c, others[c]) for others in fit for c in range(3) if len({one[c] for one in fit}) == 1}
    world = World(gave("own", own))
    edition = {"period": "2026-10", "as_of": "2026-10-31", "unit": WHOLE, "score": score}
    told = told_by(edition, Rules(), {})
    claims = Library(told, NO_UNITS, Rules()).claims(world.answers)
    assert {(claim.klass, claim.count) for claim in claims} == certain


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
