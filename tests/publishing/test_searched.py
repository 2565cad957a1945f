"""A book of names finds what the index of them finds, in the same texts."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.publishing.leaks import NameIndex
from nps_report.publishing.searched import NameBook

NAMES = (
    "Ateliers Novalux SARL",
    "Élise Roy",
    "e.roy@novalux.example",
    "Mars SA",
    "東京商事",
    "Person 12",
    "Person 1",
)
WORDS = [
    *{word for name in NAMES for word in name.split()},
    "merci",
    "roy",
    "ELISE",
    "et",
    "12",
    ",",
    "商事",
    "-",
]


def book_of(*names):
    index = NameIndex.of(names)
    return index, NameBook.of(index, Path(tempfile.mkdtemp(), "names.sqlite"))


INDEX, BOOK = book_of(*NAMES)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_a_book_finds_what_its_index_finds(text):
    assert set(BOOK.found_in(text)) == set(INDEX.found_in(text))


def test_a_name_is_found_at_either_end_of_a_long_text():
    filler = " ".join(f"mot{place}" for place in range(3000))
    for text in (f"Roy Élise {filler}", f"{filler} Roy Élise"):
        assert list(BOOK.found_in(text)) == ["Élise Roy"]


def test_no_name_at_all_finds_nothing():
    assert list(book_of()[1].found_in("Merci à tous")) == []


def test_a_sign_of_the_query_in_a_name_is_only_a_name():
    _, book = book_of("O'Brien'); DROP TABLE names; --")
    assert list(book.found_in("Merci à O'Brien drop table names"))
    assert list(book.found_in("Merci à O'Brien drop table names"))
