"""Why a score moved, on answers counted by hand."""

import math

import pytest

from nps_report.facts.movement import Movement, together
from nps_report.metrics import Counts

SEPTEMBER, OCTOBER = "2026-09-10", "2026-10-10"


def given(day, counts, **more):
    """So many detractors, passives and promoters on a day."""
    scores = (3, 8, 10)
    return [
        {"responded_at": day, "score": score, **more}
        for score, n in zip(scores, counts, strict=True)
        for _ in range(n)
    ]


def by(column, before, now):
    """Answers of September and October by the value of a column."""
    return [
        row
        for day, parts in ((SEPTEMBER, before), (OCTOBER, now))
        for value, counts in parts.items()
        for row in given(day, counts, **{column: value})
    ]


SMES = by("tier", {"GC": (10, 20, 70), "PME": (40, 30, 30)}, {"GC": (5, 10, 45), "PME": (52, 44, 44)})
"""+25 to +16: large accounts answered less, and both kinds scored a little higher."""

TURNED = by("tier", {"X": (10, 10, 80), "Y": (60, 20, 20)}, {"X": (4, 5, 41), "Y": (84, 33, 33)})
"""+15 to -7, which is established; X +70 to +74, Y -40 to -34, neither of which is."""


@pytest.fixture
def movement(facts):
    """The movement of October's answers since an earlier period."""

    def of(rows, segments=("tier",), **changes):
        return Movement(facts(rows, segments=list(segments), **changes))

    return of


def test_a_change_is_split_into_who_answered_and_what_they_said(movement):
    split = movement(SMES).split
    assert (split.column, split.against.name, split.before.nps, split.now.nps) == (
        "tier",
        "2026-09",
        25.0,
        16.0,
    )
    assert [split.mix, split.rate] == pytest.approx([-14.2381, 5.2381], abs=1e-4)
    assert split.main == "mix"


def test_steps_lead_from_the_score_before_to_the_score_now(movement):
    split = movement(SMES).split
    rates = [piece.part.rate for piece in split.steps[0]]
    assert split.before.nps + split.mix + sum(rates) == pytest.approx(split.now.nps, abs=1e-9)


def test_every_segment_higher_while_the_total_falls_is_a_reversal(movement):
    found = movement(TURNED)
    assert [found.split.mix, found.split.rate] == pytest.approx([-27.25, 5.25], abs=1e-4)
    assert (found.split.reversal, found.split.grown.value) == ("higher", "Y")
    assert found.change.p == pytest.approx(0.0154, abs=5e-5)
    assert (found.established, found.split.established) == (True, False)


def test_the_other_way_round_every_segment_is_lower(movement):
    rows = by("tier", {"X": (4, 5, 41), "Y": (84, 33, 33)}, {"X": (10, 10, 80), "Y": (60, 20, 20)})
    assert movement(rows).split.reversal == "lower"


def test_answers_without_a_value_are_a_segment_of_their_own_and_come_last(movement):
    rows = by("tier", {"": (10, 10, 80), "Y": (60, 20, 20)}, {"": (4, 5, 41), "Y": (84, 33, 33)})
    split = movement(rows).split
    assert [piece.value for piece in split.pieces] == ["Y", ""]
    assert (split.reversal, split.now) == ("higher", Counts(88, 38, 74))


def test_a_reversal_goes_before_a_larger_mix(movement):
    """By role the mix weighs more, but one role, the buyer of either month, scores -100 as before."""
    rows = [{**row, "role": role_of(row)} for row in TURNED]
    rows[0]["role"] = rows[200]["role"] = "buyer"
    found = movement(rows, ("role", "tier"))
    role, tier = found.splits
    assert (role.reversal, tier.reversal) == ("", "higher")
    assert abs(role.mix) > abs(tier.mix)
    assert found.split == tier


def role_of(row):
    """Detractors are users; so are passives, but for those of September."""
    is_user = row["score"] < 7 or (row["score"] < 9 and row["responded_at"] == OCTOBER)
    return "user" if is_user else "manager"


def test_the_column_with_the_largest_mix_is_shown(movement):
    """Who answered changed by tier alone."""
    rows = [{**row, "role": ("user", "buyer")[place % 2]} for place, row in enumerate(SMES)]
    found = movement(rows, ("role", "tier"))
    assert [split.column for split in found.splits] == ["role", "tier"]
    assert found.split.column == "tier"


def test_units_right_below_are_one_more_column_and_hold_every_answer_once(movement):
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Nord"}]
    before = {"Lyon": (1, 1, 8), "Sud": (0, 0, 2), "Nord": (4, 0, 4), "": (1, 0, 0)}
    now = {"Lyon": (5, 0, 0), "Sud": (1, 0, 0), "Nord": (4, 0, 4), "": (0, 0, 2)}
    split = movement(by("unit", before, now), (), tables={"units": units}).split
    assert (split.column, split.of_units) == ("unit", True)
    assert {piece.value: (piece.before, piece.now) for piece in split.pieces} == {
        "Sud": (Counts(1, 1, 10), Counts(6, 0, 0)),
        "Nord": (Counts(4, 0, 4), Counts(4, 0, 4)),
        "": (Counts(1, 0, 0), Counts(0, 0, 2)),
    }


