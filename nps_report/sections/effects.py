"""Did it work? What became of the score and of the theme once an action was done, there and elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nps_report.actions import localized
from nps_report.blocks import Block, Cell, Column, Section, Table, Text, runs
from nps_report.facts.effects import ActionEffect, Effects, ScoreMeasured, ThemeMeasured
from nps_report.facts.internal import Facts
from nps_report.metrics import Counts
from nps_report.metrics.effect import Effect, EffectVerdict, Mentioned
from nps_report.periods import grain_of
from nps_report.programme import LANGUAGES
from nps_report.sections.effects_before import Placed, before, shown_limits
from nps_report.sections.labels import sure, unit_name
from nps_report.sections.many import brief, in_the_annex, joined
from nps_report.sections.theme_tables import theme_name
from nps_report.snapshot.before_after import Window
from nps_report.wording import UNKNOWN, Words

SHOWN = 5
"""How many rows a table has room for; the annex holds all."""

NAMED = 2
"""How many actions a row names."""

_DIGITS_KEPT = 2

_VERDICTS: tuple[EffectVerdict, ...] = ("improved", "not improved", "too early")


@dataclass(frozen=True)
class _Together:
    """Actions that were done in one unit in one period, which share what followed, and their titles."""

    titles: tuple[str, ...]
    actions: tuple[ActionEffect, ...]

    @property
    def first(self) -> ActionEffect:
        """One of them: what is measured of it is measured of all."""
        return self.actions[0]

    @property
    def themes(self) -> tuple[tuple[str, ThemeMeasured], ...]:
        """What is measured of each of their themes."""
        found = {one.theme: one.mentions for one in self.actions}
        return tuple((theme, mentions) for theme, mentions in found.items() if theme and mentions)


def effects(facts: Facts, words: Words) -> Section | None:
    """What followed the finished actions; None without a register of actions."""
    if not facts.side.has("actions"):
        return None
    found = facts.topic(Effects)
    if not found.found:
        line = words("No action is finished yet: there is no effect to measure.")
        return Section(words("Did it work?"), (Text((runs(line),), tone="quiet"),))
    measured, unmeasured = _measured(found, words)
    return Section(_heading(found, words), tuple(_blocks(found, measured, unmeasured, words)))


def _blocks(
    found: Effects, measured: Sequence[_Together], unmeasured: Sequence[str], words: Words
) -> Iterator[Block]:
    # What is compared with should have moved alike before: a reader sees that first.
    compared = [Placed(_where(found, one.first, words), one.first) for one in measured if one.first.points]
    if (figure := before(compared, found.facts, words)) is not None:
        yield figure
    if unmeasured:
        line = words("Nothing to compare yet: {actions}.", actions=_named(unmeasured, words))
        yield Text((runs(line),), tone="quiet")
    if measured:
        yield _scores(found, measured, words)
    if some := [one for one in measured if one.themes]:
        yield _themes(found, some, words)


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Which days are compared, where, and what a verdict means."""
    if not (facts.side.has("actions") and facts.topic(Effects).found):
        return
    least = facts.programme.actions.least_effect
    yield (
        words("Effects of actions"),
        words(
            "Change across an action's period ({span} each side) less that of units that finished none on its theme; "
            "adjusted Wald at {confidence}. Improved: limits leave out 0; not improved: a gain of {least} points; "
            "needed in each period and group: to find it four times in five. No lots decided where it was done.",
            span=_span(facts, words),
            confidence=sure(words, facts.programme),
            least=words.decimal(least, 0 if least == round(least) else 1),
        ),
    )


def _measured(found: Effects, words: Words) -> tuple[list[_Together], list[str]]:
    """The actions with answers before and after, those done together in one; and the titles of the others."""
    groups: dict[tuple[str, Window], list[tuple[str, ActionEffect]]] = {}
    unmeasured = []
    for title, one in zip(_titles(found, words), found.found, strict=True):
        if math.isnan(one.score.effect.value):
            unmeasured.append(title)
        else:
            groups.setdefault((one.unit, one.window), []).append((title, one))
    together = [_Together(*map(tuple, zip(*group, strict=True))) for group in groups.values()]
    return together, unmeasured


def verdict(effect: Effect, words: Words, comments: bool = False) -> str:
    """What may be said of an effect, in words; `comments` where it is one on the comments."""
    if math.isnan(effect.value):
        return words("too early: nothing to compare yet")
    if effect.verdict == "improved":
        return words("improved") if effect.compared else words("improved, not compared")
    if effect.verdict == "not improved":
        return words("not improved")
    needed = words.whole(_rounded(effect.needed))
    if comments:
        return words("too early: about {n} comments needed", n=needed)
    return words("too early: about {n} answers needed", n=needed)


def _heading(found: Effects, words: Words) -> str:
    verdicts = Counter(one.verdict for one in found.found)
    improved, unimproved, early = (verdicts[name] for name in _VERDICTS)
    said = [
        *([words.plural("{n} improved", "{n} improved", improved)] if improved else []),
        *([words.plural("{n} not improved", "{n} not improved", unimproved)] if unimproved else []),
        *([words.plural("{n} too early to tell", "{n} too early to tell", early)] if early else []),
    ]
    return words("Did it work? Actions: {counted}", counted=", ".join(said))


