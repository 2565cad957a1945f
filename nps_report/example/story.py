"""What happens at Helios over the 24 months, as shifts of how satisfied customers are.

Deliveries slip in Lyon from May 2026 and are put right early in September; a price rise of January 2026
annoys accounts of tier B everywhere, from February on. Detractors who are called mostly come back more content than
those whom nobody calls (see `nps_report.example.followups`). Nothing else happens.
"""

from bisect import bisect
from datetime import date
from statistics import NormalDist
from typing import Final

from nps_report.example.customers import Account, Contact

FIRST_DAY: Final = date(2024, 11, 1)
LAST_DAY: Final = date(2026, 10, 31)

_DELIVERIES = {5: -0.45, 6: -1.0, 7: -1.15, 8: -1.05, 9: -0.5, 10: -0.1}
_UNITS = {
    "Lyon": 0.1,
    "Île-de-France": 0.05,
    "Lille": 0.15,
    "Nantes": 0.25,
    "Toulouse": 0.1,
    "Strasbourg": 0.2,
}
_PRICES = -0.5
_ROLES = {"Décideur": -0.08}

# Of customers in a neutral mood, the share that gives at most 0, 1, 2 ... 9.
_AT_MOST = (0.006, 0.011, 0.02, 0.035, 0.05, 0.095, 0.155, 0.285, 0.525, 0.765)
_CUTS = tuple(NormalDist().inv_cdf(share) for share in _AT_MOST)


def moment(account: Account, day: date) -> str:
    """What `account` is going through on `day`: `late`, `recovery`, `increase`, or nothing.

    >>> from nps_report.example.customers import make_accounts
    >>> moment(make_accounts()[0], date(2026, 7, 1))
    'late'
    """
    if account.unit.name == "Lyon" and date(2026, 5, 1) <= day:
        return "late" if day < date(2026, 9, 7) else "recovery"
    return "increase" if _pays_more(account, day) else ""


def mood(contact: Contact, day: date) -> float:
    """How satisfied `contact` is on `day`, in standard deviations from the usual; noise comes on top."""
    account = contact.account
    late = _DELIVERIES.get(day.month, 0.0) if account.unit.name == "Lyon" and day.year == 2026 else 0.0
    dearer = _PRICES if _pays_more(account, day) else 0.0
    lasting = _UNITS[account.unit.name] + _ROLES.get(contact.role, 0.0) + account.leaning + contact.leaning
    return lasting + late + dearer


def score_of(satisfaction: float) -> int:
    """The score, 0 to 10, that a satisfaction in standard deviations gives.

    >>> [score_of(satisfaction) for satisfaction in (-3.0, -1.2, 0.0, 3.0)]
    [0, 6, 8, 10]
    """
    return bisect(_CUTS, satisfaction)


def _pays_more(account: Account, day: date) -> bool:
    return account.tier == "B" and day >= date(2026, 2, 1)
