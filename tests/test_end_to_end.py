"""Real notebooks, executed: every report holds its own unit's data alone, and its formats agree."""

import html
import io
import json
import re
import unicodedata
import zipfile

import pypdf
import pytest

from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.engine import processes, starting
from nps_report.programme import load_programme
from nps_report.testing import sample_programme
from nps_report.wording import words_for

pytestmark = pytest.mark.slow

UNITS = [f"Unit {letter}" for letter in "ABCDEFGHIJKL"]


def marker(unit):
    """A word that stands in one unit's data alone."""
    return f"zq{unit[-1].lower()}zq"


def marked_tables(units=UNITS):
    """Units with five answers and two actions each, every text with the unit's marker."""
    responses = [
        {
            "responded_at": f"2026-10-{day + 1:02d}",
            "score": 2 * day,
            "comment": f"Un commentaire du client {marker(unit)} numéro {day}",
            "unit": unit,
            "account_id": f"{marker(unit)} {day}",
        }
        for unit in units
        for day in range(5)
    ]
    actions = [
        {
            "action_id": f"{unit} {place}",
            "title": f"Action {marker(unit)} {place}",
            "unit": unit,
            "status": "planned",
            "visibility": visibility,
            "public_text": f"Nous ferons {marker(unit)}",
        }
        for unit in units
        for place, visibility in enumerate(("internal", "customer"))
    ]
    return {
        "responses": responses,
        "actions": actions,
        "accounts": (),
        "contacts": (),
        "invitations": (),
        "units": (),
    }


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The reports of a run, both editions in French, made two at a time; and their run."""

    def run(tables, period, **changes):
        folder = tmp_path_factory.mktemp("programme")
        programme = load_programme(sample_programme(folder, tables, **changes))
        made = prepare_run(programme, period, Wanted(languages=("fr",)), folder / "reports")
        failed = [outcome.error for outcome in made.outcomes(workers=2) if outcome.error]
        assert failed == []
        return made

    return run


def text_of(path):
    """What a reader, or a program, finds in a file."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return " ".join(parts.read(name).decode("utf-8") for name in parts.namelist())
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages)
    return path.read_text("utf-8")


def foreign_markers(run):
    """Where a report lacks its own unit's marker, or holds another's: report, format, what."""
    for job in run.jobs:
        if job.unit == "all":
            continue
        others = {marker(unit) for unit in UNITS} - {marker(job.unit)}
        for ending in job.endings:
            text = text_of(run.place.file(job, ending))
            if marker(job.unit) not in text:
                yield job.name, ending, "own"
            yield from ((job.name, ending, other) for other in others if other in text)


def test_twelve_units_side_by_side_hold_their_own_data_alone(reports):
    run = reports(marked_tables(), "2026-10", segments=[], targets={})
    assert list(foreign_markers(run)) == []


def test_so_do_they_in_kernels_of_their_own(reports, monkeypatch):
    """Where no process can be forked, papermill's own engine runs the cells."""
    for module in (starting, processes):
        monkeypatch.setattr(module, "can_fork", lambda: False)
    with pytest.warns(RuntimeWarning, match="No warm template") as told:
        run = reports(marked_tables(UNITS[:3]), "2026-10", segments=[], targets={})
    assert len(told) == 1
    assert list(foreign_markers(run)) == []


def said(path):
    """The text that a page shows, less all that layout may add: tags, spaces, hyphens, joiners."""
    text = text_of(path)
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", text, flags=re.S))
    return FOOT.sub("", squeezed(text))


FOOT = re.compile(r"HelixServices·[^/]{1,120}?\d+/\d+")
"""What stands below each page of paper, also in the middle of a sentence that goes on overleaf."""


def squeezed(text):
    return re.sub(r"[\s\u00ad\u200b-]", "", unicodedata.normalize("NFKC", text))


def labels_of(blocks):
    """Every label of a number that a report shows in words or tables, in the order of its blocks."""
    for block in blocks:
        if block["block"] == "section":
            yield from labels_of(block["blocks"])
        if block["block"] == "headline":
            yield from (block["label"], block["interval"], *(share["label"] for share in block["bar"]))
            yield from (run["text"] for sentence in [block["sentence"], *block["more"]] for run in sentence)
        if block["block"] == "table":
            yield from (cell["label"] for row in block["rows"] for cell in row)
        if block["block"] == "method":
            yield from (run["text"] for item in block["items"] for run in item["text"])
        if block["block"] == "findings":
            yield from (run["text"] for item in block["items"] for run in item)


def test_html_and_pdf_say_each_number_of_the_json(reports):
    run, words = reports({}, "2026-10"), words_for("fr")
    for job in run.jobs:
        stem = run.place.reports / job.stem
        found = json.loads(stem.with_name(f"{stem.name}.json").read_text("utf-8"))
        page, print_out = (said(stem.with_name(f"{stem.name}.{ending}")) for ending in ("html", "pdf"))
        for label in labels_of(found["blocks"]):
            assert squeezed(label) in page, (job.name, label)
            assert squeezed(label) in print_out, (job.name, label)
        if job.edition == "internal":
            shown = list(labels_of(found["blocks"]))
            assert words.signed(found["score"]["nps"]) == shown[0]
            assert all(words.signed(change["value"]) in " ".join(shown) for change in found["change"])
