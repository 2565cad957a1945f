"""What the internal edition says first, in words that claim nothing the test does not."""

import pytest

from nps_report.blocks import TEMPLATE_WORDS
from nps_report.facts.internal import Change
from nps_report.metrics import Counts, Difference, TargetGap
from nps_report.periods import parse_period
from nps_report.sections.labels import base, class_bar, probability, since
from nps_report.sections.opening import change_sentence, target_sentence, template_words
from nps_report.wording import words_for

FR, EN = words_for("fr"), words_for("en")
SEPTEMBER = parse_period("2026-09")


def change(value, established):
    return Change(
        SEPTEMBER, Counts(1, 1, 1), Difference(value, value - 10, value + 10, 0.5), 0.5, established
    )


@pytest.mark.parametrize(
    ("value", "established", "expected"),
    [
        (34.0, True, "Up: +34 points since September 2026, between +24 and +44."),
        (-34.0, True, "Down: −34 points since September 2026, between −44 and −24."),
        (6.0, False, "Stable or undetermined: +6 points since September 2026, between −4 and +16."),
        (-1.0, False, "Stable or undetermined: −1 point since September 2026, between −11 and +9."),
    ],
)
def test_up_and_down_are_said_only_where_established(value, established, expected):
    assert expected == change_sentence(change(value, established), EN)


def test_french_says_the_same():
    said = change_sentence(change(-34.0, True), FR)
    assert said == "En baisse\u202f: −34 points depuis septembre 2026, entre −44 et −24."


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (TargetGap(-9.0, True), "Below the target of +25."),
        (TargetGap(9.0, True), "Above the target of +25."),
        (TargetGap(-9.0, False), "Target +25: gap not established."),
    ],
)
def test_a_gap_to_the_target_is_said_only_where_established(gap, expected):
    assert expected == target_sentence(gap, 25, EN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2026-09", "depuis septembre 2026"),
        ("2026-Q3", "depuis le 3e trimestre 2026"),
        ("2026", "depuis 2026"),
        ("2026-W41", "depuis la semaine 41 de 2026"),
        ("2026-01:2026-03", "par rapport à la période janvier 2026 à mars 2026"),
    ],
)
def test_a_period_has_its_article_in_french(name, expected):
    assert expected == since(FR, parse_period(name))


def test_a_small_base_is_marked_beside_the_count():
    assert [base(EN, 22, True), base(EN, 1795, False)] == ["n = 22 · small base", "n = 1,795"]


def test_no_answer_at_all_is_no_small_base():
    assert base(EN, 0, True) == "n = 0"


def test_a_tiny_p_is_not_said_to_be_zero():
    assert [probability(EN, 1e-9), probability(EN, 0.0331)] == ["p\u00a0<\u00a00.001", "p\u00a0=\u00a00.033"]


def test_no_answer_has_no_class_bar():
    assert class_bar(EN, Counts(0, 0, 0)) == ()


def test_the_class_bar_starts_with_the_promoters():
    shares = [(share.score_class, share.label) for share in class_bar(EN, Counts(1, 1, 2))]
    assert shares == [("promoters", "50%"), ("passives", "25%"), ("detractors", "25%")]


def test_every_word_that_templates_need_is_given():
    assert set(template_words(EN)) == set(TEMPLATE_WORDS)
