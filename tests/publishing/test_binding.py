"""A book that is bound from a snapshot's tables holds what the set in memory holds, whoever is called what."""

import shutil

import pytest

from nps_report.errors import SnapshotError
from nps_report.programme import load_programme
from nps_report.publishing.binding import bind
from nps_report.publishing.forbidden import COMMENT, forbidden_in
from nps_report.publishing.leaks import declared_public, forbidden_of, said_to_all
from nps_report.publishing.searched import NameBook, digest_of
from nps_report.publishing.searching import hits_in
from nps_report.publishing.words import Text
from nps_report.snapshot import build_snapshot, open_internal
from nps_report.snapshot.secret import Secrets, secrets_of
from nps_report.testing import sample_programme

IDS = (
    *(
        "12",
        "R-17",
        "2026",
        "client-1",
        "C-0042",
        "HEL-204",
        "AB12",
        "et12 ok",
        "x_y9876",
        "a1",
        "ab1",
        "1a2b",
    ),
    *(
        "foo bar9 99999",
        "Lyon",
        "Lille 69",
        "Lille 12345",
        "livraison",
        "jdupont",
        "12345",
        "1234",
        "and 12345",
    ),
    *("éa123", "東京商事", "ＦＵＬＬ12", "a\u200bb12", "3f2a-77b1-0c", "'); DROP TABLE forms; --"),
)
NAMES = (
    *("Novalux SAS", "Mars SA", "et", "and", "Roy Roy", "Dupont & Fils", "M. de la Tour", "J.D. Salinger"),
    *(
        "A.B",
        "A.B.C Consulting",
        "a.b@c.example",
        "e.roy@novalux.example",
        "Ph.D. Martin",
        "x.y",
        "Élise Roy",
    ),
    *("Elise Roy", "ELISE  ROY", "東京商事", "O'Brien", "Helios", "Helios Services SA", "Marie-Anne", "3M"),
    *("Ligne\u00a0dure", "Max Ott", "Novalux", "max@ott", "Groupe", "1.2.3", "- -"),
    " ".join(f"Mot{place}" for place in range(300)),
)
SAID = (
    "Personne au quai pour réceptionner",
    "Rien à dire",
    "Bonne continuation à vous tous",
    "Merci Max Ott 14",
)


@pytest.fixture(scope="module")
def side(tmp_path_factory):
    """A programme in which ids and names are as odd as they come."""
    folder = tmp_path_factory.mktemp("odd")
    rows = [
        {
            "response_id": f"{IDS[place % len(IDS)]} {place}" if place % 3 else f"R{place:05d}",
            "responded_at": f"2026-10-{place % 28 + 1:02d}",
            "score": place % 11,
            "unit": ("Lyon", "Lille 69")[place % 2],
            "account_id": IDS[place % len(IDS)],
            "contact_id": NAMES[place % len(NAMES)],
            "handled_by": NAMES[place * 7 % len(NAMES)],
            "comment": SAID[place * 5 % len(SAID)] if place % 4 else f"{SAID[0]} depuis {place} semaines",
        }
        for place in range(120)
    ]
    accounts = [
        {"account_id": one, "name": NAMES[place % len(NAMES)], "revenue": 1000.5 * place}
        for place, one in enumerate(IDS)
    ]
    contacts = [
        {"contact_id": f"K{place}", "account_id": "AB12", "name": name, "email": "a.b@c.example"}
        for place, name in enumerate(NAMES)
    ]
    tables = {"responses": rows, "accounts": accounts, "contacts": contacts}
    programme = load_programme(sample_programme(folder, tables))
    return open_internal(build_snapshot(programme, folder / "snapshot").folder / "internal")


PUBLIC = ("Bonne continuation à vous tous",)


@pytest.fixture(scope="module")
def forbidden(side):
    """The set in memory."""
    return forbidden_of(secrets_of(side), side.programme, PUBLIC)


@pytest.fixture
def book(side, tmp_path):
    """The book."""
    path = tmp_path / "forbidden.book"
    bind(side, path, declared_public(side.programme), (*PUBLIC, *said_to_all(side.programme)))
    return NameBook(path)


