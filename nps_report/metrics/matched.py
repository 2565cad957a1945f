"""How a score changed where some of the same contacts, or accounts, answered in both periods."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist
from typing import Literal, NamedTuple, TypeAlias

from nps_report.metrics.answers import Answer, counts_of_answers
from nps_report.metrics.change import UNKNOWN, Difference, adjusted, difference
from nps_report.metrics.distributions import sign_p, student_p, student_quantile
from nps_report.metrics.score import quantile
from nps_report.metrics.weighted import clustered_error, influences, weighted_score

Key: TypeAlias = Literal["contact", "account", "none"]
"""What tells who answered in both periods."""

Method: TypeAlias = Literal["independent", "paired", "sign", "overlap", "account"]
"""How the error of a change was found: `matched_change` says when which one serves."""

FEWEST = 10
"""With fewer contacts in both periods, or fewer accounts, too little is known of how answers go together."""

_DUST = 1e-9
"""Errors below this, in points, are what floats leave of nothing."""


@dataclass(frozen=True)
class MatchedChange:
    """A change with the error that those who answered twice leave to it.

    `error` is the standard error that the limits are made of, in points, unknown (NaN) where it cannot be told.
    `overlap` counts the contacts, or the accounts, with an answer in both periods, as `key` says.
    """

    difference: Difference
    error: float
    n_now: int
    n_before: int
    overlap: int
    key: Key
    method: Method


class _Found(NamedTuple):
    difference: Difference
    error: float
    method: Method


def matched_change(
    now: Sequence[Answer], before: Sequence[Answer], confidence: float = 0.95, fewest: int = FEWEST
) -> MatchedChange:
    """The score of `now` less that of `before`, every answer counting one; docs/statistics.md has the formulas.

    The key is the contact where both periods have any, else the account, else none. With it go

    - "paired": the very same contacts, each once. Student's t over their differences; one contact alone has no p.
    - "sign": likewise, but all moved alike, which leaves t no error: the exact sign test. The limits and the error are
      then those of adjusted Wald, which knows no pairs: they are wider, and may hold 0 where p is small.
    - "overlap": some contacts in both, or contacts with several answers in a period, which then go together.
    - "account": the contacts of an account go together; an answer without one stands alone.
    - "independent": nobody in both, nothing to tell by, or no error found by the others: adjusted Wald.

    A period without answers leaves everything unknown. With fewer than `fewest` contacts in both, or accounts in all,
    the plain variances that "overlap" and "account" rest on are too small: adjusted Wald takes their place, unless the
    accounts' error is the larger one.

    >>> before = [Answer(3, contact="Ada"), Answer(8, contact="Bea"), Answer(8, contact="Cy"), Answer(9, contact="Di")]
    >>> now = [Answer(9, contact="Ada"), Answer(8, contact="Bea"), Answer(9, contact="Cy"), Answer(9, contact="Di")]
    >>> moved = matched_change(now, before)
    >>> moved.method, moved.difference.value, round(moved.error, 2), round(moved.difference.p, 4)
    ('paired', 75.0, 47.87, 0.2152)
    >>> few = matched_change(now[:3], before)
    >>> few.method, few.overlap, matched_change(now[:3], before, fewest=3).method
    ('independent', 3, 'overlap')
    >>> matched_change(now, []).difference
    Difference(value=nan, low=-200.0, high=200.0, p=nan)
    """
    key = _key_of(now, before)
    if key == "contact":
        found = _by_contact(now, before, confidence, fewest)
    elif key == "account":
        found = _by_account(now, before, confidence, fewest)
    else:
        found = _independent(now, before, confidence)
    return MatchedChange(
        difference=found.difference,
        error=found.error,
        n_now=len(now),
        n_before=len(before),
        overlap=_overlap(now, before, key),
        key=key,
        method=found.method,
    )


def weighted_change(
    now: Sequence[Answer],
    before: Sequence[Answer],
    weights_now: Sequence[float],
    weights_before: Sequence[float],
    confidence: float = 0.95,
) -> MatchedChange:
    """The weighted score of `now` less that of `before`, the contacts of an account going together.

    Answers of weight 0 count nowhere, not in n either. Limits and p are Student's, by the accounts of either period
    less one; they are unknown, as is the error, for one account alone or where no account pulled the change either
    way. `key` is "account" where both periods name any, else "none". `method` is "account" throughout.

    >>> before = [Answer(3, "A"), Answer(9, "B"), Answer(8, "C")]
    >>> now = [Answer(9, "A"), Answer(9, "B"), Answer(0, "D")]
    >>> moved = weighted_change(now, before, weights_now=[2.0, 2.0, 0.0], weights_before=[2.0, 2.0, 1.0])
    >>> moved.difference.value, round(moved.error, 2), moved.n_now, moved.overlap
    (100.0, 69.28, 2, 2)
    """
    after, earlier = weighted_score(now, weights_now), weighted_score(before, weights_before)
    counted_now, counted_before = _counted(now, weights_now), _counted(before, weights_before)
    pulls = _pulls(now, before, weights_now, weights_before)
    error = clustered_error(pulls)
    change = _by_student(after.value - earlier.value, error, len(pulls) - 1, confidence)
    key: Key = "account" if _names(counted_now, "account") and _names(counted_before, "account") else "none"
    return MatchedChange(
        difference=change,
        error=math.nan if math.isnan(change.p) else error,
        n_now=len(counted_now),
        n_before=len(counted_before),
        overlap=_overlap(counted_now, counted_before, key),
        key=key,
        method="account",
    )


def _names(answers: Sequence[Answer], key: Key) -> list[str]:
    """The contact, or account, of every answer that has one."""
    named = (answer.contact if key == "contact" else answer.account for answer in answers)
    return [name for name in named if name is not None]


def _key_of(now: Sequence[Answer], before: Sequence[Answer]) -> Key:
    keys: tuple[Key, ...] = ("contact", "account")
    return next((key for key in keys if _names(now, key) and _names(before, key)), "none")


def _overlap(now: Sequence[Answer], before: Sequence[Answer], key: Key) -> int:
    return len({*_names(now, key)} & {*_names(before, key)}) if key != "none" else 0


def _counted(answers: Sequence[Answer], weights: Sequence[float]) -> list[Answer]:
    return [answer for answer, weight in zip(answers, weights, strict=True) if weight > 0]


def _independent(now: Sequence[Answer], before: Sequence[Answer], confidence: float) -> _Found:
    sides = counts_of_answers(now), counts_of_answers(before)
    error = 100 * math.sqrt(sum(adjusted(side)[1] for side in sides)) if now and before else math.nan
    return _Found(difference(*sides, confidence), error, "independent")


def _by_contact(now: Sequence[Answer], before: Sequence[Answer], confidence: float, fewest: int) -> _Found:
    if _several(now) or _several(before):
        return _by_repeated_contact(now, before, confidence, fewest)
    signs_now, signs_before = _signs(now), _signs(before)
    pairs = [(sign, signs_before[contact]) for contact, sign in signs_now.items() if contact in signs_before]
    if pairs and len(pairs) == len(now) == len(before):
        return _paired(now, before, [sign - earlier for sign, earlier in pairs], confidence)
    if len(pairs) < max(fewest, 1):
        return _independent(now, before, confidence)
    return _overlapping(now, before, pairs, confidence)


def _several(answers: Sequence[Answer]) -> bool:
    """Whether a contact answered more than once."""
    contacts = _names(answers, "contact")
    return len({*contacts}) < len(contacts)


def _signs(answers: Sequence[Answer]) -> dict[str, int]:
    return {answer.contact: answer.sign for answer in answers if answer.contact is not None}


def _paired(
    now: Sequence[Answer], before: Sequence[Answer], moves: Sequence[int], confidence: float
) -> _Found:
    """The t-test over the differences of the same contacts, each from -2 to 2; the sign test where all are equal."""
    n, value = len(moves), _plain(now, before)
    if n == 1:
        return _Found(Difference(value, -200.0, 200.0, math.nan), math.nan, "paired")
    error = 100 * math.sqrt(_spread(moves, moves) / (n - 1)) / n
    if error:
        p = student_p(value / error, n - 1)
        return _Found(_around(value, error, student_quantile(confidence, n - 1), p), error, "paired")
    apart = _independent(now, before, confidence)
    p = sign_p(sum(move > 0 for move in moves), sum(move < 0 for move in moves))
    return _Found(Difference(value, apart.difference.low, apart.difference.high, p), apart.error, "sign")


def _overlapping(
    now: Sequence[Answer], before: Sequence[Answer], pairs: Sequence[tuple[int, int]], confidence: float
) -> _Found:
    variance = _overlap_variance([one.sign for one in now], [one.sign for one in before], pairs)
    if variance <= 0:
        return _independent(now, before, confidence)
    error = 100 * math.sqrt(variance)
    return _Found(_by_normal(_plain(now, before), error, confidence), error, "overlap")


def _overlap_variance(
    now: Sequence[int], before: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> Fraction:
    """v1/n1 + v2/n2 - 2 m cov / (n1 n2), on -1 to 1; kept as a fraction, so that nothing is exactly nothing.

    >>> _overlap_variance([1, 0, 0], [1, -1], [(1, 1), (0, -1)])
    Fraction(13, 54)
    """
    after, earlier = zip(*pairs, strict=True)
    n_now, n_before, m = len(now), len(before), len(pairs)
    shared = Fraction(2 * _spread(after, earlier), m * n_now * n_before)
    return Fraction(_spread(now, now), n_now**3) + Fraction(_spread(before, before), n_before**3) - shared


def _spread(one: Sequence[int], other: Sequence[int]) -> int:
    """The covariance of two series of n whole numbers, n^2 times: a whole number as well.

    >>> _spread([1, 0, 0], [1, 0, 0])
    2
    """
    return len(one) * sum(x * y for x, y in zip(one, other, strict=True)) - sum(one) * sum(other)


def _by_repeated_contact(
    now: Sequence[Answer], before: Sequence[Answer], confidence: float, fewest: int
) -> _Found:
    pulls = _plain_pulls(_with_contacts_as_accounts(now), _with_contacts_as_accounts(before))
    if len(pulls) < fewest:
        return _independent(now, before, confidence)
    error = 100 * math.sqrt(math.fsum(pull * pull for pull in pulls))
    return _clustered(now, before, error, "overlap", confidence)


def _by_account(now: Sequence[Answer], before: Sequence[Answer], confidence: float, fewest: int) -> _Found:
    pulls = _plain_pulls(now, before)
    found = _clustered(now, before, clustered_error(pulls), "account", confidence)
    apart = _independent(now, before, confidence)
    return apart if len(pulls) < fewest and apart.error > found.error else found


def _clustered(
    now: Sequence[Answer], before: Sequence[Answer], error: float, method: Method, confidence: float
) -> _Found:
    change = _by_normal(_plain(now, before), error, confidence)
    if math.isnan(change.p):
        return _independent(now, before, confidence)
    return _Found(change, error, method)


def _with_contacts_as_accounts(answers: Sequence[Answer]) -> list[Answer]:
    return [answer._replace(account=answer.contact) for answer in answers]


def _plain_pulls(now: Sequence[Answer], before: Sequence[Answer]) -> list[float]:
    return _pulls(now, before, [1.0] * len(now), [1.0] * len(before))


def _pulls(
    now: Sequence[Answer],
    before: Sequence[Answer],
    weights_now: Sequence[float],
    weights_before: Sequence[float],
) -> list[float]:
    """How far each account of either period pulls the change, on -2 to 2.

    >>> _pulls([Answer(9, "A"), Answer(3, "B")], [Answer(9, "A"), Answer(3)], [1.0, 1.0], [1.0, 1.0])
    [0.0, -0.5, 0.5]
    """
    pulls = dict(_by_period("now", influences(now, weights_now)))
    for account, pull in _by_period("before", influences(before, weights_before)):
        pulls[account] = pulls.get(account, 0.0) - pull
    return list(pulls.values())


def _by_period(period: str, influence: Mapping[Hashable, float]) -> Iterator[tuple[Hashable, float]]:
    # A place instead of an account's name: the answer of that place in the other period is somebody else's.
    for account, pull in influence.items():
        yield ((period, account) if isinstance(account, int) else account), pull


def _plain(now: Sequence[Answer], before: Sequence[Answer]) -> float:
    return counts_of_answers(now).nps - counts_of_answers(before).nps


def _by_normal(value: float, error: float, confidence: float) -> Difference:
    """Limits and p by the normal distribution; without an error there is neither, without a value nothing at all."""
    reach = quantile(confidence)
    if math.isnan(value):
        return UNKNOWN
    if not error > _DUST:
        return Difference(value, -200.0, 200.0, math.nan)
    return _around(value, error, reach, p=2 * NormalDist().cdf(-abs(value) / error))


def _by_student(value: float, error: float, degrees: int, confidence: float) -> Difference:
    """The same by Student's t."""
    found = _by_normal(value, error, confidence)
    if math.isnan(found.p):
        return found
    return _around(value, error, student_quantile(confidence, degrees), student_p(value / error, degrees))


def _around(value: float, error: float, reach: float, p: float) -> Difference:
    return Difference(value, max(value - reach * error, -200.0), min(value + reach * error, 200.0), p)
