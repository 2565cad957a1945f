"""Whom Helios Services serves: its agencies, their accounts, and the contacts in each account."""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nps_report.example.reading import sections

ROLES = ("Décideur", "Prescripteur", "Acheteur", "Utilisateur")
"""What contacts are to a purchase, the most influential first."""


@dataclass(frozen=True)
class Unit:
    """An agency: who leads it, who looks after its accounts, and who goes to site."""

    name: str
    name_en: str
    manager: str
    account_managers: tuple[str, ...]
    technicians: tuple[str, ...]


UNITS = (
    Unit(
        "Lyon",
        "Lyon",
        "Hélène Rochegude",
        ("Marc Delaunoy", "Samira Bouzid", "Étienne Charpin"),
        ("Karim Zeroual", "Joël Perrichon", "Ludivine Maas", "Tiago Nobre"),
    ),
    Unit(
        "Île-de-France",
        "Paris region",
        "Yacine Belhadj",
        ("Sophie Grandclaude", "Adrien Mouton-Vial"),
        ("Fodé Camara", "Sandra Picaud", "Nuno Serrão"),
    ),
    Unit(
        "Lille",
        "Lille",
        "Bertrand Wacquier",
        ("Céline Decroix", "Olivier Plouvier"),
        ("Jordan Leclercq", "Wanda Kozak"),
    ),
    Unit("Nantes", "Nantes", "Maëlle Le Guennec", ("Gwenaël Riou",), ("Steven Cariou", "Aminata Sow")),
    Unit(
        "Toulouse",
        "Toulouse",
        "Jean-Baptiste Castagné",
        ("Inmaculada Ruiz",),
        ("Rémi Fourcade", "Abdel Kassimi"),
    ),
    Unit("Strasbourg", "Strasbourg", "Anke Reinhardt", ("Matthieu Oberlé",), ("Denis Wurtz",)),
)
"""The six agencies, the largest first."""


_TRIALS_SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Account:
    """A customer company.

    `leaning` is how much it likes Helios, in standard deviations; one that is `silent` never answers.
    """

    account_id: str
    name: str
    unit: Unit
    tier: str
    revenue: float
    potential: float
    manager: str
    since: date
    leaning: float
    churned_at: date | None = None
    silent: bool = False

    @property
    def status(self) -> str:
        """What the account is to the company today: `churned`, `trial` (small and new), or `paying`."""
        if self.churned_at:
            return "churned"
        return "trial" if self.tier == "C" and self.since >= _TRIALS_SINCE else "paying"

    def buys_on(self, day: date) -> bool:
        """Whether the account was a customer on `day`, for two months at least."""
        return self.since + timedelta(days=60) <= day and not (self.churned_at and day > self.churned_at)


@dataclass(frozen=True)
class Contact:
    """A person in an account. `leaning` as for the account; `readiness` is how likely an answer is."""

    contact_id: str
    account: Account
    name: str
    role: str
    language: str
    email: str
    leaning: float
    readiness: float

    @property
    def priority(self) -> str:
        """How much the contact matters: `critical`, `primary`, or blank."""
        if self.role == "Décideur":
            return "critical" if self.account.tier == "A" else "primary"
        return "primary" if self.role == "Acheteur" else ""


_TIERS = {"A": 0.24, "B": 0.36, "C": 0.40}
_REVENUE = {"A": 320_000.0, "B": 74_000.0, "C": 16_000.0}
_CONTACTS = {"A": (5, 9), "B": (3, 5), "C": (1, 3)}
_READINESS = {"Décideur": 0.36, "Prescripteur": 0.52, "Acheteur": 0.56, "Utilisateur": 0.6}
_ENGLISH = 0.29
_CHURNED = 6
_SILENT = 24


def make_accounts() -> tuple[Account, ...]:
    """Every account of every agency, in order of their numbers.

    >>> accounts = make_accounts()
    >>> len(accounts), accounts[0].name, accounts[0].unit.name
    (180, 'Ateliers Morvandel', 'Lyon')
    """
    chance = random.Random("helios accounts 145")
    named = [(unit, name) for unit in UNITS for name in sections("accounts.txt")[unit.name]]
    accounts = [_account(chance, number, *known) for number, known in enumerate(named, start=1)]
    apart = chance.sample(range(len(accounts)), _CHURNED + _SILENT)
    for place in apart[:_CHURNED]:
        accounts[place] = replace(accounts[place], churned_at=_leaving(chance))
    for place in apart[_CHURNED:]:
        accounts[place] = replace(accounts[place], silent=True)
    return tuple(accounts)


def _account(chance: random.Random, number: int, unit: Unit, name: str) -> Account:
    tier = chance.choices(tuple(_TIERS), tuple(_TIERS.values()))[0]
    revenue = round(_REVENUE[tier] * chance.lognormvariate(0, 0.6), 2)
    return Account(
        account_id=f"C{number:04d}",
        name=name,
        unit=unit,
        tier=tier,
        revenue=revenue,
        potential=round(revenue * chance.uniform(1.0, 2.2), -2),
        manager=chance.choice(unit.account_managers),
        since=date(2009, 1, 5) + timedelta(days=int(5800 * chance.random() ** 0.7)),
        leaning=chance.gauss(0, 0.3),
    )


def _leaving(chance: random.Random) -> date:
    return date(2025, 9, 1) + timedelta(days=chance.randrange(330))


def make_contacts(accounts: tuple[Account, ...]) -> tuple[Contact, ...]:
    """The contacts of `accounts`, no two of one name, the first of each account a decision maker.

    >>> contacts = make_contacts(make_accounts())
    >>> len({contact.name for contact in contacts}) == len(contacts)
    True
    >>> contacts[0].role
    'Décideur'
    """
    chance = random.Random("helios contacts")
    seats = [_Seat(account, role) for account in accounts for role in _roles(chance, account.tier)]
    names = {language: _names(chance, language) for language in ("fr", "en")}
    return tuple(_contact(chance, number, seat, names) for number, seat in enumerate(seats, start=1))


@dataclass(frozen=True)
class _Seat:
    """A place in an account that someone fills."""

    account: Account
    role: str


def _roles(chance: random.Random, tier: str) -> tuple[str, ...]:
    others = chance.randint(*_CONTACTS[tier]) - 1
    return ("Décideur", *chance.choices(ROLES, (1, 4, 3, 7), k=others))


def _names(chance: random.Random, language: str) -> Iterator[str]:
    """Every full name that can be made, in a random order."""
    people = sections("people.txt")
    full = [f"{first} {last}" for first in people[f"first {language}"] for last in people[f"last {language}"]]
    return iter(chance.sample(full, len(full)))


def _contact(chance: random.Random, number: int, seat: _Seat, names: dict[str, Iterator[str]]) -> Contact:
    account, language = seat.account, "en" if chance.random() < _ENGLISH else "fr"
    name = next(names[language])
    return Contact(
        contact_id=f"P{number:04d}",
        account=account,
        name=name,
        role=seat.role,
        language=language,
        email=f"{slug(name, '.')}@{slug(account.name, '-')}.example",
        leaning=chance.gauss(0, 0.35),
        readiness=0.0 if account.silent else _READINESS[seat.role] * chance.uniform(0.5, 1.4),
    )


def slug(text: str, joint: str) -> str:
    """`text` in plain lower-case letters for an address.

    >>> slug("Forges de Saint-Ambrun", "-")
    'forges-de-saint-ambrun'
    """
    plain = unicodedata.normalize("NFKD", text.replace("Œ", "Oe").replace("œ", "oe"))
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", joint, letters).strip(joint)
