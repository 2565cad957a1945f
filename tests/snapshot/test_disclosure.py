"""What customers may see of a cell, rule by rule; then what no cell may ever show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.metrics import Counts
from nps_report.programme import Thresholds
from nps_report.snapshot.disclosure import (
    HIDDEN,
    Account,
    Cell,
    Released,
    published_change,
    released,
    released_below,
    released_segments,
)

RULES = Thresholds()


def cell(*accounts: tuple[int, int, int]) -> Cell:
    """A cell of accounts A, B, C ..., each (detractors, passives, promoters)."""
    return Cell.of_counts({chr(65 + place): counts for place, counts in enumerate(accounts)})


def test_ten_respondents_give_a_number_and_a_band():
    """Three detractors and five promoters of ten: 20."""
    assert released(cell((1, 1, 2), (1, 0, 2), (1, 1, 1)), RULES) == Released("number", None, 20, "10-29")


@pytest.mark.parametrize(
    ("accounts", "words"),
    [
        ([(1, 0, 1), (0, 1, 1), (1, 0, 0), (0, 1, 0)], "middle"),
        ([(0, 1, 1), (1, 0, 1), (0, 0, 2), (0, 0, 1)], "high"),
        ([(1, 1, 0), (1, 0, 1), (2, 0, 0), (1, 0, 0)], "low"),
    ],
)
def test_five_to_nine_respondents_give_words_alone(accounts, words):
    assert released(cell(*accounts), RULES) == Released("words", words)


@pytest.mark.parametrize(
    ("why", "accounts"),
    [
        ("four respondents", [(1, 0, 1), (0, 1, 0), (0, 0, 1)]),
        ("two accounts", [(2, 2, 2), (2, 2, 2)]),
        ("one account holds more than half", [(2, 2, 2), (1, 1, 1), (0, 1, 1)]),
        ("all of one class, however many", [(0, 0, 100)] * 5),
        ("below ten a class is empty", [(0, 1, 2), (0, 1, 2), (0, 1, 2)]),
        ("to the first reader, all others are promoters", [(1, 1, 1), (0, 0, 4), (0, 0, 4)]),
    ],
)
def test_a_cell_is_hidden(why, accounts):
    assert released(cell(*accounts), RULES) == HIDDEN, why


def test_a_cell_is_hidden_where_only_one_base_fits_its_number():
    """97 in the band 10-29 can only be 28 promoters of 29."""
    accounts = [(0, 1, 4), (0, 0, 6), (0, 0, 6), (0, 0, 6), (0, 0, 6)]
    assert released(cell(*accounts), Thresholds(public_accounts=1)) == HIDDEN


def test_ten_are_needed_beside_comments():
    nine = cell((1, 1, 1), (1, 1, 1), (1, 1, 1))
    assert released(nine, RULES).level == "words"
    assert released(nine, RULES, with_comments=True) == HIDDEN


def test_persons_count_not_their_answers():
    """Four persons who answered three times each are four."""
    twice = Account(Counts(1, 1, 1), frozenset({"a"}))
    assert released(Cell({name: twice for name in "ABCD"}), RULES) == HIDDEN


def test_a_person_of_three_accounts_is_one_respondent():
    """Two persons, each answering for A, B and C: never six respondents."""
    both = frozenset({"contact 1", "contact 2"})
    assert Cell({name: Account(Counts(1, 0, 1), both) for name in "ABC"}).respondents == 2


def test_a_person_in_two_values_is_one_when_they_merge():
    one = Cell({"A": Account(Counts(0, 1, 0), frozenset({"a"}))})
    assert (one + one).respondents == 1
    assert (one + one).counts.n == 2


def test_a_number_rounds_half_to_even_and_has_no_minus_zero():
    """One promoter more than detractors among 200 is 0.5, three more 1.5; one fewer of 321 is -0.3."""
    assert released(cell(*[(5, 30, 5)] * 4, (5, 29, 6)), RULES).nps == 0
    assert released(cell(*[(5, 29, 6)] * 3, *[(5, 30, 5)] * 2), RULES).nps == 2
    assert str(released(cell(*[(30, 20, 30)] * 3, (31, 20, 30)), RULES).nps) == "0"


@pytest.mark.parametrize(
    ("n", "band"), [(10, "10-29"), (29, "10-29"), (30, "30-99"), (99, "30-99"), (100, "100+")]
)
def test_bands(n, band):
    accounts = [(1, 1, 1), (1, 1, 1), (1, 1, 1), (0, 1, 0), *[(0, 1, 0)] * (n - 10)]
    assert released(cell(*accounts), RULES).n_band == band


def levels(shown: dict[str | None, Released]) -> dict[str | None, str]:
    """How far each value is shown."""
    return {value: one.level for value, one in shown.items()}


BIG = {name: (2, 2, 4) for name in "ABC"}
MEDIUM = {name: (2, 1, 2) for name in "ABC"}
TINY = {"A": (0, 0, 1)}


def test_small_values_merge_into_other():
    """Three values of one account and three answers each: nine together, in words."""
    cells = {"x": {"A": (1, 1, 1)}, "y": {"B": (1, 1, 1)}, "z": {"C": (1, 1, 1)}, "big": BIG}
    shown = released_segments({value: Cell.of_counts(counts) for value, counts in cells.items()}, RULES)
    assert levels(shown) == {"big": "number", None: "words"}


def test_blanks_go_with_the_small_values():
    shown = released_segments({"big": Cell.of_counts(BIG), None: Cell.of_counts(BIG)}, RULES)
    assert levels(shown) == {"big": "number", None: "number"}


def test_a_hidden_rest_hides_the_next_smallest_too():
    cells = {"big": BIG, "medium": MEDIUM, "tiny": TINY}
    shown = released_segments({value: Cell.of_counts(counts) for value, counts in cells.items()}, RULES)
    assert levels(shown) == {
        "big": "number",
        "medium": "hidden",
        None: "hidden",
    }


def test_a_segment_without_small_values_has_no_other():
    assert released_segments({"big": Cell.of_counts(BIG)}, RULES).keys() == {"big"}


def tree(parts: dict[str, dict[str | None, dict[str, tuple[int, int, int]]]]) -> dict[str, str]:
    """How far each unit is shown, where `parts` says what each is made of; its own answers stand under None."""

    def parts_of(unit: str) -> dict[str | None, Cell]:
        return {name: Cell.of_counts(counts) for name, counts in parts.get(unit, {}).items()}

    return {unit: one.level for unit, one in released_below("all", parts_of, RULES)}


def test_units_large_enough_are_all_shown():
    parts = {"all": {"Sud": BIG, "Nord": BIG}, "Sud": {"Lyon": BIG}}
    assert tree(parts) == {"Sud": "number", "Lyon": "number", "Nord": "number"}


def test_a_small_unit_hides_the_smallest_other_one():
    assert tree({"all": {"big": BIG, "medium": MEDIUM, "tiny": TINY}}) == {
        "big": "number",
        "medium": "hidden",
        "tiny": "hidden",
    }


def test_small_units_that_could_be_shown_as_one_hide_no_other():
    """Three units of one account and three answers each: nine together."""
    small = {"x": {"A": (1, 1, 1)}, "y": {"B": (1, 1, 1)}, "z": {"C": (1, 1, 1)}}
    assert tree({"all": {**small, "big": BIG}}) == dict.fromkeys("xyz", "hidden") | {"big": "number"}


def test_a_units_own_few_answers_hide_the_unit_below():
    assert tree({"all": {"Sud": BIG}, "Sud": {"Lyon": BIG, None: TINY}}) == {
        "Sud": "number",
        "Lyon": "hidden",
    }


def test_nothing_is_shown_below_a_hidden_unit():
    """Sud is hidden beside the small Nord; Lyon, all of Sud, would give it away."""
    parts = {"all": {"Sud": MEDIUM, "Nord": TINY, "Est": BIG}, "Sud": {"Lyon": MEDIUM}}
    assert tree(parts) == {"Sud": "hidden", "Nord": "hidden", "Est": "number"}


@pytest.mark.parametrize("other", [HIDDEN, Released("words", "low")])
def test_a_change_needs_two_numbers(other):
    number = Released("number", nps=20, n_band="10-29")
    assert published_change(number, other) is None
    assert published_change(other, number) is None
    assert published_change(number, Released("number", nps=-5)) == 25


ACCOUNTS = st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=12)


@settings(max_examples=300, deadline=None)
@given(ACCOUNTS)
def test_a_level_shows_only_what_is_its_own(accounts):
    shown = released(cell(*accounts), RULES)
    assert (shown.level == "words") == (shown.words is not None)
    assert (shown.level == "number") == (shown.nps is not None) == (shown.n_band is not None)


@settings(max_examples=300, deadline=None)
@given(ACCOUNTS)
def test_whatever_is_shown_keeps_the_rules(accounts):
    whole = cell(*accounts)
    sizes = [sum(account) for account in accounts if sum(account)]
    if released(whole, RULES) == HIDDEN:
        return
    assert sum(sizes) >= 5
    assert len(sizes) >= 3
    assert max(sizes) <= sum(sizes) / 2
    for account in accounts:
        others = [total - own for total, own in zip(totals(accounts), account, strict=True)]
        assert sum(count > 0 for count in others) >= 2


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=6))
def test_nobody_can_work_out_how_the_others_answered(accounts):
    """Each reader finds at least two different answers of the others that fit: tried one by one."""
    shown = released(cell(*accounts), RULES)
    if shown == HIDDEN or shown.n_band == "100+":
        return
    for own in set(accounts):
        assert len(fitting(own, shown)) >= 2


def totals(accounts: list[tuple[int, int, int]]) -> list[int]:
    """Answers by class."""
    return [sum(account[place] for account in accounts) for place in range(3)]


def fitting(own: tuple[int, int, int], shown: Released) -> set[tuple[int, int, int]]:
    """The others that would give the same, up to a base of 40: six accounts of six have less."""
    low, high = (5, 9) if shown.n_band is None else {"10-29": (10, 29), "30-99": (30, 40)}[shown.n_band]
    found = set()
    for n in range(low, high + 1):
        for detractors in range(own[0], n + 1):
            for promoters in range(own[2], n + 1 - detractors - own[1]):
                nps = 100 * (promoters - detractors) / n
                word = "low" if nps < -20 else "high" if nps > 20 else "middle"
                if (round(nps) == shown.nps) if shown.n_band else (word == shown.words):
                    found.add((detractors - own[0], n - detractors - promoters - own[1], promoters - own[2]))
    return found


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("wxyz"), ACCOUNTS, max_size=4), ACCOUNTS)
def test_what_a_segment_hides_could_be_shown_as_one(values, blanks):
    """Else it could be worked out from the unit's own score; unless everything is hidden."""
    cells = {value: cell(*accounts) for value, accounts in values.items()} | {None: cell(*blanks)}
    shown = released_segments(cells, RULES)
    hidden = [
        cells[value] for value in cells if value not in shown or value is None or shown[value] == HIDDEN
    ]
    rest = sum(hidden, Cell())
    if any(one != HIDDEN for value, one in shown.items() if value is not None):
        assert rest.counts.n == 0 or released(rest, RULES) != HIDDEN


