"""What comments cost: all of a programme's read once, then a report's own, and an analyst's next look at the themes."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.goals import Measured, Settings
from benchmarks.memory import PeakOfTree
from benchmarks.programmes import DRAWN_PERIOD
from benchmarks.scale import GIGABYTE
from benchmarks.spending import Spent, kit, module, spent
from nps_report.example.reading import sections
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.snapshot import InternalSide, open_internal

COMMENTS = 100_000
"""Different ones, each two sentences of the example's customers."""

UNITS = 20
_PROGRAMME = """\
programme: Helios in many words
question: {fr: "Nous recommanderiez-vous ?", en: "Would you recommend us?"}
languages: [fr, en]
identified: yes
timezone: Europe/Paris
sources: {responses: {path: ../data/responses.parquet}}
"""
_PATTERNS = "    fr: [\n"
"""Where the patterns of the first theme begin."""


def reading(settings: Settings) -> Measured:
    """A new snapshot of 100,000 comments: its seconds and memory; a report's mentions; the themes after an edit."""
    programme = commented(settings.work / "comments")
    home = programme.parent.parent
    made, peaks = [], []
    for _ in range(settings.rounds if settings.full else 1):
        shutil.rmtree(home / "snapshot", ignore_errors=True)
        peak = PeakOfTree()
        made.append(spent(module("freeze", str(programme), str(home / "snapshot")), home, peak))
        peaks.append(peak.bytes)
    [frozen] = (home / "snapshot").glob("*/internal")
    slices = list(_slices(open_internal(frozen)))
    # The first look takes the snapshot as it is, the next ones read the month's comments anew.
    spent(kit("themes", DRAWN_PERIOD), home)
    looks = [_look_after_an_edit(programme, number) for number in range(settings.rounds)]
    for name in ("themes.yml", "themes.cues.csv"):
        (programme.parent / name).unlink()
    parts = {
        "seconds": [one.wall for one in made],
        "CPU": [one.cpu for one in made],
        "GB": [one / GIGABYTE for one in peaks],
        "looks": [one.wall for one in looks],
        "CPU of looks": [one.cpu for one in looks],
    }
    freezing, looking = (median(one.wall for one in some) for some in (made, looks))
    return Measured((freezing, max(peaks) / GIGABYTE, 1000 * median(slices), looking), parts)


def commented(folder: Path) -> Path:
    """A programme whose every answer has a comment, unlike all others; gives its file."""
    path = folder / "params" / "programme.yml"
    if not path.exists():
        data = folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        pq.write_table(_answers(), data / "responses.parquet")
        path.parent.mkdir()
        path.write_text(_PROGRAMME, encoding="utf-8")
    return path


def _answers() -> pa.Table:
    said = texts()
    start, step = datetime(2024, 1, 1), timedelta(days=730) / COMMENTS  # noqa: DTZ001  local time, as exported
    draw = random.Random(1)
    return pa.table(
        {
            "response_id": [f"R{number:06d}" for number in range(COMMENTS)],
            "responded_at": [start + number * step for number in range(COMMENTS)],
            "score": [draw.choice((2, 5, 7, 8, 9, 10)) for _ in said],
            "comment": said,
            "unit": [f"Unit {draw.randrange(UNITS) + 1:02d}" for _ in said],
        }
    )


def texts() -> list[str]:
    """The comments: two different sentences of one language each, no pair twice, the languages mixed."""
    draw = random.Random(2)
    found = []
    for language in ("fr", "en"):
        headings = sections(f"comments.{language}.txt")
        said = sorted({text for name, some in headings.items() if name != "any filler" for text in some})
        pairs = draw.sample(range(len(said) * (len(said) - 1)), COMMENTS // 2)
        for first, other in (divmod(pair, len(said) - 1) for pair in pairs):
            found.append(f"{said[first]}. {said[other + (other >= first)]}")
    draw.shuffle(found)
    return found


def _slices(side: InternalSide) -> Iterator[float]:
    """Seconds in which each unit's mentions of a month are looked up."""
    month = parse_period(DRAWN_PERIOD)
    for unit in side.units.names:
        started = time.perf_counter()
        side.mentions(unit, month.start, month.end)
        yield time.perf_counter() - started


def _look_after_an_edit(programme: Path, number: int) -> Spent:
    """What `nps-report themes` takes once a pattern was added to the code frame."""
    frame = (kit_folder("params") / "themes.yml").read_text(encoding="utf-8")
    edited = frame.replace(_PATTERNS, f"{_PATTERNS}      nouveauté{number},\n", 1)
    (programme.parent / "themes.yml").write_text(edited, encoding="utf-8")
    shutil.copy(kit_folder("params") / "themes.cues.csv", programme.parent)
    return spent(kit("themes", DRAWN_PERIOD), programme.parent.parent)
