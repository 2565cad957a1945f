"""Pieces of the queries that reports ask of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from nps_report.snapshot.database import columns_of, name, text
from nps_report.snapshot.units import Units

_NAMES = {"name", "email"}
_NO_NAME = "NULL::VARCHAR"


def days_sql(moment: str, start: date, end: date) -> str:
    """Whether a moment falls on a day from `start` to `end`.

    >>> days_sql("sent_at", date(2026, 10, 1), date(2026, 10, 31))
    "sent_at >= DATE '2026-10-01' AND sent_at < DATE '2026-10-31' + 1"
    """
    return f"{moment} >= DATE '{start}' AND {moment} < DATE '{end}' + 1"


def cover_sql(units: Units) -> str:
    """Each unit beside every unit whose answers are its own: columns `unit` and `own`."""
    pairs = [f"({text(unit)}, {text(own)})" for unit in units.names for own in units.covers(unit)]
    return f"(SELECT * FROM (VALUES {', '.join(pairs) or '(NULL, NULL)'}) t(unit, own))"


def told_sql(tables: Mapping[str, str], identified: Literal["yes", "consent", "no"]) -> str:
    """The query for the answers `r` with what is known of their account `a` and contact `c`.

    An answer's own columns come before its account's, these before its contact's. Names stand in
    `account_name` and `contact_name`; a contact's is blank where it may not be said.
    """
    own = columns_of(tables["responses"])
    columns = [f"r.{name(column)}" for column in own if column != "reason"]
    # Queries fold case: a column of another table called like an answer's would hide it.
    joined, taken = f"{tables['responses']} r", {column.lower() for column in (*own, *_NAMES)}
    for table, alias, key in (("accounts", "a", "account_id"), ("contacts", "c", "contact_id")):
        if table in tables:
            joined += f" LEFT JOIN {tables[table]} {alias} ON {alias}.{key} = r.{key}"
            theirs = columns_of(tables[table])
            columns += [f"{alias}.{name(column)}" for column in theirs if column.lower() not in taken]
            taken |= {column.lower() for column in theirs}
    account = "a.name" if "accounts" in tables else _NO_NAME
    contact = _CONTACT_NAME[identified] if "contacts" in tables else _NO_NAME
    return f"SELECT {', '.join(columns)}, {account} AS account_name, {contact} AS contact_name FROM {joined}"


_CONTACT_NAME = {"yes": "c.name", "consent": "CASE WHEN r.contact_consent THEN c.name END", "no": _NO_NAME}
