"""What customers talk about: themes with their tones, their trend, who raises them, and what goes with the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nps_report.blocks import Block, Figure, Findings, Runs, Section, Text, runs
from nps_report.facts.internal import Facts
from nps_report.facts.themes import Themes, ThemeSaid, ValueTheme, themes_of
from nps_report.metrics import ScoreClass
from nps_report.metrics.emerging import Emergence
from nps_report.sections.finding import Finding
from nps_report.sections.labels import base, column_name, value_name
from nps_report.sections.many import LONGEST_NAME, NAMED, brief, joined
from nps_report.sections.theme_tables import table, theme_name, tones
from nps_report.verbatims.discovery import DistinctiveWord
from nps_report.wording import N_, Words

HEADING = N_("What they talk about")
TAGGED = 15
"""With fewer comments that raise a theme, themes are named in one line."""

DRAWN = 10
"""The most themes of the drawing."""

LEAST_CRITICISED = 5
"""A theme with fewer unfavourable comments heads no drawing: chance alone would put it first."""

OF_CLASS = 3
"""How many themes are named for each class."""

WORDED = (20, 5_000)
"""Words are compared where detractors and promoters left so many comments each, and all together no more: with fewer
nearly any word differs by chance, with more it would take a report too long."""

ASKED: dict[ScoreClass, str] = {
    "detractors": N_("Detractors: what to put right first"),
    "passives": N_("Passives: what is missing for a 9 or 10"),
    "promoters": N_("Promoters: what they praise"),
}
NOTHING: dict[ScoreClass, str] = {
    "detractors": N_("No unfavourable comment on any theme."),
    "passives": N_("No comment on what is missing."),
    "promoters": N_("No favourable comment on any theme."),
}
MORE, LESS = (
    N_(
        "*{value}* ({column}): {theme} more often, in {here}, against {there} from everyone else; an established gap."
    ),
    N_(
        "*{value}* ({column}): {theme} less often, in {here}, against {there} from everyone else; an established gap."
    ),
)


def themes(facts: Facts, words: Words) -> Section:
    """The themes drawn and counted, then by class and segment, competitors, words; one line where there is little."""
    found = facts.topic(themes_of)
    if found.tagged < TAGGED:
        line = Text((runs(_line(found, words)),), tone="quiet")
        named = tuple(_competitors(found, words))
        return Section(words(HEADING), (line, Text(named)) if named else (line,))
    lists = Section("", tuple(_of_class(found, name, words) for name in ASKED), layout="columns")
    return Section(
        _heading(found, words), (_figure(found, words), table(found, words), lists, *_more(found, words))
    )


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """Themes that gained or lost ground, and segments that raise one more, or less, than others: established ones."""
    found = facts.topic(themes_of)
    spoken = len(found.comments) / facts.counts.n if facts.counts.n else 0.0
    for said in found.found:
        if said.trend is not None and said.trend.established:
            text = _moved(found, said.theme, said.trend, words)
            yield Finding("themes", text, established=True, weight=100 * abs(said.trend.difference) * spoken)
    for value in _established(found):
        gap = abs(value.hits / value.n - value.others / value.n_others)
        weight = 100 * gap * value.n / max(facts.counts.n, 1)
        yield Finding("themes", _differs(found, value, words), established=True, weight=weight)


def _line(found: Themes, words: Words) -> str:
    """What is said where there is too little to compare."""
    n = len(found.comments)
    if not n:
        return words("No comment in this period.")
    if not found.tagged:
        return words.plural(
            "{n} comment, and no theme of the code frame in it.",
            "{n} comments, and no theme of the code frame in them.",
            n,
        )
    named = [_counted(found, said, words) for said in found.found]
    return words.plural(
        "{n} comment raises a theme, too few to compare: {themes}.",
        "{n} comments raise a theme, too few to compare: {themes}.",
        found.tagged,
        themes=words.listed(named),
    )


def _counted(found: Themes, said: ThemeSaid, words: Words) -> str:
    name = theme_name(found.facts, said.theme, words)
    return words("{name} ({count})", name=name, count=words.whole(said.comments))


def _heading(found: Themes, words: Words) -> str:
    """The most raised themes; the first says what is counted."""
    first, *others = found.found[:NAMED]
    leading = words.plural(
        "{theme} ({n} comment)",
        "{theme} ({n} comments)",
        first.comments,
        theme=theme_name(found.facts, first.theme, words),
    )
    listed = words.listed([leading, *(_counted(found, said, words) for said in others)])
    return words("What they talk about: {themes}", themes=listed)


def _figure(found: Themes, words: Words) -> Figure:
    drawn = found.found[:DRAWN]
    title = _most_criticised(found, words)
    throughout = all(found.facts.small(said.counts) for said in drawn)
    return Figure(
        figure="themes",
        title=title,
        data={
            "rows": [_drawn(found, said, not throughout, words) for said in drawn],
            "heads": {
                "negative": words("unfavourable"),
                "neutral": words("mixed or neutral"),
                "positive": words("favourable"),
            },
        },
        alt=_alt(found, title, words),
        table=tones(found, words),
        note=joined(
            words("Small base throughout: read with caution.") if throughout else "", _undrawn(found, words)
        ),
    )


def _most_criticised(found: Themes, words: Words) -> str:
    """The theme with the most unfavourable comments, where there are enough and no other has as many."""
    worst, *others = sorted(found.found, key=lambda said: -said.toned("negative"))
    if not worst.toned("negative"):
        return words("No unfavourable comment on any theme")
    second = others[0].toned("negative") if others else 0
    if worst.toned("negative") < LEAST_CRITICISED or worst.toned("negative") == second:
        return words("Unfavourable and favourable comments by theme")
    return words.plural(
        "Most criticised: {theme}, {n} unfavourable comment out of {total}",
        "Most criticised: {theme}, {n} unfavourable comments out of {total}",
        worst.toned("negative"),
        theme=theme_name(found.facts, worst.theme, words),
        total=words.whole(worst.comments),
    )


def _drawn(found: Themes, said: ThemeSaid, warn: bool, words: Words) -> dict[str, Any]:
    """A row of the drawing; `warn` writes a small base beside it."""
    counts = {tone: said.toned(tone) for tone in ("negative", "neutral", "positive")}
    small = found.facts.small(said.counts)
    return {
        "label": theme_name(found.facts, said.theme, words),
        **counts,
        **{f"{tone}_label": words.whole(count) for tone, count in counts.items()},
        "n_label": base(words, said.comments, small and warn),
        "change_label": _change(said.trend, words),
        "small_base": small,
    }


def _change(trend: Emergence | None, words: Words) -> str:
    """The change of a theme's share, where it is established."""
    if trend is None or not trend.established:
        return ""
    return words("{change} pts", change=words.signed(100 * trend.difference))


