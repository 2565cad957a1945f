"""The table of a bench: as text for a terminal, as Markdown for the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.goals import Measured, Row

HEADINGS = ("what", "to reach", "measured", "")

Line = tuple[str, str, str, str]


def as_json(row: Row, measured: Measured) -> dict[str, Any]:
    """A row with its figures, as it is kept."""
    figures = [
        {"what": goal.what, "to reach": goal.told, "value": value, "unit": goal.unit, "met": goal.met(value)}
        for goal, value in zip(row.goals, measured.values, strict=True)
    ]
    return {"title": row.title, "figures": figures, "parts": measured.parts, "remarks": measured.remarks}


def lines(rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Line]:
    """One line per figure, the title on the first of its row, and each remark below.

    >>> from benchmarks.goals import Goal
    >>> row = Row("rerun", "Rerun", (Goal("time", 2, "s"),), lambda settings: Measured((1.5,)))
    >>> list(lines({"rerun": as_json(row, Measured((1.51,), remarks=("cold",)))}))
    [('Rerun: time', 'at most 2 s', '1.51 s', 'met'), ('  cold', '', '', '')]
    """
    for row in rows.values():
        for figure in row["figures"]:
            met = "met" if figure["met"] else "missed"
            value = figure["value"]
            told = "not measured" if value is None else f"{value:.3g} {figure['unit']}"
            yield (
                f"{row['title']}: {figure['what']}",
                figure["to reach"],
                told,
                met if value is not None else "",
            )
        for remark in row["remarks"]:
            yield f"  {remark}", "", "", ""


def as_text(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """The table for a terminal."""
    table = [HEADINGS, *lines(rows)]
    # Remarks run on as far as they like.
    told = [line for line in table if line[1] or line is HEADINGS]
    widths = [max(len(line[place]) for line in told) for place in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, (*widths, 0), strict=True)).rstrip()
        for line in table
    )


def as_markdown(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """The table for a page; remarks stand in the row that they belong to.

    >>> from benchmarks.goals import Goal
    >>> row = Row("rerun", "Rerun", (Goal("time", 2, "s"),), lambda settings: Measured((1.5,)))
    >>> print(as_markdown({"rerun": as_json(row, Measured((1.51,), remarks=("cold",)))}))
    | what | to reach | measured | |
    | --- | --- | --- | --- |
    | Rerun: time (cold) | at most 2 s | 1.51 s | met |
    """
    body: list[list[str]] = []
    for line in lines(rows):
        if line[1]:
            body.append(list(line))
        else:
            body[-1][0] += f" ({line[0].strip()})"
    return "\n".join(
        f"| {' | '.join(line)} |".replace("|  |", "| |") for line in (HEADINGS, ("---",) * 4, *body)
    )
