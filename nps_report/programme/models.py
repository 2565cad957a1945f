"""The models of `params/programme.yml` and `params/monthly.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from nps_report.errors import UnknownNameError
from nps_report.kit import home_of
from nps_report.nearest import nearest
from nps_report.periods import Grain, is_calendar_name
from nps_report.programme.brand import Brand
from nps_report.programme.editions import (
    BUILT_IN,
    EDITIONS,
    DeclaredEdition,
    Edition,
    EditionName,
    name_fault,
)
from nps_report.programme.fields import Day, Names, Params, Text, several
from nps_report.programme.localized import Localized
from nps_report.programme.parts import (
    INTERNAL,
    TELLING,
    ActionRules,
    Customer,
    FollowUp,
    Profile,
    RevenueAtRisk,
    Statistics,
    Themes,
    Thresholds,
)
from nps_report.programme.publishing import Publishing
from nps_report.programme.sources import Sources

Language = Literal["fr", "en"]

LONGEST_CURRENCY = 8

_FACTS = ("response_id", "responded_at", "score", "comment", "weight")
_CODED = (
    "unit",
    "role",
    "tier",
    "channel",
    "kind",
    "status",
    "priority",
    "language",
    "core_target",
    "root_cause",
    "opened_for",
    "outcome",
)


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
    currency: str = ""
    sources: Sources
    segments: Names = ()
    statistics: Statistics = Statistics()
    profile: Profile = Profile()
    themes: Themes = Themes()
    labels: dict[str, dict[str, Localized]] = Field(default_factory=dict)
    order: dict[str, Names] = Field(default_factory=dict)
    period: Grain = "month"
    waves: dict[Text, tuple[Day, Day]] = Field(default_factory=dict)
    targets: dict[str, Annotated[float, Field(ge=-100, le=100)]] = Field(default_factory=dict)
    thresholds: Thresholds = Thresholds()
    revenue_at_risk: RevenueAtRisk = RevenueAtRisk()
    follow_up: FollowUp = FollowUp()
    actions: ActionRules = ActionRules()
    customer: Customer = Customer()
    editions: dict[Text, DeclaredEdition] = Field(default_factory=dict)
    publishing: Publishing = Publishing()
    brand: Brand

    _path: Path = PrivateAttr(default=Path("programme.yml"))

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns that the programme names for its cuts, beside those that the tables have anyway."""
        named = (
            *self.segments,
            self.profile.delight,
            self.profile.step,
            self.statistics.stratum,
            self.follow_up.asked,
        )
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def known_editions(self) -> Mapping[str, Edition]:
        """The editions there are, by name: the kit's, then the programme's own; letters are none."""
        own = (
            Edition(name, one.notebook, one.side, one.name.root, one.readers)
            for name, one in self.editions.items()
        )
        return {one.name: one for one in (*(BUILT_IN[name] for name in EDITIONS), *own)}

    def edition(self, name: str) -> Edition:
        """The edition of this name, that of letters too. Raises UnknownNameError, naming the nearest."""
        known = {**self.known_editions, **BUILT_IN}
        if name not in known:
            there = ", ".join(self.known_editions)
            raise UnknownNameError(
                "unknown-edition",
                f"No edition named {name!r}{nearest(name, self.known_editions)}. There are: {there}.",
            )
        return known[name]

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
        return home_of(self._path)

    @model_validator(mode="before")
    @classmethod
    def _brand_is_named(cls, data: Any) -> Any:
        brand = data.get("brand", {}) if isinstance(data, Mapping) else None
        if not isinstance(brand, Mapping):
            return data
        # Where the programme has no name either, that alone is the fault to tell.
        return {**data, "brand": {"name": data.get("programme") or "–", **brand}}

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
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            meant = nearest(value, available_timezones()) or ", such as Europe/Paris"
            raise ValueError(f"{value!r} is not a time zone{meant}.") from None

    @field_validator("currency")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value) > LONGEST_CURRENCY:
            raise ValueError(f"{value!r} is too long for a currency: at most {LONGEST_CURRENCY} signs.")
        return value

    @field_validator("segments")
    @classmethod
    def _groups(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name in _FACTS:
                raise ValueError(f"{name!r} does not group answers. Name a column such as role or tier.")
            if name.casefold() in TELLING:
                raise ValueError(f"{name!r} tells who answered. Name a column such as role or tier.")
        return names

    @field_validator("customer")
    @classmethod
    def _shows_segments(cls, customer: Customer, info: ValidationInfo) -> Customer:
        # Where `segments` are at fault themselves, that alone is told.
        known = info.data.get("segments", customer.segments)
        for name in customer.segments:
            if name not in known:
                meant = nearest(name, (one for one in known if one.casefold() not in INTERNAL))
                raise ValueError(f"segments: {name!r} is no segment{meant}. List it under `segments`, too.")
        return customer

    @field_validator("editions")
    @classmethod
    def _names_of_files(cls, editions: dict[str, DeclaredEdition]) -> dict[str, DeclaredEdition]:
        for fault in filter(None, map(name_fault, editions)):
            raise ValueError(fault)
        return editions

    @field_validator("waves")
    @classmethod
    def _names_and_days(cls, waves: dict[str, tuple[date, date]]) -> dict[str, tuple[date, date]]:
        for name, (start, end) in waves.items():
            if is_calendar_name(name):
                raise ValueError(f"{name!r} is already a way to write a period. Give the wave another name.")
            if end < start:
                raise ValueError(f"{name!r} ends on {end}, before {start}. Put the first day first.")
        return waves

    @field_validator("labels", "order")
    @classmethod
    def _of_a_column(cls, value: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        profile = info.data.get("profile", Profile())
        named = (*info.data.get("segments", ()), profile.delight, profile.step)
        known = dict.fromkeys([*filter(None, named), *_CODED])
        for column in value:
            if column not in known:
                meant = nearest(column, known)
                raise ValueError(f"{column!r} is no segment{meant}. List it under `segments`.")
        return value


def _all_if_blank(value: Any) -> Any:
    return several(value) if value is not None else ()


class RunPlan(Params):
    """What a run makes, `params/monthly.yml`: an absent or empty list means everything.

    >>> RunPlan(editions=["internal"], formats=None)
    RunPlan(units=(), editions=('internal',), languages=(), formats=())
    """

    units: Annotated[tuple[Text, ...], BeforeValidator(_all_if_blank)] = ()
    editions: Annotated[tuple[EditionName, ...], BeforeValidator(_all_if_blank)] = ()
    languages: Annotated[tuple[Language, ...], BeforeValidator(_all_if_blank)] = ()
    formats: Annotated[tuple[Literal["html", "pdf"], ...], BeforeValidator(_all_if_blank)] = ()
