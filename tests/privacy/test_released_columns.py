"""Of a programme's columns and settings, the customer side holds those that are about nobody."""

from datetime import date

import pytest

from nps_report.errors import ProgrammeError
from nps_report.periods import parse_period
from tests.privacy.sample import answers, frozen

MIXED = [10] * 10 + [8] * 5 + [3] * 5


def with_staff(**columns):
    """Sixty answers of six accounts; what stands in the columns given is one of two values for each of them."""
    accounts = [
        {"account_id": f"LyonA{place}", **{name: values[place % 2] for name, values in columns.items()}}
        for place in range(6)
    ]
    return {"responses": answers("Lyon", [10, 8, 3] * 20, 6, handled_by="Zhandler"), "accounts": accounts}


@pytest.mark.parametrize("segment", ["account_manager", "Handled_by", "revenue", "status", "unit"])
def test_a_segment_of_the_company_alone_cannot_be_declared_for_customers(tmp_path, segment):
    """A table of units would show those that are hidden for the sake of others."""
    declared = {"segments": ["tier", segment], "customer": {"segments": ["tier", segment]}}
    with pytest.raises(ProgrammeError, match=rf"customer\.segments: '{segment}' is "):
        frozen(tmp_path, {"responses": answers("Lyon", MIXED)}, **declared)


@pytest.mark.parametrize("segment", ["account_manager", "handled_by", "revenue"])
def test_a_segment_that_only_the_company_cuts_by_is_not_released(tmp_path, segment):
    tables = with_staff(account_manager=("Zman0", "Zman1"), revenue=(0, 1000), tier=("A", "B"))
    labels = {segment: {"Zman0": "Zlabel"}}
    found = frozen(
        tmp_path,
        tables,
        segments=["tier", segment],
        labels=labels,
        order={segment: ["Zman1", "Zman0"]},
        customer={"segments": ["tier"]},
    )
    assert {one.segment for one in found.customer.segments("Lyon")} == {"tier"}
    assert found.customer.programme.segments == ("tier",)
    assert not found.customer.programme.labels
    assert not found.customer.programme.order
    assert segment in set(found.internal.segments("all", date(2026, 10, 1), date(2026, 10, 31))["segment"])


@pytest.mark.parametrize("segment", ["name", "email", "account_id", "contact_id", "response_id"])
def test_what_tells_who_answered_is_no_segment(tmp_path, segment):
    with pytest.raises(ProgrammeError, match=segment):
        frozen(tmp_path, {"responses": answers("Lyon", MIXED)}, segments=[segment])


def test_a_column_that_looks_like_a_language_is_no_text_of_the_promise(tmp_path):
    """`said_by`: "by" has two letters, but is no language of the reports."""
    action = {
        "action_id": "1",
        "title": "x",
        "said_by": "Novalux",
        "said_fr": "a",
        "public_text_fr": "b",
        "visibility": "customer",
    }
    side = frozen(tmp_path, {"responses": answers("Lyon", MIXED), "actions": [action]}).customer
    (promise,) = side.actions("all").to_dict("records")
    assert (promise["said_fr"], promise["public_text_fr"]) == ("a", "b")
    assert "Novalux" not in str(promise)


def test_the_order_of_hidden_values_is_not_released(tmp_path):
    rows = answers("Lyon", MIXED, role="user")
    order = {"role": ["PDG de Novalux", "user"]}
    shown = {"segments": ["role"], "customer": {"segments": ["role"]}}
    side = frozen(tmp_path, {"responses": rows}, **shown, order=order).customer
    assert side.programme.order == {"role": ("user",)}


def test_only_the_waves_that_are_compared_are_released(tmp_path):
    """The wave of the reports, and the one before, which their change names."""
    waves = {
        "spring": ["2026-03-02", "2026-03-31"],
        "autumn": ["2026-10-01", "2026-10-31"],
        "a merger nobody knows of": ["2027-03-01", "2027-03-31"],
    }
    spring = [
        {**row, "response_id": f"spring {row['response_id']}", "responded_at": "2026-03-10"}
        for row in answers("Lyon", MIXED)
    ]
    autumn = parse_period("autumn", {"autumn": (date(2026, 10, 1), date(2026, 10, 31))})
    found = frozen(tmp_path, {"responses": [*spring, *answers("Lyon", MIXED)]}, autumn, waves=waves)
    assert found.customer.programme.waves.keys() == {"spring", "autumn"}
    assert [change.against.name for change in found.customer.changes("all")] == ["spring"]
