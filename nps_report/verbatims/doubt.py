"""Whether something in a redacted comment may still tell who wrote it, or of whom."""

import re

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.tokens import Token, is_shouted
from nps_report.verbatims.vocabulary import is_everyday, is_ordinary, may_name

_NUMBER_WORDS = (
    "z[eé]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente|quarante|cinquante|soixante"
)
_NUMBER_WORDS += "|oh|one|two|three|four|five|seven|eight|nine|double"
_SIGNS_OF_DETAIL = (
    re.compile(r"\d{6}|(?:\d[ \u00a0\u202f./\-_·,]{0,2}){8}"),
    re.compile(r"@|\bhttps?\b|://|\barr?obase\b|\bwww\b", re.I),
    re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}"),
    re.compile(r"\b[A-Z]\.[ ]?[A-Z]\.(?![ ]?[A-Z]\b)"),
    re.compile(r"\b[^\W\d_]{2,20}[ ][A-Z]\.(?!\w)"),
    re.compile(rf"\b(?:(?:{_NUMBER_WORDS})\W{{1,3}}){{4}}", re.I),
    re.compile(
        r"\d\W{0,2}(?:bis |ter )?(?:rue|avenue|av\.|boulevard|bd|chemin|impasse|place|street|st\.|road|lane)\b",
        re.I,
    ),
    re.compile(r"(?<![\w-])(?=[\w-]*\d{3})(?=[\w-]*[A-Z])[\w-]{6,}"),
    re.compile(r"(?:\b[^\W\d_][ .\-_*]){4}"),
)
_DATES_AND_AMOUNTS = re.compile(
    r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}\b|\b(?:19|20)\d{2}\b"
    r"|\d[\d \u00a0\u202f.,]{0,12}[ \u00a0\u202f]?(?:€|\$|£|%|k€|euros?\b|eur\b|dollars?\b|pounds?\b)|[€$£][ ]?\d[\d.,]{0,12}",
    re.I,
)


def is_doubtful(text: str, tokens: list[Token]) -> bool:
    """Whether a redacted `text`, made of `tokens`, holds what looks like a name or a number.

    >>> from nps_report.verbatims.tokens import read_tokens
    >>> texts = ("Livré en 3 jours", "Merci à Ysaline", "Dossier 4587123", "Payé 12 500 € le 12/03/2024")
    >>> [is_doubtful(text, read_tokens(text)) for text in texts]
    [False, True, True, False]
    """
    numbers = _DATES_AND_AMOUNTS.sub(" ", text)
    return any(sign.search(numbers) for sign in _SIGNS_OF_DETAIL) or _has_unknown_name(tokens)


def _has_unknown_name(tokens: list[Token]) -> bool:
    shouted = is_shouted(tokens)
    return any(
        _looks_like_name(token, shouted) or _follows_cue(previous, token)
        for previous, token in zip([None, *tokens], tokens, strict=False)
    )


def _looks_like_name(token: Token, shouted: bool) -> bool:
    if _mixes_alphabets(token):
        return True
    if len(token.text) < 2 or _is_model(token) or not (token.has_capital or shouted):
        return False
    if not is_ordinary(token.text):
        return True
    return may_name(token.text) and not shouted and not is_everyday(token.text)


def _follows_cue(previous: Token | None, token: Token) -> bool:
    """Whether an unknown word stands where a name often does: "voir avec sandrinne"."""
    if previous is None or previous.folded not in word_list("cues") or token.opens:
        return False
    return len(token.text) > 2 and not token.text.isdigit() and not is_ordinary(token.text)


def _is_model(token: Token) -> bool:
    """Whether it is a number, or a short mark such as "X200" or "V2"."""
    return token.text.isdigit() or (len(token.text) < 5 and any(sign.isdigit() for sign in token.text))


def _mixes_alphabets(token: Token) -> bool:
    return bool(re.search("[a-z]", token.folded)) and bool(re.search("[\u0370-\u05ff]", token.text))
