"""What came of finished actions, on answers that can be counted by hand."""

from datetime import date

import pandas as pd
import pytest

from nps_report.facts.effects import Effects
from nps_report.facts.internal import Facts
from nps_report.metrics import NONE, Counts
from nps_report.metrics.effect import Mentioned
from nps_report.periods import parse_period
from nps_report.programme.parts import ActionRules, Statistics
from nps_report.scope import Scope
from nps_report.snapshot.internal import concerns

UNITS = [
    {"unit": "Sud"},
    {"unit": "Lyon", "parent": "Sud"},
    {"unit": "Lille"},
    {"unit": "Nantes"},
]
LATE = "Livraison en retard"
DEAR = "Trop cher"


def answers(month, unit, scores, comment=""):
    """Answers of a unit in a month of 2026, one for each score."""
    return [
        {
            "responded_at": f"2026-{month:02d}-10",
            "score": score,
            "unit": unit,
            "comment": comment,
            "language": "fr",
        }
        for score in scores
    ]


STORY = [
    *answers(4, "Lyon", [3, 3, 8], LATE),
    *answers(5, "Lyon", [3, 9], LATE),
    *answers(6, "Lyon", [3, 3, 3], LATE),
    *answers(7, "Lyon", [7] * 9, LATE),
    *answers(8, "Lyon", [9, 9], DEAR),
    *answers(9, "Lyon", [9, 8, 6], DEAR),
    *answers(10, "Lyon", [0] * 8, LATE),
    *answers(5, "Sud", [10]),
    *answers(8, "Sud", [2]),
    *answers(5, "Lille", [9, 7], DEAR),
    *answers(6, "Lille", [8], LATE),
    *answers(8, "Lille", [3, 9, 9], DEAR),
    *answers(6, "Nantes", [10], DEAR),
    *answers(9, "Nantes", [6], LATE),
]
"""The action of July was done between May and June, and August and September: two months on each side."""


def action(name="A1", done="2026-07-15", unit="Lyon", theme="delivery", **more):
    row = {"action_id": name, "title": name, "status": "done", "done_at": done, "unit": unit, "theme": theme}
    return {**row, **more}


class Acting:
    """A side with a register and a programme of its own: its answers need not be frozen again."""

    def __init__(self, side, actions, changes):
        self.programme = side.programme.model_copy(update=changes)
        columns = ("action_id", "status", "unit", "theme", "opened_at", "due", "done_at")
        table = pd.DataFrame([{name: row.get(name) or None for name in columns} for row in actions])
        days = {name: pd.to_datetime(table[name]) for name in ("opened_at", "due", "done_at")}
        self._side, self._table = side, table.assign(**days)

    def __getattr__(self, name):
        return getattr(self._side, name)

    def actions(self, unit):
        return self._table[concerns(self._table["unit"], unit, self._side.units)]


@pytest.fixture
def effects(frozen):
    """The effects of actions in a unit's report of October 2026, over windows of two months."""

    def of(*actions, rows=STORY, unit="all", as_of="2026-10-31", units=UNITS, window=2, least=10, **changes):
        side = frozen({"responses": rows, "units": units})
        rules = ActionRules(effect_window=window, least_effect=least)
        acting = Acting(side, actions, {"actions": rules, **changes})
        return Effects(Facts(acting, Scope(parse_period("2026-10"), unit, date.fromisoformat(as_of))))

    return of


def only(effects):
    (found,) = effects.found
    return found


def test_the_windows_leave_out_the_month_in_which_it_was_done(effects):
    found = only(effects(action()))
    assert found.window.before == (date(2026, 5, 1), date(2026, 6, 30))
    assert found.window.after == (date(2026, 8, 1), date(2026, 9, 30))
    assert found.score.treated == (Counts(4, 0, 1), Counts(1, 1, 3))


def test_others_are_all_other_units_by_their_own_answers(effects):
    """Before Sud 10, Lille 9, 7, 8, Nantes 10; after Sud 2, Lille 3, 9, 9, Nantes 6. Sud without Lyon below it."""
    found = only(effects(action()))
    assert found.score.others == (Counts(0, 2, 3), Counts(3, 0, 2))
    assert found.compared
    assert found.score.effect.value == pytest.approx((40 + 60) - (-20 - 60))


def test_an_action_covers_the_units_below_its_own(effects):
    found = only(effects(action(unit="Sud")))
    assert found.score.treated == (Counts(4, 0, 2), Counts(2, 1, 3))
    assert found.score.others == (Counts(0, 2, 2), Counts(2, 0, 2))


@pytest.mark.parametrize("unit", ["", "all"])
def test_an_action_for_everybody_compares_with_nobody(effects, unit):
    found = only(effects(action(unit=unit)))
    assert (found.unit, found.score.others, found.points, found.slopes) == ("all", None, (), None)
    assert found.score.treated == (Counts(4, 2, 4), Counts(4, 1, 5))
    assert not found.compared


