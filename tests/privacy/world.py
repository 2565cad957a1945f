"""Small worlds of answers, what is published of them by the rules alone or through the kit, and who reads it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nps_report.errors import PublishError
from nps_report.facts.account import AccountFacts
from nps_report.facts.customer import CustomerFacts
from nps_report.periods import Period, parse_period
from nps_report.programme import Thresholds, load_programme
from nps_report.rendering.numbers import report_json
from nps_report.report import CustomerReport
from nps_report.scope import Scope
from nps_report.sections.numbers import account_numbers
from nps_report.snapshot import (
    WHOLE,
    CustomerSide,
    Units,
    answers,
    build_snapshot,
    disclosure,
    open_customer,
    own,
    release,
)
from nps_report.snapshot.account import open_account
from nps_report.snapshot.disclosure import Cell, Released
from nps_report.snapshot.letters import letter_folder, release_letters
from nps_report.snapshot.told_before import read_tellings, tellings_file, told_before
from nps_report.testing import Rows, sample_programme
from nps_report.wording import words_for
from tests.privacy.reader import ACCOUNT, Answer, Claim, Library, Rules, Told, told_by
from tests.privacy.sample import NO_TABLES, document_of

OCTOBER = parse_period("2026-10")
SCORES = (3, 8, 10)
"""A score of each class."""

NO_UNITS = Units(())


def gave(
    account: str, counts: tuple[int, int, int], unit: str | None = None, day: str = "2026-10-05", **more: Any
) -> list[Answer]:
    """An account's answers: so many detractors, passives and promoters."""
    told = {"since": more.pop("since", 0), "person": more.pop("person", ""), "segments": more}
    return [
        Answer(account, unit, date.fromisoformat(day), klass, **told)
        for klass, count in enumerate(counts)
        for _ in range(count)
    ]


def spread(name: str, counts: tuple[int, int, int], accounts: int = 5, **more: Any) -> list[Answer]:
    """Answers of several accounts in turn."""
    one = gave(name, counts, **more)
    return [replace(answer, account=f"{name}{place % accounts}") for place, answer in enumerate(one)]


def frame_of(some: Sequence[Answer]) -> pd.DataFrame:
    """Answers as the internal side of a snapshot holds them."""
    return pd.DataFrame(
        {
            "response_id": [f"R{place}" for place in range(len(some))],
            "score": [SCORES[one.klass] for one in some],
            "unit": [one.unit for one in some],
            "account_id": [one.account or None for one in some],
            "contact_id": [one.person for one in some],
            "letter_consent": [one.segments.get("letter_consent") == "yes" for one in some],
        }
    ).astype({"unit": object, "account_id": object})


def cell(some: Iterable[Answer]) -> Cell:
    """The cell that answers make."""
    some = list(some)
    return answers.marked(frame_of(some), has_accounts=True).cell(range(len(some)))


def beside(_: Cell) -> dict[str, Any]:
    """What stands beside a score: nothing. A test that switches this rule off says what."""
    return {}


def changed(now: Cell, before: Cell, rules: Thresholds) -> dict[str, Any] | None:
    """A change from one score to another, as the kit tells it."""
    value = disclosure.published_change(disclosure.released(now, rules), disclosure.released(before, rules))
    return None if value is None else {"value": value}


