"""The sample programme with registers, reports, messages and places in which Rose Martin stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pandas as pd
import pytest
import yaml

from nps_report.files import write_bytes, write_text
from nps_report.forgetting.forget import Forgetting, forget
from nps_report.programme import Programme, load_programme
from nps_report.publishing.ledger import ledger_of
from nps_report.snapshot import Snapshot, build_snapshot
from nps_report.testing import CONTACTS, INVITATIONS, RESPONSES, sample_programme

ID, EMAIL, NAME = "P-4711", "rose.martin@novalux.example", "Rose Martin"
COMMENT = "Le quai de Vénissieux refuse nos palettes depuis mardi"
ROSE = {"contact_id": ID, "account_id": "A0", "name": NAME, "role": "user", "email": EMAIL}
ANSWERS = (
    {
        "response_id": "R-ROSE-1",
        "responded_at": "2026-10-05T09:10:00",
        "score": 3,
        "comment": COMMENT,
        "contact_id": ID,
        "quote_consent": "yes",
    },
    {
        "response_id": "R-ROSE-2",
        "responded_at": "2026-10-20T09:10:00",
        "score": 9,
        "contact_id": ID,
        "quote_consent": "no",
    },
    {
        "response_id": "R-OTHER",
        "responded_at": "2026-10-06T09:10:00",
        "score": 8,
        "comment": f"Merci à {NAME} pour son aide",
        "contact_id": "A1-0",
        "quote_consent": "yes",
    },
)
FOLLOWUPS = (
    {"response_id": "R-ROSE-1", "opened_at": "2026-10-06", "root_cause": "quai"},
    {"response_id": "R000", "opened_at": "2025-09-05", "root_cause": f"vu avec {NAME}"},
)
CORRECTIONS = (
    {"response_id": "R-ROSE-1", "field": "score", "old": "3", "new": "4", "by": "Odile", "at": "2026-10-07"},
    {
        "response_id": "R-ROSE-1",
        "field": "comment",
        "old": "?",
        "new": "!",
        "by": "Odile",
        "at": "2026-10-08",
    },
)
TABLES = {
    "contacts": (*CONTACTS, ROSE),
    "responses": (*RESPONSES, *ANSWERS),
    "invitations": (*INVITATIONS, {"contact_id": ID, "sent_at": "2026-10-01"}),
    "followups": FOLLOWUPS,
    "corrections": CORRECTIONS,
}
PLACES = {
    "inside": {"url": "../published/inside", "edition": "internal"},
    "cloud": {"url": "memory://forgetting", "edition": "customer"},
}


@dataclass(frozen=True)
class Home:
    """A programme in which Rose stands."""

    programme: Programme

    @property
    def path(self) -> Path:
        """Its folder."""
        return self.programme.home

    @property
    def whole(self) -> dict[str, bytes]:
        """Every file of it and what it holds, but the empty one that a lock leaves."""
        files = (path for path in self.path.rglob("*") if path.is_file() and path.suffix != ".lock")
        return {str(path.relative_to(self.path)): path.read_bytes() for path in files}

    def freeze(self) -> Snapshot:
        """The snapshot of now."""
        return build_snapshot(self.programme, self.path / "snapshot")

    def table(self, name: str) -> pd.DataFrame:
        """A table of the snapshot of now."""
        return pd.read_parquet(self.freeze().folder / "internal" / f"{name}.parquet")

    def forget(self, contact: str = ID, dry: bool = False) -> Forgetting:
        """What the command does."""
        return forget(self.programme, contact, self.path / "reports", dry, self.path / "outbox")

    def put(self, name: str, content: str | bytes) -> Path:
        """Write a file."""
        data = content.encode() if isinstance(content, str) else content
        return write_bytes(self.path / name, data)

    @property
    def noted(self) -> list[dict]:
        """What the ledger tells of persons forgotten."""
        return [dict(entry.told) for entry in ledger_of(self.path).entries("forgotten")]


@pytest.fixture
def home_of(tmp_path: Path, frozen_once: None) -> Callable[..., Home]:
    """Makes a programme with Rose in it, with these tables in the place of hers."""

    def make(tables=(), **changes) -> Home:
        written = TABLES | dict(tables)
        return Home(
            load_programme(sample_programme(tmp_path, written, publishing={"places": PLACES}, **changes))
        )

    return make


@pytest.fixture
def home(home_of) -> Home:
    """The programme with Rose in it."""
    return home_of()


@pytest.fixture
def registers(home: Home) -> Home:
    """The same with registers beside the programme's file."""
    params = home.path / "params"
    write_text(params / "quotes.yml", f"pin:\n  - R-ROSE-1  # hers\n  - R003  # ours\nban: [{COMMENT!r}]\n")
    to = {"edition": "internal", "units": ["all"], "language": "fr"}
    lists = {"direction": {**to, "to": [EMAIL, "a@helix.example"]}, "rose": {**to, "to": [EMAIL.upper()]}}
    write_text(params / "recipients.yml", yaml.safe_dump({"lists": lists}))
    written = yaml.safe_load(home.programme.path.read_text(encoding="utf-8"))
    for table in ("followups", "corrections"):
        text = (home.path / "data" / f"{table}.csv").read_bytes()
        write_bytes(params / f"{table}.csv", text)
        written["sources"][table]["path"] = f"{table}.csv"
    write_text(home.programme.path, yaml.safe_dump(written, allow_unicode=True))
    return Home(load_programme(home.programme.path))


def message_with(text: str, attached: bytes) -> bytes:
    """A message, as `mail` writes them."""
    mail = EmailMessage()
    mail["Subject"] = "Résultats"
    mail.set_content(text, cte="base64")
    mail.add_attachment(attached, maintype="text", subtype="html", filename="a.html")
    return mail.as_bytes()
