"""The tone of a whole comment."""

import pytest

from nps_report.verbatims.tones import only_tone, tone_of


@pytest.mark.parametrize(
    ("said", "score_class", "tone"),
    [
        (["positive", "positive"], "detractors", "positive"),
        (["positive", "negative"], "promoters", "neutral"),
        (["neutral", None], "detractors", "neutral"),
        ([None], "detractors", "negative"),
        ([None], "passives", "neutral"),
        ([None], None, "neutral"),
    ],
)
def test_words_come_before_the_class_of_the_score(said, score_class, tone):
    assert tone_of(said, score_class) == tone


@pytest.mark.parametrize(
    ("text", "language", "tone"),
    [
        ("Livraison toujours très rapide", "fr", "positive"),
        ("La facture est encore fausse", "fr", "negative"),
        ("Livraison rapide, accueil mauvais", "fr", None),
        ("Livraison rapide mais il faut tout répéter", "fr", None),
        ("Fast delivery, except in August", "en", None),
        ("+ rapide\n- stationnement", "fr", None),
        ("Livraison le mardi", "fr", None),
        ("Sehr gut", "de", None),
        ("", "fr", None),
    ],
)
def test_only_a_comment_without_a_but_has_a_tone(text, language, tone):
    assert only_tone(text, language) == tone
