"""Cues: words that together speak for a theme, weighed beside patterns that are likely only."""

import numpy as np
import pytest

from nps_report.verbatims.cues import LONGEST, Cues, passages
from nps_report.verbatims.frame import CodeFrame, Theme
from nps_report.verbatims.lemmas import words_of
from nps_report.verbatims.themes import Tagger

WORTH = {
    "attendre": (60, 0),
    "relancer": (50, 0),
    "devis": (-30, 70),
    "rabais": (0, 120),
    "trop payer": (0, 110),
    "tari*": (0, 100),
}
"""Points for delivery and for price."""


def cues(needed=(100, 100), pattern=(80, 80), again=(30, 30)):
    points = np.array(list(WORTH.values()), "int32")
    rows = {cue: row for row, cue in enumerate(WORTH)}
    return Cues(
        ("delivery", "price"), rows, points, *(np.array(one, "int32") for one in (needed, pattern, again))
    )


@pytest.fixture
def tagged():
    """The themes of a comment and the words that tell them, in a frame of likely patterns and cues."""

    def tag(text, likely=("livraison", "colis"), sure=(), excluded=(), language="fr", **points):
        delivery = Theme("delivery", {}, {"fr": sure}, {"fr": excluded}, likely={"fr": likely})
        price = Theme("price", {}, {}, {"fr": ("tarif de nuit",)}, likely={"fr": ("prix",)})
        tagger = Tagger(CodeFrame((delivery, price), cues={"fr": cues(**points)}))
        return [(found.theme, text[found.start : found.end]) for found in tagger(text, language)]

    return tag


def test_cues_add_up_to_a_theme(tagged):
    assert tagged("J'attends, après avoir relancé") == [("delivery", "attends")]


def test_one_that_is_not_enough_tells_nothing(tagged):
    assert tagged("J'attends") == []


def test_a_cue_counts_once_however_often_it_stands(tagged):
    assert tagged("J'attends, j'attends, j'attends") == []


def test_a_cue_speaks_against_a_theme(tagged):
    assert tagged("J'attends, j'ai relancé, toujours pas de devis") == []


def test_two_words_in_a_row_and_a_beginning_are_cues(tagged):
    assert tagged("On a trop payé") == [("price", "trop payé")]
    assert tagged("Votre tarification") == [("price", "tarification")]


def test_a_likely_pattern_alone_tells_nothing_where_cues_say_nothing(tagged):
    assert tagged("La livraison du journal") == []


def test_a_likely_pattern_counts_where_cues_agree_and_tells_the_theme_then(tagged):
    assert tagged("J'attends la livraison") == [("delivery", "livraison")]


def test_a_second_likely_pattern_adds_its_own_points(tagged):
    assert tagged("La livraison du colis") == [("delivery", "livraison"), ("delivery", "colis")]


def test_a_sure_pattern_counts_whatever_cues_say(tagged):
    assert tagged("La livraison du journal", sure=("journal",)) == [
        ("delivery", "livraison"),
        ("delivery", "journal"),
    ]


def test_without_cues_in_the_language_a_likely_pattern_is_a_pattern():
    theme = Theme("delivery", {}, likely={"en": ("delivery",)})
    found = Tagger(CodeFrame((theme,), cues={"fr": cues()}))("A delivery", "en")
    assert [(one.theme, one.start) for one in found] == [("delivery", 2)]


def test_a_likely_pattern_of_a_theme_without_cues_is_a_pattern():
    theme = Theme("parking", {}, likely={"fr": ("parking",)})
    found = Tagger(CodeFrame((theme,), cues={"fr": cues()}))("Le parking", "fr")
    assert [one.theme for one in found] == ["parking"]


def test_what_a_theme_excludes_is_no_cue_for_it_but_may_be_one_elsewhere(tagged):
    assert tagged("Le tarif de nuit") == []
    assert tagged("Le tarif de nuit, et vos tarifs") == [("price", "tarifs")]


def test_a_long_comment_is_weighed_by_passages(tagged):
    between = "bonjour " * LONGEST
    assert tagged(f"J'attends. {between}. Relancé.") == []
    assert tagged(f"{between}. J'attends, j'ai relancé.") == [("delivery", "attends")]


def test_passages_hold_each_word_once():
    text = "Un deux trois. " * 50 + "quatre " * 150
    words = words_of(text, "fr")
    places = [
        place for one in passages(words, [at for at, sign in enumerate(text) if sign == "."]) for place in one
    ]
    assert places == list(range(len(words)))


def test_no_word_no_theme(tagged):
    assert tagged("... ! 👍") == []
