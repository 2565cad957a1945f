"""Who answered of those invited, on tables counted by hand."""

import math

import pytest

from nps_report.facts.coverage import Rate, Reach, Revenue
from nps_report.facts.internal import Facts
from nps_report.metrics import Counts, Interval
from nps_report.periods import parse_period
from nps_report.scope import Scope

OCTOBER = parse_period("2026-10")

ACCOUNTS = [
    {"account_id": "A", "name": "Novalux", "tier": "A", "revenue": 600},
    {"account_id": "B", "name": "Cadmia", "tier": "B", "revenue": 300},
    {"account_id": "C", "name": "Guivry", "tier": "B", "revenue": 100},
    {"account_id": "D", "name": "Iverne", "tier": "A", "revenue": ""},
]


def contacts(*names):
    """Contacts called after their account: `a1` belongs to A. Those of an even number are buyers."""
    return [
        {
            "contact_id": name,
            "account_id": name[0].upper(),
            "role": "buyer" if int(name[1:]) % 2 == 0 else "user",
        }
        for name in names
    ]


def invitations(*names, sent_at="2026-10-01", **more):
    return [{"contact_id": name, "sent_at": sent_at, **more} for name in names]


def answers(*given, **more):
    """Answers of 5 October from (contact, score)."""
    return [
        {"response_id": f"R{name}", "responded_at": "2026-10-05", "score": score, "contact_id": name, **more}
        for name, score in given
    ]


@pytest.fixture
def reach(facts):
    """Who answered of those invited, of October 2026."""

    def of(rows, asked, people=(), accounts=ACCOUNTS, **changes):
        tables = {"invitations": asked, "contacts": contacts(*people), "accounts": accounts}
        return Reach(facts(rows, tables=tables, **changes))

    return of


@pytest.fixture
def few(reach):
    """Five invited in four accounts, of whom one of A and one of C answered."""
    people = ("a1", "a2", "b1", "c1", "d1")
    return reach(answers(("a1", 10), ("c1", 3)), invitations(*people), people)


def test_rates_by_contacts_accounts_and_revenue(few):
    """The revenue of D is not known, so 700 of 1,000 answered."""
    assert few.contacts == Rate(5, 2)
    assert few.accounts == Rate(4, 2)
    assert few.revenue == Revenue(1000.0, 700.0, accounts=3)
    assert (few.revenue.rate, few.revenue.silent) == (0.7, 300.0)


def test_contacts_by_tier_and_role(few):
    tiers = [(group.value, group.rate) for group in few.groups("tier")]
    roles = [(group.value, group.rate) for group in few.groups("role")]
    assert tiers == [("A", Rate(3, 1)), ("B", Rate(2, 1))]
    assert roles == [("buyer", Rate(1, 0)), ("user", Rate(4, 2))]


def test_values_come_in_the_programmes_order_those_not_known_last(reach):
    people = ("a1", "b2")
    asked = [*invitations(*people), {"contact_id": "x", "sent_at": "2026-10-02"}]
    found = reach(answers(("a1", 9)), asked, people, segments=["role"], order={"role": ["user", "buyer"]})
    assert [group.value for group in found.groups("role")] == ["user", "buyer", None]


def test_an_account_has_answered_when_someone_who_was_not_invited_did(reach):
    found = reach(answers(("a2", 9)), invitations("a1"), ("a1", "a2"))
    assert (found.contacts, found.accounts) == (Rate(1, 0), Rate(1, 1))
    assert found.revenue == Revenue(600.0, 600.0, accounts=1)


def test_revenue_below_zero_counts_as_none(reach):
    accounts = [{"account_id": "A", "revenue": -50}, {"account_id": "B", "revenue": 100}]
    found = reach(answers(("b1", 9)), invitations("a1", "b1"), ("a1", "b1"), accounts)
    assert found.revenue == Revenue(100.0, 100.0, accounts=2)


def test_who_answered_for_another_unit_is_not_silent_and_has_no_score_here(reach):
    rows = answers(("a1", 9), unit="Lille") + answers(("b1", 3), unit="Lyon")
    found = reach(rows, invitations("a1", "b1", unit="Lyon"), ("a1", "b1"), unit="Lyon")
    assert found.contacts == Rate(2, 2)
    assert found.silent == 0
    assert Counts(1, 0, 0) == found.invited_counts


