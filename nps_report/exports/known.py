"""What an export may tell of the people and accounts of a report, and under which ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from nps_report.exports.listing import external_id
from nps_report.facts.cases import Case, Cases
from nps_report.facts.freed import Freed
from nps_report.facts.internal import Facts
from nps_report.facts.people import Account, Person
from nps_report.facts.sample import known_values
from nps_report.facts.stakes import Stakes
from nps_report.facts.told import Told
from nps_report.snapshot.named import is_person
from nps_report.snapshot.reading import column_names, read_rows

ONE_OF = {"promoters": "promoter", "passives": "passive", "detractors": "detractor", "silent": "silent"}
FACTORS = {"promoters": 1, "passives": 0, "detractors": -1, "silent": None}


@dataclass(frozen=True)
class Known:
    """The people of a report as they may be told outside of it."""

    facts: Facts

    @property
    def _identified(self) -> str:
        return self.facts.programme.identified

    @property
    def persons_told(self) -> bool:
        """Whether any list may tell who somebody is."""
        return self._identified != "no"

    @cached_property
    def consents(self) -> Mapping[str, bool]:
        """The answers that came with the agreement to be contacted."""
        return self.facts.topic(Stakes).agreed

    def may_be_told(self, person: Person) -> bool:
        """Whether a list may say who this is; where consent matters, only of those whose latest answer gave it."""
        if self._identified != "consent":
            return self.persons_told
        return person.response in self._agreed and person.contact not in self._taken_back

    @cached_property
    def _agreed(self) -> frozenset[str]:
        """The answers that came with consent: those of the year, and older ones that are followed up."""
        followed = self.facts.side.followed(self.facts.scope.unit)
        columns = (known_values(followed, name) for name in ("response_id", "contact_consent"))
        return frozenset(self.consents) | {key for key, agreed in zip(*columns, strict=True) if agreed}

    @property
    def _taken_back(self) -> frozenset[str]:
        return self.facts.topic(Stakes).taken_back

    @cached_property
    def told(self) -> tuple[Person, ...]:
        """Everyone of the year whom a list may name.

        Where other answers say whose they are, one that does not is nobody's: its person may have been forgotten.
        """
        everyone = self.facts.people.everyone
        named = any(person.contact is not None for person in everyone)
        return tuple(
            person
            for person in everyone
            if self.may_be_told(person) and (person.contact is not None or not named)
        )

    def contact_key(self, person: Person) -> str:
        """The external id of a contact; of an answer whose contact is not known, the answer's."""
        if person.contact is None:
            return self.key("answer", person.response or "")
        return self.key("contact", person.contact)

    def key(self, record: Any, own: str) -> str:
        """The external id of a contact, an account or an answer."""
        return external_id(self.facts.programme.programme, record, own)

    def account_key(self, account: str | None) -> str | None:
        """The external id of an account; None where it is not known."""
        return None if account is None else self.key("account", account)

    def who(self, person: Person) -> dict[str, Any]:
        """Who somebody is; nothing of those who may not be told."""
        if not self.may_be_told(person):
            return {}
        return {
            "contact_external_id": self.contact_key(person),
            "contact_id": person.contact,
            "full_name": person.name,
            "email": self._emails.get(person.contact or ""),
            "priority": person.priority,
            "role": person.role,
        }

    def company(self, person: Person) -> dict[str, Any]:
        """The account that somebody is of."""
        return {
            "account_external_id": self.account_key(person.account),
            "account_id": self.sayable(person.account),
            "account_name": self.sayable(person.account_name),
            "unit": person.unit,
            "tier": person.tier,
            "revenue": person.revenue,
            "potential": person.potential,
            "account_manager": person.manager,
        }

    def answer(self, person: Person) -> dict[str, Any]:
        """What somebody answered."""
        return {
            "class": ONE_OF[person.score_class],
            "factor": FACTORS[person.score_class],
            "score": person.score,
            "last_score": person.last_score,
            "answered_on": person.at or person.last_at,
            "comment": person.comment,
            "themes": tuple(self.facts.topic(Told).of(person)) or None,
            "contact_consent": person.response in self.consents if person.response else None,
            "months_silent": self.months_silent(person.last_at) if person.silent else None,
        }

    def months_silent(self, last: date | None) -> int | None:
        """The whole months since an answer, None where there was none."""
        return None if last is None else months_between(last, self.facts.scope.as_of)

    def sayable(self, text: str | None) -> str | None:
        """An id or a name that stands for an account; where persons may not be named, no e-mail does."""
        return None if text and "@" in text and self._identified != "yes" else text

    def answer_id(self, person: Person) -> str | None:
        """The id of somebody's answer; none that is the e-mail or the name of who may not be told."""
        own = person.response
        return own if own is None or self.may_be_told(person) or not is_person(own) else None

    def freed(self, text: str | None) -> str | None:
        """What somebody wrote in a column of their own, without names where not all may be told."""
        return self.facts.topic(Freed).of(text) or None

    def followed(self, cases: Iterable[Case]) -> dict[str, Any]:
        """The latest contact of some follow-ups, and the state of the latest one."""
        known = sorted(cases, key=lambda case: (case.opened_on or date.min, case.follow_up.response))
        days = [day for case in known if (day := case.follow_up.last_contact)]
        return {
            "last_follow_up_on": max(days, default=None),
            "follow_up_status": known[-1].follow_up.status if known else None,
        }

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every follow-up with its answer."""
        return self.facts.topic(Cases).all

    @cached_property
    def cases_by_contact(self) -> dict[str, list[Case]]:
        """The follow-ups on each contact's answers, by external id."""
        return _grouped((self.contact_key(case.person), case) for case in self.cases)

    @cached_property
    def cases_by_account(self) -> dict[str, list[Case]]:
        """The follow-ups on the answers of each account's people."""
        return _grouped((case.person.account, case) for case in self.cases if case.person.account)

    @cached_property
    def _emails(self) -> dict[str, str]:
        """The e-mail of each contact, where the contacts have one."""
        path = self.facts.side.folder / "contacts.parquet"
        if not path.is_file() or "email" not in column_names(path):
            return {}
        rows = read_rows(path, [], ("contact_id", "email")).to_pylist()
        return {row["contact_id"]: row["email"] for row in rows if row["email"]}

    def account_answer(self, account: Account) -> dict[str, Any]:
        """What the people of an account answered, taken together."""
        answered = [person for person in account.people if not person.silent]
        days = [day for person in account.people if (day := person.at or person.last_at)]
        last = max(days, default=None)
        return {
            "class": ONE_OF[account.score_class],
            "account_score": rounded(account.mean),
            "account_nps": self.nps_of(account),
            "respondents": len(answered),
            "silent_contacts": len(account.people) - len(answered),
            "answered_on": last,
            "months_silent": self.months_silent(last) if account.score_class == "silent" else None,
        }

    @staticmethod
    def nps_of(account: Account) -> float | None:
        """The score of an account's people alone; None where nobody answered."""
        factors = [FACTORS[person.score_class] or 0 for person in account.people if not person.silent]
        return rounded(100 * sum(factors) / len(factors)) if factors else None


def months_between(start: date, end: date) -> int:
    """The whole months from a day to a later one.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28)), months_between(date(2025, 10, 31), date(2026, 10, 31))
    (0, 12)
    """
    return 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)


def rounded(value: float | None) -> float | None:
    """A computed number with as many digits as the field of a CRM holds.

    >>> rounded(26 / 3), rounded(None)
    (8.67, None)
    """
    return None if value is None else round(value, 2)


def _grouped(pairs: Iterable[tuple[str, Case]]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for key, case in pairs:
        found.setdefault(key, []).append(case)
    return found
