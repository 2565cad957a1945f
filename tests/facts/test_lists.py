"""Whom to turn to, class by class, on answers small enough to count by hand."""

from datetime import date

import pytest

from nps_report.facts.lists import Opportunities, Passives, Promoters, SilentPlan

AGREED = {"contact_consent": "yes", "quote_consent": "yes"}


def answer(account, score, contact=1, day="2026-10-05", **more):
    """An answer of a contact of an account; its id tells whose it is."""
    who = f"{account}-{contact}"
    return {
        "response_id": f"{who} {day}",
        "responded_at": day,
        "score": score,
        "account_id": account,
        "contact_id": who,
        **more,
    }


def accounts(potential=None, **revenues):
    """Accounts with their revenue, and what it could become."""
    more = potential or {}
    return [
        {"account_id": name, "name": name, "revenue": revenue, "potential": more.get(name, "")}
        for name, revenue in revenues.items()
    ]


def contacts(found):
    return [one.person.contact for one in found]


@pytest.fixture
def promoters(facts):
    """The promoters of October 2026."""

    def of(rows, known=(), followups=(), **changes):
        tables = {"accounts": known, "followups": followups}
        return Promoters(facts(rows, tables=tables, **changes))

    return of


def test_only_promoters_of_the_period_who_agreed_to_be_contacted_are_listed(promoters):
    rows = [
        answer("A", 9, **AGREED),
        answer("B", 10),
        answer("C", 8, **AGREED),
        answer("D", 9, day="2026-09-30", **AGREED),
    ]
    assert contacts(promoters(rows).all) == ["A-1"]


def test_promoters_whom_nobody_has_thanked_come_first_then_the_highest_revenue(promoters):
    rows = [answer(name, 9, **AGREED) for name in "ABC"]
    thanked = {"response_id": "C-1 2026-10-05", "first_contact_at": "2026-10-07T09:00:00"}
    found = promoters(rows, accounts(A=1, B=2, C=3), [thanked])
    assert contacts(found.all) == ["B-1", "A-1", "C-1"]
    assert (found.thanked, f"{found.all[2].thanked_at}") == (1, "2026-10-07 09:00:00")


def test_thanks_take_business_hours(promoters):
    # From Friday 18:00 to Monday 10:00: 6 hours of Friday, 10 of Monday.
    followup = {
        "response_id": "A-1 2026-10-05",
        "opened_at": "2026-10-09T18:00:00",
        "first_contact_at": "2026-10-12T10:00:00",
    }
    assert promoters([answer("A", 9, **AGREED)], followups=[followup]).all[0].hours == 16


def test_what_delights_is_what_was_named_and_what_the_comment_praises(promoters):
    said = {"comment": "Fast delivery, wrong invoices", "plus": "speed", **AGREED}
    found = promoters(
        [answer("A", 10, **said)], profile={"delight": "plus"}, segments=["plus"], comment_languages=["en"]
    )
    assert (found.all[0].delight, found.all[0].themes) == ("speed", ("delivery",))


def test_ambassadors_are_promoters_twice_running_of_accounts_of_promoters(promoters):
    rows = [
        # Twice, and agreed.
        answer("A", 9, day="2026-04-01"),
        answer("A", 10, **AGREED),
        # Once.
        answer("B", 10, **AGREED),
        # The answer before was a passive's.
        answer("C", 8, day="2026-04-01"),
        answer("C", 10, **AGREED),
        # Did not agree.
        answer("D", 9, day="2026-04-01"),
        answer("D", 10),
        # A colleague makes it an account of passives.
        answer("E", 9, day="2026-04-01"),
        answer("E", 10, **AGREED),
        answer("E", 5, contact=2),
    ]
    found = promoters(rows)
    assert [person.contact for person in found.ambassadors] == ["A-1"]
    assert {one.person.contact: one.ambassador for one in found.all}["B-1"] is False


def test_an_accounts_reference_contact_stands_beside_each_of_its_promoters(promoters):
    rows = [answer("A", 9, **AGREED), answer("A", 10, contact=2, day="2026-10-06")]
    found = promoters(rows)
    assert found.references["A"].contact == "A-2"
    assert found.all[0].reference.contact == "A-2"


def test_a_draft_is_the_praise_of_a_comment_without_its_names(promoters):
    said = "Merci à Mme Dupont pour son aide. La facture est fausse. Une équipe toujours à l'écoute !"
    found = promoters([answer("A", 10, comment=said, **AGREED)])
    assert found.drafts == {
        "A-1 2026-10-05": "Merci à [nom] pour son aide. […] Une équipe toujours à l'écoute !"
    }


@pytest.mark.parametrize(
    "more",
    [{"contact_consent": "yes", "comment": "Very good service"}, {**AGREED, "comment": ""}],
    ids=["not to be quoted", "no comment"],
)
def test_without_consent_or_words_there_is_no_draft(promoters, more):
    assert promoters([answer("A", 10, **more)]).drafts == {}


@pytest.fixture
def passives(facts):
    """The passives of October 2026."""

    def of(rows, known=(), **changes):
        return Passives(facts(rows, tables={"accounts": known}, **changes))

    return of


