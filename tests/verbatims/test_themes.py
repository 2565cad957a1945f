"""Comments are tagged with the themes that they mention, and where."""

import time

import pytest

from nps_report.errors import ProgrammeError
from nps_report.verbatims.frame import CodeFrame, Theme
from nps_report.verbatims.themes import Mention, Tagger

DELIVERY = Theme(
    "delivery",
    {"fr": "Livraison", "en": "Delivery"},
    {"fr": ("livraison", "livrer", "retard de livraison en janvier"), "en": ("delivery", "late")},
    {"fr": ("retard de paiement",)},
    (
        Theme(
            "delay",
            {"fr": "Retards", "en": "Delays"},
            {"fr": ("retard", "en retard")},
            {"fr": ("sans retard",)},
        ),
        Theme("stock", {"fr": "Stock", "en": "Stock"}, {"fr": ("stock", "retard de stock")}),
    ),
)
PRICE = Theme("price", {"fr": "Prix", "en": "Price"}, {"fr": ("cher", "prix")})
FRAME = CodeFrame((DELIVERY, PRICE), ("Acme", "Volt & Co", "Volt"))


@pytest.fixture(scope="module")
def tagger():
    return Tagger(FRAME)


def said(tagger, text, language="fr"):
    return [(found.theme, found.subtheme, text[found.start : found.end]) for found in tagger(text, language)]


def test_a_comment_may_mention_several_themes_each_in_its_place(tagger):
    assert tagger("Prix bas, livraison chère", "fr") == (
        Mention("price", None, 0, 4),
        Mention("delivery", None, 10, 19),
        Mention("price", None, 20, 25),
    )


def test_a_comment_that_mentions_nothing_has_no_mention(tagger):
    assert tagger("Très bien, bonne continuation", "fr") == ()


def test_themes_are_looked_for_in_the_language_of_the_comment(tagger):
    assert said(tagger, "late livraison", "en") == [("delivery", None, "late")]


def test_a_subtheme_counts_for_its_theme(tagger):
    assert said(tagger, "Toujours en retard") == [("delivery", "delay", "en retard")]


def test_overlapping_mentions_of_a_theme_are_the_longest_one(tagger):
    text = "Un retard de livraison en janvier"

    assert said(tagger, text) == [("delivery", "delay", "retard de livraison en janvier")]


def test_of_overlapping_subthemes_the_longest_counts(tagger):
    assert said(tagger, "Un retard de stock") == [("delivery", "stock", "retard de stock")]


def test_mentions_of_a_theme_that_do_not_overlap_are_several(tagger):
    assert said(tagger, "Retard, livraison") == [
        ("delivery", "delay", "Retard"),
        ("delivery", None, "livraison"),
    ]


def test_mentions_of_several_themes_may_overlap():
    frame = CodeFrame((Theme("one", {}, {"fr": ("bon prix",)}), Theme("two", {}, {"fr": ("prix",)})))

    assert said(Tagger(frame), "Un bon prix") == [("one", None, "bon prix"), ("two", None, "prix")]


def test_what_a_theme_excludes_is_no_mention_of_its_subthemes_either(tagger):
    assert said(tagger, "Un retard de paiement") == []


def test_what_a_subtheme_excludes_counts_for_others(tagger):
    assert said(tagger, "Livré sans retard") == [("delivery", None, "Livré")]


def test_only_what_lies_inside_the_excluded_phrase_is_left_out(tagger):
    text = "Retard de livraison, retard de paiement"

    assert said(tagger, text) == [("delivery", "delay", "Retard"), ("delivery", None, "livraison")]


def test_a_longer_mention_around_an_excluded_phrase_counts():
    theme = Theme("theme", {}, {"fr": ("prix", "prix coûtant trop haut")}, {"fr": ("prix coûtant",)})

    assert said(Tagger(CodeFrame((theme,))), "Prix coûtant trop haut") == [
        ("theme", None, "Prix coûtant trop haut")
    ]


@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_competitors_are_found_whatever_the_language(tagger, language):
    assert said(tagger, "ACME, acme") == [("competitors", "Acme", "ACME"), ("competitors", "Acme", "acme")]


def test_the_longest_name_of_a_competitor_counts(tagger):
    assert said(tagger, "Volt & Co. ou Volt") == [
        ("competitors", "Volt & Co", "Volt & Co"),
        ("competitors", "Volt", "Volt"),
    ]


def test_a_competitor_is_found_as_it_is_spelt_and_in_no_other_form():
    tagger = Tagger(CodeFrame(competitors=("Livrer",)))

    assert said(tagger, "Livré par Livrer") == [("competitors", "Livrer", "Livrer")]


def test_the_same_comment_has_the_same_mentions_however_often_it_is_read(tagger):
    text = "Livraison en retard et trop chère, Acme est moins cher"

    assert tagger(text, "fr") == Tagger(FRAME)(text, "fr") == tagger(text, "fr")


def test_places_are_those_in_the_text_as_it_is_given(tagger):
    assert said(tagger, "  <b>Déla\u0301i</b> de\u00ad livrai\u00adson\u202e 👍") == [
        ("delivery", None, "livrai\u00adson")
    ]


def test_a_regular_expression_without_end_names_its_theme_and_pattern():
    tagger = Tagger(CodeFrame((Theme("price", {}, {"fr": ("/(x+x+)+y/",)}),)))

    with pytest.raises(ProgrammeError) as caught:
        tagger("x" * 3000, "fr")

    assert caught.value.slug == "slow-pattern"
    assert str(caught.value) == (
        "pattern '/(x+x+)+y/' of theme 'price' took longer than 50 ms on a comment of 3000 characters. Simplify it."
    )


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("", 0),
        ("😀👍🏽" * 500, 0),
        ("\x00\x01\u202e\ufeff\n\t", 0),
        ("שירות מצוין, תודה", 0),
        ("الخدمة ممتازة", 0),
        ("x" * 10_000, 0),
        ("Livraison. " + "a " * 5_000, 1),
        ("<p>livraison</p>" * 600, 600),
        ("retard " * 5_000, 5_000),
        ("retard de paiement " * 2_000, 0),
        ("Volt & Co " * 2_000, 2_000),
    ],
)
def test_any_comment_is_read_in_a_moment(tagger, text, mentions):
    started = time.process_time()

    assert len(tagger(text, "fr")) == mentions
    assert time.process_time() - started < 1


def test_long_gaps_in_one_word_repeated_are_bounded():
    tagger = Tagger(
        CodeFrame((Theme("theme", {}, {"fr": ("mot ... mot ... mot ... mot ... mot ... fin",)}),))
    )
    started = time.process_time()

    assert tagger("mot " * 5_000, "fr") == ()
    assert time.process_time() - started < 2
