"""Helios Services: complete, the same every time, and its story found by counting on the exports."""

import csv
import re
import shutil
from collections import Counter
from datetime import datetime
from math import sqrt

import pytest
import yaml

from nps_report.contract import clean_tables
from nps_report.example import write_example
from nps_report.example.reading import sections
from nps_report.kit import kit_folder
from nps_report.programme import load_programme, load_run_plan

TABLES = ("responses", "accounts", "contacts", "invitations", "actions", "followups", "units")
CLASSES = ("any", "promoter", "passive", "detractor")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    written = tmp_path_factory.mktemp("helios")
    write_example(written)
    return written


@pytest.fixture(scope="module")
def tables(folder):
    return {name: read(folder / "data" / f"{name}.csv") for name in TABLES}


@pytest.fixture(scope="module")
def scored(tables):
    """The answers with a readable score and date, each with its account's tier and its month as 2026-10."""
    tiers = {account["Compte"]: account["Catégorie"] for account in tables["accounts"]}
    return [
        {**row, "month": month_of(row), "score": int(row["Note"]), "tier": tiers.get(row["Compte"])}
        for row in tables["responses"]
        if row["Note"] in {str(score) for score in range(11)} and month_of(row)
    ]


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def month_of(row):
    """The month of an answer as 2026-10; blank where its date cannot be read."""
    try:
        at = datetime.strptime(row["Date de réponse"], "%d/%m/%Y %H:%M")  # noqa: DTZ007  local time, as exported
    except ValueError:
        return ""
    return f"{at:%Y-%m}"


def classes(rows):
    """Promoters and detractors among `rows`, and how many there are."""
    scores = [row["score"] for row in rows]
    return sum(score >= 9 for score in scores), sum(score <= 6 for score in scores), len(scores)


def score(rows):
    promoters, detractors, n = classes(rows)
    return 100 * (promoters - detractors) / n


def established(now, before):
    """By adjusted Wald at 95 %, worked out here again: the limits of the difference exclude zero."""
    difference, variance = 0.0, 0.0
    for rows, sign in ((now, 1), (before, -1)):
        promoters, detractors, n = (
            count + more for count, more in zip(classes(rows), (0.75, 0.75, 3), strict=True)
        )
        mean = (promoters - detractors) / n
        difference += sign * mean
        variance += ((promoters + detractors) / n - mean**2) / n
    return abs(difference) > 1.96 * sqrt(variance)


def of(rows, unit=None, months=(), tier=None):
    return [
        row
        for row in rows
        if unit in (None, row["Agence"])
        and (not months or row["month"] in months)
        and tier in (None, row["tier"])
    ]


def quarter(number):
    return [f"2026-{month:02d}" for month in range(3 * number - 2, 3 * number + 1)]


SINCE_PRICES = [f"2026-{month:02d}" for month in range(2, 11)]


def test_it_is_the_same_bytes_every_time(folder, tmp_path):
    again = write_example(tmp_path)
    assert [path.name for path in again] == [f"{name}.csv" for name in TABLES]
    assert all(path.read_bytes() == (folder / "data" / path.name).read_bytes() for path in again)


def test_there_are_six_agencies_and_their_customers(tables):
    assert len(tables["units"]) == 6
    assert len(tables["accounts"]) == 180
    assert 680 <= len(tables["contacts"]) <= 720
    assert len({contact["Nom"] for contact in tables["contacts"]}) == len(tables["contacts"])


def test_every_month_of_two_years_has_answers(scored):
    months = Counter(row["month"] for row in scored)
    assert (min(months), max(months), len(months)) == ("2024-11", "2026-10", 24)
    assert min(months.values()) >= 50


def test_some_agencies_are_large_and_some_small(scored):
    october = Counter(row["Agence"] for row in of(scored, months=["2026-10"]))
    assert october["Lyon"] >= 60
    assert sum(n < 30 for n in october.values()) >= 2
    assert Counter(row["Agence"] for row in of(scored, months=["2026-09"]))["Strasbourg"] < 10


def test_deliveries_slip_in_lyon_and_are_put_right(scored):
    winter, summer = of(scored, "Lyon", quarter(1)), of(scored, "Lyon", quarter(3))
    october = of(scored, "Lyon", ["2026-10"])
    assert score(summer) < -20
    assert score(summer) < score(october) < score(winter)
    assert established(summer, winter)
    assert established(october, summer)


def test_the_fall_is_established_between_two_quarters_in_a_row(scored):
    assert established(of(scored, "Lyon", quarter(2)), of(scored, "Lyon", quarter(1)))


def test_nothing_slips_in_the_other_agencies(scored):
    elsewhere = [row for row in scored if row["Agence"] not in ("Lyon", "") and row["tier"] != "B"]
    assert not established(of(elsewhere, months=quarter(3)), of(elsewhere, months=quarter(1)))