def _scores(found: Effects, measured: Sequence[_Together], words: Words) -> Table:
    rows = [
        (
            Cell(_named(one.titles, words), _ids(one)),
            Cell(_where(found, one.first, words), one.first.unit),
            *_shown(one.first.score, words, _score),
        )
        for one in measured
    ]
    return Table(
        title=words("Score before and after, {span} each", span=_span(found.facts, words)),
        columns=(
            Column(words("Action"), width=2.6),
            Column(words("Where and when"), width=2.0),
            *_measures(words),
        ),
        rows=tuple(rows[:SHOWN]),
        note=joined(*_cautions(measured, words), in_the_annex(len(rows) - SHOWN, words)),
        beyond=tuple(rows[SHOWN:]),
    )


def _themes(found: Effects, measured: Sequence[_Together], words: Words) -> Table:
    rows = [
        (
            Cell(theme_name(found.facts, theme, words), theme),
            Cell(_where(found, one.first, words), _ids(one)),
            *_shown(mentions, words, _share),
        )
        for one in measured
        for theme, mentions in one.themes
    ]
    return Table(
        title=words("Share of comments on the action's theme: the lower the better"),
        columns=(
            Column(words("Theme"), width=2.0),
            Column(words("Where and when"), width=2.0),
            *_measures(words),
        ),
        rows=tuple(rows[:SHOWN]),
        note=in_the_annex(len(rows) - SHOWN, words),
        beyond=tuple(rows[SHOWN:]),
    )


def _measures(words: Words) -> tuple[Column, ...]:
    return (
        Column(words("Where done"), width=1.3),
        Column(words("Elsewhere"), width=1.3),
        Column(words("Effect, points"), width=1.25),
        Column(words("Verdict"), width=1.9),
    )


def _shown(
    measured: ScoreMeasured | ThemeMeasured, words: Words, told: Callable[[Any, Words], str]
) -> tuple[Cell, ...]:
    return (
        _went(measured.treated, words, told),
        _went(measured.others, words, told),
        _effect(measured.effect, words),
        _verdict(measured.effect, words, comments=isinstance(measured, ThemeMeasured)),
    )


def _ids(together: _Together) -> str:
    return ", ".join(one.action_id for one in together.actions)


def _named(titles: Sequence[str], words: Words) -> str:
    """The first titles, and how many others there are."""
    others = len(titles) - NAMED
    more = [words.plural("{n} other", "{n} others", others)] if others > 0 else []
    return words("; ").join([*titles[:NAMED], *more])


def _where(found: Effects, one: ActionEffect, words: Words) -> str:
    """In which unit and period an action was done: "Lyon, Sept 26"."""
    label = unit_name(words, found.facts.side.units.label(one.unit, words.language), one.unit)
    period = grain_of(one.done_on, found.facts.programme.period).short_label(words.language)
    return words("{unit}, {period}", unit=label, period=period)


def _went(groups: Any, words: Words, told: Callable[[Any, Words], str]) -> Cell:
    """A group before and after, with its answers or comments."""
    if groups is None:
        return Cell(words("no comparison"), mark="quiet")
    before, after = groups
    said = words(
        "{before} → {now} (n = {n_before}, {n_now})",
        before=told(before, words),
        now=told(after, words),
        n_before=before.n,
        n_now=after.n,
    )
    # A narrow column breaks before the bracket, not after its "n".
    return Cell(said.replace("n = ", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"))


def _score(counts: Counts, words: Words) -> str:
    return words.signed(counts.nps)


def _share(mentioned: Mentioned, words: Words) -> str:
    return words.percent(mentioned.share / 100)


def _effect(effect: Effect, words: Words) -> Cell:
    if math.isnan(effect.value):
        return Cell(UNKNOWN)
    limits = shown_limits(words, effect.value, effect.low, effect.high)
    return Cell(limits, effect.value)


def _verdict(effect: Effect, words: Words, comments: bool = False) -> Cell:
    said = verdict(effect, words, comments)
    if effect.verdict == "improved":
        return Cell(said, effect.verdict, "good" if effect.compared else "strong")
    return Cell(said, effect.verdict, "strong" if effect.verdict == "not improved" else "quiet")


def _cautions(measured: Sequence[_Together], words: Words) -> Iterator[str]:
    """What the effects cannot tell."""
    if any(not one.first.compared for one in measured):
        yield words("Without units to compare with, a change says nothing of its cause.")
    if any(len(one.actions) > 1 for one in measured):
        yield words("Actions done together share what followed.")


def _titles(found: Effects, words: Words) -> list[str]:
    titles = localized(found.actions, "title", (words.language, *LANGUAGES))
    return [brief(str(title)) for title in titles.fillna("")]


def _span(facts: Facts, words: Words) -> str:
    """The length of a window: "3 months"."""
    n = facts.programme.actions.effect_window
    match facts.programme.period:
        case "week":
            return words.plural("{n} week", "{n} weeks", n)
        case "month":
            return words.plural("{n} month", "{n} months", n)
        case "quarter":
            return words.plural("{n} quarter", "{n} quarters", n)
        case "year":
            return words.plural("{n} year", "{n} years", n)


def _rounded(needed: int) -> int:
    """A number of answers as it may be said: 1909 is about 1900.

    >>> [_rounded(needed) for needed in (7, 87, 1909, 123_456)]
    [7, 87, 1900, 120000]
    """
    return int(round(needed, _DIGITS_KEPT - len(str(needed)))) if needed >= 100 else needed
