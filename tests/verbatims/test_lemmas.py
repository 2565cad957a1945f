"""Words are compared without case and accents, and by their lemma."""

import pytest

from nps_report.verbatims.lemmas import lemma_of, other_lemmas, words_of


def folded(text, language="fr"):
    return [word.folded for word in words_of(text, language)]


def lemmas(text, language="fr"):
    return [word.lemma for word in words_of(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’équipe", ["l", "equipe"]),
        ("n'est", ["n", "est"]),
        ("qu'un rendez-vous", ["qu", "un", "rendez", "vous"]),
        ("Aujourd'hui", ["aujourd'hui"]),
        ("aujourd’hui", ["aujourd'hui"]),
        ("mise en œuvre", ["mise", "en", "oeuvre"]),
        ("24h/24, n°12", ["24h", "24", "n", "12"]),
        ("a_b", ["a", "b"]),
    ],
)
def test_french_words_end_at_apostrophes_and_hyphens(text, expected):
    assert folded(text) == expected


@pytest.mark.parametrize("text", ["don't", "DON'T", "don’t", "dont"])
def test_a_glued_not_is_a_word_of_its_own(text):
    assert folded(text, "en") == ["do", "n't"]
    assert lemmas(text, "en") == ["do", "not"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("can't", ["can", "not"]), ("won't", ["will", "not"]), ("wasnt", ["be", "not"]), ("it's", ["it", "s"])],
)
def test_shortened_english_verbs_have_their_lemma(text, expected):
    assert lemmas(text, "en") == expected


@pytest.mark.parametrize("word", ["want", "went", "tenant", "different", "print"])
def test_an_english_word_that_ends_in_nt_is_whole(word):
    assert folded(word, "en") == [word]


def test_a_french_dont_is_no_english_one():
    assert folded("dont") == ["dont"]


def test_places_are_those_in_the_text_as_it_is_given():
    text = "  Déla\u0301i\u00ad, l’Œuvre"

    assert [text[word.start : word.end] for word in words_of(text, "fr")] == [
        word.text for word in words_of(text, "fr")
    ]
    assert [(word.start, word.end) for word in words_of(text, "fr")] == [(2, 9), (11, 12), (13, 18)]


def test_marks_and_invisible_signs_inside_a_word_do_not_part_it():
    assert folded("de\u0301lai dé\u200blai dé\u00adlai") == ["delai", "delai", "delai"]


@pytest.mark.parametrize(
    ("words", "lemma"),
    [
        ("livré livrée livrés livrées livrons livreront livrait LIVRÉE livree", "livrer"),
        ("livraison livraisons LIVRAISONS", "livraison"),
        ("délai délais delais DELAIS", "délai"),
        ("retard retards", "retard"),
        ("lent lente lents lentes", "lent"),
        ("réactif réactive réactifs réactives reactif", "réactif"),
        ("commercial commerciale commerciaux commerciales", "commercial"),
        ("cassé cassée cassées casser", "casser"),
        ("reçu reçue reçues", "recevoir"),
        ("cher chers chère chères", "cher"),
        ("déçu déçue déçus decue", "déçu"),
        ("défectueux défectueuse défectueuses", "défectueux"),
        ("résolu résolue résolus résoudre", "résoudre"),
        ("parfait parfaite parfaits parfaites", "parfait"),
        ("hotline hotlines", "hotline"),
    ],
)
def test_the_french_forms_of_a_word_share_its_lemma(words, lemma):
    assert {lemma_of(word, "fr") for word in words.split()} == {lemma}


@pytest.mark.parametrize(
    "word",
    ["vente", "attente", "rue", "devis", "colis", "prix", "portail", "suivi", "mise", "prise", "marketing"],
)
def test_what_looks_like_another_form_is_not_cut(word):
    assert lemma_of(word, "fr") == word


@pytest.mark.parametrize(
    ("words", "lemma"),
    [
        ("delivered delivering delivers deliver", "deliver"),
        ("delivery deliveries", "delivery"),
        ("invoice invoices invoiced invoicing", "invoice"),
        ("easy easier", "easy"),
        ("broken breaks break", "break"),
        ("helpdesk helpdesks", "helpdesk"),
    ],
)
def test_the_english_forms_of_a_word_share_its_lemma(words, lemma):
    assert {lemma_of(word, "en") for word in words.split()} == {lemma}


@pytest.mark.parametrize("word", ["better", "worse", "later", "least", "left", "process", "billing"])
def test_english_words_that_mean_something_else_keep_to_themselves(word):
    assert lemma_of(word, "en") == word


def test_elided_french_words_have_the_lemma_of_the_whole_ones():
    assert lemmas("n'est qu'à l'heure") == ["ne", "etre", "que", "a", "le", "heure"]


def test_a_word_without_accents_may_be_an_accented_one():
    assert list(other_lemmas("facture", "fr")) == ["facturer"]


@pytest.mark.parametrize("word", ["facturé", "du", "portail"])
def test_other_words_are_nothing_else(word):
    assert list(other_lemmas(word, "fr")) == []


def test_in_other_languages_the_lemma_is_the_word():
    assert lemmas("Die Lieferungen", "de") == ["die", "lieferungen"]


@pytest.mark.parametrize("text", ["", "😀👍", "...", "\x00\x01\u202e"])
def test_a_text_without_words_has_none(text):
    assert words_of(text, "fr") == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_other_scripts_and_endless_words_are_words(language):
    text = "שירות מצוין " + "x" * 10_000

    assert [len(word.text) for word in words_of(text, language)] == [5, 5, 10_000]