def test_dearer_prices_annoy_tier_b_alone(scored):
    since = of(scored, months=SINCE_PRICES)
    before = [row for row in scored if row["month"] < "2026-02"]
    others = [row for row in since if row["tier"] in ("A", "C")]
    assert established(of(since, tier="B"), others)
    assert not established(of(before, tier="B"), [row for row in before if row["tier"] in ("A", "C")])


def test_many_stay_silent(tables):
    answered = {row["Compte"] for row in tables["responses"]}
    invited = {row["Compte"] for row in tables["invitations"]}
    assert len(invited - answered) >= 20
    assert 0.35 <= len(tables["responses"]) / len(tables["invitations"]) <= 0.45


def test_few_rows_are_bad_and_some_have_no_score(tables):
    rows = tables["responses"]
    bad = [row for row in rows if not month_of(row) or row["Note"] in ("11", "-1", "7,5", "dix")]
    assert len(bad) == 6
    assert 20 <= sum(row["Note"] == "" for row in rows) <= 60


def test_someone_answers_twice_in_a_month(scored):
    given = Counter((row["Contact"], row["month"]) for row in scored)
    assert 20 <= sum(count > 1 for count in given.values()) <= 60


@pytest.mark.parametrize("language", ["fr", "en"])
def test_comments_are_many_and_all_different(language):
    headings = sections(f"comments.{language}.txt")
    texts = [text for heading, items in headings.items() if heading != "any filler" for text in items]
    assert {heading.split()[0] for heading in headings} == set(CLASSES)
    assert len(set(texts)) == len(texts) >= 240


def test_no_comment_stands_twice_in_an_agency(tables):
    said = Counter((row["Agence"], row["Pourquoi ?"]) for row in tables["responses"] if row["Pourquoi ?"])
    assert set(said.values()) == {1}
    assert 0.35 <= len(said) / len(tables["responses"]) <= 0.5


def test_every_name_left_open_in_a_comment_is_filled(tables):
    assert not [row["Pourquoi ?"] for row in tables["responses"] if set("{}") & set(row["Pourquoi ?"])]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_addresses_and_numbers_in_comments_belong_to_nobody(language):
    texts = "\n".join(text for items in sections(f"comments.{language}.txt").values() for text in items)
    assert all(address.endswith(".example") for address in re.findall(r"@(\S+\w)", texts))
    numbers = re.findall(r"\b0\d[\d ]{8,}\d", texts)
    assert len(numbers) >= 3
    assert all(re.match(r"01 99 00|06 39 98|020 7946 0", number) for number in numbers)


def test_promises_to_customers_stand_in_both_languages(tables):
    public = [action for action in tables["actions"] if action["visibility"] == "customer"]
    texts = [
        f"{name}_{language}" for name in ("said", "public_text", "owner_role") for language in ("fr", "en")
    ]
    assert len(tables["actions"]) == 18
    assert len(public) == 7
    assert all(action[text] for action in public for text in texts)


def test_followups_are_about_detractors(tables):
    detractors = {
        row["N° réponse"] for row in tables["responses"] if row["Note"] not in ("7", "8", "9", "10")
    }
    assert {row["response_id"] for row in tables["followups"]} <= detractors


def test_every_column_that_the_programme_maps_is_in_the_exports(tables):
    sources = yaml.safe_load((kit_folder("params") / "programme.yml").read_text("utf-8"))["sources"]
    for name, source in sources.items():
        assert set(source.get("columns", {}).values()) <= set(tables[name][0]), name


def test_notes_stand_beside_lyon_in_both_editions_and_languages():
    notes = kit_folder("params") / "notes" / "2026-10"
    assert sorted(path.name for path in notes.iterdir()) == [
        f"lyon.{edition}.{language}.md" for edition in ("customer", "internal") for language in ("en", "fr")
    ]


def test_the_kit_reads_it_with_the_intended_problems_alone(folder, tmp_path):
    shutil.copytree(kit_folder("params"), tmp_path / "params")
    shutil.copytree(folder / "data", tmp_path / "data")
    (tmp_path / "work").mkdir()
    clean = clean_tables(load_programme(tmp_path / "params" / "programme.yml"), tmp_path / "work")
    found = Counter(problem.slug for problem in clean.problems if problem.slug != "duplicate")
    assert found == {"score-range": 3, "score-text": 1, "date-unreadable": 2, "unknown-account": 2}
    assert set(clean.tables) == set(TABLES)
    assert set(clean.rows) == {"read", "scored", "no score", "duplicate", "bad score", "bad date"}


def test_a_monthly_run_makes_both_editions_in_both_languages():
    plan = load_run_plan(kit_folder("params") / "monthly.yml")
    assert (plan.units, plan.editions, plan.languages) == ((), ("internal", "customer"), ("fr", "en"))
    assert plan.formats == ("html", "pdf")
