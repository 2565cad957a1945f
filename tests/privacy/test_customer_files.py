"""Nothing of a programme but what may be released stands anywhere in the finished customer files."""

import json
import re

import pytest
from page_reading import Page

from tests.privacy.hidden_text import everything_in
from tests.privacy.sample import answers, customer_files, frozen

SCORES = [9] * 30 + [7] * 6 + [4] * 11
"""47 answers, 64 % promoters, 13 % passives, 23 % detractors: a score of 40."""

INSIDE = {
    "accounts": [
        {
            "account_id": f"LyonA{place}",
            "name": f"Zacc{place} Industrie",
            "revenue": 7654321,
            "potential": 8765432,
            "account_manager": "Zmanager Dupré",
            "tier": "Ztier",
            "status": "churned",
        }
        for place in range(5)
    ],
    "contacts": [
        {
            "contact_id": f"LyonC{place}",
            "account_id": f"LyonA{place % 5}",
            "name": f"Zcontact{place} Roy",
            "email": f"zmail{place}@zdomain.example",
            "role": "Zrole",
        }
        for place in range(47)
    ],
    "units": [{"unit": "Lyon", "name": "Agence de Lyon", "manager": "Zhead Moreau"}],
    "invitations": [{"contact_id": f"LyonC{place}", "sent_at": "2026-10-01"} for place in range(53)],
    "actions": [
        {
            "action_id": "Zaction1",
            "title": "Ztitle",
            "theme": "Ztheme",
            "owner": "Zowner Petit",
            "status": "planned",
            "visibility": "customer",
            "said_fr": "Les factures sont fausses",
            "public_text_fr": "Chaque facture est relue",
            "due": "2026-12-15",
        },
        {
            "action_id": "Zaction2",
            "title": "Zinternal",
            "public_text_fr": "Zsecret",
            "visibility": "internal",
        },
        {"action_id": "Zaction3", "title": "Zunsaid", "public_text_fr": "Zblank", "visibility": ""},
        {
            "action_id": "Zaction4",
            "title": "Zgiven up",
            "public_text_fr": "Zdropped",
            "visibility": "customer",
            "status": "dropped",
        },
    ],
}
MARKER = re.compile(r"\bZ[a-z]+\d*\b|\bz(?:mail|domain|silent|depot)|Lyon[AC]\d+|7654321|8765432", re.A)


def responses():
    rows = answers("Lyon", SCORES, handled_by="Zhandler Blanc", channel="Zchannel")
    for place, row in enumerate(rows):
        if place % 2:
            row |= {"comment": f"Zunconsented {row['comment']}", "quote_consent": ""}
        elif place % 3 == 0:
            row |= {"comment": f"{row['comment']}, dites-le à Zcontact{place} Roy"}
    return rows


@pytest.fixture(scope="module")
def side(tmp_path_factory):
    tables = {"responses": responses(), **INSIDE}
    shown = {"segments": ["tier", "role"], "customer": {"segments": ["tier", "role"]}}
    return frozen(tmp_path_factory.mktemp("inside"), tables, **shown).customer


@pytest.fixture(scope="module", params=[("all", "fr"), ("Lyon", "en")], ids="-".join)
def files(side, request):
    return customer_files(side, *request.param)


@pytest.mark.parametrize("ending", ["html", "pdf", "json"])
def test_no_word_of_the_inside_is_in_a_file(files, ending):
    assert MARKER.findall(everything_in(files)[ending]) == []


def test_the_words_searched_for_would_be_found():
    """Else the test above proves nothing."""
    assert MARKER.findall("Zacc3 SA, zsilent, zmail9@x, LyonC12") == ["Zacc3", "zsilent", "zmail", "LyonC12"]


def test_the_files_do_speak_of_that_score_and_promise(files):
    texts = everything_in(files)
    for text in texts.values():
        assert "+40" in text
        assert "Chaque facture est relue" in " ".join(text.split())
        assert "vraiment à revoir" in " ".join(text.split())


def test_no_page_says_a_count_or_a_share(files):
    seen = " ".join(Page(files["html"].decode()).texts)
    numbers = set(re.findall(r"\d+", seen))
    assert not numbers & {"47", "64", "23", "53", "36"}
    assert "%" not in seen


def test_the_numbers_hold_only_what_may_be_released(files):
    numbers = json.loads(files["json"])
    assert numbers["score"] == {"n": None, "n_band": "30-99", "nps": 40, "words": None}
    assert {
        "schema",
        "programme",
        "period",
        "as_of",
        "unit",
        "edition",
        "language",
        "score",
        "change",
        "themes",
        "quotes",
        "actions",
        "segments",
        "blocks",
    } == numbers.keys()
    assert numbers["themes"] == [
        {"theme": "delivery", "tone": "appreciated"},
        {"theme": "delivery", "tone": "to improve"},
    ]
    assert {"theme tone text language"} == {" ".join(quote) for quote in numbers["quotes"]}
    assert [{"status", "said", "text", "day", "asked_band", "effect"}] == [
        action.keys() for action in numbers["actions"]
    ]


def test_no_block_is_a_chart_or_holds_a_class(files):
    """A class bar or a figure would carry counts behind it."""
    text = files["json"].decode()
    assert not re.search(r'"(figure|headline|findings)"', text)
    assert not re.search(r'"score_class": "[a-z]', text)


def test_a_unit_whose_score_is_hidden_shows_no_number_and_no_quote(tmp_path):
    """Four persons of four accounts."""
    rows = [*answers("Lyon", SCORES), *answers("Lille", [10, 8, 3, 0])]
    files = customer_files(frozen(tmp_path, {"responses": rows}).customer, "Lille")
    numbers = json.loads(files["json"])
    assert numbers["score"] == {"n": None, "n_band": None, "nps": None, "words": None}
    assert "vraiment à revoir" not in " ".join(everything_in(files).values())


def test_a_unit_in_words_shows_no_number(tmp_path):
    """Eight persons, each class among them: high, and not that it is 25."""
    side = frozen(tmp_path, {"responses": answers("Lyon", [10] * 4 + [8] * 2 + [3] * 2)}).customer
    numbers = json.loads(customer_files(side, "Lyon")["json"])
    assert numbers["score"] == {"n": None, "n_band": None, "nps": None, "words": "high"}
    (thanks,) = [block for block in numbers["blocks"] if block.get("tone") == "lead"]
    assert not {"25", "8", "4", "2"} & set(re.findall(r"\d+", str(thanks["paragraphs"])))


def test_each_unit_reads_of_its_own_promises_and_quotes(tmp_path):
    """Twelve promoters each, so that both are quoted; what a parent does is not told to its units."""
    quoted = {
        "Lyon": "La livraison de la rive est vraiment parfaite",
        "Lille": "La livraison du canal est vraiment parfaite",
    }
    rows = [row for unit in quoted for row in answers(unit, [10] * 12 + [8] * 6 + [3] * 6)]
    for row in rows:
        row["comment"] = quoted[str(row["unit"])] if row["score"] == 10 else ""
    actions = [
        {
            "action_id": unit,
            "title": unit,
            "unit": unit,
            "visibility": "customer",
            "public_text": f"Promesse de {unit}",
        }
        for unit in ("Sud", "Lyon", "Lille")
    ]
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Lille"}]
    side = frozen(tmp_path, {"responses": rows, "actions": actions, "units": units}).customer
    texts = " ".join(everything_in(customer_files(side, "Lyon")).values())
    assert quoted["Lyon"] in texts
    assert "Promesse de Lyon" in texts
    assert not re.search("Promesse de (Lille|Sud)|rive.*canal|canal", texts)
