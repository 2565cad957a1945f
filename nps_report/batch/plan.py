"""What a run makes: one job per period, unit, edition and language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from nps_report.choosing import WHOLE
from nps_report.errors import UnknownNameError, UsageError
from nps_report.nearest import nearest
from nps_report.periods import Period
from nps_report.programme import Programme, RunPlan, load_run_plan
from nps_report.programme.editions import BUILT_IN, LETTER, Edition
from nps_report.snapshot import Units

FORMATS = ("html", "pdf")


@dataclass(frozen=True)
class Job:
    """One report to make. `slug` is the unit's name as a folder; the report is `stem` and a format's ending.

    `account` is the id of the account that a letter goes to, `account_slug` its name as a file; `declared` is the
    edition where it is the programme's own.
    """

    period: Period
    unit: str
    slug: str
    edition: str
    language: str
    formats: tuple[str, ...]
    as_of: date
    account: str = ""
    account_slug: str = ""
    declared: Edition | None = None

    @property
    def kind(self) -> Edition:
        """Its edition. One that nobody knows is taken for the customers': it may hold no more than they may read."""
        usual = self.declared or Edition(self.edition, f"{self.edition}.ipynb", "customer")
        return BUILT_IN[LETTER] if self.account else BUILT_IN.get(self.edition, usual)

    @property
    def for_customers(self) -> bool:
        """Whether its files are searched for what customers may not read, and need an approval."""
        return self.kind.for_customers

    @property
    def stem(self) -> Path:
        """Where its files go under the reports' folder, without their ending."""
        if self.account:
            return Path(self.period.slug, self.slug, LETTER, f"{self.account_slug}.{self.language}")
        return Path(self.period.slug, self.slug, f"{self.edition}.{self.language}")

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of all its files: the formats, the numbers, the notebook, and the internal annex."""
        annex = () if self.for_customers else ("xlsx",)
        return (*self.formats, "json", *annex, "ipynb")

    @property
    def name(self) -> str:
        """How a message names it: period, unit, edition, the account of a letter, and language."""
        account = f" {self.account}" if self.account else ""
        return f"{self.period.name} {self.unit} {self.edition}{account} {self.language}"


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; what is empty comes from params/monthly.yml, else is everything.

    With `accounts`, the letters to these and nothing else: beside the whole programme's figures, without `units`.
    """

    units: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    as_of: date | None = None
    accounts: tuple[str, ...] = ()


def jobs_of(
    programme: Programme,
    units: Units,
    periods: Sequence[Period],
    wanted: Wanted,
    accounts: Mapping[str, str] | None = None,
) -> tuple[Job, ...]:
    """The jobs of a run, in the order period, unit (the whole first), edition, account, language.

    `accounts` are those that a letter may go to, ids with their names as files. Raises UnknownNameError for a unit,
    edition, account, language or format that does not exist, naming the nearest, and UsageError where a letter is asked
    for in another edition than the customers'.
    """
    usual = usual_run(programme)
    known = programme.known_editions
    letters = _letters_to(wanted.accounts, accounts or {})
    editions = known_names("edition", wanted.editions or usual.editions or (*known,), (*known,))
    if letters:
        _refuse_other_editions(wanted)
        editions = (LETTER,)
    languages = known_names(
        "language", wanted.languages or usual.languages or programme.languages, programme.languages
    )
    formats = known_names("format", wanted.formats or usual.formats or FORMATS, FORMATS)
    chosen = wanted.units or ((WHOLE,) if letters else usual.units or (WHOLE, *units.names))
    names = dict.fromkeys(name if name == WHOLE else units.find(name) for name in chosen)
    for period in periods:
        _refuse_too_early(period, wanted.as_of)
    return tuple(
        Job(
            period,
            unit,
            units.slug(unit),
            edition,
            language,
            formats,
            wanted.as_of or period.end,
            account,
            file,
            known[edition] if edition in programme.editions else None,
        )
        for period, unit, edition, (account, file), language in product(
            periods, names, editions, letters or (("", ""),), languages
        )
    )


def _letters_to(asked: Sequence[str], known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The accounts asked for, each once, with their names as files; there may be too many to list them all."""
    for account in asked:
        if account not in known:
            raise UnknownNameError(
                "unknown-account",
                f"No account with the id {account!r}{nearest(account, known)}. Give it as it stands in the exports.",
            )
    return tuple((account, known[account]) for account in dict.fromkeys(asked))


def _refuse_other_editions(wanted: Wanted) -> None:
    for edition in wanted.editions:
        if edition != "customer":
            raise UsageError(
                "account-edition",
                f"--edition {edition} --account {wanted.accounts[0]}: an account gets no {edition} edition. "
                "Write --edition customer, or leave --edition out.",
            )


def _refuse_too_early(period: Period, as_of: date | None) -> None:
    """On a day before its start, nothing of a period is known."""
    if as_of and as_of < period.start:
        raise UsageError(
            "too-early", f"--as-of {as_of}: {period.name} only starts on {period.start}. Name a later day."
        )


def usual_run(programme: Programme) -> RunPlan:
    """What params/monthly.yml, beside the programme, says a run makes; everything where there is no such file."""
    path = programme.folder / "monthly.yml"
    return load_run_plan(path, programme.known_editions) if path.is_file() else RunPlan()


def known_names(what: str, names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The names asked for, each once. Raises UnknownNameError for one that is not known, naming the nearest."""
    for name in names:
        if name not in known:
            raise UnknownNameError(
                f"unknown-{what}",
                f"No {what} named {name!r}{nearest(name, known)}. There are: {', '.join(known)}.",
            )
    return tuple(dict.fromkeys(names))
