"""The second lock: what only the company may know, in finished customer files."""

import base64
import io
import json
import struct
import unicodedata
import zlib
from functools import cache
from urllib.parse import quote

import pypdf
import pytest

from nps_report.errors import LeakError
from nps_report.programme import Localized, Programme
from nps_report.publishing.forbidden import (
    ACCOUNT,
    COMMENT,
    CONTACT,
    EMAIL,
    IDENTIFIER,
    REVENUE,
    STAFF,
    TELEPHONE,
)
from nps_report.publishing.leaks import Exempt, forbidden_of, index_of, leaks_in, refuse_leaks
from nps_report.publishing.readings import source_of_html
from nps_report.publishing.searching import hits_in
from nps_report.publishing.words import Text
from nps_report.snapshot.secret import Secrets

PROGRAMME = Programme(
    programme="Helios Services",
    question="?",
    sources={"responses": {"path": "x.csv"}},
    customer={"email": "ecoute@helios.example", "signed_by": "Nadia Faure"},
)
NAMES = ("Ateliers Novalux", "Élise Roy", "e.roy@novalux.example")
SAID = "Personne au quai pour réceptionner la palette, et ce depuis trois mois"
SECRETS = Secrets(
    accounts=("Ateliers Novalux SARL",),
    contacts=("Élise Roy", "e.roy@novalux.example"),
    staff=("Samira Bouzid", "Nadia Faure", "tirage"),
    ids=("P0001", "C-0042", "12", "client-1"),
    telephones=("06 12 34 56 78", "Lyon"),
    figures=(539_402.67, 1_860_000.0, 50_000.0, 40.0),
    comments=(
        ("C-0042", SAID),
        ("C-0042", "La qualité de vos produits"),
        ("C-0042", "Merci"),
        *((account, "Livraison rapide et emballage soigné") for account in ("A", "B", "D")),
    ),
    units=("Lyon",),
)
SET = forbidden_of(SECRETS, PROGRAMME, ["Merci d'avoir pris le temps de répondre à l'enquête"])

WRITTEN = {
    ACCOUNT: "Ateliers Novalux",
    CONTACT: "Élise Roy",
    STAFF: "Samira Bouzid",
    EMAIL: "e.roy@novalux.example",
    IDENTIFIER: "C-0042",
    TELEPHONE: "06 12 34 56 78",
    REVENUE: "539 402 €",
    COMMENT: "au quai pour réceptionner la palette",
}
"""Something secret of each kind, as it could be written in a file."""

NUMERIC = (TELEPHONE, REVENUE)


def found(text, names=NAMES):
    return list(dict.fromkeys(hit.written for hit in hits_in([Text.of(text)], index_of(names))))


def kinds(text, exempt=None):
    files = {"json": json.dumps({"text": text}).encode()}
    return {leak.kind for leak in leaks_in(files, SET, exempt or Exempt())}


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
        ("\u041c\u0430\u0441\u0435", "Mace"),  # all of it is
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


def test_no_name_at_all_finds_nothing():
    assert found("Élise Roy", names=()) == []


def test_a_name_that_is_a_word_of_the_question_is_still_searched():
    asked = PROGRAMME.model_copy(update={"question": Localized("Recommanderiez-vous Helios à Novalux ?")})
    with pytest.raises(LeakError):
        refuse_leaks({"json": b'{"t": "Merci Novalux"}'}, index_of(["Novalux"], asked))


# Every kind, wherever it stands.


def png(text):
    """A picture of nothing that says something beside it."""
    chunk = b"tEXt" + b"Author\0" + text.encode("latin-1", errors="replace")
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(chunk) - 4)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
    )


def inline(kind, content):
    return f"<img src='data:{kind};base64,{base64.b64encode(content).decode()}'>"


def drawn(text):
    return f"<svg><title>{text}</title><path d='M0 0 1.5 2.25'/></svg>"


def escaped(text):
    """As a program in JavaScript writes it."""
    return "".join(f"\\u{ord(sign):04x}" if sign.isalnum() else sign for sign in text)


