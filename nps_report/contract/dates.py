"""Dates and times from text: the form is declared or proved by the whole source, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Order = Literal["day-first", "month-first"]
ORDERS: tuple[Order, ...] = ("day-first", "month-first")

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 1, 1)
"""Dates outside these are problems: nothing reads the clock, so the limits are wide."""

_EXCEL_EPOCH = np.datetime64("1899-12-30", "us")
_FORM = (
    r"^(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{4}|\d{1,2})"
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2})[:hH](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?:(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+\-]\d{1,2}(?::?\d{2})?)?)?$"
)
Ints: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Moments: TypeAlias = npt.NDArray[np.datetime64]
Spans: TypeAlias = npt.NDArray[np.timedelta64]


@dataclass(frozen=True)
class DateReader:
    """Turns text into moments of the programme's local time: `DateReader("iso", "Europe/Paris")(cells)`.

    `form` is day-first, month-first, iso, excel or a strptime format; ISO dates are read under any of them.
    A stamp with a time zone is moved to the programme's; what cannot be read is NaT.

    >>> read = DateReader("day-first", "Europe/Paris")
    >>> list(read(pd.Series(["8/11/21 17:05", "2026-10-31T23:30:00Z", "31/02/2026"], dtype="str")))
    [Timestamp('2021-11-08 17:05:00'), Timestamp('2026-11-01 00:30:00'), NaT]
    """

    form: str = "iso"
    timezone: str = "UTC"

    def __call__(self, cells: pd.Series[str]) -> pd.Series[pd.Timestamp]:
        """The moments that the cells name."""
        stamps = _Parts.of(cells).moments(self.form, self.timezone)
        if self.form == "excel":
            stamps = np.where(np.isnat(stamps), _from_excel(cells), stamps)
        elif "%" in self.form:
            stamps = np.where(np.isnat(stamps), _from_format(cells, self.form, self.timezone), stamps)
        return pd.Series(stamps, index=cells.index).astype("datetime64[us]")


def has_undeclared(cells: pd.Series[str]) -> bool:
    """Whether some dates put neither the year first nor say which number is the day.

    >>> has_undeclared(pd.Series(["2026-10-31", "8/11/2021"], dtype="str"))
    True
    """
    text = _stripped(cells)
    # Most exports put the year first, which shows without a look at the other parts.
    plain = pc.or_(pc.match_substring_regex(text, r"^\d{4}"), pc.equal(text, ""))
    return not pc.all(plain).as_py() and bool(_Parts.of(cells).unordered.any())


def order_proofs(cells: pd.Series[str]) -> dict[str, Mask]:
    """Which dates prove that the day stands first, which that the month does, and which prove neither.

    >>> proofs = order_proofs(pd.Series(["13/1/2026", "1/13/2026", "1/2/2026", "2026-01-02"], dtype="str"))
    >>> {order: mask.tolist() for order, mask in proofs.items()}  # doctest: +NORMALIZE_WHITESPACE
    {'day-first': [True, False, False, False], 'month-first': [False, True, False, False],
     'either': [False, False, True, False]}
    """
    parts = _Parts.of(cells)
    day_first = parts.unordered & (parts.a > 12) & (parts.a <= 31) & (parts.b <= 12)
    month_first = parts.unordered & (parts.b > 12) & (parts.b <= 31) & (parts.a <= 12)
    either = parts.unordered & (parts.a <= 12) & (parts.b <= 12)
    return {"day-first": day_first, "month-first": month_first, "either": either}


@dataclass(frozen=True)
class _Parts:
    """The numbers of each date; -1 where there is none."""

    a: Ints
    b: Ints
    c: Ints
    year_first: Mask
    times: Spans
    offsets: Spans
    """From UTC; NaT where the stamp names no zone."""

    @classmethod
    def of(cls, cells: pd.Series[str]) -> _Parts:
        found = _extracted(cells)
        return cls(
            a=_ints(found["a"]),
            b=_ints(found["b"]),
            c=_ints(found["c"]),
            year_first=np.asarray(pc.equal(pc.utf8_length(found["a"]), 4)),
            times=_times(found),
            offsets=_offsets(found["zone"]),
        )

    @property
    def unordered(self) -> Mask:
        return (self.a > 0) & ~self.year_first

    def moments(self, form: str, timezone: str) -> Moments:
        """The moments in local time; NaT where `form` does not say which number is the day."""
        swapped = form == "month-first"
        month = np.where(self.year_first | (not swapped), self.b, self.a)
        day = np.where(self.year_first, self.c, self.b if swapped else self.a)
        days = _days(_full_years(np.where(self.year_first, self.a, self.c)), month, day)
        local: Moments = days.astype("datetime64[us]") + self.times  # type: ignore[assignment]
        local[self.unordered & (form not in ORDERS)] = np.datetime64("NaT")
        return _in_zone(local, self.offsets, timezone)


def _extracted(cells: pd.Series[str]) -> dict[str, pa.Array]:
    """The pieces of each date as text, blank where there is none."""
    pieces = pc.extract_regex(_stripped(cells), _FORM)
    return {pieces.type.field(i).name: pc.fill_null(piece, "") for i, piece in enumerate(pieces.flatten())}


def _stripped(cells: pd.Series[str]) -> pa.Array:
    """The cells without outer spaces, blank where there is nothing."""
    return pc.fill_null(pc.utf8_trim_whitespace(pa.array(cells)), "")


def _ints(digits: pa.Array, default: int = -1) -> Ints:
    """Digits as numbers; blank gives `default`."""
    filled = pc.if_else(pc.equal(digits, ""), str(default), digits)
    return np.array(filled.cast(pa.int64()))


def _full_years(years: Ints) -> Ints:
    """Two-digit years are those of 1970-2069."""
    return np.where(years >= 100, years, np.where(years < 70, years + 2000, years + 1900))


def _days(year: Ints, month: Ints, day: Ints) -> Moments:
    """The days of the calendar; NaT for a 31 February or a thirteenth month."""
    sound = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    # 31 February rolls over into March.
    sound &= days.astype("datetime64[M]") == months
    return np.where(sound, days, np.datetime64("NaT"))


def _times(found: dict[str, pa.Array]) -> Spans:
    hour, minute, second = (_ints(found[name], 0) for name in ("hour", "minute", "second"))
    afternoon = np.asarray(pc.is_in(found["half"], pa.array(["p", "P"])))
    of_twelve = np.asarray(pc.not_equal(found["half"], ""))
    sound = np.where(of_twelve, (hour >= 1) & (hour <= 12), hour < 24) & (minute < 60) & (second < 60)
    # 12 AM is midnight, 12 PM noon.
    hour = np.where(of_twelve, hour % 12 + 12 * afternoon, hour)
    micro = _ints(pc.utf8_slice_codeunits(pc.utf8_rpad(found["fraction"], 6, "0"), 0, 6), 0)
    micros = ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro
    return np.where(sound, micros.astype("timedelta64[us]"), np.timedelta64("NaT"))


def _offsets(zones: pa.Array) -> Spans:
    """Each distinct zone is read once: an export names one or two."""
    coded = zones.dictionary_encode()
    known = np.array([_offset(zone) for zone in coded.dictionary.to_pylist()], dtype="timedelta64[m]")
    return known[np.asarray(coded.indices)] if len(coded) else known


def _offset(zone: str) -> np.timedelta64:
    """The distance from UTC that a stamp's zone names.

    >>> _offset("UTC+1"), _offset("-0530"), _offset("Z"), _offset("")
    (np.timedelta64(60,'m'), np.timedelta64(-330,'m'), np.timedelta64(0,'m'), np.timedelta64('NaT','m'))
    """
    if not zone:
        return np.timedelta64("NaT", "m")
    digits = "".join(filter(str.isdigit, zone)) or "0"
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    return np.timedelta64((-1 if "-" in zone else 1) * (int(hours) * 60 + int(minutes)), "m")


def _in_zone(local: Moments, offsets: Spans, timezone: str) -> Moments:
    """Stamps that name their zone in the programme's; the others are taken to be there already."""
    zoned = ~np.isnat(offsets)
    if not zoned.any():
        return local
    moved = pd.Series(local[zoned] - offsets[zoned]).dt.tz_localize("UTC").dt.tz_convert(timezone)
    result = local.copy()
    result[zoned] = moved.dt.tz_localize(None).to_numpy()
    return result


def _from_excel(cells: pd.Series[str]) -> Moments:
    """Days since the end of 1899, as Excel counts them."""
    serial = pd.to_numeric(cells.str.replace(",", "."), errors="coerce").to_numpy(
        dtype="float64", na_value=np.nan
    )
    seconds = np.round(np.where(np.abs(serial) < 1e6, serial, np.nan) * 86_400)
    # Excel counts a 29 February 1900 that never was; from 1 March on, days since 30 December 1899 are right.
    micros = np.where(np.isnan(seconds), 0, seconds * 1e6).astype("timedelta64[us]")
    return np.where(np.isnan(seconds), np.datetime64("NaT"), _EXCEL_EPOCH + micros)


def _from_format(cells: pd.Series[str], form: str, timezone: str) -> Moments:
    zoned = "%z" in form
    moments = pd.to_datetime(cells.astype("object"), format=form, errors="coerce", utc=zoned)
    if zoned:
        moments = moments.dt.tz_convert(timezone).dt.tz_localize(None)
    return moments.to_numpy(dtype="datetime64[us]")
