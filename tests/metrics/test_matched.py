"""The change of a score whose answers partly come from the same people."""

import math
from collections import defaultdict
from dataclasses import replace
from functools import partial
from statistics import NormalDist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nps_report.metrics.answers import Answer, counts_of_answers
from nps_report.metrics.change import UNKNOWN, difference
from nps_report.metrics.distributions import student_p
from nps_report.metrics.matched import FEWEST, _overlap_variance, matched_change, weighted_change
from nps_report.metrics.weighted import weighted_score

formula = partial(matched_change, fewest=1)
"""What holds of any number of contacts or accounts."""

SIXTY = ((8, 6, 2), (3, 15, 7), (1, 4, 14))
"""Sixty people: rows before, columns now, in the order detractors, passives, promoters."""

SCORE = {-1: 3, 0: 8, 1: 10}


def people(signs, prefix="p"):
    return [Answer(SCORE[sign], contact=f"{prefix}{place}") for place, sign in enumerate(signs)]


def signs_of(table):
    """The pairs (before, now) of a table of transitions."""
    return [
        (was - 1, is_now - 1) for was in range(3) for is_now in range(3) for _ in range(table[was][is_now])
    ]


def sixty():
    pairs = signs_of(SIXTY)
    return people([is_now for _, is_now in pairs]), people([was for was, _ in pairs])


def of_counts(detractors, passives, promoters, prefix):
    return people([-1] * detractors + [0] * passives + [1] * promoters, prefix)


def partly_the_same():
    """The sixty in both; 30, 40 and 50 before, 22, 40 and 58 now."""
    now, before = sixty()
    return now + of_counts(10, 15, 35, "new"), before + of_counts(14, 15, 31, "old")


def clusters(now, before, key):
    """How each contact or account of either period pulls the change, counted plainly."""
    pulls = defaultdict(float)
    for turn, side in ((1, now), (-1, before)):
        score = sum(answer.sign for answer in side) / len(side)
        for place, answer in enumerate(side):
            pulls[getattr(answer, key) or (turn, place)] += turn * (answer.sign - score) / len(side)
    return pulls.values()


def length(pulls, factor=1.0):
    return 100 * math.sqrt(factor * sum(pull * pull for pull in pulls))


def test_the_very_same_sixty_people_by_student():
    """Worked by hand: .05 to .1833, a t-test of 59 degrees."""
    moved = formula(*sixty())
    assert (moved.method, moved.key, moved.overlap) == ("paired", "contact", 60)
    assert (moved.n_now, moved.n_before) == (60, 60)
    assert moved.difference.value == pytest.approx(13.3333, abs=1e-4)
    assert moved.error == pytest.approx(9.3478, abs=1e-4)
    assert moved.difference.p == pytest.approx(0.159037, abs=1e-6)
    # The t quantile for 59 degrees is 2.0010.
    assert [moved.difference.low, moved.difference.high] == pytest.approx([-5.3716, 32.0383], abs=1e-3)


def test_the_covariance_of_the_sixty_and_the_variance_over_n():
    pairs = [(is_now, was) for was, is_now in signs_of(SIXTY)]
    now, before = zip(*pairs, strict=True)
    assert math.sqrt(_overlap_variance(now, before, pairs)) == pytest.approx(0.092696, abs=1e-6)
    covariance = sum(x * y for x, y in pairs) / 60 - sum(now) * sum(before) / 3600
    assert covariance == pytest.approx(0.3075, abs=1e-4)


def test_the_sixty_without_names_are_independent():
    now, before = ([answer._replace(contact=None) for answer in side] for side in sixty())
    moved = formula(now, before)
    assert (moved.method, moved.key, moved.overlap) == ("independent", "none", 0)
    assert moved.difference == difference(counts_of_answers(now), counts_of_answers(before))
    assert moved.difference.p == pytest.approx(0.342188, abs=1e-6)


def test_the_sixty_as_if_independent_by_the_plain_wald_test():
    """.05 and .1833, each with the plain variance of its own answers over their number."""
    now, before = (weighted_score(side, [1.0] * len(side)) for side in sixty())
    error = math.hypot(now.plain_error, before.plain_error)
    p = 2 * NormalDist().cdf(-abs(now.value - before.value) / error)
    assert [before.value, now.value] == pytest.approx([5, 18.3333], abs=5e-5)
    assert p == pytest.approx(0.331382, abs=5e-7)


def test_the_error_of_independent_answers_is_what_the_limits_are_made_of():
    now, before = ([answer._replace(contact=None) for answer in side] for side in sixty())
    moved = formula(now, before)
    reach = (moved.difference.high - moved.difference.low) / 2
    assert moved.error == pytest.approx(reach / 1.959964, abs=1e-4)