@dataclass(frozen=True)
class World:
    """All answers, the units they lie in, and what is published of them: a period after the other, as an issue.

    Accounts that are `nameless` fill in no account id; `changes` tells each number's change from the period before.
    """

    answers: Sequence[Answer]
    units: Units = NO_UNITS
    published: Sequence[Period] = (OCTOBER,)
    segments: Sequence[str] = ()
    own: str = "own"
    customers: Mapping[str, int] = field(default_factory=dict)
    issues: int = 1
    nameless: frozenset[str] = frozenset()
    changes: bool = False
    letters: Sequence[str] = ()

    def editions(self, rules: Thresholds) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every edition as the rules alone make it, with its issue: no audit looks at what was published before."""
        for issue, (place, period) in product(range(self.issues), enumerate(self.published)):
            held = self.held(period, issue)
            scores = self._scores(held, rules)
            before = self.published[place - 1] if place and self.changes else None
            for unit in (WHOLE, *self.units.names):
                edition = self._edition(unit, period, scores[unit], self._segments(unit, held, scores, rules))
                if scores[unit] != disclosure.HIDDEN:
                    edition["score"] |= beside(cell(self.of_unit(unit, held)))
                if before and scores[unit].nps is not None:
                    earlier = self.held(before, issue)
                    told = changed(cell(self.of_unit(unit, held)), cell(self.of_unit(unit, earlier)), rules)
                    edition["change"] = [{"against": before.name, **told}] if told else []
                yield issue, edition
            for account in self.letters:
                yield issue, self._letter(account, period, held, scores[WHOLE], rules)

    def held(self, period: Period = OCTOBER, issue: int = 0) -> list[Answer]:
        """The answers as the kit knows them, each from a person."""
        return [
            replace(
                one,
                account="" if one.account in self.nameless else one.account,
                person=one.person or f"P{place}",
            )
            for place, one in enumerate(self.answers)
            if period.contains(one.day) and one.since <= issue
        ]

    def _scores(self, held: Sequence[Answer], rules: Thresholds) -> dict[str, Released]:
        whole = disclosure.released(cell(held), rules)
        below = dict(disclosure.released_below(WHOLE, lambda unit: self._parts(unit, held), rules))
        return {WHOLE: whole} | {unit: below.get(unit, disclosure.HIDDEN) for unit in self.units.names}

    @staticmethod
    def _edition(unit: str, period: Period, score: Released, segments: dict[str, Any]) -> dict[str, Any]:
        return {
            "period": period.name,
            "as_of": period.end.isoformat(),
            "unit": unit,
            "score": numbers(score),
            "segments": segments,
        }

    def _letter(
        self, account: str, period: Period, held: Sequence[Answer], score: Released, rules: Thresholds
    ) -> dict[str, Any]:
        own_answers = [one for one in held if one.account == account]
        told = own.own_score(answers.marked(frame_of(own_answers), has_accounts=False), rules)
        letter = {"name": account, "score": {"n": told.n, "nps": told.nps, "words": told.words}}
        return {**self._edition(WHOLE, period, score, {}), ACCOUNT: letter}

    def of_unit(self, unit: str, some: Iterable[Answer]) -> list[Answer]:
        """Those of a unit and of all under it."""
        return [one for one in some if unit == WHOLE or one.unit in self.units.covers(unit)]

    def _parts(self, unit: str, held: Sequence[Answer]) -> dict[str | None, Cell]:
        of_this = self.of_unit(unit, held)
        below = {child: self.of_unit(child, of_this) for child in self.units.children(unit)}
        rest = [one for one in of_this if not any(one in part for part in below.values())]
        return {**{child: cell(part) for child, part in below.items()}, None: cell(rest)} if below else {}

    def _segments(
        self, unit: str, held: Sequence[Answer], scores: Mapping[str, Released], rules: Thresholds
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for segment in self.segments if segments_shown(scores[unit]) else ():
            by_value: dict[str | None, list[Answer]] = defaultdict(list)
            for one in self.of_unit(unit, held):
                by_value[one.segments.get(segment)].append(one)
            cells = {value: cell(some) for value, some in by_value.items()}
            shown = disclosure.released_segments(cells, rules)
            found[segment] = [{"value": value, **numbers(one)} for value, one in shown.items()]
        return found

    def claims(self, editions: Iterable[tuple[int, Mapping[str, Any]]], rules: Rules) -> list[Claim]:
        """What the reader claims; each is true, of others, and of fewer than a hundred."""
        known = [self._as_known(one) for one in self.answers]
        own_answers = [one for one in known if one.account == self.own]
        library = Library(read(editions, rules), self.units, rules)
        claims = library.claims(own_answers, self.customers)
        for claim in claims:
            meant = claim.meant(known, self.units, self.own)
            if not claim.is_true(known, self.units, self.own) or not 0 < len(meant) < 100:
                pytest.fail(f"a false claim: {claim}")
        return claims

    def _as_known(self, one: Answer) -> Answer:
        """An answer with the account that letters speak of."""
        return replace(one, segments={**one.segments, ACCOUNT: one.account}) if self.letters else one


def segments_shown(score: Released) -> bool:
    """Whether a unit with this score has segments shown: not where it is hidden."""
    return score != disclosure.HIDDEN


def read(editions: Iterable[tuple[int, Mapping[str, Any]]], rules: Rules) -> list[Told]:
    """All that these editions tell, one after the other."""
    bands: dict[str, dict[str, str | None]] = defaultdict(dict)
    told: list[Told] = []
    for issue, edition in editions:
        unit, score = edition["unit"], edition["score"]
        told += told_by(edition, rules, {}, issue, bands[unit])
        bands[unit][edition["period"]] = score["n_band"]
    return told


def numbers(score: Released) -> dict[str, Any]:
    """A score as it stands in the edition's numbers."""
    return {"n": None, "n_band": score.n_band, "nps": score.nps, "words": score.words}


