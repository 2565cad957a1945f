"""The site of published reports, and a report, in a real browser: at every width, by keyboard, on paper."""

import json
import re
import shutil

import pytest

from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.example import write_example
from nps_report.files import write_bytes
from nps_report.kit import kit_folder
from nps_report.programme import load_programme
from nps_report.publishing.portal import portal
from nps_report.publishing.portal_report import PortalReader

pytestmark = pytest.mark.slow

WIDE, NARROW, NARROWEST = 1280, 390, 320
HOSTILE = "</script><script>document.title='ran'</script>\"'&\u202eمرحبا " + "x" * 120
UNITS = ("all", "Lyon")
EARLIER = [f"2026-{month:02d}" for month in range(5, 10)]


@pytest.fixture(scope="module")
def places(tmp_path_factory, browser):
    """A folder of reports of the example for each edition, its site beside them; earlier months are stood in for."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(kit_folder("params"), folder / "params")
    write_example(folder)
    programme = load_programme(folder / "params" / "programme.yml")
    run = prepare_run(programme, "2026-10", Wanted(units=UNITS), folder / "reports")
    assert [outcome.error for outcome in run.outcomes(workers=2) if outcome.error] == []
    made = {edition: _site(folder, edition, programme) for edition in ("internal", "customer")}
    return {**made, "report": folder / "reports"}


def _site(folder, edition, programme):
    """A place's folder: the reports of one edition, the same again for earlier months and a hostile unit, the site."""
    place = folder / edition
    for path in (folder / "reports").glob(f"*/*/{edition}.*"):
        beside = path.relative_to(folder / "reports")
        write_bytes(place / beside, path.read_bytes())
        if path.suffix == ".json":
            _stand_ins(place, path, beside)
    paths = [path.relative_to(place).as_posix() for path in place.rglob("*.*") if path.is_file()]
    reader = PortalReader(names={"all": {}, "Lyon": {"fr": "Agence de Lyon", "en": "Lyons"}})
    reports = reader(paths, lambda name: (place / name).read_bytes())
    for name, content in portal(reports, edition, programme.brand, programme.languages).items():
        write_bytes(place / name, content)
    return place


def _stand_ins(place, path, beside):
    numbers = json.loads(path.read_bytes())
    del numbers["blocks"]
    _, unit, name = beside.parts
    for month in EARLIER:
        write_bytes(place / month / unit / name, json.dumps({**numbers, "period": month}).encode())
        write_bytes((place / month / unit / name).with_suffix(".html"), b"<title>An earlier report</title>")
    if unit == "lyon":
        write_bytes(place / "2026-10" / "x" / name, json.dumps({**numbers, "unit": HOSTILE}).encode())


def pages(places):
    """Every page that readers open: both editions, both languages, and a report of each edition."""
    for edition in ("internal", "customer"):
        for language in ("fr", "en"):
            yield places[edition] / f"index.{language}.html"
        yield places[edition] / "2026-10" / "lyon" / f"{edition}.fr.html"


def shown(page):
    """How many reports the site says it shows, of how many; then how many are to be seen."""
    said = [int(number) for number in re.findall(r"\d+", page.inner_text(".count"))]
    return (*said, page.locator(".links li:visible").count())


def focused(page):
    """What the keyboard is at, in words."""
    return page.evaluate(
        "(at => at.id || at.getAttribute('href') || at.type || at.tagName)(document.activeElement)"
    )


@pytest.mark.parametrize("width", [WIDE, NARROW, NARROWEST])
def test_nothing_is_wider_than_the_screen_and_nothing_else_is_asked_for(places, opened, width):
    for path in pages(places):
        with opened(path, width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_serious_fault_is_found_for_whoever_cannot_see(places, opened, faults, width):
    for path in pages(places):
        with opened(path, width) as page:
            assert faults(page) == [], path


def test_the_site_is_filtered_by_unit_period_language_and_words(places, opened):
    # Seven months of two units in two languages less one month, and the hostile unit's two.
    with opened(places["internal"] / "index.en.html") as page:
        assert shown(page) == (26, 26, 26)
        page.select_option("#unit", label="Lyons")
        assert shown(page) == (12, 26, 12)
        assert page.locator("#trends > table tbody tr:visible").count() == 1
        page.select_option("#period", label="September 2026")
        assert shown(page) == (2, 26, 2)
        assert page.locator("section.period:visible").count() == 1
        page.select_option("#language", label="English")
        assert shown(page) == (1, 26, 1)
        page.click("text=Show all")
        page.wait_for_function("document.querySelectorAll('section.period[hidden]').length === 0")
        assert shown(page) == (26, 26, 26)
        page.fill("#search", "AGENCE  août")
        assert shown(page) == (2, 26, 2)
        page.fill("#search", "Marseille")
        assert page.inner_text(".count") == "No report fits. Ask for less, or show all."
        assert page.locator("main section:visible").count() == 0


def test_links_open_the_reports_beside(places, opened):
    with opened(places["customer"] / "index.html") as page:
        addresses = page.eval_on_selector_all(
            ".links a", "links => links.map(link => link.getAttribute('href'))"
        )
        assert "./2026-10/lyon/customer.fr.pdf" in addresses
        assert [name for name in addresses if not (places["customer"] / name).is_file()] == []
    with opened(places["customer"] / "index.html") as page:
        page.click("nav.pages >> text=English")
        assert page.title() == "Helios: Your answers, and what we do about them"


def test_the_keyboard_alone_reaches_choices_and_reports(places, opened):
    with opened(places["internal"] / "index.fr.html") as page:
        page.keyboard.press("Tab")
        assert focused(page) == "#main"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        reached = []
        while not reached or not reached[-1].startswith("./"):
            page.keyboard.press("Tab")
            reached.append(focused(page))
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline not in ("none", ""), reached
        assert reached[:5] == ["search", "unit", "period", "language", "reset"]
        assert reached[-1] == "./2026-10/all/internal.fr.html"


def test_choices_made_by_keyboard_are_told_where_a_reader_listens(places, opened):
    with opened(places["internal"] / "index.fr.html") as page:
        page.focus("#search")
        page.keyboard.type("lyon")
        assert page.inner_text("[role=status]") == "Rapports affichés\u202f: 12 sur 26"


def test_without_scripts_everything_is_there_and_nothing_that_needs_them(places, opened):
    with opened(places["internal"] / "index.fr.html", java_script_enabled=False) as page:
        assert page.locator(".links li:visible").count() == 26
        assert page.locator("form:visible").count() == 0
        page.click("summary")
        assert page.locator("#trends details table").is_visible()


def test_on_paper_there_are_figures_and_no_choices(places, opened):
    with opened(places["internal"] / "index.fr.html") as page:
        page.emulate_media(media="print")
        assert page.locator("form:visible, nav:visible, .skip:visible").count() == 0
        assert page.locator("section.period:visible").count() == 6
        assert page.locator("svg.spark:visible").count() == 3
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_hostile_name_does_nothing_and_can_be_chosen(places, opened):
    with opened(places["internal"] / "index.fr.html") as page:
        assert page.title() != "ran"
        page.select_option("#unit", value=f"={HOSTILE}")
        assert shown(page) == (2, 26, 2)
        assert HOSTILE in page.locator("section.period tbody tr:visible th").text_content()
