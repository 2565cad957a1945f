"""Typical first, then what is new; every class and speaker in turn."""

import pytest

from nps_report.verbatims.marginal import Candidate, choose

_BOTH = ("detractors", "promoters")


def _word(number):
    """A word that no other number has."""
    return "mot" + "abcdefghijklmnopqrtuvwyz"[number]


def _said(row, text="", score_class="detractors", speaker=None, topics=("delivery",), **more):
    """A long enough comment of a speaker of its own, on the delivery, unless told otherwise."""
    told = {"missing": 0, "pinned": False, "tie": f"{row:03}"} | more
    return Candidate(row, text or _word(row), score_class, speaker or f"account {row}", topics, **told)


def _rows(candidates, most=2, drawn=100):
    return [pick.one.row for pick in choose(candidates, most, drawn)]


def test_what_most_say_comes_first():
    said = [_said(0, "parking plein"), _said(1, "livraison retard"), _said(2, "livraison retard lundi")]
    assert _rows(said, most=1) == [1]


def test_the_second_quote_says_something_new():
    """Three speak of late deliveries and two of invoices: the second quote is not about deliveries."""
    late = [_said(row, f"livraison retard {word}") for row, word in enumerate(["lundi", "mardi", "jeudi"])]
    invoices = [_said(row, f"facture fausse {word}") for row, word in ((3, "avoir"), (4, "montant"))]
    first, second = _rows([*late, *invoices])
    assert first in (0, 1, 2)
    assert second in (3, 4)


def test_marginal_relevance_counted_by_hand():
    """Words of weights 3-4-5: the centre of (1, 0), (.6, .8), (0, 1) has the direction (1.6, 1.8)."""
    from nps_report.verbatims.marginal import _best, _group

    vectors = {0: {"a": 1.0}, 1: {"a": 0.6, "b": 0.8}, 2: {"b": 1.0}}
    group = _group([_said(row) for row in vectors], vectors)
    length = (1.6**2 + 1.8**2) ** 0.5
    assert group.relevance == pytest.approx({0: 1.6 / length, 1: 2.4 / length, 2: 1.8 / length})
    assert group.rank(_said(2), 0.8)[1] == pytest.approx(-(0.7 * 1.8 / length - 0.3 * 0.8))
    assert _best(group, group.members, []).row == 1


def test_none_repeats_a_quote():
    said = [_said(0, "livraison en retard"), _said(1, "Livraison en RETARD !"), _said(2, "facture fausse")]
    assert set(_rows(said, most=3)) in ({0, 2}, {1, 2})


def test_a_speaker_is_quoted_once_over_all_topics():
    said = [_said(0, speaker="A", topics=("delivery",)), _said(1, speaker="A", topics=("price",))]
    assert len(_rows(said)) == 1


def test_a_comment_on_two_topics_stands_under_one():
    assert _rows([_said(0, topics=("delivery", "price"))]) == [0]


def test_a_topic_shows_good_and_bad_before_what_lies_between():
    said = [_said(row, score_class="passives") for row in range(5)]
    said += [_said(5, score_class="detractors"), _said(6, score_class="promoters")]
    assert sorted(_rows(said)) == [5, 6]


def test_a_class_between_stands_in_where_good_is_lacking():
    said = [_said(0), _said(1), _said(2, score_class="passives")]
    assert len({0, 1} & set(_rows(said))) == 1
    assert 2 in _rows(said)


def test_classes_take_turns_over_all_topics():
    """Five topics with both classes and one quote each: neither class has all five."""
    topics = [f"topic {number}" for number in range(5)]
    said = [
        _said(10 * place + side, f"{_word(place)} {name}", name, topics=(topic,))
        for place, topic in enumerate(topics)
        for side, name in enumerate(_BOTH)
    ]
    classes = [pick.one.score_class for pick in choose(said, most=1, drawn=100)]
    assert sorted(classes) == ["detractors"] * 3 + ["promoters"] * 2


def test_a_speaker_is_kept_for_the_class_that_has_no_other():
    """Only account A praises; its complaint on the scarcer topic must not use it up."""
    said = [
        _said(0, "retard constant", speaker="A", topics=("delivery",)),
        _said(1, "prix correct", "promoters", speaker="A", topics=("price",)),
        _said(2, "prix excessif", speaker="B", topics=("price",)),
        _said(3, "prix fous", speaker="C", topics=("price",)),
    ]
    assert 1 in _rows(said)


def test_a_topic_with_one_speaker_is_not_left_out():
    """Account A is the more typical of delivery too, and price has nobody else."""
    said = [
        _said(0, "retard livraison", speaker="A", topics=("delivery",)),
        _said(1, "retard", topics=("delivery",)),
    ]
    said += [_said(2, "livraison", topics=("delivery",)), _said(3, "prix", speaker="A", topics=("price",))]
    assert 3 in _rows(said, most=1)


def test_two_classes_that_need_the_same_speaker_do_not_block_each_other():
    said = [_said(0, speaker="A"), _said(1, score_class="promoters", speaker="A")]
    assert len(_rows(said)) == 1


def test_three_classes_share_three_speakers():
    """The first class could take either of A and B, and only one of them leaves a speaker for both others."""
    shared = {"detractors": "AB", "passives": "BC", "promoters": "AC"}
    said = [
        _said(3 * place + number, _word(3 * place + number), name, speaker, topics=(name,))
        for place, (name, speakers) in enumerate(shared.items())
        for number, speaker in enumerate(speakers)
    ]
    assert len({pick.topic for pick in choose(said, most=1, drawn=100)}) == 3


def test_long_enough_comments_come_before_the_shorter_ones():
    said = [_said(0, "retard", missing=2), _said(1, "retard", missing=1), _said(2, "autre chose")]
    assert _rows(said) == [2, 1]


def test_pinned_comments_come_first_whatever_they_say():
    said = [
        _said(0, "livraison retard"),
        _said(1, "livraison retard lundi"),
        _said(2, "parking", missing=4, pinned=True),
    ]
    assert _rows(said) == [2, 0]


def test_pinned_comments_take_no_more_than_the_places_there_are():
    said = [_said(row, pinned=row > 0) for row in range(4)]
    assert sorted(_rows(said)) == [1, 2]


def test_a_pin_uses_its_account_before_another_topic_does():
    said = [
        _said(0, speaker="A", topics=("a",)),
        _said(1, speaker="A", topics=("b",), pinned=True),
        _said(2, topics=("b",)),
    ]
    assert 1 in _rows(said)


def test_pinned_comments_are_drawn_before_all_others():
    said = [_said(row) for row in range(9)] + [_said(9, pinned=True, missing=3)]
    assert _rows(said, most=1, drawn=1) == [9]


def test_ties_are_settled_by_the_tie():
    said = [_said(0, "prix", tie="b"), _said(1, "prix", tie="a")]
    assert _rows(said) == [1]


def test_nothing_to_choose_from():
    assert choose([], most=2, drawn=100) == []
