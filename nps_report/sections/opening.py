"""What opens the internal edition: whose report it is, the score, and whether it moved."""

from __future__ import annotations

import math
from collections.abc import Iterator

from nps_report.blocks import Document, Headline, Runs, Title, runs
from nps_report.facts.internal import Change, Facts
from nps_report.metrics import TargetGap
from nps_report.sections import topics
from nps_report.sections.labels import (
    WAY_NAMES,
    between,
    capitalized,
    limit,
    overlap,
    points,
    share_bar,
    since,
    sure,
    unit_name,
)
from nps_report.sections.numbers import internal_numbers, known
from nps_report.tables import APART
from nps_report.wording import Words


def template_words(words: Words) -> dict[str, str]:
    """The few words that templates need of their own."""
    return {
        "contents": words("Contents"),
        "skip": words("Skip to the report"),
        "data": words("The data behind the chart"),
        "more": words("Show more"),
        "page": words("page"),
        "of": words("of"),
        "late": words("late"),
        "small_base": words("small base: read with care"),
        "output": words("Added by the analyst"),
    }


def title(facts: Facts, words: Words) -> Title:
    """Opens the internal edition; carries the report in numbers."""
    programme, period = facts.programme, facts.scope.period.label(words.language)
    unit = unit_name(words, facts.side.units.label(facts.scope.unit, words.language), facts.scope.unit)
    heading = words("{programme}: {unit}, {period}", programme=programme.programme, unit=unit, period=period)
    return Title(
        eyebrow=words("Customer survey · {period}", period=period),
        heading=(unit,),
        facts=_facts(facts, words),
        document=Document(
            language=words.language,
            title=heading,
            description=words("Internal edition: score, segments, comments and actions"),
            author=programme.brand.name or programme.programme,
            date=facts.scope.as_of.isoformat(),
            footer=words(" · ").join(
                [programme.programme, unit, period, words("internal edition, confidential")]
            ),
            edition="internal",
        ),
        words=template_words(words),
        numbers={**internal_numbers(facts, words.language), **topics.numbers(facts)},
    )


def headline(facts: Facts, words: Words) -> Headline:
    """The score with its interval, one sentence on whether it changed, and the class bar."""
    score = facts.score
    bar = share_bar(words, score.shares)
    return Headline(
        score=known(score.value),
        label=words.signed(score.value),
        interval=_limits(facts, words) if bar else "",
        sentence=_sentence(facts, words),
        more=(
            *(_year(change, words) for change in facts.changes[1:]),
            *_bases(facts, words),
            *(_weighed(facts, words) if bar else ()),
        ),
        bar=bar,
        bar_alt=words.listed([f"{share.name} {share.label}" for share in bar]),
    )


def _limits(facts: Facts, words: Words) -> str:
    """The interval beside the score, and whether its base is small."""
    limits = words(
        "{between} (at {confidence})",
        between=between(words, facts.interval),
        confidence=sure(words, facts.programme),
    )
    return words("{count} · small base", count=limits) if facts.small(facts.counts) else limits


def _weighed(facts: Facts, words: Words) -> Iterator[Runs]:
    """How the score is weighed, where every answer does not count 1: too long to stand beside the interval."""
    if not facts.score.plain:
        yield runs(capitalized(weighing(facts, words)) + ".", "quiet")


def weighing(facts: Facts, words: Words) -> str:
    """How the score that leads is weighed, survey weights included: "every account counts the same"."""
    if facts.score.weighted and facts.score.method == "respondents":
        return words("weighted by the survey's weights")
    # Without accounts there is nothing to weigh by: each answer counts as an account of its own.
    method = facts.score.method if facts.ways or facts.crowded else "respondents"
    way = words(WAY_NAMES[method])
    return words("{way}, with the survey's weights", way=way) if facts.score.weighted else way


def change_sentence(change: Change, words: Words) -> str:
    """Up or down only where the test says so; otherwise stable or undetermined, with the limits."""
    said = {
        "points": points(words, change.difference.value),
        "since": since(words, change.against),
        "low": limit(words, change.difference.low),
        "high": limit(words, change.difference.high),
    }
    if not change.established:
        return words("Stable or undetermined: {points} {since}, between {low} and {high}.", **said)
    if change.difference.value > 0:
        return words("Up: {points} {since}, between {low} and {high}.", **said)
    return words("Down: {points} {since}, between {low} and {high}.", **said)


def target_sentence(gap: TargetGap, target: float, words: Words) -> str:
    """The gap to the target, said only where the interval excludes it."""
    shown = words.signed(target)
    if not gap.established:
        return words("Target {target}: gap not established.", target=shown)
    if gap.gap > 0:
        return words("Above the target of {target}.", target=shown)
    return words("Below the target of {target}.", target=shown)


def nobody_answered(facts: Facts, words: Words) -> str:
    """That a period has no answer, unless there are some about an event, which are kept apart."""
    apart = facts.rows["set_aside"].get(APART, 0)
    if apart:
        return words.plural(
            "No relational answer in this period; {n} about an event.",
            "No relational answer in this period; {n} about an event.",
            apart,
        )
    return words("No answer in this period.")


def _sentence(facts: Facts, words: Words) -> Runs:
    if not facts.counts.n:
        return runs(nobody_answered(facts, words))
    if math.isnan(facts.score.value):
        return runs(words("No score: no answer of this period has what it is weighted by."))
    first = words("No earlier period to compare with.")
    said = [change_sentence(facts.changes[0], words) if facts.changes else first]
    if facts.target is not None:
        said.append(target_sentence(facts.target, facts.programme.targets[facts.scope.unit], words))
    return runs(" ".join(said))


def _bases(facts: Facts, words: Words) -> Iterator[Runs]:
    """How many answers stand on each side of the changes, and how many answered both times."""
    if not facts.changes:
        return
    earlier = [_based_on(change, words) for change in facts.changes]
    said = words("Answers: {now}; before: {earlier}.", now=facts.counts.n, earlier=", ".join(earlier))
    yield runs(said, "quiet")


def _based_on(change: Change, words: Words) -> str:
    beside = change.against.label(words.language)
    if change.matched and change.matched.key != "none":
        beside = words("{period}; {overlap}", period=beside, overlap=overlap(change.matched, words))
    return words("{n} ({beside})", n=words.whole(change.before.n), beside=beside)


def _year(change: Change, words: Words) -> Runs:
    return runs(change_sentence(change, words))


def _facts(facts: Facts, words: Words) -> tuple[str, ...]:
    said = [words.plural("{n} answer", "{n} answers", facts.counts.n)]
    if facts.coverage is not None and facts.coverage.invited:
        rate = words.percent(facts.coverage.rate)
        said.append(
            words(
                "{answered} of {invited} invitations answered ({rate})",
                answered=words.whole(facts.coverage.answered),
                invited=words.whole(facts.coverage.invited),
                rate=rate,
            )
        )
    return tuple(said)
