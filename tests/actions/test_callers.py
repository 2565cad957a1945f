"""Who should not call, and who could."""

from collections import Counter
from datetime import date

import pytest

from nps_report.actions.callers import Call, Colleague, involved, proposed, same_person

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Dupont", "DUPONT Jean"),
        ("Éloïse  Bérard", "eloise berard"),
        ("Mme Anne-Laure Dupré", "Anne Laure DUPRE"),
        ("jean.dupont@helios.example", "Jean Dupont"),
        ("Jean\u200b Dupont", "Jean Dupont"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one, other):
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Dupont", "Jeanne Dupont"),
        ("J. Dupont", "Jean Dupont"),
        ("Jean Dupont", "Jean Dupont-Martin"),
        ("", ""),
        ("?", "!"),
        ("@", "@"),
        (None, "Jean Dupont"),
    ],
)
def test_names_that_differ_are_not_one_persons(one, other):
    assert not same_person(one, other)


@pytest.mark.parametrize(
    ("caller", "owner", "found"),
    [
        ("Ali", "Zoé", ()),
        ("max", "Zoé", ("caller",)),
        ("Ali", "LÉA", ("owner",)),
        ("Max", "Léa", ("caller", "owner")),
        (None, None, ()),
    ],
)
def test_involved_is_who_handled_it_or_looks_after_the_account(caller, owner, found):
    assert involved(caller, owner, handled_by="Max", manager="Léa") == found


def test_nobody_is_involved_where_nothing_is_known():
    assert involved(None, None, None, None) == ()


def asked(*calls, team, busy=()):
    return proposed([Call(*call) for call in calls], [Colleague(*one) for one in team], DAY, busy)


def test_a_colleague_of_the_unit_comes_before_one_of_the_unit_above():
    team = [("Ada", "Sud"), ("Zoé", "Lyon"), ("Bob",)]
    assert asked((("Lyon", "Sud"),), team=team) == ("Zoé",)
    assert asked((("Lyon", "Sud"), ("Zoé",)), team=team) == ("Ada",)
    assert asked((("Lyon", "Sud"), ("Zoé", "ADA")), team=team) == ("Bob",)


def test_who_has_left_by_the_day_is_not_asked():
    team = [("Ada", "Lyon", DAY), ("Zoé", "Lyon", date(2026, 11, 1))]
    assert asked((("Lyon",),), team=team) == ("Zoé",)


def test_who_has_the_fewest_calls_is_asked_first_then_by_name():
    team = [("Zoé", "Lyon"), ("Éva", "Lyon"), ("Ali", "Lyon")]
    assert asked((("Lyon",),), team=team, busy=["ALI"]) == ("Éva",)


def test_calls_are_spread_evenly():
    team = [(name, "Lyon") for name in ("Ali", "Éva", "Zoé")]
    found = Counter(asked(*[(("Lyon",),)] * 8, team=team, busy=["Ali"]))
    assert found == {"Ali": 2, "Éva": 3, "Zoé": 3}


def test_where_nobody_is_left_nobody_is_named():
    assert asked((("Lyon",), ("Ali",)), team=[("Ali", "Lyon"), ("Bob", "Lille")]) == (None,)
    assert asked(((),), team=[]) == (None,)
