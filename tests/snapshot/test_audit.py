"""What publications betray together: small tables solved on paper, then against counts tried one by one."""

from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nps_report.errors import SnapshotError
from nps_report.metrics import Counts
from nps_report.programme import Thresholds
from nps_report.snapshot import audit, moves, solving
from nps_report.snapshot.audit import Betrayal, betrayals, ranges
from nps_report.snapshot.disclosure import HIDDEN, Cell, Released, band_of, level_of, released
from nps_report.snapshot.published import (
    CLASSES,
    Answer,
    AtLeast,
    Publication,
    PublishedCell,
    Score,
    Shares,
    Size,
    promised,
    told,
)
from nps_report.snapshot.puzzle import puzzles

RULES = Thresholds()
LETTERS = {"D": "detractors", "P": "passives", "R": "promoters"}


class Sample:
    """Answers as letters, each of an account of its own unless one is named, and cells made of them."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}

    def add(self, letters: str, account: str = "") -> frozenset[str]:
        """As many answers as letters, of which D is a detractor, P a passive and R a promoter."""
        added = []
        for letter in letters:
            name = f"{len(self.answers)}"
            self.answers[name] = Answer(name, account or f"account {name}", f"person {name}", LETTERS[letter])
            added.append(name)
        return frozenset(added)

    def counts(self, answers: frozenset[str]) -> Counts:
        classes = [self.answers[answer].score_class for answer in answers]
        return Counts(*(classes.count(name) for name in CLASSES))

    def released(self, label: str, answers: frozenset[str]) -> PublishedCell:
        """A cell with what the rules let it tell."""
        accounts: dict[str, list[str]] = {}
        for answer in answers:
            accounts.setdefault(self.answers[answer].account, []).append(answer)
        cell = Cell.of_counts(
            {
                account: (counts.detractors, counts.passives, counts.promoters)
                for account, held in accounts.items()
                for counts in [self.counts(frozenset(held))]
            }
        )
        return PublishedCell(label, answers, released(cell, RULES))

    def found(self, *cells: PublishedCell, known: bool = False) -> tuple[Betrayal, ...]:
        return betrayals([Publication("paper", cells)], self.answers, RULES, sizes_known=known)


@pytest.fixture
def sample():
    return Sample()


def short(found, target):
    """What is found of a target, by reader: class and number."""
    return {(b.readers, b.score_class, b.value) for b in found if b.target == f"paper: {target}"}


def exact(label, answers, sample):
    return PublishedCell(label, answers, sample.counts(answers))


def test_exact_counts_of_all_and_of_a_part_give_the_rest(sample):
    """(8, 12, 20) less (5, 12, 18) is (3, 0, 2)."""
    part, rest = sample.add("D" * 5 + "P" * 12 + "R" * 18), sample.add("DDDRR")
    found = sample.found(exact("all", part | rest, sample), exact("part", part, sample))
    told = short(found, "all less paper: part")
    assert told == {((), "detractors", 3), ((), "passives", 0), ((), "promoters", 2)}
    assert {b.cells for b in found if b.target == "paper: all less paper: part"} == {
        ("paper: all", "paper: part")
    }


@pytest.mark.parametrize(("n", "solutions"), [(40, 1), (400, 19)])
def test_shares_in_whole_per_cent_leave_so_many_counts(n, solutions):
    """Of 40, 20 % are 8; of 400 they may be 78 to 82, for 19.5 and 20.5 both go to the even 20."""
    lines = told(Shares(20, 30, 50))
    fitting = [
        (detractors, passives)
        for detractors in range(n + 1)
        for passives in range(n + 1 - detractors)
        if all(line.holds((detractors, passives, n - detractors - passives)) for line in lines)
    ]
    assert len(fitting) == solutions


@pytest.mark.parametrize(("times", "detractors"), [(1, (8, 8)), (10, (78, 82))])
def test_shares_and_their_base_bound_the_counts(sample, times, detractors):
    group = sample.add(("D" * 8 + "P" * 12 + "R" * 20) * times)
    cells = (
        PublishedCell("shares", group, Shares(20, 30, 50)),
        PublishedCell("base", group, Size(len(group))),
    )
    found = ranges([Publication("paper", cells)], sample.answers, RULES, group)
    assert found["detractors"] == detractors
    assert bool(sample.found(*cells)) == (times == 1)


def test_sums_of_rows_and_columns_bound_the_first_cell(sample):
    """Rows of 7 and 3, columns of 6 and 4: the first cell holds 3 to 6."""
    a, b, c, d = (sample.add(letters) for letters in ("RRPD", "RPD", "RP", "R"))
    sums = {"row 1": a | b, "row 2": c | d, "column 1": a | c, "column 2": b | d}
    cells = tuple(PublishedCell(label, group, Size(len(group))) for label, group in sums.items())
    found = ranges([Publication("paper", cells)], sample.answers, RULES, a)
    assert found["answers"] == (3, 6)
    assert sample.found(*cells) == ()


def test_classes_are_columns_too(sample):
    """Two units of 7 and 3, and 6 detractors and 4 promoters in all: the first has 3 to 6 detractors."""
    first, second = sample.add("DDDDRRR"), sample.add("DDR")
    cells = (
        PublishedCell("first", first, Size(7)),
        PublishedCell("second", second, Size(3)),
        exact("all", first | second, sample),
    )
    # All 10 are told exactly, no detractor fewer.
    assert ranges([Publication("", cells)], sample.answers, RULES, first)["detractors"] == (3, 6)
    assert short(sample.found(*cells), "first") == {((), "passives", 0)}


def test_without_a_bound_there_is_no_most(sample):
    group = sample.add("DPR" * 40)
    cells = (sample.released("all", group),)
    found = ranges([Publication("", cells)], sample.answers, RULES, group)
    assert cells[0].value == Released("number", nps=0, n_band="100+")
    assert found == {
        "detractors": (0, inf),
        "passives": (0, inf),
        "promoters": (0, inf),
        "answers": (100, inf),
    }


def test_a_reader_knows_its_own_answers(sample):
    """Two answers beside mine, and the counts of all three: nobody else learns how they answered, each account does."""
    mine, others = sample.add("DP", "mine"), sample.add("DR", "theirs")
    found = ranges(
        [Publication("", (exact("", mine | others, sample),))], sample.answers, RULES, mine | others, "mine"
    )
    assert found == {"detractors": (1, 1), "passives": (0, 0), "promoters": (1, 1), "answers": (2, 2)}


def test_a_reader_knows_that_it_holds_no_more_than_its_share(sample):
    """Whoever holds 7 answers of a published score knows of 7 more; others of 10 in all, as the band says."""
    mine = sample.add("DPPRRRR", "mine")
    cell = sample.released("Lyon", mine | sample.add("DDPPRRRRR"))
    paper = [Publication("", (cell,))]
    assert cell.value == Released("number", nps=38, n_band="10-29")
    assert ranges(paper, sample.answers, RULES, cell.answers, "mine")["answers"] == (9, 22)
    assert ranges(paper, sample.answers, RULES, cell.answers)["answers"] == (13, 29)


def test_a_reader_knows_that_the_others_did_not_all_answer_alike(sample):
    """Beside my D and P, a high level of 5 to 9: three others would have to be promoters all, so there are 4 to 7."""
    mine = sample.add("DP", "mine")
    cell = sample.released("Lyon", mine | sample.add("PRRR"))
    assert cell.value == Released("words", words="high")
    found = ranges([Publication("", (cell,))], sample.answers, RULES, cell.answers, "mine")
    # Among 9, (1, 1, 7) would leave others of one class alone: 6 promoters at most.
    assert found == {"detractors": (0, 2), "passives": (0, 4), "promoters": (3, 6), "answers": (4, 7)}


def test_a_promise_can_pin_what_is_left(sample):
    """D, P of mine and 4 others are high: 3 promoters and a passive; for 4 promoters the rules would have hidden it."""
    mine, others = sample.add("DP", "mine"), sample.add("PRRR")
    found = [
        b for b in sample.found(sample.released("Lyon", mine | others), known=True) if b.readers == ("mine",)
    ]
    assert {(b.score_class, b.value, b.others) for b in found if b.target == "paper: Lyon"} >= {
        ("passives", 1, 4),
        ("promoters", 3, 4),
    }


def test_what_looser_rules_let_out_promises_nothing(sample):
    """One account holds 7 of 12, more than half: published once, it tells nobody anything for certain."""
    group = sample.add("DDPPRRR", "mine") | sample.add("DPPRR")
    cell = PublishedCell("Lyon", group, Released("number", nps=17, n_band="10-29"))
    assert sample.found(cell, known=True) == ()


def test_what_only_an_account_learns_is_told_of_it_alone(sample):
    """Three of four are promoters, as words and size tell; the fourth's account knows that all others are."""
    sample.add("P", "passive")
    sample.add("RRR", "many")
    group = frozenset(sample.answers)
    cells = (PublishedCell("score", group, Score(75)), PublishedCell("base", group, Size(4)))
    found = sample.found(*cells)
    alone = [b for b in found if b.readers == ("passive",) and b.target == "paper: score"]
    assert [(b.score_class, b.value, b.others) for b in alone] == [("promoters", 3, 3)]
    assert str(alone[0]) == (
        "passive: all 3 others in [paper: score] are promoters, as told together by: paper: score; paper: base"
    )


