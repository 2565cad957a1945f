"""The ways to write a name: in full, shortened, turned round, and each part that names somebody on its own."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.tokens import folded_words, read_tokens
from nps_report.verbatims.visible import visible
from nps_report.verbatims.vocabulary import is_ordinary

Words = tuple[str, ...]

LINKS = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "et", "and", "the", "of"))
"""Small words that are left out where names are compared."""
SHORT = 3
"""A part with fewer letters is a name only inside the full one."""
PIECE = 6
"""Words of a name that are looked up together, beside all of them."""
_LONG = 12  # words: of a longer name, which must be prose, only the beginning is cut in pieces


class Forms(NamedTuple):
    """What a name may look like in a text, in folded words."""

    parts: Words
    """Its words that may stand for it."""
    several: tuple[Words, ...]
    """Its words together, some ways perhaps twice."""
    alone: bool
    """Whether it is one word, but for a legal form."""
    led: tuple[tuple[str, str], ...]
    """Pairs such as ("le", "goff"): the first belongs to the name before the second."""


def forms_of(name: str) -> Forms:
    """The forms of a name, or of those words of an e-mail address that are one.

    >>> forms = forms_of("Marie Le Goff")
    >>> forms.parts, forms.several, forms.led
    (('marie', 'goff'), (('marie', 'goff'), ('goff', 'marie')), (('le', 'goff'),))
    >>> forms_of("Arvel SARL")
    Forms(parts=('arvel',), several=(('arvel', 'sarl'),), alone=True, led=())
    """
    local, at, _ = visible(name).partition("@")
    said = _said(local, bool(at))
    led = (*(pair for pair in pairwise(said) if pair[0] in LINKS), *_initials(local))
    if not said:
        return Forms((), (), False, led)
    full = tuple([word for word in said if word not in LINKS]) or tuple(said)
    core = tuple([word for word in full if word not in word_list("legal_forms")]) or full
    if len(core) == 1:
        return Forms(core, (full,) if len(full) > 1 else (), True, led)
    return Forms(tuple(_parts(core)), _several(full, core), False, led)


def _said(local: str, is_address: bool) -> list[str]:
    """The folded words of a name without its title; none of an address that is a role's."""
    titles = word_list("civilities")
    words = [word for word in folded_words(local) if word not in titles]
    role = is_address and all(len(word) <= SHORT or is_ordinary(word) for word in words)
    return [] if role else words


def _several(full: Words, core: Words) -> tuple[Words, ...]:
    """The ways to write a name of several words: whole, without legal form, family name first, shortened."""
    if len(core) == 2:
        return (core, core[::-1]) if core == full else (full, core, core[::-1])
    begins = core[:_LONG]
    shortened = (
        begins[first:end]
        for first in range(len(begins))
        for end in range(first + 2, min(first + PIECE, len(begins)) + 1)
    )
    return (full, core, *shortened)


def _initials(local: str) -> Iterator[tuple[str, str]]:
    """The initials of a double given name and the word after it: ("ph", "de") of "Paul-Henri de La Brosse".

    >>> list(_initials("Paul-Henri de La Brosse"))
    [('ph', 'de')]
    """
    tokens = read_tokens(local) if "-" in local else []
    for first, second, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if second.gap == "-" and after.gap == " ":
            yield first.folded[:1] + second.folded[:1], after.folded


def _parts(core: Words) -> Iterator[str]:
    """The words of a name of several that may stand for it."""
    for part in core:
        if not (len(part) < SHORT or part in _never_alone() or part.isdigit()):
            yield part


@cache
def _never_alone() -> frozenset[str]:
    return word_list("particles") | (word_list("company_words") - word_list("names_like_words"))
