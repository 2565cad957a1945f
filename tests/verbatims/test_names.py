"""Names of a programme, looked up word by word."""

import pytest

from nps_report.verbatims.names import index_names
from nps_report.verbatims.tokens import read_tokens


def _found(name, text):
    tokens = read_tokens(text)
    return {
        text[tokens[first].start : tokens[end - 1].end] for first, end in index_names([name]).find(tokens)
    }


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Jean Dupont", "vu DUPONT", "DUPONT"),
        ("Jean Dupont", "vu dupond", "dupond"),
        ("Jean Dupont", "vu dupont jean", "dupont jean"),
        ("Jean Dupont", "vu jeandupont", "jeandupont"),
        ("Jean Dupont", "vu D.u.p.o.n.t", "D.u.p.o.n.t"),
        ("Éloïse Müller", "vu eloise", "eloise"),
        ("Marie Le Goff", "vu le goff", "le goff"),
        ("An Nguyen", "vu an nguyen", "an nguyen"),
        ("Arvel SARL", "chez arvel", "arvel"),
        ("Arvel", "chez Arvel SA", "Arvel SA"),
        ("Martin & Fils", "chez martin et fils", "martin et fils"),
        ("Groupe Services Nord", "les services nord", "services nord"),
        ("Groupe Services Nord", "le groupe", None),
        ("Orange", "chez orange", "orange"),
        ("Orange", "un fruit orange", None),
        ("Orange", "avec Orange", "Orange"),
        ("Jean Petit", "un petit prix", None),
        ("Jean Petit", "mme petit", "petit"),
        ("3M", "chez 3M", "3M"),
        ("karim.belhadj@x.fr", "vu belhadj", "belhadj"),
        ("contact@x.fr", "le contact est bon", None),
        ("Dupont", "dupontel", None),
        ("Roche", "la proche", None),
    ],
)
def test_found(name, text, expected):
    found = _found(name, text)
    assert (expected in found) if expected else not found


def test_no_names_find_nothing():
    assert list(index_names([]).find(read_tokens("Jean Dupont"))) == []


@pytest.mark.parametrize("name", ["", "  ", "...", "@", "SA", "de la"])
def test_names_that_hold_little_are_harmless(name):
    assert list(index_names([name]).find(read_tokens("la facture de la semaine"))) == []
