"""Prose stays in its edition, and the second lock holds where an analyst's words open the first."""

import pytest

from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.errors import LeakError, SnapshotError
from nps_report.files import write_text
from nps_report.programme import load_programme
from nps_report.publishing.leaks import index_of, refuse_leaks
from nps_report.report import Parameters, customer_report, internal_report
from nps_report.snapshot import release
from nps_report.testing import sample_programme
from tests.privacy.sample import OCTOBER, answers, customer_files, frozen

SCORES = [10] * 14 + [8] * 4 + [3] * 4


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A programme with a note per edition for Lyon, and how to open it."""
    found = frozen(tmp_path_factory.mktemp("notes"), {"responses": answers("Lyon", SCORES)})
    for name in ("lyon.internal.fr", "lyon.customer.fr", "all.internal.fr"):
        write_text(found.params.parent / "notes" / "2026-10" / f"{name}.md", f"Dans {name}")
    return found


def parameters(found, unit, snapshot):
    return Parameters(str(found.params), "2026-10", unit, "fr", "2026-10-31", str(snapshot))


def test_a_customer_summary_holds_the_customers_note_alone(opened):
    report = customer_report(parameters(opened, "Lyon", opened.customer.folder))
    assert [prose.markdown for prose in report.prose] == ["Dans lyon.customer.fr"]


def test_a_note_for_colleagues_is_never_in_a_customer_summary(opened):
    assert customer_report(parameters(opened, "all", opened.customer.folder)).prose == ()


def test_an_internal_report_holds_the_internal_note_alone(opened):
    report = internal_report(parameters(opened, "Lyon", opened.snapshot.folder / "internal"))
    assert [prose.markdown for prose in report.prose] == ["Dans lyon.internal.fr"]


def test_a_customer_summary_cannot_be_made_from_the_internal_side(opened):
    """A snapshot of the wrong side is refused, and not read as if it were released."""
    with pytest.raises((SnapshotError, ValueError)):
        customer_report(parameters(opened, "Lyon", opened.snapshot.folder / "internal"))


def test_a_release_is_made_once_and_stays(opened):
    """What customers of one unit read does not depend on which report is made first."""
    programme = load_programme(opened.params)
    before = {path.name: path.read_bytes() for path in opened.customer.folder.iterdir()}
    again = release(opened.snapshot, programme, OCTOBER, opened.customer.as_of)
    assert again == opened.customer.folder
    assert before == {path.name: path.read_bytes() for path in again.iterdir()}


@pytest.mark.parametrize(
    "page",
    [
        "<p>Nova&shy;lux</p>",
        "<p>NOVA\u200bLUX</p>",
        "<p>N&#111;valux</p>",
        "<img alt='Novalux' src='data:image/png;base64,AAAA'>",
        "<a href='https://novalux.example'>x</a>",
        "<p hidden>novalux</p>",
        "<!--novalux-->",
        "<meta name='author' content='Novàlux'>",
        "<p>ｎｏｖａｌｕｘ</p>",
    ],
)
def test_a_hidden_name_is_found_on_a_page(opened, page):
    with pytest.raises(LeakError):
        refuse_leaks({"html": page.encode()}, index_of(["Novalux"], load_programme(opened.params)))


def test_a_theme_called_like_an_account_is_found_by_the_second_lock(tmp_path):
    """The analyst names the themes."""
    frame = {
        "themes": {"delivery": {"name": {"fr": "Chez Novalux", "en": "At Novalux"}, "fr": ["livraison"]}}
    }
    tables = {"responses": answers("Lyon", SCORES), "accounts": [{"account_id": "LyonA0", "name": "Novalux"}]}
    found = frozen(tmp_path, tables, frame=frame)
    with pytest.raises(LeakError, match="Novalux"):
        refuse_leaks(
            customer_files(found.customer, "Lyon"),
            index_of(found.internal.names(), load_programme(found.params)),
        )


@pytest.mark.slow
def test_a_note_that_names_an_account_fails_that_report_alone(tmp_path):
    """Nothing of it is written; the other unit's summary is."""
    path = sample_programme(tmp_path)
    write_text(path.parent / "notes" / "2026-10" / "lyon.customer.fr.md", "Merci à Novalux pour son accueil.")
    wanted = Wanted(units=("Lyon", "Lille"), editions=("customer",), languages=("fr",))
    run = prepare_run(load_programme(path), "2026-10", wanted, tmp_path / "reports")
    errors = {outcome.job.unit: outcome.error for outcome in run.outcomes(workers=2)}
    assert "Novalux" in errors["Lyon"]
    assert errors["Lille"] is None
    assert {"lille"} == {written.parent.name for written in (tmp_path / "reports").rglob("customer.fr.*")}