def test_a_late_answer_is_betrayed_to_who_knows_that_it_came(sample):
    """A lead of 2 among 20, then of 3 among 21: where these sizes are known, the late answer is a promoter's."""
    early, late = sample.add("D" * 5 + "P" * 8 + "R" * 7), sample.add("R")
    cells = (sample.released("October", early), sample.released("October again", early | late))
    assert [cell.value.nps for cell in cells] == [10, 14]
    assert short(sample.found(*cells, known=True), "October again less paper: October") == {
        ((), "promoters", 1)
    }
    assert sample.found(*cells) == ()


def test_a_month_is_betrayed_by_its_quarter_and_the_two_others(sample):
    """Scores of 20, 20 and 42 known answers: those of the third month's two are told by their lead."""
    first, second, third = (
        sample.add("D" * 5 + "P" * 5 + "R" * 10),
        sample.add("DP" * 5 + "R" * 10),
        sample.add("DD"),
    )
    months = {"July": first, "August": second, "September": third}
    cells = [sample.released(name, group) for name, group in months.items()]
    quarter = sample.released("Q3", first | second | third)
    assert [cell.value.nps for cell in (*cells, quarter)] == [25, 25, None, 19]
    found = sample.found(*cells, quarter, known=True)
    assert short(found, "September") == {((), "detractors", 2)}
    assert next(b.cells for b in found if b.target == "paper: September") == (
        "paper: July",
        "paper: August",
        "paper: Q3",
    )


