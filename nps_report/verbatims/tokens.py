"""The words of a comment, where they stand and how they are written."""

import re
from dataclasses import dataclass

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.visible import fold

_WORD = re.compile(r"[^\W_]+")
# These are something else in small letters: "me", "pr" for pour, "ms" for milliseconds, "m" for metres.
_NEED_CAPITAL = frozenset(("m", "mm", "me", "pr", "ms", "miss"))
_SENTENCE_BREAK = re.compile(r"[.!?…:;•–—\n\"«“(*]|\s-\s")


@dataclass(frozen=True)
class Token:
    """A word of a text: what stands before it, and its folded form to compare it by."""

    start: int
    end: int
    text: str
    folded: str
    gap: str
    opens: bool

    @property
    def has_capital(self) -> bool:
        """Whether it begins like a name, or is an acronym such as "3M"."""
        return self.text[0].isupper() or (len(self.text) > 1 and self.text[1:].isupper())

    @property
    def is_initial(self) -> bool:
        """Whether it is one capital letter."""
        return len(self.text) == 1 and self.text.isupper()

    @property
    def stands_as_name(self) -> bool:
        """Whether its capital is not simply that of a sentence's first word."""
        return self.has_capital and (not self.opens or (len(self.text) > 2 and self.text.isupper()))


def read_tokens(text: str) -> list[Token]:
    """The words of `text` in order.

    >>> [(token.text, token.opens) for token in read_tokens("Merci à Léa. Bravo !")]
    [('Merci', True), ('à', False), ('Léa', False), ('Bravo', True)]
    """
    tokens: list[Token] = []
    end = 0
    for found in _WORD.finditer(text):
        gap = text[end : found.start()]
        opens = _breaks(tokens, gap) or (not tokens and not gap.strip("'»”‘’ "))
        tokens.append(Token(*found.span(), found.group(), fold(found.group()), gap, opens))
        end = found.end()
    return tokens


def folded_words(text: str) -> list[str]:
    """The words of `text` as they are compared, without where and how they stand.

    >>> folded_words("Merci à Léa. Bravo !")
    ['merci', 'a', 'lea', 'bravo']
    """
    return _WORD.findall(text.lower()) if text.isascii() else [*map(fold, _WORD.findall(text))]


def _breaks(tokens: list[Token], gap: str) -> bool:
    """Whether a sentence ends before the next word; it does not after an initial, as in "L. Marchand"."""
    if gap in (". ", ".") and tokens and tokens[-1].is_initial:
        return False
    return bool(_SENTENCE_BREAK.search(gap))


def is_shouted(tokens: list[Token]) -> bool:
    """Whether a text is written in capitals, so that they tell nothing about names.

    >>> is_shouted(read_tokens("LIVRAISON EN RETARD")), is_shouted(read_tokens("Merci DUPONT"))
    (True, False)
    """
    words = [token.text for token in tokens if len(token.text) > 1 and not token.text.isdigit()]
    return len(words) > 1 and sum(word.isupper() for word in words) > 0.7 * len(words)


def is_title(token: Token) -> bool:
    """Whether a word announces a name: "Mme", "Mr", "Dr".

    >>> [is_title(token) for token in read_tokens("Me, me, mme")]
    [True, False, True]
    """
    if token.folded in _NEED_CAPITAL:
        return token.text[0].isupper()
    return token.folded in word_list("civilities")
