"""What runs tell that know nothing of each other is weighed once more when it is approved."""

import shutil
from datetime import date

import pytest

from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.snapshot import WHOLE, build_snapshot, open_customer, release
from nps_report.snapshot.crossed import crossed
from nps_report.snapshot.telling import THANKS
from nps_report.snapshot.told_before import read_tellings, tellings_file, told_before
from nps_report.testing import sample_programme
from tests.privacy.sample import END, NO_TABLES, OCTOBER, answers, frozen, with_frame
from tests.privacy.test_thanked import TEAM, handled
from tests.publishing.test_auditing import House
from tests.snapshot.test_asked import action, released

pytestmark = pytest.mark.slow

BOTH = [*answers("Lyon", [3] * 29 + [8] * 20), *answers("Lille", [3] + [8] * 14)]
"""Thirty complain: twenty-nine of Lyon, and one of Lille."""


def of_unit(tellings, unit):
    return [part for one in tellings if (part := one.of_units([unit])).cells]


def bands_crossed(new, before):
    return [(spot.unit, spot.about) for _, spot in crossed(new, before)]


# Bands


@pytest.fixture(scope="module")
def lyon_and_whole(tmp_path_factory):
    """What two runs tell, before either is approved: the action for Lyon, and, put right later, for everybody."""
    folder = tmp_path_factory.mktemp("crossed")
    lyon = released(folder / "lyon", BOTH)
    whole = released(folder / "whole", BOTH, [action(unit="")])
    return of_unit(lyon.tellings, "Lyon"), of_unit(whole.tellings, WHOLE)


def test_a_branch_approved_first_is_not_taken_from_the_whole(lyon_and_whole):
    """Thirty at least of all, twenty-nine at most of Lyon: somebody of Lille asked."""
    lyon, whole = lyon_and_whole
    before = [one.published() for one in lyon]
    assert bands_crossed(whole, before) == [(WHOLE, "asked for delivery")]


def test_nor_are_both_approved_at_once(lyon_and_whole):
    lyon, whole = lyon_and_whole
    assert bands_crossed([*lyon, *whole], []) == [(WHOLE, "asked for delivery")]


def test_what_was_told_already_is_not_new(lyon_and_whole):
    lyon, whole = lyon_and_whole
    assert bands_crossed(lyon, [one.published() for one in (*lyon, *whole)]) == []


def test_an_approval_says_what_is_told_beside_what(tmp_path):
    house = House(tmp_path)
    for unit, given in (("Lyon", "Lyon"), (WHOLE, "")):
        tables = NO_TABLES | {"responses": BOTH, "actions": [action(unit=given)]}
        with_frame(sample_programme(tmp_path, tables, segments=[], targets={}))
        house.run("2026-10", unit)
    house.approve("2026-10", "Lyon")
    line = house.refused("2026-10", WHOLE)
    assert line.startswith(
        "2026-10/all/customer.fr: tells how many asked for delivery (all, 2025-11-01 to 2026-10-31) beside an "
        "edition that was made from other answers: "
    )
    assert "\n" not in line
    house.run("2026-10", WHOLE)
    assert house.approve("2026-10", WHOLE)


# Thanks


def rows(late=()):
    """Odile Marchal is praised in Lyon. Ali Ben took care of five there, of whom nobody praises, and of Lille."""
    lyon = handled(["Odile Marchal"] * 5, [10] * 20 + [8] * 10 + [3] * 6)
    for row in lyon[20:25]:
        row["handled_by"] = "Ali Ben"
    return [*lyon, *answers("Lille", [10] * 20 + [8] * 10 + [3] * 6), *late]


LATE = answers("Lille", [10], response_id="late", contact_id="late", handled_by="Ali Ben")


def again(found):
    """Released once more, after what was told until now."""
    return open_customer(release(found.snapshot, load_programme(found.params), OCTOBER, END))


def quarter(found):
    """Released by quarter."""
    params = found.params.with_name("quarters.yml")
    params.write_text(f"{found.params.read_text(encoding='utf-8')}period: quarter\n", encoding="utf-8")
    programme = load_programme(params)
    snapshot = build_snapshot(programme, programme.home / "snapshot")
    return open_customer(release(snapshot, programme, parse_period("2026-Q4"), date(2026, 12, 31)))


def approve(found, unit):
    """Keep what the editions of one unit tell, as an approval does."""
    before = told_before(load_programme(found.params).home)
    before.keep(of_unit(read_tellings(tellings_file(found.customer.folder)), unit), unit)


def test_a_late_answer_of_another_unit_names_nobody(tmp_path):
    """Lyon read that nobody praised Ali Ben. Named now, he was praised by the one who answered late, in Lille."""
    first = frozen(tmp_path, {"responses": rows()}, editions=TEAM)
    assert first.customer.thanked("Lyon") == ("Odile Marchal",)
    assert frozen(tmp_path, {"responses": rows(LATE)}, editions=TEAM).customer.thanked(WHOLE) == (
        "Ali Ben",
        "Odile Marchal",
    )
    approve(first, "Lyon")
    assert again(first).thanked(WHOLE) == ("Odile Marchal",)
    assert frozen(tmp_path, {"responses": rows(LATE)}, editions=TEAM).customer.thanked(WHOLE) == ()


def test_made_before_the_other_was_approved_it_is_refused(tmp_path):
    first = frozen(tmp_path, {"responses": rows()}, editions=TEAM)
    second = frozen(tmp_path, {"responses": rows(LATE)}, editions=TEAM)
    approve(first, "Lyon")
    before = told_before(load_programme(first.params).home).about(OCTOBER.start, OCTOBER.end)
    new = of_unit(read_tellings(tellings_file(second.customer.folder)), WHOLE)
    ((_, spot),) = crossed(new, before)
    assert (spot.unit, spot.about.startswith(THANKS)) == (WHOLE, True)
    assert [*crossed(of_unit(read_tellings(tellings_file(first.customer.folder)), WHOLE), before)] == []


def test_a_consent_given_later_adds_no_name(tmp_path):
    """The same answers; whoever consents after the approval would be the one who praised."""
    unwilling = [row | {"quote_consent": "no"} if row.get("handled_by") else row for row in rows()]
    approve(frozen(tmp_path, {"responses": unwilling}, editions=TEAM), "Lyon")
    assert frozen(tmp_path, {"responses": rows()}, editions=TEAM).customer.thanked("Lyon") == ()


def test_a_quarter_after_its_months_names_nobody(tmp_path):
    """The programme's period was made a quarter meanwhile: the quarter less October would be one customer."""
    approve(frozen(tmp_path / "first", {"responses": rows()}, editions=TEAM), "Lyon")
    november = [row | {"responded_at": "2026-11-05"} for row in LATE]
    found = frozen(tmp_path / "then", {"responses": rows(november)}, editions=TEAM)
    told = tmp_path / "first" / "records"
    assert quarter(found).thanked(WHOLE) == ("Ali Ben", "Odile Marchal")
    shutil.copytree(told, found.params.parents[1] / "records")
    assert quarter(found).thanked(WHOLE) == ()
