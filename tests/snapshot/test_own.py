"""What colleagues may read of each other's answers."""

import pandas as pd
import pytest

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import marked
from nps_report.snapshot.own import NOTHING, OwnScore, consents, own_answers, own_score

RULES = Thresholds()


def frame(scores, consents, accounts="A"):
    return pd.DataFrame(
        {
            "response_id": [f"R{place}" for place in range(len(scores))],
            "score": scores,
            "unit": "Lyon",
            "account_id": accounts,
            "contact_id": [f"C{place}" for place in range(len(scores))],
            "letter_consent": consents,
        }
    )


def of_persons(scores, consents):
    """The answers of one account, an answer a person."""
    return marked(frame(scores, consents), has_accounts=False)


def said(*scores):
    """What is told of answers whose last one is without consent."""
    return own_score(of_persons([*scores], [True] * (len(scores) - 1) + [False]), RULES)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([10, 9, 9, 9, 9, 8, 3], OwnScore("words", words="high")),  # 5 - 1 of 7
        ([10, 8, 8, 3, 8], OwnScore("words", words="middle")),
        ([10, 8, 3, 3, 3, 3, 3], OwnScore("words", words="low")),
        ([10, 9, 9, 8, 3], NOTHING),  # of five with no class empty, "high" can be nothing else
        ([10, 9, 9, 9, 8, 3], NOTHING),  # of six, one is a detractor
        ([10, 9, 8, 3], NOTHING),  # four
        ([10, 10, 10, 10, 10], NOTHING),  # all alike
        ([10, 9, 9, 3, 3], NOTHING),  # few, and a class is empty
        ([10] * 9 + [3], NOTHING),  # the one who is not a promoter knows that all others are
    ],
)
def test_words_follow_the_rules_of_any_published_score(scores, expected):
    assert said(*scores) == expected


def test_many_get_words_too_and_no_number():
    """Ten promoters, six passives, four detractors: 30."""
    assert said(*[10] * 10, *[8] * 6, *[3] * 4) == OwnScore("words", words="high")


def test_a_person_who_answers_often_counts_once():
    """Five answers of three persons are too few."""
    answers = frame([10, 9, 9, 8, 3], [False] * 5).assign(contact_id=["a", "a", "b", "b", "c"])
    assert own_score(marked(answers, has_accounts=False), RULES) == NOTHING


def test_the_answers_of_an_account_are_told_from_those_of_others():
    found = marked(frame([10, 3, 8], [True] * 3, ["A", "B", "A"]), has_accounts=True)
    own = own_answers(found, "A")
    assert own.classes == ["promoters", "passives"]
    assert own.accounts == own.persons == ["contact C0", "contact C2"]


def test_nobody_consents_where_nobody_answers():
    assert not consents(of_persons([], []))


@pytest.mark.parametrize(("scores", "nps"), [([10, 10, 3], 33), ([3, 3, 10], -33), ([10] * 3 + [8] * 5, 38)])
def test_numbers_are_whole_with_halves_to_the_even_one(scores, nps):
    """3 of 8 is 37.5."""
    assert own_score(of_persons(scores, [True] * len(scores)), RULES).nps == nps
