"""What a unit or a person hides cannot be had by subtracting, nor by answering several times."""

import pytest

from nps_report.periods import parse_period
from tests.privacy.sample import answers, frozen

MIXED = [10] * 10 + [8] * 5 + [3] * 5


@pytest.mark.parametrize(
    ("big", "small", "what"),
    [
        ([10] * 6 + [8] * 6 + [3] * 4, [3, 3, 3], "three detractors"),
        ([10] * 7 + [8] * 2 + [3] * 4, [10, 10], "two promoters"),
    ],
)
def test_a_hidden_unit_is_not_the_whole_less_the_others(tmp_path, big, small, what):
    """Published: the whole and the big unit, so that the small one's class follows by subtraction."""
    rows = [*answers("Lyon", big), *answers("Lille", small)]
    side = frozen(tmp_path, {"responses": rows}).customer
    assert side.cell("Lille").level == "hidden"
    assert side.cell("all").nps is None or side.cell("Lyon").nps is None, what


def test_a_parents_own_answers_are_not_the_parent_less_its_unit(tmp_path):
    rows = [*answers("Lyon", MIXED), *answers("Sud", [0, 0])]
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}]
    side = frozen(tmp_path, {"responses": rows, "units": units}).customer
    assert "hidden" in (side.cell("Sud").level, side.cell("Lyon").level)


def test_answers_without_a_unit_are_not_the_whole_less_the_units(tmp_path):
    rows = [*answers("Lyon", MIXED), *answers("", [0, 0])]
    side = frozen(tmp_path, {"responses": rows}).customer
    assert "hidden" in (side.cell("all").level, side.cell("Lyon").level)


def test_a_hidden_unit_is_quoted_nowhere_but_in_the_whole(tmp_path):
    """Twelve promoters of Lyon could be quoted, were Lyon not hidden beside the two of Lille."""
    rows = [*answers("Lyon", [10] * 12 + [8] * 4 + [3] * 4), *answers("Lille", [3, 3])]
    side = frozen(tmp_path, {"responses": rows}).customer
    assert side.cell("Lyon").level == "hidden"
    assert side.quotes("Lyon") == ()
    assert side.quotes("all")


def test_an_earlier_number_that_was_hidden_is_not_told_by_a_change(tmp_path):
    """In September Lille was too small, which hid Lyon beside it; October's change would say Lyon's number."""
    before = [
        {**row, "response_id": f"before {row['response_id']}", "responded_at": "2026-09-15"}
        for row in (*answers("Lyon", MIXED), *answers("Lille", [3, 3]))
    ]
    now = [*answers("Lyon", MIXED), *answers("Lille", MIXED)]
    side = frozen(tmp_path, {"responses": [*before, *now]}).customer
    assert side.cell("Lyon").nps == 25
    assert side.changes("Lyon") == ()
    assert [change.against.name for change in side.changes("all")] == ["2026-09"]


def test_two_persons_of_three_accounts_publish_nothing(tmp_path):
    scores = iter([8, 10, 3, 8, 10, 3])
    rows = [
        {
            "response_id": f"{month}{person}",
            "responded_at": f"2026-{month}-05",
            "score": next(scores),
            "unit": "Lyon",
            "account_id": f"A{month}",
            "contact_id": person,
        }
        for month in ("07", "08", "09")
        for person in ("one", "two")
    ]
    assert (
        frozen(tmp_path, {"responses": rows}, parse_period("2026-Q3")).customer.cell("Lyon").level == "hidden"
    )
