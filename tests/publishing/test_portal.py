"""The site of published reports: what it says of them, and what it does with names that mean harm."""

import base64
import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from nps_report.errors import PublishError
from nps_report.periods import parse_period
from nps_report.programme import Brand, load_programme
from nps_report.publishing.index import Index, Indexed, IndexedFile
from nps_report.publishing.portal import PortalSite, portal
from nps_report.publishing.portal_report import PortalReader, PortalReport, PublishedScore
from nps_report.publishing.spark import Scale, spark
from nps_report.slugs import slug_of
from nps_report.snapshot import InternalSide
from nps_report.testing import sample_programme

BRAND = Brand(name="Helios")
HOSTILE = "</script><script>alert(1)</script>\"'&\u202e مرحبا"
INTERNAL = {"n": 40, "nps": 12.5, "low": -8.2, "high": 31.0, "promoters": 15}
CUSTOMER = {"n": None, "n_band": "30-99", "nps": 22, "words": None}


def numbers(edition="internal", language="fr", period="2026-10", unit="Lyon", **changes):
    """The `.json` of a report, as far as a portal reads it."""
    score = INTERNAL if edition == "internal" else CUSTOMER
    told = {"schema": "nps-report/report/1", "programme": "Helios Services", "period": period, "unit": unit}
    return json.dumps({**told, "edition": edition, "language": language, "score": score} | changes).encode()


def published(*reports, endings=("html", "pdf")):
    """A place's files, of reports given as the arguments of `numbers`."""
    files = {}
    for report in reports:
        told = json.loads(numbers(**report))
        folder = f"{told['period'].replace(':', '_')}/{slug_of(told['unit'])}"
        stem = f"{folder}/{told['edition']}.{told['language']}"
        files |= {f"{stem}.{ending}": b"" for ending in endings} | {f"{stem}.json": numbers(**report)}
    return files


def read(*reports, reader=None, **options):
    files = published(*reports, **options)
    return (reader or PortalReader())(files, files.__getitem__)


def page_of(reports, edition="internal", language="en"):
    """The page, parsed; of a language that may be the second one."""
    pages = portal(reports, edition, BRAND, ("fr", "en"))
    return BeautifulSoup(pages[f"index.{language}.html"], "html.parser")


def words_in(element):
    """What stands in an element, with single spaces."""
    return " ".join(element.get_text().split())


def rows(page):
    """The words of every report's row, below its period."""
    return [
        (section.h3.text, *(words_in(cell) for cell in row.select("th, td")))
        for section in page.select("section.period")
        for row in section.select("tbody tr")
    ]


def test_a_report_is_read_from_its_numbers_and_the_files_beside():
    [report] = read({}, endings=("pdf",))
    assert report.html is None
    assert report.pdf.endswith("/internal.fr.pdf")
    assert report.period == parse_period("2026-10")
    assert report.score == PublishedScore(nps=12.5, low=-8.2, high=31.0, n=40)


def test_a_score_of_few_answers_has_a_small_base():
    [report] = read({}, reader=PortalReader(small_base=41))
    assert report.score.small


def test_of_customers_numbers_nothing_is_read_but_the_score_or_its_words():
    careless = CUSTOMER | {"n": 37, "low": 1.0, "high": 40.0}
    [report] = read({"edition": "customer", "score": careless})
    assert report.score == PublishedScore(nps=22)
    [worded] = read({"edition": "customer", "score": CUSTOMER | {"nps": None, "words": "high"}})
    assert worded.score == PublishedScore(words="high")


def test_a_later_issue_of_a_report_is_read_under_its_own_name():
    stem = "2026-10/lyon/internal.fr-3f2a9c1b44d0"
    [report] = PortalReader()([f"{stem}.json", f"{stem}.html"], {f"{stem}.json": numbers()}.__getitem__)
    assert report.html == f"{stem}.html"


@pytest.mark.parametrize(
    "path",
    [
        "index.json",
        "2026-10/lyon/.customer.fr.made.json",
        "2026-10/lyon/customer.fr.ipynb",
        "2026-10/lyon/letter/novalux.fr.json",
    ],
)
def test_what_is_no_report_is_not_even_opened(path):
    assert PortalReader()([path], {}.__getitem__) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"schema": "nps-report/index/1"}',
        numbers(edition="internal"),
        numbers(edition="customer", period="soon"),
        numbers(edition="customer", unit=""),
        numbers(edition="customer", score=None),
    ],
)
def test_numbers_that_are_not_those_of_the_report_are_refused(content):
    path = "2026-10/lyon/customer.fr.json"
    with pytest.raises(PublishError, match=re.escape(path)) as refused:
        PortalReader()([path], {path: content}.__getitem__)
    assert refused.value.slug == "portal-report"


