"""`index.json`: what a place holds. Readers and programs go by it; what it does not list is not published."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nps_report.errors import PublishError
from nps_report.publishing.finished import Finished, digest_of
from nps_report.publishing.history import report_of

SCHEMA = "nps-report/index/1"

INDEX = "index.json"
"""Where the index lies at a place."""

_TITLE = ("schema", "programme", "period", "as_of", "unit", "edition", "language", "score")


@dataclass(frozen=True)
class IndexedFile:
    """A file of a report: where it lies from the index, its digest and how many bytes it has."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Indexed:
    """A published report: its name, its folders' names, its files by ending, and what its `.json` says on top.

    `title` holds the programme, period, unit, edition, language, day and score, as the `.json` does.
    """

    report: str
    period: str
    slug: str
    title: dict[str, Any]
    files: dict[str, IndexedFile]

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each file by its path."""
        return {file.path: file.sha256 for file in self.files.values()}


@dataclass(frozen=True)
class Index:
    """What a place holds: reports of one programme and edition, by name, and the pages that lead to them."""

    programme: str
    edition: str
    reports: tuple[Indexed, ...] = ()
    pages: tuple[str, ...] = ()
    schema: str = SCHEMA

    @property
    def by_name(self) -> dict[str, Indexed]:
        """The reports by their names."""
        return {one.report: one for one in self.reports}

    @property
    def paths(self) -> tuple[str, ...]:
        """Where all files of reports lie, in order."""
        return tuple(sorted(path for one in self.reports for path in one.digests))

    def numbers(self, path: str) -> bytes:
        """What stands on top of a report's `.json` at this path: enough to say what it is about and its score."""
        for one in self.reports:
            if "json" in one.files and one.files["json"].path == path:
                return json.dumps(one.title, ensure_ascii=False).encode("utf-8")
        raise KeyError(path)

    def with_reports(self, reports: Collection[Indexed]) -> Index:
        """The index with these in the place of those of the same names."""
        found = self.by_name | {one.report: one for one in reports}
        return replace(self, reports=tuple(found[name] for name in sorted(found)))

    def without(self, names: Collection[str]) -> Index:
        """The index without these reports."""
        return replace(self, reports=tuple(one for one in self.reports if one.report not in names))

    def as_bytes(self) -> bytes:
        """The file, the same bytes for the same content."""
        content = {"schema": self.schema, **_indexes().dump_python(self, mode="json")}
        return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def read_index(content: bytes, where: str) -> Index:
    """Read an index. Raises PublishError where it is none, or lists what no report is, naming `where` it lies."""
    try:
        index = _indexes().validate_json(content)
    except ValidationError as error:
        raise _no_index(where) from error
    strange = [path for one in index.reports for path in one.digests if report_of(path) != one.report]
    if index.schema != SCHEMA or strange:
        raise _no_index(where)
    return index


def indexed(report: Finished, files: Mapping[str, bytes], now: Indexed | None) -> Indexed:
    """The entry of a report with these bytes, beside which the one that is listed `now` stays whole.

    The first issue lies under the report's own name, a later one beside it under a name with its digest, the one after
    that under the plain name again, once the one before was taken away.
    """
    digests = {ending: digest_of(content) for ending, content in files.items()}
    stem = report.name
    if now and now.files and {ending: file.sha256 for ending, file in now.files.items()} != digests:
        plain = any(path.startswith(f"{stem}.") for path in now.digests)
        stem = f"{stem}-{_issue(digests)}" if plain else stem
    elif now and now.files:
        stem = next(iter(now.digests)).rpartition(".")[0]
    listed = {
        ending: IndexedFile(f"{stem}.{ending}", digests[ending], len(content))
        for ending, content in files.items()
    }
    return Indexed(report.name, report.job.period.slug, report.job.slug, _title(report, files), listed)


def _title(report: Finished, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What stands on top of the report's numbers."""
    try:
        numbers = json.loads(files.get("json", b"{}"))
        return {key: numbers[key] for key in _TITLE if key in numbers}
    except (ValueError, TypeError) as error:
        way_out = "`nps-report run` with --force makes it again."
        raise PublishError("half-made", f"{report.name}.json: holds no numbers. {way_out}") from error


def _issue(digests: Mapping[str, str]) -> str:
    return digest_of(json.dumps(digests, sort_keys=True).encode("utf-8"))[:12]


def _no_index(where: str) -> PublishError:
    way_out = "Restore it from a backup, or choose another folder or address for the place."
    return PublishError("bad-index", f"{where}: is no index of published reports. {way_out}")


@cache
def _indexes() -> TypeAdapter[Index]:
    return TypeAdapter(Index)
