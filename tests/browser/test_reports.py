"""Reports in a real browser: both editions, a letter to an account, and pages with every kind of block."""

import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from sample_document import BRAND, hostile_document, internal_document

from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.blocks import Quote, QuoteGroup, Quotes
from nps_report.files import write_text
from nps_report.programme import Brand, load_programme
from nps_report.rendering.document import illustrate
from nps_report.rendering.html import render_html
from nps_report.start import start_programme

pytestmark = pytest.mark.slow

WIDE, ZOOMED, NARROW, NARROWEST = 1280, 640, 390, 320
LOOKING = Path(__file__).with_name("looking.js").read_text("utf-8").strip()
# A4 in points, and the margins that the page asks for: 17 mm at the top, 18 mm at the sides.
PAPER, TOP, SIDE = (595, 842), 48, 51


@pytest.fixture(scope="module")
def reports(tmp_path_factory, browser):
    """The example's reports of its latest month, a letter to an account that agreed to it, and made-up pages."""
    folder = tmp_path_factory.mktemp("reports")
    start_programme(folder / "example", example=True)
    answers = folder / "example" / "data" / "responses.csv"
    heading, *rows = answers.read_text("utf-8").splitlines()
    write_text(answers, "\n".join([f"{heading};letter_consent", *(f"{row};oui" for row in rows)]))
    programme = load_programme(folder / "example" / "params" / "programme.yml")
    wanted = [
        Wanted(units=("all",), languages=("fr",), formats=("html",)),
        Wanted(editions=("customer",), languages=("en",), formats=("html",), accounts=("C0063",)),
    ]
    for one in wanted:
        run = prepare_run(programme, "2026-10", one, folder)
        assert [outcome.error for outcome in run.outcomes(workers=2) if outcome.error] == []
    for name, document in (("every-block", every_block()), ("hostile", hostile_document())):
        brand = Brand(name=BRAND.name)
        write_text(folder / f"{name}.html", render_html(illustrate(document, brand), brand))
    whole = folder / "2026-10" / "all"
    return {
        "internal": whole / "internal.fr.html",
        "customer": whole / "customer.fr.html",
        "letter": whole / "letter" / "c0063.en.html",
        "every block": folder / "every-block.html",
        "hostile": folder / "hostile.html",
    }


def every_block():
    """The sample document, and more quotes than are shown without unfolding."""
    quotes = tuple(Quote(f"Avis numéro {number}", "fr") for number in range(5))
    document = internal_document()
    return {**document, "parts": [*document["parts"], Quotes((QuoteGroup("Avis", quotes),)).as_json()]}


@pytest.fixture(params=["internal", "customer", "letter", "every block"])
def report(request, reports):
    return reports[request.param]


def look(page, question):
    return page.evaluate(f"{LOOKING}.{question}()")


# 640 wide is a screen of 1280 at 200 %, 320 one at 400 %.
@pytest.mark.parametrize("width", [WIDE, ZOOMED, NARROW, NARROWEST])
def test_nothing_is_wider_than_the_screen_or_cut_or_lies_over_something_else(report, opened, width):
    with opened(report, width, device_scale_factor=WIDE // width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert look(page, "wider") == []
        assert look(page, "cut") == []
        assert look(page, "overlaps") == []


@pytest.mark.parametrize("width", [WIDE, NARROWEST])
def test_hostile_words_widen_no_page_and_do_nothing(reports, opened, faults, width):
    with opened(reports["hostile"], width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_fault_is_found_for_whoever_cannot_see(report, opened, faults, width):
    with opened(report, width) as page:
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        assert faults(page) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_alone_reaches_everything_in_its_order(report, opened, width):
    with opened(report, width, reduced_motion="reduce") as page:
        stops = walked(page)
        assert [stop["at"] for stop in stops] == look(page, "stops")
        wrong = [stop for stop in stops if not (stop["inside"] and stop["framed"] and stop["named"])]
        assert wrong == []
        assert look(page, "unreachable") == []


def walked(page):
    """Where the Tab key leads, from the head of the page to its end."""
    stops = []
    while len(stops) < 500:
        page.keyboard.press("Tab")
        stop = look(page, "focus")
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"No end after {stops[-1]}")


def test_the_keyboard_skips_to_what_is_said_and_unfolds_what_is_folded(reports, opened):
    with opened(reports["internal"], WIDE) as page:
        page.keyboard.press("Tab")
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        page.focus("summary >> nth=0")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('details[open] .scroll')")


def test_a_wide_table_scrolls_in_its_own_box_by_keyboard(reports, opened):
    with opened(reports["every block"], NARROWEST) as page:
        box = page.evaluate_handle(
            "[...document.querySelectorAll('.scroll')].find(box => box.scrollWidth > box.clientWidth + 40)"
        )
        box.evaluate("box => box.focus()")
        before = box.evaluate("box => box.scrollLeft")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("([box, before]) => box.scrollLeft > before", arg=[box, before])


def test_on_paper_everything_is_said_inside_the_margins(report, opened):
    with opened(report) as page:
        said = look(page, "said")
        page.emulate_media(media="print")
        assert look(page, "controls") == []
        pages = printed(page)
    text = squeezed("".join(words for words, _ in pages))
    assert [piece for piece in said if squeezed(piece) not in text] == []
    assert [words for _, outside in pages for words in outside] == []


def test_on_paper_a_heading_stays_whole_and_with_what_follows(reports, opened):
    with opened(reports["internal"]) as page:
        headings = page.eval_on_selector_all("h2, h3", "all => all.map(one => one.textContent)")
        pages = [squeezed(words) for words, _ in printed(page)]
    split = [one for one in headings if not any(squeezed(one) in words for words in pages)]
    assert split == []
    assert [one for one in headings if any(words.endswith(squeezed(one)) for words in pages)] == []


def printed(page):
    """Each page on paper: its words, and those of them that stand outside the margins."""
    pages = []
    for sheet in pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)):
        assert tuple(map(round, sheet.get_size())) == PAPER
        text = sheet.get_textpage()
        boxes = [text.get_rect(place) for place in range(text.count_rects())]
        outside = [text.get_text_bounded(*box) for box in boxes if not inside_margins(*box)]
        pages.append((text.get_text_range(), outside))
    return pages


def inside_margins(left, bottom, right, top):
    width, height = PAPER
    return left >= SIDE - 2 and right <= width - SIDE + 2 and bottom >= TOP - 2 and top <= height - TOP + 2


def squeezed(text):
    """The text less what layout may change: blanks, hyphens, capitals."""
    return re.sub(r"[\s\u00ad\u200b\ufffe-]", "", unicodedata.normalize("NFKC", text)).casefold()


def test_in_grey_the_parts_of_a_bar_are_told_apart(reports, opened):
    with opened(reports["internal"]) as page:
        parts = look(page, "lightness")
    assert len(parts) == 3
    contrasts = [
        (max(one, other) + 0.05) / (min(one, other) + 0.05)
        for place, one in enumerate(parts)
        for other in parts[place + 1 :]
    ]
    assert min(contrasts) > 1.5


def test_in_grey_a_mark_is_told_by_more_than_its_colour(report, opened):
    with opened(report) as page:
        assert look(page, "coloured") == []
