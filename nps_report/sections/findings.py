"""Up to three things to remember: established ones first, then by size and share; one per topic."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Findings, Runs
from nps_report.facts.internal import Facts
from nps_report.metrics import SegmentTest
from nps_report.sections import topics
from nps_report.sections.finding import Finding
from nps_report.sections.labels import column_name, points, since, unit_name, value_name
from nps_report.wording import Words

MOST = 3


def findings(facts: Facts, words: Words) -> Findings:
    """The block on page one."""
    found = chosen(
        [
            *_years(facts, words),
            *_units(facts, words),
            *_segments(facts, words),
            *topics.findings(facts, words),
        ]
    )
    return Findings(
        title=words("Key findings"),
        items=tuple(finding.text for finding in found),
        empty=words("Nothing stands out from the answers of this period."),
    )


def chosen(candidates: list[Finding]) -> list[Finding]:
    """The findings to show: the first of each topic once ranked.

    >>> weak, strong = Finding("role", (), False, 9.0), Finding("tier", (), True, 2.0)
    >>> [finding.topic for finding in chosen([weak, strong, Finding("role", (), True, 1.0)])]
    ['tier', 'role']
    """
    ranked = sorted(candidates, key=lambda finding: (not finding.established, -finding.weight))
    first: dict[str, Finding] = {}
    for finding in ranked:
        first.setdefault(finding.topic, finding)
    return list(first.values())[:MOST]


def _years(facts: Facts, words: Words) -> Iterator[Finding]:
    for change in facts.changes[1:]:
        if change.established:
            said = {
                "points": points(words, change.difference.value),
                "since": since(words, change.against),
            }
            yield Finding(
                "year",
                words.runs("*Over one year*: {points} {since}, an established change.", **said),
                established=True,
                weight=abs(change.difference.value),
            )


def _units(facts: Facts, words: Words) -> Iterator[Finding]:
    for unit in facts.units:
        if unit.change and unit.change.established:
            name = facts.side.units.label(unit.unit, words.language)
            said = {
                "unit": unit_name(words, name, unit.unit),
                "points": points(words, unit.change.difference.value),
                "since": since(words, unit.change.against),
            }
            yield Finding(
                "units",
                words.runs("*{unit}*: {points} {since}, an established change.", **said),
                established=True,
                weight=abs(unit.change.difference.value) * unit.counts.n / facts.counts.n,
            )


def _segments(facts: Facts, words: Words) -> Iterator[Finding]:
    for segment in facts.segments:
        if segment.established:
            yield Finding(
                segment.column,
                _segment_text(facts, segment, words),
                segment.established,
                abs(segment.difference.value) * segment.counts.n / facts.counts.n,
            )


def _segment_text(facts: Facts, segment: SegmentTest, words: Words) -> Runs:
    said = {
        "value": value_name(words, facts.programme, segment.column, segment.value),
        "column": column_name(words, facts.programme, segment.column),
        "score": words.signed(segment.counts.nps),
        "rest": words.signed(segment.rest.nps),
    }
    if segment.difference.value < 0:
        return words.runs(
            "*{value}* ({column}): lower score, {score} against {rest} for everyone else, an established gap.",
            **said,
        )
    return words.runs(
        "*{value}* ({column}): higher score, {score} against {rest} for everyone else, an established gap.",
        **said,
    )
