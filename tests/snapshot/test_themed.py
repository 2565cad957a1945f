"""Which themes may be told, on answers small enough to count by hand."""

import pandas as pd
import pytest

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import marked
from nps_report.snapshot.themed import Themed, at_least

RULES = Thresholds()
SCORES = [10] * 12 + [8] * 4 + [3] * 4


def themed(mentions, scores=SCORES, order=("delivery", "price")):
    """Answers 0, 1, 2 ... of four accounts in turn, and `mentions`: answer, theme, what words tell."""
    answers = pd.DataFrame(
        {
            "response_id": [str(place) for place in range(len(scores))],
            "score": scores,
            "unit": "Lyon",
            "contact_id": [f"C{place}" for place in range(len(scores))],
            "account_id": [f"A{place % 4}" for place in range(len(scores))],
        }
    )
    rows = [(str(place), theme, said, True) for place, theme, said in mentions]
    frame = pd.DataFrame(rows, columns=["response_id", "theme", "said", "counts"])
    return Themed(marked(answers, has_accounts=True), frame, order)


def told(found, scores=SCORES):
    return found.released(range(len(scores)), RULES)


def said_by(places, theme="delivery", said="positive"):
    return [(place, theme, said) for place in places]


@pytest.mark.parametrize(("many", "expected"), [(9, ()), (10, (("delivery", "appreciated"),))])
def test_ten_persons_in_a_tone_are_told_nine_are_not(many, expected):
    assert told(themed(said_by(range(many)))) == expected


def test_nine_in_a_tone_and_one_in_the_other_are_told_together():
    mentions = [*said_by(range(9)), *said_by([9], said="negative")]
    assert told(themed(mentions)) == (("delivery", "mentioned"),)


@pytest.mark.parametrize("silent", [0, 1, 2])
def test_both_tones_are_told_where_persons_of_two_accounts_raise_neither(silent):
    """Else who knows how many answered would learn that everybody else raises it: then not even that is told."""
    scores = [10] * 12 + [3] * 12 + [8] * silent
    mentions = [*said_by(range(12)), *said_by(range(12, 24), said="negative")]
    both = (("delivery", "appreciated"), ("delivery", "to improve"))
    assert told(themed(mentions, scores), scores) == (both if silent == 2 else ())


def test_who_says_both_or_neither_hides_those_of_either_tone():
    scores = [10] * 12 + [3] * 12 + [8] * 2
    mixed = [(place, "delivery", said) for place in (24, 25) for said in ("positive", "negative")]
    mentions = [*said_by(range(12)), *said_by(range(12, 24), said="negative"), *mixed]
    both = (("delivery", "appreciated"), ("delivery", "to improve"))
    assert told(themed(mentions, scores), scores) == both


def test_themes_stand_in_the_order_of_the_code_frame_however_many_raise_them():
    mentions = [*said_by(range(10)), *said_by(range(12), "price")]
    assert [theme for theme, _ in told(themed(mentions))] == ["delivery", "price"]
    assert [theme for theme, _ in told(themed(mentions, order=("price", "delivery")))] == [
        "price",
        "delivery",
    ]


def test_a_theme_that_the_code_frame_has_not_is_not_told():
    """A competitor's name is no theme of it."""
    assert told(themed(said_by(range(12), "competitors"))) == ()


def test_an_answer_that_says_both_is_in_neither_tone():
    """Ten praise, of whom one blames as well."""
    mentions = [*said_by(range(10)), (0, "delivery", "negative")]
    assert told(themed(mentions)) == (("delivery", "mentioned"),)


def test_mentions_of_answers_that_do_not_count_are_left_out():
    found = themed(said_by(range(10)))
    found.mentions.loc[0, "counts"] = False
    assert told(found) == ()


def test_a_score_gives_a_tone_that_words_do_not_tell():
    found = themed(said_by([0, 19], said=None))
    assert (found.tones[0], found.tones[19]) == ({"delivery": "positive"}, {"delivery": "negative"})
    assert (found.worded[0], found.worded[19]) == ({"delivery": "neutral"}, {"delivery": "neutral"})


@pytest.mark.parametrize(
    ("themes", "least"),
    [
        ([], 0),
        ([("delivery", "mentioned")], 12),
        ([("delivery", "appreciated"), ("price", "to improve")], 12),
        ([("price", "mentioned"), ("delivery", "appreciated"), ("delivery", "to improve")], 22),
    ],
    ids=["none", "mentioned", "one tone each", "both tones of one"],
)
def test_ten_in_each_tone_of_a_theme_and_two_who_say_nothing_of_it(themes, least):
    assert at_least(themes, RULES) == least
