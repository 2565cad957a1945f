"""Programmes full of words that must not come out, and the finished files of an edition, made without a notebook."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from nps_report.facts.customer import CustomerFacts
from nps_report.facts.internal import Facts
from nps_report.files import write_text
from nps_report.kit import kit_folder
from nps_report.metrics import class_of
from nps_report.periods import Period, parse_period
from nps_report.programme import Brand, load_programme
from nps_report.rendering.document import illustrate
from nps_report.rendering.html import render_html
from nps_report.rendering.numbers import report_json
from nps_report.rendering.typst import render_pdf
from nps_report.report import CustomerReport, InternalReport
from nps_report.scope import Scope
from nps_report.snapshot import (
    CustomerSide,
    InternalSide,
    Snapshot,
    build_snapshot,
    open_customer,
    open_internal,
    release,
)
from nps_report.testing import Rows, sample_programme
from nps_report.wording import words_for

OCTOBER, END = parse_period("2026-10"), date(2026, 10, 31)
NO_TABLES: dict[str, Rows] = {
    name: () for name in ("accounts", "contacts", "invitations", "actions", "units")
}
SUBJECTS = re.findall(
    r"\w+",
    "chantier matériel conseiller devis planning technicien contrat accueil stock pièce rapport visite bureau "
    "atelier dépôt magasin camion dossier moteur quai",
)
SAID = {
    "detractors": "La livraison du {} est vraiment à revoir",
    "passives": "Rien à dire du {} cette fois",
    "promoters": "La livraison du {} est toujours très rapide",
}
"""What answers of a class say: those of the middle raise no theme."""

FRAME = {
    "themes": {
        "delivery": {
            "name": {"fr": "Livraison, délais", "en": "Delivery, delays"},
            "fr": ["livraison"],
            "en": ["delivery"],
            "subthemes": {
                "zdepot": {"name": {"fr": "Zsubtheme", "en": "Zsubtheme"}, "fr": ["livraison du chantier"]}
            },
        },
        "invoicing": {"name": {"fr": "Factures", "en": "Invoices"}, "fr": ["facture"]},
        "zsilent": {"name": {"fr": "Zsilent", "en": "Zsilent"}, "fr": ["zsilent"]},
    },
    "competitors": ["Vendredi"],
}
"""A code frame with a subtheme, a theme that nobody raises, and a competitor called like a day."""


def answers(unit: str, scores: list[int], accounts: int = 5, **more: object) -> list[dict[str, object]]:
    """An answer per score, each from another person, the accounts in turn, all consenting to be quoted."""
    return [
        {
            "response_id": f"{unit}-{place}",
            "responded_at": f"2026-10-{place % 28 + 1:02d}",
            "score": score,
            "comment": SAID[class_of(score)].format(SUBJECTS[place % 20]),
            "unit": unit,
            "account_id": f"{unit}A{place % accounts}",
            "contact_id": f"{unit}C{place}",
            "quote_consent": "yes",
            **more,
        }
        for place, score in enumerate(scores)
    ]


@dataclass(frozen=True)
class Frozen:
    """A programme's snapshot, and the customer side for October 2026."""

    snapshot: Snapshot
    customer: CustomerSide
    internal: InternalSide
    params: Path


def frozen(
    folder: Path,
    tables: dict[str, Rows],
    period: Period = OCTOBER,
    chosen: Mapping[str, list[str]] | None = None,
    frame: Mapping[str, Any] = FRAME,
    **changes: Any,
) -> Frozen:
    """Freeze and release a programme made of the tables given and no other; `chosen` are quotes to pin and to ban."""
    settings = {"segments": [], "targets": {}} | changes
    path = with_frame(sample_programme(folder, NO_TABLES | tables, **settings), frame)
    write_text(path.parent / "quotes.yml", yaml.safe_dump(chosen or {}, allow_unicode=True))
    programme = load_programme(path)
    snapshot = build_snapshot(programme, folder / "snapshot")
    side = open_customer(release(snapshot, programme, period, min(END, period.end)))
    return Frozen(snapshot, side, open_internal(snapshot.folder / "internal"), path)


def with_frame(programme: Path, frame: Mapping[str, Any] = FRAME) -> Path:
    """Write a code frame beside a programme's file."""
    write_text(programme.parent / "themes.yml", yaml.safe_dump(dict(frame), sort_keys=False))
    return programme


def quoted(side: CustomerSide, unit: str = "Lyon") -> str:
    """All that a unit's customers are quoted with."""
    return " | ".join(quote.text for quote in side.quotes(unit))


def _shown(report: CustomerReport | InternalReport, edition: str) -> Iterator[Any]:
    """What the cells of the edition's notebook show, one after another: the title first."""
    notebook = json.loads((kit_folder("notebooks") / f"{edition}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for name in re.findall(r"^report\.(\w+)\(\)$", "".join(cell["source"]), re.MULTILINE):
            yield getattr(report, name)()


def document_of(report: CustomerReport | InternalReport, edition: str) -> dict[str, Any]:
    """All that a report says, as its files are made from it."""
    title, *parts = (shown and shown.as_json() for shown in _shown(report, edition))
    return {"title": title, "parts": [part for part in parts if part is not None]}


def _files(document: dict[str, Any], brand: Brand) -> dict[str, bytes]:
    drawn = illustrate(document, brand)
    return {
        "html": render_html(drawn, brand).encode(),
        "pdf": render_pdf(drawn, brand),
        "json": report_json(drawn),
    }


def customer_files(side: CustomerSide, unit: str = "all", language: str = "fr") -> dict[str, bytes]:
    """The finished files of a unit's customer edition, by their ending."""
    report = CustomerReport(CustomerFacts(side, Scope(side.period, unit, side.as_of)), words_for(language))
    return _files(document_of(report, "customer"), Brand(name=side.programme.brand.name))


def internal_files(side: InternalSide, unit: str = "all", language: str = "fr") -> dict[str, bytes]:
    """The finished files of a unit's internal edition, by their ending."""
    report = internal_report(side, unit, language)
    return _files(document_of(report, "internal"), side.programme.brand)


def internal_report(side: InternalSide, unit: str = "all", language: str = "fr") -> InternalReport:
    """A unit's internal edition."""
    return InternalReport(Facts(side, Scope(OCTOBER, unit, END)), words_for(language))
