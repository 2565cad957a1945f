"""Folders that say what holds of all rows below them: `year=2026/unit=Lyon/answers.parquet`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias
from urllib.parse import unquote

Folders: TypeAlias = tuple[tuple[str, str], ...]
"""The columns that the folders of a file give, each with its one value."""

_BLANK = "__HIVE_DEFAULT_PARTITION__"
_AS_IT_STANDS = re.compile(r"[\w.-]+", re.ASCII)


def folders_of(path: str) -> Folders:
    """What the folders on the way to a file say.

    >>> folders_of("responses/year=2026/unit=Saint%20Denis/1.parquet")
    (('year', '2026'), ('unit', 'Saint Denis'))
    >>> folders_of("responses/unit=__HIVE_DEFAULT_PARTITION__/a=1.parquet")
    (('unit', ''),)
    """
    pairs = (folder.partition("=") for folder in path.split("/")[:-1])
    return tuple(
        (unquote(key), "" if value == _BLANK else unquote(value))
        for key, mark, value in pairs
        if key and mark
    )


def are_asked_for(folders: Folders, where: Mapping[str, str]) -> bool:
    """Whether `where` may hold of rows in these folders.

    >>> folders = folders_of("year=2026/unit=Lyon/1.parquet")
    >>> [are_asked_for(folders, {"year": wanted, "Status": "complete"}) for wanted in ("2026", "2025")]
    [True, False]
    """
    wanted = {_folded(heading): value.strip() for heading, value in where.items()}
    return all(wanted.get(_folded(key), value.strip()) == value.strip() for key, value in folders)


def narrowed(pattern: str, where: Mapping[str, str]) -> str:
    """A glob without the folders that `where` leaves out: they are not even listed.

    >>> narrowed("responses/year=*/unit=*/*.parquet", {"year": "2026", "unit": "Saint Denis"})
    'responses/year=2026/unit=*/*.parquet'
    """
    return "/".join(_narrowed(pattern.split("/"), where))


def _narrowed(parts: Iterable[str], where: Mapping[str, str]) -> Iterable[str]:
    for part in parts:
        key, _, value = part.partition("=")
        wanted = where.get(key, "").strip()
        # Another writer may have spelt other values in another way, so these are only looked at one by one.
        yield f"{key}={wanted}" if value == "*" and _AS_IT_STANDS.fullmatch(wanted) else part


def _folded(heading: str) -> str:
    return " ".join(heading.split())
