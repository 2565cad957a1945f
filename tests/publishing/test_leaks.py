"""The second lock: names of the programme in finished customer files."""

import json

import pytest

from nps_report.errors import LeakError
from nps_report.programme import Programme
from nps_report.publishing.leaks import NameIndex, refuse_leaks, text_of_html

PROGRAMME = Programme(
    programme="Helios Services",
    question="?",
    sources={"responses": {"path": "x.csv"}},
    customer={"email": "ecoute@helios.example", "signed_by": "Nadia Faure"},
)
NAMES = ("Ateliers Novalux", "Élise Roy", "e.roy@novalux.example")


def found(text, names=NAMES):
    return list(NameIndex.of(names).found_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "Merci Élise Roy",
        "merci ELISE ROY !",
        "Elise\u00a0Roy",
        "É\u200blise Roy",
        "E\u0301lise Roy",
        "Ｅlise Roy",
    ],
)
def test_a_name_is_found_however_it_is_written(text):
    assert found(text) == ["Élise Roy"]


def test_an_email_is_found_as_its_words():
    assert found("<a href='mailto:E.Roy@Novalux.example'>") == ["e.roy@novalux.example"]


def test_a_part_of_a_longer_word_is_no_name():
    assert found("Royaume, Novaluxe", names=("Roy", "Novalux")) == []


def test_a_name_shared_with_the_declared_public_contact_may_stand():
    refuse_leaks({"json": b'{"signed": "Nadia Faure"}'}, ["Nadia Faure"], PROGRAMME)


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("html", b"<p title='Ateliers Novalux'>bonjour</p>"),
        ("html", b"<!-- Ateliers Novalux -->"),
        ("html", "<p>Élise&nbsp;Roy</p>".encode()),
        ("json", json.dumps({"text": "voir Élise Roy"}).encode()),
    ],
)
def test_a_hit_refuses_the_report_and_names_the_file(ending, content):
    with pytest.raises(LeakError, match=f"the {ending} of the customer edition holds"):
        refuse_leaks({ending: content}, NAMES, PROGRAMME)


def test_fonts_and_pictures_in_base64_are_no_text():
    assert "Roy" not in text_of_html(b"<style>src: url(data:font/woff2;base64,AARoy+/Roy==)</style>")


def test_no_name_at_all_finds_nothing():
    assert found("Élise Roy", names=()) == []
