"""How it was measured: n, base, method, p-values, and every row left out by its reason."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Item, Method, runs
from nps_report.facts.internal import Facts
from nps_report.sections.labels import column_name, points, probability, since, sure, value_name
from nps_report.sections.many import drawn_segments
from nps_report.sections.respondents import reason_name
from nps_report.wording import Words


def method(facts: Facts, words: Words) -> Method:
    """The method box of the internal edition."""
    items = [*_asked(facts, words), *_tests(facts, words)]
    return Method(words("Method"), tuple(Item(term, runs(text)) for term, text in items))


def _asked(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    programme = facts.programme
    yield words("Question"), words.quoted(programme.question.in_language(words.language))
    yield (
        words("Score"),
        words(
            "Share of promoters (9–10) minus share of detractors (0–6), in points from −100 to +100. "
            "Interval: score method of Tango (1998), at {confidence}.",
            confidence=sure(words, programme),
        ),
    )
    yield words("Base"), _rows(facts, words)
    if facts.coverage is not None:
        yield (
            words("Response rate"),
            words(
                "Share of the invitations sent in the period that were answered by {day}.",
                day=words.date(facts.scope.as_of),
            ),
        )


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
        yield (
            words("Change {since}", since=since(words, change.against)),
            words(
                "{points}, limits {low} to {high}, {p} (adjusted Wald; n = {now} now, {before} before).",
                points=points(words, change.difference.value),
                low=words.signed(change.difference.low),
                high=words.signed(change.difference.high),
                p=probability(words, change.p),
                now=words.whole(facts.counts.n),
                before=words.whole(change.before.n),
            ),
        )
    tested = [segment for segment in facts.segments if segment.tested]
    if tested:
        yield words("Segments"), _segment_tests(facts, words)
    yield (
        words("Established"),
        words(
            "p below {alpha}, adjusted where several units or segments are compared; for a target, the interval leaves "
            "it out. Otherwise the change or gap may be due to chance.",
            alpha=words.decimal(facts.alpha, 3),
        ),
    )
    yield (
        words("Small base"),
        words(
            "Fewer than {n} answers: read with care.", n=words.whole(facts.programme.thresholds.small_base)
        ),
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
