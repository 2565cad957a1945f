"""The rows of the table, in its order."""

from __future__ import annotations

from benchmarks.cluster import by_cluster
from benchmarks.commands import answers
from benchmarks.comments import reading
from benchmarks.contests import against_the_loop, against_the_parts
from benchmarks.costs import marginal_cpu, memory_of_workers, two_workers
from benchmarks.goals import Goal, Row
from benchmarks.scale import rerun, snapshot, time_per_report


def _faster(bound: float, than: str) -> Goal:
    return Goal(f"times faster than {than}", bound, "x", least=True)


ROWS = {
    row.name: row
    for row in (
        Row(
            "loop",
            "24 reports against a loop of papermill, nbconvert and a browser's print",
            (_faster(25, "the loop"), _faster(13, "the loop two at a time")),
            against_the_loop,
        ),
        Row(
            "parts",
            "24 reports against ploomber-engine, nbconvert's API and WeasyPrint in one warm process",
            (_faster(4, "the parts"),),
            against_the_parts,
        ),
        Row(
            "marginal",
            "CPU of one more report over that of plain functions",
            (
                Goal("its metrics and charts alone", 1.3, "x"),
                Goal("all that makes its files", 1.3, "x"),
            ),
            marginal_cpu,
        ),
        Row(
            "snapshot",
            "Snapshot of 10 million responses",
            (Goal("time", 60, "s"), Goal("memory", 4, "GB")),
            snapshot,
        ),
        Row(
            "comments",
            "Snapshot of 100,000 comments, read for language, themes and tone",
            (
                Goal("time", 60, "s"),
                Goal("memory", 2, "GB"),
                Goal("a report's own mentions", 50, "ms"),
                Goal("`themes` after an edit", 10, "s"),
            ),
            reading,
        ),
        Row(
            "size",
            "Time per report with 10 million responses over that with 100 thousand",
            (Goal("ratio", 1.2, "x"),),
            time_per_report,
        ),
        Row("workers", "Two workers on two cores", (_faster(1.8, "one"),), two_workers),
        Row(
            "cluster",
            "Workers of a Dask cluster on the same machine",
            (Goal("processor time of Dask's own programs per report, beyond idling", 30, "ms"),),
            by_cluster,
        ),
        Row(
            "memory",
            "Memory of a worker beyond the template",
            (Goal("at its peak", 150, "MB"),),
            memory_of_workers,
        ),
        Row(
            "commands",
            "Commands",
            (Goal("--help", 0.3, "s"), Goal("check of the example", 2.5, "s")),
            answers,
        ),
        Row("rerun", "Rerun of 1,000 reports with nothing changed", (Goal("time", 2, "s"),), rerun),
    )
}
