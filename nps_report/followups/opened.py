"""What was opened once, so that what people deleted from a register is not opened again.

```csv
digest,day
3f0c81aa52d4e6b7,2026-10-05
```

A digest tells whether an id was opened to whoever knows the id; it names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path

from nps_report.files import append_line

HEADING = "digest,day"


@dataclass(frozen=True)
class Opened:
    """The ids that were ever in a register, each with the latest day of which that is known."""

    path: Path
    days: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> Opened:
        """What `path` holds; nothing where it is not there. A line that was cut off is passed over."""
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        return cls(path, dict(filter(None, map(_read, text.splitlines()))))

    def __bool__(self) -> bool:
        return bool(self.days)

    def day_of(self, own: str) -> date | None:
        """The day of an id; None where it was never opened."""
        return self.days.get(digest_of(own))

    def keep(self, ids: Iterable[tuple[str, date]]) -> None:
        """Add what is not known yet."""
        new = {digest_of(own): day for own, day in ids if self._is_new(own, day)}
        lines = [f"{digest},{day}" for digest, day in sorted(new.items())]
        if lines:
            append_line(self.path, "\n".join(lines if self.path.is_file() else [HEADING, *lines]))

    def _is_new(self, own: str, day: date) -> bool:
        known = self.day_of(own)
        return known is None or known < day


def digest_of(own: str) -> str:
    """The digest of an id.

    >>> digest_of("R1") == digest_of("R1") != digest_of("R2"), len(digest_of("R1"))
    (True, 16)
    """
    return blake2b(own.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _read(line: str) -> tuple[str, date] | None:
    digest, _, day = line.partition(",")
    try:
        return digest, date.fromisoformat(day)
    except ValueError:
        return None
