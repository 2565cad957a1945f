"""Text that looks like markup, commands or layout arrives in customer files as text, whoever wrote it."""

import json
import re

import pytest
from page_reading import Page

from tests.privacy.hidden_text import everything_in
from tests.privacy.sample import answers, customer_files, frozen, internal_files

pytestmark = pytest.mark.slow

SCORES = [10] * 14 + [8] * 4 + [3] * 4

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x="',
    "end of the data": "</script><svg onload=alert(1)>",
    "typst": '#import "/etc/passwd" #read("x") $x$ @label <label>',
    "formula": "=cmd|' /C calc'!A0",
    "template": "{{ 7 * 7 }} {name} {0} %s",
    "markdown": "[text](javascript:alert(1)) ![](http://x.example/a.png)",
    "right to left": "\u202eevil\u202c",
    "emoji and CJK": "😀 東京商事 \U000e0041",
    "control": "\x1b[31mred\x07 and then much more of what a person would write",
    "long": "A" * 10_000,
}


def hostile_programme(folder, text):
    """A programme that says `text` wherever it can say something to customers."""
    rows = [
        {**row, "role": (text, "user")[place % 2]} for place, row in enumerate(answers("Lyon", SCORES * 3))
    ]
    for row in rows[::7]:
        row["comment"] = f"{row['comment']} {text}"
    actions = [
        {
            "action_id": status,
            "title": text,
            "said": text,
            "public_text": text,
            "owner_role": text,
            "owner": text,
            "visibility": "customer",
            "status": status,
            "done_at": "2026-10-02" if status == "done" else "",
        }
        for status in ("planned", "done")
    ]
    return frozen(
        folder,
        {"responses": rows, "actions": actions, "units": [{"unit": "Lyon", "name": text, "manager": text}]},
        chosen={"pin": [str(row["response_id"]) for row in rows[::7]]},
        frame={"themes": {"delivery": {"name": {"fr": text, "en": text}, "fr": ["livraison"]}}},
        programme=text,
        question=text,
        segments=["role"],
        labels={"role": {"": text}},
        brand={"name": text, "primary": "#0b5cad"},
        customer={"write_to": text, "signed_by": text, "segments": ["role"]},
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text_in_every_customer_file(tmp_path, text):
    files = customer_files(hostile_programme(tmp_path, text).customer, "Lyon")
    page = Page(files["html"].decode())
    assert page.misplaced == []
    assert "script" not in dict(page.elements)
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    sources = [attributes.get(key) or "" for _, attributes in page.elements for key in ("src", "href")]
    assert not [source for source in sources if not re.match(r"$|#|data:|mailto:", source)]
    assert files["pdf"].startswith(b"%PDF-")
    assert json.loads(files["json"])["unit"] == "Lyon"


@pytest.mark.parametrize("name", ["script", "typst", "template", "markdown"])
def test_a_themes_name_is_told_as_it_is_written(tmp_path, name):
    """Markup in it is shown, not obeyed."""
    files = customer_files(hostile_programme(tmp_path, HOSTILE[name]).customer, "Lyon")
    told = f"Vous êtes plusieurs à citer : {HOSTILE[name]}"
    assert told in " ".join(" ".join(Page(files["html"].decode()).texts).split()).replace("\u202f", " ")


@pytest.mark.parametrize("name", ["script", "typst", "template", "markdown"])
def test_a_segments_value_is_told_as_it_is_written(tmp_path, name):
    files = customer_files(hostile_programme(tmp_path, HOSTILE[name]).customer, "Lyon")
    told = " ".join(" ".join(Page(files["html"].decode()).texts).split())
    # 21 of 33 are promoters, 6 detractors.
    assert f"{HOSTILE[name]} +45" in told


def test_hostile_words_of_a_customer_are_quoted_as_text(tmp_path):
    text = "La livraison est <b>toujours très rapide</b> {{ 7 * 7 }} #table[et] *ici*"
    rows = answers("Lyon", SCORES)
    rows[0]["comment"] = text
    side = frozen(tmp_path, {"responses": rows}, chosen={"pin": ["Lyon-0"]}).customer
    files = customer_files(side, "Lyon")
    page = Page(files["html"].decode())
    assert page.misplaced == []
    assert text in " ".join(page.texts)
    assert files["pdf"].startswith(b"%PDF-")


def test_a_template_in_a_text_is_not_filled(tmp_path):
    files = customer_files(hostile_programme(tmp_path, HOSTILE["template"]).customer, "Lyon")
    for text in everything_in(files).values():
        assert "{name} {0} %s" in " ".join(text.split())


def test_signs_that_turn_the_text_around_are_on_no_page(tmp_path):
    """They would show another name, or another score, than the file holds."""
    files = customer_files(hostile_programme(tmp_path, HOSTILE["right to left"]).customer, "Lyon")
    assert "\u202e" not in everything_in(files)["html"]
    assert "\u202e" not in everything_in(files)["pdf"]


@pytest.mark.parametrize("name", ["script", "typst", "control"])
def test_hostile_text_stays_text_in_the_internal_edition_too(tmp_path, name):
    files = internal_files(hostile_programme(tmp_path, HOSTILE[name]).internal, "Lyon")
    page = Page(files["html"].decode())
    assert page.misplaced == []
    assert "script" not in dict(page.elements)
    assert files["pdf"].startswith(b"%PDF-")
