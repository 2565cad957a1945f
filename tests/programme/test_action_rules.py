"""The rules by which finished actions are judged."""

import pytest
from pydantic import ValidationError

from nps_report.programme.parts import ActionRules


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("effect_window", 0),
        ("effect_window", 61),
        ("effect_window", 1.5),
        ("least_effect", 0),
        ("least_effect", 101),
    ],
)
def test_a_window_has_a_length_and_an_effect_a_size(key, value):
    with pytest.raises(ValidationError, match=key):
        ActionRules(**{key: value})


def test_the_rules_stand_in_a_programme(frozen):
    answers = [{"responded_at": "2026-10-05", "score": 9}]
    side = frozen({"responses": answers}, actions={"effect_window": 6, "least_effect": 5})
    assert side.programme.actions == ActionRules(effect_window=6, least_effect=5.0)
