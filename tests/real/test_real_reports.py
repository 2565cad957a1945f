"""What `run` writes for the real surveys, against counts made by an independent script."""

import json

import pytest

from nps_report import Parameters, difference, internal_report
from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot

pytestmark = [pytest.mark.real, pytest.mark.slow]

INTERNAL = Wanted(units=("all",), editions=("internal",), formats=("html",))


@pytest.fixture
def report(real_programme, tmp_path):
    """The JSON of the internal report of a real survey's period."""

    def of(name, period):
        run = prepare_run(load_programme(real_programme(name)), period, INTERNAL, tmp_path / "reports")
        outcomes = list(run.outcomes(workers=1))
        assert [None] * len(run.jobs) == [outcome.error for outcome in outcomes]
        return json.loads((tmp_path / "reports" / f"{run.jobs[0].stem}.json").read_text("utf-8"))

    return of


def classes(score):
    """Promoters, passives and detractors, in this order."""
    return score["promoters"], score["passives"], score["detractors"]


@pytest.mark.parametrize(
    ("period", "n", "counts", "nps"),
    [
        ("2016-06:2018-09", 889, (501, 317, 71), 48.37),
        ("2017", 303, (171, 108, 24), 48.51),
        ("2018-03", 104, (60, 34, 10), 48.08),
    ],
)
def test_carpentries(report, period, n, counts, nps):
    score = report("carpentries", period)["score"]
    assert (n, counts, nps) == (score["n"], classes(score), round(score["nps"], 2))


def test_a_change_between_years_allows_for_people_of_one_account(report):
    """By hand from the survey's rows: 42.29 (n 454) less 48.51 (n 303), clustered over the training sites."""
    (change,) = report("carpentries", "2018")["change"]
    assert (change["against"], change["n"], change["n_before"]) == ("2017", 454, 303)
    assert (change["matched_by"], change["method"], change["significant"]) == ("account", "account", False)
    assert round(change["value"], 2) == -6.22
    assert change["p"] == pytest.approx(0.4238, abs=5e-5)


def test_any_two_years_can_be_compared(real_programme, tmp_path):
    programme = load_programme(real_programme("carpentries"))
    snapshot = build_snapshot(programme, tmp_path).folder / "internal"
    asked = Parameters(programme=str(programme.path), period="2018", language="en", snapshot=str(snapshot))
    year = internal_report(asked)
    change = year.facts.change_against(parse_period("2016"))
    assert (change.matched.n_now, change.matched.n_before) == (454, 132)
    assert change.difference.p == pytest.approx(5.56e-4, abs=5e-6)
    assert change.established
    independent = [
        difference(year.facts.counts, year.facts.change_against(parse_period(earlier)).before).p
        for earlier in ("2017", "2016")
    ]
    assert independent == pytest.approx([0.2086, 5.1e-6], rel=2e-3)
    said = [year.change_since(earlier).paragraphs[0][0].text for earlier in ("2017", "2016")]
    assert [text.partition(":")[0] for text in said] == ["Stable or undetermined", "Down"]


def test_rows_left_out_are_told(report):
    rows = report("carpentries", "2016-06:2018-09")["rows"]
    assert (rows["read"], rows["scored"], rows["set_aside"]) == (967, 889, {"no score": 78})


@pytest.mark.parametrize("name", ["r-community-en", "r-community-en-xlsx"])
def test_the_r_community_in_english(report, name):
    found = report(name, "2019-12:2020-01")
    score, segments = found["score"], found["segments"]["experience"]
    assert (score["n"], classes(score), round(score["nps"], 2)) == (1795, (1386, 351, 58), 73.98)
    expert = next(one for one in segments if one["value"] == "Expert")
    assert (expert["n"], round(expert["nps"], 2)) == (527, 81.40)


def test_the_r_community_in_december(report):
    score = report("r-community-en", "2019-12")["score"]
    assert (score["n"], round(score["nps"], 2)) == (1620, 73.70)


def test_the_r_community_in_spanish(report):
    score = report("r-community-es", "2019-12:2020-01")["score"]
    assert (score["n"], round(score["nps"], 2)) == (331, 77.04)


def test_the_brands_of_a_french_form(report):
    found = report("marques", "2021-11")
    score = found["score"]
    assert (score["n"], classes(score), round(score["nps"], 2)) == (93, (36, 32, 25), 11.83)
    brands = {one["value"]: one for one in found["segments"]["Marque"]}
    assert (brands["Décathlon"]["n"], round(brands["Décathlon"]["nps"], 2)) == (15, 66.67)
    assert (brands["Total"]["n"], brands["Total"]["nps"]) == (12, -75.0)
    assert all(one["small_base"] for one in brands.values())
