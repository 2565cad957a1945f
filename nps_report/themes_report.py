"""`nps-report themes`: what an analyst of the code frame reads, as lines and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nps_report.coding import Coding, Said
from nps_report.facts.themes import ThemeSaid
from nps_report.metrics.agreement import PooledAgreement
from nps_report.verbatims.coded import REPORTED
from nps_report.verbatims.suggestions import Suggestion

SHOWN = 20
"""How many comments without a theme are shown unless told otherwise."""

_LONG = 300  # characters of a comment, beyond what is marked in it


@dataclass(frozen=True)
class ThemesReport:
    """The coding of a period told to an analyst: everything, or the comments of one `theme`."""

    coding: Coding
    untagged: int = SHOWN
    theme: str = ""

    def lines(self) -> Iterator[str]:
        """For people."""
        # Whether there is such a theme is known before anything is told.
        asked = self.coding.of_theme(self.theme) if self.theme else ()
        yield self._opening()
        yield from map(comment_line, asked) if self.theme else self._parts()

    def as_json(self) -> str:
        """For programs: the same, as one JSON object."""
        scope = self.coding.themes.facts.scope
        found: dict[str, Any] = {
            "schema": "nps-report/themes/1",
            "programme": self.coding.themes.facts.programme.programme,
            "period": scope.period.name,
            "unit": scope.unit,
            "comments": {
                "said": len(self.coding.themes.comments),
                "tagged": self.coding.themes.tagged,
                "other_languages": self.coding.other_languages,
            },
        }
        rest = self._of_theme() if self.theme else self._everything()
        return json.dumps(found | rest, ensure_ascii=False, indent=1)

    def _parts(self) -> Iterator[str]:
        yield from self._other_languages()
        yield from _part("Themes", self._coverage())
        yield from _part("Competitors", self._competitors())
        yield from _part(self._untagged_head(), map(comment_line, self.coding.untagged[: self.untagged]))
        yield from _part(
            "Suggestions: words that go together in comments without a theme; you decide whether they make one",
            map(_suggestion_line, self.coding.suggestions),
        )
        yield from _part("Words that differ, an exploration", [*self._words(), *self._words_of_the_time()])
        yield from _part("Agreement with comments coded by hand", self._agreement())
        yield from self._warnings()

    def _of_theme(self) -> dict[str, Any]:
        said = [{**_told(one), "marks": one.marks} for one in self.coding.of_theme(self.theme)]
        return {"theme": self.theme, "said": said}

    def _everything(self) -> dict[str, Any]:
        themes = self.coding.themes
        return {
            "themes": [_counted(one) for one in themes.found],
            "competitors": [_counted(one) for one in themes.competitors],
            "untagged": len(self.coding.untagged),
            "untagged_comments": [_told(one) for one in self.coding.untagged[: self.untagged]],
            "suggestions": [_suggested(one) for one in self.coding.suggestions],
            "words": [
                {"text": one.text, "language": one.language, "z": one.z, "more": _side(one.z)}
                for one in themes.words
            ],
            "words_since": [
                {
                    "text": one.text,
                    "language": one.language,
                    "z": one.z,
                    "now": one.first,
                    "before": one.second,
                }
                for one in self.coding.words
            ],
            "agreement": {half: _agreed(one) for half, one in self.coding.agreements.items()},
            "unmatched": list(self.coding.unmatched),
        }

    def _opening(self) -> str:
        facts, themes = self.coding.themes.facts, self.coding.themes
        said = len(themes.comments)
        share = f" ({themes.tagged / said:.0%})" if said else ""
        return (
            f"{facts.programme.programme}, {facts.scope.period.name}, {facts.scope.unit}: {_many(said, 'comment')} "
            f"that {'says' if said == 1 else 'say'} something, {themes.tagged} of them with a theme{share}."
        )

    def _other_languages(self) -> Iterator[str]:
        if languages := self.coding.other_languages:
            told = ", ".join(f"{count} in {name}" for name, count in languages.items())
            yield f"Not read for themes, because the code frame has no pattern in their language: {told}."

    def _coverage(self) -> Iterator[str]:
        names = self.coding.themes.facts.side.theme_names()
        if self.coding.themes.found:
            yield _row("", "comments", "fav.", "unfav.", "other", "")
        for one in self.coding.themes.found:
            tones = (one.toned(tone) for tone in ("positive", "negative", "neutral"))
            yield _row(one.theme, one.comments, *tones, names[one.theme].names.get("en", ""))
            for subtheme, count in one.subthemes:
                name = names[one.theme].subthemes.get(subtheme, {}).get("en", "")
                yield _row(f"  {subtheme}", count, "", "", "", name)
        yield from self._unraised(names)

    def _unraised(self, names: Iterable[str]) -> Iterator[str]:
        raised = {one.theme for one in self.coding.themes.found}
        if absent := [name for name in names if name not in raised]:
            yield f"raised by nobody: {', '.join(absent)}"

    def _competitors(self) -> Iterator[str]:
        for one in self.coding.themes.competitors:
            yield f"{one.theme}: {_many(one.comments, 'comment')}"

    def _untagged_head(self) -> str:
        every = len(self.coding.untagged)
        more = f", {self.untagged} of {every} (--untagged {every} for all)" if every > self.untagged else ""
        return f"Comments without a theme, the newest first{more}"

    def _words(self) -> Iterator[str]:
        for one in self.coding.themes.words:
            counts = f"{one.first} comments of detractors, {one.second} of promoters, z {one.z:+.1f}"
            yield f"{_plain(one.text)} ({one.language}): more by {_side(one.z)}; {counts}"

    def _words_of_the_time(self) -> Iterator[str]:
        for one in self.coding.words:
            counts = f"{one.first} comments now, {one.second} in the period before, z {one.z:+.1f}"
            yield f"{_plain(one.text)} ({one.language}): {'more' if one.z > 0 else 'less'} than before; {counts}"

    def _agreement(self) -> Iterator[str]:
        for half, found in self.coding.agreements.items():
            kind = "not tuned on" if half == REPORTED else "tuned on"
            n = sum(one.half == half for one in self.coding.rules.coded)
            yield f"{half} half, {kind}: kappa {_kappa(found.pooled.kappa)}, {_many(n, 'comment')}"
            yield "  " + ", ".join(
                f"{name} {_kappa(one.agreement.kappa)} (n {one.coded})" for name, one in found.themes.items()
            )

    def _warnings(self) -> Iterator[str]:
        for line in self.coding.unmatched:
            yield f"warning: {line}"


def _part(head: str, lines: Iterable[str]) -> Iterator[str]:
    """A part of the report, which is left out where it holds nothing."""
    found = list(lines)
    if found:
        yield ""
        yield f"{head}:"
        yield from (f"  {line}" for line in found)


def _row(theme: str, *cells: int | str) -> str:
    *counts, name = cells
    return f"{theme:<22}{''.join(f'{count:>9}' for count in counts)}  {name}".rstrip()


def comment_line(one: Said) -> str:
    """A comment as it is listed: its answer, day, language and class, then its words in one line.

    >>> from datetime import date
    >>> comment_line(Said("R7", date(2026, 10, 2), "fr", "detractors", "Trop cher", ((5, 9),)))
    'R7 (2026-10-02, fr, detractors): Trop [cher]'
    """
    known = [part for part in (one.day.isoformat(), one.language, one.score_class) if part]
    return f"{one.shown_id} ({', '.join(known)}): {marked(one.text, one.marks)}"


def marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """A comment in one line with brackets around what is marked; what follows much later is cut off.

    >>> marked("Livraison en retard,\\nfacture juste.", [(0, 9), (13, 19)])
    '[Livraison] en [retard], facture juste.'
    >>> marked("a" * 400, [])[-5:]
    'aaaa…'
    """
    room = max([_LONG, *(end for _, end in marks)])
    parts, done = [], 0
    for start, end in sorted(marks):
        parts += [text[done:start], "[", text[start:end], "]"]
        done = end
    shown = "".join(parts) + text[done:room]
    return _plain(shown) + ("…" if len(text) > room else "")


def _plain(text: str) -> str:
    """A text in one line, without signs that would steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _suggestion_line(one: Suggestion) -> str:
    words, example = ", ".join(map(_plain, one.words)), marked(one.examples[0], [])
    many = f"{_many(one.comments, 'comment')}, {one.share:.0%}"
    return f"{one.language} {one.number}: {words} ({many}), such as: {example}"


