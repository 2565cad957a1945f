"""Parts of a run: every report is in one of them, what belongs together stays so, and none has much more to do."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.batch.plan import Job
from nps_report.batch.shards import Shard, shard_of
from nps_report.errors import UsageError
from nps_report.periods import parse_period
from nps_report.snapshot import Unit, Units

MONTHS = [parse_period("2026-09"), parse_period("2026-10")]


def jobs_about(
    unit, *, month=MONTHS[1], account="", editions=("internal", "customer"), languages=("fr", "en")
):
    """The reports of a unit, or about an account, in a month."""
    job = Job(month, unit, unit, "", "", ("html",), date(2026, 10, 31), account, account)
    return [
        replace(job, edition=edition, language=language) for edition in editions for language in languages
    ]


def units_of(*names, under=None):
    return Units(tuple(Unit(name, (under or {}).get(name)) for name in names))


def parts_of(jobs, units, many):
    return [Shard(number, many)(jobs, units) for number in range(1, many + 1)]


def told(parts):
    """The units of each part, a sign each."""
    return ["".join(dict.fromkeys(job.unit for job in part)) for part in parts]


plans = st.lists(
    st.builds(
        jobs_about,
        st.sampled_from(["all", *"abcdefgh"]),
        month=st.sampled_from(MONTHS),
        account=st.sampled_from(["", "", "A1", "A2"]),
        editions=st.sampled_from([("internal",), ("internal", "customer")]),
        languages=st.sampled_from([("fr",), ("fr", "en")]),
    ),
    max_size=30,
).map(lambda found: list(dict.fromkeys(job for jobs in found for job in jobs)))
"""Some of the reports of up to nine units in two months."""

NESTED = units_of(*"abcdefgh", under={"b": "a", "c": "a", "d": "c"})


@given(plans, st.integers(1, 40))
def test_every_job_is_in_exactly_one_part(jobs, many):
    assert Counter(job for part in parts_of(jobs, NESTED, many) for job in part) == Counter(jobs)


@given(plans, st.integers(1, 9))
def test_what_is_about_one_unit_or_account_is_in_one_part(jobs, many):
    found = {}
    for number, part in enumerate(parts_of(jobs, NESTED, many)):
        for job in part:
            assert found.setdefault((job.period, job.unit, job.account), number) == number


@given(plans, st.integers(1, 9), st.randoms())
def test_whoever_asks_in_another_order_finds_the_same_parts(jobs, many, chance):
    shuffled = chance.sample(jobs, len(jobs))
    assert [*map(set, parts_of(shuffled, NESTED, many))] == [*map(set, parts_of(jobs, NESTED, many))]


def test_a_part_keeps_the_order_of_the_plan():
    jobs = [job for unit in "abcd" for job in jobs_about(unit)]
    random.Random(1).shuffle(jobs)
    [part] = parts_of(jobs, NESTED, 1)
    assert part == tuple(jobs)


def test_units_that_take_as_long_as_each_other_go_round():
    jobs = [job for unit in "abcdefg" for job in jobs_about(unit)]
    assert told(parts_of(jobs, units_of(*"abcdefg"), 3)) == ["adg", "be", "cf"]


def test_whoever_makes_the_whole_programme_makes_fewer_units():
    """Its report covers 150 units, and takes as long as four of them: 50 + 150 against 50 + 1."""
    names = [f"{number:03d}" for number in range(150)]
    jobs = [job for unit in ("all", *names[:8]) for job in jobs_about(unit)]
    assert [len(part) // 4 for part in parts_of(jobs, units_of(*names), 3)] == [1, 4, 4]


def test_regions_before_their_branches_are_spread_though_the_plan_sorts_by_size():
    """Two regions of 50 units weigh 101 each, their branches 51: each part gets a region and half of the branches."""
    branches = {f"{region}{number:02d}": region for region in "ns" for number in range(49)}
    units = units_of("n", "s", *branches, under=branches)
    jobs = [job for unit in units.names for job in jobs_about(unit, languages=("fr",))]
    north, south = ({job.unit for job in part} for part in parts_of(jobs, units, 2))
    assert len(north & {"n", "s"}) == len(south & {"n", "s"}) == 1
    assert (len(north), len(south)) == (50, 50)


def test_where_there_are_more_parts_than_units_some_have_nothing_to_do():
    jobs = jobs_about("a") + jobs_about("b")
    assert told(parts_of(jobs, units_of("a", "b"), 4)) == ["a", "b", "", ""]


def test_the_months_of_a_unit_and_the_accounts_of_the_whole_may_be_in_different_parts():
    months = [job for month in MONTHS for job in jobs_about("a", month=month)]
    assert [*map(len, parts_of(months, units_of("a"), 2))] == [4, 4]
    accounts = [job for account in ("A1", "A2", "A3") for job in jobs_about("all", account=account)]
    assert [*map(len, parts_of(accounts, units_of("a"), 3))] == [4, 4, 4]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("0/8", "there is 1/8 to 8/8. Whoever counts from 0 adds 1."),
        ("9/8", "there is 1/8 to 8/8."),
        ("2", "Write --shard 2/8 for the second of eight."),
        ("a/b", "Write --shard 2/8"),
        ("1/0", "Write --shard 2/8"),
        ("-1/8", "Write --shard 2/8"),
        ("2/8/9", "Write --shard 2/8"),
        ("²/8", "Write --shard 2/8"),
        ("1/9999999999", "Write --shard 2/8"),
    ],
)
def test_what_is_no_part_is_refused_in_a_line(written, said):
    with pytest.raises(UsageError) as refused:
        shard_of(written)
    assert refused.value.slug == "bad-shard"
    assert str(refused.value).startswith(f"--shard {written}: ")
    assert said in str(refused.value)


def test_a_part_of_very_many_is_found_at_once():
    assert Shard(999_999_999, 999_999_999)(jobs_about("a"), units_of("a")) == ()