def test_a_programmes_units_have_their_names_and_order(tmp_path: Path, side: InternalSide):
    reader = PortalReader.of(load_programme(sample_programme(tmp_path)), side.units)
    reports = read({"unit": "Lille"}, {"unit": "Lyon"}, {"unit": "all"}, reader=reader)
    assert [row[1] for row in rows(page_of(reports))] == ["Whole programme", "Lyons", "Lille"]
    assert [row[1] for row in rows(page_of(reports, language="fr"))][1:] == [
        "Agence de Lyon",
        "Agence de Lille",
    ]


def test_a_report_of_the_other_edition_is_refused():
    with pytest.raises(PublishError) as refused:
        portal(read({"edition": "customer"}, {}), "customer", BRAND, ("fr",))
    assert refused.value.slug == "portal-edition"


def test_the_site_of_a_place_holds_what_its_index_lists(tmp_path: Path, side: InternalSide):
    files = {
        ending: IndexedFile(f"2026-10/lyon/customer.fr.{ending}", "0" * 64, 1) for ending in ("json", "pdf")
    }
    listed = Indexed("2026-10/lyon/customer.fr", "2026-10", "lyon", json.loads(numbers("customer")), files)
    site = PortalSite.of(load_programme(sample_programme(tmp_path)), side.units)
    pages = site(Index("Helios", "customer", (listed,)))
    assert list(pages) == ["index.html", "index.fr.html", "index.en.html"]
    assert rows(BeautifulSoup(pages["index.en.html"], "html.parser")) == [
        ("October 2026", "Lyons", "+22", "Français PDF, Français, Lyons, October 2026")
    ]


def test_the_first_language_is_that_of_the_index():
    pages = portal(read({}), "internal", BRAND, ("en", "fr"))
    assert list(pages) == ["index.html", "index.en.html", "index.fr.html"]
    assert pages["index.html"] == pages["index.en.html"] != pages["index.fr.html"]


def test_the_same_reports_in_any_order_give_the_same_bytes():
    reports = read({}, {"language": "en"}, {"period": "2026-09"}, {"unit": "Lille"})
    assert portal(reports, "internal", BRAND, ("fr", "en")) == portal(
        reports[::-1], "internal", BRAND, ("fr", "en")
    )


def test_every_report_stands_under_its_period_the_latest_first():
    waves = {"Printemps": (date(2026, 3, 2), date(2026, 3, 20))}
    reports = read(
        {"period": "2026-Q3"},
        {"period": "2026-09"},
        {"period": "2026-10"},
        {"period": "2026-10", "language": "en"},
        {"period": "Printemps"},
        {"period": "2026-01:2026-02", "unit": "Lille"},
        reader=PortalReader(waves=waves),
    )
    found = rows(page_of(reports))
    assert [row[:2] for row in found] == [
        ("October 2026", "Lyon"),
        ("September 2026", "Lyon"),
        ("Q3 2026", "Lyon"),
        ("Printemps", "Lyon"),
        ("January 2026 to February 2026", "Lille"),
    ]
    assert {row[2:5] for row in found} == {("+12", "−8 to +31", "40")}
    assert found[1][5] == "Français, Lyon, September 2026 PDF, Français, Lyon, September 2026"


def test_the_pages_own_language_is_offered_first():
    reports = read({}, {"language": "en"})
    links = {language: page_of(reports, language=language).select(".links li") for language in ("fr", "en")}
    assert [link["data-language"] for link in links["en"]] == ["en", "fr"]
    assert [link["data-language"] for link in links["fr"]] == ["fr", "en"]


def test_links_stay_beside_the_page_whatever_a_folder_is_called():
    reports = [
        PortalReport(
            "H",
            parse_period("2026-10"),
            "東京",
            "internal",
            "fr",
            html="javascript:alert(1)/東京/a.html",
            pdf='2026/"x"/a.pdf',
        )
    ]
    addresses = [link.get("href") for link in page_of(reports).select(".links a")]
    assert addresses == ["./javascript%3Aalert%281%29/%E6%9D%B1%E4%BA%AC/a.html", "./2026/%22x%22/a.pdf"]


def test_a_format_that_was_not_published_has_no_link():
    page = page_of(read({}, endings=("html",)))
    assert [link.get("href")[-5:] for link in page.select(".links a")] == [".html"]


def test_tables_and_comments_are_linked_inside_the_company_alone():
    """A file that lies there by mistake is not led to."""
    inside, customers = (
        page_of(read({"edition": edition}, endings=("html", "pdf", "xlsx")), edition)
        for edition in ("internal", "customer")
    )
    assert [words_in(link) for link in inside.select(".links a")] == [
        "Français, Lyon, October 2026",
        "PDF, Français, Lyon, October 2026",
        "Excel, Français, Lyon, October 2026",
    ]
    assert inside.select(".links a")[2]["href"] == "./2026-10/lyon/internal.fr.xlsx"
    assert [link["href"][-4:] for link in customers.select(".links a")] == ["html", ".pdf"]


