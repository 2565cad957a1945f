"""Registers, call sheets and exports name nobody who may not be named, whatever colleagues write."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest

from nps_report.exports.export import export
from nps_report.exports.lists import LISTS
from nps_report.exports.neutral import is_formula
from nps_report.files import write_text
from nps_report.followups.opening import open_followups
from nps_report.followups.sheets import make_sheets
from nps_report.programme import load_programme
from nps_report.publishing.finished import reports_in
from nps_report.testing import as_csv, sample_programme
from tests.privacy.hidden_text import _pdf_texts

pytestmark = pytest.mark.slow

NAMES = ("Aline Zorbec", "Bruno Kervik", "Carole Tyndal", "Denis Ovrad", "Emma Quilt")
SILENT = ("Quentin Sylou", "Rose Martineau")
TOLD_OF_NOBODY = {
    *(word for name in (*NAMES, *SILENT) for word in (name, name.split()[1])),
    *("@novalux.example", "@z.example", "@p.example", "Zoé Blanchet"),
}
WRITTEN = "Rappeler zorbec, puis Aline Zorbec, écrire à aline@novalux.example, voir Zoé Blanchet"
FREED = "Rappeler [nom], puis [nom], écrire à [e-mail], voir [nom]"

CONTACTS = [
    *(
        {
            "contact_id": f"C{place}",
            "account_id": f"A{place}",
            "name": name,
            "email": f"{name.split()[0].lower()}@novalux.example",
        }
        for place, name in enumerate(NAMES)
    ),
    {"contact_id": "S0", "account_id": "Q", "name": SILENT[0]},
    {"contact_id": "S1", "account_id": "rose@p.example", "name": SILENT[1]},
]
ACCOUNTS = [
    {"account_id": "A0", "name": "Novalux", "revenue": 1000, "potential": 2000},
    {"account_id": "A1", "name": "bruno@novalux.example", "revenue": 500},
    {"account_id": "A2", "name": "Carole Tyndal"},
    {"account_id": "Q", "name": "quentin@p.example", "revenue": 700},
]
INVITED = [{"contact_id": f"S{place}", "sent_at": "2026-10-01"} for place in (0, 1)]
ACTIONS = [
    {
        "action_id": "a1",
        "title": "Rappeler Aline Zorbec",
        "opened_at": "2026-10-01",
        "done_at": "2026-10-20",
        "status": "done",
        "unit": "calls",
    }
]


def answer(name, day, score, who, consent="no", **more):
    """An answer of a contact that speaks of the next one."""
    told = NAMES[(who + 1) % 5]
    return {
        "response_id": name,
        "responded_at": f"{day}T10:00:00",
        "score": score,
        # The folders of sheets and exports are called like them.
        "unit": ("calls", "exports")[who % 2],
        "account_id": f"A{who}",
        "contact_id": f"C{who}",
        "contact_consent": consent,
        "quote_consent": consent,
        "comment": f"Livraison en retard, voir {told}",
        "delight": f"L'aide de {told}",
        **more,
    }


ANSWERS = [
    answer("r2", "2026-10-03", 3, 2),
    answer("Emma Quilt", "2026-10-06", 4, 4),
    answer("bruno@z.example", "2026-10-07", 1, 1),
    answer("r3", "2026-10-08", 9, 3),
    # Agreed in August, and took it back in October.
    answer("r0", "2026-08-10", 5, 0, consent="yes"),
    answer("r1", "2026-10-01", 8, 0),
]


def programme_of(folder, identified, register="csv", answers=ANSWERS):
    """A programme whose registers are not there yet."""
    tables = {
        "responses": answers,
        "contacts": CONTACTS,
        "accounts": ACCOUNTS,
        "invitations": INVITED,
        "actions": ACTIONS,
        "units": (),
    }
    sources = {name: {"path": f"../data/{name}.csv"} for name, rows in tables.items() if rows}
    sources |= {name: {"path": f"{name}.{register}"} for name in ("followups", "second_chances")}
    path = sample_programme(
        folder,
        tables,
        segments=[],
        targets={},
        identified=identified,
        profile={"delight": "delight"},
        sources=sources,
    )
    return load_programme(path)


def edited(path, **more):
    """A register in which colleagues wrote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        dialect = csv.Sniffer().sniff(file.readline(), ";,")
        file.seek(0)
        rows = [row | more for row in csv.DictReader(file, dialect=dialect)]
    write_text(path, as_csv(rows))


