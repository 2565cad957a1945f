"""The lists of words can be matched at all."""

from importlib.resources import files

import pytest

from nps_report.verbatims import lists
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.visible import fold

_NAMES = sorted(
    entry.name.removesuffix(".txt") for entry in files(lists).iterdir() if entry.name.endswith(".txt")
)


@pytest.mark.parametrize("name", [name for name in _NAMES if name not in ("iban_lengths", "cues")])
def test_entries_are_folded(name):
    """Or they would never be found: words are folded before they are looked up."""
    assert [entry for entry in word_list(name) if fold(entry) != entry] == []


@pytest.mark.parametrize("name", _NAMES)
def test_no_entry_is_blank(name):
    assert word_list(name)
    assert "" not in word_list(name)


def test_sure_given_names_are_no_everyday_words():
    assert word_list("first_names") & (word_list("words_fr") | word_list("words_en")) == frozenset()
