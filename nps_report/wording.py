"""Words, numbers and dates in the language of a report; the only user of Babel when reports are made.

A message is its English text, looked up in `locales/<language>.po`; untranslated, it stands in English.
Typography is applied to the catalogue's own strings, never to values: those may be customers' words.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from numbers import Integral
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from nps_report.blocks import Run, Runs
from nps_report.typography import elided, typeset

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
"""The locale whose numbers and dates each language of the reports uses."""

CATALOGUES = Path(__file__).parent / "locales"
"""Where the translations stand, one gettext file per language."""

UNKNOWN = "–"
"""What stands for a number that is not known."""

_NARROW = "\u202f"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_STRONG = re.compile(r"\*([^*]+)\*")


def N_(message: str) -> str:
    """The message itself: marks a literal as one to translate where it is used later.

    >>> N_("promoters")
    'promoters'
    """
    return message


@dataclass(frozen=True)
class Words:
    """The words of one language: `words("Up {change} points", change="+6")`.

    >>> Words("en")("Up {change} points since {period}", change="+6", period="September 2026")
    'Up +6 points since September 2026'
    """

    language: str

    def __call__(self, message: str, **values: str | int) -> str:
        """The message in this language with its values put in; whole numbers are written the local way."""
        return self._filled(self._template(message, 0), message, values)

    def plural(self, one: str, many: str, n: int, **values: str | int) -> str:
        """The message that fits the number `n`, which also fills `{n}`.

        >>> [Words("en").plural("{n} answer", "{n} answers", n) for n in (1, 1795)]
        ['1 answer', '1,795 answers']
        """
        form = 0 if self._is_one(n) else 1
        template = self._template(one, form, many)
        return self._filled(template, one + many, {**values, "n": n})

    def runs(self, message: str, **values: str | int) -> Runs:
        """The message in pieces: `*...*` in the message is strong; stars in the values are only stars.

        >>> Words("en").runs("*{theme}* moved {points} points", theme="Price*", points="−2")
        (Run(text='Price*', style='strong'), Run(text=' moved −2 points', style=''))
        """
        template = elided(self._template(message, 0), values, self.language)
        pieces = [(text, place % 2) for place, text in enumerate(_STRONG.split(template)) if text]
        _refuse_unused(message, values)
        return tuple(Run(self._put_in(text, values), "strong" if strong else "") for text, strong in pieces)

    def whole(self, value: float | None) -> str:
        """A whole number; halves go to the even one.

        >>> Words("en").whole(1795), Words("fr").whole(1795) == "1\u202f795", Words("fr").whole(None)
        ('1,795', True, '–')
        """
        return self.decimal(value, 0)

    def decimal(self, value: float | None, digits: int = 1) -> str:
        """A number with so many digits after the sign.

        >>> Words("fr").decimal(3.14159), Words("en").decimal(-3.14159, 2)
        ('3,1', '−3.14')
        """
        if _unknown(value):
            return UNKNOWN
        # Adding zero makes the negative zero that rounding may leave a plain one.
        rounded = round(float(value or 0), digits) + 0.0
        written = format_decimal(rounded, format=_number_pattern(digits), locale=_locale(self.language))
        return written.replace("-", "−")

    def signed(self, value: float | None, digits: int = 0) -> str:
        """A number with its sign, as scores and changes have; nothing has no sign.

        >>> words = Words("fr")
        >>> words.signed(22.4), words.signed(-9), words.signed(-0.2), words.signed(float("nan"))
        ('+22', '−9', '0', '–')
        """
        text = self.decimal(value, digits)
        return f"+{text}" if not _unknown(value) and round(float(value or 0), digits) > 0 else text

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share, 0 to 1, in percent.

        >>> Words("en").percent(0.46), Words("fr").percent(0.456, 1) == "45,6\u202f%"
        ('46%', True)
        """
        if _unknown(share):
            return UNKNOWN
        sign = f"{_NARROW}%" if self.language == "fr" else "%"
        return self.decimal(100 * float(share or 0), digits) + sign

    def date(self, day: dt.date) -> str:
        """A day in words.

        >>> Words("fr").date(dt.date(2026, 11, 1)), Words("en").date(dt.date(2026, 11, 30))
        ('1er novembre 2026', '30 November 2026')
        """
        return self._dated(day, "d MMMM y")

    def short_date(self, day: dt.date) -> str:
        """A day without its year.

        >>> Words("fr").short_date(dt.date(2026, 11, 30)), Words("en").short_date(dt.date(2026, 11, 30))
        ('30 nov.', '30 Nov')
        """
        return self._dated(day, "d MMM")

    def month(self, day: dt.date) -> str:
        """A day's month.

        >>> Words("fr").month(dt.date(2026, 10, 31))
        'octobre'
        """
        return self._dated(day, "MMMM")

    def month_and_year(self, day: dt.date) -> str:
        """A day's month with its year.

        >>> Words("fr").month_and_year(dt.date(2026, 10, 31))
        'octobre 2026'
        """
        return self._dated(day, "MMMM y")

    def short_month(self, day: dt.date) -> str:
        """A day's month with its year, for an axis.

        >>> Words("fr").short_month(dt.date(2026, 10, 31)), Words("en").short_month(dt.date(2026, 10, 31))
        ('oct. 26', 'Oct 26')
        """
        return self._dated(day, "MMM yy")

    def quarter(self, day: dt.date) -> str:
        """A day's quarter.

        >>> Words("fr").quarter(dt.date(2026, 10, 31)), Words("en").quarter(dt.date(2026, 10, 31))
        ('4e trimestre 2026', 'Q4 2026')
        """
        skeleton = "yQQQQ" if self.language == "fr" else "yQQQ"
        return str(format_skeleton(skeleton, day, locale=_locale(self.language)))

    def language_name(self, code: str) -> str:
        """What a language is called, as it stands in a sentence; its code where that is not known.

        >>> Words("fr").language_name("es"), Words("en").language_name("es"), Words("en").language_name("??")
        ('espagnol', 'Spanish', '??')
        """
        return str(_locale(self.language).languages.get(code, code))

    def listed(self, items: list[str] | tuple[str, ...]) -> str:
        """Several things in a sentence.

        >>> Words("fr").listed(["a", "b", "c"]), Words("en").listed(["a", "b"]), Words("en").listed([])
        ('a, b et c', 'a and b', '')
        """
        return str(format_list(list(items), locale=_locale(self.language))) if items else ""

    def quoted(self, text: str) -> str:
        """The text between quotation marks.

        >>> Words("en").quoted("x"), Words("fr").quoted("x") == "«\u202fx\u202f»"
        ('“x”', True)
        """
        return f"«{_NARROW}{text}{_NARROW}»" if self.language == "fr" else f"“{text}”"

    def _is_one(self, n: int) -> bool:
        return abs(n) < 2 if self.language == "fr" else abs(n) == 1

    def _dated(self, day: dt.date, form: str) -> str:
        text = str(format_date(day, form, locale=_locale(self.language)))
        return re.sub(r"^1 ", "1er ", text) if self.language == "fr" else text

    def _template(self, message: str, form: int, many: str = "") -> str:
        forms = _catalogue(self.language).get(message) or _in_english(message, many)
        return forms[min(form, len(forms) - 1)]

    def _filled(self, template: str, message: str, values: dict[str, str | int]) -> str:
        _refuse_unused(message, values)
        return self._put_in(elided(template, values, self.language), values)

    def _put_in(self, template: str, values: dict[str, str | int]) -> str:
        return _PLACEHOLDER.sub(lambda found: self._value(template, found[1], values), template)

    def _value(self, template: str, name: str, values: dict[str, str | int]) -> str:
        value = values.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, Integral):
            return self.whole(int(value))
        raise ValueError(f"{template!r} needs a text or a whole number for {{{name}}}, not {value!r}.")