def _side(z: float) -> str:
    return "detractors" if z > 0 else "promoters"


def _kappa(value: float) -> str:
    return "unknown" if math.isnan(value) else f"{value:.2f}"


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _told(one: Said) -> dict[str, Any]:
    return {
        "response": None if one.unnamed else one.response,
        "day": one.day.isoformat(),
        "language": one.language,
        "class": one.score_class,
        "comment": one.text,
    }


def _counted(one: ThemeSaid) -> dict[str, Any]:
    return {
        "theme": one.theme,
        "comments": one.comments,
        "mentions": one.mentions,
        "positive": one.toned("positive"),
        "negative": one.toned("negative"),
        "neutral": one.toned("neutral"),
        "subthemes": dict(one.subthemes),
    }


def _suggested(one: Suggestion) -> dict[str, Any]:
    return {
        "language": one.language,
        "number": one.number,
        "words": one.words,
        "comments": one.comments,
        "share": one.share,
        "examples": one.examples,
    }


def _agreed(found: PooledAgreement) -> dict[str, Any]:
    themes = {
        name: {"kappa": _known(one.agreement.kappa), "coded": one.coded, "found": one.found}
        for name, one in found.themes.items()
    }
    return {"kappa": _known(found.pooled.kappa), "agreed": _known(found.pooled.agreed), "themes": themes}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
