"""By which words a comment is known again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.publishing.forbidden import forbidden_in
from nps_report.publishing.runs import LONGEST, needed, runs_of
from nps_report.publishing.words import words_of
from nps_report.snapshot.secret import Secrets

WORDS = ["personne", "quai", "de", "la", "livraison", "l", "14", "palette", "pas", "retard", "tordue"]


def runs(text, least=3):
    words = words_of(text)
    return [" ".join(words[start:end]) for start, end in runs_of(words, least)]


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.lists(st.sampled_from(WORDS), max_size=5))
def test_every_run_of_a_copied_part_is_one_of_the_comment(said, beside):
    """Wherever it is copied to, and whatever was left out."""
    part = said[3:11]
    copied = [*beside, *part, "|"]
    inside = [
        span
        for span in runs_of(copied, 3)
        if span.start >= len(beside) and span.end <= len(beside) + len(part)
    ]
    kept = {tuple(said[start:end]) for start, end in runs_of(said, 3)}
    assert {tuple(copied[start:end]) for start, end in inside} <= kept


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([3, 4, 5]))
def test_a_run_is_the_shortest_that_weighs_enough(said, least):
    for start, end in runs_of(said, least):
        assert end - start <= LONGEST
        assert [*runs_of(said[start : end - 1], least)] == []


@pytest.mark.parametrize(
    "text",
    [
        "la qualité de vos produits",
        "de la part de tous",
        "the quality of your products",
    ],
)
def test_everyday_phrases_weigh_too_little(text):
    assert runs(text) == []


@pytest.mark.parametrize("text", ["le quai était encore inondé", "three pallets on the pavement"])
def test_four_words_of_which_two_are_nobody_elses_are_enough(text):
    assert runs(text)


def test_an_apostrophe_leaves_no_word():
    assert runs("l'usine d'Oullins s'inonde") == []


def test_more_must_weigh_among_many():
    text = "retard de livraison du camion"
    assert runs(text, needed(800))
    assert not runs(text, needed(500_000))


@pytest.mark.parametrize(
    ("authors", "kept"), [(("A", "B"), True), (("A", "B", "C"), False), (("A", "A", "A"), True)]
)
def test_what_enough_accounts_say_is_nobodys(authors, kept):
    comments = tuple((author, "Le quai était encore inondé") for author in authors)
    assert bool(len(forbidden_in(Secrets(comments=comments)).runs_kept)) == kept


def test_what_stands_for_a_name_parts_a_comment():
    """The words on both sides were never beside each other in what is shown."""
    said = Secrets(comments=(("A", "Le quai de [nom] était encore inondé hier"),))
    assert "quai" not in {word for word in forbidden_in(said).vocabulary}