def test_passives_at_8_come_first_then_the_highest_revenue(passives):
    rows = [answer("A", 7), answer("B", 8), answer("C", 8), answer("D", 9), answer("E", 6)]
    found = passives(rows, accounts(A=9, B=1, C=2))
    assert contacts(found.all) == ["C-1", "B-1", "A-1"]
    assert [one.near for one in found.all] == [True, True, False]


def test_the_follow_up_survey_goes_to_those_who_agreed_to_be_contacted(passives):
    rows = [answer("A", 7, **AGREED), answer("B", 8)]
    assert contacts(passives(rows).surveyed) == ["A-1"]


def test_passives_are_asked_about_what_they_do_not_praise(passives):
    said = "Excellent support, but invoices are always wrong"
    found = passives([answer("A", 7, comment=said)], comment_languages=["en"])
    assert found.all[0].missing == ("invoicing",)


def test_the_frontier_counts_each_persons_latest_comment_at_8_and_at_9(passives):
    rows = [
        answer("A", 8, comment="Late delivery", day="2026-02-01"),
        answer("B", 8, comment="The invoice is wrong"),
        answer("C", 8, comment="RAS"),
        answer("D", 9, comment="Fast delivery"),
        answer("E", 10, comment="Fast delivery"),
        answer("F", 8, comment="Late delivery", day="2026-03-01"),
        answer("F", 9, comment="Good prices"),
    ]
    frontier = passives(rows, comment_languages=["en"]).frontier
    found = {one.theme: (one.below, one.n_below, one.above, one.n_above) for one in frontier}
    assert found == {"delivery": (1, 2, 1, 2), "invoicing": (1, 2, 0, 2), "price": (0, 2, 1, 2)}
    assert not any(one.established for one in frontier)


@pytest.fixture
def plan(facts):
    """The silent accounts on 31 October 2026, those of S, T and U invited."""
    invited = [
        {"contact_id": f"{name}-1", "account_id": name, "sent_at": "2026-03-01"} for name in ("S", "T", "U")
    ]

    def of(chances, rows=(), as_of=date(2026, 10, 31)):
        tables = {
            "accounts": accounts(S=1, T=2, U=3),
            "invitations": invited,
            "second_chances": chances,
        }
        return SilentPlan(facts([answer("A", 9), *rows], tables=tables, as_of=as_of))

    return of


def test_the_best_silent_accounts_stand_first_with_what_is_planned(plan):
    found = plan([{"account_id": "T", "opened_at": "2026-06-01", "way": "phone", "owner": "Odile"}])
    assert [one.account.account for one in found.all] == ["U", "T", "S"]
    assert [one.plan and one.plan.way for one in found.all] == [None, "phone", None]
    assert found.unplanned == 2


def test_who_has_answered_since_the_plan_was_made_is_counted(plan):
    chances = [{"account_id": name, "opened_at": "2026-06-01"} for name in ("S", "T", "U")]
    rows = [answer("S", 7, day="2026-06-02"), answer("T", 7, day="2026-05-31")]
    found = plan(chances, rows)
    assert (found.tried, found.answered_since) == (("S", "T", "U"), ("S",))
    assert [one.account.account for one in found.all] == ["U"]


@pytest.fixture
def opportunities(facts):
    """The accounts for sales in October 2026."""

    def of(rows, known=(), followups=()):
        tables = {"accounts": known, "followups": followups}
        return Opportunities(facts(rows, tables=tables, comment_languages=["en"]))

    return of


def pair(account, first=9, second=8):
    return [answer(account, first), answer(account, second, contact=2)]


def names(found):
    return [one.account.account for one in found.all]


def test_opportunities_have_promoters_and_passives(opportunities):
    assert names(opportunities([*pair("A"), *pair("B", 9, 10), *pair("C", 7, 8)])) == ["A"]


def test_a_detractor_whose_follow_up_is_not_closed_is_no_opportunity(opportunities):
    rows = [row for name in "ABC" for row in (*pair(name), answer(name, 3, contact=3))]
    followups = [
        {"response_id": "A-3 2026-10-05", "opened_at": "2026-10-06", "status": "open"},
        {
            "response_id": "B-3 2026-10-05",
            "opened_at": "2026-10-06",
            "closed_at": "2026-10-08",
            "status": "closed",
            "outcome": "solved",
        },
    ]
    assert names(opportunities(rows, followups=followups)) == ["B"]


def test_the_most_room_comes_first_and_unknown_room_last_by_revenue(opportunities):
    known = accounts({"A": 15, "B": 50}, A=10, B=40, C=5, D=90)
    found = opportunities([row for name in "ABCD" for row in pair(name)], known)
    assert names(found) == ["B", "A", "D", "C"]
    assert [one.room for one in found.all] == [10, 5, None, None]


def test_what_passives_miss_is_told_the_most_often_missed_first(opportunities):
    rows = [
        answer("A", 9, comment="Too expensive, but good"),
        answer("A", 8, contact=2, comment="Late delivery, invoices are wrong"),
        answer("A", 7, contact=3, comment="The invoice was wrong"),
    ]
    one = opportunities(rows).all[0]
    assert one.missing == ("invoicing", "delivery")
    assert one.reference.contact == "A-1"
