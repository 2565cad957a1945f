"""Cues are learned from comments of other people than those that the agreement is reported on."""

import re

import numpy as np
import pytest

from nps_report.verbatims.coded import REPORTED
from tools.learn_cues import Marked, balanced, learn, read_marked
from tools.verbatim_measures import CODED, kit_frame, load_coded

FIVE = 5


def words(text):
    return re.findall(r"\w+", text.lower())


def runs(text):
    """Each row of five words in a text."""
    said = words(text)
    return {" ".join(said[start : start + FIVE]) for start in range(len(said) - FIVE + 1)}


@pytest.mark.slow
def test_no_comment_that_cues_are_learned_from_is_like_one_that_agreement_is_reported_on():
    held = [one.text for one in load_coded(CODED, kit_frame()) if one.half == REPORTED]
    whole, parts = {tuple(words(text)) for text in held}, set().union(*map(runs, held))
    alike = sum(tuple(words(one.text)) in whole or bool(runs(one.text) & parts) for one in read_marked())
    assert (len(held), alike) == (150, 0)


@pytest.mark.slow
def test_marked_comments_name_themes_of_the_frame():
    known = {theme.id for theme in kit_frame().themes}
    comments = read_marked()
    assert {one.language for one in comments} == {"fr", "en"}
    assert set().union(*(one.themes for one in comments)) == known
    assert not [one for one in comments if "{" in one.text or "}" in one.text]


def test_a_word_of_marked_passages_speaks_for_its_theme_and_one_of_the_rest_against_it():
    said = [
        Marked("a", "en", f"{{price:dear {word}}} but lovely {word}")
        for word in ("one", "two", "three", "four")
    ]
    learned = learn(said + [Marked("b", "en", "lovely day today") for _ in range(4)], ["price"])
    worth = dict(zip(learned.cues, learned.weights[:, 0], strict=True))
    assert worth["dear"] > 0 > worth["lovely"]


def test_the_balance_takes_patterns_and_cues_for_what_they_are_worth():
    coded = np.array([[True], [True], [False], [False]] * 10)
    logits, patterns = np.array([[2.0], [2.0], [-2.0], [-2.0]] * 10), np.array([[1], [0], [1], [0]] * 10)
    balance, kappa = balanced(logits, patterns, np.zeros_like(coded), coded)
    assert kappa == 1.0
    assert balance.cues > 0
    assert abs(balance.pattern) < 0.1