@pytest.mark.parametrize(
    ("other", "others"),
    [
        (action("A2", unit="Lille"), (Counts(0, 0, 2), Counts(2, 0, 0))),
        (action("A2", unit="Lille", theme="délais", done="2026-05-02"), (Counts(0, 0, 2), Counts(2, 0, 0))),
        (action("A2", unit="Sud"), (Counts(0, 2, 2), Counts(2, 0, 2))),
        (action("A2", unit="Lille", theme="price"), (Counts(0, 2, 3), Counts(3, 0, 2))),
        (action("A2", unit="Lille", theme=""), (Counts(0, 2, 3), Counts(3, 0, 2))),
        (action("A2", unit="Lille", done="2026-10-01"), (Counts(0, 2, 3), Counts(3, 0, 2))),
        (action("A2", unit="Lille", done="2026-04-30"), (Counts(0, 2, 3), Counts(3, 0, 2))),
        (action("A2", unit="Lille", done="", status="planned"), (Counts(0, 2, 3), Counts(3, 0, 2))),
        (action("A2", unit=""), None),
    ],
    ids=["same theme", "by its name", "unit above", "other theme", "none", "later", "earlier", "open", "all"],
)
def test_units_that_did_something_alike_then_are_not_compared_with(effects, other, others):
    found = effects(action(), other, unit="Lyon").found
    (own,) = [one for one in found if one.action_id == "A1"]
    assert own.score.others == others


def test_two_actions_on_words_that_are_no_theme_are_alike_where_the_words_are(effects):
    found = effects(action(theme="Divers"), action("A2", unit="Lille", theme="divers"), unit="Lyon").found
    assert found[0].score.others == (Counts(0, 0, 2), Counts(2, 0, 0))
    assert (found[0].theme, found[0].mentions) == (None, None)


def test_the_share_of_comments_on_its_theme_is_counted_in_both_groups(effects):
    """Elsewhere comments are Lille's and Nantes': one of four is on deliveries before, one of four after."""
    found = only(effects(action(theme="délais")))
    assert found.theme == "delivery"
    assert found.mentions.treated == (Mentioned(5, 5), Mentioned(0, 5))
    assert found.mentions.others == (Mentioned(1, 4), Mentioned(1, 4))
    assert found.mentions.effect.value == pytest.approx(-100)


def test_answers_without_a_unit_are_compared_with_nobody(effects):
    rows = [*STORY, *answers(5, "", [0, 0, 0], LATE), *answers(8, "", [0, 0], LATE)]
    found = only(effects(action(), rows=rows))
    assert found.score.others == (Counts(0, 2, 3), Counts(3, 0, 2))
    assert found.mentions.others == (Mentioned(1, 4), Mentioned(1, 4))


def test_what_comes_after_the_reports_date_is_not_known(effects):
    found = only(effects(action(), as_of="2026-08-31"))
    assert found.window.after == (date(2026, 8, 1), date(2026, 8, 31))
    assert found.score.treated[1] == Counts(0, 0, 2)


@pytest.mark.parametrize("as_of", ["2026-07-20", "2026-07-31"])
def test_in_the_month_of_the_action_it_is_too_early(effects, as_of):
    found = only(effects(action(), as_of=as_of))
    assert (found.window.after, found.score.treated[1], found.verdict) == (None, NONE, "too early")
    assert found.mentions.treated[1] == Mentioned(0, 0)


def test_an_action_done_after_the_reports_date_is_not_done(effects):
    assert effects(action(), as_of="2026-07-14").found == ()


@pytest.mark.parametrize("status", ["dropped", "planned", "in progress"])
def test_only_what_is_done_is_measured(effects, status):
    assert effects(action(status=status, done="")).found == ()


def test_the_latest_action_comes_first(effects):
    found = effects(action("A1"), action("A2", done="2026-08-02"), action("A0", done="2026-07-15"))
    assert [one.action_id for one in found.found] == ["A2", "A0", "A1"]


def test_the_months_before_stand_side_by_side(effects):
    """March has no answer at all, and April none elsewhere: it is left out of the slopes."""
    found = only(effects(action()))
    assert [(one.period.name, one.treated.n, one.others.n) for one in found.points] == [
        ("2026-04", 3, 0),
        ("2026-05", 2, 3),
        ("2026-06", 3, 2),
    ]
    assert found.slopes.value == pytest.approx((-100 - 0) - (50 - 200 / 3))


def test_where_no_other_unit_is_there_is_no_comparison(effects):
    found = only(effects(action(), rows=answers(5, "Lyon", [9]), units=[{"unit": "Lyon"}]))
    assert (found.score.others, found.compared) == (None, False)


def test_a_programme_says_what_an_effect_is(effects):
    usual, other = (
        only(effects(action(), least=least, statistics=Statistics(confidence=confidence)))
        for least, confidence in ((10, 0.95), (20, 0.9))
    )
    assert other.score.effect.needed < usual.score.effect.needed / 4
    assert other.score.effect.low > usual.score.effect.low


def test_quarters_are_the_windows_of_a_quarterly_programme(effects):
    found = only(effects(action(done="2026-05-15"), window=1, period="quarter"))
    assert found.window.before == (date(2026, 1, 1), date(2026, 3, 31))
    assert found.window.after == (date(2026, 7, 1), date(2026, 9, 30))
    assert found.score.treated == (NONE, Counts(1, 10, 3))


def test_with_too_many_answers_comments_are_not_read(effects, monkeypatch):
    monkeypatch.setattr("nps_report.facts.seen.MOST_PEOPLE", 3)
    found = only(effects(action()))
    assert found.mentions is None
    assert found.score.others == (Counts(0, 2, 3), Counts(3, 0, 2))


def test_an_action_improved_where_its_score_or_its_theme_did(effects):
    rows = [
        *answers(6, "Lyon", [8] * 40, LATE),
        *answers(8, "Lyon", [8] * 40, DEAR),
        *answers(6, "Lille", [8] * 40, DEAR),
        *answers(8, "Lille", [8] * 40, DEAR),
    ]
    found = only(effects(action(), rows=rows))
    assert (found.score.effect.verdict, found.mentions.effect.verdict) == ("too early", "improved")
    assert found.verdict == "improved"
