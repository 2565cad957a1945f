"""A draft of a testimonial holds a customer's own sentences, and none that regrets something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.verbatims.praise import praise_in

COMMENT = "Équipe à l'écoute. Prix trop élevés ! Des délais tenus."


def place(part, text=COMMENT):
    return text.index(part), text.index(part) + len(part)


def test_a_sentence_that_regrets_something_is_left_out_whole():
    assert praise_in(COMMENT, [place("trop")]) == "Équipe à l'écoute. […] Des délais tenus."


def test_what_is_left_out_at_either_end_is_not_marked():
    assert praise_in(COMMENT, [place("Équipe"), place("délais")]) == "Prix trop élevés !"


def test_several_sentences_left_out_in_a_row_are_marked_once():
    text = "Bravo à tous. Trop cher. Trop lent. Merci pour tout."
    regrets = [place("cher", text), place("lent", text)]
    assert praise_in(text, regrets) == "Bravo à tous. […] Merci pour tout."


def test_lines_are_sentences_too():
    assert praise_in("Très bien\nTrop cher\n", [(10, 14)]) == "Très bien"


@pytest.mark.parametrize("text", ["", "RAS", "...", "👍"])
def test_of_a_comment_that_says_nothing_nothing_is_drawn(text):
    assert praise_in(text) == ""


def test_a_long_text_is_cut_after_a_sentence():
    assert praise_in("Tout est parfait. Merci encore à vous tous.", most=4) == "Tout est parfait. […]"


@given(st.text("ab.!? \n", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_no_word_is_added(text, regrets):
    drawn = praise_in(text, regrets).replace("[…]", " ").split()
    left = iter(text.split())
    assert all(word in left for word in drawn)
