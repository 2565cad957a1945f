"""Attacks on how many asked: whoever knows who answered, and what the own account said, learns of no other person."""

import random
from itertools import product

import pytest

from nps_report.programme import Thresholds
from nps_report.snapshot.asked import least_asked, safe_band
from nps_report.snapshot.disclosure import BANDS, Cell
from tests.privacy.sample import answers
from tests.snapshot.test_asked import action, bands, released

RULES = Thresholds()


def told(asking, sizes):
    """The band of the asking among answers of accounts of these sizes; a promoter, a passive, and detractors each."""
    everybody = Cell.of_counts({name: (size - 2, 1, 1) for name, size in sizes.items()})
    cell = Cell.of_counts({name: (count, 0, 0) for name, count in asking.items() if count})
    return safe_band(cell, cell, everybody, RULES)


def worlds(band, sizes, reader, own):
    """How many of each account may ask, for a reader who knows the rules, who answered, and its own people."""
    least = least_asked(band, RULES)
    most = BANDS[band].stop - 1 if band in BANDS else sum(sizes.values())
    others = [name for name in sizes if name != reader]
    for counts in product(*(range(sizes[name] + 1) for name in others)):
        whole = (own, *counts)
        is_spread = sum(map(bool, whole)) >= 3 and 2 * max(whole) <= sum(whole)
        if least <= sum(whole) <= most and is_spread:
            yield dict(zip(others, counts, strict=True))


def learned(band, sizes, asking):
    """The readers to whom it is known that all of another account ask, or that none of it does."""
    for reader in sizes:
        possible = list(worlds(band, sizes, reader, asking[reader]))
        for name in sizes:
            known = {one[name] for one in possible} if name != reader else {1, 2}
            if known in ({0}, {sizes[name]}):
                yield reader, name


def cases(many=60):
    """Programmes of four accounts by lot, most of whose people ask."""
    lots = random.Random(20261031)
    for _ in range(many):
        sizes = {name: lots.randint(2, 5) for name in "ABCD"}
        yield {name: lots.randint(max(0, size - 2), size) for name, size in sizes.items()}, sizes


def test_no_account_learns_of_all_or_none_of_another():
    bands_told = [(band, sizes, asking) for asking, sizes in cases() if (band := told(asking, sizes))]
    assert len(bands_told) > 10
    assert [one for one in bands_told if [*learned(*one)]] == []


def test_the_attacker_would_have_learned_from_what_is_not_told():
    """All of four accounts ask, but for one of the reader's own: the others are known to."""
    sizes, asking = dict.fromkeys("ABC", 4), {"A": 2, "B": 4, "C": 4}
    assert told(asking, sizes) is None
    assert ("A", "B") in set(learned("10-29", sizes, asking))


@pytest.mark.parametrize(("silent", "band"), [(("LyonA0", "LyonA0"), None), (("LyonA0", "LyonA1"), "30-99")])
def test_the_silent_of_one_account_do_not_hide_the_others(tmp_path, silent, band):
    """Thirty ask. Where all who do not are of one account, it knows that everybody else does."""
    rows = answers("Lyon", [3] * 30 + [8] * 2)
    for row, account in zip(rows[30:], silent, strict=True):
        row["account_id"] = account
    assert bands(released(tmp_path, rows)) == [band]


@pytest.mark.parametrize(("largest", "band"), [(7, None), (6, "10-29")])
def test_no_account_may_be_more_than_half_of_those_who_ask(tmp_path, largest, band):
    rows = answers("Lyon", [3] * 12 + [8] * 13)
    for row in rows[:largest]:
        row["account_id"] = "LyonA0"
    for place, row in enumerate(rows[largest:12]):
        row["account_id"] = f"LyonA{1 + place % 4}"
    assert bands(released(tmp_path, rows)) == [band]


def test_a_branch_cannot_be_taken_from_the_whole(tmp_path):
    """Twenty-nine of Lyon, and one of Lille, who alone would make it thirty."""
    rows = [*answers("Lyon", [3] * 29 + [8] * 20), *answers("Lille", [3] + [8] * 14)]
    assert bands(released(tmp_path / "whole", rows, [action(unit="")]), "all") == ["30-99"]
    both = released(tmp_path / "both", rows, [action(), action(1, unit="")])
    assert (bands(both), bands(both, "all")) == ([None, None], [None, None])
