"""How scores were asked for, on tables counted by hand."""

from datetime import date

import pandas as pd
import pytest

from nps_report.facts.audit import Audit, sent_of
from nps_report.metrics import Counts

END = date(2026, 10, 31)
ACCOUNTS = [{"account_id": "A", "account_manager": "Odile Marchal"}]
VISIT = [("C900", "2026-10-05", 10, {"kind": "transactional"})]


def answers(*given):
    """Answers from (contact, day, score) or (contact, day, score, more columns)."""
    return [
        {
            "response_id": f"R{place}",
            "contact_id": row[0],
            "account_id": "A",
            "responded_at": row[1],
            "score": row[2],
            **(row[3] if len(row) > 3 else {}),
        }
        for place, row in enumerate(given)
    ]


def invitations(*given):
    """Invitations from (contact, day) or (contact, day, more columns)."""
    return [
        {
            "contact_id": row[0],
            "account_id": "A",
            "sent_at": row[1],
            **(row[2] if len(row) > 2 else {}),
        }
        for row in given
    ]


@pytest.fixture
def audit(facts):
    """The audit of October 2026."""

    def of(rows, asked=(), **changes):
        return Audit(facts(rows, tables={"invitations": asked, "accounts": ACCOUNTS}, **changes))

    return of


def sent(*rows):
    """Invitations from (contact, day, day of the next answer, who chose)."""
    columns = ["contact_id", "sent_at", "contact_next", "chosen_by"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return sent_of(frame.assign(sent_at=pd.to_datetime(frame["sent_at"])), ["Odile Marchal"], END)


@pytest.mark.parametrize(
    ("chooser", "expected"),
    [
        ("Odile Marchal", True),
        ("ODILE  MARCHAL", True),
        ("Chargé de compte", True),
        ("account manager", True),
        ("commercial", True),
        ("tirage", False),
        ("Paul Servan", False),
        (None, None),
    ],
)
def test_an_account_manager_is_known_by_name_or_by_part(chooser, expected):
    [one] = sent(("C1", "2026-10-01", None, chooser))
    assert one.by_manager is expected


def test_an_answer_belongs_to_the_last_invitation_before_it():
    day = date(2026, 10, 9)
    found = sent(
        ("C1", "2026-08-01", day, None), ("C2", "2026-09-01", day, None), ("C1", "2026-10-05", day, None)
    )
    assert {(one.contact, one.on.month): one.days for one in found} == {
        ("C1", 8): None,
        ("C1", 10): 4,
        ("C2", 9): 38,
    }


def test_an_answer_after_the_reports_date_is_none_yet():
    [one] = sent(("C1", "2026-10-30", date(2026, 11, 2), None))
    assert (one.answered_on, one.days) == (None, None)


def test_the_part_of_account_managers_and_the_scores_of_both_sides(audit):
    """Three of four invitations say who chose, two of them an account manager; C4 says nothing."""
    asked = invitations(
        ("C1", "2026-10-01", {"chosen_by": "Odile Marchal"}),
        ("C2", "2026-10-01", {"chosen_by": "chargé de compte"}),
        ("C3", "2026-10-01", {"chosen_by": "tirage"}),
        ("C4", "2026-10-01"),
    )
    rows = answers(("C1", "2026-10-05", 10), ("C3", "2026-10-05", 2), ("C4", "2026-10-05", 9))
    chosen = audit(rows, asked).chosen
    assert (chosen.invitations, chosen.known) == (2, 3)
    assert chosen.share == pytest.approx(2 / 3)
    assert (Counts(0, 0, 1), Counts(1, 0, 0)) == (chosen.counts, chosen.others)
    assert not chosen.gap.established


def test_a_gap_between_those_chosen_and_the_others_is_established_by_the_test_alone(audit):
    names = [f"C{place}" for place in range(40)]
    asked = invitations(
        *(
            (name, "2026-10-01", {"chosen_by": "Odile Marchal" if i < 20 else "draw"})
            for i, name in enumerate(names)
        )
    )
    rows = answers(*((name, "2026-10-05", 10 if i < 20 else 3) for i, name in enumerate(names)))
    gap = audit(rows, asked).chosen.gap
    assert (gap.established, gap.difference.value) == (True, 200.0)


def test_who_chose_is_told_by_the_invitation_that_was_answered(audit):
    """Drawn first, chosen later: the answer followed the draw."""
    asked = invitations(
        ("C1", "2026-09-01", {"chosen_by": "draw"}), ("C1", "2026-10-20", {"chosen_by": "Odile Marchal"})
    )
    chosen = audit(answers(("C1", "2026-09-05", 10)), asked).chosen
    assert (Counts(0, 0, 0), Counts(0, 0, 1)) == (chosen.counts, chosen.others)


def test_nothing_is_known_where_no_invitation_says_who_chose(audit):
    found = audit(answers(("C1", "2026-10-05", 10)), invitations(("C1", "2026-10-01")))
    assert found.chosen is None
    assert found.reminded == ()


def test_invitations_by_reminders_two_or_more_together(audit):
    asked = invitations(
        *((f"C{many}", "2026-10-01", {"reminders": many}) for many in (0, 1, 2, 3)),
        ("C9", "2026-10-01", {"reminders": 0}),
    )
    rows = answers(("C0", "2026-10-02", 3), ("C2", "2026-10-09", 9), ("C3", "2026-10-09", 8))
    found = [(one.reminders, one.sent, one.answered, one.counts) for one in audit(rows, asked).reminded]
    assert found == [(0, 2, 1, Counts(1, 0, 0)), (1, 1, 0, Counts(0, 0, 0)), (2, 2, 2, Counts(0, 1, 1))]


def test_the_reminded_most_are_compared_with_those_reminded_least(audit):
    names = [f"C{place}" for place in range(60)]
    asked = invitations(*((name, "2026-10-01", {"reminders": i // 20}) for i, name in enumerate(names)))
    rows = answers(*((name, "2026-10-05", (3, 10, 10)[i // 20]) for i, name in enumerate(names)))
    gap = audit(rows, asked).reminder_gap
    assert (gap.established, gap.difference.value) == (True, 200.0)


def test_half_of_the_answers_came_within_the_median(audit):
    asked = invitations(*((f"C{place}", "2026-10-01") for place in range(4)))
    rows = answers(("C0", "2026-10-01", 9), ("C1", "2026-10-03", 9), ("C2", "2026-10-11", 9))
    found = audit(rows, asked)
    assert (sorted(found.days), found.median_days) == ([0, 2, 10], 2)


def test_without_answers_no_time_is_known(audit):
    rows = answers(("C9", "2026-10-01", 9))
    assert audit(rows, invitations(("C0", "2026-10-01"))).median_days is None


def handled(name, high, low, start):
    """Answers handled by one person, each of another contact."""
    scores = [9] * high + [6] * low
    return [
        (f"C{start + place}", "2026-10-05", score, {"handled_by": name}) for place, score in enumerate(scores)
    ]


def test_a_handler_whose_answers_crowd_at_the_top_stands_out(audit):
    found = audit(answers(*handled("Anne", 20, 0, 0), *handled("Bruno", 10, 10, 100)))
    [anne] = found.standing_out
    assert (anne.handler, anne.high, anne.n, anne.rest_high, anne.rest_n) == ("Anne", 20, 20, 10, 20)


def test_a_handlers_contact_counts_once_by_the_latest_answer(audit):
    rows = answers(
        ("C1", "2026-08-05", 10, {"handled_by": "Anne"}),
        ("C1", "2026-10-05", 2, {"handled_by": "Anne"}),
        ("C2", "2026-10-05", 9, {"handled_by": "Bruno"}),
        ("C3", "2026-10-05", 9),
    )
    assert [(heap.handler, heap.high, heap.n) for heap in audit(rows).heaps] == [
        ("Anne", 0, 1),
        ("Bruno", 1, 1),
    ]


def test_one_handler_is_compared_with_nobody(audit):
    assert audit(answers(*handled("Anne", 20, 0, 0))).heaps == ()


def scores(*given):
    return answers(*((f"C{place}", "2026-10-05", score) for place, score in enumerate(given)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [([1] * 300, False), ([1] * 299, None), ([1] * 299 + [0], True), ([0], True), ([], None)],
)
def test_a_scale_without_its_zero_is_seen_from_300_answers_on(audit, given, expected):
    rows = scores(*given) or answers(("C1", "2020-01-01", 5))
    assert audit(rows).zeros is expected


def kinds():
    return answers(
        ("C1", "2026-10-05", 10, {"kind": "transactional"}),
        ("C2", "2026-10-05", 2, {"kind": "relational"}),
        ("C3", "2026-10-05", 8),
    )


def test_answers_after_an_event_are_counted_apart(audit):
    found = audit(kinds()).kinds
    assert (Counts(0, 0, 1), Counts(1, 1, 0), False) == (found.event, found.relation, found.mixed)


def test_both_kinds_in_one_score_are_told_apart(audit):
    found = audit(kinds(), statistics={"mixed_kinds": True}).kinds
    assert (Counts(0, 0, 1), Counts(1, 1, 0), True) == (found.event, found.relation, found.mixed)


@pytest.mark.parametrize("mixed", [True, False])
def test_a_single_kind_is_no_mixture(audit, mixed):
    assert audit(kinds()[1:], statistics={"mixed_kinds": mixed}).kinds is None


def test_weights_are_seen_where_they_differ(audit):
    assert not audit(answers(("C1", "2026-10-05", 9))).weighted
    assert audit(answers(("C1", "2026-10-05", 9, {"weight": 2}))).weighted


def test_a_crowded_unit_is_looked_at_by_its_counts_alone(audit, monkeypatch):
    asked = invitations(("C1", "2026-10-01", {"chosen_by": "Odile Marchal", "reminders": 1}))
    rows = answers(*handled("Anne", 2, 0, 0), *handled("Bruno", 1, 1, 100), *VISIT)
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 1)
    found = audit(rows, asked)
    assert (found.sent, found.chosen, found.reminded, found.median_days, found.heaps) == (
        (),
        None,
        (),
        None,
        (),
    )
    assert Counts(0, 0, 1) == found.kinds.event
