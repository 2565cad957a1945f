"""The profile of the classes, on answers counted by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.facts.internal import Facts
from nps_report.facts.profile import Entry, Profile, ProfileRow, Traits, merged, passive_groups, rows_of
from nps_report.metrics import Counts, class_of
from nps_report.periods import parse_period
from nps_report.scope import Scope

ACCOUNTS = [
    {"account_id": "A", "status": "paying", "core_target": "oui"},
    {"account_id": "B", "status": "paying", "core_target": "non"},
    {"account_id": "C", "status": "trial", "core_target": ""},
]


@pytest.fixture
def profile(frozen):
    """The profile of the year to October 2026 of answers (account, score, delight, step)."""

    def of(rows, accounts=ACCOUNTS, **columns):
        responses = [
            {
                "response_id": f"R{place}",
                "responded_at": "2026-10-05",
                "contact_id": f"P{place}",
                **dict(zip(("account_id", "score", "delight", "step"), row, strict=False)),
            }
            for place, row in enumerate(rows)
        ]
        mapped = {name: name for name in ("delight", "step") if name in responses[0]}
        sources = {
            "responses": {"path": "../data/responses.csv", "columns": mapped},
            **({"accounts": {"path": "../data/accounts.csv"}} if accounts else {}),
        }
        side = frozen(
            {"responses": responses, "accounts": accounts},
            sources=sources,
            profile=columns or {name: name for name in mapped},
        )
        return Profile(Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31))))

    return of


def matrix(found):
    return {row.traits and tuple(row.traits): row.counts for row in found.rows}


def test_each_combination_has_its_counts(profile):
    rows = [
        ("A", 10, "speed"),
        ("A", 9, "speed"),
        ("A", 7, ""),
        ("B", 3, ""),
        ("C", 8, "price"),
        ("A", 2, "speed"),
    ]
    assert matrix(profile(rows)) == {
        ("paying", True, True): Counts(1, 0, 2),
        ("paying", True, False): Counts(0, 1, 0),
        ("paying", False, False): Counts(1, 0, 0),
        ("trial", None, True): Counts(0, 1, 0),
    }


def test_the_combination_with_the_most_answers_comes_first(profile):
    rows = [("B", 3, ""), ("A", 9, "x"), ("A", 10, "x")]
    assert [row.counts.n for row in profile(rows).rows] == [2, 1]


def test_where_nobody_named_a_delight_none_is_known(profile):
    found = profile([("A", 9, ""), ("B", 7, "")])
    assert not found.has_delight
    assert {traits[2] for traits in matrix(found)} == {None}


def test_without_accounts_nor_columns_nothing_is_known(profile):
    assert not profile([("A", 9)], accounts=()).known


def test_a_step_alone_is_something_but_no_matrix(profile):
    found = profile([("A", 3, "", "delivery"), ("A", 9, "", "")], accounts=())
    assert (found.known, found.has_traits, found.detractors_by_step) == (True, False, {"delivery": 1})


def test_passives_are_split_into_not_our_target_and_no_delight_each_once(profile):
    rows = [
        ("A", 7, ""),
        ("A", 8, "x"),
        ("B", 7, ""),
        ("B", 8, "x"),
        ("C", 7, ""),
        ("A", 9, ""),
        ("A", 7, ""),
    ]
    assert profile(rows).passive_groups == {
        "off target": 2,
        "no delight": 2,
        "delight": 1,
        "target unknown": 1,
    }


def test_without_a_core_target_passives_are_split_by_delight_alone(profile):
    found = profile([("A", 7, ""), ("A", 8, "x")], accounts=())
    assert found.passive_groups == {"no delight": 1, "delight": 1}


def test_without_a_delight_the_passives_of_our_target_are_one_group(profile):
    assert profile([("A", 7), ("A", 8), ("B", 8)]).passive_groups == {"off target": 1, "target": 2}


def test_detractors_are_split_by_status_by_step_and_by_score(profile):
    rows = [
        ("A", 0, "", "delivery"),
        ("A", 2, "", "delivery"),
        ("B", 3, "", "billing"),
        ("C", 6, "", ""),
        ("C", 9, "", "billing"),
    ]
    found = profile(rows)
    assert found.detractors_by_status == {"paying": 3, "trial": 1}
    assert found.detractors_by_step == {"delivery": 2, "billing": 1, None: 1}
    assert found.detractors_by_severity == {(0, 2): 2, (3, 4): 1, (5, 6): 1}


entries = st.lists(
    st.builds(
        lambda score, traits: Entry(score, class_of(score), traits),
        st.integers(0, 10),
        st.builds(
            Traits,
            st.sampled_from(["paying", "trial", "churned", None]),
            st.sampled_from([True, False, None]),
            st.sampled_from([True, False, None]),
        ),
    )
)


@given(entries, st.integers(1, 10))
def test_merging_loses_no_answer(found, most):
    rows = rows_of(found)
    shown = merged(rows, most)
    assert len(shown) <= most
    assert sum((row.counts for row in shown), Counts(0, 0, 0)) == sum(
        (row.counts for row in rows), Counts(0, 0, 0)
    )
    assert sum(row.counts.n for row in shown) == len(found)


@given(entries)
def test_every_passive_is_in_one_group(found):
    assert sum(passive_groups(found).values()) == len(found)


def test_eight_rows_are_not_merged_and_nine_are():
    rows = [ProfileRow(Traits(str(place)), Counts(0, 1, 0)) for place in range(9)]
    assert merged(rows[:8]) == tuple(rows[:8])
    assert merged(rows)[7:] == (ProfileRow(None, Counts(0, 2, 0)),)
