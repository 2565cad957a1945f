"""What only shows across rows and tables, asked of DuckDB, which keeps to its memory and spills to the work folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from nps_report import files
from nps_report.contract.problems import KEPT, Problem
from nps_report.contract.staging import MARKS, Stage
from nps_report.contract.units import UnitRow
from nps_report.tables import KEYS

MEMORY = "2GB"
"""What DuckDB may hold before it spills to disk."""

REFERENCES = (
    ("responses", "account_id", "accounts", "unknown-account"),
    ("contacts", "account_id", "accounts", "unknown-account"),
    ("responses", "unit", "units", "unknown-unit"),
    ("accounts", "unit", "units", "unknown-unit"),
    ("invitations", "unit", "units", "unknown-unit"),
    ("actions", "unit", "units", "unknown-unit"),
)
"""The columns that name a row of another table: table, column, other table, problem where it has no such row."""

_FILLED = {
    "account_id": "coalesce(t.account_id, c.account_id)",
    "role": "coalesce(t.role, c.role)",
    "unit": "coalesce(t.unit, a.unit)",
}
"""Where the contacts and the accounts complete an answer or an invitation that leaves a cell blank."""


@contextmanager
def database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for the time of one cleaning; what it cannot hold in memory goes to `folder`."""
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")})
    try:
        yield connection
    finally:
        connection.close()