def test_customers_read_a_number_or_words_and_no_count():
    worded, hidden = ({"nps": None, "words": words} for words in ("low", None))
    reports = read(
        {"edition": "customer"},
        {"edition": "customer", "unit": "Lille", "score": CUSTOMER | worded},
        {"edition": "customer", "unit": "Sud", "score": CUSTOMER | hidden},
        {"edition": "customer", "unit": "all"},
    )
    page = page_of(reports, "customer")
    assert [row[1:3] for row in rows(page)] == [
        ("Helios", "+22"),
        ("Lille", "clearly unfavourable"),
        ("Lyon", "+22"),
        ("Sud", "not published"),
    ]
    said = words_in(page.body)
    assert "30-99" not in said
    assert "confidential" not in said
    assert "Answers" not in [head.text for head in page.select("th")]


def test_a_trend_is_told_in_words_and_figures_too():
    months = [{"period": f"2026-{month:02d}", "score": INTERNAL | {"nps": month}} for month in (10, 8, 9)]
    page = page_of(read(*months))
    [drawing] = page.select("svg.spark")
    assert drawing.get("aria-label") == "from +8 (August 2026) to +10 (October 2026), 3 periods"
    told = [
        [words_in(cell) for cell in row.select("th, td")] for row in page.select("#trends details tbody tr")
    ]
    assert told == [
        ["Lyon", f"{month} 2026", score, "−8 to +31", "40"]
        for month, score in (("October", "+10"), ("September", "+9"), ("August", "+8"))
    ]


def test_a_trend_is_of_one_kind_of_period():
    page = page_of(read({"period": "2026-08"}, {"period": "2026-09"}, {"period": "2026-Q3"}))
    assert len(page.select("#trends details tbody tr")) == 2


def test_no_line_crosses_a_period_without_a_number():
    values = [10, None, 12, 14]
    days = [
        (date(2026, month, 1), PublishedScore(nps=nps, low=0, high=20)) for month, nps in enumerate(values, 1)
    ]
    drawn = spark(days, Scale.over(days))
    assert (len(drawn.lines), len(drawn.bands), len(drawn.whiskers), len(drawn.dots)) == (1, 1, 1, 3)
    assert [dot.latest for dot in drawn.dots] == [False, False, True]


def test_an_earlier_number_is_not_drawn_as_the_latest():
    days = [(date(2026, 1, 1), PublishedScore(nps=5)), (date(2026, 2, 1), PublishedScore(words="high"))]
    assert [dot.latest for dot in spark(days, Scale.over(days)).dots] == [False]


def test_where_no_score_is_a_number_there_is_no_trend():
    page = page_of(
        read({"edition": "customer", "score": CUSTOMER | {"nps": None, "words": "high"}}), "customer"
    )
    assert page.select("#trends, svg") == []


def test_without_reports_the_page_says_so():
    page = page_of([])
    assert page.select("form, table, nav.contents") == []
    assert "Nothing is published here yet." in page.get_text()


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_a_hostile_name_is_only_a_name(edition):
    hostile = {"edition": edition, "unit": HOSTILE, "programme": HOSTILE}
    reader = PortalReader(names={HOSTILE: {"fr": f"{HOSTILE} fr"}})
    reports = read(hostile, {"edition": edition}, reader=reader)
    source = portal(reports, edition, Brand(name=HOSTILE), ("fr",))["index.html"].decode()
    page = BeautifulSoup(source, "html.parser")
    assert len(page.select("script")) == 1
    assert "alert" not in page.script.string
    assert f"{HOSTILE} fr" in [row[1] for row in rows(page)]
    names = [text.parent for text in page.find_all(string=re.compile("alert"))]
    # Kept apart from the words around, which a sign that turns letters would turn too.
    assert {name.name for name in names} == {"bdi", "option", "title"}


def test_only_the_script_with_the_right_digest_may_run_and_nothing_may_be_fetched():
    page = page_of(read({}))
    [policy] = page.select("meta[http-equiv=Content-Security-Policy]")
    digest = base64.b64encode(hashlib.sha256(page.script.string.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}';" in policy["content"]
    assert page.select("[src]:not([src^='data:']), link, iframe, object, [onclick]") == []


def test_a_programmes_own_template_comes_first_and_the_kits_fill_in(tmp_path: Path):
    own = tmp_path / "portal"
    own.mkdir()
    (own / "portal.css").write_text(".mine { color: red }", encoding="utf-8")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html.j2").write_text("a report's page", encoding="utf-8")
    source = portal(read({}), "internal", BRAND, ("fr",), templates=tmp_path)["index.html"].decode()
    assert ".mine { color: red }" in source
    assert "Agence" not in source
    assert 'class="filter"' in source
