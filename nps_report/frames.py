"""A plain DataFrame shown in a notebook becomes a table block, so that it comes out well in every format."""

from __future__ import annotations

import numbers
from typing import Any

import pandas as pd

from nps_report.blocks import Align, Cell, Column, Table

MOST_ROWS = 200
"""What a report can bear to show of a frame."""

DECIMALS = 4


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

    shell = get_ipython()
    if shell is not None:
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type(pd.DataFrame, _bundle)


def _bundle(frame: pd.DataFrame, **_: Any) -> dict[str, Any]:
    return {**table_of_frame(frame)._repr_mimebundle_(), "text/plain": frame.to_string(max_rows=20)}


def _heading(name: Any) -> str:
    return " · ".join(str(part) for part in name if part != "") if isinstance(name, tuple) else str(name)


def _align(values: pd.Series[Any]) -> Align:
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    return "end" if is_number else "start"


def _cell(value: Any) -> Cell:
    if not isinstance(value, list | dict | tuple) and pd.isna(value):
        return Cell("–")
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return Cell(str(int(value)), int(value))
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return Cell(f"{round(float(value), DECIMALS)}", float(value))
    return Cell(str(value), str(value))
