"""A plain DataFrame shown in a notebook becomes a table block, so that it comes out well in every format."""

from __future__ import annotations

import numbers
from typing import Any

import pandas as pd

from nps_report.blocks import Cell, Column, Table

MOST_ROWS = 200
"""What a report can bear to show of a frame."""


def table_of_frame(frame: pd.DataFrame, most: int = MOST_ROWS) -> Table:
    """A frame as a table: its index if it has a name, then its columns; numbers at the end side.

    >>> table = table_of_frame(pd.DataFrame({"unit": ["Lyon"], "n": [60]}))
    >>> [column.align for column in table.columns], [cell.label for cell in table.rows[0]]
    (['start', 'end'], ['Lyon', '60'])
    """
    flat = frame.reset_index() if any(frame.index.names) else frame
    columns = tuple(
        Column(_heading(name), _align(flat.iloc[:, place])) for place, name in enumerate(flat.columns)
    )
    rows = tuple(
        tuple(_cell(value) for value in row) for row in flat.head(most).itertuples(index=False, name=None)
    )
    left_out = len(flat) - len(rows)
    return Table("", columns, rows, note=f"+ {left_out}" if left_out else "")


def show_frames_as_tables() -> None:
    """Have IPython show every DataFrame as a table block; nothing happens outside IPython."""
    from IPython import get_ipython

    shell = get_ipython()  # type: ignore[no-untyped-call]
    if shell is not None:
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type(pd.DataFrame, _bundle)


def _bundle(frame: pd.DataFrame, **_: Any) -> dict[str, Any]:
    return {**table_of_frame(frame)._repr_mimebundle_(), "text/plain": frame.to_string(max_rows=20)}


def _heading(name: Any) -> str:
    return " · ".join(str(part) for part in name if part != "") if isinstance(name, tuple) else str(name)


def _align(values: pd.Series) -> Any:
    return (
        "end" if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values) else "start"
    )


def _cell(value: Any) -> Cell:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return Cell("–")
    if isinstance(value, bool) or not isinstance(value, numbers.Number):
        return Cell(str(value), str(value))
    number = (
        float(value)
        if isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral)
        else int(value)
    )  # type: ignore[call-overload]
    return Cell(f"{number:g}" if isinstance(number, float) else str(number), number)