def test_sixty_of_a_hundred_and_twenty_in_both():
    moved = formula(*partly_the_same())
    assert (moved.method, moved.n_now, moved.n_before, moved.overlap) == ("overlap", 120, 120, 60)
    assert moved.difference.value == pytest.approx(13.3333, abs=1e-4)
    assert moved.error == pytest.approx(8.6989, abs=1e-4)
    assert moved.difference.p == pytest.approx(0.125336, abs=1e-6)
    assert [moved.difference.low, moved.difference.high] == pytest.approx(
        [13.3333 - 1.959964 * 8.6989, 13.3333 + 1.959964 * 8.6989], abs=1e-3
    )


def test_nobody_in_both_is_adjusted_wald():
    now, before = people([1, 1, 0], "new"), people([0, -1], "old")
    moved = formula(now, before)
    assert (moved.method, moved.key, moved.overlap) == ("independent", "contact", 0)
    assert moved.difference == difference(counts_of_answers(now), counts_of_answers(before))


def test_one_person_twice_has_a_change_but_no_error():
    moved = formula(people([1]), people([-1]))
    assert (moved.method, moved.difference.value) == ("paired", 200.0)
    assert (moved.difference.low, moved.difference.high) == (-200.0, 200.0)
    assert math.isnan(moved.difference.p)
    assert math.isnan(moved.error)


def test_six_people_who_all_rise_alike_by_the_sign_test():
    """Two chances in 64; the limits are those of adjusted Wald."""
    now, before = people([1] * 6), people([0] * 6)
    moved, apart = formula(now, before), difference(counts_of_answers(now), counts_of_answers(before))
    assert (moved.method, moved.difference.value, moved.difference.p) == ("sign", 100.0, 2 / 64)
    assert (moved.difference.low, moved.difference.high) == (apart.low, apart.high)
    assert moved.error > 0


def test_people_who_all_stay_have_not_changed():
    moved = formula(people([1, 0, -1]), people([1, 0, -1]))
    assert (moved.method, moved.difference.value, moved.difference.p) == ("sign", 0.0, 1.0)
    assert moved.difference.low < 0 < moved.difference.high


def test_limits_of_two_people_are_cut():
    """One degree of freedom: t is 12.7, and the error of differences 1 and 2 is 50 points."""
    moved = formula(people([0, 1]), people([-1, -1]))
    assert (moved.method, moved.difference.value) == ("paired", 150.0)
    assert moved.error == pytest.approx(50)
    assert (moved.difference.low, moved.difference.high) == (-200.0, 200.0)
    assert moved.difference.p == pytest.approx(0.204833, abs=1e-6)


def test_a_blank_contact_is_nobody_else():
    """Two blanks are not one person: three answers each, two people in both."""
    now = [*people([1, 0]), Answer(9)]
    before = [*people([0, -1]), Answer(9)]
    moved = formula(now, before)
    assert (moved.method, moved.key, moved.overlap) == ("overlap", "contact", 2)


def test_an_overlap_without_any_variance_is_adjusted_wald():
    now, before = people([1, 1, 1]), people([1, 1])
    moved = formula(now, before)
    assert (moved.method, moved.overlap) == ("independent", 2)
    assert moved.difference == difference(counts_of_answers(now), counts_of_answers(before))


def test_an_overlap_whose_variance_cancels_to_nothing_is_adjusted_wald():
    """A promoter and a detractor who stay, and one passive each: in floats some dust would remain."""
    now, before = [*people([1, -1]), *people([0], "new")], [*people([1, -1]), *people([0], "old")]
    moved = formula(now, before)
    assert (moved.method, moved.difference.value, moved.difference.p) == ("independent", 0.0, 1.0)


def test_a_contact_who_answers_twice_in_a_period_by_hand():
    """Now a has +1 and 0, b +1 and c -1: a score of 1/4 over four, and e of .5 (a), .75 (b) and -1.25 (c).

    Before a has -1 and b 0: a score of -1/2 over two, and e of -.5 (a) and .5 (b).
    """
    now = [*people([1, 1, -1]), Answer(8, contact="p0")]
    moved = formula(now, people([-1, 0]))
    assert (moved.method, moved.n_now, moved.n_before, moved.overlap) == ("overlap", 4, 2, 2)
    assert moved.difference.value == pytest.approx(75)
    assert moved.error == pytest.approx(length([0.5 / 4 + 0.5 / 2, 0.75 / 4 - 0.5 / 2, -1.25 / 4]))


