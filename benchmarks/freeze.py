"""Builds a programme's snapshot, and a period's customer side: `python -m benchmarks.freeze FILE FOLDER [PERIOD]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from nps_report.choosing import chosen_periods
from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot, open_internal, release


def sides(programme_file: Path, folder: Path, period: str = "") -> dict[str, str]:
    """The folder of each edition's side of a snapshot made under `folder`."""
    programme = load_programme(programme_file)
    snapshot = build_snapshot(programme, folder)
    found = {"internal": str(snapshot.folder / "internal")}
    if period:
        [chosen] = chosen_periods(period, open_internal(snapshot.folder / "internal"), None)
        found["customer"] = str(release(snapshot, programme, chosen, chosen.end))
        found["as_of"] = chosen.end.isoformat()
    return found


def main() -> None:
    """Print the sides as JSON."""
    parser = argparse.ArgumentParser(description="Build a snapshot.")
    parser.add_argument("programme_file", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("period", nargs="?", default="")
    sys.stdout.write(json.dumps(sides(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()
