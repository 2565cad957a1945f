"""What a snapshot keeps of the rules by which comments are read: names of themes, agreement, pins and bans."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nps_report.files import write_text
from nps_report.metrics.agreement import PooledAgreement
from nps_report.programme.comment_rules import CommentRules
from nps_report.verbatims.coded import REPORTED, agreement
from nps_report.verbatims.pinned import Choice
from nps_report.verbatims.themes import Tagger

_FILE = "themes.json"


@dataclass(frozen=True)
class ThemeNames:
    """A theme's name by language, and those of its subthemes by their ids."""

    names: Mapping[str, str]
    subthemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreed:
    """How far the code frame agrees with whoever coded `n` comments by hand: kappa over all, and by theme.

    By theme stand kappa, unknown (None) where it cannot be told, and how many comments were coded so.
    """

    n: int
    kappa: float | None
    by_theme: Mapping[str, tuple[float | None, int]]


def write_themes(rules: CommentRules, tag: Tagger, folder: Path) -> None:
    """Write what reports ask of the rules, whose themes `tag` finds, into a snapshot's folder."""
    told = {
        "themes": {
            theme.id: {
                "names": dict(theme.names),
                "subthemes": {sub.id: dict(sub.names) for sub in theme.subthemes},
            }
            for theme in rules.frame.themes
        },
        "languages": sorted(rules.frame.languages),
        "competitors": list(rules.frame.competitors),
        "agreed": _agreed(rules, tag),
        "pinned": sorted(rules.choice.pinned),
        "banned": sorted(rules.choice.banned),
    }
    write_text(folder / _FILE, json.dumps(told, ensure_ascii=False, indent=1))


def read_themes(folder: Path) -> dict[str, Any]:
    """What `write_themes` wrote."""
    told: dict[str, Any] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return told


def names_of(told: Mapping[str, Any]) -> dict[str, ThemeNames]:
    """The names of the themes, in the code frame's order."""
    return {name: ThemeNames(**one) for name, one in told["themes"].items()}


def agreed_of(told: Mapping[str, Any]) -> Agreed | None:
    """The agreement with the coded sample; None where there is none."""
    found = told["agreed"]
    if found is None:
        return None
    by_theme = {name: (kappa, n) for name, (kappa, n) in found["by_theme"].items()}
    return Agreed(found["n"], found["kappa"], by_theme)


def choice_of(told: Mapping[str, Any]) -> Choice:
    """The quotes pinned and banned."""
    return Choice(frozenset(told["pinned"]), frozenset(told["banned"]))


def _agreed(rules: CommentRules, tag: Tagger) -> dict[str, Any] | None:
    """The agreement on the half of the sample that patterns were not tuned on."""
    sample = [one for one in rules.coded if one.half == REPORTED]
    found = agreement(sample, tag, [theme.id for theme in rules.frame.themes])
    return None if found is None else asdict(Agreed(len(sample), *_kappas(found)))


def _kappas(found: PooledAgreement) -> tuple[float | None, dict[str, tuple[float | None, int]]]:
    by_theme = {name: (_known(one.agreement.kappa), one.coded) for name, one in found.themes.items()}
    return _known(found.pooled.kappa), by_theme


def _known(value: float) -> float | None:
    return value if value == value else None
