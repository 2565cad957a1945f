"""A tiny complete programme, for our tests and yours."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from nps_report.files import write_text

# Tests write hundreds of programmes: the one in C takes a tenth of the time, where it is there.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Rows = Sequence[Mapping[str, object]]
"""A table: what stands under each heading, row by row."""

UNITS: Rows = (
    {"unit": "Sud", "parent": "", "name_fr": "Région Sud", "name_en": "South"},
    {"unit": "Lyon", "parent": "Sud", "name_fr": "Agence de Lyon", "name_en": "Lyons"},
    {"unit": "Lille", "parent": "", "name_fr": "Agence de Lille", "name_en": "Lille"},
)

_COMPANIES = ("Novalux", "Brévan", "Ostrelle", "Cadmia", "Fontarel", "Guivry", "Halmont", "Iverne")
_FIRST_NAMES = ("Aline", "Bruno", "Carole", "Denis")
_ROLES = ("decision maker", "influencer", "user", "user")
_SCORES = (10, 9, 3, 8, 9, 6, 10, 7, 9, 5, 8, 10)
_COMMENTS = (
    "Équipe toujours à l'écoute, merci pour le suivi du chantier",
    "",
    "Encore un retard de livraison, personne ne nous a prévenus",
    "The new portal is easy to use, but invoices still come late",
    "RAS",
    "Facture fausse deux fois, il faut toujours relancer",
)

ACCOUNTS: Rows = tuple(
    {
        "account_id": f"A{place}",
        "name": company,
        "unit": "Lyon" if place < 5 else "Lille",
        "tier": "ABC"[place % 3],
        "revenue": 1000 * (place + 1),
        "account_manager": "Odile Marchal",
    }
    for place, company in enumerate(_COMPANIES)
)
"""Eight customers, five of Lyon and three of Lille; the last one never answers."""

CONTACTS: Rows = tuple(
    {
        "contact_id": f"{account['account_id']}-{place}",
        "account_id": account["account_id"],
        "name": f"{first} {account['name']}ot",
        "role": _ROLES[place],
        "language": "fr" if place else "en",
        "email": f"{first}.{account['account_id']}@{account['name']}.example".lower(),
    }
    for account in ACCOUNTS
    for place, first in enumerate(_FIRST_NAMES)
)
"""Four persons in each account."""

_ANSWERING = [contact for contact in CONTACTS if contact["account_id"] != "A7"]

FIRST_MONTH = date(2025, 9, 1)
MONTHS = 14
"""Answers run from September 2025 to October 2026."""


def _responses() -> Iterable[dict[str, object]]:
    """Six answers a month, then the last month once more from others: 90 in all."""
    for place in range(6 * MONTHS + 6):
        month, order = min(place // 6, MONTHS - 1), place % 6
        contact = _ANSWERING[(place * 5) % len(_ANSWERING)]
        day = _month(month) + timedelta(days=2 + 4 * order)
        yield {
            "response_id": f"R{place:03d}",
            "responded_at": f"{day}T10:{place % 60:02d}:00",
            "score": _SCORES[place % len(_SCORES)],
            "comment": _COMMENTS[place % len(_COMMENTS)],
            "contact_id": contact["contact_id"],
            "quote_consent": "yes" if place % 2 == 0 else "no",
            "contact_consent": "yes" if place % 3 else "no",
        }


def _month(place: int) -> date:
    months = FIRST_MONTH.month - 1 + place
    return date(FIRST_MONTH.year + months // 12, months % 12 + 1, 1)


RESPONSES: Rows = tuple(_responses())

INVITATIONS: Rows = tuple(
    {"contact_id": contact["contact_id"], "sent_at": f"{_month(month)}"}
    for month in range(MONTHS)
    for contact in CONTACTS[month % 4 :: 4]
)
"""Each person is invited every four months."""

ACTIONS: Rows = (
    {
        "action_id": "X1",
        "title": "Prévenir avant tout retard",
        "unit": "Lyon",
        "owner": "Odile Marchal",
        "status": "in progress",
        "opened_at": "2026-06-01",
        "due": "2026-12-15",
        "done_at": "",
        "impact": 5,
        "effort": 2,
        "said_fr": "Vous n'êtes pas prévenus des retards.",
        "said_en": "Nobody tells you about delays.",
        "public_text_fr": "Un message la veille de chaque livraison.",
        "public_text_en": "A message the day before each delivery.",
        "visibility": "customer",
        "owner_role_fr": "la direction logistique",
        "owner_role_en": "our logistics team",
    },
    {
        "action_id": "X2",
        "title": "Revoir le calcul des factures",
        "unit": "",
        "owner": "Paul Servan",
        "status": "planned",
        "opened_at": "2026-09-01",
        "due": "2026-11-30",
        "impact": 4,
        "effort": 4,
        "visibility": "internal",
    },
)

TABLES: dict[str, Rows] = {
    "responses": RESPONSES,
    "accounts": ACCOUNTS,
    "contacts": CONTACTS,
    "invitations": INVITATIONS,
    "actions": ACTIONS,
    "units": UNITS,
}
"""Every table of the sample, by its name."""


def sample_programme(folder: Path, tables: Mapping[str, Rows] | None = None, **changes: Any) -> Path:
    """Write a tiny complete programme into `folder` and return its `params/programme.yml`.

    `tables` replaces tables of the sample; one without rows is left out. `changes` are keys of the programme.

    >>> import tempfile
    >>> path = sample_programme(Path(tempfile.mkdtemp()), {"actions": ()}, segments=["role"])
    >>> path.name, sorted(file.name for file in (path.parent.parent / "data").iterdir())
    ('programme.yml', ['accounts.csv', 'contacts.csv', 'invitations.csv', 'responses.csv', 'units.csv'])
    """
    written = {name: rows for name, rows in {**TABLES, **(tables or {})}.items() if rows}
    for name, rows in written.items():
        write_text(folder / "data" / f"{name}.csv", as_csv(rows))
    programme = {
        "programme": "Helix Services",
        "question": {
            "fr": "Quelle est la probabilité que vous recommandiez Helix ?",
            "en": "How likely are you to recommend Helix?",
        },
        "identified": "yes",
        "timezone": "Europe/Paris",
        "sources": {name: {"path": f"../data/{name}.csv"} for name in written},
        "segments": ["role", "tier"],
        "targets": {"all": 20, "Lyon": 25},
        "customer": {"email": "ecoute@helix.example", "next_survey": "2027-01"},
        **changes,
    }
    text = yaml.dump(programme, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
    return write_text(folder / "params" / "programme.yml", text)


def as_csv(rows: Rows) -> str:
    """The rows as a CSV file, under the headings of all of them.

    >>> as_csv([{"score": 9}, {"score": 3, "unit": "Lyon"}])
    'score,unit\\r\\n9,\\r\\n3,Lyon\\r\\n'
    """
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, headings)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
