"""Cues are learned from comments of other people than those that the agreement is reported on."""

import re

import numpy as np
import pytest

from nps_report.verbatims.coded import REPORTED
from tools.learn_cues import Marked, across_readers, balanced, examples_of, learn, read_marked
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


def made(reader, *comments, times=6):
    return [Marked(reader, "en", comment) for comment in comments for _ in range(times)]


def worth(comments, theme="price"):
    learned = learn(examples_of(comments, [theme]))
    return dict(zip(learned.cues, learned.weights[:, 0], strict=True))


def test_a_word_of_marked_passages_speaks_for_its_theme_and_one_of_the_rest_against_it():
    learned = worth(made("a", "{price:dear} but lovely", "lovely"))
    assert learned["dear"] > 0 > learned["lovely"]


def test_a_cue_that_stands_in_too_few_texts_is_left_out():
    rare = Marked("a", "en", "it was {price:costly}")
    assert "costly" not in worth([*made("a", "{price:dear}", "lovely"), rare])
    assert "costly" in worth([*made("a", "{price:dear}", "lovely"), *[rare] * 6])


def test_a_cue_that_tells_nothing_is_left_out():
    learned = worth(made("a", "{price:dear today}", "lovely today"))
    assert "dear" in learned
    assert "today" not in learned


def test_examples_of_some_comments_are_their_passages_too():
    examples = examples_of(made("a", "{price:dear} but lovely today", "lovely", times=3), ["price"])
    some = examples.only(np.array([True, False, False, True, False, False]))
    assert some.comment.tolist() == [0, 0, 0, 3]
    assert some.coded[:, 0].tolist() == [True, True, False, False]
    assert some.whole().shape[0] == 2


def test_what_cues_say_of_a_comment_is_learned_from_other_readers():
    told = made("a", "{price:dear}", "lovely") + made("b", "dear", "{price:lovely}")
    logits = across_readers(examples_of(told, ["price"]), [one.reader for one in told])
    said = {(one.reader, one.text): logit > 0 for one, logit in zip(told, logits[:, 0], strict=True)}
    assert said == {("a", "dear"): False, ("a", "lovely"): True, ("b", "dear"): True, ("b", "lovely"): False}


def test_the_balance_takes_patterns_and_cues_for_what_they_are_worth():
    coded = np.array([[True], [True], [False], [False]] * 10)
    logits, patterns = np.array([[2.0], [2.0], [-2.0], [-2.0]] * 10), np.array([[1], [0], [1], [0]] * 10)
    balance, kappa = balanced(logits, patterns, np.zeros_like(coded), coded)
    assert kappa == 1.0
    assert balance.cues > 0
    assert abs(balance.pattern) < 0.1


def test_a_sure_pattern_raises_its_theme_whatever_the_sum():
    coded = np.array([[True], [True], [False], [False]] * 10)
    logits, none = np.array([[2.0], [-2.0], [-2.0], [-2.0]] * 10), np.zeros_like(coded)
    sure = np.array([[False], [True], [False], [False]] * 10)
    assert balanced(logits, none, none, coded)[1] < 1.0
    assert balanced(logits, none, sure, coded)[1] == 1.0
