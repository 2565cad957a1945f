"""How values stand in a file: as people read them in a language, or as the import tool of a CRM expects them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from nps_report.exports.listing import Column, Listing, Record, Value
from nps_report.exports.workbook import LONGEST_TEXT
from nps_report.wording import N_, Words

Format: TypeAlias = Literal["csv", "xlsx", "json"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "json")

_MEGABYTE = 2**20


@dataclass(frozen=True)
class Form:
    """What headings, flags and choices are called in a file, and how its numbers, moments and cells are cut.

    `moment` makes of a local moment what stands in the file. `longest` is the most letters of a text, `largest` the
    most bytes of a file, None where nobody minds.
    """

    heading: Callable[[Listing, Column], str]
    word: Callable[[Column, str], str]
    moment: Callable[[datetime], datetime]
    clock: str
    flags: tuple[str, str]
    between: str = ";"
    separator: str = ","
    decimal: str = "."
    bom: bool = True
    longest: int | None = None
    largest: int | None = None

    def cell(self, column: Column, value: Value) -> Value:
        """A value as a cell of real types holds it.

        >>> crm = form_of(PRESETS["hubspot"], ZoneInfo("Europe/Paris"))
        >>> crm.cell(Column("late", "Late", "flag"), True), crm.cell(Column("themes", "", "choices"), ("a", "b"))
        ('true', 'a;b')
        >>> crm.cell(Column("opened_at", "", "moment"), datetime(2026, 10, 5, 10))
        datetime.datetime(2026, 10, 5, 8, 0)
        """
        if isinstance(value, bool):
            return self.flags[0 if value else 1]
        if isinstance(value, tuple):
            return self.between.join(self.word(column, one) for one in value)
        if isinstance(value, datetime):
            return self.moment(value)
        return self.word(column, value) if isinstance(value, str) else value

    def written(self, value: Value) -> str:
        """A cell in a file of texts; what could be a formula is not yet made harmless.

        >>> german = Form(str, str, str, "", ("", ""), decimal=",")
        >>> [german.written(value) for value in (8.5, 1e6, 3, None)]
        ['8,5', '1000000', '3', '']
        """
        if value is None:
            return ""
        if isinstance(value, float):
            digits = format(Decimal(repr(value)), "f")
            return (digits.rstrip("0").rstrip(".") if "." in digits else digits).replace(".", self.decimal)
        return value.strftime(self.clock) if isinstance(value, datetime) else str(value)


@dataclass(frozen=True)
class Preset:
    """What the import tool of a CRM takes.

    Columns are the kit's own, named by a rule, so that an import overwrites nothing that people wrote; `standard` are
    those that are the CRM's, by record and column.
    """

    name: str
    formats: tuple[Format, ...]
    named: Callable[[str], str]
    standard: Mapping[tuple[Record, str], str]
    flags: tuple[str, str]
    bom: bool
    longest: int
    largest: int | None = None

    def heading(self, listing: Listing, column: Column) -> str:
        """What a column is called there."""
        return self.standard.get((listing.record, column.name)) or self.named(column.name)


def _salesforce(name: str) -> str:
    """A custom field's API name.

    >>> _salesforce("external_id"), _salesforce("account_nps")
    ('NPS_External_Id__c', 'NPS_Account_NPS__c')
    """
    return f"NPS_{'_'.join(_capital(part) for part in name.split('_'))}__c"


def _capital(part: str) -> str:
    return "NPS" if part == "nps" else part.capitalize()


def _hubspot(name: str) -> str:
    """A custom property's internal name.

    >>> _hubspot("external_id")
    'nps_external_id'
    """
    return f"nps_{name}"


def _dynamics(name: str) -> str:
    """A column's logical name, with the publisher's prefix `nps`.

    >>> _dynamics("external_id")
    'nps_externalid'
    """
    return f"nps_{name.replace('_', '')}"


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "salesforce",
            ("csv",),
            _salesforce,
            {("contact", "email"): "Email", ("account", "account_name"): "Name"},
            ("TRUE", "FALSE"),
            bom=False,
            longest=131_072,
        ),
        Preset(
            "hubspot",
            ("csv", "xlsx"),
            _hubspot,
            {("contact", "email"): "email", ("account", "account_name"): "name"},
            ("true", "false"),
            bom=False,
            longest=65_536,
        ),
        Preset(
            "dynamics",
            ("csv", "xlsx"),
            _dynamics,
            {("contact", "email"): "emailaddress1", ("account", "account_name"): "name"},
            ("Yes", "No"),
            bom=True,
            longest=1_048_576,
            largest=8 * _MEGABYTE,
        ),
    )
}
"""The CRMs whose import tools are known, by name."""


def form_of(preset: Preset, zone: ZoneInfo) -> Form:
    """The form that a CRM takes: codes instead of words, moments in UTC, points and commas."""
    return Form(
        heading=preset.heading,
        word=lambda _, value: value,
        moment=lambda local: local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None),
        clock="%Y-%m-%dT%H:%M:%SZ",
        flags=preset.flags,
        bom=preset.bom,
        longest=preset.longest,
        largest=preset.largest,
    )


def form_for_people(words: Words, labels: Mapping[str, Mapping[str, str]]) -> Form:
    """The form that a spreadsheet of that language opens right, with headings and choices in words.

    `labels` are what a column's own codes are called, those of a column of texts too.

    >>> from nps_report.wording import words_for
    >>> people = form_for_people(words_for("en"), {"outcome": {"sans suite": "no further step"}})
    >>> [people.cell(Column("outcome", "Outcome"), told) for told in ("sans suite", "See Rose")]
    ['no further step', 'See Rose']
    """
    french = words.language == "fr"

    def word(column: Column, value: str) -> str:
        known = labels.get(column.name, {}).get(value)
        return known or (words(column.words[value]) if value in column.words else value)

    return Form(
        heading=lambda _, column: words(column.heading),
        word=word,
        moment=lambda local: local,
        clock="%Y-%m-%d %H:%M",
        flags=(words(N_("yes")), words(N_("no"))),
        between=" ; " if french else "; ",
        separator=";" if french else ",",
        decimal="," if french else ".",
    )


def longest_in(form: Form, file_format: Format) -> int | None:
    """The most letters of a text in a file of this form and format."""
    limits = [form.longest, LONGEST_TEXT if file_format == "xlsx" else None]
    return min((limit for limit in limits if limit is not None), default=None)
