"""How many asked for an action is told as a band, where no other band and no earlier one can be taken from it."""

from datetime import date

import pytest

from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.snapshot import asked, build_snapshot, open_internal
from nps_report.snapshot.audit import Betrayal
from nps_report.snapshot.releasing import Release
from nps_report.snapshot.told_before import NOTHING_TOLD, ToldBefore
from nps_report.testing import sample_programme
from tests.privacy.sample import NO_TABLES, answers, with_frame

OCTOBER, END = parse_period("2026-10"), date(2026, 10, 31)
TWELVE = [3] * 12 + [8] * 13
"""Twelve complain of deliveries, of five accounts; thirteen raise nothing."""


def action(place=0, **more):
    return {
        "action_id": f"A{place}",
        "title": "x",
        "theme": "delivery",
        "unit": "Lyon",
        "opened_at": "2026-10-05",
        "public_text_fr": "Un créneau",
        "visibility": "customer",
    } | more


def earlier(rows, month):
    """The same answers of the same persons in another month."""
    return [
        {**row, "response_id": f"{month} {row['response_id']}", "responded_at": f"{month}-10"} for row in rows
    ]


def released(folder, rows, actions=None, before=NOTHING_TOLD, as_of=END, **changes):
    """What is released of October 2026."""
    tables = NO_TABLES | {"responses": rows, "actions": actions or [action()]}
    programme = with_frame(sample_programme(folder, tables, **({"segments": [], "targets": {}} | changes)))
    snapshot = build_snapshot(load_programme(programme), folder / "snapshot")
    return Release(open_internal(snapshot.folder / "internal"), OCTOBER, as_of, before)


def bands(release, unit="Lyon"):
    """The bands told in a unit's edition, in the register's order."""
    table = release.actions()
    found = table.loc[table["unit"] == unit, "asked"]
    return [band if isinstance(band, str) else None for band in found]


@pytest.mark.parametrize(
    ("scores", "band"),
    [
        (TWELVE, "10-29"),
        ([3] * 10 + [8] * 15, "10-29"),
        ([3] * 9 + [8] * 16, None),
        ([3] * 29 + [8] * 20, "10-29"),
        ([3] * 30 + [8] * 20, "30-99"),
        ([3] * 100 + [8] * 20, "100+"),
        ([10] * 12 + [8] * 13, None),
    ],
    ids=["twelve", "ten", "nine", "twenty-nine", "thirty", "a hundred", "who praise it do not ask"],
)
def test_a_band_is_told_from_ten_persons_on(tmp_path, scores, band):
    assert bands(released(tmp_path, answers("Lyon", scores))) == [band]


def test_a_band_is_told_in_the_edition_of_the_actions_own_unit_alone(tmp_path):
    rows = [*answers("Lyon", TWELVE), *answers("Lille", TWELVE)]
    release = released(tmp_path, rows)
    assert (bands(release), bands(release, "all"), bands(release, "Lille")) == (["10-29"], [None], [])


@pytest.mark.parametrize(
    "more",
    [{"theme": ""}, {"theme": "zebra"}, {"opened_at": ""}, {"unit": "Nowhere"}],
    ids=["no theme", "an unknown theme", "no day", "a unit that is no more"],
)
def test_an_action_that_nobody_can_have_asked_for_has_no_band(tmp_path, more):
    release = released(tmp_path, answers("Lyon", TWELVE), [action(**more)])
    assert not release.asked.bands


def test_one_person_counts_once(tmp_path):
    """Nine complain in September, and again in October."""
    rows = answers("Lyon", [3] * 9 + [8] * 16)
    assert bands(released(tmp_path, [*rows, *earlier(rows, "2026-09")])) == [None]


@pytest.mark.parametrize(("month", "band"), [("2025-11", "10-29"), ("2025-10", None)])
def test_answers_count_for_twelve_months(tmp_path, month, band):
    """Seven of October, and five others who complained earlier."""
    rows = answers("Lyon", [3] * 7 + [8] * 13)
    others = [
        {**row, "contact_id": f"older {row['contact_id']}"} for row in answers("Lyon", [3] * 5 + [8] * 5)
    ]
    assert bands(released(tmp_path, [*rows, *earlier(others, month)])) == [band]


def test_nothing_is_told_of_a_period_that_is_not_over(tmp_path):
    release = released(tmp_path, answers("Lyon", TWELVE), as_of=date(2026, 10, 30))
    assert bands(release) == [None]


