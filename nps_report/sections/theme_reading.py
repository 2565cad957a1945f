"""How comments were read for themes, how well, and what was found in numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from nps_report.facts.internal import Facts
from nps_report.facts.themes import Themes, ThemeSaid, themes_of
from nps_report.metrics.emerging import Emergence
from nps_report.sections.labels import probability
from nps_report.sections.many import joined
from nps_report.sections.numbers import known
from nps_report.sections.theme_tables import theme_name
from nps_report.snapshot.themes import Agreed
from nps_report.wording import Words


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How themes are found and tested, comments in other languages, and the agreement with a reader."""
    found = facts.topic(themes_of)
    if not len(found.comments):
        return
    read = words.plural(
        "{tagged} of {n} comment raise a theme of the code frame; a comment may raise several.",
        "{tagged} of {n} comments raise a theme of the code frame; a comment may raise several.",
        len(found.comments),
        tagged=words.whole(found.tagged),
    )
    yield (
        words("Themes"),
        joined(read, *_unread(found, words), _trend_test(found, words), _value_test(found, words)),
    )
    yield words("Reading of comments"), _agreement(found, words)


def numbers(facts: Facts) -> list[dict[str, Any]]:
    """Each theme, the most frequent first; shares are of the comments that say something."""
    found = facts.topic(themes_of)
    return [_theme_numbers(said, len(found.comments)) for said in found.found]


def comment_numbers(facts: Facts) -> dict[str, Any]:
    """How many comments say something and raise a theme, and how many are in a language that is not read."""
    found = facts.topic(themes_of)
    return {"said": len(found.comments), "tagged": found.tagged, "other_languages": dict(found.languages)}


def agreement_numbers(facts: Facts) -> dict[str, Any] | None:
    """How far the code frame agrees with a reader; None without a sample coded by hand."""
    agreed = facts.topic(themes_of).agreed
    if agreed is None:
        return None
    by_theme = [{"theme": name, "kappa": kappa, "n": n} for name, (kappa, n) in agreed.by_theme.items()]
    return {"n": agreed.n, "kappa": agreed.kappa, "themes": by_theme}


def _theme_numbers(said: ThemeSaid, n: int) -> dict[str, Any]:
    counts, trend = said.counts, said.trend
    return {
        "theme": said.theme,
        "comments": said.comments,
        "mentions": said.mentions,
        "accounts": said.accounts,
        "revenue": said.revenue,
        "promoters": counts.promoters,
        "passives": counts.passives,
        "detractors": counts.detractors,
        "positive": said.toned("positive"),
        "negative": said.toned("negative"),
        "share": said.comments / n,
        "share_before": known(trend.share_before) if trend else None,
        "p_adjusted": known(trend.p_adjusted) if trend else None,
        "established": bool(trend and trend.established),
        "impact": known(said.impact),
        "subthemes": [{"subtheme": name, "comments": count} for name, count in said.subthemes],
    }


def _unread(found: Themes, words: Words) -> Iterator[str]:
    for code, count in found.languages.items():
        yield words.plural(
            "{n} comment in another language ({language}) is counted but not read for themes.",
            "{n} comments in another language ({language}) are counted but not read for themes.",
            count,
            language=words.language_name(code),
        )


def _trend_test(found: Themes, words: Words) -> str:
    tested = {said.theme: said.trend for said in found.found if said.trend and not math.isnan(said.trend.p)}
    if found.against is None or not tested:
        return ""
    told = [
        words(
            "{value}: {p}",
            value=theme_name(found.facts, theme, words),
            p=probability(words, trend.p_adjusted),
        )
        for theme, trend in _clearest(tested)
    ]
    return words(
        "Shares against those of {period}: Fisher's exact test, p adjusted over the themes "
        "(Benjamini-Hochberg), lowest for {told}.",
        period=found.against.label(words.language),
        told=words("; ").join(told),
    )


def _clearest(tested: Mapping[str, Emergence]) -> list[tuple[str, Emergence]]:
    """The themes whose change is established, else the one that comes nearest to it."""
    ordered = sorted(tested.items(), key=lambda item: item[1].p_adjusted)
    return [item for item in ordered if item[1].established] or ordered[:1]


def _value_test(found: Themes, words: Words) -> str:
    tested = found.by_value
    if not tested:
        return ""
    least = min(one.p_adjusted for one in tested)
    return words.plural(
        "Segments against all other comments: Fisher's exact test, p adjusted over {n} comparison "
        "(Benjamini-Hochberg); lowest {p}.",
        "Segments against all other comments: Fisher's exact test, p adjusted over {n} comparisons "
        "(Benjamini-Hochberg); lowest {p}.",
        len(tested),
        p=probability(words, least),
    )


def _agreement(found: Themes, words: Words) -> str:
    agreed = found.agreed
    if agreed is None:
        return words("No sample coded by hand: how well themes are recognised is not known.")
    told = [
        words(
            "{theme} {kappa} ({n})",
            theme=theme_name(found.facts, name, words),
            kappa=_kappa(kappa, words),
            n=n,
        )
        for name, (kappa, n) in agreed.by_theme.items()
        if n
    ]
    return _agreed(agreed, words("; ").join(told), words)


def _agreed(agreed: Agreed, by_theme: str, words: Words) -> str:
    return words.plural(
        "Agreement with coding by hand, on {n} comment that was not used to tune the code frame: Cohen's kappa "
        "{kappa} over all themes. By theme (comments coded so by hand; below ten, a mere indication): {by_theme}.",
        "Agreement with coding by hand, on {n} comments that were not used to tune the code frame: Cohen's kappa "
        "{kappa} over all themes. By theme (comments coded so by hand; below ten, a mere indication): {by_theme}.",
        agreed.n,
        kappa=_kappa(agreed.kappa, words),
        by_theme=by_theme,
    )


def _kappa(value: float | None, words: Words) -> str:
    return words.decimal(value, 2)
