"""Pins and bans name a comment by its id or its text; bans win."""

import pytest

from nps_report.verbatims.pinned import Choice


def _choice(pinned=(), banned=()):
    return Choice(frozenset(pinned), frozenset(banned))


def test_nothing_decided_names_nothing():
    assert not _choice().pins("R-1", "Trop cher")
    assert not _choice().bans("R-1", "Trop cher")


@pytest.mark.parametrize(
    "entry", ["R-1", "Trop cher, vraiment.", " Trop  cher,\nvraiment. ", "Trop cher, […]"]
)
def test_a_comment_is_named_by_its_id_its_text_or_its_beginning(entry):
    assert _choice(banned=[entry]).bans("R-1", "Trop cher, vraiment.")


@pytest.mark.parametrize("entry", ["R-10", "R", "trop", "Trop cher", "[…]", ""])
def test_a_part_or_nothing_names_no_comment(entry):
    assert not _choice(banned=[entry]).bans("R-1", "Trop cher, vraiment.")


def test_an_accent_may_be_written_in_two_ways():
    assert _choice(pinned=["E\u0301quipe"]).pins("R-1", "\u00c9quipe")


def test_a_ban_wins_over_a_pin_by_another_name():
    assert not _choice(pinned=["R-1"], banned=["Trop cher"]).pins("R-1", "Trop cher")


def test_any_of_a_comments_texts_may_name_it():
    assert _choice(banned=["Merci à Léa"]).bans("R-1", "Merci à [nom]", "Merci à Léa")


def test_a_missing_text_is_not_the_word_none():
    assert not _choice(banned=["None"]).bans("R-1", None)


def test_an_id_may_be_a_number():
    assert _choice(banned=["1042"]).bans(1042)


def test_entries_that_name_no_answer_are_told():
    choice = _choice(pinned=["R-1", "R-9", "Bon […]"], banned=["Trop cher", "Mauvais […]"])
    unmatched = choice.unmatched([("R-1", "Bonne équipe"), ("R-2", "Trop cher"), ("R-3", None)])
    assert unmatched == _choice(pinned=["R-9"], banned=["Mauvais […]"])


def test_a_lone_mark_of_a_cut_is_told():
    assert _choice(banned=["[…]"]).unmatched([("R-1", "Trop cher")]).banned == {"[…]"}
