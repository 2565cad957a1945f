"""Who at Helios calls customers back: the agencies' people and, of late, customer listening at head office."""

from dataclasses import dataclass
from datetime import date

from nps_report.example.customers import UNITS, Unit


@dataclass(frozen=True)
class Colleague:
    """Somebody who may call customers; those without a unit call for all of them."""

    name: str
    role: str
    unit: str = ""
    left_at: date | None = None


LISTENERS = (
    Colleague("Ghislaine Amrouche-Petit", "Responsable de l’écoute client"),
    Colleague("Corentin Lhostis", "Écoute client"),
    Colleague("Maïwenn Tardivel", "Écoute client"),
)
"""Customer listening, which calls since July 2026."""

LEFT = Colleague("Thècle Bonnaventure", "Écoute client (pilote)", left_at=date(2026, 5, 27))
"""Who tried out what customer listening does now."""

FOREMEN = (
    Colleague("Karim Zeroual", "Chef d’équipe technique", "Lyon"),
    Colleague("Sandra Picaud", "Cheffe d’équipe technique", "Île-de-France"),
)
"""Technicians who call customers too."""


def make_team() -> tuple[Colleague, ...]:
    """Everybody who may call, customer listening first, then agency by agency.

    >>> [colleague.name for colleague in make_team()][4:6]
    ['Hélène Rochegude', 'Marc Delaunoy']
    """
    return (*LISTENERS, LEFT, *(colleague for unit in UNITS for colleague in _of(unit)))


def _of(unit: Unit) -> tuple[Colleague, ...]:
    """An agency's manager, account managers and foremen."""
    return (
        Colleague(unit.manager, "Direction d’agence", unit.name),
        *(Colleague(name, "Chargé de compte", unit.name) for name in unit.account_managers),
        *(foreman for foreman in FOREMEN if foreman.unit == unit.name),
    )
