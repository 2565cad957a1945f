"""Promises are told in the reader's language, or in another that is named."""

from datetime import date

import pandas as pd
import pytest

from nps_report.facts.customer import promises_of

PROMISE = {
    "status": "planned",
    "said_fr": "Trop tard",
    "said_en": "Too late",
    "public_text_fr": "Un créneau",
    "public_text_en": "A slot",
    "owner_role_fr": "Direction",
    "owner_role_en": "Director",
    "due": pd.Timestamp("2026-12-01"),
    "done_at": pd.NaT,
}


def told(language="en", **changes):
    """The promise as it is told in a language."""
    (one,) = promises_of(pd.DataFrame([PROMISE | changes]), date(2026, 10, 31), language)
    return one


def test_a_promise_in_both_languages_is_told_in_the_readers():
    one = told()
    assert (one["said"], one["text"], one["role"]) == ("Too late", "A slot", "Director")
    assert (one["said_in"], one["text_in"]) == ("", "")


def test_a_text_in_one_language_is_told_with_its_language():
    one = told(public_text_en=None)
    assert (one["text"], one["text_in"], one["role"]) == ("Un créneau", "fr", "Direction")
    assert (one["said"], one["said_in"]) == ("Too late", "")


def test_a_role_in_another_language_than_the_text_is_left_out():
    assert told(owner_role_en=None)["role"] is None


def test_a_text_for_all_languages_is_foreign_to_none():
    one = told(public_text_fr=None, public_text_en=None, public_text="SMS")
    assert (one["text"], one["text_in"]) == ("SMS", "")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_promise_has_the_same_name_in_each_language(language):
    assert told(language)["name"] == "Un créneau"


def test_what_was_released_beside_it_is_told():
    one = told(asked="30-99", effect=None, is_new=True, is_own=False)
    assert (one["asked"], one["effect"], one["is_new"], one["is_own"]) == ("30-99", None, True, False)
