"""The final tables, written from the staged rows."""

from __future__ import annotations

from pathlib import Path

from nps_report.contract.staging import MARKS
from nps_report.contract.store import Store
from nps_report.tables import KEYS

_COMPLETED = ("responses", "invitations")


def finish_responses(store: Store, path: Path) -> None:
    """Write the answers, those set aside included: completed, made ids numbered, duplicates marked."""
    made_id = "response_id || coalesce('-' || occurrence, '')"
    reason = "coalesce(reason, CASE WHEN slug IS NOT NULL THEN 'duplicate' END)"
    query = f"""
        SELECT staged.* EXCLUDE (place, made, reason) REPLACE ({made_id} AS response_id), {reason} AS reason
        FROM ({_rows(store, "responses")}) staged
        LEFT JOIN alike USING (place) LEFT JOIN duplicates USING (place) ORDER BY place"""
    store.write("responses", query, path)


def finish_table(store: Store, table: str, path: Path) -> None:
    """Write another table: the rows that can be used, the last one where an id comes again."""
    last = f"QUALIFY row_number() OVER (PARTITION BY {KEYS[table]} ORDER BY place DESC) = 1" if table in KEYS else ""
    query = f"""
        SELECT * EXCLUDE ({", ".join(MARKS)})
        FROM (SELECT * FROM ({_rows(store, table)}) WHERE reason IS NULL {last}) ORDER BY place"""
    store.write(table, query, path)


def _rows(store: Store, table: str) -> str:
    """The staged rows of a table; blank accounts and roles of answers and invitations come from the contacts,
    blank units from the accounts, where there are such tables."""
    rows = f"SELECT * FROM staged_{table}"
    if table in _COMPLETED and "contacts" in store.written:
        rows = _filled(rows, "contacts", "contact_id", ("account_id", "role"))
    if table in _COMPLETED and "accounts" in store.written:
        rows = _filled(rows, "accounts", "account_id", ("unit",))
    return rows


def _filled(rows: str, other: str, key: str, columns: tuple[str, ...]) -> str:
    filled = ", ".join(f"coalesce(t.{column}, o.{column}) AS {column}" for column in columns)
    return f"SELECT t.* REPLACE ({filled}) FROM ({rows}) t LEFT JOIN {other} o ON t.{key} = o.{key}"
