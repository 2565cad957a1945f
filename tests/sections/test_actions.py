"""The register of actions, in words."""

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.actions import register
from nps_report.wording import words_for

OCTOBER = parse_period("2026-10")


def test_a_register_with_nothing_open_or_done_is_one_line(frozen):
    actions = [{"action_id": "X", "title": "Call back", "status": "dropped", "opened_at": "2026-01-05"}]
    rows = [{"responded_at": "2026-10-05", "score": 9}]
    side = frozen({"responses": rows, "actions": actions})
    section = register(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), words_for("en"))
    (line,) = section.blocks
    assert (section.heading, line.tone) == ("Actions", "quiet")
    assert line.paragraphs[0][0].text == "The register holds no open action."
