"""The final tables, written from the staged rows."""

from __future__ import annotations

from pathlib import Path

from nps_report.contract.staging import MARKS
from nps_report.contract.store import Store
from nps_report.tables import APART, KEYS

_COMPLETED = ("responses", "invitations")
_FILLED = (("contacts", "contact_id", ("account_id", "role")), ("accounts", "account_id", ("unit",)))
_MARKS = ", ".join(MARKS)


def finish_responses(store: Store, path: Path, mixed_kinds: bool = False) -> None:
    """Write the answers, those set aside included: completed, made ids numbered, duplicates marked.

    Where there are relational answers, transactional ones do not count beside them unless kinds are to be mixed: the
    two ask about different things. They stand in no order: a snapshot sorts them in one of its own.
    """
    made_id = "response_id || coalesce('-' || occurrence, '')"
    duplicate = "CASE WHEN slug IS NOT NULL THEN 'duplicate' END"
    apart = (
        "NULL"
        if mixed_kinds or not _has_both_kinds(store)
        else f"CASE WHEN kind = '{APART}' THEN '{APART}' END"
    )
    reason = f"coalesce(_reason, {duplicate}, {apart})"
    query = f"""
        SELECT staged.* EXCLUDE ({_MARKS}) REPLACE ({made_id} AS response_id),
               _file AS source_file, _row AS source_row, {reason} AS reason
        FROM ({_rows(store, "responses")}) staged
        LEFT JOIN alike USING (_place) LEFT JOIN duplicates USING (_place)"""
    # A snapshot reads them once and writes them anew: fast rather than small.
    store.write("responses", query, path, "lz4")


def _has_both_kinds(store: Store) -> bool:
    """Whether some answers that may count are transactional and some are not; a blank kind is relational."""
    query = f"SELECT count(DISTINCT kind IS NOT DISTINCT FROM '{APART}') FROM staged_responses WHERE _reason IS NULL"
    return any(kinds == 2 for (kinds,) in store.rows(query))


def finish_table(store: Store, table: str, path: Path) -> None:
    """Write another table: the rows that can be used, the last one where an id comes again."""
    key = KEYS.get(table)
    last = f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _place DESC) = 1" if key else ""
    query = f"""
        SELECT * EXCLUDE ({_MARKS})
        FROM (SELECT * FROM ({_rows(store, table)}) WHERE _reason IS NULL {last}) ORDER BY _place"""
    store.write(table, query, path)


def _rows(store: Store, table: str) -> str:
    """The staged rows of a table, completed where other tables can.

    Blank accounts and roles of answers and invitations come from the contacts, blank units from the accounts.
    """
    rows = f"SELECT * FROM staged_{table}"
    for other, key, columns in _FILLED if table in _COMPLETED else ():
        if other in store.written and _has_blanks(store, table, columns):
            rows = _filled(rows, other, key, columns)
    return rows


def _has_blanks(store: Store, table: str, columns: tuple[str, ...]) -> bool:
    """Whether there is anything to fill in: to look up every row costs more than to see that none needs it."""
    blank = " OR ".join(f"{column} IS NULL" for column in columns)
    return any(True for _ in store.rows(f"SELECT 1 FROM staged_{table} WHERE {blank} LIMIT 1"))


def _filled(rows: str, other: str, key: str, columns: tuple[str, ...]) -> str:
    filled = ", ".join(f"coalesce(t.{column}, o.{column}) AS {column}" for column in columns)
    return f"SELECT t.* REPLACE ({filled}) FROM ({rows}) t LEFT JOIN {other} o ON t.{key} = o.{key}"
