"""What a report was made from: a key that changes when anything it depends on does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nps_report import __version__
from nps_report.batch.make import Workplace
from nps_report.batch.plan import Job
from nps_report.files import write_text


def is_up_to_date(job: Job, place: Workplace) -> bool:
    """Whether the report was made from what it would be made from now, and all its files are still there."""
    written = _key_file(job, place)
    if not written.is_file() or written.read_text(encoding="utf-8") != key_of(job, place):
        return False
    return all((place.reports / f"{job.stem}.{ending}").is_file() for ending in job.endings)


def remember(job: Job, place: Workplace) -> None:
    """Write down what a finished report was made from."""
    write_text(_key_file(job, place), key_of(job, place))


def key_of(job: Job, place: Workplace) -> str:
    """The key of a report: its data, notebook, templates, note, parameters and the kit's version."""
    digest = hashlib.sha256(f"{__version__} {job!r} {place.snapshot_id}".encode())
    notes = place.programme.parent / "notes" / job.period.slug / f"{job.slug}.{job.edition}.{job.language}.md"
    for path in (place.notebooks / f"{job.edition}.ipynb", notes):
        digest.update(_content(path))
    digest.update(_folder(place.templates))
    return digest.hexdigest()


def _key_file(job: Job, place: Workplace) -> Path:
    report = place.reports / job.stem
    return report.with_name(f".{report.name}.key")


@lru_cache
def _folder(folder: Path) -> bytes:
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + _content(path))
    return digest.digest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _content(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"none"