def test_a_units_own_answers_stand_beside_those_of_the_units_below(movement):
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}]
    rows = by("unit", {"Lyon": (1, 1, 8), "Sud": (0, 0, 2)}, {"Lyon": (5, 0, 0), "Sud": (1, 0, 0)})
    split = movement(rows, (), tables={"units": units}, unit="Sud").split
    assert [(piece.value, piece.now.n) for piece in split.pieces] == [("Lyon", 5), ("", 1)]


def test_a_column_of_one_value_splits_nothing(movement):
    found = movement(by("tier", {"X": (0, 0, 20)}, {"X": (20, 0, 0)}))
    assert found.established
    assert (found.splits, found.split) == ((), None)


def test_a_segment_of_one_period_has_no_rate_and_no_step(movement):
    split = movement(by("tier", {"old": (0, 0, 10)}, {"old": (0, 0, 10), "new": (10, 0, 0)})).split
    new, old = split.pieces
    assert (new.part.mix, new.part.rate, new.kept) == (-75.0, 0.0, False)
    assert math.isnan(new.p)
    assert split.steps == ((old,), ())


def test_an_established_change_is_explained_before_the_latest_one(movement):
    """Stable since September, lower than a year before."""
    rows = [*given("2025-10-10", (0, 0, 30)), *given(SEPTEMBER, (30, 0, 0)), *given(OCTOBER, (30, 0, 0))]
    rows = [{**row, "tier": "AB"[place % 2]} for place, row in enumerate(rows)]
    assert movement(rows).change.against.name == "2025-10"


def test_without_an_established_change_the_latest_is_looked_at_and_nothing_shown(movement):
    rows = by("tier", {"A": (1, 0, 1), "B": (1, 1, 1)}, {"A": (1, 0, 1), "B": (0, 2, 1)})
    found = movement(rows)
    assert (found.change.against.name, found.established, found.shown) == ("2026-09", False, None)
    assert found.split is not None


def test_a_reversal_is_shown_without_an_established_change(movement):
    """X 0 to +100, Y -100 to -83, the total -9 to -57."""
    rows = by("tier", {"X": (5, 0, 5), "Y": (1, 0, 0)}, {"X": (0, 0, 2), "Y": (10, 2, 0)})
    found = movement(rows)
    assert (found.established, found.shown.reversal) == (False, "higher")


def test_without_an_earlier_period_there_is_no_movement(movement):
    found = movement(given(OCTOBER, (1, 2, 3), tier="A"))
    assert (found.change, found.splits, found.split, found.shown) == (None, (), None, None)
    assert math.isnan(found.value)


def test_a_weighed_change_that_goes_the_other_way_explains_nothing(movement):
    """Accounts led by their revenue: the large one turned from promoter to detractor, many small ones the other way."""
    accounts = [
        {"account_id": f"A{place}", "revenue": 1000 if place < 9 else 1, "tier": "AB"[place % 2]}
        for place in range(40)
    ]
    rows = [
        {
            "responded_at": day,
            "score": 10 if (place < 9) == (day == SEPTEMBER) else 3,
            "account_id": f"A{place}",
        }
        for day in (SEPTEMBER, OCTOBER)
        for place in range(40)
    ]
    found = movement(rows, tables={"accounts": accounts}, statistics={"headline": "revenue"})
    assert (found.change.established, found.change.difference.value < 0, found.value > 0) == (
        True,
        True,
        True,
    )
    assert (found.established, found.shown) == (False, None)


def test_of_many_segments_the_small_ones_are_one_step(movement):
    before = {f"S{place}": (0, 0, 2 + place) for place in range(9)}
    now = {f"S{place}": (2 + place, 0, 0) for place in range(9)}
    split = movement(by("tier", before, now)).split
    drawn, others = split.steps
    assert [piece.value for piece in drawn] == ["S4", "S5", "S6", "S7", "S8"]
    assert together(others).now == Counts(14, 0, 0)
    assert sum(piece.part.rate for piece in (*drawn, together(others))) == pytest.approx(split.rate, abs=1e-9)


def test_values_come_in_the_programmes_order(movement):
    split = movement(SMES, order={"tier": ["PME", "GC"]}).split
    assert [piece.value for piece in split.pieces] == ["PME", "GC"]


def test_the_axis_holds_zero_and_every_score_on_the_way(movement):
    """+25, then +10.8 once the mix has moved, then up to +16; in the other case down to -12."""
    assert movement(SMES).split.axis == (0, 40)
    assert movement(TURNED).split.axis == (-20, 20)


def test_what_weighs_most_may_be_who_answered(movement):
    assert movement(SMES).split.heaviest is None
    lower = by("tier", {"A": (0, 0, 10), "B": (0, 0, 9)}, {"A": (10, 0, 0), "B": (0, 0, 10)})
    split = movement(lower).split
    assert (split.heaviest.value, split.main) == ("A", "rate")
