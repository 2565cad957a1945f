"""Finds persons whom no list names: a title and a name, a usual given name, and what belongs to a name."""

import re
from collections.abc import Iterator
from functools import cache

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.names import Range, does_something, is_after_article
from nps_report.verbatims.tokens import Token, is_title
from nps_report.verbatims.vocabulary import is_everyday, is_ordinary, may_name

_SPACE = "[ \u00a0\u202f\u2009]"
_JOINT = re.compile(f"{_SPACE}{{1,2}}|[-'’‐‑]")
_AFTER_INITIAL = re.compile(rf"\.?-?{_SPACE}{{0,2}}['’]?")
_HYPHENS = ("-", "‐", "‑")
_AFTER_TITLE = re.compile(rf"\.?{_SPACE}{{0,2}}")
_AFTER_ABBREVIATION = re.compile(rf"\.?-?{_SPACE}{{0,2}}")
_BETWEEN_TITLES = re.compile(rf"[./&]?{_SPACE}?[/&]?{_SPACE}?")
_TO = frozenset(("a", "au", "to", "of", "de"))
_AND = frozenset(("et", "and", "ou", "or"))
_MANY = 6  # words: no name is longer

_ALWAYS_BEFORE_A_NAME = frozenset(("mme", "mr", "mlle", "mrs", "dr", "mmes", "mlles"))


def find_persons(tokens: list[Token], shouted: bool = False) -> Iterator[Range]:
    """Where `tokens` name a person by a title or a usual name. `shouted`: all is in capitals.

    >>> from nps_report.verbatims.tokens import read_tokens
    >>> list(find_persons(read_tokens("Merci à Mme de La Tour, et à Sophie")))
    [(2, 6), (8, 9)]
    """
    for place, token in enumerate(tokens):
        if is_title(token):
            name = _skip_titles(tokens, place)
            end = _end_of_titled(tokens, name, shouted)
            if end > name:
                yield place, end
        elif _is_usual_name(tokens, place, shouted) or _is_announced(tokens, place):
            yield place, place + 1


def widen(tokens: list[Token], found: Range, shouted: bool = False) -> Range:
    """The name at `found` with the initials, titles and other names around it.

    >>> from nps_report.verbatims.tokens import read_tokens
    >>> widen(read_tokens("voir M. J. Dupont-Lajoie demain"), (3, 4))
    (1, 5)
    """
    first, end = found
    while first > max(0, found[0] - _MANY) and _belongs_before(tokens[first - 1], tokens[first]):
        first -= 1
    return first, end_of_name(tokens, end, shouted)


def end_of_name(tokens: list[Token], place: int, shouted: bool = False) -> int:
    """Where the name that goes on at `place` ends."""
    last = min(len(tokens), place + _MANY)
    while place < last and _is_joined(tokens[place - 1], tokens[place]):
        hyphened = tokens[place].gap in _HYPHENS and tokens[place].has_capital
        if not (hyphened or _is_name_like(tokens[place], shouted) or _leads_to_name(tokens, place, shouted)):
            break
        place += 1
    return place


def _skip_titles(tokens: list[Token], place: int) -> int:
    """The first word after a title, or after both of "M. et Mme"."""
    after = place + 1
    while after < min(len(tokens), place + _MANY) and _BETWEEN_TITLES.fullmatch(tokens[after].gap):
        if is_title(tokens[after]):
            after += 1
        elif tokens[after].folded in _AND and after + 1 < len(tokens) and is_title(tokens[after + 1]):
            after += 2
        else:
            break
    return after


def _end_of_titled(tokens: list[Token], place: int, shouted: bool) -> int:
    """Where the name after a title ends; `place` itself where none follows."""
    if place == len(tokens) or not _AFTER_TITLE.fullmatch(tokens[place].gap):
        return place
    title, name = tokens[place - 1], tokens[place]
    begins = _is_name_like(name, shouted) or _leads_to_name(tokens, place, shouted)
    if begins or _is_untidy_name(title, name):
        return end_of_name(tokens, place + 1, shouted)
    return place


def _is_untidy_name(title: Token, name: Token) -> bool:
    """Whether a word in small letters after a title is a name: "mme petit", not "madame qui"."""
    if name.folded in _function_words() or name.folded in word_list("roles") or name.text.isdigit():
        return False
    return title.folded in _ALWAYS_BEFORE_A_NAME or (len(name.text) > 1 and not is_ordinary(name.text))


def _is_usual_name(tokens: list[Token], place: int, shouted: bool) -> bool:
    token = tokens[place]
    if token.folded in word_list("names_like_words"):
        stands = token.stands_as_name and token.folded not in _function_words()
        return not shouted and (stands or (token.has_capital and does_something(tokens, place)))
    return may_name(token.text) and not is_after_article(tokens, place)


def _is_announced(tokens: list[Token], place: int) -> bool:
    """Whether what stands before a word with a capital makes it a name: "merci à X", "Best wishes, X"."""
    token = tokens[place]
    before = [earlier.folded for earlier in tokens[max(0, place - 2) : place]]
    if not _may_begin_name(token):
        return False
    if before[-1:] and before[-1] in word_list("closings"):
        return True
    signed = place > 0 and token.gap.startswith(".") and tokens[place - 1].is_initial
    if signed and not is_ordinary(token.text):
        return True
    if not token.stands_as_name or token.text.isupper() or is_ordinary(token.text):
        return False
    if before[-1:] and before[-1] in _TO:
        before.pop()
    return bool(before[-1:]) and before[-1] in word_list("cues")


def _is_name_like(token: Token, shouted: bool) -> bool:
    if not _may_begin_name(token):
        return False
    return not shouted or may_name(token.text) or not is_ordinary(token.text)


def _may_begin_name(token: Token) -> bool:
    return token.has_capital and token.folded not in _no_beginnings()


def _leads_to_name(tokens: list[Token], place: int, shouted: bool) -> bool:
    """Whether a particle stands at `place`, and a name after it: "de la Tour"."""
    if tokens[place].folded not in word_list("particles") or place + 1 == len(tokens):
        return False
    if not _is_joined(tokens[place], tokens[place + 1]):
        return False
    return _is_name_like(tokens[place + 1], shouted) or _leads_to_name(tokens, place + 1, shouted)


def _belongs_before(before: Token, token: Token) -> bool:
    if not _is_joined(before, token):
        abbreviated = is_title(before) or (len(before.text) == 2 and before.has_capital)
        return abbreviated and bool(_AFTER_ABBREVIATION.fullmatch(token.gap))
    if before.is_initial or is_title(before) or token.gap in _HYPHENS:
        return True
    if before.folded in word_list("particles"):
        return before.has_capital and not before.opens
    return before.has_capital and (
        not is_ordinary(before.text)
        or (may_name(before.text) and not (before.opens and is_everyday(before.text)))
    )


def _is_joined(before: Token, token: Token) -> bool:
    joint = _AFTER_INITIAL if before.is_initial else _JOINT
    return bool(joint.fullmatch(token.gap))


@cache
def _function_words() -> frozenset[str]:
    return (word_list("words_fr") | word_list("words_en")) - word_list("names_like_words")


@cache
def _no_beginnings() -> frozenset[str]:
    return _function_words() | word_list("roles")
