"""The report in numbers: what stands in `<edition>.<language>.json`, unrounded, unknown as null."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from nps_report.actions import localized
from nps_report.facts.account import AccountFacts
from nps_report.facts.customer import CustomerFacts
from nps_report.facts.internal import Change, Facts
from nps_report.facts.scores import WayScore
from nps_report.metrics import Counts, Interval, SegmentTest
from nps_report.programme import LANGUAGES
from nps_report.snapshot import Released

SCHEMA = "nps-report/report/1"


def internal_numbers(facts: Facts, language: str) -> dict[str, Any]:
    """The numbers of an internal report."""
    return {
        **_identity(facts, "internal", language),
        "score": _headline(facts),
        "ways": [_way(one) for one in facts.ways],
        "rows": {name: facts.rows[name] for name in ("read", "scored", "set_aside", "undated")},
        "response_rate": _response_rate(facts),
        "silent": _silent(facts),
        "change": [_change(change) for change in facts.changes],
        "target": _target(facts),
        "trend": [
            {
                "period": period.name,
                **_score(score.counts, score.interval),
                "nps": known(score.nps),
                "small_base": facts.small(score.counts),
            }
            for period, score in facts.trend
        ],
        "distribution": list(facts.scores),
        "segments": {
            column: [_segment(facts, one) for one in facts.segment(column)]
            for column in facts.programme.segments
        },
        "units": [_unit(facts, unit) for unit in facts.units],
        "actions": _actions(facts, language),
    }


def customer_numbers(facts: CustomerFacts, language: str) -> dict[str, Any]:
    """The numbers of a customer summary: what section 4.5 of the design lets out, and no exact count."""
    return {
        **_identity(facts, "customer", language),
        **_released(facts, language),
        "segments": {
            segment: [{"value": one.value, **_shown(one.cell)} for one in values]
            for segment, values in facts.segments.items()
        },
    }


def account_numbers(facts: AccountFacts, language: str) -> dict[str, Any]:
    """The numbers of a letter to an account: those of the customer summary, and what it may read of its own."""
    own = facts.own
    return {
        **_identity(facts, "letter", language),
        "account": {
            "name": facts.name or None,
            "score": {"n": own.n, "nps": own.nps, "words": own.words},
            "themes": [{"theme": one.theme, "tone": one.tone} for one in facts.own_themes],
            "quotes": [vars(quote) for quote in facts.own_quotes],
        },
        **_released(facts, language),
        "actions": [
            _promised(row) for row in (*facts.promises_there(language), *facts.promises_to_all(language))
        ],
    }


def _released(facts: CustomerFacts, language: str) -> dict[str, Any]:
    return {
        "score": _shown(facts.cell),
        "change": [{"against": change.against.name, "value": change.value} for change in facts.changes],
        "themes": [{"theme": one.theme, "tone": one.tone} for one in facts.themes],
        "quotes": [vars(quote) for quote in facts.quotes],
        "actions": [_promised(row) for row in facts.promises(language)],
    }


def _shown(cell: Released) -> dict[str, Any]:
    return {"n": None, "n_band": cell.n_band, "nps": cell.nps, "words": cell.words}


def _promised(row: dict[str, Any]) -> dict[str, Any]:
    told = ("status", "said", "text", "day")
    return {name: row[name] for name in told} | {"asked_band": row["asked"], "effect": row["effect"]}


def _identity(facts: Facts | CustomerFacts, edition: str, language: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "programme": facts.programme.programme,
        "period": facts.scope.period.name,
        "as_of": facts.scope.as_of.isoformat(),
        "unit": facts.scope.unit,
        "edition": edition,
        "language": language,
    }


def _score(counts: Counts, interval: Interval) -> dict[str, Any]:
    return {**counted(counts), "low": interval.low, "high": interval.high}


def counted(counts: Counts) -> dict[str, Any]:
    """Answers by class, with their score.

    >>> counted(Counts(1, 0, 0))
    {'n': 1, 'promoters': 0, 'passives': 0, 'detractors': 1, 'nps': -100.0}
    """
    return {
        "n": counts.n,
        "promoters": counts.promoters,
        "passives": counts.passives,
        "detractors": counts.detractors,
        "nps": known(counts.nps),
    }


def _headline(facts: Facts) -> dict[str, Any]:
    """The score that leads; the counts are those of all respondents, whatever they weigh."""
    score = facts.score
    return {
        **_score(facts.counts, facts.interval),
        "nps": known(score.value),
        "method": "score" if score.plain else score.method,
        "weighted": score.weighted,
    }


def _way(one: WayScore) -> dict[str, Any]:
    return {
        "way": one.way,
        "nps": known(one.score.value),
        "low": one.score.low,
        "high": one.score.high,
        "error": known(one.score.error),
        "error_as_independent": known(one.score.plain_error),
        "n": one.score.n,
        "accounts": one.score.accounts,
        "effective_n": one.score.effective_n,
        "left_out": one.left_out,
    }


def _matched(change: Change) -> dict[str, Any]:
    """Who answered in both periods; counted only where answers were looked at one by one."""
    if change.matched is None:
        return {"n": None, "n_before": change.before.n, "overlap": None, "method": "independent"}
    return {
        "n": change.matched.n_now,
        "n_before": change.matched.n_before,
        "overlap": change.matched.overlap,
        "matched_by": change.matched.key,
        "method": change.matched.method,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "against": change.against.name,
        "value": known(change.difference.value),
        "low": change.difference.low,
        "high": change.difference.high,
        "p": known(change.p),
        "significant": change.established,
        **_matched(change),
    }


def _segment(facts: Facts, segment: SegmentTest) -> dict[str, Any]:
    return {
        "value": segment.value,
        **_score(segment.counts, segment.interval),
        "difference": known(segment.difference.value),
        "p_adjusted": known(segment.p_adjusted),
        "significant": segment.established,
        "small_base": facts.small(segment.counts),
        **(
            {"drawn_to_the_mean": known(facts.shrunk(segment))}
            if facts.programme.statistics.shrunk_ranking
            else {}
        ),
    }


def _unit(facts: Facts, unit: Any) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        **_score(unit.counts, unit.interval),
        "small_base": facts.small(unit.counts),
        "change": None if unit.change is None else _change(unit.change),
        "target": facts.programme.targets.get(unit.unit),
    }


def _response_rate(facts: Facts) -> dict[str, Any] | None:
    coverage = facts.coverage
    if coverage is None:
        return None
    return {"invited": coverage.invited, "answered": coverage.answered, "rate": known(coverage.rate)}


def _silent(facts: Facts) -> dict[str, Any] | None:
    silent = facts.silent
    if silent is None:
        return None
    return {
        "contacts": silent.contacts,
        "accounts": silent.accounts,
        "invited_contacts": silent.invited_contacts,
        "invited_accounts": silent.invited_accounts,
    }


def _target(facts: Facts) -> dict[str, Any] | None:
    if facts.target is None:
        return None
    target = facts.programme.targets[facts.scope.unit]
    return {"score": target, "gap": known(facts.target.gap), "established": facts.target.established}


def _actions(facts: Facts, language: str) -> list[dict[str, Any]]:
    languages = (language, *LANGUAGES)
    titles = [
        title
        for actions in (facts.open_actions, facts.done_actions)
        for title in localized(actions, "title", languages)
    ]
    told = [facts.open_actions[_OF_ACTIONS], facts.done_actions[_OF_ACTIONS]]
    rows = [row for actions in told for row in _records(actions)]
    return [
        {
            "action_id": row["action_id"],
            "title": text(title),
            "owner": text(row["owner"]),
            "status": row["status"],
            "due": day(row["due"]),
            "done_at": day(row["done_at"]),
            "late": bool(row["late"]),
        }
        for title, row in zip(titles, rows, strict=True)
    ]


_OF_ACTIONS = ["action_id", "owner", "status", "due", "done_at", "late"]


def _records(frame: pd.DataFrame) -> Iterable[dict[Any, Any]]:
    return frame.to_dict("records")


def known(value: float) -> float | None:
    """The number, or None where it is unknown.

    >>> known(float("nan")), known(2.0)
    (None, 2.0)
    """
    return None if math.isnan(value) else value


def text(value: Any) -> str | None:
    """The text, or None where there is none."""
    return None if pd.isna(value) else str(value)


def day(value: Any) -> str | None:
    """A day as ISO text, or None where there is none."""
    return None if pd.isna(value) else pd.Timestamp(str(value)).date().isoformat()
