"""Searches texts for what is forbidden: all their words at once, in a time that does not depend on how much that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from nps_report.publishing.figures import amounts_in, telephones_in
from nps_report.publishing.forbidden import COMMENT, INSIDE, REVENUE, Known
from nps_report.publishing.forms import UNSPACED
from nps_report.publishing.runs import key_of, runs_of
from nps_report.publishing.words import Span, Text

_Places: TypeAlias = Mapping[str, Sequence["Place"]]
"""Where each phrase stands."""


_LONG = 8
"""So many words make a comment that nobody writes by chance, in a longer sentence neither."""


class Place(NamedTuple):
    """A span of one of the texts that are searched."""

    text: int
    span: Span


class Hit(NamedTuple):
    """Something forbidden: of which kind, how the tables write it (or the text, of what is only copied), and where."""

    kind: str
    written: str
    place: Place


def hits_in(texts: Sequence[Text], known: Known) -> Iterator[Hit]:
    """Everything forbidden in some texts, each as often as it stands there.

    >>> from nps_report.publishing.forbidden import Forbidden, named_forms
    >>> known = Forbidden(dict(named_forms([("a name", "Élise Roy")])))
    >>> [(hit.written, hit.place.span) for hit in hits_in([Text.of("Merci à ROY Élise !")], known)]
    [('Élise Roy', Span(start=2, end=4))]
    """
    yield from _named(texts, known)
    yield from _copied(texts, known)
    yield from _figures(texts, known)


def _named(texts: Sequence[Text], known: Known) -> Iterator[Hit]:
    """Names, ids, numbers to dial, and comments that are known whole alone: short ones only where they stand alone."""
    places = _phrases(texts, known)
    for phrase, secret in known.named(places).items():
        for place in places[phrase]:
            is_short = secret.kind == COMMENT and place.span.end - place.span.start < _LONG
            if not is_short or texts[place.text].stands_alone(place.span):
                yield Hit(secret.kind, secret.written, place)


def _phrases(texts: Sequence[Text], known: Known) -> _Places:
    """The phrases of the texts that begin as something forbidden does and are as long."""
    lengths = known.lengths(_all_words(texts))
    places: dict[str, list[Place]] = defaultdict(list)
    for nth, text in enumerate(texts):
        for start, word in enumerate(text.words):
            for end in (start + many for many in lengths.get(word, ())):
                if end <= len(text.words):
                    places[" ".join(text.words[start:end])].append(Place(nth, Span(start, end)))
    for phrase, place in chain(_unspaced(texts, known), _telephones(texts)):
        places[phrase].append(place)
    return places


def _unspaced(texts: Sequence[Text], known: Known) -> Iterator[tuple[str, Place]]:
    """What may be a name in a language without spaces, inside words and across them."""
    for nth, text in enumerate(texts):
        if not UNSPACED.search(text.seen):
            continue
        letters = [
            (letter, word)
            for word, letters in enumerate(text.words)
            if UNSPACED.search(letters)
            for letter in letters
        ]
        lengths = known.lengths({INSIDE + letter for letter, _ in letters}) if letters else {}
        for start, (letter, word) in enumerate(letters):
            for many in lengths.get(INSIDE + letter, ()):
                inside = letters[start : start + many]
                yield INSIDE + "".join(one for one, _ in inside), Place(nth, Span(word, inside[-1][1] + 1))


def _telephones(texts: Sequence[Text]) -> Iterator[tuple[str, Place]]:
    for nth, text in enumerate(texts):
        for start, end, key in telephones_in(text.seen):
            yield INSIDE + key, Place(nth, text.of_signs(start, end))


def _copied(texts: Sequence[Text], known: Known) -> Iterator[Hit]:
    """Runs of comments, in what is left when all words are taken out that no comment has."""
    among = known.of_comments(_all_words(texts))
    places: dict[str, list[Place]] = defaultdict(list)
    for nth, text in enumerate(texts):
        for span in runs_of(text.words, known.least, among):
            places[" ".join(text.words[span.start : span.end])].append(Place(nth, span))
    keys = {key_of(phrase): phrase for phrase in places}
    for key in sorted(known.runs(keys)):
        for place in places[keys[key]]:
            yield Hit(COMMENT, texts[place.text].cut(place.span), place)


def _all_words(texts: Sequence[Text]) -> set[str]:
    return set(chain.from_iterable(text.words for text in texts))


def _figures(texts: Sequence[Text], known: Known) -> Iterator[Hit]:
    for nth, text in enumerate(texts):
        for amount in amounts_in(text.seen):
            if known.holds_figure(amount.low, amount.high):
                span = text.of_signs(amount.start, amount.end)
                yield Hit(REVENUE, text.cut(span), Place(nth, span))
