"""Lists as files: what is read back is what was written."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.exports.columns import COLUMNS, columns_of
from nps_report.exports.forms import PRESETS, form_for_people, form_of
from nps_report.exports.listing import KEY, Listing
from nps_report.exports.neutral import plain, tidy
from nps_report.exports.writers import WRITERS, About, cut_texts
from nps_report.wording import words_for

PARIS = ZoneInfo("Europe/Paris")
ABOUT = About("Helix", "followups", "2026-10", date(2026, 10, 31), PARIS, "October 2026")
FRENCH, ENGLISH = (form_for_people(words_for(language), {}) for language in ("fr", "en"))
CRMS = {name: form_of(preset, PARIS) for name, preset in PRESETS.items()}

NASTY = '=1+1;"x",\n＝ünï 🙂 \u202e'
ROW = {
    KEY: "nps-1",
    "comment": NASTY,
    "class": "promoter",
    "score": 9,
    "revenue": 1234567.5,
    "late": True,
    "answered_on": date(2026, 10, 5),
    "opened_at": datetime.fromisoformat("2026-10-05T10:30"),
    "involved": ("caller", "owner"),
}
NAMES = [name for name in ROW if name != KEY]


def listing(*rows, names=NAMES):
    """A list of follow-ups with these columns."""
    return Listing.of("", "answer", columns_of(*names), rows or [ROW])


def read_csv(content, form):
    """The rows of a CSV file, without what makes formulas harmless."""
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=form.separator))
    return [[plain(cell) for cell in row] for row in rows]


ESCAPE = "x005F_"
"""What the reader of these tests takes out of any text, wherever it stands; spreadsheets do not."""


def read_xlsx(content):
    """The rows of a workbook of one sheet."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (
            FRENCH,
            [
                "nps-1",
                NASTY,
                words_for("fr")("promoter"),
                "9",
                "1234567,5",
                "oui",
                "2026-10-05",
                "2026-10-05 10:30",
            ],
        ),
        (
            ENGLISH,
            ["nps-1", NASTY, "promoter", "9", "1234567.5", "yes", "2026-10-05", "2026-10-05 10:30"],
        ),
        (
            CRMS["salesforce"],
            ["nps-1", NASTY, "promoter", "9", "1234567.5", "TRUE", "2026-10-05", "2026-10-05T08:30:00Z"],
        ),
        (
            CRMS["hubspot"],
            ["nps-1", NASTY, "promoter", "9", "1234567.5", "true", "2026-10-05", "2026-10-05T08:30:00Z"],
        ),
    ],
    ids=["fr", "en", "salesforce", "hubspot"],
)
def test_a_csv_is_read_back_as_it_was_written(form, expected):
    assert read_csv(WRITERS["csv"](listing(), form, ABOUT), form)[1][:-1] == expected


def test_several_choices_are_joined_by_semicolons_for_a_crm():
    assert (
        read_csv(WRITERS["csv"](listing(), CRMS["hubspot"], ABOUT), CRMS["hubspot"])[1][-1] == "caller;owner"
    )


def test_no_word_of_a_heading_is_cut_in_a_workbook():
    content = WRITERS["xlsx"](listing(names=["silent_contacts"]), FRENCH, ABOUT)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert sheet["B1"].value == "Interlocuteurs muets"
    # Fourteen letters, and three that the filter's sign hides.
    assert sheet.column_dimensions["B"].width == pytest.approx(17, abs=1)


def test_a_french_csv_opens_right_in_a_french_spreadsheet():
    content = WRITERS["csv"](listing(names=["score", "revenue"]), FRENCH, ABOUT)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n")[1] == "nps-1;9;1234567,5"


@pytest.mark.parametrize(("crm", "bom"), [("salesforce", False), ("hubspot", False), ("dynamics", True)])
def test_a_crm_gets_a_byte_order_mark_only_where_it_wants_one(crm, bom):
    content = WRITERS["csv"](listing(names=["score"]), CRMS[crm], ABOUT)
    assert content.startswith(b"\xef\xbb\xbf") is bom


def test_quotes_separators_and_line_ends_within_a_text_are_quoted():
    content = WRITERS["csv"](listing({KEY: "a", "comment": 'x;"y"\nz'}, names=["comment"]), FRENCH, ABOUT)
    assert content.decode("utf-8-sig").endswith('a;"x;""y""\nz"\r\n')


def test_a_negative_number_is_no_formula():
    content = WRITERS["csv"](listing({KEY: "a", "factor": -1}, names=["factor"]), ENGLISH, ABOUT)
    assert content.decode("utf-8-sig").endswith("a,-1\r\n")


@pytest.mark.parametrize("text", [NASTY, "+33 6", "  @x", "\t=1"])
def test_no_text_of_a_csv_can_run(text):
    content = WRITERS["csv"](listing({KEY: "a", "comment": text}, names=["comment"]), ENGLISH, ABOUT)
    (_, cell) = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1]
    assert cell == f"'{text}"


def test_a_workbook_is_read_back_with_its_types():
    rows = read_xlsx(WRITERS["xlsx"](listing(), ENGLISH, ABOUT))
    assert rows[1][:2] == ["nps-1", NASTY]
    assert rows[1][3:8] == [
        9,
        1234567.5,
        "yes",
        datetime.fromisoformat("2026-10-05"),
        datetime.fromisoformat("2026-10-05T10:30"),
    ]


