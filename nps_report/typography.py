"""The typography of the kit's own sentences: spaces, apostrophes, elisions. Never for customers' words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_NARROW = "\u202f"
_SPACES = "[ \u00a0\u202f]"

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[\w{*])|(?<=s)'(?=\s|$)")
# A colon, unlike the others, also stands without a space before it: 10:30, https://.
_BEFORE_SIGNS = re.compile(rf"{_SPACES}+(?=[;:!?%»])|(?<=[^\s;:!?%«(])(?=[;!?%»])")
_AFTER_OPENING = re.compile(rf"«{_SPACES}*")
_ELIDED = re.compile(r"\b(d|qu)e (?=\*?\{(\w+)\})", re.IGNORECASE)


def typeset(text: str, language: str) -> str:
    """The text with curly apostrophes and, in French, narrow no-break spaces before ; : ! ? % and in « ».

    >>> typeset("L'écart : {share} % !", "fr") == "L’écart\u202f: {share}\u202f%\u202f!"
    True
    >>> typeset("It isn't: why?", "en")
    'It isn’t: why?'
    """
    text = _APOSTROPHE.sub("’", text)
    if language != "fr":
        return text
    return _AFTER_OPENING.sub(f"«{_NARROW}", _BEFORE_SIGNS.sub(_NARROW, text))


def elided(template: str, values: Mapping[str, object], language: str) -> str:
    """The template with `de` and `que` shortened before the values that start with a vowel, in French.

    >>> [elided("Bilan de {month}", {"month": month}, "fr") for month in ("octobre", "mai")]
    ['Bilan d’{month}', 'Bilan de {month}']
    """
    if language != "fr":
        return template
    return _ELIDED.sub(
        lambda found: f"{found[1]}’" if _opens_with_vowel(values.get(found[2])) else found[0], template
    )


def _opens_with_vowel(value: object) -> bool:
    return isinstance(value, str) and unicodedata.normalize("NFD", value)[:1].lower() in tuple("aeiouœ")
