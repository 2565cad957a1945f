"""What a run has to do about each report: exactly what changed, no more and no less."""

import shutil

import pytest

from nps_report.batch import basis as parts
from nps_report.batch.basis import BESIDE_REPORTS, digest_of_bytes, folder_part, libraries
from nps_report.batch.plan import Wanted
from nps_report.batch.record import Record, read_record, record_file, told, write_record
from nps_report.batch.run import prepare_run
from nps_report.files import write_bytes
from nps_report.programme import load_programme
from nps_report.snapshot import open_customer, open_internal
from nps_report.snapshot.traced import tracing
from nps_report.testing import ACCOUNTS, ACTIONS, RESPONSES, sample_programme

pytestmark = pytest.mark.slow

WANTED = Wanted(languages=("fr",))


class Desk:
    """A programme whose reports are made in pretence: each asks its side a few questions, as a notebook does."""

    def __init__(self, folder):
        self.folder, self.tables, self.changes = folder, {}, {}

    @property
    def reports(self):
        return self.folder / "reports"

    def run(self, wanted=WANTED, force=False):
        programme = load_programme(sample_programme(self.folder, self.tables, **self.changes))
        return prepare_run(programme, "2026-10", wanted, self.reports, force)

    def needs(self, wanted=WANTED):
        """What is to be done about each report that is not up to date, by its unit and edition."""
        found = self.run(wanted).needs
        return {f"{n.job.unit} {n.job.edition}": (n.action, n.reason) for n in found if n.action != "none"}

    def make(self, wanted=WANTED):
        """Pretend to have made all the reports of a run."""
        run = self.run(wanted)
        for job in run.jobs:
            with tracing() as trace:
                _ask(run.place.side(job), job)
            for ending in job.endings:
                write_bytes(run.place.file(job, ending), b"made")
            record = Record(
                job,
                dict(run.review.basis.parts_of(job)),
                run.snapshot.id,
                run.place.side(job),
                run.place.internal,
                told(trace),
                run.review.names_of(job),
                digest_of_bytes(b"made"),
            )
            write_record(record, self.reports)
        return run


def _ask(folder, job):
    if job.edition == "internal":
        side = open_internal(folder)
        side.scores(job.unit, job.period.start, job.period.end)
        side.comments(job.unit, job.period.start, job.period.end)
        side.actions(job.unit)
    else:
        side = open_customer(folder)
        side.cell(job.unit)
        side.quotes(job.unit)
        side.actions(job.unit)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A desk as it is on the first evening."""
    made = Desk(tmp_path_factory.mktemp("desk"))
    made.make()
    return made


@pytest.fixture
def desk(first, tmp_path, frozen_once):
    """A desk of one's own, with everything made."""
    return Desk(shutil.copytree(first.folder, tmp_path / "desk"))


def lille(responses, **changes):
    """The responses with one of Lille changed: A5 is a customer of Lille."""
    place = max(at for at, row in enumerate(responses) if row["contact_id"].startswith("A5"))
    return [*responses[:place], {**responses[place], **changes}, *responses[place + 1 :]]


def test_nothing_changed_nothing_to_do(desk):
    assert desk.needs() == {}


def test_what_was_never_made_is_made(tmp_path):
    assert set(Desk(tmp_path).needs().values()) == {("make", "not made yet")}


def test_an_answer_of_one_unit_concerns_its_reports_and_those_above_it_alone(desk):
    desk.tables = {"responses": lille(RESPONSES, comment="Tout a changé")}
    found = desk.needs()
    assert {name for name in found if name.endswith("internal")} == {"all internal", "Lille internal"}
    assert found["Lille internal"] == ("make", "its data changed (comments of Lille, 2026-10-01, 2026-10-31)")


def test_an_answer_of_another_period_concerns_no_report_that_asked_nothing_of_it(desk):
    first = {**RESPONSES[0], "comment": "Tout a changé"}
    desk.tables = {"responses": [first, *RESPONSES[1:]]}
    assert desk.needs() == {}


def test_a_row_before_the_others_changes_none_of_them(desk):
    """Rows are numbered by the export; what stands above a row is none of its report's business."""
    early = {**RESPONSES[0], "response_id": "R-1", "responded_at": "2024-01-05T10:00:00"}
    desk.tables = {"responses": [early, *RESPONSES]}
    assert desk.needs() == {}


def test_customers_get_a_new_summary_only_where_what_is_released_changed(desk):
    desk.tables = {"actions": [{**ACTIONS[0], "public_text_fr": "Un message deux jours avant."}, ACTIONS[1]]}
    found = {name for name, need in desk.needs().items() if need[0] == "make" and name.endswith("customer")}
    assert found == {"all customer", "Lyon customer", "Sud customer"}


def test_a_report_found_current_under_new_data_is_known_to_be(desk):
    desk.tables = {"responses": lille(RESPONSES, comment="Tout a changé")}
    run = desk.run()
    lyon = next(need for need in run.needs if need.job.unit == "Lyon" and need.job.edition == "internal")
    assert lyon.earlier.snapshot != run.snapshot.id
    assert run.review.renewed(lyon.earlier).snapshot == run.snapshot.id


