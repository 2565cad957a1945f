"""What to ask a customer who is nearly won: one question for all, and one for each theme that they did not praise."""

from __future__ import annotations

from collections.abc import Sequence

from nps_report.facts.internal import Facts
from nps_report.sections.theme_tables import theme_name
from nps_report.wording import Words


def questions(facts: Facts, themes: Sequence[str], words: Words) -> list[str]:
    """The questions in the order to ask them; none of them says what the answer should be."""
    named = (theme_name(facts, theme, words) for theme in themes)
    return [
        words("What would make it a 9 or a 10?"),
        *(words("You spoke of {theme}: what should be different?", theme=words.quoted(one)) for one in named),
    ]