def test_cells_that_betray_nothing_are_not_named(sample):
    part, rest, other = sample.add("DDPPRRRR"), sample.add("R"), sample.add("DPRDPR")
    cells = [
        exact("all", part | rest, sample),
        exact("part", part, sample),
        PublishedCell("twice", part, Size(8)),
    ]
    more = [PublishedCell("wider", part | rest | other, Score(20)), PublishedCell("other", other, Score(0))]
    found = [b for b in sample.found(*more, *cells) if b.target == "paper: all less paper: part"]
    assert {b.cells for b in found} == {("paper: all", "paper: part")}


def test_one_class_among_ten_others_may_be_known_to_be_empty(sample):
    """A score of 90 of ten known answers: no detractor, or one and no passive; of 93 of 14, no detractor for sure."""
    group = sample.add("P" + "R" * 13)
    cells = (PublishedCell("", group, Score(93)), PublishedCell("", group, Size(14)))
    assert ("detractors", 0) not in {(b.score_class, b.value) for b in sample.found(*cells)}
    assert ("passives", 1) in {(b.score_class, b.value) for b in sample.found(*cells)}


def test_all_of_one_class_is_a_betrayal_however_many(sample):
    group = sample.add("R" * 150)
    cells = (PublishedCell("all", group, Score(100)), PublishedCell("base", group, Size(150)))
    assert [(b.score_class, b.others) for b in sample.found(*cells)] == [("promoters", 150)]
    assert str(sample.found(*cells)[0]).startswith(
        "whoever reads: all 150 answers in [paper: all] are promoters"
    )


def test_counts_of_a_hundred_are_none_unless_few(sample):
    """Of 110 told exactly, 50 passives and 57 promoters are no betrayal; 3 detractors are."""
    group = sample.add("D" * 3 + "P" * 50 + "R" * 57)
    assert short(sample.found(exact("all", group, sample)), "all") == {((), "detractors", 3)}


def test_what_the_rules_release_alone_betrays_nothing(sample):
    accounts = [sample.add("DPRR", f"account {letter}") for letter in "ABCD"]
    group = frozenset().union(*accounts)
    assert sample.released("Lyon", group).value == Released("number", nps=25, n_band="10-29")
    assert sample.found(sample.released("Lyon", group), PublishedCell("role", accounts[0], HIDDEN)) == ()


