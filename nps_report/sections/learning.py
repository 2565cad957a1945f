"""Units to learn from: what stands above the others, established, and what their promoters praise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from nps_report.blocks import Block, Cell, Column, Quote, QuoteGroup, Quotes, Section, Table
from nps_report.facts.internal import Facts
from nps_report.facts.learning import Exemplar, Learning, ScoreLead, ThemeLead
from nps_report.sections.labels import account_label, probability, value_name
from nps_report.sections.many import LONGEST_NAME, NAMED, brief, in_the_annex, joined, named
from nps_report.sections.theme_tables import theme_name
from nps_report.wording import UNKNOWN, Words

SHOWN = 12
"""The most units of the table; the annex has the others."""

QUOTES = 2
"""The most quotes of a unit's promoters."""

LEADS = 3
"""The most themes of a unit that a row tells."""


def learning(facts: Facts, words: Words) -> Section | None:
    """The units that others may learn from; None where nothing is established."""
    found = facts.topic(Learning)
    if not found.found:
        return None
    names = [_name(facts, one.unit, words) for one in found.found]
    heading = words("Units to learn from: {units}", units=named(names, words))
    return Section(heading, tuple(_blocks(found, words)))


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How units were compared with all others, whether or not one leads."""
    found = facts.topic(Learning)
    if not found.comparisons:
        return
    every: tuple[ScoreLead | ThemeLead, ...] = (*found.scores, *found.themes)
    leads = [lead for lead in every if lead.established]
    told = [_probability(facts, lead, words) for lead in leads]
    yield (
        words("Units to learn from"),
        joined(
            words.plural(
                "Each unit against all other answers: scores by adjusted Wald, favourable comments on a theme by "
                "Fisher's exact test; p adjusted over {n} comparison (Benjamini-Hochberg).",
                "Each unit against all other answers: scores by adjusted Wald, favourable comments on a theme by "
                "Fisher's exact test; p adjusted over {n} comparisons (Benjamini-Hochberg).",
                found.comparisons,
            ),
            words("Above: {listed}.", listed=words("; ").join(told))
            if told
            else words("None is established above."),
        ),
    )


def numbers(facts: Facts) -> list[dict[str, Any]]:
    """The units to learn from, with what is established and what their promoters praise."""
    return [
        {
            "unit": one.unit,
            "score": None if one.score is None else _score_numbers(one.score),
            "themes": [_theme_numbers(lead) for lead in one.themes],
            "praised": [{"theme": theme, "comments": count} for theme, count in one.praised],
        }
        for one in facts.topic(Learning).found
    ]


def _score_numbers(lead: ScoreLead) -> dict[str, Any]:
    return {
        "n": lead.counts.n,
        "nps": lead.counts.nps,
        "others_n": lead.others.n,
        "others_nps": lead.others.nps,
        "p_adjusted": lead.p_adjusted,
    }


def _theme_numbers(lead: ThemeLead) -> dict[str, Any]:
    return {
        "theme": lead.theme,
        "favourable": lead.favourable,
        "comments": lead.n,
        "others_favourable": lead.others_favourable,
        "others_comments": lead.n_others,
        "p_adjusted": lead.p_adjusted,
    }


def _name(facts: Facts, unit: str, words: Words) -> str:
    return brief(facts.side.units.label(unit, words.language), LONGEST_NAME)


def _probability(facts: Facts, lead: ScoreLead | ThemeLead, words: Words) -> str:
    what = words("score") if isinstance(lead, ScoreLead) else theme_name(facts, lead.theme, words)
    return words(
        "{unit}, {what}: {p}",
        unit=_name(facts, lead.unit, words),
        what=what,
        p=probability(words, lead.p_adjusted),
    )


def _blocks(found: Learning, words: Words) -> Iterator[Block]:
    yield _table(found, words)
    groups = tuple(_group(found.facts, one, words) for one in found.found[:NAMED] if len(one.quotes))
    if groups:
        yield Quotes(groups, title=words("In their promoters' words"))


def _table(found: Learning, words: Words) -> Table:
    rows = tuple(
        (
            Cell(_name(found.facts, one.unit, words), one.unit),
            Cell(words("; ").join(_leads(found.facts, one, words)), mark="strong"),
            Cell(_praised(found.facts, one, words)),
        )
        for one in found.found
    )
    note = words(
        "Established above all other answers, tests adjusted for all units and themes. An association, not a cause: "
        "ask these units how they work."
    )
    return Table(
        title="",
        columns=(
            Column(words("Unit"), width=1.1),
            Column(words("Above the others"), width=2.6),
            Column(words("Their promoters praise"), width=1.8),
        ),
        rows=rows[:SHOWN],
        note=joined(note, in_the_annex(len(rows) - SHOWN, words)),
        beyond=rows[SHOWN:],
    )


def _leads(facts: Facts, one: Exemplar, words: Words) -> Iterator[str]:
    if one.score is not None:
        yield words(
            "score {score} (n = {n}), elsewhere {others}",
            score=words.signed(one.score.counts.nps),
            n=one.score.counts.n,
            others=words.signed(one.score.others.nps),
        )
    for lead in one.themes[:LEADS]:
        yield words(
            "{theme}: {k} of {n} comments favourable, elsewhere {k_others} of {n_others}",
            theme=theme_name(facts, lead.theme, words),
            k=lead.favourable,
            n=lead.n,
            k_others=lead.others_favourable,
            n_others=lead.n_others,
        )


def _praised(facts: Facts, one: Exemplar, words: Words) -> str:
    told = (
        words("{name} ({count})", name=theme_name(facts, theme, words), count=words.whole(count))
        for theme, count in one.praised
    )
    return ", ".join(told) or UNKNOWN


def _group(facts: Facts, one: Exemplar, words: Words) -> QuoteGroup:
    rows = one.quotes.head(QUOTES).to_dict("records")
    quotes = tuple(_quote(facts, row, words) for row in rows)
    return QuoteGroup(_name(facts, one.unit, words), quotes, score_class="promoters")


def _quote(facts: Facts, row: Mapping[Any, Any], words: Words) -> Quote:
    role, name, account = (_text(row, column) for column in ("role", "account_name", "account"))
    about = (
        value_name(words, facts.programme, "role", role) if role else "",
        account_label(words, facts.programme, name, account) if name or account else "",
    )
    return Quote(
        text=str(row["quote"]),
        language=_text(row, "comment_language") or "",
        about=", ".join(filter(None, about)),
        marks=row["marks"],
    )


def _text(row: Mapping[Any, Any], column: str) -> str | None:
    value = row.get(column)
    return None if value is None or pd.isna(value) or value == "" else str(value)