def _alt(found: Themes, title: str, words: Words) -> str:
    told = [
        words(
            "{theme}: {negative} unfavourable, {positive} favourable of {n}",
            theme=theme_name(found.facts, said.theme, words),
            negative=said.toned("negative"),
            positive=said.toned("positive"),
            n=said.comments,
        )
        for said in found.found[:DRAWN]
    ]
    return words("{heading}. Comments: {themes}.", heading=title, themes=words("; ").join(told))


def _undrawn(found: Themes, words: Words) -> str:
    others = len(found.found) - DRAWN
    if others <= 0:
        return ""
    return words.plural("{n} other is in the table.", "{n} others are in the table.", others)


def _of_class(found: Themes, name: ScoreClass, words: Words) -> Findings:
    n = found.said_by(name)
    return Findings(
        title=words(ASKED[name]),
        items=tuple(
            words.runs(
                "*{theme}*: in {count} of {total}",
                theme=theme_name(found.facts, theme, words),
                count=words.whole(count),
                total=words.plural("{n} comment", "{n} comments", n),
            )
            for theme, count in found.of_class(name)[:OF_CLASS]
        ),
        empty=words(NOTHING[name]) if n else words("No comment."),
    )


def _more(found: Themes, words: Words) -> Iterator[Block]:
    """Established gaps between segments, competitors, then words that set detractors and promoters apart."""
    lines = [
        *(_differs(found, value, words) for value in _established(found)[:OF_CLASS]),
        *_competitors(found, words),
    ]
    if lines:
        yield Text(tuple(lines))
    if _can_compare_words(found) and found.words:
        yield Text((runs(_words_told(found.words, words)),), tone="quiet")


def _can_compare_words(found: Themes) -> bool:
    least, most = WORDED
    return (
        len(found.comments) <= most and min(found.said_by("detractors"), found.said_by("promoters")) >= least
    )


def _established(found: Themes) -> list[ValueTheme]:
    """The established gaps, the clearest first."""
    return sorted((one for one in found.by_value if one.established), key=lambda one: one.p_adjusted)


def _differs(found: Themes, one: ValueTheme, words: Words) -> Runs:
    facts = found.facts
    return words.runs(
        MORE if one.hits / one.n > one.others / one.n_others else LESS,
        value=value_name(words, facts.programme, one.column, one.value),
        column=column_name(words, facts.programme, one.column),
        theme=theme_name(facts, one.theme, words),
        here=_in_comments(one.hits, one.n, words),
        there=_in_comments(one.others, one.n_others, words),
    )


def _in_comments(hits: int, n: int, words: Words) -> str:
    total = words.plural("{n} comment", "{n} comments", n)
    return words("{shown} of {total}", shown=words.whole(hits), total=total)


def _competitors(found: Themes, words: Words) -> Iterator[Runs]:
    if not found.competitors:
        return
    first, *others = found.competitors
    named = [
        words.plural(
            "{theme} ({n} comment)",
            "{theme} ({n} comments)",
            first.comments,
            theme=brief(first.theme, LONGEST_NAME),
        ),
        *(
            words("{name} ({count})", name=brief(said.theme, LONGEST_NAME), count=words.whole(said.comments))
            for said in others
        ),
    ]
    yield words.runs("*Competitors named*: {names}.", names=words.listed(named))


def _words_told(found: Sequence[DistinctiveWord], words: Words) -> str:
    """The words of each side, those alone that one of them says more."""
    sides = [
        (N_("Detractors say more often: {words}."), [one.text for one in found if one.z > 0]),
        (N_("Promoters say more often: {words}."), [one.text for one in found if one.z < 0]),
    ]
    told = [words(said, words=", ".join(map(words.quoted, texts))) for said, texts in sides if texts]
    return joined(*told, words("An exploration: read the comments before you conclude."))


def _moved(found: Themes, theme: str, trend: Emergence, words: Words) -> Runs:
    said = {
        "theme": theme_name(found.facts, theme, words),
        "now": words.percent(trend.share_now),
        "before": words.percent(trend.share_before),
        "period": found.against.label(words.language) if found.against else "",
    }
    if trend.difference > 0:
        return words.runs(
            "*{theme}*: in {now} of the comments, {before} before ({period}), an established rise.", **said
        )
    return words.runs(
        "*{theme}*: in {now} of the comments, {before} before ({period}), an established fall.", **said
    )