def test_a_letter_tells_what_was_consented_to_and_betrays_the_rest(sample):
    own, rest = sample.add("DPRRRR", "A"), sample.add("RPD")
    letter = PublishedCell("letter to A", own, sample.counts(own), consented=True)
    assert sample.found(letter) == ()
    found = sample.found(letter, exact("all", own | rest, sample))
    assert short(found, "all less paper: letter to A") >= {((), "detractors", 1), ((), "promoters", 1)}
    assert {b.target for b in found if b.readers == ()} == {
        "paper: all",
        "paper: all less paper: letter to A",
    }


def test_accounts_that_answered_alike_are_one_reader(sample):
    group = sample.add("R", "A") | sample.add("R", "B") | sample.add("DPR", "C")
    (puzzle,) = puzzles([Publication("", (exact("", group, sample),))], sample.answers, RULES)
    assert puzzle.known.readers == ((), ("A", "B"), ("C",))


def test_months_that_share_nothing_are_puzzles_apart(sample):
    july, august = sample.add("DPR"), sample.add("DPR")
    cells = (exact("July", july, sample), exact("August", august, sample))
    assert [one.names for one in puzzles([Publication("x", cells)], sample.answers, RULES)] == [
        ("x: July",),
        ("x: August",),
    ]


def test_one_who_answers_every_month_is_one_person():
    """Four answers each of three persons, none of them a passive: three others, of whom nothing may be known."""
    answers = {
        f"{person}{place}": Answer(f"{person}{place}", person, person, name)
        for person in "ABC"
        for place, name in enumerate(["detractors", "promoters"] * 2)
    }
    cells = (
        PublishedCell("year", frozenset(answers), Shares(50, 0, 50)),
        PublishedCell("base", frozenset(answers), Size(12)),
    )
    found = betrayals([Publication("", cells)], answers, RULES)
    assert ((), "passives", 0) in {(b.readers, b.score_class, b.value) for b in found}


def test_what_cannot_be_shown_to_be_safe_is_an_alarm(sample, monkeypatch):
    """A score of 25 among 10 to 29 answers is safe; not so where the solver gives up and no small change fits."""
    group = sample.add("DPRR" * 3)
    cells = (sample.released("Lyon", group), PublishedCell("Lyon, one", sample.add("D") | group, HIDDEN))
    assert sample.found(*cells) == ()
    monkeypatch.setattr(solving._System, "solved", lambda *_: (None, False))
    monkeypatch.setattr(moves, "_moves", lambda _: [])
    found = sample.found(*cells)
    assert found
    assert not any(b.certain for b in found)
    assert "may be known to be" in str(found[0])


def test_what_is_too_large_is_taken_for_the_worst_at_once(sample, monkeypatch):
    """Of 8 answers told exactly nobody looks at what they betray: that is one alarm, by all cells."""
    group = sample.add("DPRR" * 2)
    cells = (exact("all", group, sample), PublishedCell("base", group, Size(8)))
    assert all(b.certain for b in sample.found(*cells))
    monkeypatch.setattr(audit, "LARGEST", 0)
    (found,) = sample.found(*cells)
    assert (found.certain, found.readers, found.cells) == (False, (), ("paper: all", "paper: base"))


def test_what_is_large_and_plainly_safe_is_no_alarm(sample, monkeypatch):
    """A score of 25 of 120 answers: to whoever reads an answer more or less fits."""
    monkeypatch.setattr(audit, "LARGEST", 0)
    assert sample.found(sample.released("Lyon", sample.add("DPRR" * 30))) == ()


def test_where_too_much_is_asked_the_rest_is_an_alarm(sample, monkeypatch):
    group = sample.add("DPRR" * 2)
    cells = (exact("all", group, sample), PublishedCell("base", group, Size(8)))
    monkeypatch.setattr(audit, "ENOUGH", 0)
    monkeypatch.setattr(audit, "AT_LEAST", 0)
    *_, last = sample.found(*cells)
    assert not last.certain


def test_themes_show_that_so_many_answered_at_least(sample):
    """Words stand for 5 to 9; that somebody was told of at least 7 leaves 7 to 9."""
    group = sample.add("DPPRRRRR")
    cells = (sample.released("Lyon", group), PublishedCell("Lyon, themes", group, AtLeast(7)))
    assert cells[0].value == Released("words", words="high")
    paper = [Publication("", cells)]
    assert ranges(paper, sample.answers, RULES, group)["answers"] == (7, 9)
    assert ranges([Publication("", cells[:1])], sample.answers, RULES, group)["answers"] == (5, 9)


def test_a_promise_that_is_not_so_is_none(sample):
    """One who answers twice is a person once: more are told of than answered."""
    group = sample.add("DPRR")
    cells = (PublishedCell("Lyon", group, AtLeast(5)),)
    assert ranges([Publication("", cells)], sample.answers, RULES, group)["answers"] == (0, inf)