def test_contacts_with_several_answers_go_together_though_none_is_in_both():
    now, before = [*people([1, 0], "new"), Answer(9, contact="new0")], people([0, -1], "old")
    moved = formula(now, before)
    assert (moved.method, moved.overlap) == ("overlap", 0)
    assert moved.error == pytest.approx(length(clusters(now, before, "contact")))


def test_two_accounts_by_hand():
    """Now A: +1, +1, B: -1, 0, so e is 1.5 and -1.5 over four; before A: 0, B: 0, +1: e is -1/3 and 1/3 over three.

    The pulls are 3/8 + 1/9 = 35/72 and its opposite; twice their squares, times 2 / 1, is 4 (35/72)^2.
    """
    now = [Answer(10, "A"), Answer(9, "A"), Answer(3, "B"), Answer(8, "B")]
    before = [Answer(8, "A"), Answer(7, "B"), Answer(9, "B")]
    moved = formula(now, before)
    assert (moved.method, moved.key, moved.overlap) == ("account", "account", 2)
    assert moved.difference.value == pytest.approx(100 / 4 - 100 / 3)
    assert moved.error == pytest.approx(200 * 35 / 72)


def test_answers_without_account_stand_alone_in_each_period():
    """A and one blank each side are three clusters: now e is 1 and -1 over two, before .5 and -.5 over two."""
    now, before = [Answer(10, "A"), Answer(3)], [Answer(8, "A"), Answer(3)]
    moved = formula(now, before)
    assert (moved.method, moved.overlap) == ("account", 1)
    assert moved.error == pytest.approx(length([0.5 - 0.25, -0.5, 0.25], factor=3 / 2))


def test_one_account_alone_is_adjusted_wald():
    now, before = [Answer(10, "A"), Answer(3, "A")], [Answer(8, "A"), Answer(7, "A")]
    moved = formula(now, before)
    assert (moved.method, moved.key, moved.overlap) == ("independent", "account", 1)
    assert moved.difference == difference(counts_of_answers(now), counts_of_answers(before))


def test_accounts_that_all_stay_are_adjusted_wald():
    same = [Answer(10, "A"), Answer(3, "B"), Answer(8, "C")]
    moved = formula(same, same)
    assert (moved.method, moved.difference.value, moved.difference.p) == ("independent", 0.0, 1.0)


def test_contacts_come_before_accounts():
    now, before = [Answer(10, "A", "Ada"), Answer(3, "B")], [Answer(8, "A", "Ada"), Answer(7, "B")]
    assert formula(now, before).key == "contact"
    assert formula(now, [answer._replace(contact=None) for answer in before]).key == "account"


@pytest.mark.parametrize(("now", "before"), [([], people([1])), (people([1]), []), ([], [])])
def test_a_period_without_answers_leaves_everything_unknown(now, before):
    moved = formula(now, before)
    weighted = weighted_change(now, before, [1.0] * len(now), [1.0] * len(before))
    for found in (moved, weighted):
        assert repr(found.difference) == repr(UNKNOWN)
        assert math.isnan(found.error)
        assert (found.n_now, found.n_before, found.overlap) == (len(now), len(before), 0)
        assert found.key == "none"


def test_a_higher_confidence_widens_the_limits():
    asked = [formula(*partly_the_same(), confidence=confidence) for confidence in (0.9, 0.99)]
    assert asked[0].difference.low > asked[1].difference.low
    assert asked[1].difference.high == pytest.approx(13.3333 + 2.575829 * 8.6989, abs=1e-3)


def test_equal_weights_are_the_plain_account_form():
    now = [Answer(10, "A"), Answer(9, "A"), Answer(3, "B"), Answer(8, "C")]
    before = [Answer(8, "A"), Answer(7, "B"), Answer(9, "B"), Answer(3)]
    plain, weighted = formula(now, before), weighted_change(now, before, [2.0] * 4, [5.0] * 4)
    assert weighted.error == pytest.approx(plain.error)
    # Three accounts and an answer without one leave three degrees of freedom.
    t = weighted.difference.value / weighted.error
    assert weighted.difference.p == pytest.approx(student_p(t, 3))
    assert plain.difference.p == pytest.approx(2 * NormalDist().cdf(-abs(t)))
    assert (weighted.key, weighted.method, weighted.overlap) == ("account", "account", 2)


