"""How it was measured: n, base, method, p-values, and every row left out by its reason."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Item, Method, Text, runs
from nps_report.facts.internal import Change, Facts, TrendChange
from nps_report.metrics import Counts, MatchedChange
from nps_report.sections import topics
from nps_report.sections.labels import (
    column_name,
    limit,
    overlap,
    points,
    probability,
    since,
    sure,
    value_name,
)
from nps_report.sections.many import drawn_segments
from nps_report.sections.opening import change_sentence, weighing
from nps_report.sections.respondents import reason_name
from nps_report.wording import N_, Words


def method(facts: Facts, words: Words) -> Method:
    """The method box of the internal edition."""
    items = [*_asked(facts, words), *_tests(facts, words), *topics.method_items(facts, words)]
    return Method(words("Method"), tuple(Item(term, runs(text)) for term, text in items))


def _asked(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    programme = facts.programme
    yield words("Question"), words.quoted(programme.question.in_language(words.language))
    yield words("Score"), _score(facts, words)
    yield words("Base"), _rows(facts, words)
    if facts.coverage is not None:
        yield (
            words("Response rate"),
            words(
                "Share of the invitations sent in the period that were answered by {day}.",
                day=words.date(facts.scope.as_of),
            ),
        )


def _score(facts: Facts, words: Words) -> str:
    share = words("Share of promoters (9–10) minus share of detractors (0–6), in points from −100 to +100.")
    confidence = sure(words, facts.programme)
    if facts.score.plain:
        interval = words("Interval: score method of Tango (1998), at {confidence}.", confidence=confidence)
        return f"{share} {interval}"
    weighed = words(
        "Weighed: {way}. Interval: variance clustered by account, Student's t, at {confidence}. Units and segments: "
        "every respondent counts the same, Tango (1998).",
        way=weighing(facts, words),
        confidence=confidence,
    )
    return f"{share} {weighed}"


def _rows(facts: Facts, words: Words) -> str:
    rows = facts.rows
    parts = [
        words.plural("{n} row", "{n} rows", rows["read"]),
        words.plural("{n} score", "{n} scores", rows["scored"]),
        *(
            f"{words.whole(count)} {reason_name(words, reason)}"
            for reason, count in rows["set_aside"].items()
        ),
    ]
    said = ", ".join(parts) + "."
    undated = sum(rows["undated"].values())
    if undated:
        said += " " + words.plural(
            "{n} row of the whole export belongs to no period: it has no valid date.",
            "{n} rows of the whole export belong to no period: they have no valid date.",
            undated,
        )
    return said


def _tests(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    for change in facts.changes:
        limits = words(
            "{points}, limits {low} to {high}, {p}.",
            points=points(words, change.difference.value),
            low=limit(words, change.difference.low),
            high=limit(words, change.difference.high),
            p=probability(words, change.p),
        )
        yield (
            words("Change {since}", since=since(words, change.against)),
            f"{limits} {_tested_by(facts, change, words)}",
        )
    moved = facts.trend_change
    if moved is not None:
        yield words("Trend"), _trend_test(facts, moved, words)
    tested = [segment for segment in facts.segments if segment.tested]
    if tested:
        yield words("Segments"), _segment_tests(facts, words)
    yield (
        words("Established"),
        words(
            "p below {alpha}; where several units or segments are compared, adjusted p below {rate}; for a target, the "
            "interval leaves it out. Otherwise the change or gap may be due to chance.",
            alpha=words.decimal(facts.alpha, 3),
            rate=words.decimal(facts.false_discovery_rate, 3),
        ),
    )
    yield (
        words("Small base"),
        words(
            "Fewer than {n} answers: read with care.", n=words.whole(facts.programme.thresholds.small_base)
        ),
    )


def _trend_test(facts: Facts, moved: TrendChange, words: Words) -> str:
    limits = words(
        "Last point less the one a year earlier: {points}, limits {low} to {high}, {p}.",
        points=points(words, moved.difference.value),
        low=limit(words, moved.difference.low),
        high=limit(words, moved.difference.high),
        p=probability(words, moved.difference.p),
    )
    return f"{limits} {_tested(moved.matched, moved.now, moved.before, words)}"


def change_told(facts: Facts, change: Change, words: Words) -> Text:
    """A change in one sentence, and how it was tested."""
    if not (facts.counts.n and change.before.n):
        return Text((runs(words("Nothing to compare: no answer in one of the periods.")),), tone="quiet")
    return Text((runs(change_sentence(change, words)), runs(_tested_by(facts, change, words), "quiet")))


CHANGE_TESTS = {
    "independent": N_(
        "Adjusted Wald, as if nobody had answered twice: n = {now} now, {before} before, {overlap}."
    ),
    "paired": N_("The same people, paired t-test: n = {now} now, {before} before, {overlap}."),
    "sign": N_("The same people, who all moved alike: sign test; n = {now} now, {before} before, {overlap}."),
    "overlap": N_(
        "Partly the same people, their covariance allowed for: n = {now} now, {before} before, {overlap}."
    ),
    "account": N_("Error clustered by account over both periods: n = {now} now, {before} before, {overlap}."),
}
"""How each way of testing a change is said, with both bases and the overlap."""


def _tested_by(facts: Facts, change: Change, words: Words) -> str:
    return _tested(change.matched, facts.counts, change.before, words)


def _tested(matched: MatchedChange | None, now: Counts, before: Counts, words: Words) -> str:
    """How a change was tested, with both bases and the overlap."""
    if matched is None:
        return words(
            "Adjusted Wald, too many answers to match: n = {now} now, {before} before.",
            now=words.whole(now.n),
            before=words.whole(before.n),
        )
    return words(
        CHANGE_TESTS[matched.method],
        now=words.whole(matched.n_now),
        before=words.whole(matched.n_before),
        overlap=overlap(matched, words),
    )


def _segment_tests(facts: Facts, words: Words) -> str:
    tested = [segment for segment in facts.segments if segment.tested]
    said = [
        words(
            "{column}, {value}: {p}",
            column=column_name(words, facts.programme, segment.column),
            value=value_name(words, facts.programme, segment.column, segment.value),
            p=probability(words, segment.p_adjusted),
        )
        for column in facts.programme.segments
        for segment in drawn_segments([one for one in tested if one.column == column])
    ]
    if len(said) < len(tested):
        said.append(words.plural("{n} other", "{n} others", len(tested) - len(said)))
    listed = words("; ").join(said)
    return words(
        "Each value against all other answers, blanks included (adjusted Wald), p adjusted over all of them "
        "(Benjamini-Hochberg): {listed}. An association, not a cause.",
        listed=listed,
    )
