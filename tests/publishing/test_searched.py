"""A book of what is forbidden finds what the set in memory finds, in the same texts."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.publishing.forbidden import forbidden_in
from nps_report.publishing.leaks import index_of
from nps_report.publishing.searched import NameBook, digest_of
from nps_report.publishing.searching import hits_in
from nps_report.publishing.words import Text
from nps_report.snapshot.secret import Secrets

SECRETS = Secrets(
    accounts=("Ateliers Novalux SARL", "Mars SA", "東京商事"),
    contacts=("Élise Roy", "e.roy@novalux.example", "Person 12", "Person 1"),
    ids=("P0001",),
    telephones=("06 12 34 56 78",),
    figures=(539_402.67,),
    comments=(("A", "Personne au quai pour réceptionner"), ("B", "Vous êtes toujours là pour nous")),
)
TEXTS = (
    *SECRETS.accounts,
    *SECRETS.contacts,
    *SECRETS.ids,
    *SECRETS.telephones,
    *(comment for _, comment in SECRETS.comments),
    "539 402 €",
)
WORDS = [*{word for text in TEXTS for word in text.split()}, "merci", "roy", "ELISE", "et", ",", "商事", "-"]


def book_of(forbidden):
    return NameBook.of(forbidden, Path(tempfile.mkdtemp(), "names.book"))


SET = forbidden_in(SECRETS)
BOOK = book_of(SET)


def found(text, book=BOOK):
    with book.opened() as known:
        return [hit.written for hit in hits_in([Text.of(text)], known)]


@settings(deadline=None)
@given(st.lists(st.sampled_from([*WORDS, *TEXTS]), max_size=12).map(" ".join))
def test_a_book_finds_what_the_set_finds(text):
    assert sorted(found(text)) == sorted(hit.written for hit in hits_in([Text.of(text)], SET))


def test_a_name_is_found_at_either_end_of_a_long_text():
    filler = " ".join(f"mot{place}" for place in range(3000))
    for text in (f"Roy Élise {filler}", f"{filler} Roy Élise"):
        assert found(text) == ["Élise Roy"]


def test_nothing_forbidden_finds_nothing():
    assert found("Merci à tous", book_of(forbidden_in(Secrets()))) == []


def test_a_sign_of_the_query_in_a_name_is_only_a_name():
    book = book_of(index_of(["O'Brien'); DROP TABLE forms; --"]))
    assert found("Merci à O'Brien drop table forms", book)
    assert found("Merci à O'Brien drop table forms", book)


def test_a_book_is_known_by_all_that_stands_in_it():
    assert BOOK.digest == digest_of(SET)
    others = [
        Secrets(**{**vars(SECRETS), field: ()})
        for field in ("accounts", "contacts", "ids", "telephones", "figures", "comments")
    ]
    assert len({digest_of(forbidden_in(one)) for one in (SECRETS, *others)}) == 7
