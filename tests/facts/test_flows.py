"""The same contacts in two periods, counted by hand."""

from datetime import date

import pytest

from nps_report.facts.flows import Moves
from nps_report.metrics import Counts
from nps_report.snapshot import InternalSide

SEPTEMBER, OCTOBER = "2026-09-10", "2026-10-10"


def said(*answers):
    """Responses from (day, contact, score), each of these or with more columns."""
    return [
        {"responded_at": day, "contact_id": contact, "score": score, **(more[0] if more else {})}
        for day, contact, score, *more in answers
    ]


def asked(*invitations):
    """Invitations from (day, contact)."""
    return {"invitations": [{"sent_at": day, "contact_id": contact} for day, contact in invitations]}


def moved(was, is_now):
    """Answers of a contact per pair of scores."""
    pairs = zip(was, is_now, strict=True)
    return [
        row
        for place, (before, now) in enumerate(pairs)
        for row in said((SEPTEMBER, f"C{place}", before), (OCTOBER, f"C{place}", now))
    ]


@pytest.fixture
def moves(facts):
    """The moves of October's contacts."""

    def of(rows, **changes):
        return Moves(facts(rows, **changes))

    return of


def test_each_contact_goes_from_a_class_to_a_class(moves):
    found = moves(moved([3, 3, 7, 8, 10], [3, 9, 8, 2, 10])).flows
    assert found.table == ((1, 0, 1, 0), (1, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 0))
    assert (found.answered_twice, found.ups, found.downs, found.steady) == (5, 1, 1, 3)


def test_the_latest_answer_of_a_period_counts(moves):
    rows = said(
        (SEPTEMBER, "Ada", 9), ("2026-10-01", "Ada", 2), ("2026-10-20", "Ada", 8), ("2026-10-02", "Ada", 3)
    )
    assert moves(rows).flows.table[2] == (0, 1, 0, 0)


def test_answers_without_a_contact_are_nobodys(moves):
    rows = [*moved([3], [9]), {"responded_at": SEPTEMBER, "score": 3}, {"responded_at": OCTOBER, "score": 3}]
    assert moves(rows).flows.answered_twice == 1


def test_invited_without_an_answer_is_silent(moves):
    """Ada fell silent, Bea spoke again, Cy was silent twice; Di was invited once alone and is not counted."""
    rows = said((SEPTEMBER, "Ada", 3), (OCTOBER, "Bea", 9))
    invited = asked(
        ("2026-09-01", "Ada"), ("2026-10-01", "Ada"), ("2026-09-01", "Bea"), ("2026-10-01", "Bea"),
        ("2026-09-01", "Cy"), ("2026-10-01", "Cy"), ("2026-10-01", "Di"),
    )  # fmt: skip
    found = moves(rows, tables=invited)
    assert found.flows.table == ((0, 0, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 1, 1))
    assert found.fell_silent == Counts(1, 0, 0)
    assert found.silence_known == (True, True)


def test_an_answer_before_the_invitation_of_the_same_period_is_no_silence(moves):
    rows = said((SEPTEMBER, "Ada", 3), ("2026-10-05", "Ada", 9))
    assert moves(rows, tables=asked(("2026-10-20", "Ada"))).flows.table[0] == (0, 0, 1, 0)


def test_an_answer_for_another_unit_is_no_silence(moves):
    """Ada answered for Lille in October: for Lyon she is neither silent nor of a class."""
    units = [{"unit": "Lyon"}, {"unit": "Lille"}]
    rows = said(
        (SEPTEMBER, "Ada", 3, {"unit": "Lyon"}),
        (OCTOBER, "Ada", 9, {"unit": "Lille"}),
        (OCTOBER, "Bea", 9, {"unit": "Lyon"}),
    )
    invited = {"invitations": [{"sent_at": "2026-10-01", "contact_id": "Ada", "unit": "Lyon"}]}
    found = moves(rows, unit="Lyon", tables={"units": units, **invited})
    assert found.flows.table == ((0, 0, 0, 0),) * 4