def test_words_with_a_band_stand_for_as_many_as_it_says(sample):
    """In place of a number: from ten on, and a class may be empty."""
    group = sample.add("PPP" + "R" * 9)
    cells = (PublishedCell("Lyon", group, Released("words", words="high", n_band="10-29")),)
    found = ranges([Publication("", cells)], sample.answers, RULES, group)
    assert (found["answers"], found["detractors"][0]) == ((10, 29), 0)


def test_an_unknown_answer_is_refused(sample):
    with pytest.raises(SnapshotError, match="paper: all holds the answer 'x'"):
        sample.found(PublishedCell("all", frozenset("x"), HIDDEN))


def test_a_value_that_its_answers_do_not_give_is_refused(sample):
    with pytest.raises(SnapshotError, match=r"paper: all tells .*nps=3.*, which its 10 answers do not give"):
        sample.found(PublishedCell("all", sample.add("DPRRR" * 2), Score(3)))


@pytest.mark.parametrize(("lead", "even", "odd"), [(1, 12, 13), (3, 38, 37), (-1, -12, -13)])
def test_a_half_goes_to_the_even_number(lead, even, odd):
    """Leads of 1 and 3 among 8 are 12.5 and 37.5."""
    found = (max(-lead, 0), 8 - abs(lead), max(lead, 0))
    assert all(line.holds(found) for line in told(Score(even)))
    assert not all(line.holds(found) for line in told(Score(odd)))


counts = st.tuples(*[st.integers(0, 40)] * 3).filter(any)


@given(counts, st.integers(-1, 1))
def test_a_rounded_score_allows_the_counts_it_is_rounded_from(found, off):
    told_score = round(Counts(*found).nps) + off
    assert all(line.holds(found) for line in told(Score(told_score))) == (off == 0)


@given(counts, st.sampled_from(["low", "middle", "high"]))
def test_words_allow_the_counts_they_stand_for(found, words):
    lines = told(Released("words", words=words))
    assert all(line.holds(found) for line in lines) == (level_of(Counts(*found).nps) == words)


# --- against counts tried one by one ---

SIDES = {"left": {"L", "B"}, "right": {"B", "N"}}
"""Two cells, and which of three atoms they hold: one is in both."""


@st.composite
def crossed(draw):
    """Two cells that share answers, what is told of each, and their answers, of three accounts."""
    one = st.tuples(st.sampled_from("LBN"), st.sampled_from(CLASSES), st.sampled_from("xyz"))
    drawn = draw(
        st.lists(one, min_size=2, max_size=6).filter(lambda all_: {a for a, _, _ in all_} >= {"L", "N"})
    )
    answers = {
        str(i): (Answer(str(i), account, str(i), name), atom) for i, (atom, name, account) in enumerate(drawn)
    }
    cells = []
    for label, atoms in SIDES.items():
        held = frozenset(name for name, (_, atom) in answers.items() if atom in atoms)
        classes = [answers[name][0].score_class for name in held]
        found = Counts(*(classes.count(name) for name in CLASSES))
        shares = Shares(*(round(100 * share) for share in (found.shares)))
        value = draw(st.sampled_from([found, shares, Score(round(found.nps)), HIDDEN]))
        cells += [PublishedCell(label, held, value), PublishedCell(f"{label}, base", held, Size(len(held)))]
    return (
        {name: answer for name, (answer, _) in answers.items()},
        {n: a for n, (_, a) in answers.items()},
        cells,
    )


def possible(atoms, cells, known):
    """All counts (one row: three classes of L, of B, of N) that fit what cells tell, tried one by one."""
    few = [c for c in product(range(7), repeat=3) if sum(c) <= 6]
    sizes = [list(atoms.values()).count(atom) if known else None for atom in "LBN"]
    left, shared, right = (np.array([c for c in few if size in (None, sum(c))]) for size in sizes)
    halves = [(left[:, None] + shared[None, :]), (shared[:, None] + right[None, :])]
    fits = [np.ones(half.shape[:2], dtype=bool) for half in halves]
    for cell in cells:
        half = list(SIDES).index(cell.label.split(",")[0])
        for line in told(cell.value):
            found = halves[half] @ np.array(line.weights)
            fits[half] &= (line.least <= found) & (found <= line.most)
    both = np.argwhere(fits[0][:, :, None] & fits[1][None, :, :])
    return np.stack([left[both[:, 0]], shared[both[:, 1]], right[both[:, 2]]], axis=1)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(crossed(), st.booleans())
