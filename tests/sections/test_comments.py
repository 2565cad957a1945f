"""What they say, where nobody says anything."""

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.comments import comments
from nps_report.wording import words_for

OCTOBER = parse_period("2026-10")


def test_without_a_comment_there_is_one_line(frozen):
    side = frozen({"responses": [{"responded_at": "2026-10-05", "score": 9}]})
    section = comments(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), words_for("en"))
    (line,) = section.blocks
    assert (line.tone, line.paragraphs[0][0].text) == ("quiet", "No comment to quote.")
