"""What came of kept promises is told in words, where each number behind it could be told by itself."""

from datetime import date

import pytest

from nps_report.metrics.effect import Effect
from nps_report.snapshot.achieved import Part, achievement
from tests.privacy.sample import answers
from tests.snapshot.test_asked import TWELVE, action, released

BAD, GOOD = [3] * 30 + [8] * 10, [10] * 30 + [8] * 10
LEVEL = [10] + [3] + [8] * 98
"""A hundred of whom two are not in the middle: their score is known within a few points."""


def in_month(month, unit, scores, accounts=5):
    return [
        {**row, "response_id": f"{month} {row['response_id']}", "responded_at": f"{month}-10"}
        for row in answers(unit, scores, accounts)
    ]


def done(**more):
    return action(status="done", opened_at="2026-05-04", done_at="2026-08-12", **more)


def effects(folder, rows, *actions, **changes):
    """What is told of each action in the edition of all."""
    table = released(folder, rows, [*actions], **changes).actions()
    found = table.loc[table["unit"] == "all", "effect"]
    return [told if isinstance(told, str) else None for told in found]


def measured(lyon_after, before=BAD, lille=BAD, accounts=5):
    """Lyon and Lille in July, and in October, after an action of August."""
    return [
        *in_month("2026-07", "Lyon", before),
        *in_month("2026-10", "Lyon", lyon_after),
        *in_month("2026-07", "Lille", lille, accounts),
        *in_month("2026-10", "Lille", lille, accounts),
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (measured(GOOD), "score"),
        (measured(LEVEL, LEVEL, LEVEL), "nothing yet"),
        (measured(TWELVE, TWELVE, TWELVE), "too early"),
        (measured(GOOD, lille=BAD, accounts=2), None),
        (measured(GOOD, lille=[10] * 40), None),
        ([*in_month("2026-07", "Lyon", BAD), *in_month("2026-10", "Lyon", GOOD)], None),
    ],
    ids=["rose", "idle", "too few", "of two accounts", "all of one class", "nobody to compare with"],
)
def test_what_is_told_of_an_action_that_was_done(tmp_path, rows, told):
    """Nobody is compared with whose own score could not be told."""
    assert effects(tmp_path, rows, done(theme="")) == [told]


def test_the_theme_is_told_where_enough_raise_it_before_and_after(tmp_path):
    """In Lyon seventy of eighty complain, then twelve of eighty; in Lille forty, then forty. The scores are alike."""
    many, few, same = ([3] * n + [6] * (70 - n) + [8] * 10 for n in (70, 12, 40))

    def said(rows, raising):
        silent = "Rien à dire du quai cette fois"
        return [row if place < raising else {**row, "comment": silent} for place, row in enumerate(rows)]

    rows = [
        *said(in_month("2026-07", "Lyon", many), 70),
        *said(in_month("2026-10", "Lyon", few), 12),
        *said(in_month("2026-07", "Lille", same), 40),
        *said(in_month("2026-10", "Lille", same), 40),
    ]
    assert effects(tmp_path / "enough", rows, done()) == ["theme"]
    fewer = [*rows[:80], *said(in_month("2026-10", "Lyon", few), 9), *rows[160:]]
    assert effects(tmp_path / "nine", fewer, done()) == [None]


def test_before_a_period_has_passed_it_is_too_early(tmp_path):
    late = done() | {"done_at": "2026-10-12"}
    assert effects(tmp_path, in_month("2026-10", "Lyon", GOOD), late) == ["too early"]


@pytest.mark.parametrize("more", [{"status": "planned", "done_at": ""}, {"visibility": "internal"}])
def test_nothing_is_measured_of_what_is_not_done_or_not_told(tmp_path, more):
    assert effects(tmp_path, measured(GOOD), done() | more) in ([None], [])


def test_where_a_theme_improved_that_may_not_be_told_nothing_worse_is():
    idle, better = (Effect(0.0, -5.0, 5.0, True, verdict, 90) for verdict in ("not improved", "improved"))
    assert achievement(Part(idle, True), Part(better, False)) is None
    assert achievement(Part(idle, False), Part(better, False)) is None


def test_news_are_what_was_decided_or_done_in_the_period(tmp_path):
    actions = [
        action(),
        action(1, opened_at="2026-09-30"),
        action(2, opened_at="2026-05-04", status="done", done_at="2026-10-02"),
        action(3, opened_at=""),
    ]
    table = released(tmp_path, answers("Lyon", BAD), actions, as_of=date(2026, 10, 31)).actions()
    own = table[table["unit"] == "Lyon"]
    assert own["is_new"].tolist() == [True, False, True, False]
    assert own["is_own"].all()
    assert not table.loc[table["unit"] == "all", "is_own"].any()
