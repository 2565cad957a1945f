"""Where a programme's tables come from and how to read them."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from nps_report.nearest import nearest
from nps_report.programme.fields import Day, Params, Text, several

FORMATS: Final = ("auto", "plain", "google-forms")
"""The survey tools' formats that can be read."""

LATER_FORMATS: Final = ("qualtrics", "surveymonkey", "typeform", "microsoft-forms", "limesurvey", "delighted")
"""The formats that have a name but cannot be read yet."""

DATE_ORDERS: Final = ("day-first", "month-first", "iso", "excel")
"""The ways of writing dates that have a name; anything else is a strptime format."""


class Source(Params):
    """One file, or several of the same form (a glob), and how to read them.

    >>> Source(path="data/*.csv", dates="day-first", columns={"score": "Note"}).columns["score"]
    'Note'
    """

    path: Text = ""
    url: Text | None = None
    table: Text | None = None
    query: Text | None = None
    format: Text = "auto"
    encoding: Text = "auto"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    dates: Text | None = None
    decimal: Annotated[str, Field(pattern=r"^[.,]$")] = "."
    thousands: Annotated[str, Field(max_length=1)] = ""
    scores: dict[str, Annotated[int, Field(ge=0, le=10)]] = Field(default_factory=dict)
    missing: Annotated[tuple[str, ...], BeforeValidator(several)] = ()
    columns: dict[Text, Text] = Field(default_factory=dict)
    where: dict[Text, str] = Field(default_factory=dict)
    date: Day | None = None
    invited_without_score: bool = False
    prepare: Text | None = None

    @field_validator("url", "table", "query")
    @classmethod
    def _files_only(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None:
            raise ValueError(
                "databases are not available yet. Export the table to CSV or Parquet and write its `path`."
            )
        return value

    @field_validator("format")
    @classmethod
    def _readable(cls, value: str) -> str:
        if value in LATER_FORMATS:
            raise ValueError(f"{value!r} is not available yet. Export a plain CSV with one row of headings.")
        if value not in FORMATS:
            meant = nearest(value, (*FORMATS, *LATER_FORMATS))
            raise ValueError(f"{value!r} is not a format{meant}: {', '.join(FORMATS)}.")
        return value

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            return value if value == "auto" else codecs.lookup(value).name
        except LookupError:
            raise ValueError(f"{value!r} is not an encoding: auto, utf-8, windows-1252 ...") from None

    @field_validator("dates")
    @classmethod
    def _known_dates(cls, value: str | None) -> str | None:
        if value is None or value in DATE_ORDERS or _reads_dates(value):
            return value
        known = ", ".join(DATE_ORDERS)
        meant = nearest(value, DATE_ORDERS)
        raise ValueError(f"{value!r} is not a way to write dates{meant}: {known}, or as %d/%m/%Y.")

    @field_validator("prepare")
    @classmethod
    def _file_and_function(cls, value: str | None) -> str | None:
        if value is None or re.fullmatch(r".+\.py:[^\W\d]\w*", value):
            return value
        raise ValueError(f"{value!r} does not name a file and a function. Write it as prepare.py:reshape.")

    @model_validator(mode="after")
    def _somewhere(self) -> Source:
        if not self.path:
            raise ValueError("`path` is missing. Name the file to read.")
        return self


def _reads_dates(form: str) -> bool:
    """Whether `form` is a strptime format that tells the year: a date written in it is read again from it.

    >>> [_reads_dates(form) for form in ("%d/%m/%Y %H:%M", "%d/%m", "%Y-%q", "dd/mm/yyyy")]
    [True, False, False, False]
    """
    day = datetime(2001, 1, 1, tzinfo=UTC)
    try:
        # Only the year is looked at, so it matters little in which zone.
        return datetime.strptime(day.strftime(form), form).year == day.year  # noqa: DTZ007
    except ValueError:
        return False


Entries = Annotated[tuple[Source, ...], BeforeValidator(several)]


class Sources(Params):
    """A programme's tables; only `responses` is required. One entry or a list of them is written for each.

    >>> sources = Sources(responses={"path": "data/responses.csv"})
    >>> len(sources.responses), sources.accounts
    (1, ())
    """

    responses: Annotated[Entries, Field(min_length=1)]
    accounts: Entries = ()
    contacts: Entries = ()
    invitations: Entries = ()
    actions: Entries = ()
    followups: Entries = ()
    second_chances: Entries = ()
    team: Entries = ()
    units: Entries = ()
    corrections: Entries = ()
