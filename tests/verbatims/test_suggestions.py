"""Topics suggested from comments without a theme."""

import math
import subprocess
import sys
from dataclasses import replace

import pytest

from nps_report.verbatims.suggestions import FEWEST, Suggestion, align, suggest

TOWNS = ("Lyon", "Brest", "Lille", "Metz", "Nice", "Pau", "Caen", "Albi", "Dax")
PARKING = [f"Le parking de {town} est trop petit" for town in TOWNS]
CANTEEN = [f"La cantine de {town} ferme tôt" for town in TOWNS[:8]]
"""Seventeen comments on two topics, the first raised more often."""

TEXTS = PARKING + CANTEEN


def topic(number, **weights):
    """A suggestion that is known by its weights alone."""
    return Suggestion(number, "fr", tuple(weights), (), 5, 0.5, weights)


def numbers(suggestions):
    return [one.number for one in suggestions]


def test_comments_on_two_topics_suggest_both_the_more_frequent_first():
    parking, canteen = suggest(TEXTS, "fr")
    assert (parking.number, parking.comments, parking.share) == (1, 9, 9 / 17)
    assert (canteen.number, canteen.comments, canteen.share) == (2, 8, 8 / 17)
    assert "parking" in " ".join(parking.words)
    assert "cantine" in " ".join(canteen.words)


def test_examples_are_comments_of_the_topic_each_once():
    parking, _ = suggest([*TEXTS, *PARKING], "fr")
    assert len(set(parking.examples)) == 3
    assert set(parking.examples) <= set(PARKING)


def test_words_are_shown_once_and_faint_ones_not_at_all():
    """The words of a pair stand in it alone; the towns weigh a fifth of it."""
    parking, canteen = suggest(TEXTS, "fr")
    assert parking.words == ("trop petit", "parking")
    assert canteen.words == ("ferme tôt", "cantine")


def test_weights_have_a_length_of_one():
    """So that they can be compared; terms are lemmas."""
    parking, _ = suggest(TEXTS, "fr")
    assert math.hypot(*parking.weights.values()) == pytest.approx(1, abs=1e-4)
    assert {"parking", "trop petit"} <= set(parking.weights)


def test_the_order_of_comments_does_not_matter():
    assert suggest(TEXTS[::-1], "fr") == suggest(TEXTS, "fr")


def test_few_comments_suggest_nothing():
    assert suggest(TEXTS[-FEWEST:], "fr")
    assert suggest(TEXTS[-FEWEST + 1 :], "fr") == ()


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["..."] * 20,
        [
            f"{first}{second}"
            for first in ("bla", "blo", "blu", "bli")
            for second in ("tze", "dra", "kri", "fno")
        ],
    ],
    ids=["no comment", "no word", "no word in common"],
)
def test_comments_without_topics_suggest_nothing(texts):
    assert suggest(texts, "fr") == ()


def test_one_shared_word_makes_one_topic():
    others = ("alpha", "beta", "gamma", "delta", "omega", "iota", "kappa", "sigma", "zeta", "theta")
    texts = [*["parking"] * 5, *others]
    (one,) = suggest(texts, "en")
    assert (one.words, one.examples, one.comments) == (("parking",), ("parking",), 5)
    assert one.share == 5 / 15


def test_one_topic_may_hold_all_comments():
    (one,) = suggest(["Parking trop petit"] * 20, "fr")
    assert (one.comments, one.share, one.examples) == (20, 1.0, ("Parking trop petit",))


def test_what_most_comments_say_is_taken_for_grammar_where_none_is_listed():
    texts = [f"{word} le vino" for word in ("bianco", "rosso") for _ in range(10)]
    assert all("vino" not in one.weights for one in suggest(texts, "it"))
    assert suggest(texts, "it")


def test_a_negation_alone_names_no_topic():
    texts = [f"Pas de {word}" for word in ("café", "gobelet", "banc", "store", "tapis", "lampe", "chaise")]
    assert suggest([*texts, *CANTEEN], "fr")
    assert all("pas" not in one.weights for one in suggest([*texts, *CANTEEN], "fr"))


def test_larger_programmes_get_few_topics_too():
    texts = [f"{topic} {topic}age numero" for topic in "abcdefghijkl" for _ in range(100)]
    assert len(suggest(texts, "xx")) <= 8


def test_a_suggestion_keeps_its_number():
    before = (topic(1, parking=0.9, place=0.4), topic(2, cantine=0.8, repas=0.6))
    now = (topic(1, cantine=1.0), topic(2, parking=0.7, petit=0.7))
    assert numbers(align(now, before)) == [2, 1]


def test_nothing_but_the_number_changes():
    before, now = (topic(7, parking=1.0),), (topic(1, parking=1.0, place=0.2),)
    assert align(now, before) == (replace(now[0], number=7),)


def test_new_topics_count_on():
    before = (topic(4, parking=1.0), topic(2, cantine=1.0))
    now = (topic(1, ascenseur=1.0), topic(2, cantine=1.0), topic(3, badge=1.0))
    assert numbers(align(now, before)) == [5, 2, 6]


def test_a_number_is_given_once():
    """Both look like the one before; the closer one keeps its number."""
    before = (topic(1, parking=1.0),)
    now = (topic(1, parking=0.5, velo=0.8), topic(2, parking=1.0))
    assert numbers(align(now, before)) == [2, 1]


def test_all_together_are_matched_as_well_as_they_can_be():
    """Taken one by one, the first would leave the second without a counterpart: .8 + 0 against .6 + .8."""
    before = (topic(1, a=1.0), topic(2, b=1.0))
    now = (topic(1, a=0.8, b=0.6), topic(2, a=0.8, c=0.6))
    assert numbers(align(now, before)) == [2, 1]


@pytest.mark.parametrize(("cosine", "number"), [(0.31, 1), (0.29, 2)])
def test_a_faint_likeness_is_a_new_topic(cosine, number):
    now = (topic(1, a=cosine, b=math.sqrt(1 - cosine**2)),)
    assert numbers(align(now, (topic(1, a=1.0),))) == [number]


def test_the_same_word_in_another_language_is_another_topic():
    english = replace(topic(1, support=1.0), language="en")
    assert numbers(align((english,), (topic(1, support=1.0),))) == [2]


@pytest.mark.parametrize(("now", "before", "expected"), [([], [9], []), ([5, 6], [], [1, 2]), ([], [], [])])
def test_a_period_without_suggestions(now, before, expected):
    assert (
        numbers(align([topic(one, a=1.0) for one in now], [topic(one, a=1.0) for one in before])) == expected
    )


def test_topics_keep_their_numbers_when_another_leads():
    before = suggest(TEXTS[:16], "fr")
    now = suggest([*CANTEEN * 2, *PARKING], "fr")
    assert [one.comments for one in now] == [16, 9]
    assert numbers(align(now, before)) == [2, 1]


@pytest.mark.slow
def test_other_processes_suggest_the_same():
    """Words are hashed differently in each."""
    code = f"from nps_report.verbatims.suggestions import suggest; print(suggest({TEXTS!r}, 'fr'))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == repr(suggest(TEXTS, "fr"))


def test_nothing_heavy_is_loaded_before_it_is_asked_for():
    code = (
        "import sys, nps_report.verbatims.suggestions;"
        "print({'sklearn', 'scipy', 'simplemma'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
