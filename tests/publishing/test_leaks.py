"""The second lock: names of the programme in finished customer files."""

import base64
import json

import pytest

from nps_report.errors import LeakError
from nps_report.programme import Localized, Programme
from nps_report.publishing.leaks import NameIndex, index_of, refuse_leaks, source_of_html

PROGRAMME = Programme(
    programme="Helios Services",
    question="?",
    sources={"responses": {"path": "x.csv"}},
    customer={"email": "ecoute@helios.example", "signed_by": "Nadia Faure"},
)
NAMES = ("Ateliers Novalux", "Élise Roy", "e.roy@novalux.example")

DRAWING = base64.b64encode(b"<svg><text>Ateliers Novalux</text></svg>").rstrip(b"=")


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("chez Novalux", "Novalux SAS"),
        ("chez Novalux", "Novalux S.A.R.L."),
        ("Merci à ROY Élise", "Élise Roy"),
        ("Merci à Élise Roy", "Mme Élise Roy"),
        ("株式会社東京商事様より", "東京商事"),
        ("Nоvalux", "Novalux"),  # the first o is Cyrillic
        ("Dupont et Fils", "Dupont & Fils"),
        ("Dupont Fils", "Dupont and Fils"),
    ],
)
def test_a_name_in_another_form_is_found(text, name):
    assert found(text, names=(name,)) == [name]


@pytest.mark.parametrize("text", ["En mars, tout va bien", "SA seule"])
def test_an_everyday_word_left_of_a_name_is_not_searched(text):
    """Else the customer "Mars SA" would forbid the reports of March."""
    assert found(text, names=("Mars SA",)) == []


def test_one_chinese_letter_is_no_name_inside_others():
    assert found("東京商事", names=("京",)) == []


def test_a_part_of_a_longer_word_is_no_name():
    assert found("Royaume, Novaluxe", names=("Roy", "Novalux")) == []


def test_a_name_shared_with_the_declared_public_contact_may_stand():
    refuse_leaks({"json": b'{"signed": "Nadia Faure"}'}, index_of(["Nadia Faure"], PROGRAMME))


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("html", b"<p title='Ateliers Novalux'>bonjour</p>"),
        ("html", b"<!-- Ateliers Novalux -->"),
        ("html", "<p>Élise&nbsp;Roy</p>".encode()),
        ("html", b"<p>Ateliers <b>Nova</b>lux</p>"),
        ("html", b"<p>Ateliers Nova<!-- x -->lux</p>"),
        ("html", "<td>Élise</td><td>Roy</td>".encode()),
        ("html", b"<a href='https://x.example/?q=Ateliers%20Noval%75x'>x</a>"),
        ("html", b"<img src='data:image/svg+xml;base64," + DRAWING + b"'>"),
        ("html", b"<img src='data:image/svg+xml;charset=utf-8;base64," + DRAWING + b"A'>"),
        ("html", b"<img src='data:image/svg+xml,%3Ctext%3EAteliers%20Novalux%3C/text%3E'>"),
        ("json", json.dumps({"text": "voir Élise Roy"}).encode()),
        ("json", json.dumps({"text": "Ateliers **Nova**lux"}).encode()),
        ("json", json.dumps({"text": "Ateliers Nova-\nlux"}).encode()),
    ],
)
def test_a_hit_refuses_the_report_and_names_the_file(ending, content):
    with pytest.raises(LeakError, match=f"the {ending} of the customer edition holds"):
        refuse_leaks({ending: content}, index_of(NAMES, PROGRAMME))


def test_fonts_and_pictures_in_base64_are_no_text():
    assert "Roy" not in source_of_html(b"<style>src: url(data:font/woff2;base64,AARoy+/Roy==)</style>")


def test_a_picture_in_the_numbers_is_no_text():
    refuse_leaks({"json": json.dumps({"data": "AA/Roy/" * 40}).encode()}, index_of(["Roy"], PROGRAMME))


def test_a_name_that_is_a_word_of_the_question_is_still_searched():
    asked = PROGRAMME.model_copy(update={"question": Localized("Recommanderiez-vous Helios à Novalux ?")})
    with pytest.raises(LeakError):
        refuse_leaks({"json": b'{"t": "Merci Novalux"}'}, index_of(["Novalux"], asked))


def test_no_name_at_all_finds_nothing():
    assert found("Élise Roy", names=()) == []
