"""Cells that know their answers by rows tell what cells that know their accounts tell."""

import random

import numpy as np
import pandas as pd
import pytest

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import marked
from nps_report.snapshot.disclosure import Cell, hides_whoever_says_it, released

FEW = Thresholds(public_with_comments=5, public_respondents=4)


def drawn(seed, accounts=6, revenue=False):
    """Some answers of few accounts and persons, with blanks among both."""
    draw = random.Random(seed)
    rows = [
        {
            "response_id": f"R{place % 37}",
            "score": draw.choice([0, 6, 7, 9, 10]),
            "unit": draw.choice(["Lyon", "Lille", None]),
            "contact_id": draw.choice(["a", "b", "c", "d", "e", "f", "R1", None]),
            "account_id": draw.choice([*map(str, range(accounts)), "", None]),
            "revenue": draw.choice([1.5, -2, None, 10]),
            "role": draw.choice(["buyer", "user", None]),
        }
        for place in range(draw.randint(1, 40))
    ]
    return marked(pd.DataFrame(rows), has_accounts=draw.random() < 0.8, by_revenue=revenue)


def some_rows(answers, seed):
    many = len(answers.classes)
    return random.Random(seed).sample(range(many), random.Random(seed + 1).randint(0, many))


@pytest.mark.parametrize("seed", range(30))
def test_what_is_asked_of_a_cell_is_the_same_by_rows_and_by_accounts(seed):
    answers = drawn(seed, revenue=seed % 2 == 0)
    cell = answers.cell(some_rows(answers, seed))
    plain = Cell(dict(cell.accounts))
    assert cell == plain
    assert (cell.counts, cell.respondents, cell.readers) == (plain.counts, plain.respondents, plain.readers)
    assert cell.spread == plain.spread
    assert sorted(filter(None, cell.weights)) == sorted(filter(None, plain.weights))
    for rules in (Thresholds(), FEW):
        assert released(cell, rules) == released(plain, rules)


@pytest.mark.parametrize("seed", range(30))
def test_so_is_what_is_asked_of_two(seed):
    answers = drawn(seed, accounts=3)
    everybody = answers.cell(range(len(answers.classes)))
    saying = answers.cell(some_rows(answers, seed))
    plain, few = Cell(dict(everybody.accounts)), Cell(dict(saying.accounts))
    assert everybody.persons_beside(saying) == plain.persons_beside(few)
    assert hides_whoever_says_it(saying, everybody, FEW) == hides_whoever_says_it(few, plain, FEW)
    assert saying + everybody == few + plain


def test_nothing_is_a_cell_too():
    cell = drawn(1).cell(())
    assert (cell.counts.n, cell.respondents, cell.readers) == (0, 0, frozenset())
    assert cell.spread == Cell().spread
    assert Cell() + cell == cell + Cell() == Cell()


def test_rows_come_unit_by_unit():
    units = ["Lyon", None, "Lille", "Lyon"]
    frame = pd.DataFrame({"response_id": list("abcd"), "score": 9, "unit": units, "contact_id": None})
    answers = marked(frame.assign(account_id="A"), has_accounts=True)
    assert answers.rows(["Lille", "Lyon", "Metz"]) == [2, 0, 3]
    assert [*answers.units] == ["Lyon", None, "Lille"]
    assert answers.places([]).dtype == np.int64
