"""The sections that look at persons one by one: whom they may name, what they may quote, and whatever they are fed."""

import io
import json
import re
import zipfile

import pandas as pd
import pytest
from page_reading import Page

from nps_report.exports.annex import annex
from nps_report.facts.people import Person
from nps_report.programme import load_programme
from nps_report.sections.comments import comment_sheet
from nps_report.sections.many import LONGEST_NAME
from nps_report.sections.persons import in_account
from nps_report.sections.stakes import REASON_LENGTH
from nps_report.wording import words_for
from tests.privacy.hidden_text import everything_in
from tests.privacy.sample import (
    END,
    answers,
    customer_files,
    document_of,
    frozen,
    internal_files,
    internal_report,
)
from tests.privacy.whole_programme import (
    IN_EACH,
    PEOPLE,
    SETTINGS,
    Whole,
    has_agreed,
    in_letters,
    is_silent,
    mail_of,
    name_of,
)

pytestmark = pytest.mark.slow

PERSON = re.compile(r"z(?:first|family|mail)([a-j]{2})", re.IGNORECASE)
"""A part of a person's name or e-mail, and whose."""

INSIDE = re.compile(
    r"z(?:first|family|mail|domain|manager|handler|head|owner|caller|outcome|title|delight)|canal|revenue",
    re.IGNORECASE,
)
"""What customers may read nothing of: persons, the company's own, causes, delights, revenues, visits."""

IDENTIFIED = re.compile(r"\b(?:A\d\d|[CV]\d{3}|R\d{4})\b")
"""Ids of accounts, contacts and answers."""

LETTERS = {in_letters(person): person for person in range(PEOPLE)}


def whole(folder, found=None, **changes):
    """The whole programme, frozen."""
    found = found or Whole()
    return frozen(folder, found.tables(), sources=found.sources(), **(SETTINGS | changes))


def annex_of(side, unit="all"):
    """The report's spreadsheet."""
    report = internal_report(side, unit)
    document = document_of(report, "internal")
    return annex(document, comment_sheet(report.facts, report.words), "Verbatims", END)


