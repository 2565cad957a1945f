"""The smaller parts of a programme: thresholds, statistics, what is at risk, what customers are told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, PositiveInt, ValidationInfo, field_validator, model_validator

from nps_report.periods import calendar_period
from nps_report.periods.holidays import check_country
from nps_report.programme.fields import Names, Params, Probability, Share, Text
from nps_report.programme.localized import Localized

TELLING = ("name", "email", "account_id", "contact_id", "account_name", "contact_name", "response_id")
"""Columns that tell who answered: nothing is grouped by them."""

INTERNAL = (
    "account_manager",
    "caller",
    "chosen_by",
    "core_target",
    "handled_by",
    "manager",
    "owner",
    "potential",
    "priority",
    "revenue",
    "status",
)
"""Segments that only the company may read: its own people, and what a customer is worth to it or is taken for."""


def a_group(column: str | None) -> str | None:
    """A column to group answers by. Raises ValueError where it tells who answered."""
    if column is not None and column.casefold() in TELLING:
        raise ValueError(f"{column!r} tells who answered. Name a column such as role or tier.")
    return column


Score: TypeAlias = Annotated[int, Field(ge=0, le=10)]
Group: TypeAlias = Annotated[Text | None, AfterValidator(a_group)]


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
    public_p_percent: Share = 0.10
    bad_rows: Share = 0.05


class Statistics(Params):
    """How sure a statement must be before it is made, and how the score is weighed and corrected.

    `finite_population` narrows the score's limits where most of those invited answered; `stratum` names the column by
    which the score is weighed back to those invited; `shrunk_ranking` ranks a segment's values by scores drawn towards
    that of all; `mixed_kinds` counts transactional answers beside relational ones.

    >>> Statistics().confidence, Statistics().headline
    (0.95, 'respondents')
    """

    confidence: Probability = 0.95
    false_discovery_rate: Probability = 0.05
    headline: Literal["respondents", "accounts", "revenue", "waterfall"] = "respondents"
    finite_population: bool = False
    stratum: Group = None
    shrunk_ranking: bool = False
    mixed_kinds: bool = False


class Profile(Params):
    """The columns by which the profile of the classes is drawn: what delights, and the step that an answer is about.

    >>> Profile(delight="Ce qui vous plaît").step is None
    True
    """

    delight: Group = None
    step: Group = None


class Themes(Params):
    """The files by which comments are read, each from the folder of the programme's file.

    `frame` is the code frame: `themes.yml` beside the programme's file unless told otherwise, else the kit's own.
    `quotes` pins and bans quotes: `quotes.yml` where there is one. `coded` are comments coded by hand, to measure the
    code frame by.

    >>> Themes(frame="our-themes.yml").coded is None
    True
    """

    frame: Path | None = None
    quotes: Path | None = None
    coded: Path | None = None


class ActionRules(Params):
    """How a finished action is judged: over how many periods before and after it, and by which effect, in points.

    >>> ActionRules().effect_window, ActionRules(least_effect=5).least_effect
    (3, 5.0)
    """

    effect_window: Annotated[int, Field(ge=1, le=60)] = 3
    least_effect: Annotated[float, Field(gt=0, le=100)] = 10.0


class RevenueAtRisk(Params):
    """Which part of an account's revenue counts as at risk, by the class of its answer."""

    detractors: Share = 0.5
    passives: Share = 0.3


class Opening(Params):
    """A rule that opens a follow-up: the answers for which all that it asks is true.

    `scores` are the lowest and the highest; `asked` is for those who ask to be contacted alone; `revenue` is what
    their account must be worth a year at least; `priority` lists priorities of contacts, any where it is empty.

    >>> Opening(name="win over", scores=[7, 8], revenue=100_000).scores
    (7, 8)
    """

    name: Text = "score"
    scores: tuple[Score, Score] = (0, 10)
    asked: bool = False
    revenue: Annotated[float, Field(gt=0)] | None = None
    priority: tuple[Literal["critical", "primary", "standard"], ...] = ()

    @field_validator("scores")
    @classmethod
    def _low_to_high(cls, scores: tuple[int, int]) -> tuple[int, int]:
        if scores[0] > scores[1]:
            raise ValueError(f"{list(scores)} runs from high to low. Write [{scores[1]}, {scores[0]}].")
        return scores


class FollowUp(Params):
    """Who is followed up, and how soon they should hear from us.

    `first_contact_hours` run on business days alone, 24 a day; `close_days` are business days. `country` is the one
    whose public holidays are no business days, by its ISO code; without one, only Saturdays and Sundays are none.
    `asked` names the column of the answers that says that a customer asks to be contacted. The first rule that holds
    opens a follow-up.

    >>> FollowUp().rules[0].scores
    (0, 6)
    """

    first_contact_hours: PositiveInt = 48
    close_days: PositiveInt = 10
    country: Text | None = None
    asked: Text | None = None
    rules: Annotated[tuple[Opening, ...], Field(min_length=1)] = (Opening(name="detractor", scores=(0, 6)),)

    @field_validator("country")
    @classmethod
    def _of_known_holidays(cls, country: str | None, info: ValidationInfo) -> str | None:
        # Where a file is read: what a snapshot holds was checked then, and a report should not wait for it.
        if country is not None and info.context:
            check_country(country)
        return country

    @model_validator(mode="after")
    def _asked_somewhere(self) -> Self:
        """A rule that asks for what no column says would never hold, and nobody would know."""
        for rule in self.rules:
            if rule.asked and self.asked is None:
                raise ValueError(
                    f"the rule {rule.name!r} is for those who ask to be contacted, and no column says so. Name one: "
                    "`asked: its name`."
                )
        return self


class Customer(Params):
    """What the customer edition says of whom to write to, who signs and when the next survey comes.

    `segments` are those of the programme's whose values it shows, in this order; none unless they stand here.

    >>> Customer(segments=["role"]).segments, Customer().segments
    (('role',), ())
    """

    write_to: Localized | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    next_survey: Text | None = None
    signed_by: Localized | None = None
    segments: Names = ()

    @field_validator("segments")
    @classmethod
    def _for_customers(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name.casefold() in INTERNAL:
                raise ValueError(f"{name!r} is for the company alone: no customer may read it. Remove it.")
            # Which units may be told is judged over all of them, with those above: not by a table in one edition.
            if name.casefold() == "unit":
                raise ValueError(f"{name!r} is told by the edition of each unit. Remove it.")
            if names.count(name) > 1:
                raise ValueError(f"{name!r} is written twice. Remove one.")
        return names

    @field_validator("next_survey")
    @classmethod
    def _a_period(cls, value: str | None) -> str | None:
        if value is None or calendar_period(value):
            return value
        raise ValueError(f"{value!r} is not a period. Write it as 2027-01, 2027-Q1 or 2027.")
