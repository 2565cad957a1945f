"""Who calls, or should rather, in a cell."""

from __future__ import annotations

from nps_report.actions.callers import Part
from nps_report.blocks import Cell, Mark
from nps_report.facts.cases import Case
from nps_report.sections.many import LONGEST_NAME, brief
from nps_report.wording import Words


def who_cell(case: Case, part: Part, words: Words) -> Cell:
    """Who calls, or owns the follow-up, flagged where involved with the customer; "nobody yet" in bold."""
    name = case.follow_up.caller if part == "caller" else case.follow_up.owner
    if name is None:
        mark: Mark = "strong" if part == "caller" else "quiet"
        return Cell(words("nobody yet"), mark=mark)
    shown = brief(name, LONGEST_NAME)
    if part in case.involved:
        return Cell(words("{name} (involved)", name=shown), mark="strong")
    return Cell(shown)


def caller_cell(case: Case, words: Words) -> Cell:
    """Who calls; before the call also whether caller or owner is involved, and who could call instead."""
    caller = who_cell(case, "caller", words)
    if case.contacted or not (case.involved or case.to_be_assigned):
        return Cell(brief(case.follow_up.caller, LONGEST_NAME)) if case.follow_up.caller else caller
    owner = who_cell(case, "owner", words).label if case.involved == ("owner",) else ""
    said = [
        caller.label,
        words("owner: {name}", name=owner) if owner else "",
        words("proposed: {name}", name=brief(case.proposed, LONGEST_NAME)) if case.proposed else "",
    ]
    return Cell(words("; ").join(filter(None, said)), mark="strong")
