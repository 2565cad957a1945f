"""A text that is not searched for an expression could not have matched it."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from nps_report.verbatims.literals import required

EXPRESSIONS = (
    r"(?:pas|plus) de factures?",
    r"retard(?:s|é)?|en avance",
    r"(?:un )?devis (?=trop)",
    r"(?!rien)cher\w{0,3}",
    r"(?:aba)+c",
    r"(?:xyz)?ab",
    r"[Pp]rix.{0,3}haut",
)
words = st.sampled_from(
    [
        "pas de facture",
        "PLUS DE FACTURES",
        "retardé",
        "En avance",
        "un devis trop",
        "chère",
        "abaabac",
        "ab",
        "Prix trop haut",
    ]
)


@given(
    st.lists(st.one_of(words, st.text("abcxyz prixhaut", max_size=6)), max_size=5),
    st.sampled_from(EXPRESSIONS),
)
def test_what_matches_holds_a_required_piece(parts, expression):
    text = " ".join(parts)
    pieces = required(expression)
    if regex.search(expression, text, regex.IGNORECASE):
        assert not pieces or any(piece in text.casefold() for piece in pieces)


@pytest.mark.parametrize(
    ("expression", "pieces"),
    [
        ("(?:facture|devis) fausse", {" fausse"}),
        ("(?:facture|avoir)s?", {"facture", "avoir"}),
        ("(?:facture|\\d)s?", set()),
        ("(?:facture)*", set()),
        ("Été", {"été"}),
        ("ab", set()),
        ("(", set()),
    ],
)
def test_the_longest_piece_that_must_be_there_is_looked_for(expression, pieces):
    assert required(expression) == pieces
