"""What one chart costs, by kind and width: `python -m benchmarks.charts` prints a table of CPU times."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import Any

from nps_report.charts import NARROW, draw
from nps_report.charts.style import WIDTH
from nps_report.programme import Brand

BRAND = Brand(name="Helios")

CLASSES = ["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2

COUNTS = (5, 1, 1, 4, 6, 11, 11, 33, 36, 41, 51)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table: milliseconds of CPU per drawing, new to the process and drawn before, and its kilobytes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.charts", description="Measure the charts.")
    parser.add_argument("--rounds", type=int, default=25, help="how often each is drawn (25)")
    rounds = parser.parse_args(arguments).rounds
    sys.stdout.write(f"{'chart':24}{'width':>7}{'new, ms':>10}{'again, ms':>11}{'KB':>7}\n")
    for name, kind, data in charts():
        for width in (WIDTH, NARROW):
            new, again, size = measured(kind, data, width, rounds)
            sys.stdout.write(f"{name:24}{width:7.0f}{new:10.2f}{again:11.3f}{size:7.1f}\n")
    return 0


def measured(kind: str, data: dict[str, Any], width: float, rounds: int) -> tuple[float, float, float]:
    """Median milliseconds of a drawing that the process has not made yet, and of one it has; its kilobytes."""
    draw(
        {"figure": kind, "data": data}, BRAND, width
    )  # what is imported and read once is not a chart's own cost
    # A key that no chart reads makes a drawing new.
    fresh = [{"figure": kind, "data": {**data, "round": number}} for number in range(rounds)]
    new = [milliseconds(partial(draw, figure, BRAND, width)) for figure in fresh]
    again = [milliseconds(partial(draw, figure, BRAND, width)) for figure in fresh]
    return median(new), median(again), len(draw(fresh[-1], BRAND, width).encode()) / 1000


def milliseconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def charts() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The charts of an internal report, and the largest that one may hold: name, kind and data."""
    yield "trend, 13 points", "trend", trend()
    for count in (4, 20):
        yield f"intervals, {count} rows", "intervals", intervals(count)
    yield "distribution", "distribution", distribution()
    yield "bridge, 5 steps", "bridge", bridge()
    yield "classes, 5 rows", "classes", classes()


def trend() -> dict[str, Any]:
    """Thirteen periods, one of them with a small base."""
    points = [
        {
            "label": f"mois {number}",
            "value": 20.0 + number,
            "low": 8.0 + number,
            "high": 31.0 + number,
            "n": 120 + number,
            "small_base": number == 6,
        }
        for number in range(13)
    ]
    target = {"value": 30, "label": "objectif +30"}
    return {"points": points, "last_label": "+32", "target": target, "axis": [-100, 100]}


def intervals(count: int) -> dict[str, Any]:
    """So many rows, every fourth established, every fifth with a small base and a target."""
    rows = [
        {
            "label": f"Agence {number}",
            "value": 5.0 * number - 40,
            "low": 5.0 * number - 55,
            "high": 5.0 * number - 22,
            "value_label": f"{5 * number - 40:+d}",
            "n_label": f"n = {40 + number}",
            "small_base": number % 5 == 0,
            "established": number % 4 == 0,
            "target": 20.0 if number % 5 == 0 else None,
        }
        for number in range(count)
    ]
    reference = {"value": 12.0, "label": "ensemble +12"}
    return {"rows": rows, "reference": reference, "target_label": "objectif", "axis": [-100, 100]}


def distribution() -> dict[str, Any]:
    """Two hundred answers from 0 to 10."""
    bars = [
        {"score": score, "share": count / sum(COUNTS), "label": str(count), "score_class": CLASSES[score]}
        for score, count in enumerate(COUNTS)
    ]
    names = {"detractors": "20 % détracteurs", "passives": "34 % passifs", "promoters": "46 % promoteurs"}
    return {"bars": bars, "groups": [{"score_class": name, "label": label} for name, label in names.items()]}


def bridge() -> dict[str, Any]:
    """A score that moved, in five steps."""
    steps = [
        {"label": f"Comptes {number} (n = 36 → 95)", "value": value, "value_label": f"{value:+.0f}"}
        for number, value in enumerate((-5.0, 9.0, 13.0, 14.0, -2.0))
    ]
    ends = {
        name: {"value": value, "label": label, "value_label": f"{value:+.0f}"}
        for name, value, label in (("start", -5.0, "septembre 2026"), ("end", 24.0, "octobre 2026"))
    }
    return {**ends, "steps": steps, "axis": [-20, 40]}


def classes() -> dict[str, Any]:
    """Five roles, the silent among them."""
    counts = {"promoters": 42, "passives": 48, "detractors": 35, "silent": 73}
    parts = [
        {"score_class": name, "count": n, "share": n / sum(counts.values()), "label": str(n)}
        for name, n in counts.items()
    ]
    rows = [{"label": f"Fonction {number}", "parts": parts, "n_label": "n = 198"} for number in range(5)]
    return {"rows": rows, "heads": [{"score_class": name, "label": name} for name in counts]}


if __name__ == "__main__":
    sys.exit(main())
