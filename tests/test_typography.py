"""The kit's own sentences are set as each language's printers do."""

import pytest

from nps_report.typography import elided, typeset

N = "\u202f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pourquoi ?", f"Pourquoi{N}?"),
        ("Pourquoi?", f"Pourquoi{N}?"),
        ("Pourquoi\u00a0?", f"Pourquoi{N}?"),
        ("Quoi ?!", f"Quoi{N}?!"),
        ("Score : {score}", f"Score{N}: {{score}}"),
        ("à 10:30", "à 10:30"),
        ("{share} % ; {rest} %", f"{{share}}{N}%{N}; {{rest}}{N}%"),
        ("« {question} »", f"«{N}{{question}}{N}»"),
        ("«{question}»", f"«{N}{{question}}{N}»"),
        ("l'agence d'{unit} n'est pas « l'autre »", f"l’agence d’{{unit}} n’est pas «{N}l’autre{N}»"),
        ("L'*écart*", "L’*écart*"),
        ("Bien.", "Bien."),
    ],
)
def test_french(text, expected):
    assert typeset(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Why? 46%; no: isn't", "Why? 46%; no: isn’t"), ("the units' scores", "the units’ scores")],
)
def test_english(text, expected):
    assert typeset(text, "en") == expected


def test_typesetting_twice_changes_nothing():
    once = typeset("« L'écart : 46 % ! »", "fr")

    assert typeset(once, "fr") == once


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("depuis {x}", "octobre", "depuis {x}"),
        ("fin de {x}", "octobre", "fin d’{x}"),
        ("fin de {x}", "Août", "fin d’{x}"),
        ("fin de {x}", "mai", "fin de {x}"),
        ("De {x}", "Orléans", "D’{x}"),
        ("de *{x}*", "Évry", "d’*{x}*"),
        ("plus que {x}", "Orléans", "plus qu’{x}"),
        ("monde {x}", "Orléans", "monde {x}"),
        ("de {x}", "11", "de {x}"),
        ("de {x}", "", "de {x}"),
    ],
)
def test_small_words_lose_their_vowel_before_another(template, value, expected):
    assert elided(template, {"x": value}, "fr") == expected


def test_nothing_is_elided_in_english():
    assert elided("de {x}", {"x": "Orléans"}, "en") == "de {x}"
