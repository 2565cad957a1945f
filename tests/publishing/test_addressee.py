"""A letter may name the account that it goes to, and no other."""

from dataclasses import dataclass

import pandas as pd
import pytest

from nps_report.publishing.addressee import with_own
from nps_report.publishing.leaks import Exempt, index_of, leaks_in
from nps_report.snapshot import ReleasedQuote

NAMES = ["Novalux", "Novalux Nord", "Ateliers Roy", "Roy", "Élise Roy", "Brévan SAS", "C0042", "C0043"]


@dataclass(frozen=True)
class FakeSide:
    """The side of a letter to an account of this name."""

    name: str

    def account_name(self):
        return self.name

    def own_quotes(self):
        return (ReleasedQuote("support", "appreciated", "Merci à Brévan pour tout", "fr"),)

    def own_actions(self):
        return pd.DataFrame({"public_text_fr": ["Le quai de Brévan rouvre"], "status": ["planned"]})


def found(name, text):
    """What is found in the page of a letter to an account."""
    files = {"account/c0042.fr.html": f"<p>{text}</p>".encode()}
    leaks = leaks_in(files, index_of(NAMES), with_own(Exempt(), FakeSide(name), "C0042"))
    return sorted(leak.written for leak in leaks)


@pytest.mark.parametrize(
    ("name", "text", "leaks"),
    [
        ("Novalux", "Merci, Novalux.", []),
        ("Novalux", "Merci, NOVALUX SARL.", []),
        ("Novalux", "Merci, Brévan.", ["Brévan SAS"]),
        ("Novalux", "Merci, Novalux Nord.", ["Novalux Nord"]),
        ("Ateliers Roy", "Merci, Ateliers Roy.", []),
        ("Ateliers Roy", "Merci, Ateliers Roy. Bonjour Élise Roy", ["Roy", "Élise Roy"]),
        ("Ateliers Roy", "Merci, Ateliers Roy. Roy viendra.", ["Roy"]),
        ("", "Merci, Novalux.", ["Novalux"]),
        ("Novalux", "Compte C0042", []),
        ("Novalux", "Compte C0043", ["C0043"]),
    ],
)
def test_its_own_name_alone_may_stand(name, text, leaks):
    assert found(name, text) == leaks


def test_in_what_all_customers_read_the_name_may_not_stand():
    files = {"customer.fr.html": b"<p>Merci, Novalux.</p>"}
    assert [leak.written for leak in leaks_in(files, index_of(NAMES), Exempt())] == ["Novalux"]


def test_a_name_in_a_promise_made_there_may_stand_as_it_does_there():
    assert found("Novalux", "Le quai de Brévan rouvre") == []


def test_a_name_in_its_own_quote_is_still_refused():
    assert found("Novalux", "Merci à Brévan pour tout") == ["Brévan SAS"]


def test_what_all_may_read_may_stand_here_too():
    public = Exempt(("Roy",), ("Chez Brévan",), ("Une phrase",))
    own = with_own(public, FakeSide("Novalux"), "C0042")
    assert set(public.allowed) < set(own.allowed)
    assert set(public.texts) < set(own.texts)
    assert set(public.quotes) < set(own.quotes)
