"""A programme of any size whose answers lie in folders by year and month, as a lake of data keeps them.

`python -m benchmarks.partitioned FOLDER --rows 100000000`; `benchmarks.steps` then measures its snapshot.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb

from benchmarks.data import (
    START,
    Size,
    accounts_sql,
    comment_sql,
    contacts_sql,
    invitations_sql,
    programme_text,
    responses_sql,
)

ANSWERS = "responses/year=*/month=*/*.parquet"
_MEMORY = "4GB"


def partitioned(folder: Path, rows: int, units: int, months: int = 24, invitations: bool = False) -> Path:
    """Write a programme with its answers by month, accounts and contacts, and give the path of its file.

    One in fifty answers has a comment, and of these one in a hundred is another one: comments cost the same whatever
    the number of answers, and are measured by themselves.
    """
    size, data = Size(rows, units, months), folder / "data"
    for month, (first, end) in _months(size):
        path = data / f"responses/year={month.year}/month={month.month:02d}/answers.parquet"
        _write(responses_sql(size, _few_comments(size), first, end), path)
    _write(accounts_sql(size), data / "accounts.parquet")
    _write(contacts_sql(size), data / "contacts.parquet")
    text = programme_text("parquet").replace("../data/responses.parquet", f'"../data/{ANSWERS}"')
    if invitations:
        _write(invitations_sql(size), data / "invitations.parquet")
    else:
        text = text.replace("  invitations: {path: ../data/invitations.parquet}\n", "")
    path = folder / "params" / "programme.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _few_comments(size: Size) -> str:
    return comment_sql(size, f"{size.draw('silent', 'i', 50)} >= 1", "i % 200")


def _months(size: Size) -> Iterator[tuple[date, tuple[int, int]]]:
    """Each month with the numbers of its answers, which come evenly over all days."""
    begins = [_month_after(date.fromisoformat(START), place) for place in range(size.months + 1)]
    days = [(one - begins[0]).days for one in begins]
    # As the answers' moments are drawn: the first answer of a month is the first not before it.
    firsts = [-(-size.rows * day // days[-1]) for day in days]
    yield from zip(begins, pairwise(firsts), strict=False)


def _month_after(day: date, months: int) -> date:
    """The first day of a month some months later.

    >>> _month_after(date(2024, 1, 1), 13)
    datetime.date(2025, 2, 1)
    """
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _write(query: str, path: Path) -> None:
    """Write a table within some memory: the largest of all programmes must not take the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{_MEMORY}'")
        database.execute(f"SET temp_directory = '{path.parent / '.spill'}'")
        database.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def main() -> None:
    """Write a programme."""
    parser = argparse.ArgumentParser(description="Write a programme whose answers lie by year and month.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--invitations", action="store_true")
    partitioned(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