def test_two_actions_of_the_same_answers_have_the_same_band(tmp_path):
    actions = [action(), action(1, opened_at="2026-10-20")]
    assert bands(released(tmp_path, answers("Lyon", TWELVE), actions)) == ["10-29", "10-29"]


def test_a_unit_and_the_whole_that_overlap_have_none(tmp_path):
    """Twelve of Lyon, twenty-four of all: the difference would be those of Lille."""
    rows = [*answers("Lyon", TWELVE), *answers("Lille", TWELVE)]
    release = released(tmp_path, rows, [action(), action(1, unit="")])
    assert not release.asked.bands
    assert not release.asked.tellings


def test_units_apart_have_a_band_each(tmp_path):
    rows = [*answers("Lyon", TWELVE), *answers("Lille", [3] * 30 + [8] * 20)]
    release = released(tmp_path, rows, [action(), action(1, unit="Lille")])
    assert (bands(release), bands(release, "Lille")) == (["10-29"], ["30-99"])


def test_a_later_action_counts_from_where_an_earlier_one_ends(tmp_path):
    """Twenty complain in September, twelve others in October: together they would be thirty-two."""
    before = [
        {**row, "contact_id": f"older {row['contact_id']}"} for row in answers("Lyon", [3] * 20 + [8] * 12)
    ]
    rows = [*answers("Lyon", TWELVE), *earlier(before, "2026-09")]
    assert bands(released(tmp_path / "alone", rows)) == ["30-99"]
    both = [action(), action(1, opened_at="2026-09-02")]
    assert bands(released(tmp_path / "both", rows, both)) == ["10-29", "10-29"]


# Beside what was told before


def late(rows):
    """One complains late, in the period that was told of."""
    return [*rows, {**answers("Lyon", [3])[0], "response_id": "late", "contact_id": "late"}]


def kept(folder, release):
    """What was told before: all that this release tells to Lyon."""
    before = ToldBefore(folder / "told")
    before.keep([one.of_units(["Lyon"]) for one in release.tellings], "Lyon")
    return before


def test_a_band_that_was_told_is_told_again(tmp_path):
    rows = answers("Lyon", TWELVE)
    before = kept(tmp_path, released(tmp_path, rows))
    assert bands(released(tmp_path, rows, before=before)) == ["10-29"]


def test_a_late_answer_takes_the_band_away_that_would_tell_of_it(tmp_path):
    """With it they are thirty: who was late would be known to have asked."""
    rows = answers("Lyon", [3] * 29 + [8] * 20)
    before = kept(tmp_path, released(tmp_path, rows))
    assert bands(released(tmp_path, late(rows))) == ["30-99"]
    assert bands(released(tmp_path, late(rows), before=before)) == [None]


def test_an_action_for_all_has_no_band_beside_one_that_was_told_of_a_unit(tmp_path):
    rows = [*answers("Lyon", TWELVE), *answers("Lille", TWELVE)]
    before = kept(tmp_path, released(tmp_path, rows))
    assert bands(released(tmp_path, rows, [action(unit="")]), "all") == ["10-29"]
    assert bands(released(tmp_path, rows, [action(unit="")], before), "all") == [None]


def test_a_band_is_told_as_so_many_answers_and_two_more(tmp_path):
    """The audit of scores takes it as it takes themes: ten ask, and two must be silent."""
    (telling,) = released(tmp_path, answers("Lyon", TWELVE)).asked.tellings
    ((spot, cell),) = telling.cells.items()
    assert (spot.label, cell.value.n, len(cell.answers)) == ("Lyon, asked for delivery", 12, 25)
    assert (telling.start, telling.end) == (date(2025, 11, 1), END)


def test_a_band_that_betrays_beside_all_else_is_not_told(tmp_path, monkeypatch):
    """Of two actions one is blamed, and the other is looked at again without it."""
    rows = [*answers("Lyon", TWELVE), *answers("Lille", TWELVE)]
    seen = []

    def blame(new, *_):
        seen.append([spot.unit for one in new for spot in one.cells])
        names = [one.name_of(spot) for one in new for spot in one.cells if spot.unit == "Lille"]
        return [Betrayal((), "x", "promoters", 1, 1, tuple(names))] if names else []

    monkeypatch.setattr(asked, "new_betrayals", blame)
    release = released(tmp_path, rows, [action(), action(1, unit="Lille")])
    assert (bands(release), bands(release, "Lille")) == (["10-29"], [None])
    assert seen == [["Lille", "Lyon"], ["Lyon"]]
