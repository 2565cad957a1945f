"""Writes what one account's letter may hold: the customer side, and of the account's own answers what it may read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from nps_report.errors import UsageError
from nps_report.files import write_bytes, write_text
from nps_report.periods import Period
from nps_report.programme import Programme
from nps_report.slugs import slug_of
from nps_report.snapshot.account import ACCOUNT, OWN
from nps_report.snapshot.answers import Marked
from nps_report.snapshot.build import Snapshot
from nps_report.snapshot.disclosure import Released
from nps_report.snapshot.drafts import whole_folder
from nps_report.snapshot.internal import InternalSide, concerns, open_internal
from nps_report.snapshot.judging import Judged
from nps_report.snapshot.named import is_name
from nps_report.snapshot.own import NOTHING, OwnScore, consents, own_answers, own_score, own_themes
from nps_report.snapshot.promises import promises
from nps_report.snapshot.published import PublishedCell, Score, Size, Value
from nps_report.snapshot.reading import read_rows
from nps_report.snapshot.releasing import Release, release, write_rows, write_table
from nps_report.snapshot.settling import settled
from nps_report.snapshot.telling import Spot, Telling, digest_of
from nps_report.snapshot.themed import Themed
from nps_report.snapshot.told_before import is_released, tellings_file, told_before, write_tellings
from nps_report.snapshot.units import WHOLE

_HOLDING_IDS = ("accounts", "responses")


def account_slugs(side: InternalSide) -> dict[str, str]:
    """The accounts that there are, by id, each with its name as a folder."""
    tables = [side.folder / f"{table}.parquet" for table in _HOLDING_IDS if side.has(table)]
    ids = {one for path in tables for one in read_rows(path, (), ("account_id",))["account_id"].to_pylist()}
    return slugs_of(sorted(one for one in ids if one))


def slugs_of(ids: list[str]) -> dict[str, str]:
    """Each id as a folder, no two alike: where two would be, a digest tells them apart.

    >>> slugs_of(["C-01", "C-02"])
    {'C-01': 'c-01', 'C-02': 'c-02'}
    >>> len({*slugs_of(["C-01", "c 01"]).values()})
    2
    """
    taken = Counter(map(slug_of, ids))
    return {one: slug if taken[slug := slug_of(one)] == 1 else f"{slug}-{_digest(one)}" for one in ids}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def release_letters(
    snapshot: Snapshot, programme: Programme, period: Period, as_of: date, accounts: Mapping[str, str]
) -> None:
    """Write the sides of the letters to `accounts`, ids with their folders, unless they are there already.

    Raises UsageError where nobody of an account answered: there is nothing to thank for.
    """
    public = release(snapshot, programme, period, as_of)
    side, before = open_internal(snapshot.folder / "internal"), told_before(programme.home)
    among = Release(side, period, as_of, before, in_full=True)
    for account, slug in accounts.items():
        folder = letter_folder(public, slug)
        if not is_released(folder):
            letter = Letter(among, account)
            if not letter.answers.classes:
                raise UsageError(
                    "account-silent",
                    f"--account {account}: nobody of it answered in {period.name}, as known on {as_of}. Leave it out.",
                )
            write_tellings(tellings_file(folder), letter.tellings())
            with whole_folder(folder) as draft:
                _write(letter, public, draft)


def letter_folder(public: Path, slug: str) -> Path:
    """The side of the letter to the account with this folder, under a customer side."""
    return public / "letter" / slug


@dataclass(frozen=True)
class Letter:
    """What one account may read of its own answers in a period, whatever their unit."""

    among: Release
    account: str

    @cached_property
    def answers(self) -> Marked:
        """The account's answers."""
        return own_answers(self.among.answers(self.among.period), self.account)

    def told(self) -> dict[str, Any]:
        """The account's name and its score."""
        return {"name": self._name(), "score": asdict(self._score)}

    @cached_property
    def _score(self) -> OwnScore:
        """Its score, unless that betrays others together with what else is told."""
        found = own_score(self.answers, self.among.rules)
        beside = (*self.among.tellings, *self._judged.before)
        limits = settled(
            lambda limits: self._telling(NOTHING if limits else found),
            beside,
            self.among.rules,
            {},
            lambda spot: True,
        )
        return NOTHING if limits else found

    def tellings(self) -> tuple[Telling, ...]:
        """What the letter tells of its account's answers, beside what all are told."""
        return (self._telling(self._score),)

    def _telling(self, score: OwnScore) -> Telling:
        judged = self._judged
        told = [one for one in judged.listed if one.account == digest_of(self.account)]
        answers, name = frozenset(one.id for one in told), f"letter to {digest_of(self.account)}"
        values: dict[str, Value] = (
            {"score": Score(score.nps), "size": Size(score.n)}
            if score.nps is not None and score.n is not None
            else {"": Released(score.level, score.words)}
        )
        cells = {
            Spot(name, about=about): PublishedCell(
                Spot(name, about=about).label, answers, value, consented=score.level == "number"
            )
            for about, value in values.items()
        }
        return Telling(judged.name, judged.start, judged.end, cells, {one.id: one for one in told})

    @property
    def _judged(self) -> Judged:
        return self.among.judged(self.among.period)

    def _name(self) -> str:
        """Its name, else its id where that reads as one; a person's e-mail is none."""
        names = self.answers.answers["account_name"].dropna().tolist()
        usual = self.account if is_name(self.account) and "@" not in self.account else ""
        return str(names[0]) if names else usual

    def themes(self) -> Iterator[dict[str, Any]]:
        """What its people raise, where all consent."""
        for theme, tone in self._themes:
            called = {f"name_{language}": name for language, name in self.among.called[theme].items()}
            yield {"unit": WHOLE, "theme": theme, "tone": tone, **called}

    def quotes(self) -> Iterator[dict[str, Any]]:
        """What its people say, where all consent and each agreed to be quoted: one quote a person, without names."""
        # Among colleagues who all consent, a language points at nobody who did not agree.
        rules = self.among.rules.model_copy(update={"public_accounts": 1})
        quotable = self.among.quotable(self._themed, rules)
        for quote in quotable.of_rows(range(len(self.answers.classes)), self._themes):
            yield {"unit": WHOLE, **vars(quote)}

    @cached_property
    def _themes(self) -> tuple[Any, ...]:
        return own_themes(self._themed) if consents(self.answers) else ()

    @cached_property
    def _themed(self) -> Themed:
        return self.among.themed(self.answers)

    def actions(self) -> pd.DataFrame:
        """The promises made where the account answered (`own`), and those made to everybody; no others."""
        side = self.among.side
        register = side.actions(WHOLE)
        public = promises(register, self.among.as_of)
        units = register["unit"].loc[public.index]
        everybody = units.isna() | (units == WHOLE)
        own = pd.Series(data=False, index=public.index)
        for unit in self.answers.units:
            if unit is not None:
                # Of the units that hold it, too: a region's promise is its branches' as well.
                own |= concerns(units, unit, side.units) | units.isin(_above(unit, side))
        return public.assign(own=own & ~everybody)[own | everybody]


def _above(unit: str, side: InternalSide) -> list[str]:
    parent = side.units.parent(unit)
    return [] if parent is None else [parent, *_above(parent, side)]


def _write(letter: Letter, public: Path, folder: Path) -> None:
    for path in sorted(public.glob("*.*")):
        if path.is_file():
            write_bytes(folder / path.name, path.read_bytes())
    write_text(folder / OWN / ACCOUNT, json.dumps(letter.told(), ensure_ascii=False, indent=1))
    write_rows(folder / OWN / "themes.parquet", letter.themes())
    write_rows(folder / OWN / "quotes.parquet", letter.quotes())
    write_table(
        folder / OWN / "actions.parquet", pa.Table.from_pandas(letter.actions(), preserve_index=False)
    )