def texts_of(workbook):
    """All that a spreadsheet holds."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return " ".join(parts.read(name).decode("utf-8") for name in parts.namelist())


def told_by(side, unit="all"):
    """All that the internal edition of a unit says, in whatever file: pages are made from the document."""
    document = json.dumps(document_of(internal_report(side, unit), "internal"), ensure_ascii=False)
    return document + texts_of(annex_of(side, unit))


def persons_in(text):
    """Everybody of whom a name or an e-mail stands in a text."""
    return {LETTERS[letters.lower()] for letters in PERSON.findall(text)}


IDS = {
    "plain": Whole(),
    "e-mails of contacts": Whole(contact_id=mail_of),
    "names of contacts": Whole(contact_id=name_of),
    "answers called like contacts": Whole(response_id=lambda person, place: f"{mail_of(person)} {place}"),
    "answers named like contacts": Whole(
        response_id=lambda person, place: f"{name_of(person)} z{'x' * place}"
    ),
    "accounts that are e-mails": Whole(
        account_id=lambda account: mail_of(IN_EACH * account + 1), named_accounts=False
    ),
}


@pytest.mark.parametrize("found", IDS.values(), ids=IDS)
def test_no_section_names_anybody_where_nobody_may_be_named(tmp_path, found):
    side = whole(tmp_path, found, identified="no").internal
    told = told_by(side)
    assert persons_in(told) == set()
    assert "zdomain" not in told


@pytest.mark.parametrize("found", IDS.values(), ids=IDS)
def test_with_consent_only_those_who_agreed_and_have_answered_are_named(tmp_path, found):
    told = persons_in(told_by(whole(tmp_path, found, identified="consent").internal))
    assert told
    assert not [person for person in told if not has_agreed(person) or is_silent(person)]


@pytest.mark.parametrize("identified", ["no", "consent"])
def test_no_finished_file_names_who_may_not_be(tmp_path, identified):
    files = internal_files(whole(tmp_path, identified=identified).internal)
    for text in everything_in(files).values():
        assert not [person for person in persons_in(text) if identified == "no" or not has_agreed(person)]


def test_ids_of_contacts_stand_in_the_numbers_only_where_these_may_be_named(tmp_path):
    found = {
        identified: set(
            re.findall(
                r'"C(\d{3})"',
                internal_files(whole(tmp_path, identified=identified).internal)["json"].decode(),
            )
        )
        for identified in ("no", "consent", "yes")
    }
    assert found["no"] == set()
    assert {int(person) % 3 for person in found["consent"]} == {0}
    assert {int(person) % 3 for person in found["yes"]} == {0, 1, 2}


def test_the_programme_gives_every_section_somebody_to_name(tmp_path):
    """Else the tests above prove nothing."""
    side = whole(tmp_path, identified="yes").internal
    numbers = json.loads(internal_files(side)["json"])
    lists = {
        "alerts": numbers["alerts"]["contacts"],
        "silent": numbers["silent_accounts"]["first"],
        "elsewhere": numbers["silent_accounts"]["elsewhere_first"],
        "at risk": numbers["accounts"]["at_risk"],
        "nearly passive": numbers["stakes"]["nearly_passive"],
        "nearly promoters": numbers["stakes"]["nearly_promoters"],
        "goodwill": numbers["stakes"]["goodwill"],
        "handlers": numbers["collection"]["handlers"],
        "unfinished": numbers["follow_ups"]["unfinished"],
        "promoters": numbers["follow_ups"]["promoters"],
        "passives": numbers["follow_ups"]["passives"],
        "opportunities": numbers["stakes"]["opportunities"],
    }
    assert not [name for name, found in lists.items() if not found]
    told = persons_in(told_by(side))
    assert {is_silent(person) for person in told} == {has_agreed(person) for person in told} == {True, False}
    assert f"{name_of(8)} attend" in told_by(side)


def test_a_cause_is_told_without_the_names_in_it(tmp_path):
    """A colleague wrote it, so no table need know the name; a cause that leaves a doubt is not told."""
    causes = {"Retard, voir Mme Durand": "Retard, voir [nom]", "Retard, voir Ysorel Tavendre": None}
    for place, (cause, told) in enumerate(causes.items()):
        side = whole(tmp_path / str(place), Whole({"root_cause": cause}), identified="no").internal
        said = told_by(side)
        assert "Ysorel" not in said
        assert "Durand" not in said
        assert told is None or told in said


def test_a_units_report_names_nobody_of_another(tmp_path):
    """Accounts shared by both, and somebody who was invited by Lyon and answered for Lille."""
    tables = Whole({"comment": "Trop lent", "root_cause": "retard"}).tables()
    lyon = {person for person in range(PEOPLE) if person % 2}
    for table in ("responses", "invitations"):
        tables[table] = [
            {**row, "unit": "Lyon" if int(str(row["contact_id"])[1:]) in lyon else "Lille"}
            for row in tables[table]
        ]
    crossed = "C002"
    tables["invitations"] = [
        {**row, "unit": "Lyon"} if row["contact_id"] == crossed else row for row in tables["invitations"]
    ]
    side = frozen(tmp_path, tables, sources=Whole().sources(), **SETTINGS, identified="yes").internal
    told = persons_in(told_by(side, "Lyon"))
    assert told
    assert told <= lyon


@pytest.mark.parametrize("unit", ["all", "Lyon"])
def test_customers_read_nothing_of_the_new_tables(tmp_path, unit):
    texts = everything_in(customer_files(whole(tmp_path).customer, unit))
    assert "Un message la veille" in texts["json"]
    assert not [ending for ending, text in texts.items() if INSIDE.search(text)]
    assert not IDENTIFIED.findall(texts["json"])


def test_the_customer_side_keeps_nothing_of_the_new_tables(tmp_path):
    for path in whole(tmp_path).customer.folder.iterdir():
        kept = pd.read_parquet(path).to_csv() if path.suffix == ".parquet" else path.read_text("utf-8")
        assert not INSIDE.findall(kept) + IDENTIFIED.findall(kept), path.name


MIXED = [9] * 30 + [7] * 6 + [4] * 11


def visits(many=20):
    """Answers about an event that could well be quoted: consented, of many persons and accounts."""
    rows = answers("Lyon", [0] * many, comment="La visite du canal est vraiment utile à tous")
    return [
        {**row, "response_id": f"V{place}", "contact_id": f"V{place}", "kind": "transactional"}
        for place, row in enumerate(rows)
    ]


def test_answers_about_an_event_change_nothing_that_customers_read(tmp_path):
    alone = frozen(tmp_path / "alone", {"responses": answers("Lyon", MIXED)}).customer
    both = frozen(tmp_path / "both", {"responses": [*answers("Lyon", MIXED), *visits()]})
    assert both.customer.cell("Lyon") == alone.cell("Lyon")
    assert both.customer.quotes("Lyon") == alone.quotes("Lyon")
    assert customer_files(both.customer, "Lyon") == customer_files(alone, "Lyon")
    assert sum(both.internal.scores("Lyon", END.replace(day=1), END)) == len(MIXED)


@pytest.mark.parametrize(
    ("scores", "level"),
    [(MIXED, "number"), ([10] * 4 + [8] * 2 + [3] * 2, "words"), ([10, 8, 3], "hidden")],
    ids=["number", "words", "hidden"],
)
def test_the_caution_tells_customers_no_number(tmp_path, scores, level):
    side = frozen(tmp_path, {"responses": [*answers("Lyon", scores), *visits()]}).customer
    assert side.cell("Lyon").level == level
    for language in ("fr", "en"):
        blocks = json.loads(customer_files(side, "Lyon", language)["json"])["blocks"]
        inside = [block for section in blocks for block in (section, *section.get("blocks", ()))]
        (note,) = [block for block in inside if block.get("tone") == "caution"]
        said = " ".join([note["title"], *(run["text"] for run in note["text"])])
        assert not re.search(r"\d|%", said)


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x="',
    "template": "{{ 7 * 7 }} {name} {n} {0} %s",
    "typst": '#set page(fill: red) #read("/etc/passwd") $x$ @label <label>',
    "formula": "=cmd|' /C calc'!A0",
    "markdown": "*bold* [text](javascript:alert(1))",
    "right to left": "\u202eevil\u202c \u2066x\u2069",
    "emoji and CJK": "😀 東京商事 \U000e0041",
    "lines": "one\ntwo\r\nthree\tfour",
    "long": "W" * 5_000,
}
COLUMNS = (
    *("account", "contact", "role", "tier", "status", "account_manager", "handled_by", "delight", "step"),
    *("chosen_by", "owner", "caller", "outcome", "root_cause", "comment"),
)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_in_any_column_stays_text(tmp_path, text):
    found = Whole(dict.fromkeys(COLUMNS, text))
    side = whole(tmp_path, found, identified="yes", currency=text[:8]).internal
    files = internal_files(side, "Lyon")
    page = Page(files["html"].decode())
    assert page.misplaced == []
    assert "script" not in dict(page.elements)
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.text)
    assert files["pdf"].startswith(b"%PDF-")
    assert json.loads(files["json"])["unit"] == "Lyon"
    sheets = texts_of(annex_of(side, "Lyon"))
    assert "<f>" not in sheets
    assert "hyperlink" not in sheets


def test_a_name_that_never_ends_is_cut(tmp_path):
    """A row of a table is never parted: what is higher than a page would be lost in print."""
    long = "W" * 5_000
    columns = [column for column in COLUMNS if column != "comment"]
    side = whole(tmp_path, Whole(dict.fromkeys(columns, long)), identified="yes").internal
    document = document_of(internal_report(side, "Lyon"), "internal")
    labels = [label for part in document["parts"] for label in _labels(part)]
    assert max(label.count("W") for label in labels) <= max(LONGEST_NAME * 2, REASON_LENGTH)


def _labels(part):
    """Every cell and heading of a part's tables."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "label" and isinstance(value, str):
                yield value
            elif key != "data":
                yield from _labels(value)
    elif isinstance(part, list):
        for one in part:
            yield from _labels(one)


def test_the_sign_of_a_currency_is_text(tmp_path):
    files = internal_files(whole(tmp_path, identified="yes", currency="<b>").internal, "Lyon")
    page = Page(files["html"].decode())
    assert "<b>" in page.text
    assert page.misplaced == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_value_is_never_read_as_a_message(tmp_path, language):
    """Stars, braces and places of other values in a value are only signs."""
    words = words_for(language)
    odd = "*{role}* {n} {0} \\1"
    runs = words.runs("*{alerts}*: {listed}.", alerts=odd, listed=words.listed([odd, "{alerts}", odd]))
    assert [run.style for run in runs] == ["strong", ""]
    assert runs[0].text == odd
    assert runs[1].text.count(odd) == 2
    programme = load_programme(frozen(tmp_path, {"responses": answers("Lyon", MIXED)}).params)
    person = Person("silent", name="{role}", role="{account}*", account="A", account_name="{name}")
    named = programme.model_copy(update={"identified": "yes"})
    assert in_account(words, named, person) == "{role} ({account}*, {name})"