PAGES = {
    "text": lambda text: f"<p>Merci à {text}, donc.</p>",
    "hidden text": lambda text: f"<p hidden>{text}</p>",
    "cells": lambda text: f"<td>x</td><td>{text}</td>",
    "words in cells": lambda text: "".join(f"<td>{word}</td>" for word in text.split()),
    "title": lambda text: f'<p title="{text}">bonjour</p>',
    "alternative text": lambda text: f"<img alt='{text}' src='data:image/png;base64,AAAA'>",
    "data attribute": lambda text: f"<b data-x='{text}'>x</b>",
    "meta": lambda text: f"<meta name='author' content='{text}'>",
    "comment": lambda text: f"<!-- {text} -->",
    "comment left open": lambda text: f"<!-- {text}",
    "style": lambda text: f"<style>p::after {{ content: '{text}' }}</style>",
    "script": lambda text: f'<script type=\'application/json\'>{{"a": "{escaped(text)}"}}</script>',
    "address": lambda text: f"<a href='https://x.example/?q={quote(text)}'>x</a>",
    "drawing": drawn,
    "drawing in its data": lambda text: inline("image/svg+xml", drawn(text).encode()),
    "drawing in its data, percents": lambda text: f"<img src='data:image/svg+xml,{quote(drawn(text))}'>",
    "text in its data": lambda text: inline("text/plain", text.encode()),
    "numbers in their data": lambda text: inline(
        "application/json", json.dumps([text], ensure_ascii=False).encode()
    ),
    "picture's author": lambda text: inline("image/png", png(text)),
    "page in a page": lambda text: f"<iframe srcdoc='&lt;p&gt;{text}&lt;/p&gt;'></iframe>",
}


def but_numbers(ways, apart):
    """Each kind with each of the ways, but numbers in the one that sets words apart: several numbers are not one."""
    return [(kind, way) for kind in WRITTEN for way in ways if way != apart or kind not in NUMERIC]


@pytest.mark.parametrize(("kind", "place"), but_numbers(PAGES, "words in cells"))
def test_each_kind_is_found_in_each_place_of_a_page(kind, place):
    text = WRITTEN[kind].replace("€", "EUR")
    (leak,) = leaks_in({"customer.fr.html": PAGES[place](text).encode()}, SET)[:1]
    assert (leak.path, leak.kind) == ("customer.fr.html", kind)


def middle(text, sign):
    """A sign put into each word of more than a letter."""
    return " ".join(f"{word[:1]}{sign}{word[1:]}" if len(word) > 1 else word for word in text.split(" "))


LOOKALIKES = str.maketrans("aeoАЕО", "аеоAEO")

DISGUISES = {
    "capitals": str.upper,
    "marks inside words": lambda text: middle(text, "<b></b>"),
    "a comment inside words": lambda text: middle(text, "<!-- x -->"),
    "places to break": lambda text: middle(text, "<wbr>"),
    "soft hyphens": lambda text: middle(text, "\u00ad"),
    "soft hyphens by name": lambda text: middle(text, "&shy;"),
    "no width": lambda text: middle(text, "\u200b"),
    "turned": lambda text: f"\u202d{text}\u202c",
    "entities": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "entities twice": lambda text: "".join(f"&amp;#x{ord(sign):x};" for sign in text),
    "lookalikes": lambda text: text.translate(LOOKALIKES),
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "wide signs": lambda text: "".join(
        chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in text
    ),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "words in marks": lambda text: "<i>" + text.replace(" ", "</i><i style='margin:1em'> ") + "</i>",
    "words in marks alone": lambda text: "<i>" + text.replace(" ", "</i><i style='margin:1em'>") + "</i>",
    "lines": lambda text: text.replace(" ", "\n  "),
}


@pytest.mark.parametrize(("kind", "disguise"), but_numbers(DISGUISES, "words in marks alone"))
def test_no_disguise_helps(kind, disguise):
    page = f"<p>Merci. {DISGUISES[disguise](WRITTEN[kind])}. Merci.</p>"
    assert kind in {leak.kind for leak in leaks_in({"html": page.encode()}, SET)}


