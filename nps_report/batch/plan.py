"""What a run makes: one job per period, unit, edition and language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from nps_report.choosing import WHOLE
from nps_report.errors import UnknownNameError, UsageError
from nps_report.nearest import nearest
from nps_report.periods import Period
from nps_report.programme import Programme, RunPlan, load_run_plan
from nps_report.snapshot import Units

EDITIONS = ("internal", "customer")
FORMATS = ("html", "pdf")


@dataclass(frozen=True)
class Job:
    """One report to make. `slug` is the unit's name as a folder; the report is `stem` and a format's ending."""

    period: Period
    unit: str
    slug: str
    edition: str
    language: str
    formats: tuple[str, ...]
    as_of: date

    @property
    def stem(self) -> Path:
        """Where its files go under the reports' folder, without their ending."""
        return Path(self.period.slug, self.slug, f"{self.edition}.{self.language}")

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of all its files: the formats, the numbers, the notebook, and the internal annex."""
        annex = ("xlsx",) if self.edition == "internal" else ()
        return (*self.formats, "json", *annex, "ipynb")

    @property
    def name(self) -> str:
        """How a message names it: period, unit, edition and language."""
        return f"{self.period.name} {self.unit} {self.edition} {self.language}"


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; what is empty comes from params/monthly.yml, else is everything."""

    units: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    as_of: date | None = None


def jobs_of(programme: Programme, units: Units, periods: Sequence[Period], wanted: Wanted) -> tuple[Job, ...]:
    """The jobs of a run, in the order period, unit (the whole first), edition, language.

    Raises UnknownNameError for a unit, edition, language or format that does not exist, naming the nearest.
    """
    usual = usual_run(programme)
    editions = known_names("edition", wanted.editions or usual.editions or EDITIONS, EDITIONS)
    languages = known_names(
        "language", wanted.languages or usual.languages or programme.languages, programme.languages
    )
    formats = known_names("format", wanted.formats or usual.formats or FORMATS, FORMATS)
    chosen = wanted.units or usual.units or (WHOLE, *units.names)
    names = dict.fromkeys(name if name == WHOLE else units.find(name) for name in chosen)
    for period in periods:
        _refuse_too_early(period, wanted.as_of)
    return tuple(
        Job(period, unit, units.slug(unit), edition, language, formats, wanted.as_of or period.end)
        for period, unit, edition, language in product(periods, names, editions, languages)
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
    return load_run_plan(path) if path.is_file() else RunPlan()


def known_names(what: str, names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The names asked for, each once. Raises UnknownNameError for one that is not known, naming the nearest."""
    for name in names:
        if name not in known:
            raise UnknownNameError(
                f"unknown-{what}",
                f"No {what} named {name!r}{nearest(name, known)}. There are: {', '.join(known)}.",
            )
    return tuple(dict.fromkeys(names))
