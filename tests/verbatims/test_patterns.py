"""Patterns match the words that they name, in the ways in which they may be written."""

import pytest

from nps_report.verbatims.frame import CodeFrame, Theme
from nps_report.verbatims.patterns import read_pattern
from nps_report.verbatims.themes import Tagger


def found(pattern, text, language="fr"):
    """What of a text a pattern matches."""
    frame = CodeFrame((Theme("theme", {}, {language: (pattern,)}),))
    return [text[mention.start : mention.end] for mention in Tagger(frame)(text, language)]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("livraison", "Livraisons"),
        ("livraisons", "LIVRAISON"),
        ("livrer", "livré"),
        ("livrer", "livrées"),
        ("livrer", "livrons"),
        ("livrer", "livre"),
        ("délai", "delais"),
        ("delai", "délais"),
        ("réactif", "réactives"),
        ("Œuvre", "oeuvre"),
        ("SAV", "sav"),
        ("après-vente", "Apres vente"),
        ("l'équipe", "L’ÉQUIPE"),
    ],
)
def test_a_french_word_matches_every_form_of_its_lemma(pattern, text):
    assert found(pattern, text) == [text]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("deliver", "delivered"),
        ("delivery", "Deliveries"),
        ("invoicing", "invoice"),
        ("doesn't work", "doesnt work"),
        ("can't reach", "CAN’T reach"),
    ],
)
def test_an_english_word_matches_every_form_of_its_lemma(pattern, text):
    assert found(pattern, text, "en") == [text]


@pytest.mark.parametrize(
    ("pattern", "text", "language"),
    [
        ("livraison", "livrer", "fr"),
        ("prix", "pris", "fr"),
        ("port", "porte", "fr"),
        ("vent", "vente", "fr"),
        ("commande", "commander", "fr"),
        ("avoirs", "vous a", "fr"),
        ("avoir", "on n'a pas", "fr"),
        ("notre", "son", "fr"),
        ("late", "call back later", "en"),
        ("good", "better", "en"),
        ("livré", "livraison", "de"),
    ],
)
def test_a_word_matches_no_other_one(pattern, text, language):
    assert found(pattern, text, language) == []


def test_a_word_too_common_matches_as_it_is_written():
    assert found("avoirs", "Des AVOIRS en attente") == ["AVOIRS"]


def test_in_other_languages_a_word_matches_as_it_is_spelt():
    assert found("Lieferung", "die LIEFERUNG, die Lieferungen", "de") == ["LIEFERUNG"]


def test_a_stem_matches_every_word_that_begins_so():
    assert found("fiab*", "Fiable, d'une fiabilité infaillible") == ["Fiable", "fiabilité"]


def test_the_words_of_a_pattern_follow_each_other():
    assert found("rupture de stock", "rupture de stock, stock en rupture") == ["rupture de stock"]


def test_alternatives_share_a_place():
    assert found("devis|offre trop cher", "devis trop cher, offre trop chère, prix trop cher") == [
        "devis trop cher",
        "offre trop chère",
    ]


def test_an_alternative_may_be_a_stem_or_several_words():
    text = "SAV lent, service lent, après-vente lent"

    assert found("sav|après-vente lent", text) == ["SAV lent", "après-vente lent"]
    assert found("sav|serv* lent", text) == ["SAV lent", "service lent"]


@pytest.mark.parametrize(("between", "matches"), [(0, True), (3, True), (4, False)])
def test_a_gap_is_up_to_three_words(between, matches):
    text = " ".join(["date", *["mot"] * between, "annoncée"])

    assert bool(found("date ... annoncée", text)) == matches


def test_after_a_gap_the_nearest_word_counts():
    assert found("date … tenue", "la date a été tenue et tenue") == ["date a été tenue"]


def test_each_gap_has_words_of_its_own():
    assert found("a...b...c", "a x x x b y y y c", "de") == ["a x x x b y y y c"]


def test_a_gap_is_left_again_where_the_first_way_is_blind():
    assert found("a ... b c", "a b x b c", "de") == ["a b x b c"]


@pytest.mark.parametrize("text", ["Retard. Livraison correcte", "retard ?\nlivraison", "Retard… livraison"])
def test_a_pattern_does_not_go_on_in_the_next_sentence(text):
    assert found("retard livraison", text) == []


@pytest.mark.parametrize("text", ["retard, livraison", "retard : livraison", "retard\nlivraison"])
def test_other_signs_do_not_part_its_words(text):
    assert found("retard livraison", text) == [text]


def test_a_regular_expression_is_searched_in_the_text_as_it_is():
    assert found(r"/n[°o] ?\d+/", "Commande N°12, no 3, n 4") == ["N°12", "no 3"]


def test_a_regular_expression_that_finds_nothing_visible_counts_for_nothing():
    assert found(r"/(?=livr)/", "livraison") == []


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("&", "'&' holds no word. Write one."),
        ("...", "'...' has '...' at an end. Write a word on both sides of it."),
        ("date ...", "'date ...' has '...' at an end. Write a word on both sides of it."),
        ("a|", "'a|' has '|' without a word on both sides. Write one, without blanks."),
        ("a | b", "'a | b' has '|' without a word on both sides. Write one, without blanks."),
        ("dé*lai", "'dé*lai' has '*' where no word ends. Write it after the beginning of a word."),
        ("prix *", "'prix *' has '*' where no word ends. Write it after the beginning of a word."),
        ("/(a/", "'/(a/' is no regular expression (missing ) at position 2). Correct it, or write words."),
        ("/a*/", "'/a*/' matches a text without any sign. Make it ask for one."),
        (
            " ".join(["a-b|c-d"] * 7),
            f"{' '.join(['a-b|c-d'] * 7)!r} has too many alternatives. Write them as several patterns.",
        ),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(pattern, reason):
    with pytest.raises(ValueError, match=r"\.$") as caught:
        read_pattern(pattern, "fr")

    assert str(caught.value) == reason


def test_an_exact_form_is_no_other_form_of_its_word():
    assert found("=tournées", "Les tournées du lundi") == ["tournées"]
    assert found("=tournées", "Le moteur tourne") == []
    assert found("technicien|=gars ... venir", "Le gars n'est jamais venu") == ["gars n'est jamais venu"]


def test_a_number_stands_for_any():
    assert found("@number jours", "Onze mois, puis 11 jours, puis 2") == ["11 jours"]
