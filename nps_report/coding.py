"""How a period's comments are coded by themes: what an analyst looks at to work on the code frame."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from nps_report.choosing import LAST, WHOLE, chosen_periods
from nps_report.comparisons import against_previous
from nps_report.errors import PeriodError, UnknownNameError
from nps_report.facts.internal import Facts
from nps_report.facts.sample import known_values
from nps_report.facts.themes import MOST_WORDS, Themes
from nps_report.files import write_text
from nps_report.kit import kit_folder
from nps_report.metrics.agreement import PooledAgreement
from nps_report.nearest import nearest
from nps_report.periods import Period
from nps_report.programme import Programme
from nps_report.programme import Themes as ThemeFiles
from nps_report.programme.comment_rules import FRAME, QUOTES, CommentRules, comment_files, comment_rules
from nps_report.programme.quotes import unmatched_lines
from nps_report.scope import Scope
from nps_report.snapshot import InternalSide, build_snapshot, open_internal
from nps_report.snapshot.identity import identity
from nps_report.snapshot.named import is_person
from nps_report.snapshot.themes import ThemeNames
from nps_report.verbatims.coded import REPORTED, TUNING, agreement
from nps_report.verbatims.discovery import DistinctiveWord, words_that_differ
from nps_report.verbatims.frame import COMPETITORS, CodeFrame
from nps_report.verbatims.pinned import Choice
from nps_report.verbatims.polarity import said
from nps_report.verbatims.suggestions import Suggestion, align, suggest
from nps_report.verbatims.themes import Tagger, tagger_of

UNKNOWN = "unknown"
"""Stands for the language of a comment that could not be told."""

_NOTE = ".themes"
"""Names, among the snapshots, the one that was used last, and the answers that it holds."""

_NO_RULES = CommentRules(CodeFrame(), Choice())
_COLUMNS = ("response_id", "responded_at", "comment_language", "score_class", "comment")
_MENTION = ("response_id", "counts", "theme", "subtheme", "start", "end", "said")


@dataclass(frozen=True)
class Retagged(InternalSide):
    """A snapshot's internal side whose comments are read by other rules than those that it was made with.

    A period's comments are tagged when they are asked for. So a new pattern shows in seconds, while a new snapshot
    would read every comment there is.
    """

    rules: CommentRules = _NO_RULES
    _mentions: dict[tuple[str, date, date], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def mentions(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """As those of the snapshot, by these rules."""
        key = (unit, start, end)
        if key not in self._mentions:
            rows = list(self._tagged(*key))
            self._mentions[key] = pd.DataFrame(rows, columns=pd.Index(_MENTION))
        return self._mentions[key]

    def theme_names(self) -> dict[str, ThemeNames]:
        """The names of these rules' themes."""
        return {
            theme.id: ThemeNames(theme.names, {sub.id: sub.names for sub in theme.subthemes})
            for theme in self.rules.frame.themes
        }

    def theme_languages(self) -> tuple[str, ...]:
        """The languages of these rules' patterns."""
        return tuple(sorted(self.rules.frame.languages))

    def _tagged(self, unit: str, start: date, end: date) -> Iterator[tuple[Any, ...]]:
        comments = self.comments(unit, start, end)
        counted = set(self.counted_comments(unit, start, end))
        told = comments[~comments["comment_empty"].astype("bool") & comments["comment_language"].notna()]
        for response, text, language in told[["response_id", "comment", "comment_language"]].itertuples(
            index=False
        ):
            found = self._tagger(text, language)
            tones = said(text, [(one.start, one.end) for one in found], language)
            for one, tone in zip(found, tones, strict=True):
                yield response, response in counted, one.theme, one.subtheme, one.start, one.end, tone

    @cached_property
    def _tagger(self) -> Tagger:
        return tagger_of(self.rules.frame)


