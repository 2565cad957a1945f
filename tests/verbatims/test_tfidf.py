"""The weights are the usual ones, and comparing them does not depend on order."""

import pytest

from nps_report.verbatims.tfidf import centre_of, cosine, telling_words, vectors_of

_TEXTS = [
    "Livraison toujours en retard, retard sur retard",
    "Le retard de livraison n'est jamais annoncé",
    "Invoices are right at the second attempt",
    "SAV joignable, facture fausse",
]


def test_weights_are_those_of_scikit_learn():
    """One says "retard" three times, which is also in another: the formula must agree to the last digits."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    theirs = TfidfVectorizer(analyzer=telling_words)
    weights = theirs.fit_transform(_TEXTS).toarray()
    names = theirs.get_feature_names_out()
    for ours, row in zip(vectors_of(_TEXTS), weights, strict=True):
        assert ours == pytest.approx({word: x for word, x in zip(names, row, strict=True) if x})


def test_words_of_one_comment_weigh_more_than_those_of_many():
    first, _ = vectors_of(["retard facture", "retard accueil"])
    assert first["facture"] > first["retard"]


def test_a_plural_is_the_same_word():
    one, other = vectors_of(["Délai des pièces", "DELAIS de la pièce"])
    assert cosine(one, other) == pytest.approx(1)


def test_a_text_of_grammar_alone_is_still_like_itself():
    one, other = vectors_of(["Et alors ?", "et ALORS"])
    assert cosine(one, other) == pytest.approx(1)


def test_a_text_without_a_word_is_like_nothing():
    one, other = vectors_of(["12 %", "12 %"])
    assert cosine(one, other) == 0


def test_likeness_is_the_same_from_both_sides():
    vectors = vectors_of(_TEXTS)
    assert cosine(vectors[0], vectors[1]) == cosine(vectors[1], vectors[0]) > 0


def test_the_centre_leans_to_what_most_say():
    vectors = vectors_of(["retard facture", "retard accueil", "retard portail"])
    centre = centre_of(vectors)
    assert max(centre, key=lambda word: centre[word]) == "retard"
    assert sum(weight**2 for weight in centre.values()) == pytest.approx(1)


def test_nothing_has_an_empty_centre():
    assert vectors_of([]) == []
    assert centre_of([]) == {}