def test_it_holds_the_same_forms_which_stand_for_the_same(book, forbidden):
    asked = [*forbidden.forms, "nobody", "novalux nobody"]
    with book.opened() as known:
        assert dict(known.named(asked)) == dict(forbidden.forms)
    assert len(forbidden.forms) > 100


def test_forms_begin_with_the_same_words(book, forbidden):
    with book.opened() as known:
        assert dict(known.lengths([*forbidden.firsts, "nobody"])) == {
            first: {*many} for first, many in forbidden.firsts.items()
        }


def test_comments_and_revenues_are_the_same(book, forbidden):
    with book.opened() as known:
        assert known.runs([*forbidden.runs_kept, 7]) == {*forbidden.runs_kept}
        assert known.of_comments([*forbidden.vocabulary, "nobody"]) == forbidden.vocabulary
        assert all(known.holds_figure(one, one) for one in forbidden.figures)
        assert known.least == forbidden.least


def test_it_is_known_by_the_same_digest(book, forbidden):
    assert book.digest == digest_of(forbidden)


def test_blocks_are_cut_anywhere(book, side, tmp_path, monkeypatch):
    monkeypatch.setattr("nps_report.publishing.binding._BLOCK", 7)
    bind(
        side, tmp_path / "cut.book", declared_public(side.programme), (*PUBLIC, *said_to_all(side.programme))
    )
    cut = NameBook(tmp_path / "cut.book")
    assert cut.digest == book.digest
    with cut.opened() as known, book.opened() as whole:
        assert dict(known.named(["elise roy", "roy elise"])) == dict(whole.named(["elise roy", "roy elise"]))


def test_one_that_is_there_stays(book, side):
    before = book.path.stat()
    bind(side, book.path, (), ())
    assert book.path.stat() == before


def test_what_many_wrote_in_hundreds_of_words_is_found_whole(tmp_path):
    said = "Personne au quai pour réceptionner, " * 60
    secrets = Secrets(comments=tuple((author, said) for author in "ABC"))
    book = NameBook.of(forbidden_in(secrets), tmp_path / "long.book")
    with book.opened() as known:
        assert known.lengths(["personne"]) == {"personne": {300}}
        assert [hit.kind for hit in hits_in([Text.of(f"Un client : {said}")], known)] == [COMMENT]


def refuses(path):
    """Whether a book says in one line that it cannot be used, and what to do."""
    with pytest.raises(SnapshotError) as refused, NameBook(path).opened():
        pass
    line = str(refused.value)
    return line.startswith(f"{path}: is no book of names") and "Remove it" in line and "\n" not in line


@pytest.mark.parametrize("written", [b"", b"spoilt", b"spoilt, and long enough to hold an end", bytes(4096)])
def test_a_file_that_is_none_says_so(tmp_path, written):
    (tmp_path / "a.book").write_bytes(written)
    assert refuses(tmp_path / "a.book")


@pytest.mark.parametrize("first", [0, 8, 1000])
def test_a_book_from_which_something_was_taken_says_so(book, tmp_path, first):
    whole = book.path.read_bytes()
    (tmp_path / "b.book").write_bytes(whole[:first] + whole[first + 8 :])
    assert refuses(tmp_path / "b.book")


def test_a_book_that_goes_on_or_ends_early_says_so(book, tmp_path):
    whole = book.path.read_bytes()
    for spoilt in (whole[:-1], whole[: len(whole) // 2], whole + b"\n", bytes(8) + whole):
        (tmp_path / "b.book").write_bytes(spoilt)
        assert refuses(tmp_path / "b.book")


def test_a_book_whose_end_was_changed_says_so(book, tmp_path):
    whole = book.path.read_bytes()
    (tmp_path / "b.book").write_bytes(whole.replace(b'"least": 3', b'"least": 9'))
    assert refuses(tmp_path / "b.book")


def test_a_book_that_is_moved_is_the_same(book, tmp_path):
    shutil.copy(book.path, tmp_path / "moved.book")
    assert NameBook(tmp_path / "moved.book").digest == book.digest


def test_a_book_of_nothing_finds_nothing(tmp_path):
    with NameBook.of(forbidden_in(Secrets()), tmp_path / "empty.book").opened() as known:
        assert [*hits_in([Text.of("Merci à Max Ott, 06 12 34 56 78, 1 200 000 €")], known)] == []