@dataclass(frozen=True)
class PeriodAlone(Themes):
    """The themes of a period, none of which gains or loses ground: no earlier period is read for that."""

    @cached_property
    def against(self) -> Period | None:
        """No earlier period."""
        return None


@dataclass(frozen=True)
class Said:
    """A comment that is listed; `marks` are the places in it that speak of the theme asked for, if any was."""

    response: str
    day: date
    language: str | None
    score_class: str | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    unnamed: bool = False
    """Whether the answer's id may not be shown, for it could name somebody who may not be named."""

    @property
    def shown_id(self) -> str:
        """The answer's id, or a dash."""
        return "–" if self.unnamed else self.response


@dataclass(frozen=True)
class Coding:
    """The themes of a period and unit as the rules of now find them, what is left over, and how far to trust them."""

    themes: Themes
    rules: CommentRules
    unmatched: tuple[str, ...] = ()
    """A line for each pin or ban that names no answer."""

    @cached_property
    def untagged(self) -> tuple[Said, ...]:
        """The comments that raise no theme, in a language with patterns, the newest first."""
        raised = {one.response for theme in self.themes.found for one in theme.raised}
        read = self.rules.frame.languages
        return tuple(one for one in self._all if one.response not in raised and one.language in read)

    @cached_property
    def other_languages(self) -> dict[str, int]:
        """How many comments are in each language that the code frame has no pattern in."""
        found = Counter(one.language or UNKNOWN for one in self._all)
        return {
            name: count for name, count in sorted(found.items()) if name not in self.rules.frame.languages
        }

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What those without a theme may have in common, language by language; an analyst decides what it is.

        What was suggested of the period before keeps its number.
        """
        now = _suggested(self.untagged)
        before = _suggested(self.before.untagged) if now and self.before else ()
        return align(now, before)

    @cached_property
    def words(self) -> tuple[DistinctiveWord, ...]:
        """Words that this period's comments say more than those of the period before, z above 0, or less."""
        if self.before is None:
            return ()
        now, earlier = ([(one.text, one.language) for one in coding._all] for coding in (self, self.before))
        return words_that_differ(now, earlier)[:MOST_WORDS]

    @cached_property
    def before(self) -> Coding | None:
        """The coding of the latest earlier period with answers, by the same rules; None where there is none."""
        facts = self.themes.facts
        against = against_previous(facts.side, facts.scope)
        if against is None:
            return None
        scope = replace(facts.scope, period=against, as_of=against.end)
        return Coding(PeriodAlone(Facts(facts.side, scope)), self.rules)

    @cached_property
    def agreements(self) -> dict[str, PooledAgreement]:
        """The agreement with each half of the sample coded by hand, as far as there is one, the reported one first."""
        tag, names = tagger_of(self.rules.frame), [theme.id for theme in self.rules.frame.themes]
        halves = {half: [one for one in self.rules.coded if one.half == half] for half in (REPORTED, TUNING)}
        found = {half: agreement(sample, tag, names) for half, sample in halves.items()}
        return {half: one for half, one in found.items() if one is not None}

    def of_theme(self, name: str) -> tuple[Said, ...]:
        """Every comment that raises a theme or names a competitor, with the places that do, the newest first.

        Raises UnknownNameError where there is no such theme.
        """
        known = (*(theme.id for theme in self.rules.frame.themes), COMPETITORS)
        if name not in known:
            raise UnknownNameError(
                "unknown-theme",
                f"No theme named {name!r}{nearest(name, known)}. There are: {', '.join(known)}.",
            )
        marks = self._marks(name)
        return tuple(
            replace(one, marks=tuple(marks[one.response])) for one in self._all if one.response in marks
        )

    @cached_property
    def _all(self) -> tuple[Said, ...]:
        comments = self.themes.comments
        columns = (known_values(comments, column) for column in _COLUMNS)
        hides = self.themes.facts.programme.identified != "yes"
        return tuple(
            Said(response, moment.date(), language, score_class, text, unnamed=hides and _may_name(response))
            for response, moment, language, score_class, text in zip(*columns, strict=True)
        )

    def _marks(self, name: str) -> dict[str, list[tuple[int, int]]]:
        facts = self.themes.facts
        mentions = facts.side.mentions(facts.scope.unit, facts.scope.start, facts.scope.end)
        own = mentions[mentions["theme"] == name]
        columns = (own[column].tolist() for column in ("response_id", "start", "end"))
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for response, start, end in zip(*columns, strict=True):
            found[response].append((start, end))
        return found


