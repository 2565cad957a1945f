"""Whether something in a redacted comment may still tell who wrote it, or of whom."""

import re

from nps_report.verbatims.details import NUMBER_WORDS
from nps_report.verbatims.names import is_after_article
from nps_report.verbatims.tokens import Token, is_shouted
from nps_report.verbatims.vocabulary import is_everyday, is_ordinary, may_name

_SHORT = 4  # letters: with a digit, fewer are a time or a mark such as "11h", "4th", "X200"
_STREETS = r"rue|avenue|av\.|boulevard|bd|chemin|impasse|place|st\."
_SIGNS_OF_DETAIL = (
    re.compile(r"\d{6}|(?:\d[ \u00a0\u202f./\-_·,]{0,2}){8}"),
    re.compile(r"@|\bhttps?\b|://|\barr?obase\b|\bwww\b", re.I),
    # Something like "x.fr", initials, letters with spaces between them.
    re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}"),
    re.compile(r"(?<![A-Z]\.)\b[A-Z]\.[ ]?[A-Z]\.(?![ ]?[A-Z]\b)"),
    re.compile(r"(?:\b[^\W\d_][ .\-_*]){4}"),
    # A number in words, an address, an order number.
    re.compile(rf"\b(?:(?:{NUMBER_WORDS})\W{{1,3}}){{4}}", re.I),
    re.compile(rf"\d\W{{0,2}}(?:bis |ter )?(?:{_STREETS})\b", re.I),
    re.compile(
        r"\d[ ](?!lane|mile|way|km)(?:(?!on|the|of|in|down|per)[a-z]{2,20}[ ]){1,2}(?:street|road|lane|avenue)\b",
        re.I,
    ),
    re.compile(r"\b[a-pr-uwyz][a-z]?\d[a-z\d]?[ ]\d[abd-hjlnp-uw-z]{2}\b"),
    re.compile(r"(?<![\w-])(?=[\w-]*\d{3})(?=[\w-]*[A-Z])[\w-]{6,}"),
)
_DIGITS = re.compile("[0-9]+")
_BEFORE_INITIAL = re.compile(r"\b([^\W\d_]{2,20})[ ][A-Z]\.(?!\w)")
_DATES_AND_AMOUNTS = re.compile(
    r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}\b|\b(?:19|20)\d{2}\b|[€$£][ ]?\d[\d.,]{0,12}"
    r"|\d[\d \u00a0\u202f.,]{0,12}[ \u00a0\u202f]?(?:€|\$|£|%|k€|euros?\b|eur\b|dollars?\b|pounds?\b)",
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
    if any(sign.search(numbers) for sign in _SIGNS_OF_DETAIL):
        return True
    if any(may_name(found[1]) for found in _BEFORE_INITIAL.finditer(text)):
        return True
    shouted = is_shouted(tokens)
    return any(
        _may_be_name(token, shouted)
        and not _is_technical(tokens, place)
        and not is_after_article(tokens, place)
        for place, token in enumerate(tokens)
    )


def _is_technical(tokens: list[Token], place: int) -> bool:
    """Whether a short word is part of a term: "Li-ion", "DN 50"."""
    if place + 1 == len(tokens) or len(tokens[place].text) >= _SHORT:
        return False
    token, after = tokens[place], tokens[place + 1]
    if token.text.isupper() and after.gap == " ":
        return after.text.isdigit()
    return after.gap == "-" and len(token.text) < _SHORT - 1 and after.text.islower() and len(after.text) > 2


def _may_be_name(token: Token, shouted: bool) -> bool:
    """Whether no dictionary knows a word, or it is a name as well and its capital does not say which."""
    if _mixes_alphabets(token):
        return True
    letters = _DIGITS.sub("", token.text)
    if len(letters) < 2 or (letters != token.text and len(letters) < _SHORT):
        return False
    if not is_ordinary(letters):
        return len(letters) > 2 or token.has_capital
    return token.has_capital and not shouted and may_name(token.text) and not is_everyday(token.text)


def _mixes_alphabets(token: Token) -> bool:
    return bool(re.search("[a-z]", token.folded)) and bool(re.search("[\u0370-\u05ff]", token.text))
