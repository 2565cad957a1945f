"""Two codings of the same comments: Cohen's kappa."""

import math
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import kappa, pooled_kappa

some_pairs = st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=1, max_size=40)
some_themes = st.sets(st.sampled_from(("price", "support", "delivery")))
some_codings = st.dictionaries(st.integers(0, 9).map(str), st.tuples(some_themes, some_themes), min_size=1)


def independent_kappa(firsts, seconds):
    """What scikit-learn makes of the same codes."""
    from sklearn.metrics import cohen_kappa_score

    with warnings.catch_warnings():
        # It warns where kappa is undefined.
        warnings.simplefilter("ignore")
        return pytest.approx(cohen_kappa_score(firsts, seconds), nan_ok=True)


def test_kappa_counted_by_hand():
    """Agreed: 35 of 50, .7; by chance (25 x 30 + 25 x 20) / 2500 = .5; so .2 / .5."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = kappa(pairs)
    assert (found.kappa, found.agreed, found.n) == (0.4, 0.7, 50)


def test_kappa_of_three_codes_counted_by_hand():
    """Agreed: 4 of 5; by chance (2 x 1 + 2 x 3 + 1 x 1) / 25 = .36; so .44 / .64."""
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("c", "c")]
    assert kappa(pairs).kappa == pytest.approx(0.44 / 0.64)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (["aa", "bb"], 1.0),
        (["ab", "ba"], -1.0),
        (["aa", "ab", "ba", "bb"], 0.0),
        (["aa", "ab"], 0.0),
    ],
    ids=["the same", "the contrary", "as by chance", "one of them gave one code only"],
)
def test_kappa_at_its_marks(pairs, expected):
    assert kappa(map(tuple, pairs)).kappa == expected


def test_one_code_alone_leaves_kappa_unknown():
    """They agree, and could not have done otherwise."""
    found = kappa([(False, False)] * 4)
    assert math.isnan(found.kappa)
    assert (found.agreed, found.n) == (1.0, 4)


def test_of_no_pair_nothing_is_known():
    found = kappa([])
    assert math.isnan(found.kappa)
    assert math.isnan(found.agreed)
    assert found.n == 0


@given(some_pairs)
def test_kappa_is_that_of_independent_code(pairs):
    assert kappa(pairs).kappa == independent_kappa(*zip(*pairs, strict=True))


@given(some_pairs)
def test_neither_coder_comes_first(pairs):
    turned = [(second, first) for first, second in pairs]
    assert str(kappa(turned)) == str(kappa(pairs))


CODED = {"1": {"price"}, "2": {"price", "support"}, "3": set(), "4": {"support"}, "5": set()}
FOUND = {"1": {"price"}, "2": {"support"}, "3": {"price"}, "4": {"support"}, "5": set()}


def test_pooled_kappa_counted_by_hand():
    """Ten yes or no: 3 yes and 5 no agreed on, .8; by chance (4 x 4 + 6 x 6) / 100 = .52."""
    pooled = pooled_kappa(CODED, FOUND, ("price", "support")).pooled
    assert pooled.kappa == pytest.approx((0.8 - 0.52) / (1 - 0.52))
    assert (pooled.agreed, pooled.n) == (0.8, 10)


def test_kappa_theme_by_theme_counted_by_hand():
    """Price: 3 of 5, by chance (2 x 2 + 3 x 3) / 25 = .52. Support: no difference."""
    themes = pooled_kappa(CODED, FOUND, ("price", "support")).themes
    assert themes["price"].agreement.kappa == pytest.approx((0.6 - 0.52) / (1 - 0.52))
    assert themes["support"].agreement.kappa == 1.0
    assert themes["price"].agreement.n == 5


def test_how_often_a_theme_was_coded_and_found_is_told():
    themes = pooled_kappa({"1": ["price"], "2": ["price"]}, {"1": ["price"], "2": []}, ["price"]).themes
    assert (themes["price"].coded, themes["price"].found) == (2, 1)


def test_a_theme_that_nobody_saw_has_no_kappa_and_weighs_little_in_the_pool():
    both = pooled_kappa(CODED, FOUND, ("price", "support", "digital"))
    assert math.isnan(both.themes["digital"].agreement.kappa)
    assert both.themes["digital"].coded == 0
    assert both.pooled.n == 15


def test_what_is_found_beyond_the_themes_does_not_count():
    more = {comment: {*themes, "competitors"} for comment, themes in FOUND.items()}
    assert pooled_kappa(CODED, more, ("price", "support")) == pooled_kappa(CODED, FOUND, ("price", "support"))


def test_a_theme_named_twice_counts_once():
    assert pooled_kappa({"1": {"price"}}, {"1": set()}, ("price", "price")).pooled.n == 1


def test_a_code_that_is_no_theme_is_refused():
    with pytest.raises(
        ValueError, match=r"'1' is coded 'prise', which is none of the themes: price, support"
    ):
        pooled_kappa({"1": {"prise"}}, {"1": set()}, ("price", "support"))


@pytest.mark.parametrize(("coded", "found"), [({"1": set()}, {}), ({}, {"1": set()})])
def test_a_comment_on_one_side_alone_is_refused(coded, found):
    with pytest.raises(ValueError, match="The comment '1' was only"):
        pooled_kappa(coded, found, ("price",))


@given(some_codings)
def test_the_pool_is_one_table_of_independent_code(codings):
    themes = ("delivery", "price", "support")
    coded, found = ({one: sets[side] for one, sets in codings.items()} for side in (0, 1))
    flat = [[theme in side[one] for theme in themes for one in codings] for side in (coded, found)]
    assert pooled_kappa(coded, found, themes).pooled.kappa == independent_kappa(*flat)
