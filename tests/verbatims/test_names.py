"""Names of a programme, looked up word by word."""

import pytest

from nps_report.verbatims.names_gathered import index_names
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
        ("La Poste", "chez la poste", "la poste"),
        ("Orange", "un fruit orange", None),
        ("Orange", "avec Orange", "Orange"),
        ("Jean Petit", "un petit prix", None),
        ("Jean Petit", "mme petit", "petit"),
        ("3M", "chez 3M", "3M"),
        ("karim.belhadj@x.fr", "vu belhadj", "belhadj"),
        ("contact@x.fr", "le contact est bon", None),
        ("Dupont", "dupontel", None),
        ("Roche", "la proche", None),
        ("Rose Martin", "Rose répond à tout", "Rose"),
        ("Rose Martin", "Rose n'a jamais rappelé", "Rose"),
        ("Rose Martin", "Rose, la technicienne, est bien", "Rose"),
        ("Rose Martin", "Rose and Zorglub", None),
        ("Rose Martin", "Rose and Sandrine", "Rose"),
        ("Rose Martin", "Rose pâle, le voyant", None),
        ("Rose Martin", "Rose le voyant. Explique !", None),
        ("Grace Baker", "the Bakers are waiting", "Bakers"),
        ("Grace Baker", "two bakers are waiting", None),
        ("Luc Marchand", "L. Marchand ne lit pas", "Marchand"),
        ("Paul-Henri de La Brosse", "PH de La Brosse est venu", "PH de La Brosse"),
        ("Paul-Henri de La Brosse", "PH 7 dans le bassin", None),
        ("Transports Girodin", "Ets Girodin content", "Ets Girodin"),
        ("Martin Byrne", "a martin nested there", None),
        ("Martin Byrne", "demandez a martin demain", "martin"),
    ],
)
def test_found(name, text, expected):
    found = _found(name, text)
    assert (expected in found) if expected else not found


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("demandez à rose", True),
        ("ask for rose", True),
        ("le dossier de rose", True),
        ("rose a tout réglé", True),
        ("Rose a tout réglé", True),
        ("un bouton rose", False),
        ("Prices rose", False),
        ("vu avec orange", True),
        ("un jus d'orange", False),
        ("un orange vif", False),
        ("ask a rose grower", False),
        ("demandez a rose demain", True),
    ],
)
def test_ordinary_word_where_a_name_may_stand_leaves_a_doubt(text, doubtful):
    assert index_names(["Rose Martin", "Orange"]).leaves_doubt(read_tokens(text)) == doubtful


def test_word_that_names_nobody_of_the_programme_leaves_no_doubt():
    assert not index_names(["Jean Roy"]).leaves_doubt(read_tokens("demandez à rose"))


def _size(index):
    return len(index.phrases) + len(index.begun) + len(index.words) + sum(map(len, index.longer.values()))


def test_words_of_a_comment_in_the_column_of_names_are_few_forms():
    """All its parts of any length would be 20,000 phrases, and millions of misspellings."""
    few, many = (
        _size(index_names([" ".join(f"mot{place}" for place in range(count))])) for count in (50, 200)
    )
    assert many < 2_000
    assert many - few < 10 * 150


def test_one_endless_word_is_not_looked_for_with_a_slip():
    """Each of its 10,000 misspellings would be as long."""
    index = index_names(["a" * 10_000])
    assert not index.is_near("a" * 9_999)
    assert list(index.find(read_tokens("a" * 10_000))) == [(0, 1)]


@pytest.mark.parametrize("text", ["centre hospitalier universitaire", "lille métropole", "centrehospitalier"])
def test_long_name_is_found_by_a_piece(text):
    name = "Centre hospitalier universitaire régional de Lille Métropole Flandre intérieure"
    assert text in _found(name, f"vu au {text} hier")


def test_long_name_is_found_whole():
    name = " ".join(f"mot{place}" for place in range(60))
    assert name in _found(name, f"vu {name} hier")


def test_no_names_find_nothing():
    assert list(index_names([]).find(read_tokens("Jean Dupont"))) == []


@pytest.mark.parametrize("name", ["", "  ", "...", "@", "SA", "de la"])
def test_names_that_hold_little_are_harmless(name):
    assert list(index_names([name]).find(read_tokens("la facture de la semaine"))) == []


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("Bearings, seals and pumps", False),
        ("Bearings never pays", True),
        ("Grâce à vous", False),
        ("Grace period", True),
    ],
)
def test_opening_word_leaves_a_doubt_where_it_may_be_a_name(text, doubtful):
    index = index_names(["Kestrane Bearings", "Grace Baker"])
    assert index.leaves_doubt(read_tokens(text)) == doubtful
