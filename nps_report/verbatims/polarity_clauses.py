"""Clauses of a comment: where they begin, how they hang together, and the opinions in each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nps_report.verbatims.lemmas import Word
from nps_report.verbatims.polarity_opinions import Opinion, opinions_of
from nps_report.verbatims.polarity_rules import Cue, cues_of

_STRONG = re.compile(r"[.!?;…\n]")
_WEAK = re.compile(r"[,:()/–—|•]|\s-+\s|-{2}")
_SUBJECTS = 2  # words within which a clause says that it goes on about what was just named


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `first` to `last` of a text, their opinions, and how they hang on to the clause before.

    `join` is "strong" (a sentence begins), "weak" (a comma), "contrast" ("mais") or "except" ("sauf").
    """

    first: int
    last: int
    join: str
    opinions: tuple[Opinion, ...]
    stops: tuple[int, ...]
    goes_on: bool
    is_now: bool


@dataclass
class _Clause:
    """A clause while its words are gathered."""

    first: int
    join: str
    last: int = -1
    asked: bool = False
    cues: list[Cue] = field(default_factory=list)


def clauses_of(text: str, words: Sequence[Word], language: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order.

    >>> from nps_report.verbatims.lemmas import words_of
    >>> text = "bon produit mais support lent"
    >>> clauses = clauses_of(text, words_of(text, "fr"), "fr")
    >>> [(clause.join, clause.opinions[0].sign) for clause in clauses]
    [('strong', 1), ('contrast', -1)]
    """
    cues = list(cues_of(words, language))
    return tuple(_read(clause, words) for clause in _cut(text, words, cues))


def _cut(text: str, words: Sequence[Word], cues: Sequence[Cue]) -> list[_Clause]:
    """The words cut at signs, and before "mais" and "sauf"; a phrase that counts is never cut."""
    at = {cue.first: cue for cue in cues}
    within = {place for cue in cues for place in range(cue.first + 1, cue.last + 1)}
    clauses: list[_Clause] = []
    end = 0
    for place, word in enumerate(words):
        cue = at.get(place)
        join = _join(text, end, word.start, cue) if place not in within else ""
        if not clauses or join:
            clauses.append(_Clause(place, join or "strong"))
        clauses[-1].last = place
        if cue:
            clauses[-1].cues.append(cue)
        end = word.end
    _mark_questions(text, words, clauses)
    return clauses


def _join(text: str, end: int, start: int, cue: Cue | None) -> str:
    if cue and cue.kind in ("contrast", "except"):
        return cue.kind
    between = text[end:start]
    if between in (" ", "'", "’", "-", "") or _is_in_number(text, end, start):
        return ""
    return "strong" if _STRONG.search(between) else "weak" if _WEAK.search(between) else ""


def _is_in_number(text: str, end: int, start: int) -> bool:
    return start - end == 1 and end > 0 and text[end - 1].isdigit() and text[start].isdigit()


def _mark_questions(text: str, words: Sequence[Word], clauses: list[_Clause]) -> None:
    if "?" not in text:
        return
    asked = False
    following = len(text)
    for clause in reversed(clauses):
        after = text[words[clause.last].end : following]
        following = words[clause.first].start
        asked = "?" in after or (asked and not _STRONG.search(after))
        clause.asked = asked


def _read(clause: _Clause, words: Sequence[Word]) -> Clause:
    opinions = opinions_of(clause.cues, words, clause.first, clause.last)
    if clause.asked:
        # A question asserts nothing; only a plain reproach in it counts.
        opinions = [opinion for opinion in opinions if opinion.sign < 0 and not opinion.faint]
    return Clause(
        clause.first,
        clause.last,
        clause.join,
        tuple(opinions),
        tuple(cue.first for cue in clause.cues if cue.kind == "stop"),
        _begins_with(("pronoun", "now"), clause),
        any(cue.kind == "now" for cue in clause.cues),
    )


def _begins_with(kinds: Iterable[str], clause: _Clause) -> bool:
    start = clause.first + (clause.join in ("contrast", "except"))
    return any(cue.kind in kinds and cue.first < start + _SUBJECTS for cue in clause.cues)
