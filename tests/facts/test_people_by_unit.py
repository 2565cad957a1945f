"""What one reading tells of the people of each unit: what the unit's own report says."""

from datetime import date

import pytest

from nps_report.facts.executive import Executive
from nps_report.facts.internal import Facts
from nps_report.facts.people_by_unit import PeopleByUnit
from nps_report.facts.persons import Persons
from nps_report.facts.stakes import Stakes
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.snapshot import Silent

UNITS = [
    {"unit": "Sud"},
    {"unit": "Lyon", "parent": "Sud"},
    {"unit": "Nice", "parent": "Sud"},
    {"unit": "Lille"},
]
ACCOUNTS = [
    {"account_id": "A", "name": "Alpha", "unit": "Lyon", "revenue": 1000},
    {"account_id": "B", "name": "Beta", "unit": "Lyon", "revenue": 400},
    {"account_id": "C", "name": "Gamma", "unit": "Lille"},
    {"account_id": "D", "name": "Delta", "unit": "Nice", "revenue": 50, "status": "churned"},
]


def answer(contact, account, unit, score, day="2026-10-05", **more):
    own = {"contact_id": contact, "account_id": account, "unit": unit}
    return {"responded_at": f"{day}T09:00:00", "score": score, "kind": "relational", **own, **more}


def invited(contact, account, unit, day="2026-09-01"):
    return {"contact_id": contact, "account_id": account, "unit": unit, "sent_at": day}


# Somebody of Alpha answers for two units; Beta's only answer is about an event; Delta has left.
ROWS = [
    answer("a1", "A", "Lyon", 2),
    answer("a1", "A", "Nice", 9, "2026-08-05"),
    answer("a2", "A", "Lyon", 9),
    answer("b1", "B", "Lyon", 1, kind="transactional"),
    answer("c1", "C", "Lille", 3),
    answer("d1", "D", "Nice", 0),
]
INVITED = [
    *(invited(f"a{place}", "A", "Lyon") for place in (1, 2, 3)),
    invited("b1", "B", "Lyon"),
    invited("b1", "B", "Lille"),
    invited("c2", "C", "Lille"),
]


@pytest.fixture
def facts(frozen):
    tables = {"responses": ROWS, "units": UNITS, "accounts": ACCOUNTS, "invitations": INVITED}
    return Facts(frozen(tables), Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))


def alone(facts, unit):
    """What a unit's own report says."""
    own = Facts(facts.side, Scope(facts.scope.period, unit, facts.scope.as_of))
    found = own.topic(Stakes)
    return own.silent, found.at_risk if found.priced else None


@pytest.mark.parametrize("unit", ["Sud", "Lyon", "Nice", "Lille"])
def test_a_unit_has_what_its_own_report_says(facts, unit):
    found = PeopleByUnit(facts)
    assert (found.silent(unit), found.at_risk(unit)) == alone(facts, unit)


def test_silence_and_risk_counted_by_hand(facts):
    found = PeopleByUnit(facts)
    # Lyon asked a1 to a3 and b1: a3 said nothing, b1 spoke of an event in Lyon, but not in Lille.
    assert found.silent("Lyon") == Silent(1, 0, 4, 2)
    assert found.silent("Lille") == Silent(2, 1, 2, 2)
    # Alpha's mean in Lyon is 5.5, a detractor: half of 1000. In Nice its one answer is a promoter's.
    # In Lille only the revenue of Beta is known, of whom nobody answered there.
    assert (found.at_risk("Lyon"), found.at_risk("Nice"), found.at_risk("Lille")) == (500.0, 0.0, 0.0)


def test_where_too_many_of_a_units_answers_name_nobody_its_silent_are_not_known(frozen):
    unnamed = [answer("", "A", "Lyon", 9)] * 2
    rows = [answer(f"c{place}", "C", "Lille", 9) for place in range(60)]
    tables = {"responses": [*rows, *unnamed], "units": UNITS, "accounts": ACCOUNTS, "invitations": INVITED}
    facts = Facts(frozen(tables), Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))
    found = PeopleByUnit(facts)
    assert facts.silence_known
    assert (found.silent("Lyon"), found.silent("Lille")) == (None, alone(facts, "Lille")[0])


def test_answers_and_invitations_are_read_once_for_all_units(facts, monkeypatch):
    asked = []
    for name in ("answers", "invited"):
        read = getattr(type(facts.side), name)

        def reading(side, unit, *days, read=read, name=name):
            asked.append((name, unit))
            return read(side, unit, *days)

        monkeypatch.setattr(type(facts.side), name, reading)
    assert len(Executive(facts).units) == 4
    assert sorted(asked) == [("answers", "all"), ("invited", "all")]


def test_of_a_crowd_each_unit_is_read_alone(facts, monkeypatch):
    expected = [(one.unit, one.silent, one.at_risk) for one in Executive(facts).units]
    monkeypatch.setattr(Persons, "crowded", property(lambda self: self.scope.unit == "all"))
    facts.__dict__.pop("crowded", None)
    crowd = Facts(facts.side, facts.scope)
    assert [(one.unit, one.silent, one.at_risk) for one in Executive(crowd).units] == expected
