"""The words that set two groups of comments apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.verbatims.discovery import NEGATIONS, log_odds, most_usual, terms_of, words_that_differ
from nps_report.verbatims.lists import word_list

some_counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50))

DETRACTORS = {"retard": 12, "prix": 8, "pas": 15, "bien": 1}
PROMOTERS = {"retard": 2, "prix": 9, "pas": 6, "bien": 14}


def said(text, language="fr"):
    """The terms of a comment, as they are written in it."""
    return [term.text for term in terms_of(text, language)]


def shown(first, second, **settings):
    """The words that differ, as texts."""
    return [one.text for one in words_that_differ(first, second, **settings)]


def test_z_of_four_words_counted_by_independent_code():
    found = [odds.z for odds in log_odds(DETRACTORS, PROMOTERS).values()]
    assert found == pytest.approx([2.4614, -0.6478, 2.0208, -3.5470], abs=5e-5)


def test_delta_counted_by_hand():
    """Each side says 10 words, so a is 5 for each: ln(13 / 7) - ln(7 / 13), error (1/13 + 1/7) ** .5."""
    found = log_odds({"a": 8, "b": 2}, {"a": 2, "b": 8})["a"]
    assert found.delta == pytest.approx(2 * math.log(13 / 7))
    assert found.z == pytest.approx(2 * math.log(13 / 7) / math.sqrt(1 / 13 + 1 / 7))


def test_a_word_of_one_side_alone_has_finite_odds():
    assert log_odds({"a": 3, "b": 5}, {"b": 5})["a"].z > 0


@given(some_counts, some_counts)
def test_the_sides_exchanged_turn_the_signs(first, second):
    there, back = log_odds(first, second), log_odds(second, first)
    assert there.keys() == back.keys()
    assert all(back[word].z == pytest.approx(-odds.z, abs=1e-9) for word, odds in there.items())


@pytest.mark.parametrize(("first", "second"), [(DETRACTORS, {}), ({}, PROMOTERS), ({"a": 3}, {"a": 9})])
def test_what_there_is_nothing_to_compare_with_does_not_differ(first, second):
    assert {tuple(odds) for odds in log_odds(first, second).values()} == {(0.0, 0.0)}


def test_a_word_that_nobody_says_is_left_out():
    assert list(log_odds({"a": 1, "b": 0}, {"b": 0, "c": 2})) == ["a", "c"]


def test_of_no_words_none_differs():
    assert log_odds({}, {}) == {}


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="0 or more, not -1 for 'a'"):
        log_odds({"a": -1}, {"a": 2})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_negation_is_taken_for_grammar(language):
    assert NEGATIONS[language] & word_list(f"grammar_{language}") == frozenset()


@pytest.mark.parametrize(
    ("text", "language", "pair"),
    [
        ("C'est pas cher", "fr", "pas cher"),
        ("On ne m'a jamais rappelé", "fr", "jamais rappelé"),
        ("Livré sans prévenir", "fr", "sans prévenir"),
        ("Aucune réponse", "fr", "aucune réponse"),
        ("Ne répond plus", "fr", "répond plus"),
        ("It is not cheap", "en", "not cheap"),
        ("Never called back", "en", "never called"),
        ("They didn't answer", "en", "didn't answer"),
        ("Without notice", "en", "without notice"),
    ],
)
def test_a_negation_stays_with_what_it_denies(text, language, pair):
    assert pair in said(text, language)


def test_forms_of_one_word_are_one_term():
    (one,), (other,) = terms_of("Les retards", "fr"), terms_of("Du RETARD", "fr")
    assert one.lemmas == other.lemmas == ("retard",)
    assert (one.text, other.text) == ("retards", "retard")


def test_grammar_numbers_and_letters_tell_nothing():
    assert said("Il y a eu 3 x à la 2024") == []


def test_a_pair_bridges_words_of_grammar():
    assert "manque de suivi" in said("Un manque de suivi")


def test_a_pair_does_not_bridge_many_words():
    assert said("Manque, de suivi") == said("Manque avec tout ce suivi") == ["manque", "suivi"]


@pytest.mark.parametrize("sign", [". ", ", ", " ; ", " : ", " ! ", "… ", "\n", " - ", " (", '"'])
def test_a_pair_does_not_bridge_the_end_of_a_clause(sign):
    assert said(f"service{sign}prix") == ["service", "prix"]


def test_a_hyphen_within_a_word_ends_nothing():
    assert said("Hors-sujet") == ["hors", "sujet", "hors-sujet"]


def test_two_negations_make_no_pair():
    assert said("Ne pas rappeler") == ["ne", "pas", "rappeler", "pas rappeler"]


def test_a_pair_does_not_break_off_at_ne():
    assert said("Le SAV ne répond") == ["sav", "ne", "répond", "ne répond"]


def test_other_languages_keep_all_their_words():
    assert said("El servicio", "es") == ["el", "servicio", "el servicio"]


@pytest.mark.parametrize("text", ["", "...", "👍", "\x00\x01", "<b></b>" * 1000, "a " * 5000])
def test_what_says_nothing_has_no_terms(text):
    assert terms_of(text, "fr") == ()


LATE = [("Un retard", "fr")] * 6
KIND = [("Une équipe", "fr")] * 6


def test_what_each_side_says_more_is_shown_with_its_side():
    """Six comments of six each way: a = 5, ln(11 / 5) - ln(5 / 11), error (1/11 + 1/5) ** .5."""
    found = words_that_differ(LATE, KIND)
    assert [(one.text, one.first, one.second) for one in found] == [("retard", 6, 0), ("équipe", 0, 6)]
    z = 2 * math.log(11 / 5) / math.sqrt(1 / 11 + 1 / 5)
    assert [one.z for one in found] == pytest.approx([z, -z])


def test_a_word_counts_once_per_comment():
    found = words_that_differ([("retard, retard, retard", "fr")] * 6, KIND)
    assert {one.text: one.first for one in found}["retard"] == 6


def test_pairs_are_compared_among_pairs():
    """Six pairs each way, as above; of twelve words each way a = 2.5: ln(8.5 / 13.5) - ln(2.5 / 19.5)."""
    found = words_that_differ([("Retard chronique", "fr")] * 6, [("Équipe réactive", "fr")] * 6)
    by_text = {one.text: one.z for one in found}
    assert len(found) == len(by_text) == 6
    assert by_text["retard chronique"] == pytest.approx(2 * math.log(11 / 5) / math.sqrt(1 / 11 + 1 / 5))
    alone = (math.log(8.5 / 13.5) - math.log(2.5 / 19.5)) / math.sqrt(1 / 8.5 + 1 / 2.5)
    assert by_text["retard"] == pytest.approx(alone)


def test_a_word_is_in_enough_comments():
    """Each is in six."""
    assert shown(LATE, KIND, least=6) == ["retard", "équipe"]
    assert shown(LATE, KIND, least=7) == []


def test_a_word_differs_clearly_enough():
    """|z| is 2.924."""
    assert shown(LATE, KIND, clear=2.92) == ["retard", "équipe"]
    assert shown(LATE, KIND, clear=2.93) == []


def test_the_most_usual_form_stands_for_a_word():
    late = [("Retards", "fr"), ("Des retards", "fr"), ("Un retard", "fr")] * 3
    assert shown(late, KIND) == ["retards", "équipe"]


def test_who_speaks_which_language_sets_no_word_apart():
    """Each language has but one side: nothing to compare with."""
    assert shown([("Un retard", "fr")] * 20, [("The delay", "en")] * 20) == []


def test_one_spelling_in_two_languages_is_two_words():
    first = [("Le support", "fr")] * 6 + [("The price", "en")] * 6
    second = [("Le prix", "fr")] * 6 + [("The support", "en")] * 6
    found = {(one.text, one.language): one.z > 0 for one in words_that_differ(first, second)}
    assert found["support", "fr"]
    assert not found["support", "en"]


def test_comments_without_a_language_are_not_read():
    assert words_that_differ([*LATE, ("retard", None)], KIND) == words_that_differ(LATE, KIND)


def test_the_order_of_comments_does_not_matter():
    first = [*LATE, *[("Retards de livraison", "fr"), ("Pas de suivi", "fr"), ("Late again", "en")] * 4]
    second = [*KIND, *[("Bon suivi", "fr"), ("On time", "en")] * 4]
    assert words_that_differ(first[::-1], second[::-1]) == words_that_differ(first, second)


def test_without_comments_nothing_differs():
    assert words_that_differ([], []) == ()


def test_of_equally_usual_forms_the_first_of_the_alphabet():
    assert most_usual({"b": 2, "a": 2, "c": 1}) == most_usual({"a": 2, "b": 2}) == "a"
