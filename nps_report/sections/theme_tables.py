"""Themes in tables: who raises each, in which tone, whether it gains ground, and what goes with the score."""

from __future__ import annotations

from collections.abc import Sequence

from nps_report.blocks import Cell, Column, Table
from nps_report.facts.internal import Facts
from nps_report.facts.themes import Themes, ThemeSaid
from nps_report.metrics.emerging import Emergence
from nps_report.sections.labels import amount, count_cell
from nps_report.sections.many import LONGEST_NAME, brief, in_the_annex, joined
from nps_report.sections.numbers import known
from nps_report.wording import UNKNOWN, Words

ROWS = 14
"""The most themes of the table; the annex has the others."""

IN_A_ROW = 2
"""How many themes a row of another table names."""

LEAST_RAISERS = 5
"""What goes with the score is not told of a theme that fewer raise: it would be the scores of a few persons."""


def theme_name(facts: Facts, theme: str, words: Words) -> str:
    """A theme's name in the report's language, else in another, else its id."""
    named = facts.side.theme_names().get(theme)
    names = named.names if named else {}
    return brief(names.get(words.language) or next(iter(names.values()), theme), LONGEST_NAME)


def themes_named(facts: Facts, themes: Sequence[str], words: Words) -> str:
    """The first themes by name, as a row has room for them; a dash without any."""
    return ", ".join(theme_name(facts, theme, words) for theme in themes[:IN_A_ROW]) or UNKNOWN


def tones(found: Themes, words: Words) -> Table:
    """The comments behind the drawing."""
    labels = (words("Unfavourable"), words("Mixed or neutral"), words("Favourable"), words("Comments"))
    return Table(
        title=words("Tone by theme"),
        columns=(Column(words("Theme"), width=2.0), *(Column(label, "end", 0.8) for label in labels)),
        rows=tuple(
            (
                Cell(theme_name(found.facts, said.theme, words), said.theme),
                *(count_cell(words, said.toned(tone)) for tone in ("negative", "neutral", "positive")),
                count_cell(words, said.comments),
            )
            for said in found.found
        ),
    )


def table(found: Themes, words: Words) -> Table:
    """Every theme: how many raise it and who, in which tone, whether it gains ground, and what goes with the score."""
    accounts, revenue = _of_accounts(found)
    return Table(
        title=words("Who raises what"),
        columns=(
            Column(words("Theme"), width=2.2),
            Column(words("Comments"), "end", 0.9),
            *((Column(words("Accounts"), "end", 0.7),) if accounts else ()),
            *((Column(words("Revenue"), "end", 0.7),) if revenue else ()),
            Column(words("Detr. / pass. / prom."), "end", 1.0),
            Column(words("Unfav. / fav."), "end", 0.7),
            *((Column(words("Before → now"), "end", 0.9),) if found.against else ()),
            Column(words("Associated gap"), "end", 0.6),
        ),
        rows=tuple(_row(found, said, words) for said in found.found[:ROWS]),
        note=joined(in_the_annex(len(found.found) - ROWS, words), _note(found, words)),
        beyond=tuple(_row(found, said, words) for said in found.found[ROWS:]),
    )


def _of_accounts(found: Themes) -> tuple[bool, bool]:
    """Whether it is known which accounts raise a theme, and their revenue."""
    return any(said.accounts for said in found.found), any(said.revenue is not None for said in found.found)


def _row(found: Themes, said: ThemeSaid, words: Words) -> tuple[Cell, ...]:
    accounts, revenue = _of_accounts(found)
    counts, tones = said.counts, (said.toned("negative"), said.toned("positive"))
    return (
        Cell(theme_name(found.facts, said.theme, words), said.theme),
        _comments_cell(found, said, words),
        *((count_cell(words, said.accounts),) if accounts else ()),
        *((Cell(amount(words, found.facts.programme, said.revenue), said.revenue),) if revenue else ()),
        Cell(_apart(words, counts.detractors, counts.passives, counts.promoters)),
        Cell(_apart(words, *tones)),
        *((_trend_cell(said.trend, words),) if found.against else ()),
        _gap_cell(said, words),
    )


def _gap_cell(said: ThemeSaid, words: Words) -> Cell:
    if said.counts.n < LEAST_RAISERS:
        return Cell(UNKNOWN)
    return Cell(words.signed(said.impact), known(said.impact))


def _apart(words: Words, *counts: int) -> str:
    return " / ".join(words.whole(count) for count in counts)


def _comments_cell(found: Themes, said: ThemeSaid, words: Words) -> Cell:
    share = words.percent(said.comments / len(found.comments))
    label = words("{name} ({count})", name=words.whole(said.comments), count=share)
    return Cell(label, said.comments, "small-base" if found.facts.small(said.counts) else "")


def _trend_cell(trend: Emergence | None, words: Words) -> Cell:
    """A theme's share before and now; that the change is established is said, not only shown."""
    if trend is None or not trend.n_before:
        return Cell(UNKNOWN)
    shares = {"before": words.percent(trend.share_before), "now": words.percent(trend.share_now)}
    if trend.established:
        return Cell(words("{before} → {now}, established", **shares), known(trend.difference), "strong")
    return Cell(words("{before} → {now}", **shares), known(trend.difference))


def _note(found: Themes, words: Words) -> str:
    return joined(
        words.plural(
            "In brackets: share of the {n} comment that says something. Neither unfavourable nor favourable: mixed or "
            "neutral.",
            "In brackets: share of the {n} comments that say something. Neither unfavourable nor favourable: mixed or "
            "neutral.",
            len(found.comments),
        ),
        _trends_told(found, words),
        _agreement_told(found, words),
        words.plural(
            "Associated gap, in points: score of everyone minus score of those who do not raise the theme (n = {n} "
            "answer in all); an association, not a cause.",
            "Associated gap, in points: score of everyone minus score of those who do not raise the theme (n = {n} "
            "answers in all); an association, not a cause.",
            found.facts.counts.n,
        ),
    )


def _agreement_told(found: Themes, words: Words) -> str:
    """How far to trust the counts, in a few words; the method box has the rest."""
    agreed = found.agreed
    if agreed is None or agreed.kappa is None:
        return ""
    return words(
        "Themes are told by rules; agreement with a reader: kappa {kappa}, so read orders of magnitude.",
        kappa=words.decimal(agreed.kappa, 2),
    )


def _trends_told(found: Themes, words: Words) -> str:
    """What the shares are compared with, and that a change which is not called established is not."""
    if found.against is None:
        return ""
    period = found.against.label(words.language)
    if any(said.trend is not None and said.trend.established for said in found.found):
        return words("Before: {period}; a change is not established unless it says so.", period=period)
    return words("Before: {period}; no change is established.", period=period)