def _may_name(response: str) -> bool:
    """Whether an answer's id may tell who gave it: an e-mail, or a name with a number beside it.

    >>> [_may_name(text) for text in ("R00012", "R_3fKsdJHdkf", "rose@b.example 2", "Rose Martin 12")]
    [False, False, True, True]
    """
    return "@" in response or any(
        is_person(part) for part in (response, re.sub(r"\d+", " ", response).strip())
    )


def _suggested(untagged: Iterable[Said]) -> tuple[Suggestion, ...]:
    texts: dict[str, list[str]] = defaultdict(list)
    for one in untagged:
        texts[str(one.language)].append(one.text)
    found = [suggestion for language in sorted(texts) for suggestion in suggest(texts[language], language)]
    return align(found, ())


def coding_of(programme: Programme, period: str = LAST, unit: str = WHOLE) -> Coding:
    """How the comments of a period and unit are coded by the files of now.

    Raises ReportError where the programme, one of its files, the period or the unit cannot be used.
    """
    rules = comment_rules(programme)
    side = _side(programme, rules)
    periods = chosen_periods(period, side)
    if len(periods) != 1:
        raise PeriodError("many-periods", f"{period}: themes are those of one period, A:B or one name.")
    scope = Scope(periods[0], side.units.find(unit), periods[0].end)
    quotes = comment_files(programme).quotes
    lines = unmatched_lines(quotes, _unmatched(rules.choice, side)) if quotes else []
    return Coding(PeriodAlone(Facts(side, scope)), rules, tuple(lines))


def _side(programme: Programme, rules: CommentRules) -> InternalSide:
    """The snapshot of now where there is one, else the last one used here that differs in nothing but the rules.

    The latter's comments are read anew by these rules, as they are asked for. Where neither is there, one is made.
    """
    place = programme.home.resolve() / "snapshot"
    same_answers = _identity_without_rules(programme)
    used = _last_used(place, same_answers)
    if used and not (place / identity(programme)).is_dir():
        side = open_internal(used / "internal")
        return Retagged(side.folder, side.programme, side.units, rules)
    folder = build_snapshot(programme, place).folder
    write_text(place / _NOTE, f"{same_answers} {folder.name}")
    return open_internal(folder / "internal")


def _identity_without_rules(programme: Programme) -> str:
    """What a snapshot would be called if comments were read by the kit's rules: the same whatever the rules are."""
    kit = kit_folder("params")
    return identity(
        programme.model_copy(update={"themes": ThemeFiles(frame=kit / FRAME, quotes=kit / QUOTES)})
    )


def _last_used(place: Path, same_answers: str) -> Path | None:
    note = place / _NOTE
    answers, _, name = note.read_text(encoding="utf-8").partition(" ") if note.is_file() else ("", "", "")
    return place / name if answers == same_answers and (place / name).is_dir() else None


def _unmatched(choice: Choice, side: InternalSide) -> Choice:
    """The pins and bans that name no answer, where comments are kept as they were written; else `check` can tell."""
    if side.programme.identified != "yes":
        return Choice()
    if not choice.pinned | choice.banned:
        return choice
    comments = side.comments(WHOLE, date.min, date.max - timedelta(days=1))
    columns = (known_values(comments, column) for column in ("response_id", "comment"))
    return choice.unmatched(zip(*columns, strict=True))