def test_a_workbook_has_filters_and_frozen_headings_and_no_formula():
    content = WRITERS["xlsx"](listing(), ENGLISH, ABOUT)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cell = sheet["B2"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:I2")
    assert (cell.data_type, cell.quotePrefix, cell.hyperlink) == ("s", True, None)


def test_a_day_and_a_moment_are_shown_as_such():
    sheet = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](listing(), ENGLISH, ABOUT))).worksheets[0]
    assert (sheet["G2"].number_format, sheet["H2"].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")


def test_a_workbook_for_a_crm_has_moments_in_utc():
    rows = read_xlsx(WRITERS["xlsx"](listing(names=["opened_at"]), CRMS["dynamics"], ABOUT))
    assert rows == [["nps_externalid", "nps_openedat"], ["nps-1", datetime.fromisoformat("2026-10-05T08:30")]]


def test_json_tells_texts_to_the_letter_and_moments_with_their_zone():
    read = json.loads(WRITERS["json"](listing({**ROW, "comment": "a\x00\r\n=1"}), ENGLISH, ABOUT))
    (row,) = read["rows"]
    assert (row["comment"], row["opened_at"]) == ("a\x00\r\n=1", "2026-10-05T10:30:00+02:00")
    assert (row["class"], row["late"], row["involved"]) == ("promoter", True, ["caller", "owner"])
    assert (read["schema"], read["complete"], read["level"]) == ("nps-report/export/1", True, None)


def test_what_is_not_known_is_blank_or_null():
    empty = listing({KEY: "a"})
    assert read_csv(WRITERS["csv"](empty, FRENCH, ABOUT), FRENCH)[1] == ["a", *[""] * 8]
    assert json.loads(WRITERS["json"](empty, FRENCH, ABOUT))["rows"][0]["score"] is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12).filter(lambda text: ESCAPE not in text), min_size=1, max_size=4))
def test_any_texts_come_back_from_csv_and_workbook(texts):
    many = listing(
        *({KEY: f"nps-{n}", "comment": f"{text}."} for n, text in enumerate(texts)), names=["comment"]
    )
    expected = [tidy(f"{text}.") for text in texts]
    for form in (FRENCH, CRMS["salesforce"]):
        assert [row[1] for row in read_csv(WRITERS["csv"](many, form, ABOUT), form)[1:]] == expected
    assert [row[1] for row in read_xlsx(WRITERS["xlsx"](many, FRENCH, ABOUT))[1:]] == expected


def test_a_text_that_looks_like_an_escape_of_workbooks_comes_back():
    odd = listing({KEY: "a", "comment": "_x0041_ _x000D_"}, names=["comment"])
    assert read_xlsx(WRITERS["xlsx"](odd, FRENCH, ABOUT))[1][1] == "_x0041_ _x000D_"


@pytest.mark.parametrize("file_format", list(WRITERS))
def test_same_list_same_bytes(file_format):
    made = [WRITERS[file_format](listing(), FRENCH, ABOUT) for _ in range(2)]
    assert made[0] == made[1]


def test_a_text_longer_than_a_cell_is_cut_and_counted():
    long = listing({KEY: "a", "comment": "x" * 40_000}, names=["comment"])
    assert len(read_xlsx(WRITERS["xlsx"](long, FRENCH, ABOUT))[1][1]) == 32_767
    assert (cut_texts(long, FRENCH, "xlsx"), cut_texts(long, FRENCH, "csv")) == (1, 0)


def test_a_crm_field_of_its_own_length_cuts_too():
    short = replace(CRMS["hubspot"], longest=3)
    content = WRITERS["csv"](listing({KEY: "a", "comment": "abcd"}, names=["comment"]), short, ABOUT)
    assert read_csv(content, short)[1] == ["a", "abc"]


@pytest.mark.parametrize("preset", list(PRESETS.values()), ids=list(PRESETS))
def test_no_two_columns_of_a_crm_share_a_name(preset):
    names = [preset.named(name) for name in COLUMNS]
    assert len(set(names)) == len(names)


def test_the_api_names_are_as_long_as_salesforce_takes():
    # Forty signs, the ending for custom fields apart.
    assert max(len(PRESETS["salesforce"].named(name).removesuffix("__c")) for name in COLUMNS) <= 40


@pytest.mark.parametrize(
    ("crm", "contact", "account"),
    [
        ("salesforce", "Email", "Name"),
        ("hubspot", "email", "name"),
        ("dynamics", "emailaddress1", "name"),
    ],
)
def test_only_e_mails_and_account_names_are_fields_of_the_crm_itself(crm, contact, account):
    form = CRMS[crm]
    contacts = Listing.of("", "contact", columns_of("email", "account_name"), [])
    accounts = Listing.of("", "account", columns_of("account_name"), [])
    assert form.heading(contacts, COLUMNS["email"]) == contact
    assert form.heading(contacts, COLUMNS["account_name"]) == PRESETS[crm].named("account_name")
    assert form.heading(accounts, COLUMNS["account_name"]) == account


def test_every_column_stands_in_the_documents_with_its_names():
    document = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    table = document.partition("\n## Columns\n")[2].splitlines()
    for name, column in COLUMNS.items():
        row = next(line for line in table if line.startswith(f"| `{name}` |"))
        one = Listing.of("", "contact", (column,), [])
        assert all(f"`{preset.heading(one, column)}`" in row for preset in PRESETS.values()), name
