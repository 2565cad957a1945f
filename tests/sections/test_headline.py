"""The headline of a report, from facts."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.opening import headline
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")


@pytest.fixture
def headline_of(frozen):
    """The headline of October's scores, and September's if any."""

    def of(scores, before=(), **changes):
        rows = [
            {"responded_at": f"2026-10-{place % 28 + 1:02d}", "score": score}
            for place, score in enumerate(scores)
        ]
        rows += [
            {"responded_at": f"2026-09-{place % 28 + 1:02d}", "score": s} for place, s in enumerate(before)
        ]
        return headline(Facts(frozen({"responses": rows}, **changes), Scope(OCTOBER, "all", OCTOBER.end)), EN)

    return of


def sentence(block):
    return "".join(run.text for run in block.sentence)


def test_a_small_base_is_said_beside_the_score(headline_of):
    assert headline_of([10, 9, 3]).interval.endswith("(at 95%) · small base")
    assert headline_of([10] * 30).interval.endswith("(at 95%)")


def test_without_an_earlier_period_nothing_is_compared(headline_of):
    assert sentence(headline_of([10, 9, 3])) == "No earlier period to compare with."


def test_no_answer_has_no_score_and_no_bar(headline_of):
    block = headline_of([], before=[9])
    assert (block.score, block.interval, block.bar) == (None, "", ())
    assert sentence(block) == "No answer in this period."


def test_the_target_is_named_in_the_sentence(headline_of):
    block = headline_of([3] * 20, before=[3] * 20, targets={"all": 30})
    assert sentence(block).endswith("Below the target of +30.")


def test_everyone_the_same_is_not_certain(headline_of):
    block = headline_of([10] * 5, before=[10] * 5)
    assert block.label == "+100"
    assert "between" in block.interval
    assert "Stable or undetermined" in sentence(block)


@pytest.mark.parametrize("headline", ["accounts", "waterfall"])
def test_without_accounts_nothing_is_said_to_be_weighed_by_them(headline_of, headline):
    said = headline_of([10, 9, 3], statistics={"headline": headline}).more
    assert said[-1][0].text == "Every respondent counts the same."


def test_a_score_that_no_answer_can_tell_is_compared_with_nothing(headline_of):
    block = headline_of([10, 9], before=[3], statistics={"headline": "revenue"})
    assert (block.score, block.interval, block.more) == (None, "", ())


def test_how_the_score_is_weighed_leaves_room_for_the_small_base(frozen):
    rows = [
        {"responded_at": f"2026-10-0{day}", "score": 9, "weight": day, "account_id": "A"} for day in (1, 2)
    ]
    side = frozen({"responses": rows}, statistics={"headline": "accounts"})
    block = headline(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), EN)
    assert block.interval.endswith("(at 95%) · small base")
    assert block.more[-1][0].text == "Every account counts the same, with the survey’s weights."
