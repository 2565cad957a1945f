"""A programme with every table, which gives each section of the internal edition something to say of somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from nps_report.testing import Rows

ROLES = ("buyer", "user", "manager", "director")
ACCOUNTS, IN_EACH = 12, 4
PEOPLE = ACCOUNTS * IN_EACH
MONTHS = 14
"""Answers run from September 2025 to October 2026, in which everybody is asked."""

NOBODY = 11
"""The account from which nobody answers."""

_OWN_COLUMNS = {
    "responses": {"delight": "delight", "step": "step"},
    "accounts": {"revenue_2025": "revenue_2025", "revenue_2026": "revenue_2026"},
}
SETTINGS = {
    "segments": ["role", "tier"],
    "profile": {"delight": "delight", "step": "step"},
    "order": {"role": list(ROLES)},
    "currency": "€",
}
"""What the programme says beside its sources."""


def in_letters(place: int) -> str:
    """A number in letters, so that it may stand in a name.

    >>> in_letters(47)
    'eh'
    """
    return "".join(chr(ord("a") + int(digit)) for digit in f"{place:02d}")


def name_of(person: int) -> str:
    return f"Zfirst{in_letters(person)} Zfamily{in_letters(person)}"


def mail_of(person: int) -> str:
    return f"zmail{in_letters(person)}@zdomain.example"


def is_silent(person: int) -> bool:
    """Whether somebody has not answered for twelve months."""
    return person % 7 == 0 or person // IN_EACH == NOBODY


def has_agreed(person: int) -> bool:
    """Whether somebody agrees to be named inside the company, wherever an answer asks."""
    return person % 3 == 0


@dataclass(frozen=True)
class Whole:
    """The tables; `said` is what stands in a column in place of the usual, by the column's name in `USUAL`."""

    said: Mapping[str, str] = field(default_factory=dict)
    contact_id: Callable[[int], str] = lambda person: f"C{person:03d}"
    response_id: Callable[[int, int], str] = lambda person, place: f"R{place:04d}"
    account_id: Callable[[int], str] = lambda account: f"A{account:02d}"
    named_accounts: bool = True

    def tables(self) -> dict[str, Rows]:
        """Every table, by its name."""
        answers = [*self._answers()]
        return {
            "responses": [*answers, *self._visits()],
            "accounts": [*self._accounts()],
            "contacts": [*self._contacts()],
            "invitations": [*self._invitations()],
            "followups": [*self._followups(answers)],
            "actions": [*self._actions()],
            "units": [{"unit": "Lyon", "manager": "Zhead"}, {"unit": "Lille", "manager": "Zhead"}],
        }

    def sources(self) -> dict[str, dict[str, object]]:
        """Where the programme's tables lie, with the columns that are the analyst's own."""
        return {
            name: {
                "path": f"../data/{name}.csv",
                **({"columns": _OWN_COLUMNS[name]} if name in _OWN_COLUMNS else {}),
            }
            for name in self.tables()
        }

    def _accounts(self) -> Iterator[dict[str, object]]:
        for account in range(ACCOUNTS):
            yield {
                "account_id": self.account_id(account),
                "name": self._("account", f"Company{in_letters(account)}") if self.named_accounts else "",
                "unit": unit_of(account),
                "revenue": 7000 * (account + 3),
                "potential": 9000 * (account + 1),
                "tier": self._("tier", "ABC"[account % 3]),
                "status": self._("status", ("paying", "trial")[account % 2]),
                "core_target": "yes" if account % 2 else "no",
                "account_manager": self._("account_manager", f"Zmanager{in_letters(account % 3)}"),
                "churned_at": "2026-08-01" if account == 3 else "",
                "revenue_2025": 5000 + account,
                "revenue_2026": 4000 + 33 * account,
            }

    def _contacts(self) -> Iterator[dict[str, object]]:
        for person in range(PEOPLE):
            yield {
                "contact_id": self.contact_id(person),
                "account_id": self.account_id(person // IN_EACH),
                "name": self._("contact", name_of(person)),
                "email": mail_of(person),
                "role": self._("role", ROLES[person % 4]) if person % 5 else ROLES[person % 4],
                "priority": ("critical", "primary", "", "standard")[person % 4],
            }

    def _answers(self) -> Iterator[dict[str, object]]:
        place = 0
        for month in range(MONTHS):
            for person in range(PEOPLE):
                # Those who are silent now have answered once, in the first month.
                asked = month == MONTHS - 1 or (person + month) % 5 == 0
                if (is_silent(person) and month > 0) or not asked:
                    continue
                place += 1
                low = (person // IN_EACH) % 3
                yield {
                    **self._known(person, month, place),
                    "score": ((2, 9, 10, 8) if low else (6, 8, 10, 9))[person % 4],
                    "comment": self._comment(person, place),
                }

    def _known(self, person: int, month: int, place: int) -> dict[str, object]:
        return {
            "response_id": self.response_id(person, place),
            "responded_at": day_of(month, person % 26 + 1),
            "unit": unit_of(person // IN_EACH),
            "contact_id": self.contact_id(person),
            "account_id": self.account_id(person // IN_EACH),
            "quote_consent": "yes" if person % 2 else "no",
            "contact_consent": "yes" if has_agreed(person) else "no",
            "handled_by": self._("handled_by", f"Zhandler{in_letters(person % 3)}"),
            "kind": "relational",
            "delight": self._("delight", "Zdelight" if person % 3 == 0 else ""),
            "step": self._("step", ("order", "delivery")[person % 2]),
        }

    def _comment(self, person: int, place: int) -> str:
        """Every second answer names a colleague; of the others the follow-up tells the reason."""
        if place % 2:
            return ""
        colleague, other = (person + 5) % PEOPLE, (person + 9) % PEOPLE
        return self._("comment", f"Voir {name_of(colleague)} ou {mail_of(other)} pour la suite")

    def _visits(self) -> Iterator[dict[str, object]]:
        """Answers about an event, all of them detractors who say the same."""
        for person in filter(lambda one: not is_silent(one), range(0, PEOPLE, 3)):
            yield {
                **self._known(person, MONTHS - 1, 0),
                "response_id": f"V{person:03d}",
                "score": 0,
                "comment": f"La visite du canal est vraiment à revoir, voir {name_of(person)}",
                "quote_consent": "yes",
                "kind": "transactional",
            }

    def _invitations(self) -> Iterator[dict[str, object]]:
        for month in range(MONTHS):
            for person in range(PEOPLE):
                if month == MONTHS - 1 or (person + month) % 5 == 0:
                    yield {
                        "contact_id": self.contact_id(person),
                        "account_id": self.account_id(person // IN_EACH),
                        "sent_at": day_of(month, 0),
                        "unit": unit_of(person // IN_EACH),
                        "chosen_by": self._("chosen_by", ("Zmanageraa", "draw")[person % 2]),
                        "reminders": person % 3,
                    }

    def _followups(self, answers: list[dict[str, object]]) -> Iterator[dict[str, object]]:
        for answer in answers:
            if str(answer["responded_at"]).startswith("2026-10") and int(str(answer["score"])) <= 8:
                yield {
                    "response_id": answer["response_id"],
                    "opened_at": "2026-10-28",
                    "first_contact_at": "2026-10-29",
                    "owner": self._("owner", "Zowner"),
                    "caller": self._("caller", "Zcaller"),
                    "outcome": self._("outcome", f"Zoutcome {name_of(8)}"),
                    "root_cause": self._("root_cause", f"{name_of(8)} attend, {mail_of(2)}"),
                }

    def _actions(self) -> Iterator[dict[str, object]]:
        for place, unit in enumerate(("Lyon", "Lille", "")):
            yield {
                "action_id": f"X{place}",
                "title": f"Ztitle {unit}",
                "unit": unit,
                "owner": self._("owner", "Zowner"),
                "status": "planned",
                "public_text": "Un message la veille",
                "visibility": "customer",
            }

    def _(self, column: str, usual: str) -> str:
        return self.said.get(column, usual)


def unit_of(account: int) -> str:
    """Half of the accounts, the silent one among them, are Lyon's."""
    return "Lyon" if account % 2 else "Lille"


def day_of(month: int, day: int) -> str:
    """A day of one of the months, counted from its first."""
    months = 8 + month
    first = date(2025 + months // 12, months % 12 + 1, 1)
    return f"{first + timedelta(days=day)}"
