"""The models of `params/programme.yml` and `params/monthly.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    BeforeValidator,
    Field,
    PositiveInt,
    PrivateAttr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from nps_report.nearest import nearest
from nps_report.periods import Grain, calendar_period, is_calendar_name
from nps_report.programme.fields import Day, Names, Params, Probability, Share, Text, several
from nps_report.programme.localized import Localized
from nps_report.programme.sources import Sources

Language = Literal["fr", "en"]


class Thresholds(Params):
    """When a number is too small to lean on, or to show to customers; and how many bad rows are too many.

    >>> Thresholds(small_base=20).small_base
    20
    """

    small_base: PositiveInt = 30
    public_respondents: PositiveInt = 5
    public_with_comments: PositiveInt = 10
    public_accounts: PositiveInt = 3
    public_max_share: Share = 0.5
    bad_rows: Share = 0.05


class Statistics(Params):
    """How sure a statement must be before it is made.

    >>> Statistics().confidence
    0.95
    """

    confidence: Probability = 0.95
    false_discovery_rate: Probability = 0.05
    headline: Literal["respondents", "accounts", "revenue", "waterfall"] = "respondents"

    @field_validator("headline")
    @classmethod
    def _available(cls, value: str) -> str:
        if value != "respondents":
            raise ValueError(f"{value!r} is not available yet. Write respondents.")
        return value


class RevenueAtRisk(Params):
    """Which part of an account's revenue counts as at risk, by the class of its answer."""

    detractors: Share = 0.5
    passives: Share = 0.3


class FollowUp(Params):
    """How soon somebody who answered should hear from us."""

    first_contact_hours: PositiveInt = 48


class Customer(Params):
    """What the customer edition says of whom to write to, who signs and when the next survey comes."""

    write_to: Localized | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    next_survey: Text | None = None
    signed_by: Localized | None = None

    @field_validator("next_survey")
    @classmethod
    def _a_period(cls, value: str | None) -> str | None:
        if value is None or calendar_period(value):
            return value
        raise ValueError(f"{value!r} is not a period. Write it as 2027-01, 2027-Q1 or 2027.")


