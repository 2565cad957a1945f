"""Typed columns as the text that an export would hold."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from nps_report.sources.sheet import as_text


def texts_of(column: pa.Array, decimal: str = ".") -> pa.Array:
    """The text of each cell as `as_text` writes it, blank where there is none.

    >>> texts_of(pa.array([9.0, 7.5, None, 9.0]), decimal=",").to_pylist()
    ['9', '7,5', '', '9']
    """
    if pa.types.is_string(column.type) or pa.types.is_integer(column.type):
        return pc.fill_null(column.cast(pa.string()), "")
    different, places = each_once(column)
    return pa.array([as_text(value, decimal) for value in different.to_pylist()], pa.string()).take(places)


def each_once(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The different cells of a column, and where each cell stands among them: most columns hold few.

    >>> different, places = each_once(pa.array([2, None, 2]))
    >>> different.to_pylist(), places.to_pylist()
    ([2, None], [0, 1, 0])
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        encoded = column.dictionary_encode(null_encoding="encode")
    except pa.ArrowNotImplementedError:
        # Lists and other nested values cannot be compared.
        return column, pa.array(range(len(column)), pa.int64())
    return encoded.dictionary, encoded.indices
