"""What a report is made from beside its data, each part with a digest that changes when the part does."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import requires, version
from pathlib import Path

from nps_report import __version__
from nps_report.batch.plan import Job
from nps_report.batch.workplace import Workplace
from nps_report.kit import kit_folder
from nps_report.programme import Brand, Programme
from nps_report.programme.replies import FOLDER
from nps_report.snapshot import WHOLE, Units
from nps_report.snapshot.identity import LATER
from nps_report.wording import CATALOGUES

Parts = Mapping[str, str]
"""The digest of each part, by its name as a message says it."""

LOOKS = ("templates", "brand")
"""The parts of a report's looks: when only these change, it is laid out again from its executed notebook."""

BESIDE_REPORTS = ("mail", "portal")
"""Folders of templates that no report is laid out with."""

NOTE = "note"
"""The one part that a report may well be without."""

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Basis:
    """The parts of every report of a run; each file is read once."""

    place: Workplace
    programme: Programme
    units: Units
    _read: dict[Path, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def parts_of(self, job: Job) -> Parts:
        """The parts that one report is made from."""
        return {
            "parameters": digest(parameters_part(job)),
            "notebook": self._content(self.place.notebook(job)),
            NOTE: self._content(self.place.note(job)),
            "units": digest(units_part(self.units, job.unit)),
            **({"reply bank": self._replies} if job.account and not job.is_letter else {}),
            **self._shared,
        }

    @cached_property
    def _shared(self) -> Parts:
        return {
            "programme": digest(content_of(self.programme)),
            "wording": folder_part(CATALOGUES, "*.po"),
            "kit": digest(f"{__version__} {folder_part(_PACKAGE)}"),
            "libraries": digest(json.dumps(libraries())),
            **looks_of(self.place),
        }

    @cached_property
    def _replies(self) -> str:
        """What a report about an account answers to what is said of each theme: the programme's, else the kit's."""
        return digest(
            " ".join(folder_part(folder / FOLDER) for folder in (self.programme.folder, kit_folder("params")))
        )

    def _content(self, path: Path) -> str:
        if path not in self._read:
            self._read[path] = content_part(path)
        return self._read[path]


def parameters_part(job: Job) -> str:
    """What a report is told that it is about, and its edition where that is the programme's own."""
    told = repr((job.period, job.unit, job.edition, job.account, job.language, job.as_of))
    return f"{told} {job.declared}" if job.declared else told


def content_of(programme: Programme) -> str:
    """What a report may say of its programme: not where data come from, which they tell, nor what is taken later."""
    written = programme.model_dump(mode="json", exclude={"sources": True, **LATER})
    return json.dumps(written, sort_keys=True)


def looks_of(place: Workplace) -> dict[str, str]:
    """The parts of the looks."""
    return {"templates": folder_part(place.templates, but=BESIDE_REPORTS), "brand": brand_part(place.brand)}


def brand_part(brand: Brand) -> str:
    """The looks of a brand: its colour, and its logo's content."""
    return digest(f"{brand.primary} {content_part(brand.logo) if brand.logo else 'none'}")


def units_part(units: Units, unit: str) -> str:
    """What a report may say of the units: those that it covers, with their names and places.

    >>> from nps_report.snapshot import Unit
    >>> lyon, lille = Unit("Lyon"), Unit("Lille")
    >>> units_part(Units((lyon,)), "Lyon") == units_part(Units((lyon, lille)), "Lyon")
    True
    """
    covered = units.covers(unit)
    return Units(tuple(one for one in units.listed if unit == WHOLE or one.name in covered)).as_json()


def names_part(prepared: str, allowed: Collection[str]) -> str:
    """What a customer's files are searched for: the digest of the prepared set, and of the names allowed in them.

    >>> names_part("a1b2", ["Orange"]) == names_part("a1b2", []), prepared_part(names_part("a1b2", ["Orange"]))
    (False, 'a1b2')
    """
    return f"{prepared}-{digest(repr(sorted(allowed)))}"


def prepared_part(names: str) -> str:
    """The digest of the prepared set in what `names_part` made."""
    return names.partition("-")[0]


def libraries() -> dict[str, str]:
    """The version of Python and of each library that the kit needs, by name."""
    needed = [line.split(";")[0] for line in requires("nps-report") or () if "extra ==" not in line]
    names = sorted(_name(line) for line in needed)
    return {"python": sys.version.split()[0]} | {name: version(name) for name in names}


def _name(requirement: str) -> str:
    """The name in a requirement.

    >>> _name("pandas>=2.3"), _name("python-calamine[x] >= 0.4")
    ('pandas', 'python-calamine')
    """
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]


def digest(text: str) -> str:
    """A short digest of a text."""
    return digest_of_bytes(text.encode())


def folder_part(folder: Path, pattern: str = "*", but: Collection[str] = ("kit",)) -> str:
    """The digest of the files below a folder, without what Python makes of them and the folders `but`.

    Those are the kit's copies in a wheel, unless told otherwise.
    """
    found = hashlib.sha256()
    for path in sorted(folder.rglob(pattern)):
        below = path.relative_to(folder)
        if path.is_file() and "__pycache__" not in below.parts and below.parts[0] not in but:
            found.update(f"{below} {content_part(path)}\n".encode())
    return found.hexdigest()[:16]


def content_part(path: Path) -> str:
    """The digest of a file's content; "none" where there is no such file."""
    return digest_of_bytes(path.read_bytes()) if path.is_file() else "none"


def digest_of_bytes(content: bytes) -> str:
    """A short digest of a file's content."""
    return hashlib.sha256(content).hexdigest()[:16]
