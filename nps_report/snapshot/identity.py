"""What a snapshot is made from: the content of its inputs, the programme and the kit's version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from nps_report import __version__
from nps_report.programme import Programme, Source
from nps_report.programme.comment_rules import comment_files
from nps_report.programme.forgotten import forgotten_in
from nps_report.sources import Input, inputs_of, shown
from nps_report.sources.prepare import script_of

LAYOUT = 11
"""Raised whenever the files of a snapshot change their form, so that no older one is taken for a new one."""

LATER: dict[str, Any] = {"brand": {"primary", "logo"}, "publishing": True, "editions": True}
"""What is taken from the programme's own file whenever a report is laid out or leaves the house."""


def identity(programme: Programme) -> str:
    """The snapshot's name: another one as soon as an input, the programme or the kit is another.

    The whole programme counts, because reports read it from the snapshot; remarks in its file do not, nor does what
    is only a matter of looks, or of where reports go. The brand's name may stand in comments, so it does.
    """
    made_of = {
        "kit": [__version__, LAYOUT],
        "comments": comment_files(programme).digests(),
        "inputs": [file.sha256() for file in input_files(programme)],
        "programme": programme.model_dump(mode="json", exclude=LATER),
        "forgotten": sorted(forgotten_in(programme).marks),
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:16]


def input_files(programme: Programme) -> tuple[Input, ...]:
    """Every file that the tables are made from: exports, and the analyst's own functions."""
    sources = [source for _, entries in programme.sources for source in entries]
    return tuple(file for source in sources for file in _files_of(source, programme))


def _files_of(source: Source, programme: Programme) -> Iterator[Input]:
    yield from inputs_of(source, programme)
    if source.prepare:
        script, _ = script_of(source.prepare, programme)
        yield Input(script, shown(script, programme), source)
