"""What may be told of a period's answers: by the rules unit by unit, then by the audit."""

from nps_report.snapshot.disclosure import HIDDEN, Released
from nps_report.snapshot.published import AtLeast, Publication
from nps_report.snapshot.telling import THEMES, TOGETHER, Spot
from tests.snapshot.judged import judged, said, told_by

LYON, LILLE = said("o", "DPRR" * 6), said("l", "DPRR" * 5, unit="Lille")
"""24 answers and 20, a score of 25 each."""

SCORE = Released("number", nps=25, n_band="10-29")
BOTH = Released("number", nps=25, n_band="30-99")


def shown(one, limits=None):
    """The values of segments in Lyon, by value."""
    return {spot.value: cell for spot, cell in one.shown_segments(limits or {}) if spot.unit == "Lyon"}


def answers(told, *spot):
    """How many answers a cell of Lyon holds."""
    return len(told.cells[Spot("Lyon", *spot)].answers)


# Units


def test_the_whole_and_its_units_are_told():
    assert judged([*LYON, *LILLE]).scores == {"all": BOTH, "Lille": SCORE, "Lyon": SCORE}


def test_an_answer_of_no_unit_counts_in_the_whole():
    nowhere = said("n", "DPRR", unit=None)
    one = judged([*LYON, *nowhere])
    assert (len(one.rows("all")), len(one.rows("Lyon"))) == (28, 24)


def test_a_unit_above_holds_the_answers_of_those_below():
    one = judged([*LYON, *LILLE], parents={"Lyon": "Sud", "Lille": "Sud"})
    assert len(one.rows("Sud")) == 44
    assert one.scores["Sud"] == BOTH


def test_below_a_hidden_unit_all_is_hidden():
    """Two accounts hold the unit above."""
    rows = [*said("o", "DPRR" * 3, accounts=2), *said("l", "DPRR" * 10, unit="Lille")]
    scores = judged(rows, parents={"Lyon": "Sud"}).scores
    assert (scores["Sud"], scores["Lyon"], scores["Lille"].level) == (HIDDEN, HIDDEN, "hidden")


def test_a_unit_that_nobody_answered_for_is_in_no_cell():
    one = judged(LYON, parents={"Lyon": "Sud", "Lille": "Sud"})
    assert one.scores["Lille"] == HIDDEN
    assert {spot.unit for spot in told_by(one).cells} == {"all", "Sud", "Lyon"}


def test_a_hidden_unit_is_a_cell_of_which_nothing_is_told():
    told = told_by(judged([*LYON, *said("l", "DPR", unit="Lille")]))
    assert told.cells[Spot("Lille")].value == HIDDEN
    assert len(told.cells[Spot("Lille")].answers) == 3


def test_what_is_hidden_together_could_be_shown_as_one():
    """Lille's three are too few, so Lyon is hidden as well: together they are the whole."""
    told = told_by(judged([*LYON, *said("l", "DPR", unit="Lille"), *said("m", "DPRR" * 6, unit="Metz")]))
    assert told.cells[Spot("Lyon")].value == HIDDEN
    assert told.cells[Spot("Metz")].value == SCORE
    assert len(told.cells[Spot("all", about=TOGETHER)].answers) == 27


# Segments


def by_role(*parts):
    """Lyon's answers by role."""
    return judged(
        [row for role, letters in parts for row in said(f"{role}", letters, role=role)], segments=["role"]
    )


def test_the_values_of_a_segment_are_told_beside_their_unit():
    one = by_role(("user", "DPRR" * 6), ("buyer", "DPRR" * 5))
    assert shown(one) == {"user": SCORE, "buyer": SCORE}


def test_of_a_hidden_unit_no_segment_is_told():
    rows = said("o", "DPRR" * 6, accounts=2, role="user")
    assert shown(judged(rows, segments=["role"])) == {}


def test_small_values_and_blanks_are_one_cell():
    """Nine clerks and fifteen who say nothing make 24."""
    told = told_by(by_role(("user", "DPRR" * 6), ("clerk", "RRR"), (None, "DPRR" * 5)))
    assert answers(told, "role") == 23
    assert Spot("Lyon", "role", "clerk") not in told.cells


def test_a_value_that_is_hidden_by_the_audit_is_among_the_small_ones():
    one = by_role(("user", "DPRR" * 6), ("buyer", "DPRR" * 5), (None, "DPRR" * 3))
    told = one.telling({Spot("Lyon", "role", "buyer"): "hidden"}, {})
    assert answers(told, "role") == 32
    assert told.cells[Spot("Lyon", "role")].value == BOTH
    assert told.cells[Spot("Lyon", "role", "buyer")].value == HIDDEN


def test_at_most_words_stand_with_a_band():
    one = by_role(("user", "DPRR" * 6), ("buyer", "DPRR" * 5))
    found = shown(one, {Spot("Lyon", "role", "user"): "words"})
    assert found == {"user": Released("words", words="high", n_band="10-29"), "buyer": SCORE}


# Themes


def test_themes_tell_how_many_answered_at_least():
    told = told_by(judged(LYON), {"Lyon": 12})
    assert told.cells[Spot("Lyon", about=THEMES)].value == AtLeast(12)
    assert answers(told, "", None, THEMES) == 24


def test_withheld_themes_tell_nothing():
    one = judged(LYON)
    told = one.telling({Spot("Lyon", about=THEMES): "hidden"}, {"Lyon": 12})
    assert told.cells[Spot("Lyon", about=THEMES)].value == HIDDEN


# As the audit takes it


def test_all_that_is_told_is_one_publication():
    told = told_by(judged(LYON))
    assert told.publication == Publication("2026-10", tuple(told.cells.values()))
    assert told.name_of(Spot("Lyon")) == "2026-10: Lyon"


def test_what_was_told_before_in_words_is_told_in_words_again():
    one = judged(LYON)
    words = one.telling({Spot("Lyon"): "words", Spot("all"): "words"}, {}).published()
    assert judged(LYON, [words]).scores == dict.fromkeys(
        ("all", "Lyon"), Released("words", words="high", n_band="10-29")
    )


def test_what_was_hidden_before_stays_so():
    one = judged([*LYON, *LILLE])
    before = one.telling({Spot("Lyon"): "hidden", Spot("Lille"): "hidden"}, {}).published()
    again = judged([*LYON, *LILLE], [before]).scores
    assert (again["all"], again["Lyon"], again["Lille"]) == (BOTH, HIDDEN, HIDDEN)
