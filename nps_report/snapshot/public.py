"""What of a programme customers may know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from nps_report.programme import Brand, Customer, Localized, Programme
from nps_report.programme.fields import Params
from nps_report.scope import Scope


class PublicProgramme(Params):
    """The public part of a programme, for one period."""

    programme: str
    question: Localized
    languages: tuple[str, ...]
    customer: Customer
    brand: Brand
    segments: tuple[str, ...]
    labels: dict[str, dict[str, Localized]]
    order: dict[str, tuple[str, ...]]
    period: str
    waves: dict[str, tuple[date, date]]
    as_of: date


def public_programme(
    programme: Programme, scope: Scope, values: Collection[tuple[str, str | None]]
) -> PublicProgramme:
    """The public part of `programme`: `values` are the segments with those of their values that are released.

    A logo's path would tell how the company's folders are called.
    """
    labels = {
        segment: {value: label for value, label in texts.items() if (segment, value) in values}
        for segment, texts in programme.labels.items()
    }
    return PublicProgramme(
        programme=programme.programme,
        question=programme.question,
        languages=programme.languages,
        customer=programme.customer,
        brand=programme.brand.model_copy(update={"logo": None}),
        segments=programme.segments,
        labels={segment: texts for segment, texts in labels.items() if texts},
        order={
            segment: values for segment, values in programme.order.items() if segment in programme.segments
        },
        period=scope.period.name,
        waves=programme.waves,
        as_of=scope.as_of,
    )
