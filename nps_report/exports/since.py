"""What was exported last, so that the next export can hold only what is new or changed.

`records/exports/<name>.json` keeps a digest per external id, and nothing of what was exported.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nps_report.errors import LedgerError
from nps_report.exports.listing import Listing
from nps_report.files import write_text

PLACE = Path("records", "exports")
SCHEMA = "nps-report/exported/1"


@dataclass(frozen=True)
class Since:
    """A list beside the digests of the last one: `fresh` are its rows that are new or changed."""

    fresh: Listing
    vanished: int


def digests_of(listing: Listing) -> dict[str, str]:
    """A digest of each row, by its key."""
    names = [column.name for column in listing.columns]
    return {
        key: hashlib.sha256(json.dumps([names, row], default=str).encode()).hexdigest()[:32]
        for key, row in zip(listing.keys, listing.rows, strict=True)
    }


def since(listing: Listing, before: Mapping[str, str]) -> Since:
    """The rows that are new or changed, and how many of those before are there no more.

    >>> from nps_report.exports.listing import KEY, Column
    >>> columns = (Column(KEY, ""), Column("score", "", "number"))
    >>> rows = [{"external_id": "a", "score": 9}, {"external_id": "b", "score": 3}]
    >>> listing = Listing.of("", "contact", columns, rows)
    >>> before = digests_of(listing) | {"b": "other", "c": "gone"}
    >>> found = since(listing, before)
    >>> found.fresh.keys, found.vanished
    (('b',), 1)
    """
    now = digests_of(listing)
    changed = [key for key, digest in now.items() if before.get(key) != digest]
    return Since(listing.only(changed), len(before.keys() - now.keys()))


def exported_before(path: Path) -> dict[str, str]:
    """The digests of the last export; none where there was none. Raises LedgerError where they cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    rows = kept.get("rows") if isinstance(kept, dict) and kept.get("schema") == SCHEMA else None
    if not isinstance(rows, dict):
        raise _unreadable(path)
    return rows


def _unreadable(path: Path) -> LedgerError:
    return LedgerError(
        "exported-before",
        f"{path}: not as an export wrote it, so what has changed since cannot be told. "
        "Restore it, or remove it: the next export is then complete.",
    )


def remember(path: Path, listing: Listing) -> None:
    """Keep what was exported, in the place of what was before."""
    kept = {"schema": SCHEMA, "rows": digests_of(listing)}
    write_text(path, json.dumps(kept, indent=1, sort_keys=True) + "\n")
