"""Who answered: rows by what became of them, response rate, and the silent."""

from __future__ import annotations

from nps_report.blocks import Block, Section, Text, runs
from nps_report.facts.internal import Facts
from nps_report.sections.distribution import distribution
from nps_report.wording import N_, Words

REASONS = {
    "no score": N_("without a score"),
    "duplicate": N_("set aside for a later answer of the same contact"),
    "left out": N_("left out by the programme's filter"),
    "invitation": N_("invited, without an answer"),
    "bad score": N_("with an invalid score"),
    "bad date": N_("with an invalid date"),
    "bad weight": N_("with an invalid weight"),
    "bad row": N_("with more cells than headings"),
}


def who_answered(facts: Facts, words: Words) -> Section:
    """Invitations, answers and silence, then the eleven scores."""
    blocks: list[Block] = [_coverage(facts, words)]
    if facts.counts.n:
        blocks.append(distribution(facts, words))
    return Section(_heading(facts, words), tuple(blocks), new_page=not facts.units)


def reason_name(words: Words, reason: str) -> str:
    """Why a row does not count, in words."""
    return words(REASONS[reason]) if reason in REASONS else reason


def _heading(facts: Facts, words: Words) -> str:
    if facts.coverage is None or not facts.coverage.invited:
        return words("Who answered")
    return words("Who answered: response rate {rate}", rate=words.percent(facts.coverage.rate))


def _coverage(facts: Facts, words: Words) -> Text:
    if facts.coverage is None or facts.silent is None:
        unknown = words(
            "No table of invitations was provided: response rate and silent contacts are unknown."
        )
        return Text((runs(unknown),), "quiet")
    if not facts.silent.invited_contacts:
        return Text(
            (runs(words("Nobody was invited in the last twelve months, as far as the table says.")),), "quiet"
        )
    said = words.runs(
        "Invitations sent in the period and answered so far: *{answered}* of {invited}.",
        answered=words.whole(facts.coverage.answered),
        invited=words.whole(facts.coverage.invited),
    )
    silent = words.runs(
        "Invited in the last twelve months and silent: *{contacts}* of {invited_contacts} contacts, "
        "*{accounts}* of {invited_accounts} accounts.",
        contacts=words.whole(facts.silent.contacts),
        invited_contacts=words.whole(facts.silent.invited_contacts),
        accounts=words.whole(facts.silent.accounts),
        invited_accounts=words.whole(facts.silent.invited_accounts),
    )
    return Text((said, silent))
