"""A text is found in the language of the report, or in the one there is."""

import pytest

from nps_report.programme import Localized


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ({"fr": "Agence", "en": "Branch"}, "en", "Branch"),
        ({"fr": "Agence"}, "en", "Agence"),
        ("Lyon", "fr", "Lyon"),
        (2026, "en", "2026"),
    ],
)
def test_a_text_in_a_language(text, language, found):
    assert Localized.model_validate(text).in_language(language) == found


def test_a_text_for_all_languages_comes_back_from_json():
    text = Localized("Lyon")

    assert Localized.model_validate_json(text.model_dump_json()) == text
