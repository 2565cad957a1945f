"""Which reports were asked for: periods, units, editions, languages, or accounts by their ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nps_report.batch.about_one import editions_about_one
from nps_report.batch.plan import known_names
from nps_report.choosing import LAST
from nps_report.errors import UsageError
from nps_report.periods import Period, parse_periods
from nps_report.programme import LANGUAGES, Programme
from nps_report.programme.editions import EDITIONS, LETTER
from nps_report.slugs import slug_of

KNOWN_EDITIONS = (*EDITIONS, LETTER)
"""The editions of every programme, and letters."""


class Name(NamedTuple):
    """What the name of a report tells: the folders of its period and unit, its edition, language and account's file.

    What lies deeper than a unit's own reports, in the folder of its edition, is about one account: for no place that
    many read.

    >>> Name.of("2026-10/lyon/customer.fr")
    Name(period='2026-10', unit='lyon', edition='customer', language='fr', account='')
    >>> Name.of("2026-10/all/letter/novalux.fr")
    Name(period='2026-10', unit='all', edition='letter', language='fr', account='novalux')
    """

    period: str
    unit: str
    edition: str
    language: str
    account: str = ""

    @classmethod
    def of(cls, name: str) -> Name:
        """Read a name, which is a path without its ending."""
        period, unit, *deeper, last = name.split("/")
        file, _, language = last.rpartition(".")
        return cls(period, unit, deeper[0], language, file) if deeper else cls(period, unit, file, language)


@dataclass(frozen=True)
class Asked:
    """The units (by name or folder), editions and languages that were asked for; what is empty is all.

    With `accounts`, ids, what is about these and nothing else: their letters, or their reports of an edition that is
    `about_one`. `known` are the editions there are.
    """

    units: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    known: tuple[str, ...] = KNOWN_EDITIONS
    about_one: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known_names("edition", self.editions, self.known)
        known_names("language", self.languages, LANGUAGES)
        for edition in self.editions if self.accounts else ():
            if edition not in (*_OF_LETTERS, *self.about_one):
                ways = " or ".join(f"--edition {name}" for name in (LETTER, *self.about_one))
                raise UsageError(
                    "account-edition",
                    f"--edition {edition} --account {self.accounts[0]}: an account gets no {edition} edition. "
                    f"Write {ways}, or leave --account out.",
                )

    @classmethod
    def of(
        cls,
        programme: Programme,
        units: Sequence[str] = (),
        editions: Sequence[str] = (),
        languages: Sequence[str] = (),
        accounts: Sequence[str] = (),
    ) -> Asked:
        """What was asked for of a programme, among the editions that it has."""
        about_one = editions_about_one(programme) if accounts else ()
        known = (*programme.known_editions, LETTER)
        return cls(tuple(units), tuple(editions), tuple(languages), tuple(accounts), known, about_one)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The editions; of accounts their letters, which a run asks for as a customer edition, where none is named."""
        if not self.accounts:
            return self.editions
        asked = self.editions or (LETTER,)
        return tuple(dict.fromkeys(LETTER if one in _OF_LETTERS else one for one in asked))

    def among(
        self,
        names: Collection[str],
        slugs: Mapping[str, str],
        periods: Collection[str],
        accounts: Mapping[str, str] | None = None,
    ) -> tuple[str, ...]:
        """The names that were asked for, in the folders of these periods.

        `slugs` are the folders of units, `accounts` those that reports are about, by name.
        """
        units = {slugs.get(unit, slug_of(unit)) for unit in self.units}
        return tuple(
            name
            for name in names
            if Name.of(name).period in periods
            and (not units or Name.of(name).unit in units)
            and (not self.kinds or Name.of(name).edition in self.kinds)
            and (not self.languages or Name.of(name).language in self.languages)
            and (not self.accounts or any(is_about(one, name, accounts or {}) for one in self.accounts))
        )


_OF_LETTERS = ("customer", LETTER)


def asked_as(edition: str) -> str:
    """The name by which a run is asked for an edition about one account: letters are the customers' own.

    >>> asked_as("letter"), asked_as("account")
    ('customer', 'account')
    """
    return "customer" if edition == LETTER else edition


def is_about(account: str, name: str, accounts: Mapping[str, str]) -> bool:
    """Whether a report is about this account: as it says itself, else, where it is not whole, by its file."""
    return accounts[name] == account if name in accounts else Name.of(name).account == slug_of(account)


def periods_asked(programme: Programme, text: str, made: Collection[Period]) -> tuple[Period, ...]:
    """The periods that `text` names; `last` is the latest of those made, a blank all of them."""
    if text == LAST and made:
        return (max(made, key=lambda one: (one.end, one.start)),)
    return parse_periods(text, programme.waves) if text else tuple(sorted(made, key=lambda one: one.start))