NUMBERS = {
    "text": lambda text: json.dumps({"a": text}),
    "key": lambda text: json.dumps({text: 1}),
    "key that comes twice": lambda text: f'{{"a": {json.dumps(text)}, "a": 1}}',
    "list": lambda text: json.dumps([[{"b": [text]}]]),
    "lines in pieces": lambda text: json.dumps(
        [{"text": text[:5], "style": "strong"}, {"text": text[5:], "style": ""}]
    ),
    "prose with marks": lambda text: json.dumps(middle(text, "**")),
    "broken lines": lambda text: json.dumps(middle(text, "-\n")),
    "page": lambda text: json.dumps(f"<p>{middle(text, '<b></b>')}</p>"),
    "drawing": lambda text: json.dumps("x " + inline("image/svg+xml", drawn(text).encode())),
    "picture": lambda text: json.dumps(base64.b64encode(png(text + " " * 200)).decode()),
}


@pytest.mark.parametrize("place", NUMBERS)
@pytest.mark.parametrize("kind", WRITTEN)
def test_each_kind_is_found_in_each_place_of_the_numbers(kind, place):
    text = WRITTEN[kind].replace("€", "EUR")
    assert kind in {leak.kind for leak in leaks_in({"json": NUMBERS[place](text).encode()}, SET)}


@pytest.mark.parametrize("kind", sorted({*WRITTEN} - {REVENUE, COMMENT, EMAIL}))
def test_each_kind_is_found_in_the_name_of_a_file(kind):
    path = f"2026-10/lyon/{WRITTEN[kind].lower().replace(' ', '-')}.fr.html"
    assert [(leak.path, leak.kind) for leak in leaks_in({path: b""}, SET)] == [(path, kind)]


