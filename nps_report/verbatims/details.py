"""Finds e-mail addresses, links, numbers of all kinds, plates and postal addresses in a comment."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from nps_report.verbatims.lists import word_list


class Span(NamedTuple):
    """A stretch of a text and what kind of detail it is."""

    start: int
    end: int
    kind: str


# Letter by letter, so that every place stays: Latin letters without their accents, one kind of space.
_PLAIN = {code: normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)} | {
    ord(space): " " for space in "\u00a0\u2007\u2009\u202f\u2002\u2003\t"
}

REGIONS = ("FR", "BE", "CH", "GB", "US")
"""Where a telephone number without an international prefix may be from."""

# Lengths are bounded everywhere, so that no text takes more than a few looks per character.
_WORD = r"[\w+-]{1,64}+"
_DOT = r"(?:\.|[ ]{1,2}(?:point|dot)[ ]{1,2}|[ ]?[\[({<](?:point|dot|\.)[\])}>][ ]?)"
_AT = r"(?:[ ]{0,2}(?:@|arr?obase)[ ]{0,2}|[ ]?[\[({<](?:at|arr?obase|@|chez|a)[\])}>][ ]?)"
_EMAILS = (
    re.compile(rf"{_WORD}(?:{_DOT}{_WORD}){{0,5}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,4}}", re.I),
    re.compile(r"[\w.+-]{2,64}@[\w-]{2,63}"),
    re.compile(
        rf"{_WORD}(?:{_DOT}{_WORD}){{0,5}}[ ](?:at|chez)[ ][\w-]{{1,63}}(?:[ ](?:dot|point)[ ][\w-]{{2,63}}){{1,4}}",
        re.I,
    ),
    re.compile(r"(?<!\S)(?:\S ){2,64}@(?: \S){4,64}(?!\S)"),
    re.compile(
        rf"{_WORD}(?:\.{_WORD}){{0,5}}[ ]?@[ ]?[\w-]{{1,63}}(?:[ ]?\.[ ]?co)?[ ]?\.[ ]?(?:fr|com|net|org|uk)\b",
        re.I,
    ),
)
# One look for what all of them need spares most comments five slow ones.
_SIGN_OF_EMAIL = re.compile(r"@|robase|[\[({<](?:at|chez|a)[\])}>]|[ ](?:dot|point)[ ]", re.I)
_HANDLE = re.compile(r"(?<![\w.])@[^\W\d]\w{2,63}")

_END = r"[^\s<>\"«»]{0,500}[^\s<>\"«».,;:!?)\]'’]"
# Endings that no sentence makes by leaving out a space; "bien.de plus" is not an address.
_ENDINGS = "fr|com|org|eu|io|uk|ch|info|biz|dev|app|cloud|shop|paris|bzh|tech|pro|ly|gouv"
_LINKS = (
    re.compile(rf"\b(?:h(?:tt|xx)ps?|ftps?|mailto|tel|file):[/\\]{{0,3}}{_END}", re.I),
    re.compile(rf"\bwww\d?\.{_END}", re.I),
    re.compile(r"\b(?:https?[ ]?:[ ]?/[ ]?/|www)[ ]?\.?[ ]?[\w-]{1,63}(?:[ ]?\.[ ]?[\w-]{2,63}){1,4}", re.I),
    re.compile(rf"\b(?:[\w-]{{1,63}}\.){{1,5}}(?:{_ENDINGS})\b(?:/(?:{_END})?)?", re.I),
    re.compile(r"\b(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/" + _END, re.I),
    re.compile(
        r"\b[\w-]{2,63}(?:[ ](?:point|dot)[ ]co)?[ ](?:point|dot)[ ](?:fr|com|net|org|eu|io|uk)\b", re.I
    ),
    re.compile(r"\b[\w-]{2,63}[ ]?[\[({<](?:point|dot|\.)[\])}>][ ]?[a-z]{2,6}\b", re.I),
    # "net" ends a sentence too, so there must be three parts.
    re.compile(r"\b[a-z][\w-]{1,30}\.[\w-]{2,63}\.net\b", re.I),
)

_SIGN_OF_LINK = re.compile(r"\w[.:]\S|www|http|[ ](?:point|dot)[ ]|[\[({<](?:point|dot|\.)[\])}>]", re.I)

_IBAN = re.compile(r"\b[A-Z]{2}[ ]?\d{2}(?:[ \-.]?[A-Z\d]){11,30}", re.I)
_DIGIT = re.compile(r"\d")
_SIGN_OF_NUMBER = re.compile(r"\d\D{0,3}\d|[A-Z]{2}\d|\d[A-Z]{2}")
_MANY_DIGITS = re.compile(r"(?:\d\D{0,4}){6}")
_SMALL = r"[ .\-_/·()]{0,3}"
NUMBER_WORDS = (
    "z[eé]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente"
    "|quarante|cinquante|soixante|oh|one|two|three|four|five|seven|eight|nine|ten|double|triple"
)
"""Digits and tens as a person says them, in a pattern."""
_IN_WORDS = re.compile(rf"\bz[eé]ro(?:[ ,-]{{1,3}}(?:{NUMBER_WORDS})(?!\w)){{4,19}}", re.I)
_FRANCE = rf"(?:(?:\+|00)[ ]?33{_SMALL}(?:0{_SMALL})?|[0Oo])"
_PHONES = (
    re.compile(rf"(?<!\d){_FRANCE}{_SMALL}[1-9](?:{_SMALL},?\d[ .]?\d){{4}}(?!\d)"),
    # Any run of digits long enough that begins as telephone numbers do.
    re.compile(rf"(?<![\d/.,])(?:\+|00?)[ ]?\(?[1-9](?:{_SMALL}\d){{7,13}}(?!\d)"),
    re.compile(r"(?<![\w/.,-])\(?\d{3}(?:\)[ ]?|[ .-])\d{3}[ .-]\d{4}(?![\w/-])"),
    # The letter O for a zero, the letter I for a one.
    re.compile(r"(?<!\w)[0O][ .-]?[\dI](?=(?:[ .-]?[OI]?\d){3})(?:[ .-]?[\dOIl]{2}){4}(?!\w)"),
    # A French one without its zero: no amount is written in pairs.
    re.compile(r"(?<![\w.,/-])[1-9](?:([ .-])\d\d)(?:\1\d\d){3}(?![\w/-]|[.,]\d)"),
)


def _any_of(*names: str) -> str:
    """The entries of lists as a pattern, longest first, so that "bd" does not hide "bdc"."""
    entries = sorted(frozenset[str]().union(*map(word_list, names)), key=lambda entry: (-len(entry), entry))
    return "|".join(map(re.escape, entries))


_UNIT = rf"(?![ ]?(?:{_any_of('units')})(?!\w))"
_JOINED = r"(?=[A-Z/_.-]{0,8}\d)[A-Z\d]{1,24}(?:[-_/.][A-Z\d]{1,24}){0,6}"
_SPACED = r"[A-Z\d]{1,4}(?:[ .]\d{1,4}(?![\w])){1,8}"
_CODE = rf"(?:{_SPACED}|{_JOINED})(?!\w|[ .,/_-]?\d){_UNIT}"
_MARK = (
    r"n[ ]?[°º]s?|n[or]s?\.|num(?:ero)?s?\.?(?![a-z])|numbers?(?![a-z])|sort code|#|\bid\b"
    r"|\bref(?:erence)?s?\.?(?![a-z])"
)
_STRICT = rf"(?:{_any_of('number_labels')})s?(?![a-z])"
_LOOSE = rf"(?:{_any_of('loose_labels')})s?(?![a-z])"
_LINK = (
    r"(?:(?:est|is|was|le|the|portant|no|n|code)(?![a-z])"
    r"|(?:de|du|des|of|for|la|your|my|our|votre|notre)[ ](?=[a-z]{2}))"
)
_SEPARATOR = r"[ .:=#(\"'«“/-]{0,3}"
_LABELLED = re.compile(
    rf"(?:(?<![a-z\d])|(?<=\bd')|(?<=\bl'))(?P<lead>(?:{_STRICT}|{_LOOSE}|{_MARK})"
    rf"(?:{_SEPARATOR}(?:{_STRICT}|{_LOOSE}|{_MARK}|{_LINK})){{0,4}}){_SEPARATOR}"
    rf"(?P<code>{_CODE})(?:(?:,|[ ]?/|[ ](?:et|and|ou|or|&))[ ](?=\S{{0,8}}\d\S{{0,8}}\d\S{{0,8}}\d){_CODE}){{0,9}}",
    re.I,
)
_HAS_MARK = re.compile(_MARK, re.I)
_HAS_STRICT, _HAS_LOOSE = re.compile(rf"\b{_STRICT}", re.I), re.compile(rf"\b{_LOOSE}", re.I)
_NORMS = r"(?:iso|en|nf|din|iec|cei|ce|ansi|astm|bs|ral|rs|usb)[ -]?\d.*|(?:ip|dn|pn)[ -]?\d{1,4}"
_NO_CODE = re.compile(
    # Dates, years and spans of them, hours.
    r"\d{1,2}[/. -]\d{1,2}(?:[/. -]\d{2,4})?|\d{1,2}[/.-](?:19|20)\d{2}|(?:19|20)\d{2}(?:[-/ .]\d{1,2}){0,2}"
    r"|(?:19|20)\d{2}[-/](?:19|20)\d{2}|\d{1,2}h\d{0,2}(?:[-/a]?\d{1,2}h?\d{0,2})?|24[/h-].*"
    # Quarters, sizes, amounts with a unit, norms.
    rf"|[qtsw]\d{{1,2}}[-/ ]?(?:(?:19|20)?\d{{2}})?|[a-z]{{0,3}}\d+x\d.*|\d{{1,6}}[a-z]{{1,4}}|{_NORMS}",
    re.I,
)
_YEAR = re.compile(r" (?:19|20)\d{2}$")
_BARE = re.compile(
    r"(?<![\w.,-])(?=(?:[A-Z/_-]{0,6}\d){5})[A-Z\d]{1,24}(?:[-_/][A-Z\d]{1,24}){0,6}(?!\w|[.,/]\d)" + _UNIT
)
# A French VAT number, a French account as it was written before the IBAN, a machine in a network.
_ACCOUNTS = (
    re.compile(r"\bFR[ ]?\d{2}(?:[ .]?\d{3}){3}(?!\d)"),
    re.compile(r"(?<!\w)\d{5}([ -]?)\d{5}\1[A-Z\d]{11}\1\d{2}(?!\w)"),
    re.compile(r"(?<![\w.])\d{2,3}(?:\.\d{1,3}){3}(?![\w.])"),
)
_CARD = re.compile(r"(?<![\w.,/-])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![\w/-])")
_GROUPED = re.compile(r"(?<![\w.,/-])\d(?:[ .-]?\d){8,18}(?![\w/-]|[.,]\d)" + _UNIT)

_REGISTERED = (
    r"(?P<code>[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}|[A-Z]{2}\d{2}[ -]?[A-Z]{3}|\d{1,4}[ -]?[A-Z]{2,3}[ -]?\d{2}"
    r"|[A-Z]{2,3}[ -]?\d{3,4})(?![\w-])"
)
_PLATES = (
    re.compile(r"(?<![\w-])[A-HJ-NP-TV-Z]{2}(-?)\d{3}\1[A-HJ-NP-TV-Z]{2}(?![\w-])"),
    re.compile(
        r"(?<![\w-])(?!DN|PN|EN|NF|DE|LE|LA|ET|AU|DU|ON|UN|OF|TO|IN)[A-HJ-NP-TV-Z]{2} \d{3} "
        r"(?!KG|KM|CM|MM|HT|KW|KV|GO|MO|TO|EN|DE|LE|ET|AU|OK|GB|TB|MB)[A-HJ-NP-TV-Z]{2}(?![\w-]|[ ]\d)"
    ),
    # In small letters "en 150 km" looks like one, so they must stand where a plate is announced.
    re.compile(
        rf"(?<![a-z])(?:{_any_of('plates')})(?:[ ]?(?:n°|no\.?|number|is|:))?[ ]?\(?{_REGISTERED}", re.I
    ),
    re.compile(
        rf"(?<![a-z])(?i:{_any_of('vehicles')})(?![a-z])[^\d\n]{{1,16}}?(?<![\w-])(?!(?:DN|PN|IP)\b){_REGISTERED}"
    ),
)

_SMALL_WORDS = r"(?:(?:d[eu]s?|la|les?|l|d|en|sur|sous|aux?)[ '’])"
_CAPITAL = r"[A-Z][\w.'’-]{0,30}\w"
_TOWN = rf"(?:[ ]{_CAPITAL}(?:[ -]{_CAPITAL}){{0,2}})"
_FRENCH_END = rf"(?:,?[ ]\d{{5}}{_TOWN}?)?"
_POSTCODE = r"[A-PR-UWYZ][A-Z]?\d[A-Z\d]?[ ]?\d(?!GB|TB|HZ|AH|HP|FT|LB|WH|PA|EN)[ABD-HJLNP-UW-Z]{2}(?![\w-])"
_ENGLISH_END = (
    r"(?:,?[ ](?:Suite|Unit|Apt|Flat|Floor|Ste)\.?[ ]#?\w{1,5})?"
    rf"(?:,(?:[ ][A-Z][a-z'’-]+){{1,3}})?(?:,?[ ](?:{_POSTCODE}|[A-Z]{{2}}[ ]\d{{5}}(?:-\d{{4}})?))?"
)
_NUMBERED = r"(?<![\w.,/-])\d{1,5}(?:-\d{1,4})?(?:[ ]?(?:bis|ter|quater|[A-Da-d]))?(?!\w)[ ,]{1,3}"
_NAMED = rf"(?:[ ](?:{_SMALL_WORDS}){{0,3}}(?:{_CAPITAL}|\d{{1,2}}[ ][a-z]{{3,9}}(?:[ ]\d{{4}})?)){{1,4}}"
_ESTATE = r"(?:Industrial|Trading|Business|Retail|Science|Enterprise|Office)[ ](?:Estate|Park)"
_LOT = r"(?:,?[ ](?:[Ll]ot|[Bb]at(?:iment)?\.?|[Nn][°º])[ ]?[\w-]{1,5})?"
_ADDRESSES = (
    re.compile(
        rf"{_NUMBERED}(?i:{_any_of('streets')}|{_any_of('street_like')})(?![a-z])\.?{_NAMED}{_FRENCH_END}"
    ),
    re.compile(
        rf"{_NUMBERED}(?i:{_any_of('streets')})(?![a-z])[ ]{_SMALL_WORDS}{{0,3}}[a-z][\w-]+{_FRENCH_END}",
        re.I,
    ),
    re.compile(
        rf"{_NUMBERED}(?:[NSEW]\.?[ ])?(?:(?:{_CAPITAL}[ ]){{1,3}}|\d{{1,3}}(?:st|nd|rd|th)[ ])"
        rf"(?i:{_any_of('streets_en')})(?![a-z])\.?{_ENGLISH_END}"
    ),
    re.compile(
        rf"(?<![\w.,/-])(?:0[1-9]|[1-8]\d|9[0-58])\d{{3}}(?i:{_UNIT})[ ]"
        r"(?:[A-Z][a-z][\w-]+|[A-Z][A-Z-]{1,30}(?=[ ]CEDEX))"
        r"(?:[ ](?i:cedex)(?:[ ]\d{1,2})?)?"
    ),
    re.compile(rf"(?<![\w-]){_POSTCODE}"),
    re.compile(
        r"\b(?:B\.?P\.?|P\.?O\.?[ ]?Box|CS(?=[ ]?\d{5}))[ ]?(?:n°[ ]?)?\d{2,6}\b" + rf"{_FRENCH_END}", re.I
    ),
    re.compile(r"(?<![\d.,])-?\d{1,2}\.\d{4,10}[,; ]{1,3}-?\d{1,3}\.\d{4,10}(?!\d)"),
)
# Without a number they tell enough; "la rue" and "la zone industrielle" alone do not.
_ZONE = (
    r"Z\.?[IA]\.?[CE]?\.?|(?i:zone (?:industrielle|artisanale|commerciale|d['’]activites?)"
    r"|parc d['’]activites?)"
)
_PLACE = rf"(?:[ ]{_SMALL_WORDS}{{0,3}}{_CAPITAL}){{1,4}}"
_PLACES = (
    re.compile(rf"\b(?:Unit[ ]\w{{1,4}},?[ ])?(?:{_CAPITAL}[ ]){{1,3}}{_ESTATE}\b{_ENGLISH_END}"),
    re.compile(rf"\b(?i:rue|avenue|boulevard|impasse|lieu-?dit|residence){_PLACE}{_FRENCH_END}"),
    re.compile(rf"\b(?:{_ZONE}){_PLACE}{_LOT}"),
    re.compile(rf"\b(?:zi|zac?|zae)[ ]{_SMALL_WORDS}{{1,3}}[\w-]+"),
    re.compile(rf"\b{_CAPITAL}[ ](?:Street|Road|Lane|Avenue)\b{_ENGLISH_END}"),
)


def find_details(text: str) -> Iterator[Span]:
    """Every stretch of `text` that is an address or a number to reach or to pay somebody.

    >>> [text for text in ["voir a.b@x.fr", "06 12 34 56 78", "3 jours"] if list(find_details(text))]
    ['voir a.b@x.fr', '06 12 34 56 78']
    """
    if _SIGN_OF_EMAIL.search(text):
        yield from _spans(_EMAILS, text, "e-mail")
    yield from _spans((_HANDLE,), text, "name")
    if _SIGN_OF_LINK.search(text):
        yield from _spans(_LINKS, text, "link")
    yield from _spans((_IN_WORDS,), text, "phone")
    plain = text.translate(_PLAIN)
    yield from _spans(_PLACES, plain, "address")
    if _DIGIT.search(plain):
        yield from _spans(_ADDRESSES, plain, "address")
        yield from _spans(_PLATES, plain, "plate")
    if _SIGN_OF_NUMBER.search(plain):
        yield from _numbers(plain)
    if _MANY_DIGITS.search(plain):
        yield from _ibans(plain)
        yield from _phones(plain)


def _spans(patterns: tuple[re.Pattern[str], ...], text: str, kind: str) -> Iterator[Span]:
    for pattern in patterns:
        group = "code" if "code" in pattern.groupindex else 0
        for found in pattern.finditer(text):
            yield Span(*found.span(group), kind)


def _numbers(text: str) -> Iterator[Span]:
    """Numbers that a label, their check digit or their mere length tells from a count."""
    for found in _LABELLED.finditer(text):
        if _is_labelled_code(found["lead"], found["code"]):
            yield Span(found.start("code"), found.end(), "number")
    for found in _GROUPED.finditer(text):
        digits = "".join(sign for sign in found.group() if sign.isdigit())
        if len(digits) not in (10, 11, 12) and is_luhn(digits):
            yield Span(*found.span(), "number" if len(digits) in (9, 14) else "card")
    for found in _BARE.finditer(text):
        if _is_code(found.group()):
            yield Span(*found.span(), "number")
    yield from _spans(_ACCOUNTS, text, "number")
    yield from _spans((_CARD,), text, "card")


def _is_labelled_code(lead: str, code: str) -> bool:
    """Whether what follows a label is a number that goes by it: "Dossier 4512", but not "commande 12"."""
    digits = sum(sign.isdigit() for sign in code)
    marked, strict = bool(_HAS_MARK.search(lead)), bool(_HAS_STRICT.search(lead))
    labelled = strict or bool(_HAS_LOOSE.search(lead))
    if marked and labelled:
        return len(code) > 1
    if _NO_CODE.fullmatch(code):
        return False
    mixed = digits >= 3 and not code.replace(" ", "").isdigit()
    if " " in code and not marked:
        return digits >= (4 if strict and code[:2].isupper() and not _YEAR.search(code) else 6)
    return mixed or digits >= (3 if marked else 4 if strict else 6)


def _is_code(word: str) -> bool:
    """Whether a word without a label is a number of something: long, or of letters and many digits."""
    if word.isdigit():
        return len(word) > 6
    return any(sign.isalpha() for sign in word) and not _NO_CODE.fullmatch(word)


def is_luhn(number: str) -> bool:
    """Whether the check digit of a card, a SIREN or a SIRET is right.

    >>> is_luhn("732829320"), is_luhn("4111111111111111"), is_luhn("732829321")
    (True, True, False)
    """
    others = sum(sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (others + sum(map(int, number[-1::-2]))) % 10 == 0


def _ibans(text: str) -> Iterator[Span]:
    for found in _IBAN.finditer(text):
        places = [place for place in range(*found.span()) if text[place].isalnum()]
        length = _iban_length(text[places[0] : places[0] + 2].upper())
        number = "".join(text[place] for place in places[:length])
        if 0 < length <= len(places) and (is_iban(number) or _looks_like_iban(number)):
            yield Span(found.start(), places[length - 1] + 1, "IBAN")


def _looks_like_iban(number: str) -> bool:
    """Whether an account number was mistyped, rather than words with two digits: nearly all are digits."""
    return sum(sign.isdigit() for sign in number[2:]) > 0.75 * len(number)


def _iban_length(country: str) -> int:
    """How many characters an IBAN of a country has; 0 where there are none."""
    return next((int(entry[2:]) for entry in word_list("iban_lengths") if entry[:2] == country), 0)


def is_iban(number: str) -> bool:
    """Whether the check digits of an account number without spaces are right (ISO 7064, mod 97).

    >>> is_iban("FR7630006000011234567890189"), is_iban("FR7630006000011234567890188")
    (True, False)
    """
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _phones(text: str) -> Iterator[Span]:
    from phonenumbers import PhoneNumberMatcher

    yield from _spans(_PHONES, text, "phone")
    for region in REGIONS:
        for found in PhoneNumberMatcher(text, region):
            yield Span(found.start, found.end, "phone")
