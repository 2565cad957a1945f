"""Of many names, those are kept without which a text would be redacted otherwise."""

import random

import pytest

from nps_report.verbatims import Redactor
from nps_report.verbatims.narrowing import narrowed

NAMES = (
    "Novalux SAS",
    "Jeanne Petit",
    "Orange",
    "Le Goff",
    "Paul-Henri de La Brosse",
    "Marie Martin",
    "e.roy@novalux.example",
    "Ateliers de France",
    "Abcdef",
    "Rose",
    "La",
    "Mme de la Tour",
    "Ô Léa",
    "3M",
)
PLAIN = """
    demandez à chez avec le la de et merci Rose rose Orange petit PETIT Jeanne jeane
    Nova lux NOVALUX novalx n o v a l u x Goff goff le-goff PH. Brosse brosses martin Marie-Martin
    abcxef abcdefg Helios Services Tour Léa ô 3m ateliers France roy e.roy 14
"""
WORDS = (
    *PLAIN.split(),
    "06 12 34 56 78",
    "a@b.example",
    "M. Ott",
    "[nom]",
    "martinmarie",
    "jeannepetit",
    "😀",
)


def same(names, texts, known=()):
    """Whether the texts are redacted alike with the names that are kept and with all."""
    kept = narrowed(names, texts, known, few=0)
    all_of_them, few = Redactor(tuple(names), "fr", known), Redactor(kept, "fr", known)
    return [text for text in texts if all_of_them(text) != few(text)] == []


@pytest.mark.parametrize("seed", range(60))
def test_texts_are_redacted_as_with_all_names(seed):
    drawn = random.Random(seed)
    names = drawn.sample(NAMES, drawn.randint(1, len(NAMES)))
    texts = [" ".join(drawn.choices(WORDS, k=drawn.randint(1, 12))) for _ in range(8)]
    assert same(names, texts, drawn.choice([(), ("Helios Services",), ("Petit Bateau",)]))


def test_names_that_no_text_could_hold_are_left_out():
    assert narrowed(NAMES, ["Merci à Jeanne"], few=0) == ("Jeanne Petit",)


@pytest.mark.parametrize("said", ["abcxef", "abdcef", "bcdef", "abcdeff"])
def test_a_slip_is_a_slip_beside_a_longer_word_too(said):
    """Which is the same but for a letter, and no name."""
    assert narrowed(["Abcdef"], [f"voir {said}g, puis {said}"], few=0) == ("Abcdef",)


@pytest.mark.parametrize(
    "said",
    [
        "nova 06 12 34 56 78 lux",
        "voir novaa@b.example lux",
        "nova [nom] lux",
        "nova M. Ott lux",
        "nova Jeanne Petit lux",
        "nova Helios Services lux",
        "nova06 12 34 56 78 lux",
    ],
)
def test_what_stands_together_once_something_is_taken_out_counts(said):
    assert same(NAMES, [said], ("Helios Services",))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_stands_for_a_name_is_longer_in_english(language):
    """So that in French alone the plate is near enough to the lorry to be taken out."""
    said, names = "Le camion Dupont oui nova 1234 ABC 56 lux", ("Dupont", "Novalux SAS")
    kept = narrowed(names, [said], few=0)
    assert Redactor(kept, language)(said) == Redactor(names, language)(said)


def test_few_names_are_all_kept():
    assert narrowed(["Max Ott"], ["Merci"]) == ("Max Ott",)