@cache
def carried(place, text):
    """A PDF that says a text in one place of it."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if place == "attachment":
        writer.add_attachment("x.txt", text.encode())
    elif place == "name of an attachment":
        writer.add_attachment(text, b"x")
    elif place == "page in an attachment":
        writer.add_attachment("x.html", DISGUISES["marks inside words"](text).encode())
    elif place == "bookmark":
        writer.add_outline_item(title=text, page_number=0)
    else:
        writer.add_metadata({f"/{place}": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "place",
    ["Author", "Keywords", "X", "attachment", "name of an attachment", "page in an attachment", "bookmark"],
)
@pytest.mark.parametrize("kind", WRITTEN)
def test_each_kind_is_found_beside_the_pages_of_a_pdf(kind, place):
    content = carried(place, WRITTEN[kind].replace("€", "EUR"))
    assert kind in {leak.kind for leak in leaks_in({"pdf": content}, SET)}
    page = inline("application/pdf", content)
    assert kind in {leak.kind for leak in leaks_in({"html": page.encode()}, SET)}


# What is found, and what is not.


@pytest.mark.parametrize(
    "text",
    [
        "539402",
        "539403.5 x 539 403",
        "539 402,67",
        "539,403",
        "€539k",
        "539 k€",
        "0,54 M€",
        "EUR 539 thousand",
        "1,9 M€",
        "1,86 million d'euros",
        "50000",
        "50 000 euros",
    ],
)
def test_a_revenue_is_found_as_it_is_written(text):
    assert kinds(text) == {REVENUE}


@pytest.mark.parametrize(
    "text",
    ["539", "54 %", "1 200 références", "50 000 références", "#539402", "2 M€", "50 k€", "x539402", "40 €"],
)
def test_a_number_that_is_no_ones_revenue_may_stand(text):
    assert kinds(text) == set()


def test_a_revenue_in_the_numbers_is_found():
    assert [leak.kind for leak in leaks_in({"json": b'{"a": 539402.67}'}, SET)] == [REVENUE]


@pytest.mark.parametrize(
    "text", ["+33 6 12 34 56 78", "0612345678", "06.12.34.56.78", "+33 (0)6 12345678", "le 12 0612345678"]
)
def test_a_telephone_number_is_found_as_it_is_written(text):
    assert kinds(text) == {TELEPHONE}


@pytest.mark.parametrize("text", ["12", "client 1", "C 42", "p0001b", "tirage au sort", "Merci à Lyon"])
def test_small_numbers_and_everyday_words_are_no_ids_and_no_names(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "On nous dit : personne au quai pour réceptionner.",
        "« réceptionner la palette, et ce depuis »",
        "La qualité de vos produits.",
        "Vous dites : « la qualité de vos produits »",
        "Livraison rapide et emballage soigné !",
    ],
)
def test_a_comment_is_known_by_a_run_of_its_words_or_where_it_stands_alone(text):
    assert kinds(text) == {COMMENT}


@pytest.mark.parametrize(
    "text",
    [
        "Nous soignons la qualité de vos produits et leur prix",
        "Personne au quai",
        "Merci",
        "Une livraison rapide et emballage soigné dès mars",
        "depuis trois mois",
    ],
)
def test_everyday_phrases_short_ones_and_what_many_say_are_no_comments(text):
    assert kinds(text) == set()


def test_what_the_kit_says_is_nobodys_comment():
    said = Secrets(comments=(("A", "Merci d'avoir pris le temps de répondre"),))
    public = ["Merci d'avoir pris le temps de répondre à l'enquête"]
    assert len(forbidden_of(said, PROGRAMME).runs_kept) > 0
    assert len(forbidden_of(said, PROGRAMME, public).runs_kept) == 0


# What may stand nevertheless.


def test_a_name_shared_with_the_declared_public_contact_may_stand():
    refuse_leaks({"json": b'{"signed": "Nadia Faure"}'}, index_of(["Nadia Faure"], PROGRAMME))
    assert kinds("Nadia Faure") == set()


def test_an_allowed_name_may_stand_and_no_other():
    allowed = Exempt(allowed=("Ateliers Novalux",))
    assert kinds("Merci aux Ateliers Novalux", allowed) == set()
    assert kinds("Merci aux Ateliers Novalux et à Élise Roy", allowed) == {CONTACT}


def test_a_quote_is_no_copied_comment_but_may_hold_no_name():
    quoted = Exempt(quotes=(SAID, "Merci à Élise Roy"))
    assert kinds(SAID, quoted) == set()
    assert kinds("Merci à Élise Roy", quoted) == {CONTACT}


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_a_public_text_says_may_stand_as_it_does_there(kind):
    public = Exempt(texts=(f"Depuis mai, {WRITTEN[kind]} compte pour nous",))
    assert kinds(public.texts[0], public) == set()
    assert kinds(f"Merci, dit {WRITTEN[kind]}.", public) == (set() if kind == COMMENT else {kind})


# What is told.


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("html", b"<p title='Ateliers Novalux'>bonjour</p>"),
        ("html", b"<p>Ateliers <b>Nova</b>lux</p>"),
        ("html", "<td>Élise</td><td>Roy</td>".encode()),
        ("json", json.dumps({"text": "Ateliers **Nova**lux"}).encode()),
    ],
)
def test_a_hit_refuses_the_report_and_names_the_file(ending, content):
    with pytest.raises(LeakError, match=f"the {ending} of the customer edition holds"):
        refuse_leaks({ending: content}, index_of(NAMES, PROGRAMME))


def test_a_leak_is_told_with_its_file_its_kind_and_the_words_around():
    files = {"lyon/customer.fr.html": b"<p>Un grand merci aux Ateliers Novalux pour leur accueil.</p>"}
    (leak,) = leaks_in(files, SET)
    assert str(leak) == (
        "lyon/customer.fr.html holds 'Ateliers Novalux SARL', an account's name: "
        "“Un grand merci aux Ateliers Novalux pour leur accueil.”"
    )


def test_many_leaks_are_told_in_one_line():
    text = ". ".join([*WRITTEN.values(), *WRITTEN.values()])
    with pytest.raises(LeakError) as told:
        refuse_leaks({"json": json.dumps(text).encode()}, SET)
    assert "and " in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("ending", "content"), [("html", b"\xff\xfe"), ("json", b"{"), ("pdf", b"%PDF-1.7"), ("html", b"\0")]
)
def test_a_file_that_cannot_be_read_is_refused(ending, content):
    with pytest.raises(LeakError, match="cannot be read"):
        refuse_leaks({ending: content}, SET)


def test_fonts_and_pictures_in_base64_are_no_text():
    assert "Roy" not in source_of_html(b"<style>src: url(data:font/woff2;base64,AARoy+/Roy==)</style>")


def test_a_picture_in_the_numbers_is_no_text():
    refuse_leaks({"json": json.dumps({"data": "AA/Roy/" * 40}).encode()}, index_of(["Roy"], PROGRAMME))