def stage_view(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """The staged rows of a table as the view `staged_<table>`, columns met by name."""
    parts = ", ".join(map(_quoted, stage.parts))
    connection.execute(
        f"CREATE VIEW staged_{stage.table} AS SELECT * FROM read_parquet([{parts}], union_by_name = true)"
    )


def finish(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> Path:
    """Write the rows of `query` as Parquet, and show them as the view named like the file."""
    with files.replacing(path) as draft:
        connection.execute(f"COPY ({query}) TO {_quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")
    connection.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM read_parquet({_quoted(path)})")
    return path


def finish_table(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> Path:
    """Write a table other than the answers: the rows that can be used, the last one where an id comes back."""
    last = (
        f" QUALIFY row_number() OVER (PARTITION BY {KEYS[table]} ORDER BY place DESC) = 1"
        if table in KEYS
        else ""
    )
    kept = f"SELECT * FROM staged_{table} WHERE reason IS NULL{last}"
    return finish(connection, f"SELECT * EXCLUDE ({', '.join(MARKS)}) FROM ({kept}) ORDER BY place", path)


def finish_invitations(connection: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """Write the invitations, completed by the contacts and the accounts."""
    rows = _completed(connection, "staged_invitations")
    return finish(
        connection,
        f"SELECT * EXCLUDE ({', '.join(MARKS)}) FROM ({rows}) WHERE reason IS NULL ORDER BY place",
        path,
    )


def finish_responses(connection: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """Write the answers, those set aside included: completed, numbered where alike, duplicates marked."""
    rows = f"""
        SELECT r.* REPLACE (
                 CASE WHEN n.occurrence IS NULL THEN r.response_id ELSE r.response_id || '-' || n.occurrence END
                   AS response_id,
                 coalesce(r.reason, CASE WHEN d.place IS NOT NULL THEN 'duplicate' END) AS reason)
        FROM ({_completed(connection, "staged_responses")}) r
        LEFT JOIN alike n USING (place) LEFT JOIN duplicates d USING (place)
        ORDER BY place"""
    return finish(connection, f"SELECT * EXCLUDE (place, made, reason), reason FROM ({rows})", path)


def mark_duplicates(connection: duckdb.DuckDBPyConnection, grain: str) -> None:
    """Find the answers that do not count because another does, as the table `duplicates`.

    One answer counts per id; then one per contact, grain and kind, over all units: the latest scored one, and of two
    at the same moment the later row. Without a contact nothing is a duplicate. `alike` numbers made ids.
    """
    connection.execute("""
        CREATE TEMP TABLE alike AS
        SELECT place, row_number() OVER (PARTITION BY response_id ORDER BY place) AS occurrence
        FROM staged_responses WHERE made QUALIFY occurrence > 1""")
    connection.execute(f"""
        CREATE TEMP TABLE duplicates AS
        WITH counted AS (SELECT *, coalesce(kind, 'relational') AS sort FROM staged_responses WHERE reason IS NULL),
        same_id AS ({_later_than("response_id", "counted WHERE NOT made", "duplicate-id")}),
        once AS (SELECT * FROM counted ANTI JOIN same_id USING (place)),
        same_contact AS ({
        _later_than(
            f"contact_id, date_trunc('{grain}', responded_at), sort",
            "once WHERE contact_id IS NOT NULL",
            "duplicate",
        )
    })
        SELECT * FROM same_id UNION ALL SELECT * FROM same_contact""")


def duplicate_ids(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Problem]:
    """The rows of a table whose id comes again further down."""
    key = KEYS[table]
    query = f"""
        SELECT source_file, source_row, {key} FROM staged_{table} WHERE reason IS NULL
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY place DESC) > 1 ORDER BY place LIMIT {KEPT}"""
    for file, row, value in connection.execute(query).fetchall():
        yield Problem(file, row, key, value, "duplicate-id")


def duplicate_answers(connection: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """The answers that do not count because another does, and which one does."""
    query = """
        SELECT source_file, source_row, response_id, contact_id, slug, kept_file, kept_row
        FROM duplicates JOIN staged_responses USING (place) ORDER BY place"""
    for file, row, own, contact, slug, kept_file, kept_row in _fetched(connection, query):
        column, value = ("response_id", own) if slug == "duplicate-id" else ("contact_id", contact)
        kept = f"row {kept_row}" if kept_file == file else f"{kept_file}, row {kept_row}"
        yield Problem(file, row, column, value, slug, f"Nothing to do: {kept} counts.")


def unknown_references(connection: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> Iterator[Problem]:
    """The accounts and units that a row names and no table holds, where there is a table to hold them."""
    for table, column, other, slug in REFERENCES:
        if table in tables and other in tables:
            yield from _unknown(connection, table, column, other, slug)


def _unknown(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, other: str, slug: str
) -> Iterator[Problem]:
    key = "unit" if other == "units" else KEYS[other]
    query = f"""
        SELECT arg_min(source_file, place), arg_min(source_row, place), {column}, count(*)
        FROM staged_{table} t ANTI JOIN {other} o ON t.{column} = o.{key}
        WHERE {column} IS NOT NULL AND reason IS DISTINCT FROM 'left out'
        GROUP BY {column} ORDER BY min(place)"""
    for file, row, value, times in _fetched(connection, query):
        yield Problem(file, row, column, value, slug, times=times)


def units_named(connection: duckdb.DuckDBPyConnection, table: str) -> list[UnitRow]:
    """Each row of the table of units; of another table, each unit that it names, where it does so first."""
    if table == "units":
        query = "SELECT unit, parent, source_file, source_row FROM staged_units WHERE reason IS NULL ORDER BY place"
    else:
        query = f"""
            SELECT unit, NULL, arg_min(source_file, place), arg_min(source_row, place) FROM staged_{table}
            WHERE unit IS NOT NULL AND reason IS DISTINCT FROM 'left out' GROUP BY unit ORDER BY min(place)"""
    return [UnitRow(*row) for row in connection.execute(query).fetchall()]


def _later_than(parts: str, rows: str, slug: str) -> str:
    """The rows that are not the last scored one of their part, with the one that is."""
    return f"""
        SELECT place, '{slug}' AS slug, first_value(source_file) OVER latest AS kept_file,
               first_value(source_row) OVER latest AS kept_row
        FROM {rows}
        WINDOW latest AS (PARTITION BY {parts} ORDER BY responded_at DESC, place DESC)
        QUALIFY row_number() OVER latest > 1"""


def _completed(connection: duckdb.DuckDBPyConnection, rows: str) -> str:
    """Blank accounts and roles from the contacts, blank units from the accounts, where there are such tables."""
    known = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    no_contacts = "SELECT NULL::VARCHAR AS contact_id, NULL::VARCHAR AS account_id, NULL::VARCHAR AS role"
    no_accounts = "SELECT NULL::VARCHAR AS account_id, NULL::VARCHAR AS unit"
    contacts = "contacts" if "contacts" in known else f"({no_contacts})"
    accounts = "accounts" if "accounts" in known else f"({no_accounts})"
    return f"""
        SELECT t.* REPLACE ({", ".join(f"{value} AS {name}" for name, value in _FILLED.items())})
        FROM {rows} t LEFT JOIN {contacts} c ON t.contact_id = c.contact_id
        LEFT JOIN {accounts} a ON coalesce(t.account_id, c.account_id) = a.account_id"""


def _fetched(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    found = connection.execute(query)
    while some := found.fetchmany(10_000):
        yield from some


def row_counts(connection: duckdb.DuckDBPyConnection) -> Mapping[str, int]:
    """How many answers count, under `scored`, and how many do not, by reason."""
    query = "SELECT coalesce(reason, 'scored'), count(*) FROM responses GROUP BY 1 ORDER BY 1"
    return dict(connection.execute(query).fetchall())


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