# At most so much


SHOWN, ALONE = cell((2, 2, 4), (2, 2, 4), (2, 2, 4)), cell((0, 1, 0))
IN_WORDS = Released("words", words="high", n_band="10-29")


@pytest.mark.parametrize(
    ("most", "shown"),
    [("number", Released("number", None, 25, "10-29")), ("words", IN_WORDS), ("hidden", HIDDEN)],
)
def test_at_most_so_much_is_shown_of_a_number(most, shown):
    assert released(SHOWN, RULES, most=most) == shown


def test_what_is_words_already_stays_without_a_band():
    nine = cell((1, 1, 1), (1, 1, 1), (1, 1, 1))
    assert released(nine, RULES, most="words") == Released("words", words="middle")


def test_a_value_that_is_not_to_be_shown_is_among_the_small_ones():
    """Beside it the blank one need not be hidden: together they could be shown."""
    cells = {"user": SHOWN, "buyer": SHOWN, None: ALONE}
    shown = released_segments(cells, RULES, {"buyer": "hidden"})
    assert shown == {"user": Released("number", None, 25, "10-29"), None: released(SHOWN + ALONE, RULES)}
    assert shown[None].level == "number"


def test_of_the_small_ones_together_at_most_so_much_is_shown():
    shown = released_segments({"user": SHOWN, None: SHOWN}, RULES, {None: "words"})
    assert shown == {"user": Released("number", None, 25, "10-29"), None: IN_WORDS}


def test_below_a_unit_that_is_not_to_be_shown_nothing_is():
    parts = {"all": {"Sud": SHOWN, "Nord": SHOWN}, "Sud": {"Lyon": SHOWN}, "Nord": {"Lille": SHOWN}}
    shown = dict(
        released_below("all", lambda unit: parts.get(unit, {}), RULES, {"Sud": "hidden", "Nord": "words"})
    )
    assert shown == {"Sud": HIDDEN, "Nord": IN_WORDS, "Lille": Released("number", None, 25, "10-29")}
