"""What a comment speaks of: where it mentions the themes of a code frame, and competitors."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias, TypeVar

from nps_report.errors import ProgrammeError
from nps_report.verbatims.cues import Cues, passages
from nps_report.verbatims.frame import COMPETITORS, CodeFrame
from nps_report.verbatims.lemmas import Word, words_of
from nps_report.verbatims.patterns import Place, Regex, WordPattern, forms_of, read_name, read_pattern

Key = TypeVar("Key")

_SENTENCE_END = re.compile(r"[.!?…]\s")
_SECONDS = 0.05  # an expression that asks for more on one comment would ask for ever on another
_REMEMBERED = 200_000  # words


@dataclass(frozen=True)
class Mention:
    """That a comment speaks of a theme, or of one of its subthemes, between two places of its text."""

    theme: str
    subtheme: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Tagger:
    """Finds the mentions of a frame's themes: `Tagger(frame)(text, language)`, in the order of the text.

    A comment may mention several themes. Mentions of one theme that overlap are one: the longest, with the subtheme
    of the longest that has one. What lies inside a phrase that the theme excludes is no mention. The words of a
    pattern stand in one sentence. Competitors are looked for whatever the language, themes where they have patterns
    in it. Where the frame has cues in the language, a likely pattern counts only where they raise its theme, and a
    theme that they raise without any pattern is mentioned by the words that say so most.

    >>> from nps_report.verbatims.frame import Theme
    >>> price = Theme("price", {}, {"fr": ("cher", "prix")}, {"fr": ("cher client",)})
    >>> tagger = Tagger(CodeFrame((price,), competitors=("Acme",)))
    >>> [(found.theme, found.start, found.end) for found in tagger("Plus cher qu'Acme, chers clients", "fr")]
    [('price', 5, 9), ('competitors', 13, 17)]
    """

    frame: CodeFrame
    _indexes: dict[str, _Index] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __call__(self, text: str, language: str) -> tuple[Mention, ...]:
        """The mentions in `text`, which is in `language`.

        Raises ProgrammeError where a regular expression of the frame takes too long.
        """
        words = words_of(text, language)
        hits = self._index(language).hits(text, words)
        cues = self.frame.cues.get(language)
        counted = _counted(hits)
        if cues and words:
            counted = _weighed(counted, hits, _Text(text, words), cues)
        mentions = [_mention(group) for group in _overlapping(counted)]
        return tuple(sorted(mentions, key=lambda found: (found.start, found.end, found.theme)))

    def _index(self, language: str) -> _Index:
        if language not in self._indexes:
            self._indexes[language] = _Index(language, _rules(self.frame, language))
        return self._indexes[language]


_KEPT = 4  # prepared code frames: a process reads few of them, most often one
_prepared: list[Tagger] = []


def tagger_of(frame: CodeFrame) -> Tagger:
    """The tagger of a frame; one equal to a frame that was asked for lately is prepared already.

    >>> tagger_of(CodeFrame(competitors=("Acme",))) is tagger_of(CodeFrame(competitors=("Acme",)))
    True
    """
    for known in _prepared:
        if known.frame == frame:
            return known
    _prepared.insert(0, Tagger(frame))
    del _prepared[_KEPT:]
    return _prepared[0]


@dataclass(frozen=True, eq=False)
class _Rule:
    """What a pattern stands for; `excludes` where it is one that takes mentions away."""

    theme: str
    subtheme: str | None
    excludes: bool = False
    likely: bool = False


@dataclass(frozen=True)
class _Hit:
    """Where a rule's pattern was found."""

    start: int
    end: int
    rule: _Rule


def _rules(frame: CodeFrame, language: str) -> Iterator[tuple[_Rule, WordPattern | Regex]]:
    """Every pattern of a language with what it stands for."""
    for theme, subtheme in frame.entries():
        said, sub = subtheme or theme, subtheme.id if subtheme else None
        yield from _read(said.patterns, language, _Rule(theme.id, sub))
        yield from _read(said.likely, language, _Rule(theme.id, sub, likely=True))
        yield from _read(said.excluded, language, _Rule(theme.id, sub, excludes=True))
    for name in frame.competitors:
        yield _Rule(COMPETITORS, name), read_name(name, language)


def _read(
    patterns: Mapping[str, tuple[str, ...]], language: str, rule: _Rule
) -> Iterator[tuple[_Rule, WordPattern | Regex]]:
    for written in patterns.get(language, ()):
        read = read_pattern(written, language)
        yield from ((rule, one) for one in ((read,) if isinstance(read, Regex) else read))