def test_a_weighted_change_by_hand():
    """Now A has +1 of weight 3 and B -1 of weight 1: .5, with pulls of .375 and -.375. Before 0 and +1: -.25 and .25.

    A pulls by .625 and B by -.625; the sum of their squares, times 2 / 1, is 4 x .625^2.
    """
    now, before = [Answer(9, "A"), Answer(3, "B")], [Answer(8, "A"), Answer(9, "B")]
    moved = weighted_change(now, before, [3.0, 1.0], [1.0, 1.0])
    assert moved.difference.value == 0.0
    assert moved.error == pytest.approx(125)
    assert moved.difference.p == 1.0
    assert (moved.difference.low, moved.difference.high) == (-200.0, 200.0)


def test_answers_of_no_weight_count_nowhere():
    now, before = (
        [Answer(9, "A"), Answer(8, "B"), Answer(0, "C")],
        [Answer(8, "A"), Answer(3, "B"), Answer(3, "C")],
    )
    moved = weighted_change(now, before, [1.0, 1.0, 0.0], [1.0, 1.0, 1.0])
    without = weighted_change(now[:2], before, [1.0, 1.0], [1.0, 1.0, 1.0])
    assert moved == without
    assert (moved.n_now, moved.n_before, moved.overlap) == (2, 3, 2)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ([Answer(9, "A"), Answer(3, "A")], [Answer(8, "A")]),
        ([Answer(9, "A"), Answer(9, "B")], [Answer(3, "A"), Answer(3, "B")]),
    ],
    ids=["one account", "no variance"],
)
def test_a_weighted_change_without_an_error_has_a_value_alone(now, before):
    moved = weighted_change(now, before, [1.0] * len(now), [1.0] * len(before))
    assert moved.difference.value in (0.0, 200.0)
    assert math.isnan(moved.difference.p)
    assert math.isnan(moved.error)
    assert (moved.difference.low, moved.difference.high) == (-200.0, 200.0)
    assert moved.method == "account"


def test_a_weighted_change_where_floats_leave_dust_has_no_p():
    """The same three accounts twice, the second time at a tenth of the weight."""
    answers = [Answer(10, "A"), Answer(3, "B"), Answer(8, "C")]
    moved = weighted_change(answers, answers, [3.0, 7.0, 1.0], [0.3, 0.7, 0.1])
    assert moved.difference.value == pytest.approx(0.0)
    assert math.isnan(moved.difference.p)


def test_weights_and_answers_must_match():
    with pytest.raises(ValueError, match="zip"):
        weighted_change(people([1, 0]), people([1]), [1.0], [1.0])


def periods(least=0):
    """A list of answers whose contacts and accounts come from the same few, or are blank."""
    name = st.one_of(st.none(), st.sampled_from("abcdefgh"))
    answer = st.builds(Answer, st.sampled_from(list(SCORE.values())), account=name, contact=name)
    return st.lists(answer, min_size=least, max_size=12)


def once_each(answers):
    """The answers with each contact's first alone, which leaves periods without repeats."""
    seen = {}
    for place, answer in enumerate(answers):
        seen.setdefault(answer.contact or place, answer)
    return list(seen.values())


def by_account(answers):
    return [answer._replace(contact=None) for answer in answers]


both_periods = st.one_of(
    st.tuples(periods(), periods()),
    st.tuples(periods().map(once_each), periods().map(once_each)),
    st.tuples(periods().map(by_account), periods().map(by_account)),
    st.lists(st.tuples(*[st.sampled_from([-1, 0, 1])] * 2), max_size=9).map(
        lambda pairs: (people([one for one, _ in pairs]), people([other for _, other in pairs]))
    ),
)

by_accounts = st.tuples(*[periods(least=3).map(by_account)] * 2)
by_contacts = st.tuples(*[periods(least=3)] * 2)


def numbers(moved):
    change = moved.difference
    return [change.value, change.low, change.high, change.p, moved.error]


def same(one, other):
    """Whether all is the same but the last digits of the floats."""
    rest = [replace(moved, difference=UNKNOWN, error=0.0) for moved in (one, other)]
    return numbers(one) == pytest.approx(numbers(other), nan_ok=True, abs=1e-9) and rest[0] == rest[1]


@given(both_periods, st.randoms())
def test_the_order_of_answers_changes_nothing(periods, chance):
    now, before = periods
    assert same(formula(now, before), formula(*(chance.sample(side, len(side)) for side in periods)))


@given(both_periods)
def test_other_names_for_contacts_and_accounts_change_nothing(periods):
    renamed = [
        [
            one._replace(
                contact=one.contact and f"contact {1000 - ord(one.contact[-1])}",
                account=one.account and f"account {1000 - ord(one.account[-1])}",
            )
            for one in side
        ]
        for side in periods
    ]
    assert same(formula(*periods), formula(*renamed))


