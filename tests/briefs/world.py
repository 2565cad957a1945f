"""A programme small enough to count by hand: accounts with a history, silent ones, one only listed, one that is large.

A has a history, follow-ups and actions; B is silent and C only listed; D is a promoter in no list of contacts; E has
many contacts; F has answered in many months, G has fallen silent, H has a promoter, a passive and room to grow; C left.
"""

from datetime import date
from typing import Any

DAY = date(2026, 10, 31)
ACCOUNTS = [
    {
        "account_id": "A",
        "name": "Novalux",
        "unit": "Lyon",
        "revenue": 500_000,
        "potential": 800_000,
        "status": "paying",
        "account_manager": "Odile Marchal",
    },
    {"account_id": "B", "name": "Brévan", "unit": "Lyon"},
    {"account_id": "C", "name": "Cadmia", "status": "churned", "churned_at": "2026-05-01"},
    {"account_id": "H", "name": "Halmont", "revenue": 10_000, "potential": 15_000},
]
PEOPLE = [
    {
        "contact_id": contact,
        "account_id": contact[0].upper(),
        "name": name,
        "role": role,
        "priority": priority,
    }
    for contact, name, role, priority in (
        ("a1", "Aline Roy", "decision maker", "critical"),
        ("a2", "Bruno Sel", "user", ""),
        ("a3", "Carole Dun", "user", "primary"),
        ("a9", "Denis Lac", "influencer", ""),
        ("b1", "Emma Puy", "user", ""),
        ("b2", "Farid Nom", "user", "critical"),
        ("g1", "Gilles Bor", "user", ""),
    )
]
MANY = [
    {"contact_id": f"e{place}", "account_id": "E", "name": f"Person {place}", "role": "user"}
    for place in range(10, 29)
]
INVITATIONS = [
    {"contact_id": contact, "account_id": contact[0].upper(), "sent_at": "2026-09-01"}
    for contact in ("a1", "a2", "a3", "b1", "g1")
]
UNITS = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Lille"}]
LATE, FAST = "Livraison en retard, encore", "Livraison très rapide"
HOSTILE = "<script>#eval(1)</script> *x* {n}"


def answer(
    name: str, contact: str, day: str, score: int, comment: str = "", consent: str = "yes"
) -> dict[str, Any]:
    """An answer for Lyon."""
    return {
        "response_id": name,
        "contact_id": contact,
        "account_id": contact[0].upper(),
        "responded_at": f"{day}T09:00:00",
        "score": score,
        "unit": "Lyon",
        "comment": comment,
        "language": "fr",
        "contact_consent": consent,
    }


F_MONTHS = ("2025-02", "2025-05", "2025-11", "2026-02", "2026-05", "2026-07", "2026-08", "2026-09")
ANSWERS = [
    answer("r1", "a3", "2025-03-03", 10),
    answer("r2", "a1", "2025-05-05", 9),
    answer("r3", "a2", "2026-03-02", 8),
    answer("r4", "a2", "2026-09-07", 9, FAST),
    answer("r5", "a1", "2026-10-05", 3, LATE),
    answer("r6", "d1", "2026-10-06", 10, FAST),
    answer("r7", "g1", "2025-05-05", 6),
    answer("r8", "h1", "2026-10-05", 9),
    answer("r10", "h2", "2026-10-05", 8, LATE),
    *(answer(f"r {row['contact_id']}", row["contact_id"], "2026-10-01", 10) for row in MANY),
    *(answer(f"f {month}", "f1", f"{month}-04", place + 1) for place, month in enumerate(F_MONTHS)),
    answer("f 2026-10", "f2", "2026-10-07", 0, HOSTILE),
]
FOLLOWUPS = [
    {
        "response_id": "r4",
        "opened_at": "2026-09-08T09:00:00",
        "closed_at": "2026-09-09T09:00:00",
        "status": "closed",
    },
    {"response_id": "r5", "opened_at": "2026-10-07T09:00:00"},
    {"response_id": "r6", "opened_at": "2026-10-07T09:00:00"},
]
OWN_UNIT = {"due": "2026-10-30", "owner": "Zoé Brun", "impact": 5, "effort": 1}
ACTIONS = [
    {"action_id": name, "title": f"Act {name}", "status": "planned", **more}
    for name, more in {
        "own unit": {"unit": "Lyon", "theme": "price", **OWN_UNIT},
        "unit above": {"unit": "Sud"},
        "another unit": {"unit": "Lille", "theme": "delivery"},
        "theme": {"theme": "delivery"},
        "theme by name": {"unit": "all", "theme": "livraison"},
        "another theme": {"theme": "price"},
        "for all": {},
        "done": {"unit": "Lyon", "theme": "delivery", "status": "done", "done_at": "2026-05-04"},
        "done long ago": {"unit": "Lyon", "theme": "delivery", "status": "done", "done_at": "2025-10-31"},
        "names": {"unit": "Lyon", "title": "Call Aline Roy back"},
    }.items()
]
CHANCES = [{"account_id": "B", "opened_at": "2026-06-01", "way": "phone", "owner": "Zoé Brun"}]
TABLES = {
    "responses": ANSWERS,
    "accounts": ACCOUNTS,
    "contacts": [*PEOPLE, *MANY],
    "invitations": INVITATIONS,
    "units": UNITS,
    "followups": FOLLOWUPS,
    "actions": ACTIONS,
    "second_chances": CHANCES,
}
SETTINGS = {
    "order": {"role": ["decision maker", "influencer", "user"]},
    "currency": "€",
    "segments": [],
    "targets": {},
}
TAKEN_BACK = [*ANSWERS, answer("r9", "a2", "2026-10-08", 8, consent="no")]
"""Bruno Sel agreed to be named, and then took that back."""
