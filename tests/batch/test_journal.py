"""What a run took, written down as it goes."""

from datetime import date

from nps_report.batch.journal import NAME, latest, read_journal, summary_lines, write_entry
from nps_report.batch.outcome import CellTime, Cost, Outcome
from nps_report.batch.plan import Job
from nps_report.periods import parse_period


def outcome(unit, seconds=1.0, error=None, **cost):
    job = Job(parse_period("2026-10"), unit, unit, "internal", "fr", ("html",), date(2026, 10, 31))
    return Outcome(job, seconds, error, reason="not made yet", key="k", cost=Cost(**cost))


def test_an_entry_tells_what_was_done_why_and_what_it_took(tmp_path):
    cells = (CellTime(3, "report.trend()", 0.25),)
    write_entry(tmp_path, outcome("lyon", 1.5, steps={"pdf": 0.125}, cells=cells, peak=3 * 2**20), "run")
    [entry] = read_journal(tmp_path)
    assert {name: entry[name] for name in ("report", "did", "why", "key", "seconds", "peak_mb", "steps")} == {
        "report": "2026-10/lyon/internal.fr",
        "did": "made",
        "why": "not made yet",
        "key": "k",
        "seconds": 1.5,
        "peak_mb": 3.0,
        "steps": {"pdf": 0.125},
    }
    assert entry["cells"] == [{"cell": 3, "line": "report.trend()", "seconds": 0.25}]


def test_a_line_cut_off_by_a_killed_process_hides_no_other(tmp_path):
    write_entry(tmp_path, outcome("lyon"), "run")
    with (tmp_path / NAME).open("a") as file:
        file.write('{"schema": "nps-rep\n')
    write_entry(tmp_path, outcome("lille"), "run")
    assert [entry["report"] for entry in read_journal(tmp_path)] == [
        "2026-10/lyon/internal.fr",
        "2026-10/lille/internal.fr",
    ]


def test_the_summary_counts_each_reports_last_making_that_went_well(tmp_path):
    for made in (
        outcome("lyon", 9.0),
        outcome("lyon", 2.0),
        outcome("lyon", 7.0, "failed"),
        outcome("x", 5.0),
    ):
        write_entry(tmp_path, made, "run")
    [entry] = latest(tmp_path, ["2026-10/lyon/internal.fr"])
    assert entry["seconds"] == 2.0


def test_the_slowest_come_first(tmp_path):
    for unit, seconds in (("a", 1.0), ("b", 3.0), ("c", 2.0)):
        cells = (CellTime(4, "report.trend()", seconds), CellTime(5, "report.units()", 2.5))
        write_entry(tmp_path, outcome(unit, seconds, cells=cells, steps={"html": 0.1, "pdf": seconds}), "run")
    lines = list(summary_lines(read_journal(tmp_path)))
    assert lines[0].startswith("3 reports, 2.00 s each (median)")
    assert [line.split("/")[1] for line in lines[2:5]] == ["b", "c", "a"]
    assert lines[6:8] == ["  2.00 s   6.00 s  pdf", "  0.10 s   0.30 s  html"]
    assert lines[9:] == [
        "  2.50 s   7.50 s  internal, cell 5: report.units()",
        "  2.00 s   6.00 s  internal, cell 4: report.trend()",
    ]


def test_a_folder_without_a_journal_says_so(tmp_path):
    assert list(summary_lines(latest(tmp_path, ["x"]))) == ["The journal tells of no report made here yet."]