@dataclass(frozen=True)
class _Start:
    """A rule's pattern from its second place on: each place's number, and how many words may stand before it."""

    rule: _Rule
    others: tuple[tuple[int, int], ...]
    needed: frozenset[int]
    """The numbers of the other places: a text without one of them need not be looked at word by word."""


# The numbers of the places that a word fits, and the patterns that it may begin.
_Fit: TypeAlias = tuple[frozenset[int], tuple[_Start, ...]]


class _Index:
    """The patterns of one language by their first place; it remembers what each word fits."""

    def __init__(self, language: str, rules: Iterable[tuple[_Rule, WordPattern | Regex]]) -> None:
        self._language = language
        self._numbers: dict[Place, int] = {}
        self._starts: dict[int, list[_Start]] = defaultdict(list)
        self._regexes: list[tuple[_Rule, Regex]] = []
        self._fitting: dict[str, _Fit] = {}
        for rule, pattern in rules:
            self._add(rule, pattern)
        self._by_form = _inverted((place.forms, number) for place, number in self._numbers.items())
        self._by_stem = _inverted((place.stems, number) for place, number in self._numbers.items())
        self._longest_stem = max(map(len, self._by_stem), default=0)

    def _add(self, rule: _Rule, pattern: WordPattern | Regex) -> None:
        if isinstance(pattern, Regex):
            self._regexes.append((rule, pattern))
        elif pattern:
            first, *others = [(self._number(place), place.reach) for place in pattern]
            needed = frozenset(number for number, _ in others)
            self._starts[first[0]].append(_Start(rule, tuple(others), needed))

    def _number(self, place: Place) -> int:
        return self._numbers.setdefault(Place(place.forms, place.stems), len(self._numbers))

    def hits(self, text: str, words: Sequence[Word]) -> list[_Hit]:
        """Where patterns are found in a text, whose words are given, in no order."""
        fitting = [self._fitting.get(word.text) or self._fit(word) for word in words]
        plain = text.casefold()
        worth = ((rule, one) for rule, one in self._regexes if one.may_be_in(plain))
        found = [hit for rule, one in worth for hit in _searched(rule, one, text)]
        there: frozenset[int] = frozenset().union(*(numbers for numbers, _ in fitting))
        for at, (_, starts) in enumerate(fitting):
            for start in starts:
                last = _last(start, at, fitting) if start.needed <= there else None
                if last is not None and _in_one_sentence(text, words[at], words[last]):
                    found.append(_Hit(words[at].start, words[last].end, start.rule))
        return found

    def _fit(self, word: Word) -> _Fit:
        beginnings = (word.folded[:size] for size in range(1, min(len(word.folded), self._longest_stem) + 1))
        numbers = {n for form in forms_of(word, self._language) for n in self._by_form.get(form, ())}
        numbers.update(n for stem in beginnings for n in self._by_stem.get(stem, ()))
        starts = tuple(start for number in sorted(numbers) for start in self._starts.get(number, ()))
        if len(self._fitting) >= _REMEMBERED:
            self._fitting.clear()
        self._fitting[word.text] = frozenset(numbers), starts
        return self._fitting[word.text]


