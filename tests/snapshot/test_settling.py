"""What would betray something becomes coarser, as little as needed, and what was told is told again as it was."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.metrics import Counts
from nps_report.snapshot import disclosure
from nps_report.snapshot.disclosure import HIDDEN, Released
from nps_report.snapshot.moves import moved
from nps_report.snapshot.published import CLASSES, Answer, AtLeast, Publication, PublishedCell, Size
from nps_report.snapshot.puzzle import puzzles
from nps_report.snapshot.settling import level_of, new_betrayals, settled
from nps_report.snapshot.telling import THEMES, Spot, digest_of
from tests.snapshot.judged import RULES, judged, said, told_by

OCTOBER = said("o", "DP" + "R" * 11)
"""A score of 77 that 13, 22 or 26 answers give; the detractor is of A0."""

LATER = said("n", "DD")
"""With them it is 53, that 15, 17 or 19 give: October's were 13, and A0 knows who else is no promoter."""

WORDS = Released("words", words="high", n_band="10-29")


def quarter(before=()):
    """October's answers and the later ones, judged as a quarter."""
    return judged([*OCTOBER, *LATER], before, "2026-Q4")


@pytest.fixture
def october():
    """October as it was told, at first."""
    return told_by(judged(OCTOBER)).published()


# What is betrayed


def test_what_is_told_at_first_betrays_nothing(october):
    assert october.cells[Spot("all")].value == Released("number", nps=77, n_band="10-29")
    assert [*new_betrayals([october], (), RULES)] == []


def test_a_quarter_as_it_is_betrays_its_month_to_who_knows_a_part(october):
    natural = quarter().told({Spot("all"): Released("number", nps=53, n_band="10-29")})
    found = next(new_betrayals([natural], [october], RULES))
    assert found.readers == (digest_of("A0"),)
    assert {*found.cells} == {"2026-10, published: all", "2026-Q4: all"}


def test_what_was_told_before_in_the_same_words_is_nothing_new(october):
    """Both were told in spite of all: nothing of it is betrayed now."""
    natural = quarter().told({Spot("all"): Released("number", nps=53, n_band="10-29")})
    assert [*new_betrayals([natural], [october, natural.published()], RULES)] == []


# Coarser


def test_a_quarter_after_its_month_tells_words_where_a_number_would_betray(october):
    told = told_by(quarter([october]))
    assert told.cells[Spot("all")].value == told.cells[Spot("Lyon")].value == WORDS
    assert [*new_betrayals([told], [october], RULES)] == []


def test_without_its_month_before_it_a_quarter_tells_its_number():
    assert told_by(quarter()).cells[Spot("all")].value == Released("number", nps=53, n_band="10-29")


def test_a_month_after_its_quarter_gives_way_in_turn():
    told = told_by(judged(OCTOBER, [told_by(quarter()).published()]))
    assert level_of(told.cells[Spot("all")]) == "words"


def test_the_same_again_with_late_answers_gives_way_as_a_quarter_does(october):
    """October again, with the two that came late."""
    told = told_by(judged([*OCTOBER, *LATER], [october]))
    assert told.cells[Spot("all")].value == WORDS


def test_the_same_again_with_a_late_answer_that_betrays_nothing_tells_its_number(october):
    """Of 14 the lead is 11: 79, which 14, 19, 24 and more give."""
    told = told_by(judged([*OCTOBER, *said("n", "R")], [october]))
    assert told.cells[Spot("all")].value == Released("number", nps=79, n_band="10-29")


def test_segments_give_way_before_units():
    """Between the users' 58 and the unit's 56 there is room for 6 buyers or 8, of whom 3 or 4 more are promoters."""
    users, buyers = said("u", "DDP" + "R" * 9, role="user"), said("b", "DPRRRR", role="buyer")
    one = judged([*users, *buyers], segments=["role"])
    assert dict(one.shown_segments({}))[Spot("Lyon", "role", "user")].nps == 58
    told = told_by(one)
    assert told.cells[Spot("Lyon")].value == Released("number", nps=56, n_band="10-29")
    assert [told.cells[Spot("Lyon", "role", role)].value for role in ("user", "buyer")] == [HIDDEN] * 2


# Told again as it was


@pytest.mark.parametrize("rows", [OCTOBER, said("o", "DPRRRR"), said("o", "DPR")])
def test_told_again_it_is_told_as_it_was(rows):
    first = told_by(judged(rows))
    assert told_by(judged(rows, [first.published()])).cells == first.cells


def test_what_gave_way_once_does_not_come_back(october):
    """Told again after all, the quarter is in words still."""
    first = told_by(quarter([october]))
    assert told_by(quarter([october, first.published()])).cells == first.cells
    assert told_by(quarter([first.published()])).cells == first.cells


