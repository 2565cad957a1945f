"""The analyst's prose: `params/notes/<period>/<unit>.<edition>.<language>.md`."""

from __future__ import annotations

from pathlib import Path

from nps_report.errors import ProgrammeError
from nps_report.scope import Scope


def notes_for(params: Path, scope: Scope, slug: str, edition: str) -> str:
    """The Markdown written for this unit and period under `edition`, such as "internal.fr"; blank where none was.

    Raises ProgrammeError where the file is there but is not UTF-8 text.
    """
    path = params / "notes" / scope.period.slug / f"{slug}.{edition}.md"
    if not path.is_file():
        return ""
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise ProgrammeError(
            "note-encoding", f"{path}: byte {error.start} is not UTF-8. Save it as UTF-8."
        ) from error
