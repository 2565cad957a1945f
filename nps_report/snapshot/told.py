"""Answers with what is known of those whom they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from nps_report.snapshot.by_unit import PERSONS

Identified: TypeAlias = Literal["yes", "consent", "no"]

LEFT_OUT = ("reason", "source_file", "source_row")
"""Columns of the clean answers that no report shows. Where a row stood in an export changes with each row before it."""

_APART = ("name", "email")
"""What stands in columns of its own, or nowhere."""


def told(answers: pa.Table, known: Mapping[str, pa.Table], identified: Identified) -> pa.Table:
    """The answers with their account's columns, then their contact's, where these are `known`.

    A column that the answers have too is theirs. Names stand in `account_name` and `contact_name`; a contact's is
    blank where it may not be said.

    >>> answers = pa.table({"account_id": ["A", "B"], "contact_id": [None, "b"], "contact_consent": [True, False]})
    >>> contacts = pa.table({"contact_id": ["b"], "name": ["Bruno Sel"], "priority": ["critical"]})
    >>> [[row["priority"], row["contact_name"]] for row in told(answers, {"contacts": contacts}, "yes").to_pylist()]
    [[None, None], ['critical', 'Bruno Sel']]
    >>> told(answers, {"contacts": contacts}, "consent")["contact_name"].to_pylist()
    [None, None]
    """
    columns = dict(zip(answers.column_names, answers.columns, strict=True))
    names = {"account_name": _nothing(answers), "contact_name": _nothing(answers)}
    for table, key in PERSONS.items():
        if table in known:
            beside = _beside(answers[key], known[table], key)
            # As in the queries that made the tables, case tells no two columns apart.
            taken = {column.lower() for column in (*columns, *_APART)}
            columns |= {name: values for name, values in beside.items() if name.lower() not in taken}
            names[key.replace("_id", "_name")] = beside.get("name", _nothing(answers))
    named = names | {name: columns[name] for name in names if name in columns}
    contact = _sayable(named["contact_name"], answers, identified)
    return pa.table(columns | {"account_name": named["account_name"], "contact_name": contact})


def _beside(ids: pa.ChunkedArray, known: pa.Table, key: str) -> dict[str, pa.ChunkedArray]:
    places = pc.index_in(ids, value_set=known[key].combine_chunks(), skip_nulls=True)
    found = known.take(places)
    return dict(zip(found.column_names, found.columns, strict=True))


def _sayable(names: Any, answers: pa.Table, identified: Identified) -> Any:
    if identified == "consent":
        return pc.if_else(answers["contact_consent"], names, pa.scalar(None, pa.string()))
    return names if identified == "yes" else _nothing(answers)


def _nothing(answers: pa.Table) -> pa.Array:
    return pa.nulls(answers.num_rows, pa.string())