def test_bounds_take_every_silent_contact_for_a_detractor_then_for_a_promoter(few):
    """One detractor and one promoter of five: three silent."""
    assert few.bounds == Interval(-60.0, 60.0)
    assert math.isnan(few.tipping)


def test_the_tipping_share_is_the_lead_over_the_silent(reach):
    people = ("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8")
    found = reach(answers(("a1", 9), ("a2", 9), ("a3", 9), ("a4", 0)), invitations(*people), people)
    assert found.tipping == 0.5


def test_nobody_silent_has_no_bounds(reach):
    found = reach(answers(("a1", 9)), invitations("a1"), ("a1",))
    assert found.bounds is None
    assert math.isnan(found.tipping)


def test_limits_of_a_known_population_shrink_to_the_score_where_everyone_answered(reach):
    people = ("a1", "a2", "a3", "a4")
    statistics = {"finite_population": True}
    rows = answers(("a1", 9), ("a2", 9), ("a3", 9), ("a4", 0))
    found = reach(rows, invitations(*people), people, statistics=statistics).finite
    assert (found.error, found.low, found.high) == (0.0, 50.0, 50.0)


def test_limits_of_a_known_population_count_those_invited_alone(reach):
    """Of four invited two answered, both sides of zero: variance 1, so 100 sqrt(1/2 x 2/3) points."""
    people = ("a1", "a2", "a3", "a4")
    rows = answers(("a1", 9), ("a2", 0), ("b1", 9))
    found = reach(rows, invitations(*people), (*people, "b1"), statistics={"finite_population": True})
    assert Counts(1, 0, 2) == found.counts
    assert Counts(1, 0, 1) == found.invited_counts
    assert found.finite.error == pytest.approx(100 * math.sqrt(1 / 3))


def test_a_known_population_is_looked_at_only_where_the_programme_asks(few):
    assert few.finite is None
    assert few.weighed_back is None


def test_each_stratum_weighs_what_it_weighs_among_those_invited(reach):
    """Tier A: 4 invited, two promoters; tier B: 2 invited, a detractor and a passive."""
    people = ("a1", "a2", "a3", "a4", "b1", "b2")
    rows = answers(("a1", 9), ("a2", 10), ("b1", 2), ("b2", 8))
    found = reach(rows, invitations(*people), people, statistics={"stratum": "tier"})
    assert found.invited_counts.nps == 25.0
    assert found.weighed_back.value == pytest.approx((4 * 100 + 2 * -50) / 6)
    assert found.weighed_back.population == 6


def test_a_stratum_may_be_any_column_that_the_invitations_tell(reach):
    people = ("a1", "a2", "a3", "a4")
    asked = [*invitations("a1", "a2", "a3", channel="SMS"), *invitations("a4")]
    found = reach(answers(("a1", 9), ("a2", 2)), asked, people, statistics={"stratum": "channel"})
    assert {stratum.name: stratum.population for stratum in found.strata} == {"SMS": 3, "": 1}
    assert found.weighed_back.merged == ("",)


def test_the_silent_cannot_be_weighed_by_what_only_answers_tell(reach):
    rows = answers(("a1", 9), ("a2", 2), step="delivery")
    people = ("a1", "a2", "a3")
    found = reach(rows, invitations(*people), people, segments=["step"], statistics={"stratum": "step"})
    assert found.strata == ()
    assert found.weighed_back is None


def test_a_crowded_unit_keeps_its_rates_alone(few, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 1)
    found = Reach(Facts(few.facts.side, few.facts.scope))
    assert (found.contacts, found.accounts) == (Rate(5, 2), Rate(4, 2))
    assert (found.revenue, found.bounds, found.groups("tier")) == (None, None, ())


def test_without_invitations_nothing_is_known_of_the_silent(facts):
    found = Reach(facts(answers(("a1", 9))))
    assert (found.contacts, found.accounts, found.revenue, found.bounds) == (None, None, None, None)


@pytest.mark.parametrize("unit", ["all", "Sud", "Lyon", "Lille"])
def test_contacts_one_by_one_are_those_counted(side, unit):
    """On the sample programme: the list of those invited agrees with the snapshot's own count."""
    found = Reach(Facts(side, Scope(OCTOBER, unit, OCTOBER.end)))
    heard = {one.account for one in found.asked if one.heard}
    assert found.contacts == Rate(len(found.asked), sum(one.answered for one in found.asked))
    assert found.accounts == Rate(len({one.account for one in found.asked}), len(heard))
    assert found.silent == found.contacts.silent