def test_every_reader_learns_what_trying_all_counts_tells(drawn, known):
    """Of fewer than ten others whatever is pinned is a betrayal; all of one class is told as one."""
    answers, atoms, cells = drawn
    paper = [Publication("", tuple(cells))]
    every, found = possible(atoms, cells, known), betrayals(paper, answers, RULES, known)
    for reader in (None, *sorted({answer.account for answer in answers.values()})):
        held = [a for a in answers.values() if a.account == reader]
        own = np.array(
            [[sum(atoms[a.id] == x and a.score_class == c for a in held) for c in CLASSES] for x in "LBN"]
        )
        fitting = (every - own)[((every - own) >= 0).all(axis=(1, 2))]
        for target, inside in {"left": "LB", "right": "BN"}.items():
            total = fitting[:, ["LBN".index(atom) for atom in inside]].sum(axis=1)
            group = frozenset(name for name, atom in atoms.items() if atom in inside)
            got = ranges(paper, answers, RULES, group, reader, known)
            assert [got[name] for name in CLASSES] == list(
                zip(total.min(axis=0), total.max(axis=0), strict=True)
            )
            if all(answers[name].account == reader for name in group):
                continue
            heard = [b for b in found if b.target == f": {target}" and (not b.readers or reader in b.readers)]
            pinned = {name for name in CLASSES if got[name][0] == got[name][1]}
            empty = {name for name in CLASSES if got[name] == (0, 0)}
            wholly = any(b.value == b.others for b in heard)
            assert wholly == (len(empty) == 2)
            assert wholly or {b.score_class for b in heard} == pinned


def published(whole):
    """What is told of such counts, the rules of who answered apart."""
    found = Counts(*whole)
    if found.n < 10:
        return Released("words", words=level_of(found.nps))
    return Released("number", nps=round(found.nps), n_band=band_of(found.n))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(1, 9)] * 3).filter(lambda c: sum(c) >= 5), st.tuples(*[st.integers(0, 2)] * 3))
def test_bands_words_and_rules_bound_what_is_left_of_a_part(whole, part):
    """A cell as the kit tells it, a part of it told exactly: what it may count, tried for every base from 5 to 29."""
    part = tuple(min(p, w) for p, w in zip(part, whole, strict=True))
    sample = Sample()
    inner, rest = (
        sample.add("D" * d + "P" * p + "R" * r)
        for d, p, r in (part, tuple(w - p for w, p in zip(whole, part, strict=True)))
    )
    assume(rest)
    value = published(whole)
    cells = (PublishedCell("all", inner | rest, value), PublishedCell("part", inner, sample.counts(inner)))
    found = ranges([Publication("", cells)], sample.answers, RULES, inner | rest)
    every = np.array(list(product(range(part[0], 30), range(part[1], 30), range(part[2], 30))))
    # Not all of one class, as the rules promise to all who read.
    fits = (every.sum(axis=1) <= 29) & (every < every.sum(axis=1)[:, None]).all(axis=1)
    for line in (*told(value), *promised(value, RULES)):
        sums = every @ np.array(line.weights)
        fits &= (line.least <= sums) & (sums <= line.most)
    every = every[fits]
    assert [found[name] for name in CLASSES] == list(zip(every.min(axis=0), every.max(axis=0), strict=True))


@pytest.mark.parametrize("seed", range(12))
def test_the_worst_reader_knows_as_much_as_any(seed):
    """Of each atom and of each cell: it is counted apart from the others, for accounts may be many."""
    draw, sample = np.random.default_rng(seed), Sample()
    groups = [
        sample.add("".join(draw.choice([*"DPR"], size=draw.integers(1, 6))), f"account {draw.integers(5)}")
        for _ in range(12)
    ]
    cells = [
        frozenset[str]().union(*(group for group in groups if draw.random() < share))
        for share in (1, 0.5, 0.5, 0.3)
    ]
    told_cells = tuple(
        PublishedCell(f"cell {place}", cell, Released("words", "middle"))
        for place, cell in enumerate(cells)
        if cell and level_of(sample.counts(cell).nps) == "middle"
    )
    for puzzle in puzzles([Publication("2026-10", told_cells)], sample.answers, RULES):
        assert (puzzle.worst.own[0] == puzzle.known.own.max(axis=0)).all()
        assert (puzzle.worst.least[0] == puzzle.known.least.max(axis=0)).all()
