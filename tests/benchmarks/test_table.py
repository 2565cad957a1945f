"""The bench's table: every goal has its row, and a figure says whether it reaches it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.goals import Goal, Measured, NotMeasuredError, Row, Settings
from benchmarks.page import END, PAGE, PUBLISHED, START, merged, renewed
from benchmarks.rows import ROWS
from benchmarks.table import HEADINGS, as_json, as_markdown, as_text, lines

ROOT = Path(__file__).resolve().parents[2]
GOALS = {
    "loop": ["at least 25 x", "at least 13 x"],
    "parts": ["at least 4 x"],
    "marginal": ["at most 1.3 x", "at most 1.3 x"],
    "snapshot": ["at most 60 s", "at most 4 GB"],
    "comments": ["at most 60 s", "at most 2 GB", "at most 50 ms", "at most 10 s"],
    "size": ["at most 1.2 x"],
    "workers": ["at least 1.8 x"],
    "cluster": ["at most 30 ms"],
    "memory": ["at most 150 MB"],
    "commands": ["at most 0.3 s", "at most 2.5 s"],
    "rerun": ["at most 2 s"],
}
MACHINE = {
    "cores": 2,
    "processor": "a processor",
    "memory GB": 8.0,
    "python": "3.11.7",
    "day": "2026-11-30",
    "load": [0.25, 0, 0],
}


def row(*goals):
    """A row that is never measured."""
    return Row("row", "Row", goals, lambda settings: pytest.fail("measured"))


def test_every_goal_has_its_row():
    assert {name: [goal.told for goal in one.goals] for name, one in ROWS.items()} == GOALS


@pytest.mark.parametrize(
    ("least", "value", "met"),
    [(True, 25.0, True), (True, 24.9, False), (False, 25.0, True), (False, 25.1, False)],
)
def test_a_goal_is_met_at_its_bound(least, value, met):
    assert Goal("figure", 25, "x", least).met(value) is met


def test_a_figure_stands_beside_its_goal():
    goals = Goal("time", 60, "s"), Goal("memory", 4, "GB")
    told = as_json(row(*goals), Measured((61.04, 2.0)))
    assert [line for line in lines({"row": told})] == [
        ("Row: time", "at most 60 s", "61 s", "missed"),
        ("Row: memory", "at most 4 GB", "2 GB", "met"),
    ]


def test_what_was_not_measured_is_neither_met_nor_missed():
    told = as_json(
        row(Goal("time", 60, "s")), Measured((None,), remarks=("not measured: no browser is here",))
    )
    assert list(lines({"row": told})) == [
        ("Row: time", "at most 60 s", "not measured", ""),
        ("  not measured: no browser is here", "", "", ""),
    ]


def test_a_row_must_give_a_figure_for_each_goal():
    with pytest.raises(ValueError, match="zip"):
        as_json(row(Goal("time", 60, "s")), Measured((1.0, 2.0)))


def test_columns_of_the_text_are_aligned():
    rows = {"row": as_json(row(Goal("time", 60, "s"), Goal("memory used", 4, "GB")), Measured((1.0, 2.0)))}
    heading, first, second = as_text(rows).splitlines()
    place = heading.index("to reach")
    assert first[place:].startswith("at most 60 s")
    assert second[place:].startswith("at most 4 GB")


def test_the_markdown_has_four_columns_in_every_line():
    rows = {"row": as_json(row(Goal("time", 60, "s")), Measured((1.0,), remarks=("scaled",)))}
    table = as_markdown(rows).splitlines()
    assert {line.count("|") for line in table} == {len(HEADINGS) + 1}
    assert "Row: time (scaled)" in table[-1]


def test_later_results_take_the_place_of_earlier_ones_in_the_order_of_the_table():
    found = merged([{"day": 1, "rows": {"rerun": 1, "loop": 1}}, {"day": 2, "rows": {"rerun": 2}}])
    assert found == {"day": 2, "rows": {"loop": 1, "rerun": 2}}
    assert list(found["rows"]) == ["loop", "rerun"]


def test_a_page_gets_new_figures_and_keeps_its_words():
    page = f"# Speed\n\n{START}old\n{END}\n\nMore.\n"
    new = renewed(
        page, {"machine": MACHINE, "rows": {"row": as_json(row(Goal("time", 60, "s")), Measured((1.0,)))}}
    )
    assert new.startswith("# Speed\n\n")
    assert new.endswith(f"{END}\n\nMore.\n")
    assert "old" not in new
    assert (
        "2 cores (a processor), 8.0 GB, Python 3.11.7, 2026-11-30, load average 0.2 before the first row."
        in new
    )
    assert "| Row: time | at most 60 s | 1 s | met |" in new


def test_the_page_shows_the_published_figures_and_no_others():
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page, published)
    assert list(published["rows"]) == list(ROWS)


@pytest.mark.slow
def test_one_row_is_measured_from_the_command_to_the_json(tmp_path):
    output = tmp_path / "found.json"
    asked = ["--only", "commands", "--rounds", "1", "--work", str(tmp_path / "work"), "--output", str(output)]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", *asked], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(output.read_text(encoding="utf-8"))
    assert set(found["rows"]) == {"commands"}
    assert [figure["value"] > 0 for figure in found["rows"]["commands"]["figures"]] == [True, True]
    assert len(found["rows"]["commands"]["parts"]["seconds"]["help"]) == 3
    assert found["machine"]["cores"] >= 1
    assert "Commands: --help" in ran.stdout


def test_a_row_that_cannot_be_measured_says_why_and_stops_no_other(tmp_path, monkeypatch, capsys):
    from benchmarks import __main__ as command

    def refuse(settings: Settings) -> Measured:
        raise NotMeasuredError("no browser is here")

    one = Row("loop", "Loop", (Goal("faster", 25, "x", least=True),), refuse)
    other = Row("rerun", "Rerun", (Goal("time", 2, "s"),), lambda settings: Measured((1.0,)))
    monkeypatch.setattr(command, "ROWS", {"loop": one, "rerun": other})
    monkeypatch.setattr(command, "contestants", lambda settings: {})
    output = tmp_path / "found.json"
    assert command.main(["--work", str(tmp_path), "--output", str(output)]) == 0
    shown = capsys.readouterr().out
    assert "not measured: no browser is here" in shown
    assert [row["figures"][0]["value"] for row in json.loads(output.read_text("utf-8"))["rows"].values()] == [
        None,
        1.0,
    ]
