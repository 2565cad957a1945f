"""A new programme's folder: the kit's notebooks, templates and params, to be edited."""

from __future__ import annotations

import shutil
from pathlib import Path

from nps_report.errors import OutputError
from nps_report.files import make_folder, write_text
from nps_report.kit import kit_folder
from nps_report.tables import LANGUAGES

GITIGNORE = """\
# Answers, names and reports stay out of version control.
data/
snapshot/
reports/
outbox/
exports/
.ipynb_checkpoints/
"""

_KEPT = (
    "monthly.yml",
    "themes.yml",
    "themes.cues.csv",
    "quotes.yml",
    *(f"replies/{language}.yml" for language in LANGUAGES),
)
"""What every programme starts with as the kit has it."""


def start_programme(folder: Path, example: bool = False) -> None:
    """Make `folder` with notebooks, templates, params and an empty `data`; with `example`, Helios and its data.

    Raises OutputError where the folder already holds something: nobody's work is written over.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError("folder-not-empty", f"{folder}: already holds something. Name a new folder.")
    make_folder(folder / "data")
    for name in ("notebooks", "templates"):
        _copy(kit_folder(name), folder / name)
    write_text(folder / ".gitignore", GITIGNORE)
    params = kit_folder("params")
    if example:
        from nps_report.example import write_example

        _copy(params, folder / "params", but=("starter.yml",))
        write_example(folder)
    else:
        make_folder(folder / "params" / "notes")
        starts = {"programme.yml": "starter.yml"} | {name: name for name in _KEPT}
        for name, kit in starts.items():
            write_text(folder / "params" / name, (params / kit).read_text(encoding="utf-8"))


def _copy(source: Path, target: Path, but: tuple[str, ...] = ()) -> None:
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", *but)
    shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)
