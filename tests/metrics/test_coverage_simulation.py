"""The measured coverage on the statistics page is what the script measures."""

import importlib.util
import random
from collections import Counter
from pathlib import Path

import pytest

from nps_report.metrics import Counts

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location(
        "coverage_simulation", ROOT / "tools" / "coverage_simulation.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_what_is_measured_for_five_and_ten_answers(simulation):
    assert all(row in PAGE for row in simulation.score_rows(sizes=(5, 10)))


def test_the_page_shows_what_is_measured_for_differences_of_five_answers(simulation):
    assert all(row in PAGE for row in simulation.difference_rows(pairs=[(5, 5)]))


def test_the_page_shows_the_lowest_coverage(simulation):
    _, _, score, wald = simulation.lowest_rows(sizes=(5, 10))
    assert f"{score[:-2]} | " in PAGE
    assert f"{wald[:-2]} | " in PAGE


def test_the_page_shows_what_is_measured_for_five_waits(simulation):
    assert all(row in PAGE for row in simulation.wait_rows(counts=[5]))


def test_as_many_waits_are_cut_off_as_asked_for(simulation):
    waits = simulation.waits(4000, 0.25, random.Random(1))
    assert sum(not wait.ended for wait in waits) / 4000 == pytest.approx(0.25, abs=0.02)
    assert all(wait.ended for wait in simulation.waits(10, 0.0, random.Random(1)))


def test_the_chances_of_all_outcomes_add_up_to_one(simulation):
    assert sum(simulation.chances(10, (0.2, 0.3, 0.5)).values()) == pytest.approx(1)


def test_two_answers_fall_in_six_ways(simulation):
    assert len(simulation.outcomes(2)) == 6
    assert simulation.chances(2, (0.2, 0.3, 0.5))[Counts(1, 0, 1)] == pytest.approx(2 * 0.2 * 0.5)


def test_drawing_comes_close_to_enumerating(simulation):
    move = ((0.2, 0.3, 0.5), (0.2, 0.3, 0.5))
    drawn = simulation._drawn((10, 10), move, simulation.adjusted_wald)
    assert drawn == pytest.approx(
        simulation.difference_coverage((10, 10), simulation.adjusted_wald)[1], abs=0.005
    )


def test_a_table_takes_the_place_of_the_old_one(simulation):
    page = "before\n<!-- score: begin -->\nold\n<!-- score: end -->\nafter"
    assert simulation.with_table(page, "score", iter(["new"])) == page.replace("old", "new")


@pytest.mark.slow
@pytest.mark.parametrize("rows", ["effect_rows", "theme_rows"])
def test_the_page_shows_what_is_measured_for_effects_of_ten_answers(simulation, rows):
    found = list(getattr(simulation, rows)(sizes=[10]))
    assert len(found) == 4
    assert all(row in PAGE for row in found)


def test_effects_are_told_by_what_differs(simulation):
    assert simulation._story(["10 %"] * 4) == "10 % in all"
    assert simulation._story(["50 %", "20 %", "30 %", "30 %"]) == "50 % to 20 %, 30 % elsewhere"


@pytest.mark.slow
def test_the_page_shows_what_is_measured_for_ten_contacts_asked_twice(simulation):
    assert all(row in PAGE for row in simulation.matched_rows(overlaps=[(10, 10, 10)]))


@pytest.mark.slow
def test_the_page_shows_what_is_measured_for_ten_accounts(simulation):
    assert all(row in PAGE for row in simulation.clustered_rows(counts=[10]))


def test_kept_opinions_leave_the_shares_of_both_periods(simulation):
    """Half keep their rank: of the lowest 40 %, 20 points stay detractors and 20 turn passive. Half are drawn anew."""
    kept = simulation.opinions_kept(((0.4, 0.3, 0.3), (0.2, 0.3, 0.5)))
    assert kept[:3] == pytest.approx([0.1 + 0.04, 0.1 + 0.06, 0.1])
    assert [sum(kept[place : place + 3]) for place in (0, 3, 6)] == pytest.approx([0.4, 0.3, 0.3])
    assert [sum(kept[place::3]) for place in (0, 1, 2)] == pytest.approx([0.2, 0.3, 0.5])


@pytest.mark.parametrize("sizes", [(10, 10, 10), (7, 9, 4), (5, 5, 0)])
def test_as_many_contacts_as_asked_are_in_both_periods(simulation, sizes):
    now, before = simulation.contacts(sizes, simulation.MOVES_TOGETHER[0], random.Random(1))
    names_now, names_before = ({answer.contact for answer in side} for side in (now, before))
    assert (len(names_now), len(names_before), len(names_now & names_before)) == sizes


def test_accounts_answer_with_one_to_eight_contacts(simulation):
    now, before = simulation.accounts(200, simulation.MOVES_TOGETHER[0], random.Random(1))
    for side in (now, before):
        sizes = Counter(answer.account for answer in side).values()
        assert (len(sizes), min(sizes), max(sizes)) == (200, 1, 8)


def test_opinions_fall_in_the_class_of_their_rank(simulation):
    assert [simulation._place(opinion, (0.2, 0.3, 0.5)) for opinion in (0.1, 0.2, 0.49, 0.5, 0.9)] == [
        0,
        1,
        1,
        2,
        2,
    ]