def _inverted(entries: Iterable[tuple[frozenset[str], int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for keys, number in entries:
        for key in keys:
            found[key].append(number)
    return dict(found)


def _last(start: _Start, at: int, fitting: list[_Fit]) -> int | None:
    """The first word with which a pattern that begins `at` may end; None where it cannot."""
    reached = {at}
    for number, reach in start.others:
        reached = {
            after
            for one in reached
            for after in range(one + 1, min(one + 2 + reach, len(fitting)))
            if number in fitting[after][0]
        }
        if not reached:
            return None
    return min(reached)


def _in_one_sentence(text: str, first: Word, last: Word) -> bool:
    return first is last or not _SENTENCE_END.search(text, first.end, last.start)


def _searched(rule: _Rule, one: Regex, text: str) -> Iterator[_Hit]:
    """Where a regular expression is found.

    Raises ProgrammeError where that takes too long.
    """
    try:
        yield from (
            _Hit(found.start(), found.end(), rule)
            for found in one.compiled.finditer(text, timeout=_SECONDS)
            if found[0]
        )
    except TimeoutError:
        raise ProgrammeError(
            "slow-pattern",
            f"pattern {one.written!r} of theme {rule.theme!r} took longer than {_SECONDS * 1000:.0f} ms "
            f"on a comment of {len(text)} characters. Simplify it.",
        ) from None


def _counted(hits: list[_Hit]) -> list[_Hit]:
    """The hits that lie in no phrase which their theme, or their subtheme, excludes."""
    phrases = _grouped(
        (hit for hit in hits if hit.rule.excludes), lambda hit: (hit.rule.theme, hit.rule.subtheme)
    )
    excluded = {of: _Spans(found) for of, found in phrases.items()}
    return [
        hit
        for hit in hits
        if not hit.rule.excludes
        and not any(
            (hit.rule.theme, of) in excluded and excluded[hit.rule.theme, of].hold(hit.start, hit.end)
            for of in {None, hit.rule.subtheme}
        )
    ]


@dataclass(frozen=True)
class _Text:
    """A text and its words."""

    written: str
    words: Sequence[Word]

    def passages(self) -> Iterator[tuple[range, Sequence[Word]]]:
        """The passages that are weighed one by one: where their words stand among all, and the words."""
        ends = (found.start() for found in _SENTENCE_END.finditer(self.written))
        yield from ((places, self.words[places.start : places.stop]) for places in passages(self.words, ends))


def _weighed(counted: Iterable[_Hit], hits: Iterable[_Hit], text: _Text, cues: Cues) -> list[_Hit]:
    """The hits of themes that are certain or that cues raise; one more where only cues speak of a theme."""
    by_theme = _grouped(counted, lambda hit: hit.rule.theme)
    sure = {
        theme
        for theme, found in by_theme.items()
        if theme not in cues.themes or not all(hit.rule.likely for hit in found)
    }
    raised = dict(_raised(by_theme, _excluded_words(hits, text.words), text, cues))
    told = [hit for theme, found in by_theme.items() if theme in sure or theme in raised for hit in found]
    return told + [hit for theme, hit in raised.items() if hit and theme not in by_theme]


def _raised(
    by_theme: Mapping[str, Sequence[_Hit]],
    excluded: Mapping[str, frozenset[int]],
    text: _Text,
    cues: Cues,
) -> Iterator[tuple[str, _Hit | None]]:
    """The themes that the cues of a passage raise, the last passage first, and the words there that say so most."""
    mentions = {
        theme: [_mention(group) for group in _overlapping(found)] for theme, found in by_theme.items()
    }
    for places, words in reversed(list(text.passages())):
        begins, ends = words[0].start, words[-1].end
        likely = {
            theme: sum(begins <= found.start < ends for found in found_here)
            for theme, found_here in mentions.items()
        }
        but = {theme: frozenset(place - places.start for place in some) for theme, some in excluded.items()}
        for theme, first, last in cues.raised(words, likely, but):
            yield theme, None if first < 0 else _Hit(words[first].start, words[last].end, _Rule(theme, None))


def _excluded_words(hits: Iterable[_Hit], words: Sequence[Word]) -> dict[str, frozenset[int]]:
    """The words within phrases that a theme itself excludes, by their places."""
    phrases = _grouped(
        (hit for hit in hits if hit.rule.excludes and not hit.rule.subtheme), lambda hit: hit.rule.theme
    )
    excluded = {theme: _Spans(found) for theme, found in phrases.items()}
    return {
        theme: frozenset(place for place, word in enumerate(words) if spans.hold(word.start, word.end))
        for theme, spans in excluded.items()
    }


class _Spans:
    """Where phrases stand. However many they are, whether one of them holds a hit is told at once."""

    def __init__(self, phrases: list[_Hit]) -> None:
        ordered = sorted(phrases, key=lambda hit: hit.start)
        self._starts = [hit.start for hit in ordered]
        # Up to each phrase, how far those that begin no later reach.
        self._ends = list(accumulate((hit.end for hit in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        """Whether one phrase begins no later than `start`, and ends no earlier than `end`."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end


def _overlapping(hits: Iterable[_Hit]) -> Iterator[list[_Hit]]:
    """The hits of each theme, those together that overlap, from one to the next."""
    for of_theme in _grouped(hits, lambda hit: hit.rule.theme).values():
        group: list[_Hit] = []
        reach = 0
        for hit in sorted(of_theme, key=lambda hit: (hit.start, hit.end)):
            if group and hit.start >= reach:
                yield group
                group = []
            group.append(hit)
            reach = max(reach, hit.end)
        yield group


def _mention(hits: list[_Hit]) -> Mention:
    """The longest of hits that overlap, the first of the longest, with the subtheme of the longest that has one."""
    by_length = sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start))
    subtheme = next((hit.rule.subtheme for hit in by_length if hit.rule.subtheme), None)
    return Mention(by_length[0].rule.theme, subtheme, by_length[0].start, by_length[0].end)


def _grouped(hits: Iterable[_Hit], key: Callable[[_Hit], Key]) -> dict[Key, list[_Hit]]:
    groups: dict[Key, list[_Hit]] = defaultdict(list)
    for hit in hits:
        groups[key(hit)].append(hit)
    return groups