@given(both_periods)
def test_exchanging_the_periods_turns_the_sign_and_keeps_p(periods):
    now, before = periods
    there, back = formula(now, before), formula(before, now)
    turned = replace(
        there,
        difference=replace(there.difference, value=-there.difference.value,
                           low=-there.difference.high, high=-there.difference.low),
        n_now=there.n_before,
        n_before=there.n_now,
    )  # fmt: skip
    assert same(turned, back)


@given(st.one_of(by_accounts, by_contacts))
def test_the_limits_of_an_overlap_or_of_accounts_hold_the_value(periods):
    moved = formula(*periods)
    assume(moved.method in ("overlap", "account"))
    assert -200 <= moved.difference.low <= moved.difference.value <= moved.difference.high <= 200


@given(st.one_of(by_accounts, by_contacts))
def test_p_falls_below_five_percent_just_where_the_limits_exclude_zero(periods):
    moved = formula(*periods)
    assume(moved.method != "sign")
    assert (moved.difference.p < 0.05) == (moved.difference.low > 0 or moved.difference.high < 0)


@given(by_accounts)
def test_the_account_form_is_the_plainly_counted_one(periods):
    moved = formula(*periods)
    assume(moved.method == "account")
    pulls = clusters(*periods, "account")
    assert moved.error == pytest.approx(length(pulls, factor=len(pulls) / (len(pulls) - 1)))
    assert moved.difference.p == pytest.approx(
        2 * NormalDist().cdf(-abs(moved.difference.value) / moved.error)
    )


@given(by_contacts, st.sampled_from("abcdefgh"))
def test_contacts_with_several_answers_are_counted_plainly_too(periods, twice):
    now, before = periods
    now = [*now, Answer(9, contact=twice), Answer(3, contact=twice)]
    moved = formula(now, before)
    assume(moved.method == "overlap")
    assert moved.error == pytest.approx(length(clusters(now, before, "contact")))


def weighed():
    """A period by accounts with a weight for each answer."""
    return st.lists(
        st.tuples(periods(least=1).map(lambda answers: answers[0]), st.floats(0.1, 10)), min_size=1
    )


@given(weighed(), weighed())
def test_exchanging_the_periods_of_a_weighted_change_turns_the_sign_and_keeps_p(now, before):
    (answers_now, weights_now), (answers_before, weights_before) = (
        zip(*side, strict=True) for side in (now, before)
    )
    there = weighted_change(answers_now, answers_before, weights_now, weights_before)
    back = weighted_change(answers_before, answers_now, weights_before, weights_now)
    assert there.difference.value == -back.difference.value
    assert there.difference.p == pytest.approx(back.difference.p, nan_ok=True)
    assert (there.difference.low, there.difference.high) == (-back.difference.high, -back.difference.low)
    assert there.difference.low <= there.difference.value <= there.difference.high


def one_in_both(many, both):
    """Promoters now, one of them a detractor before, with others whom nobody asked now."""
    now = people([1] * many)
    return now, people([-1] * both) + of_counts(0, 3, 3, "old")


def test_a_few_contacts_in_both_tell_nothing_of_how_answers_go_together():
    """Nine promoters against one detractor who is now one of them: plain variances would be nothing but zero."""
    now, before = people([1, 1, 1, 1, 1, 1, 0, 0, -1]), people([-1])
    moved, apart = matched_change(now, before), difference(counts_of_answers(now), counts_of_answers(before))
    assert (moved.method, moved.overlap) == ("independent", 1)
    assert moved.difference == apart
    assert formula(now, before).difference.p < 1e-9 < 0.1 < moved.difference.p


@pytest.mark.parametrize(("both", "method"), [(FEWEST - 1, "independent"), (FEWEST, "overlap")])
def test_ten_contacts_in_both_are_enough(both, method):
    moved = matched_change(*one_in_both(20, both))
    assert (moved.method, moved.overlap) == (method, both)


def test_the_same_people_are_compared_however_few():
    now, before = people([1, 0, 1, -1]), people([0, 0, -1, -1])
    assert matched_change(now, before).method == "paired"


def test_of_few_accounts_the_larger_error_counts():
    """Four accounts whose people agree, then four whose people cancel out."""
    agree = [Answer(10, name) for name in "AB" for _ in range(9)] + [
        Answer(0, name) for name in "CD" for _ in range(9)
    ]
    cancel = [Answer(score, name) for name in "ABCD" for score in (10, 0, 8)]
    before = [Answer(8, name) for name in "ABCD" for _ in range(3)] + [Answer(10, "A")]
    assert matched_change(agree, before).method == "account"
    assert matched_change(cancel, before).method == "independent"