def texts_of(path):
    """All that a file says."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return " ".join(parts.read(name).decode() for name in parts.namelist())
    return " ".join(_pdf_texts(content)) if path.suffix == ".pdf" else content.decode("utf-8-sig")


@pytest.fixture(scope="module", params=["no", "consent"])
def everything(request, tmp_path_factory):
    """What every file says that the commands write, by its path, and what they print."""
    folder = tmp_path_factory.mktemp(request.param)
    programme = programme_of(folder, request.param)
    printed = [
        *open_followups(programme, "2026-08", None, False).lines(),
        *open_followups(programme, "2026-10", None, False).lines(),
    ]
    registers = {path.name: texts_of(path) for path in (folder / "params").glob("*.csv")}
    edited(folder / "params" / "followups.csv", note=WRITTEN, outcome=WRITTEN, root_cause=WRITTEN)
    edited(folder / "params" / "second_chances.csv", note=WRITTEN, outcome=WRITTEN)
    for kind in LISTS:
        for file_format, preset in (("csv", "salesforce"), ("xlsx", ""), ("json", "")):
            made = export(programme, kind, "2026-10", file_format, preset, folder / "exports", changes=True)
            printed += made.lines()
    printed += make_sheets(programme, "2026-10", (), ("fr",), (), folder / "reports", None).lines()
    made = [path for place in ("exports", "reports", "records") for path in (folder / place).rglob("*.*")]
    files = {path.relative_to(folder).as_posix(): texts_of(path) for path in made if path.is_file()}
    return files | registers | {"printed": "\n".join(printed)}


def test_nobody_is_named_without_consent(everything):
    # The register's own key is the answer's id, whatever that is.
    told = {path: text for path, text in everything.items() if path != "followups.csv"}
    assert {
        (path, name) for path, text in told.items() for name in TOLD_OF_NOBODY if name in f"{path} {text}"
    } == set()


def test_what_colleagues_wrote_is_there_without_the_names(everything):
    sheet = everything["reports/2026-10/calls/calls/r2.fr.html"]
    assert FREED in sheet
    exported = everything["exports/2026-10/followups.salesforce.changes.csv"]
    assert exported.count(FREED) == 3 * 4


def test_the_columns_of_help_name_nobody_without_consent(everything):
    rows = list(csv.DictReader(io.StringIO(everything["followups.csv"]), delimiter=";"))
    assert {row["response_id"] for row in rows} == {"r0", "r2", "Emma Quilt", "bruno@z.example"}
    told = [
        value
        for row in rows
        if row["response_id"] != "r0"
        for name, value in row.items()
        if name != "response_id"
    ]
    assert not [name for name in TOLD_OF_NOBODY if any(name in value for value in told)]


def test_no_sheet_is_a_report_that_could_leave_the_house(hostile):
    assert list((hostile / "reports").rglob("calls/r0.en.pdf"))
    assert reports_in(hostile / "reports").names == ()


HOSTILE = (
    '=HYPERLINK("http://x.example","a")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "+1+cmd",
    "@SUM(1)",
    "\t=1+1",
    "  \u200b=1+1",
    "\uff1d1+1",
    "'=1+1",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7*7 }} {0} {name} %s ${x}",
    '#set page(width: 1pt) #read("/etc/passwd") $x$ *b* _i_ `r` @ref <l> \\',
    "[a](javascript:alert(1)) ![i](http://x.example/i.png)",
    "\u202egnirts\u202c \x07\x1b[31m a\u2028b\nc\x0bd",
    "W" * 10_000,
)


def hostile_tables():
    """A row of each table for each hostile text, which stands in every column of text."""
    tables = {
        name: [] for name in ("responses", "contacts", "accounts", "team", "followups", "second_chances")
    }
    for place, text in enumerate(HOSTILE):
        # A detractor has an account alone, a promoter and a passive share one.
        account = place if place % 3 == 0 else place // 3 * 3 + 1
        who, score = {"account_id": f"A{account}", "contact_id": f"C{place}"}, (2, 10, 8)[place % 3]
        agreed = {"contact_consent": "yes", "quote_consent": "yes"}
        given = {"response_id": f"r{place}", "responded_at": "2026-10-05T10:00:00", "score": score}
        said = {
            "comment": text,
            "unit": ("=cmd <b>calls</b>", "calls")[place % 2],
            "role": text,
            "handled_by": text,
            "delight": text,
        }
        tables["responses"].append(given | who | agreed | said)
        tables["contacts"].append(who | {"name": text, "email": f"{text[:30]}@x.example"})
        owned = {"name": text, "tier": text[:60], "account_manager": text, "revenue": 1000, "potential": 2000}
        tables["accounts"].append({"account_id": f"A{place}"} | owned)
        tables["team"].append({"name": text})
        opened = {"response_id": f"r{place}", "opened_at": "2026-10-05T10:00:00", "status": "open"}
        noted = dict.fromkeys(("opened_for", "owner", "caller", "outcome", "root_cause", "note"), text)
        tables["followups"].append(opened | noted)
        # A silent account of its own.
        tables["contacts"].append({"contact_id": f"S{place}", "account_id": f"B{place}", "name": text})
        tables["accounts"].append({"account_id": f"B{place}"} | owned)
        plan = {"account_id": f"B{place}", "opened_at": "2026-10-02", "status": "planned", "way": "phone"}
        tables["second_chances"].append(plan | dict.fromkeys(("owner", "outcome", "note"), text))
    invited = [{"contact_id": f"S{place}", "sent_at": "2026-10-01"} for place in range(len(HOSTILE))]
    return tables | {"invitations": invited, "actions": (), "units": ()}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The folder of exports and sheets of a programme in which every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    settings = {"segments": [], "targets": {}, "profile": {"delight": "delight"}}
    programme = load_programme(sample_programme(folder, hostile_tables(), **settings))
    for kind in LISTS:
        for file_format, preset in (("csv", ""), ("csv", "salesforce"), ("xlsx", ""), ("json", "")):
            export(programme, kind, "2026-10", file_format, preset, folder / "exports")
    make_sheets(programme, "2026-10", (), ("en",), (), folder / "reports", None)
    return folder


def test_no_cell_of_an_exported_text_is_a_formula(hostile):
    paths = sorted((hostile / "exports").rglob("*.csv"))
    assert len(paths) == 2 * 7
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter="," if "salesforce" in path.name else ";"))
        assert (path.name, {len(row) for row in rows[1:]}) == (path.name, {len(rows[0])})
        cells = {cell for row in rows for cell in row}
        assert not [cell for cell in cells if is_formula(cell) and not is_number(cell) and cell[0] != "'"]
        assert not [cell for cell in cells if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", cell)]


def is_number(cell):
    return re.fullmatch(r"-?\d+([.,]\d+)?", cell) is not None


def test_an_exported_workbook_holds_no_formula_link_or_address(hostile):
    for path in sorted((hostile / "exports").rglob("*.xlsx")):
        with zipfile.ZipFile(path) as parts:
            assert not [name for name in parts.namelist() if "external" in name.lower()]
            assert not any(b"TargetMode" in parts.read(name) for name in parts.namelist())
        sheet = openpyxl.load_workbook(path).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_json_holds_hostile_texts_to_the_letter(hostile):
    told = json.loads((hostile / "exports/2026-10/followups.json").read_text(encoding="utf-8"))
    assert {row["note"] for row in told["rows"]} >= {text.strip() for text in HOSTILE[:5]}


def test_a_sheet_of_hostile_texts_is_a_page_and_a_document(hostile):
    pages = sorted((hostile / "reports").rglob("*.html"))
    assert len([path for path in pages if not path.name.startswith("index")]) == len(HOSTILE)
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert not re.search(
            r"<script|<img[^>]*(onerror|http)|href=.?(javascript|http)|\{\{ 49|\u202e|\x1b", page
        ), path
    documents = sorted((hostile / "reports").rglob("*.pdf"))
    assert len(documents) == len(HOSTILE)
    assert all(b"/URI" not in path.read_bytes() and "root:" not in texts_of(path) for path in documents)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_register_that_the_kit_fills_holds_no_formula(tmp_path, ending):
    tables = hostile_tables() | {"followups": (), "second_chances": ()}
    sources = {name: {"path": f"../data/{name}.csv"} for name, rows in tables.items() if rows}
    sources |= {name: {"path": f"{name}.{ending}"} for name in ("followups", "second_chances")}
    programme = load_programme(sample_programme(tmp_path, tables, segments=[], targets={}, sources=sources))
    open_followups(programme, "2026-10", None, False)
    for name, many in (("followups", 5), ("second_chances", len(HOSTILE))):
        rows = rows_of_register(tmp_path / "params" / f"{name}.{ending}")
        assert len(rows) == 1 + many
        assert not [cell for row in rows for cell in row if cell.startswith("formula")]


def rows_of_register(path):
    """The cells of a register; those that a spreadsheet would compute begin with "formula"."""
    if path.suffix == ".xlsx":
        cells = openpyxl.load_workbook(path).active.iter_rows()
        return [
            [f"{'formula' if cell.data_type == 'f' else ''}{cell.value}" for cell in row] for row in cells
        ]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            [f"formula {cell}" if is_formula(cell) and cell[0] != "'" else cell for cell in row]
            for row in csv.reader(file, delimiter=";")
        ]