def test_a_segment_that_was_hidden_among_others_is_hidden_among_them_again():
    """Hidden by the audit, the buyers are in what has no value; so they are when it is told again."""
    rows = [
        *said("u", "DPRRR" * 4, role="user"),
        *said("b", "DPRRR" * 3, role="buyer"),
        *said("c", "DPR" * 3, role=None),
    ]
    one = judged(rows, segments=["role"])
    first = one.telling({Spot("Lyon", "role", "buyer"): "hidden"}, {})
    assert first.cells[Spot("Lyon", "role", "buyer")].value == HIDDEN
    assert len(first.cells[Spot("Lyon", "role")].answers) == 15 + 9
    again = told_by(judged(rows, [first.published()], segments=["role"]))
    assert again.cells[Spot("Lyon", "role", "buyer")].value == HIDDEN
    assert again.cells[Spot("Lyon", "role")].answers == first.cells[Spot("Lyon", "role")].answers


def test_what_may_not_change_stays(october):
    """As segments and themes are settled, the scores beside them are as they are."""
    natural = quarter().told({Spot("all"): Released("number", nps=53, n_band="10-29")})
    assert settled(lambda _: natural, [october], RULES, {}, lambda _: False) == {}


def test_what_was_out_already_is_not_hidden_in_vain(october):
    """The quarter is out; a month told again as it was betrays no more."""
    out = quarter().told({Spot("all"): Released("number", nps=53, n_band="10-29")}).published()
    assert told_by(judged(OCTOBER, [october, out])).cells[Spot("all")].value.nps == 77


@pytest.mark.parametrize(
    ("value", "level"),
    [(HIDDEN, "hidden"), (WORDS, "words"), (Released("number", nps=3), "number"), (AtLeast(12), "words")],
)
def test_how_much_a_value_tells(value, level):
    assert level_of(PublishedCell("", frozenset(), value)) == level


# Themes


def test_what_shows_how_many_answered_is_withheld():
    """Who knows that October's are 13 knows what A0 is not to know; the score beside it may not change."""
    values = {Spot("all"): Released("number", nps=77, n_band="10-29"), Spot("all", about=THEMES): Size(13)}

    def tell(limits):
        return judged(OCTOBER).told(
            {spot: one for spot, one in values.items() if limits.get(spot) != "hidden"}
        )

    assert settled(tell, (), RULES, {}, lambda spot: bool(spot.about)) == {
        Spot("all", about=THEMES): "hidden"
    }


# Small random programmes


def programme(seed, most=14):
    """Answers of one or two units, then the same with late ones, then the quarter's."""
    drawn = random.Random(seed)

    def some(name, least, most, unit):
        weights = drawn.choice([(1, 1, 1), (1, 1, 12), (1, 2, 6)])
        letters = "".join(drawn.choices("DPR", weights, k=drawn.randint(least, most)))
        return said(name, letters, unit, accounts=drawn.randint(3, 5))

    units = drawn.choice([("Lyon",), ("Lyon", "Lille")])
    first = [row for unit in units for row in some(f"{unit}o", 5, most, unit)]
    late, later = (some(name, 1, 3, drawn.choice(units)) for name in ("late", "later"))
    return [(first, "2026-10"), ([*first, *late], "2026-10"), ([*first, *late, *later], "2026-Q4")]


@pytest.mark.slow
@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_whatever_is_told_betrays_nothing_new_and_is_told_again_as_it_was(seed):
    before = []
    for rows, period in programme(seed):
        told = told_by(judged(rows, before, period))
        assert [*new_betrayals([told], before, RULES)] == []
        before = [*before, told.published()]
        assert told_by(judged(rows, before, period)).cells == told.cells


# One reader who knows as much as any


@pytest.mark.parametrize("seed", range(12))
def test_what_a_small_change_closes_to_who_knows_most_it_closes_to_each_reader(seed):
    """Cells that cross, two of them in words of which the rules promise something; accounts answer in several."""
    drawn = random.Random(seed)
    answers = {
        f"{place}": Answer(f"{place}", f"A{drawn.randint(0, 4)}", f"{place}", drawn.choice(CLASSES))
        for place in range(24)
    }
    cells = [
        PublishedCell(f"{most}", frozenset(drawn.sample(sorted(answers), most)), AtLeast(most // 2))
        for most in (9, 12, 20)
    ]
    cells += [PublishedCell("words", one.answers, words_of(one.answers, answers)) for one in cells]
    for puzzle in puzzles([Publication("", tuple(cells))], answers, RULES):
        worst = moved(puzzle, puzzle.worst)[0]
        assert worst.any()
        assert (moved(puzzle, puzzle.known) >= worst).all()


def words_of(some, answers):
    """The level in words of some answers, with the band from ten on."""
    classes = [answers[one].score_class for one in some]
    words = disclosure.level_of(Counts(*map(classes.count, CLASSES)).nps)
    return Released("words", words=words, n_band=disclosure.band_of(len(some)) if len(some) > 9 else None)
