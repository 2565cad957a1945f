"""What a run makes: one job per period, unit, edition and language, or per account where an edition is about one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

    `account` is the id of the account that a report is about, `account_slug` its name as a file; `declared` is the
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
        return BUILT_IN.get(self.edition, usual)

    @property
    def for_customers(self) -> bool:
        """Whether its files are searched for what customers may not read, and need an approval."""
        return self.kind.for_customers

    @property
    def is_letter(self) -> bool:
        """Whether it goes to an account, and tells it of its own answers."""
        return bool(self.account) and self.for_customers

    @property
    def stem(self) -> Path:
        """Where its files go under the reports' folder, without their ending."""
        folder = Path(self.period.slug, self.slug)
        if self.account:
            return folder / self.edition / f"{self.account_slug}.{self.language}"
        return folder / f"{self.edition}.{self.language}"

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of all its files: the formats, the numbers, the notebook, and the internal annex."""
        annex = () if self.for_customers else ("xlsx",)
        return (*self.formats, "json", *annex, "ipynb")

    @property
    def name(self) -> str:
        """How a message names it: period, unit, edition, the account that it is about, and language."""
        account = f" {self.account}" if self.account else ""
        return f"{self.period.name} {self.unit} {self.edition}{account} {self.language}"


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; what is empty comes from params/monthly.yml, else is everything.

    With `accounts`, reports about these and nothing else: beside the whole programme's figures, without `units`. `top`
    asks for so many accounts with the highest revenue; whoever reads the data names them.
    """

    units: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    as_of: date | None = None
    accounts: tuple[str, ...] = ()
    top: int = 0


@dataclass(frozen=True)
class Accounts:
    """The accounts there are, ids with their names as files, and the programme's `editions` that are about one."""

    files: Mapping[str, str] = field(default_factory=dict)
    editions: Collection[str] = ()


NO_ACCOUNTS = Accounts()


def jobs_of(
    programme: Programme,
    units: Units,
    periods: Sequence[Period],
    wanted: Wanted,
    accounts: Accounts = NO_ACCOUNTS,
) -> tuple[Job, ...]:
    """The jobs of a run, in the order period, unit (the whole first), edition, account, language.

    Raises UnknownNameError for a unit, edition, account, language or format that does not exist, naming the nearest,
    and UsageError where an edition about an account is asked for without one, or an account in another edition.
    """
    usual = usual_run(programme)
    for period in periods:
        _refuse_too_early(period, wanted.as_of)
    formats = known_names("format", wanted.formats or usual.formats or FORMATS, FORMATS)
    choice = product(
        periods,
        _units(units, wanted, usual),
        _editions(programme, wanted, usual, accounts),
        [*_about(wanted.accounts, accounts.files)] or [("", "")],
        known_names(
            "language", wanted.languages or usual.languages or programme.languages, programme.languages
        ),
    )
    own = programme.known_editions
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
            own[edition] if edition in programme.editions else None,
        )
        for period, unit, edition, (account, file), language in choice
    )


def _units(units: Units, wanted: Wanted, usual: RunPlan) -> dict[str, None]:
    """The units asked for, each once."""
    everything = (WHOLE,) if wanted.accounts else usual.units or (WHOLE, *units.names)
    return dict.fromkeys(name if name == WHOLE else units.find(name) for name in wanted.units or everything)


def _editions(programme: Programme, wanted: Wanted, usual: RunPlan, accounts: Accounts) -> tuple[str, ...]:
    """The editions asked for; with accounts those about one, of the customers' edition the letters."""
    known = (*programme.known_editions,)
    asked = known_names("edition", wanted.editions or usual.editions, known)
    if wanted.accounts:
        chosen = wanted.editions or ("customer",)
        return tuple(_about_one(edition, wanted, accounts) for edition in dict.fromkeys(chosen))
    for edition in asked:
        if edition in accounts.editions:
            where = "" if wanted.editions else " Take it out of params/monthly.yml."
            raise UsageError(
                "account-edition",
                f"--edition {edition}: about which accounts? Write --account ID, or --accounts top:50.{where}",
            )
    return asked or tuple(name for name in known if name not in accounts.editions)


def _about_one(edition: str, wanted: Wanted, accounts: Accounts) -> str:
    """The edition of the reports about an account that asking for `edition` means."""
    if edition == "customer" and not wanted.top:
        return LETTER
    if edition in accounts.editions:
        return edition
    if wanted.top:
        ways, asked = [*accounts.editions], f"--accounts top:{wanted.top}"
        beside = " Letters to customers are made by --account ID, each for itself."
    else:
        ways, asked, beside = [*accounts.editions, "customer"], f"--account {wanted.accounts[0]}", ""
    way_out = f"Write --edition {' or --edition '.join(ways)}." if ways else "Declare an edition that is."
    raise UsageError(
        "account-edition",
        f"--edition {edition} {asked}: the {edition} edition is not about one account. {way_out}{beside}",
    )


def _about(asked: Sequence[str], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The accounts asked for, each once, with their names as files; there may be too many to list them all."""
    for account in dict.fromkeys(asked):
        if account not in known:
            raise UnknownNameError(
                "unknown-account",
                f"No account with the id {account!r}{nearest(account, known)}. Give it as it stands in the exports.",
            )
        yield account, known[account]


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
