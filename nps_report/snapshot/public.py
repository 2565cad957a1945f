"""What of a programme customers may know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sized
from datetime import date
from typing import Literal, TypeAlias, TypeVar

from nps_report.programme import Customer, Localized, Programme
from nps_report.programme.fields import Params, Text
from nps_report.scope import Scope

_Values = TypeVar("_Values", bound=Sized)

PublicTone: TypeAlias = Literal["appreciated", "to improve", "mentioned"]
"""What customers may read of how a theme is raised: well, badly, or that it is."""


class PublicBrand(Params):
    """The brand's name: its looks are taken when a report is laid out."""

    name: Text


class PublicProgramme(Params):
    """The public part of a programme, for one period."""

    programme: str
    question: Localized
    languages: tuple[str, ...]
    customer: Customer
    brand: PublicBrand
    segments: tuple[str, ...]
    labels: dict[str, dict[str, Localized]]
    order: dict[str, tuple[str, ...]]
    period: str
    waves: dict[str, tuple[date, date]]
    as_of: date


def public_segments(programme: Programme) -> tuple[str, ...]:
    """The segments whose values customers may read: those that the programme declares, in that order.

    >>> helios = Programme(programme="Helios", question="?", sources={"responses": {"path": "data.csv"}},
    ...     segments=["role", "tier", "channel"], customer={"segments": ["tier", "role"]})
    >>> public_segments(helios)
    ('tier', 'role')
    """
    return programme.customer.segments


def public_programme(
    programme: Programme,
    scope: Scope,
    values: Collection[tuple[str, str | None]],
    against: Collection[str] = (),
) -> PublicProgramme:
    """The public part of `programme`.

    `values` are the segments with those of their values that are released, `against` the names of the earlier
    periods that something is compared with. A label of no value is what its segment is called.
    """
    told = {segment for segment, _ in values}
    labels = {
        segment: {value: label for value, label in texts.items() if not value or (segment, value) in values}
        for segment, texts in programme.labels.items()
        if segment in told
    }
    order = {
        segment: tuple(value for value in ordered if (segment, value) in values)
        for segment, ordered in programme.order.items()
    }
    return PublicProgramme(
        programme=programme.programme,
        question=programme.question,
        languages=programme.languages,
        customer=programme.customer,
        brand=PublicBrand(name=programme.brand.name),
        segments=public_segments(programme),
        labels=_filled(labels),
        order=_filled(order),
        period=scope.period.name,
        waves={name: days for name, days in programme.waves.items() if name in (scope.period.name, *against)},
        as_of=scope.as_of,
    )


def _filled(by_segment: Mapping[str, _Values]) -> dict[str, _Values]:
    """Segments with something in them: of the others not even the name is told."""
    return {segment: values for segment, values in by_segment.items() if values}
