"""Rows of a file as text, and what is made of them whichever way they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from nps_report.errors import SourceError
from nps_report.sources.inputs import Input

Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Batch:
    """Some rows of one file: `frame` holds text alone, nothing coerced, and blanks are empty strings.

    `rows` are the rows as a spreadsheet shows them. `left_out` marks those that `where` leaves out,
    `misshapen` those with more cells than headings, `made` those whose id is made from the row's content.
    """

    path: Path
    name: str
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    left_out: Mask
    misshapen: Mask
    made: Mask


def date_all(file: Input, frame: pd.DataFrame, rows: Iterable[int]) -> None:
    """Give every answer the day that the source declares for an export without dates."""
    if file.source.date:
        _refuse_other_dates(file, frame, rows)
        frame["responded_at"] = pd.Series(file.source.date.isoformat(), index=frame.index, dtype="str")


def _refuse_other_dates(file: Input, frame: pd.DataFrame, rows: Iterable[int]) -> None:
    """`date` is for an export without dates: it must not write over those that stand there."""
    if "responded_at" not in frame:
        return
    for row, cell in zip(rows, frame["responded_at"], strict=True):
        if cell.strip():
            raise SourceError(
                "two-dates",
                f"{file.name}, row {row}: responded_at holds {cell!r}, but `date` gives every answer of this "
                f"source {file.source.date}. Remove `date`.",
            )


def without_id(frame: pd.DataFrame, size: int) -> Mask:
    """The rows that give no id."""
    if "response_id" not in frame:
        return np.ones(size, dtype=bool)
    blank: Mask = (frame["response_id"].str.strip() == "").to_numpy(dtype=bool)
    return blank


def digest(record: Sequence[str]) -> str:
    r"""A short fingerprint of a row's content.

    >>> digest(["9", "Très bien"]) == digest(["9", "Très bien"]), len(digest(["9"]))
    (True, 16)
    """
    return blake2b("\x1f".join(record).encode(errors="surrogatepass"), digest_size=8).hexdigest()