Exported = dict[str, object]
"""A row of an export."""


def as_before(exported: Exported, issue: int) -> Exported:
    """A row as a later export holds it."""
    return exported


def through_the_kit(
    world: World, folder: Path, exported: Callable[[Exported, int], Exported] = as_before
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The world's editions as the kit publishes them, one after the other: what it refuses is not published.

    `exported` makes the rows of each issue's export.
    """
    for issue in range(world.issues):
        tables: dict[str, Rows] = NO_TABLES | {
            "responses": [
                exported(row(place, one), issue)
                for place, one in enumerate(world.answers)
                if one.since <= issue
            ],
            "units": [{"unit": unit.name, "parent": unit.parent or ""} for unit in world.units.listed],
        }
        segments = list(world.segments)
        settings = {"segments": segments, "customer": {"segments": segments}, "targets": {}}
        programme = load_programme(sample_programme(folder, tables, **settings))
        snapshot = build_snapshot(programme, folder / "snapshot")
        for period in world.published:
            with suppress(PublishError):
                public = release(snapshot, programme, period, period.end)
                keep_told(programme.home, public)
                yield from ((issue, edition) for edition in editions_of(open_customer(public)))
            for account in world.letters:
                with suppress(PublishError):
                    release_letters(snapshot, programme, period, period.end, {account: account.lower()})
                    # What was told until now leads to a side of its own.
                    now = letter_folder(release(snapshot, programme, period, period.end), account.lower())
                    keep_told(programme.home, now)
                    yield issue, letter_of(account, now, period)


def keep_told(home: Path, side: Path) -> None:
    """Keep what an edition or a letter tells, as it is kept once it is approved."""
    told_before(home).keep(read_tellings(tellings_file(side)), WHOLE)


def row(place: int, answer: Answer) -> Exported:
    """An answer as an export holds it."""
    return {
        "response_id": f"R{place:03d}",
        "responded_at": f"{answer.day}",
        "score": SCORES[answer.klass],
        "unit": answer.unit or "",
        "account_id": answer.account,
        "contact_id": answer.person or f"P{place:03d}",
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


def letter_of(account: str, folder: Path, period: Period) -> dict[str, Any]:
    """What the `.json` of the letter in this folder tells, which everybody knows to be the account's."""
    told = account_numbers(AccountFacts(open_account(folder), Scope(period, WHOLE, period.end)), "fr")
    return {**told, ACCOUNT: {**told[ACCOUNT], "name": account}}
