"""What only shows across rows and tables: ids that come again, answers that others replace, unknown names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nps_report.contract.problems import KEPT, Problem
from nps_report.contract.store import Store
from nps_report.contract.units import UnitRow
from nps_report.tables import KEYS

REFERENCES = (
    ("responses", "account_id", "accounts", "unknown-account"),
    ("contacts", "account_id", "accounts", "unknown-account"),
    ("responses", "unit", "units", "unknown-unit"),
    ("accounts", "unit", "units", "unknown-unit"),
    ("invitations", "unit", "units", "unknown-unit"),
    ("actions", "unit", "units", "unknown-unit"),
    ("second_chances", "account_id", "accounts", "unknown-account"),
)
"""The columns that name a row of another table: table, column, other table, problem where there is none."""


def mark_duplicates(store: Store, grain: str) -> None:
    """Find the answers that do not count because another does, as the table `duplicates`.

    One answer counts per id; then one per contact, grain and kind, over all units: the latest scored one, and
    of two at the same moment the later row. Without a contact nothing is a duplicate.
    """
    moment = f"contact_id, date_trunc('{grain}', responded_at), coalesce(kind, 'relational')"
    if store.is_small and not _comes_again(store, moment):
        store.execute(_NO_DUPLICATES)
        return
    store.execute(f"""
        CREATE TABLE duplicates AS
        WITH counted AS (SELECT * FROM staged_responses WHERE _reason IS NULL),
        named AS (SELECT * FROM counted WHERE NOT _made),
        same_id AS ({_replaced("response_id", "duplicate-id", "named")}),
        once AS (SELECT * FROM counted ANTI JOIN same_id USING (_place) WHERE contact_id IS NOT NULL),
        same_contact AS ({_replaced(moment, "duplicate", "once")})
        SELECT * FROM same_id UNION ALL SELECT * FROM same_contact""")


_NO_DUPLICATES = """
    CREATE TABLE duplicates
    (_place BIGINT, slug VARCHAR, kept_file VARCHAR, kept_row INTEGER)"""


def _comes_again(store: Store, moment: str) -> bool:
    """Whether any id or moment is that of several answers: of few, that is sooner told than which ones."""
    counted = "FROM staged_responses WHERE _reason IS NULL AND"
    query = f"""
        SELECT 1 {counted} NOT _made GROUP BY response_id HAVING count(*) > 1
        UNION ALL
        SELECT 1 {counted} contact_id IS NOT NULL GROUP BY {moment} HAVING count(*) > 1"""
    return any(True for _ in store.rows(f"{query} LIMIT 1"))


def number_alike(store: Store) -> None:
    """Number the rows with the same content, from the second on, as the table `alike`."""
    store.execute("""
        CREATE TABLE alike AS
        SELECT _place, row_number() OVER (PARTITION BY response_id ORDER BY _place) AS occurrence
        FROM staged_responses WHERE _made QUALIFY occurrence > 1""")


def duplicate_answers(store: Store) -> Iterator[Problem]:
    """The answers that do not count because another does, and which one does.

    Those beyond what a log keeps are told as one problem per slug, at the first of them.
    """
    query = f"""
        WITH numbered AS (
            SELECT *, row_number() OVER (PARTITION BY slug ORDER BY _place) AS nth FROM duplicates
        ), told AS (
            SELECT * EXCLUDE (nth), 1 AS times FROM numbered WHERE nth <= {KEPT}
            UNION ALL
            SELECT arg_min(COLUMNS(* EXCLUDE (nth)), _place), count(*) FROM numbered WHERE nth > {KEPT}
            GROUP BY slug
        )
        SELECT _file, _row, response_id, contact_id, slug, kept_file, kept_row, times
        FROM told JOIN staged_responses USING (_place) ORDER BY _place"""
    for file, row, own, contact, slug, kept_file, kept_row, times in store.rows(query):
        column, value = ("response_id", own) if slug == "duplicate-id" else ("contact_id", contact)
        kept = f"row {kept_row}" if kept_file == file else f"{kept_file}, row {kept_row}"
        yield Problem(file, row, column, value, slug, f"Nothing to do: {kept} counts.", times=times)


def duplicate_ids(store: Store, table: str) -> Iterator[Problem]:
    """The rows of a table whose id comes again further down."""
    key = KEYS[table]
    query = f"""
        SELECT _file, _row, {key} FROM staged_{table} WHERE _reason IS NULL
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _place DESC) > 1 ORDER BY _place"""
    for file, row, value in store.rows(query):
        yield Problem(file, row, key, value, "duplicate-id")


def unknown_references(store: Store) -> Iterator[Problem]:
    """The accounts and units that a row names and no table holds, where there is a table to hold them."""
    for table, column, other, slug in REFERENCES:
        if table in store.written and other in store.written:
            yield from _unknown(store, table, column, other, slug)


def _unknown(store: Store, table: str, column: str, other: str, slug: str) -> Iterator[Problem]:
    key = "unit" if other == "units" else KEYS[other]
    query = f"""
        SELECT arg_min(_file, _place), arg_min(_row, _place), t.{column}, count(*)
        FROM staged_{table} t ANTI JOIN {other} o ON t.{column} = o.{key}
        WHERE t.{column} IS NOT NULL AND _reason IS DISTINCT FROM 'left out'
        GROUP BY t.{column} ORDER BY min(_place)"""
    for file, row, value, times in store.rows(query):
        yield Problem(file, row, column, value, slug, times=times)


def units_named(store: Store, table: str) -> list[UnitRow]:
    """Each row of the table of units; of another table, each unit that it names, where it does so first."""
    if table == "units":
        query = "SELECT unit, parent, _file, _row FROM staged_units WHERE _reason IS NULL ORDER BY _place"
    else:
        query = f"""
            SELECT unit, NULL, arg_min(_file, _place), arg_min(_row, _place) FROM staged_{table}
            WHERE unit IS NOT NULL AND _reason IS DISTINCT FROM 'left out'
            GROUP BY unit ORDER BY min(_place)"""
    return [UnitRow(*row) for row in store.rows(query)]


def row_counts(store: Store) -> Mapping[str, int]:
    """How many answers count, under `scored`, and how many do not, by reason."""
    query = "SELECT coalesce(reason, 'scored'), count(*) FROM responses GROUP BY 1 ORDER BY 1"
    return dict(store.rows(query))


def _replaced(parts: str, slug: str, rows: str) -> str:
    """The rows that are not the last scored one of their part, with the one that is."""
    # Most parts are one row: only those that share their hash with another are compared.
    shared = f"SELECT hash({parts}) AS part FROM {rows} GROUP BY part HAVING count(*) > 1"
    return f"""
        SELECT _place, '{slug}' AS slug, first_value(_file) OVER latest AS kept_file,
               first_value(_row) OVER latest AS kept_row
        FROM {rows} SEMI JOIN ({shared}) shared ON hash({parts}) = shared.part
        WINDOW latest AS (PARTITION BY {parts} ORDER BY responded_at DESC, _place DESC)
        QUALIFY row_number() OVER latest > 1"""