def test_an_answer_by_the_reports_date_is_no_silence_now(moves):
    """Ada answered October's invitation in November, which a report of 30 November knows, and one of 31 October not."""
    rows = said((SEPTEMBER, "Ada", 3), ("2026-11-05", "Ada", 9), (OCTOBER, "Bea", 9))
    tables = asked(("2026-10-20", "Ada"))
    assert moves(rows, tables=tables).fell_silent == Counts(1, 0, 0)
    assert moves(rows, tables=tables, as_of=date(2026, 11, 30)).fell_silent == Counts(0, 0, 0)


def test_an_answer_after_the_period_before_was_silence_then(moves):
    rows = said((SEPTEMBER, "Bea", 9), (OCTOBER, "Ada", 9))
    found = moves(rows, tables=asked(("2026-09-20", "Ada"))).flows
    assert (found.spoke_again, found.table[3]) == (1, (0, 0, 1, 0))


def test_compared_is_the_period_in_which_most_answered_as_well(moves):
    """One contact of September answers again in October, and two of October a year before."""
    rows = [
        *said((SEPTEMBER, "Ada", 3), (OCTOBER, "Ada", 9), (OCTOBER, "Bea", 9), (OCTOBER, "Cy", 9)),
        *said(("2025-10-10", "Bea", 3), ("2025-10-10", "Cy", 3)),
    ]
    found = moves(rows)
    assert (found.change.against.name, found.flows.ups) == ("2025-10", 2)


def test_where_accounts_lead_contacts_are_counted_all_the_same(moves):
    """By account September shares most with October, by contact the year before does."""
    rows = said(
        (SEPTEMBER, "A2", 3, {"account_id": "A"}),
        (SEPTEMBER, "B2", 3, {"account_id": "B"}),
        ("2025-10-10", "A1", 3, {"account_id": "A"}),
        (OCTOBER, "A1", 9, {"account_id": "A"}),
        (OCTOBER, "B1", 9, {"account_id": "B"}),
    )
    found = moves(rows, statistics={"headline": "accounts"})
    assert [change.matched.key for change in found.facts.changes] == ["account", "account"]
    assert found.change.against.name == "2025-10"


def test_a_shift_is_established_by_the_sign_test(moves):
    """Six ups and no down: p = 2 / 64; five: 2 / 32, which is not."""
    six, five = (moves(moved([3] * n, [9] * n)) for n in (6, 5))
    assert [six.p, five.p] == [pytest.approx(0.03125, abs=1e-9), pytest.approx(0.0625, abs=1e-9)]
    assert [six.established, five.established] == [True, False]
    assert (six.before, six.now) == (Counts(6, 0, 0), Counts(0, 0, 6))


def test_fewer_than_five_who_answered_twice_are_few(moves):
    assert [moves(moved([3] * n, [9] * n)).few for n in (4, 5)] == [True, False]


def test_the_marginal_test_is_that_of_those_who_answered_twice(moves):
    """Nine turned from detractors to promoters, one the other way: McNemar (9 - 1)^2 / 10."""
    found = moves(moved([3] * 9 + [10], [10] * 9 + [3])).marginal
    assert (found.statistic, found.degrees) == (pytest.approx(6.4), 1)


def test_without_an_earlier_period_nobody_is_compared(moves):
    found = moves(said((OCTOBER, "Ada", 9)))
    assert (found.change, found.flows.answered_twice, found.few) == (None, 0, True)


def test_a_crowded_year_is_not_looked_at_person_by_person(moves, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 3)
    found = moves(moved([3, 3], [9, 9]))
    monkeypatch.setattr(InternalSide, "answers", forbidden)
    assert (found.facts.crowded, found.change) == (True, None)


def forbidden(*_):
    """Stands for what must not be asked."""
    raise AssertionError("the answers of a crowded year are read one by one")
