"""Whether something in a redacted comment may still tell who wrote it, or of whom."""

import re

from nps_report.verbatims.details import NUMBER_WORDS
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.names import does_something, is_after_article
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
_TAKEN_OUT = "\0"  # what a placeholder is made of here
_FAR = 8  # words between thanks and the name of who is thanked
_TO_PERSONS = frozenset((
    "by", "cheers", "d", "de", "discute", "discuter", "echange", "grace", "mercis", "of", "saw", "see", "seen",
    "speak", "speaking", "spoke", "spoken", "talk", "talked", "talking", "thx", "via", "vois", "voyez", "vu",
))  # fmt: skip
"""Beside the cues, words after which a person is named."""
_BETWEEN = frozenset((
    "a", "again", "all", "also", "and", "apres", "au", "aussi", "avec", "beaucoup", "bien", "encore", "equipe",
    "especially", "et", "for", "infiniment", "l", "lot", "much", "notamment", "or", "ou", "particulier",
    "particulierement", "so", "specialement", "surtout", "team", "the", "to", "tous", "tout", "toute", "very", "with",
    "you",
))  # fmt: skip
"""Words that may stand between these and a name: "merci beaucoup à claire", "merci à paul et à claire"."""
_AFTER_A_NAME = frozenset((
    "a", "au", "avait", "est", "etait", "had", "has", "is", "m", "nous", "sera", "toujours", "was",
))  # fmt: skip
# They are seldom names: "the manager will", "[name] said", "with hope".
_ALSO_VERBS = frozenset(("aime", "grant", "hope", "said", "will"))
_ASKED = frozenset((
    "ask", "asked", "by", "met", "saw", "see", "speak", "spoke", "talk", "talked", "thank", "thanks", "with",
))  # fmt: skip
_VIRTUES = frozenset((
    "clemence", "constance", "faith", "felicity", "grace", "hope", "joy", "patience", "prudence",
))  # fmt: skip
_OF_A_MANNER = frozenset(("avec", "d", "de", "of", "with"))
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
    >>> texts = ("merci beaucoup à claire", "La facture est claire, merci à tous")
    >>> [is_doubtful(text, read_tokens(text)) for text in texts]
    [True, False]
    """
    numbers = _DATES_AND_AMOUNTS.sub(" ", text)
    if any(sign.search(numbers) for sign in _SIGNS_OF_DETAIL):
        return True
    if any(may_name(found[1]) for found in _BEFORE_INITIAL.finditer(text)):
        return True
    if any(_names_in_small_letters(tokens, place) for place in range(len(tokens))):
        return True
    shouted = is_shouted(tokens)
    return any(
        _may_be_name(token, shouted)
        and not _is_technical(tokens, place)
        and not is_after_article(tokens, place)
        for place, token in enumerate(tokens)
    )


def _names_in_small_letters(tokens: list[Token], place: int) -> bool:
    """Whether a given name that is a word too stands where a person is named: "merci à claire", "mark is great"."""
    if tokens[place].folded not in word_list("given_like_words") or _is_a_thing(tokens, place):
        return False
    return _is_led_to(tokens, place) or _is_spoken_of(tokens, place)


def _is_a_thing(tokens: list[Token], place: int) -> bool:
    """Whether the words around say that it is no name: "the mark", "grâce à vous", "thanks, will do"."""
    token = tokens[place]
    if token.folded in _ALSO_VERBS and "," in token.gap:
        return True
    before, after = tokens[:place][-1:], tokens[place + 1 : place + 2]
    if any(word.folded in ("the", "l") for word in before) or is_after_article(tokens, place):
        return True
    if token.folded == "grace" and any(word.folded in ("a", "au", "aux") for word in after):
        return True
    with_it = token.folded in _VIRTUES and any(word.folded in _OF_A_MANNER for word in before)
    return with_it and not any(map(_leads, tokens[:place][-2:-1]))


def _is_led_to(tokens: list[Token], place: int) -> bool:
    """Whether thanks, a question or another name lead to the word at `place`, with nothing but small words between."""
    name = tokens[place].folded
    for at in range(place, max(0, place - _FAR), -1):
        before = tokens[at - 1]
        if _TAKEN_OUT in tokens[at].gap:
            return name not in _ALSO_VERBS
        if tokens[at].opens:
            return False
        if _leads(before):
            return name not in _ALSO_VERBS or before.folded in _ASKED
        if before.folded not in _BETWEEN:
            return False
    # A name that was taken out may open the text: "[nom] et pierre".
    return _TAKEN_OUT in tokens[0].gap and place < _FAR and name not in _ALSO_VERBS


def _leads(before: Token) -> bool:
    cues = word_list("cues")
    return before.folded in _TO_PERSONS or before.folded in cues or before.text.casefold() in cues


def _is_spoken_of(tokens: list[Token], place: int) -> bool:
    """Whether a clause begins with the word at `place`, and goes on as of a person."""
    if not (tokens[place].opens or "," in tokens[place].gap):
        return False
    after = [token.folded for token in tokens[place + 1 : place + 3]]
    both = len(after) > 1 and after[0] in ("et", "and") and after[1] in word_list("given_like_words")
    return both or (bool(after) and after[0] in _AFTER_A_NAME) or does_something(tokens, place)


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
