"""The text as a reader sees it: no invisible character, one form per letter."""

import re
import unicodedata

_MARKS_ON_LATIN = re.compile(r"(?<=[A-Za-z\u00c0-\u024f])[\u0300-\u036f]+")
_FANCY = re.compile(r"[\uff01-\uff5e\u24b6-\u24e9\U0001d400-\U0001d7ff\U0001f130-\U0001f149]+")
# Beside the letters, digits and signs that most texts are made of, which need no second look.
_UNUSUAL = re.compile(r"[^\n\t -~\xa0-\xac\xae-\u024f\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2190-\u22ff]")
# Joiners belong to emoji; beside letters they only hide something.
_JOINERS_IN_EMOJI = re.compile(
    r"(?<=[\ufe0f\u2640-\u27bf\U0001f300-\U0001faff])\u200d(?=[\u2640-\u27bf\U0001f300-\U0001faff])"
)


def visible(text: str) -> str:
    """The text without invisible characters, its letters composed and plain, its line ends single.

    Signs of direction, of zero width and of control go; full-width and mathematical letters become plain.

    >>> visible("Du\u200bpont \u202eab\u202c, ｍａｉｌ")
    'Dupont ab, mail'
    """
    if not _UNUSUAL.search(text):
        return text
    composed = unicodedata.normalize("NFC", _FANCY.sub(_plain, text))
    kept = {found.start() for found in _JOINERS_IN_EMOJI.finditer(composed)}
    shown = _UNUSUAL.sub(
        lambda found: found[0] if found.start() in kept or _is_shown(found[0]) else "", composed
    )
    return _MARKS_ON_LATIN.sub("", shown)


def _plain(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found.group())


def _is_shown(sign: str) -> bool:
    return sign in "\n\t" or unicodedata.category(sign) not in ("Cf", "Cc", "Cs", "Co", "Cn")


# Letters of other alphabets that look like ours.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝкмнтвαοερικνυτɡı",
    "aeopcyxijsdhlqwkmhtbaoepiknutgi",
)
_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ð": "d", "þ": "th"}
)

_COMBINING = re.compile("[\u0300-\u036f]+")
_LATIN = re.compile("[a-z]")


def fold(word: str) -> str:
    """The word as it is compared: no case, no accents, lookalikes of other alphabets as ours.

    >>> fold("ÉLOÏSE"), fold("Dupоnt") == "dupont"
    ('eloise', True)
    """
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word.casefold().translate(_LIGATURES))
    # Most marks stand in one row, and are taken out together.
    latin = _COMBINING.sub("", letters)
    bare = latin if latin.isascii() else "".join(sign for sign in latin if unicodedata.category(sign) != "Mn")
    return bare.translate(_LOOKALIKES) if _LATIN.search(bare) else bare
