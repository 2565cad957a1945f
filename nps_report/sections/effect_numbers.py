"""What was measured of finished actions, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nps_report.facts.effects import ActionEffect, Effects
from nps_report.facts.internal import Facts
from nps_report.metrics.effect import Effect, Mentioned
from nps_report.sections.numbers import counted, known


def numbers(facts: Facts) -> list[dict[str, Any]]:
    """Each finished action with its windows, counts, effects and the periods before."""
    if not facts.side.has("actions"):
        return []
    return [_numbers(one) for one in facts.topic(Effects).found]


def _numbers(one: ActionEffect) -> dict[str, Any]:
    mentions, slopes = one.mentions, one.slopes
    return {
        "action_id": one.action_id,
        "done_at": one.done_on.isoformat(),
        "unit": one.unit,
        "theme": one.theme,
        "before": [day.isoformat() for day in one.window.before],
        "after": [day.isoformat() for day in one.window.after] if one.window.after else None,
        "verdict": one.verdict,
        "score": {**_sides(one.score.treated, one.score.others, counted), **_told(one.score.effect)},
        "mentions": None
        if mentions is None
        else {**_sides(mentions.treated, mentions.others, _raising), **_told(mentions.effect)},
        "earlier": [
            {
                "period": point.period.name,
                "treated": counted(point.treated),
                "others": counted(point.others),
            }
            for point in one.points
        ],
        "slope_gap": None
        if slopes is None
        else {"value": known(slopes.value), "low": slopes.low, "high": slopes.high},
    }


def _sides(treated: Any, others: Any, told: Callable[[Any], Any]) -> dict[str, Any]:
    """Both groups, before and after."""
    return {
        "treated": [told(one) for one in treated],
        "others": None if others is None else [told(one) for one in others],
    }


def _raising(mentioned: Mentioned) -> dict[str, Any]:
    return {"n": mentioned.n, "hits": mentioned.hits, "share": known(mentioned.share / 100)}


def _told(effect: Effect) -> dict[str, Any]:
    return {
        "value": known(effect.value),
        "low": effect.low,
        "high": effect.high,
        "compared": effect.compared,
        "verdict": effect.verdict,
        "needed": effect.needed,
    }