@lru_cache
def words_for(language: str) -> Words:
    """The words of a language; its catalogue is read once.

    >>> words_for("fr") is words_for("fr")
    True
    """
    return Words(language)


def warm() -> None:
    """Read the catalogues and the locales' own data, which a process then has at hand.

    Safe before a fork: no thread is started and nothing stays open.
    """
    day = dt.date(2026, 10, 31)
    for language in LOCALES:
        words = words_for(language)
        words.listed([words("promoters"), words.whole(1795), words.decimal(1.5), words.quarter(day)])
        for form in (words.date, words.short_date, words.month, words.month_and_year, words.short_month):
            form(day)


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES[language])


@lru_cache
def _number_pattern(digits: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * digits if digits else ""))


def placeholders(message: str) -> set[str]:
    """The names of the values that a message needs.

    >>> sorted(placeholders("Up {change} points since {period}"))
    ['change', 'period']
    """
    return set(_PLACEHOLDER.findall(message))


@lru_cache
def _catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """The translations that are written, by their English text (the singular one where there are two)."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=LOCALES[language]) if message.id]
    written = ((_forms(message.id), _forms(message.string)) for message in messages if not message.fuzzy)
    return {ids[0]: _typeset(strings, language) for ids, strings in written if all(strings)}


@lru_cache
def _in_english(one: str, many: str) -> tuple[str, ...]:
    return _typeset((one, many or one), "en")


def _typeset(texts: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(typeset(text, language) for text in texts)


def _forms(texts: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def _refuse_unused(message: str, values: dict[str, str | int]) -> None:
    unused = set(values) - placeholders(message) - {"n"}
    if unused:
        raise ValueError(f"{message!r} has no place for {', '.join(sorted(unused))}.")


def _unknown(value: float | None) -> bool:
    return value is None or math.isnan(value)
