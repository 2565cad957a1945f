"""What a comment says of one thing it mentions, measured on tables coded by hand before there were rules."""

import csv
import time
from pathlib import Path

import pytest

from nps_report.verbatims.lemmas import words_of
from nps_report.verbatims.polarity import polarity, said
from nps_report.verbatims.polarity_clauses import clauses_of
from nps_report.verbatims.polarity_rules import OPINIONS, cues_of

_TABLES = Path(__file__).parents[1] / "labelled"
_LANGUAGES = ("fr", "en")


def _coded(language):
    with (_TABLES / f"polarity.{language}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


_CASES = [(language, row) for language in _LANGUAGES for row in _coded(language)]


@pytest.mark.parametrize(
    ("language", "row"), _CASES, ids=[f"{row['text']}-{row['mention']}" for _, row in _CASES]
)
def test_as_coded_by_hand(language, row):
    told = polarity(row["text"], row["mention"], language, row["prior"] or None)
    assert told == row["polarity"]


@pytest.mark.parametrize("language", _LANGUAGES)
def test_tables_hold_enough_cases_of_both_signs(language):
    told = [row["polarity"] for row in _coded(language)]
    assert len(told) >= 130
    assert min(told.count("positive"), told.count("negative")) >= 60


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("rien à redire", "fr", "positive"),
        ("Les conseils sont parfois faux", "fr", "negative"),
        ("Pas de retard, livraison impeccable", "fr", "positive"),
        ("Ticket clôturé sans que le problème soit résolu", "fr", "negative"),
        ("Aucun problème résolu", "fr", "negative"),
        ("can't fault", "en", "positive"),
        ("cant fault them", "en", "positive"),
        ("Couldn’t be better", "en", "positive"),
    ],
)
def test_the_whole_comment_as_mention(text, language, told):
    assert polarity(text, (0, len(text)), language) == told


@pytest.mark.parametrize(
    ("prior", "told"),
    [("promoters", "positive"), ("passives", "neutral"), ("detractors", "negative"), (None, "neutral")],
)
def test_the_class_speaks_where_the_words_do_not(prior, told):
    assert polarity("Livraison le mardi", "livraison", "fr", prior) == told


@pytest.mark.parametrize("prior", ["promoters", "passives", "detractors", None])
def test_the_class_is_silent_where_the_words_speak(prior):
    assert polarity("Livraison lente", "livraison", "fr", prior) == "negative"


def test_a_question_asserts_no_praise():
    assert said("Vous appelez ça un bon service ?", [(22, 29)], "fr") == (None,)


def test_a_reproach_in_a_question_counts():
    assert said("Pourquoi est-ce toujours si cher ?", [(28, 32)], "fr") == ("negative",)


def test_only_the_sentence_that_asks_is_a_question():
    assert said("Service parfait. Et la suite ?", [(0, 7)], "fr") == ("positive",)


def test_many_spans_are_told_at_once_in_their_order():
    text = "bon produit mais support lent, visite"
    assert said(text, [(17, 24), (4, 11), (17, 24)], "fr") == ("negative", "positive", "negative")


def test_no_span_is_told_nothing():
    assert said("Trop cher", [], "fr") == ()


def test_a_span_is_the_one_meant_not_the_first_of_its_words():
    text = "Bon prix au début, puis prix excessifs"
    assert said(text, [(4, 8), (24, 28)], "fr") == ("positive", "negative")


@pytest.mark.parametrize("span", [(0, 0), (9, 9), (90, 99), (4, 5)])
def test_a_span_without_words_is_told_nothing(span):
    assert said("Trop cher", [span], "fr") == (None,)


@pytest.mark.parametrize("text", ["", "   ", "...", "👍", "10/10"])
def test_a_comment_without_words_is_told_nothing(text):
    assert said(text, [(0, len(text))], "fr") == (None,)


def test_a_language_without_rules_is_told_by_the_class():
    assert said("Sehr gut", [(0, 8)], "de") == (None,)
    assert polarity("Sehr gut", "gut", "de", "promoters") == "positive"


@pytest.mark.parametrize("mention", ["délais", "DELAIS", "Delais"])
def test_a_mention_is_found_whatever_its_case_and_accents(mention):
    assert polarity("Bon produit, DÉLAIS trop longs", mention, "fr") == "negative"


def test_a_mention_is_found_behind_a_letter_that_folds_to_two():
    assert polarity("Main d'œuvre chère, accueil parfait", "accueil", "fr") == "positive"


@pytest.mark.parametrize("mention", ["prix", ""])
def test_a_mention_that_is_not_there_is_refused(mention):
    with pytest.raises(ValueError, match=f"mention {mention!r} is not in the text 'Trop cher'"):
        polarity("Trop cher", mention, "fr")


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Jamais de panne", [1]),
        ("Plus de pannes que l'an dernier", [-1]),
        ("Plus de pannes depuis", [1]),
        ("Le site ne plante plus", [1]),
        ("Plus lent", [-1]),
        ("Pas trop rapide", [-1]),
        ("Pas trop cher", [1]),
    ],
)
def test_signs_counted_by_hand(text, signs):
    clauses = clauses_of(text, words_of(text, "fr"), "fr")
    assert [opinion.sign for clause in clauses for opinion in clause.opinions] == signs


def test_numbers_do_not_end_a_clause():
    text = "Les 1,5 jours de délai sont excessifs"
    assert len(clauses_of(text, words_of(text, "fr"), "fr")) == 1


@pytest.mark.parametrize("language", _LANGUAGES)
def test_no_word_praises_and_blames(language):
    from nps_report.verbatims.lists import word_list

    lists = [word_list(f"{kind}_{language}") for kind in OPINIONS]
    entries = [entry for entries in lists for entry in entries]
    assert sorted({entry for entry in entries if entries.count(entry) > 1}) == []


def test_what_is_written_goes_before_what_it_is_a_form_of():
    kinds = [cue.kind for cue in cues_of(words_of("une personne, des personnes", "fr"), "fr")]
    assert kinds == ["unmeant", "unmeant"]


def test_a_comment_is_told_in_a_fifth_of_a_millisecond():
    texts = [(row["text"], language) for language, row in _CASES]
    for text, language in texts:
        said(text, [(0, 4)], language)
    # Time of this process alone: others may be at work beside it.
    started = time.process_time()
    for text, language in texts:
        said(text, [(0, 4)], language)
    assert (time.process_time() - started) / len(texts) < 0.0002


def test_a_long_comment_costs_in_proportion():
    text = "Le service est bon, mais les délais sont trop longs et personne ne répond. " * 200
    started = time.process_time()
    assert set(said(text, [(at, at + 7) for at in range(3, len(text) - 75, 75)], "fr")) == {"positive"}
    assert time.process_time() - started < 1