@pytest.mark.parametrize(
    ("changes", "need"),
    [
        ({"targets": {"Lyon": 1}}, ("make", "the programme changed")),
        ({"brand": {"primary": "#123456"}}, ("render", "the brand changed")),
        ({"brand": {"name": "Solenis"}}, ("make", "the programme changed")),
    ],
)
def test_a_changed_programme_remakes_all_a_changed_colour_only_lays_them_out(desk, changes, need):
    desk.changes = changes
    assert set(desk.needs().values()) == {need}
    desk.make()
    assert desk.needs() == {}


def test_a_changed_notebook_remakes_its_edition(desk):
    shutil.copytree(desk.run().place.notebooks, desk.folder / "notebooks")
    assert desk.needs() == {}
    notebook = desk.folder / "notebooks" / "customer.ipynb"
    notebook.write_text(notebook.read_text("utf-8") + "\n", "utf-8")
    found = desk.needs()
    assert set(found.values()) == {("make", "its notebook changed")}
    assert all(name.endswith("customer") for name in found)


def test_a_note_remakes_its_own_report(desk):
    note = desk.folder / "params" / "notes" / "2026-10" / "lyon.internal.fr.md"
    write_bytes(note, b"Bravo.")
    assert desk.needs() == {"Lyon internal": ("make", "its note changed")}


def test_changed_templates_lay_all_out_again(desk):
    shutil.copytree(desk.run().place.templates, desk.folder / "templates")
    assert desk.needs() == {}
    write_bytes(desk.folder / "templates" / "html" / "mine.css", b"b{}")
    assert set(desk.needs().values()) == {("render", "the templates changed")}


def test_a_new_version_of_the_kit_or_a_library_remakes_all(desk, monkeypatch):
    monkeypatch.setattr(parts, "__version__", "99")
    assert set(desk.needs().values()) == {("make", "the kit changed")}
    monkeypatch.undo()
    monkeypatch.setattr(parts, "libraries", lambda: {**libraries(), "pandas": "99"})
    assert set(desk.needs().values()) == {("make", "the libraries changed")}


@pytest.mark.parametrize(
    ("ending", "action"), [("html", "render"), ("pdf", "render"), ("json", "render"), ("ipynb", "make")]
)
def test_a_missing_file_is_made_from_what_is_left(desk, ending, action):
    (desk.reports / "2026-10" / "lyon" / f"internal.fr.{ending}").unlink()
    assert desk.needs() == {"Lyon internal": (action, f"internal.fr.{ending} is not there")}


def test_an_executed_notebook_that_somebody_changed_is_executed_again(desk):
    write_bytes(desk.reports / "2026-10" / "lyon" / "internal.fr.ipynb", b"mine")
    assert desk.needs() == {"Lyon internal": ("make", "internal.fr.ipynb changed")}


def test_a_format_made_before_a_change_of_looks_is_laid_out_when_asked_for_again(desk):
    html = Wanted(languages=("fr",), formats=("html",))
    desk.changes = {"brand": {"primary": "#123456"}}
    desk.make(html)
    assert desk.needs(html) == {}
    assert desk.needs()["Lyon internal"] == ("render", "internal.fr.pdf is older")


def test_new_names_have_customers_files_searched_again(desk):
    desk.tables = {"accounts": [*ACCOUNTS, {**ACCOUNTS[0], "account_id": "A9", "name": "Zirconelle"}]}
    found = desk.needs()
    checked = {name for name, need in found.items() if need[0] == "check"}
    assert checked == {"Sud customer", "Lyon customer", "Lille customer", "all customer"}
    assert not [name for name, need in found.items() if need[0] == "make" and name.endswith("customer")]


def test_force_makes_all_again(desk):
    assert {(need.action, need.reason) for need in desk.run(force=True).needs} == {("make", "--force")}


def test_a_record_of_another_kind_counts_as_none(desk):
    job = desk.run().jobs[0]
    path = record_file(desk.reports, job)
    for spoilt in (b"", b"{", b"{}", path.read_bytes().replace(b"made/1", b"made/0")):
        path.write_bytes(spoilt)
        assert read_record(path) is None
    assert desk.needs()["all internal"] == ("make", "not made yet")


def test_why_is_told_in_a_line_per_report(desk):
    write_bytes(desk.folder / "params" / "notes" / "2026-10" / "lyon.internal.fr.md", b"Bravo.")
    lines = list(desk.run().explained())
    assert "make   2026-10 Lyon internal fr: its note changed" in lines
    assert "skip   2026-10 Lyon customer fr: up to date" in lines


def test_templates_of_mail_and_of_the_site_are_no_looks_of_a_report(tmp_path):
    for folder in ("html", "mail", "portal"):
        (tmp_path / folder).mkdir()
    before = folder_part(tmp_path, but=BESIDE_REPORTS)
    (tmp_path / "mail" / "message.html.j2").write_text("Bonjour", encoding="utf-8")
    (tmp_path / "portal" / "portal.css").write_text("a {}", encoding="utf-8")
    assert folder_part(tmp_path, but=BESIDE_REPORTS) == before
    (tmp_path / "html" / "report.css").write_text("a {}", encoding="utf-8")
    assert folder_part(tmp_path, but=BESIDE_REPORTS) != before
