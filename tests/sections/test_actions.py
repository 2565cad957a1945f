"""The register of actions, in words."""

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.actions import FIRST_SHOWN, OPEN_SHOWN, register
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


def test_actions_that_pages_have_no_room_for_are_in_the_annex(frozen):
    actions = [
        {
            "action_id": f"X{place:02d}",
            "title": f"T{place:02d}",
            "status": "planned",
            "opened_at": "2026-01-05",
        }
        for place in range(OPEN_SHOWN + 1)
    ]
    rows = [{"responded_at": "2026-10-05", "score": 9}]
    side = frozen({"responses": rows, "actions": actions})
    table = register(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), words_for("en")).blocks[0]
    titles = [row[0].label.partition(". ")[2] for row in (*table.rows, *table.beyond)]
    assert (len(table.rows), titles) == (FIRST_SHOWN, sorted(row["title"] for row in actions))
    assert table.note.endswith(f"{OPEN_SHOWN + 1 - FIRST_SHOWN} others are in the annex.")
