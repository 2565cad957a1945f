"""The eleven scores: how many answers gave each, under a heading that names the most frequent."""

from __future__ import annotations

from typing import Any

from nps_report.blocks import Cell, Column, Figure, Table
from nps_report.facts.internal import Facts
from nps_report.metrics import SCORES, class_of, shares_of
from nps_report.sections.labels import CLASS_NAMES, class_bar
from nps_report.wording import Words


def distribution(facts: Facts, words: Words) -> Figure:
    """How many answers gave each score from 0 to 10; at least one answer is needed."""
    shares = shares_of(facts.scores)
    usual = max(SCORES, key=lambda score: shares[score])
    share = words.percent(shares[usual])
    alike = [str(score) for score in SCORES if facts.scores[score] == facts.scores[usual]]
    if len(alike) == 1:
        heading = words("Scores: {score} is the most frequent ({share})", score=usual, share=share)
    else:
        heading = words(
            "Scores: {scores} are the most frequent ({share} each)", scores=words.listed(alike), share=share
        )
    counted = [words("{score}: {count}", score=score, count=facts.scores[score]) for score in SCORES]
    return Figure(
        figure="distribution",
        title=heading,
        data={"bars": [_bar(facts, score, words) for score in SCORES], "groups": _groups(facts, words)},
        alt=words("{heading}. Answers per score: {counts}.", heading=heading, counts=", ".join(counted)),
        table=_table(facts, words),
    )


def _bar(facts: Facts, score: int, words: Words) -> dict[str, Any]:
    return {
        "score": score,
        "share": shares_of(facts.scores)[score],
        "label": words.whole(facts.scores[score]),
        "score_class": class_of(score),
    }


def _groups(facts: Facts, words: Words) -> list[dict[str, Any]]:
    bar = reversed(class_bar(words, facts.counts))
    return [{"score_class": share.score_class, "label": f"{share.label} {share.name}"} for share in bar]


def _table(facts: Facts, words: Words) -> Table:
    numbers = (Column(words("Answers"), "end"), Column("%", "end"))
    return Table(
        title=words("Scores from 0 to 10"),
        columns=(Column(words("Score given")), Column(words("Class")), *numbers),
        rows=tuple(_row(facts, score, words) for score in SCORES),
    )


def _row(facts: Facts, score: int, words: Words) -> tuple[Cell, ...]:
    share = shares_of(facts.scores)[score]
    return (
        Cell(str(score), score),
        Cell(words(CLASS_NAMES[class_of(score)])),
        Cell(words.whole(facts.scores[score]), facts.scores[score]),
        Cell(words.percent(share), share),
    )