class Brand(Params):
    """The name, colour and logo that reports carry; a relative logo starts from the programme's folder.

    >>> Brand(name="Helios").primary
    '#0b5cad'
    """

    name: Text
    primary: Text = "#0b5cad"
    logo: Path | None = None

    @field_validator("primary")
    @classmethod
    def _dark_enough(cls, value: str) -> str:
        if not re.fullmatch("#[0-9a-fA-F]{6}", value):
            raise ValueError(f'{value!r} is not a colour. Write six digits between quotes, as "#0b5cad".')
        contrast = contrast_on_white(value)
        if contrast < LEAST_CONTRAST:
            raise ValueError(
                f"{value!r} is too light to read on white: its contrast is {contrast:.2f}:1, "
                f"at least {LEAST_CONTRAST}:1 is needed. Choose a darker colour."
            )
        return value.lower()

    @field_validator("logo")
    @classmethod
    def _there(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        folder = (info.context or {}).get("folder")
        if value is None or folder is None:
            return value
        logo: Path = (folder / value).absolute()
        if not logo.is_file():
            raise ValueError(f"{str(value)!r} is not there. Relative paths start from {folder}.")
        return logo


LEAST_CONTRAST = 4.5
"""The contrast that text needs on its ground (WCAG 2, level AA)."""


def contrast_on_white(colour: str) -> float:
    """The contrast of a colour, written `#rrggbb`, with white: 1 (white) to 21 (black).

    >>> round(contrast_on_white("#000000"), 1), round(contrast_on_white("#0b5cad"), 1)
    (21.0, 6.7)
    """
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


_FACTS = ("response_id", "responded_at", "score", "comment", "weight")
_CODED = ("unit", "role", "tier", "channel", "kind", "status", "priority", "language")


class Programme(Params):
    """A survey programme: `params/programme.yml`, checked.

    >>> helios = Programme(programme="Helios", question="...", sources={"responses": {"path": "data.csv"}})
    >>> helios.period, helios.brand.name, helios.languages
    ('month', 'Helios', ('fr', 'en'))
    """

    programme: Text
    question: Localized
    languages: Annotated[tuple[Language, ...], BeforeValidator(several), Field(min_length=1)] = ("fr", "en")
    comment_languages: Annotated[Names, Field(min_length=1)] = ("fr", "en")
    identified: Literal["yes", "consent", "no"] = "no"
    timezone: Text = "UTC"
    sources: Sources
    segments: Names = ()
    labels: dict[str, dict[str, Localized]] = Field(default_factory=dict)
    order: dict[str, Names] = Field(default_factory=dict)
    period: Grain = "month"
    waves: dict[Text, tuple[Day, Day]] = Field(default_factory=dict)
    targets: dict[str, Annotated[float, Field(ge=-100, le=100)]] = Field(default_factory=dict)
    thresholds: Thresholds = Thresholds()
    statistics: Statistics = Statistics()
    revenue_at_risk: RevenueAtRisk = RevenueAtRisk()
    follow_up: FollowUp = FollowUp()
    customer: Customer = Customer()
    brand: Brand

    _path: Path = PrivateAttr(default=Path("programme.yml"))

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return self._path

    @property
    def folder(self) -> Path:
        """The file's folder, where relative paths start."""
        return self._path.parent

    @property
    def home(self) -> Path:
        """Where reports and snapshots go: the folder above `params`, else the file's own."""
        if self.folder.absolute().name != "params":
            return self.folder
        return self.folder.parent if self.folder.name else Path("..")

    @model_validator(mode="before")
    @classmethod
    def _brand_is_named(cls, data: Any) -> Any:
        brand = data.get("brand", {}) if isinstance(data, Mapping) else None
        if not isinstance(brand, Mapping):
            return data
        return {**data, "brand": {"name": data.get("programme"), **brand}}

    @field_validator("languages", "comment_languages", "segments")
    @classmethod
    def _once_each(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise ValueError(f"{twice[0]!r} is written twice. Remove one.")
        return names

    @field_validator("identified", mode="before")
    @classmethod
    def _yes_or_no(cls, value: Any) -> Any:
        return {"true": "yes", "false": "no"}.get(str(value).lower(), value)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not a time zone{nearest(value, available_timezones())}.")
        return value

    @field_validator("segments")
    @classmethod
    def _groups(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name in _FACTS:
                raise ValueError(f"{name!r} does not group answers. Name a column such as role or tier.")
        return names

    @field_validator("waves")
    @classmethod
    def _names_and_days(cls, waves: dict[str, tuple[date, date]]) -> dict[str, tuple[date, date]]:
        for name, (start, end) in waves.items():
            if is_calendar_name(name):
                raise ValueError(f"{name!r} is already a way to write a period. Give the wave another name.")
            if end < start:
                raise ValueError(
                    f"{name!r} ends on {end}, before it starts on {start}. Put the first day first."
                )
        return waves

    @field_validator("labels", "order")
    @classmethod
    def _of_a_column(cls, value: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        known = dict.fromkeys([*info.data.get("segments", ()), *_CODED])
        for column in value:
            if column not in known:
                meant = nearest(column, known)
                raise ValueError(f"{column!r} is no segment{meant}. List it under `segments`.")
        return value


def _blank_is_none(value: Any) -> Any:
    return several(value) if value is not None else ()


class RunPlan(Params):
    """What a run makes, `params/monthly.yml`: an absent or empty list means everything.

    >>> RunPlan(editions=["internal"], formats=None)
    RunPlan(units=(), editions=('internal',), languages=(), formats=())
    """

    units: Annotated[tuple[Text, ...], BeforeValidator(_blank_is_none)] = ()
    editions: Annotated[tuple[Literal["internal", "customer"], ...], BeforeValidator(_blank_is_none)] = ()
    languages: Annotated[tuple[Language, ...], BeforeValidator(_blank_is_none)] = ()
    formats: Annotated[tuple[Literal["html", "pdf"], ...], BeforeValidator(_blank_is_none)] = ()
