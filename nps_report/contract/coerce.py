"""From text to typed columns: what cannot be read is marked, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nps_report.contract.dates import DateReader

if TYPE_CHECKING:
    from nps_report.programme import Source

Mask: TypeAlias = npt.NDArray[np.bool_]
Text: TypeAlias = "pd.Series[str]"


LONGEST_NUMBER = 40
"""How many signs a number may have."""


@dataclass(frozen=True)
class Habits:
    """How a source writes its cells: dates, numbers, scores in words, and the codes that mean no answer."""

    dates: DateReader = field(default_factory=DateReader)
    decimal: str = "."
    thousands: str = ""
    scores: Mapping[str, int] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    @classmethod
    def of(cls, source: Source, dates: DateReader) -> Habits:
        """The habits that the source declares."""
        scores = {fold(label): score for label, score in source.scores.items()}
        missing = frozenset(code.strip() for code in source.missing)
        return cls(dates, source.decimal, source.thousands, scores, missing)


def fold(text: str) -> str:
    """A word without case, accents or doubled spaces, for comparing.

    >>> fold(" Terminée ")
    'terminee'
    """
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def filled(cells: Text, missing: frozenset[str] = frozenset()) -> Text:
    """The cells without outer spaces; those empty, or holding a code for no answer, are missing. No other is.

    >>> list(filled(pd.Series([" a ", "", "NA", "99"], dtype="str"), frozenset({"99"})).isna())
    [False, True, False, True]
    """
    text = pc.utf8_trim_whitespace(pa.array(cells))
    blanks = pa.array(["", *sorted(missing)], text.type)
    kept = pc.if_else(pc.is_in(text, blanks), pa.scalar(None, text.type), text)
    return pd.Series(kept, index=cells.index, dtype="str")


def as_text(text: Text, habits: Habits) -> Text:
    """Text stays as it is."""
    return text


def as_scores(text: Text, habits: Habits) -> pd.Series[float]:
    """Numbers as they stand, and the labels declared in `scores`; the schema checks that they are 0-10.

    >>> habits = Habits(scores={"very likely": 10})
    >>> list(as_scores(pd.Series(["9", "9,0", "11", "dix", "Very likely"], dtype="str"), habits))
    [9.0, 9.0, 11.0, nan, 10.0]
    """
    # [0-9] and not \d: full-width digits are a matter to look at, not a score.
    plain = text.where(_written_as(r"-?[0-9]+(?:[.,][0-9]+)?", text))
    numbers = pd.to_numeric(plain.str.replace(",", ".")).astype("float64")
    return _mapped(text, habits.scores, "float64").fillna(numbers) if habits.scores else numbers


def as_numbers(text: Text, habits: Habits) -> pd.Series[float]:
    """Numbers with the decimal mark and the thousands mark that the source declares; spaces may group too.

    >>> french = Habits(decimal=",", thousands=" ")
    >>> list(as_numbers(pd.Series(["1 234,56", "1\u202f234", "12,5", "1.5", "12 3"], dtype="str"), french))
    [1234.56, 1234.0, 12.5, nan, nan]
    """
    # French software writes thousands with a no-break space, wide or narrow.
    spaced = text.str.replace("[\u00a0\u202f]", " ", regex=True)
    group, mark = re.escape(habits.thousands or " "), re.escape(habits.decimal)
    form = rf"[-+]?(?:[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+)(?:{mark}[0-9]+)?"
    plain = spaced.where(_written_as(form, spaced))
    digits = plain.str.replace(habits.thousands or " ", "", regex=False).str.replace(
        habits.decimal, ".", regex=False
    )
    return pd.to_numeric(digits).astype("float64")


def _written_as(form: str, text: Text) -> pd.Series[bool]:
    """Which cells are numbers of this form; hundreds of digits are none that anybody meant."""
    return text.str.fullmatch(form).fillna(False) & (text.str.len() <= LONGEST_NUMBER).fillna(False)


def as_moments(text: Text, habits: Habits) -> pd.Series[pd.Timestamp]:
    """Dates and times, as the source's reader of dates understands them."""
    return habits.dates(text)


_YES = ("yes", "y", "oui", "o", "true", "vrai", "1", "x")
_NO = ("no", "n", "non", "false", "faux", "0")
_FLAGS = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}


def as_flags(text: Text, habits: Habits) -> pd.Series[Any]:
    """Yes and no in either language; blank and unreadable are missing here.

    >>> list(as_flags(pd.Series(["Oui", "x", "0", "perhaps"], dtype="str"), Habits()))
    [True, True, False, None]
    """
    return _mapped(text, _FLAGS, "object")


_CHOICES = {
    "planned": ("planned", "to do", "prevu", "prevue", "planifie", "planifiee", "a faire"),
    "in progress": ("in progress", "ongoing", "started", "en cours", "lance", "lancee"),
    "done": ("done", "completed", "complete", "fait", "faite", "termine", "terminee", "realise", "realisee"),
    "dropped": ("dropped", "cancelled", "canceled", "abandonne", "abandonnee", "annule", "annulee"),
    "relational": ("relational", "relationnel", "relationnelle"),
    "transactional": ("transactional", "transactionnel", "transactionnelle"),
    "critical": ("critical", "critique"),
    "primary": ("primary", "primaire", "principal", "principale"),
    "standard": ("standard",),
    "service": ("service", "services"),
    "product": ("product", "products", "produit", "produits"),
    "process": ("process", "processes", "processus", "procedure", "procede"),
    "training": ("training", "formation"),
    "communication": ("communication", "communications"),
    "internal": ("internal", "interne"),
    "customer": ("customer", "client", "clients"),
    "open": ("open", "ouvert", "ouverte"),
    "closed": ("closed", "clos", "close", "cloture", "cloturee", "ferme", "fermee"),
    "other form": ("other form", "form", "autre forme", "autre formulaire"),
    "other signature": ("other signature", "signature", "autre signature"),
    "phone": ("phone", "call", "telephone", "appel"),
    "next visit": ("next visit", "visit", "visite", "prochaine visite"),
}
_KNOWN_CHOICES = {word: name for name, words in _CHOICES.items() for word in words}


def as_choices(text: Text, habits: Habits) -> Text:
    """The kit's own word for each known one, French or English; the schema checks that the column allows it.

    >>> list(as_choices(pd.Series(["Terminé", "in_progress", "unheard of"], dtype="str"), Habits()))
    ['done', 'in progress', nan]
    """
    return _mapped(text.str.replace("[_-]", " ", regex=True), _KNOWN_CHOICES, "str")


def _mapped(text: Text, known: Mapping[str, Any], dtype: Any) -> pd.Series[Any]:
    """Each distinct word is folded and looked up once."""
    meanings = {word: known.get(fold(word)) for word in text.dropna().unique()}
    return text.map(meanings).astype(dtype)


COERCIONS: dict[str, Callable[[Text, Habits], pd.Series[Any]]] = {
    "text": as_text,
    "score": as_scores,
    "moment": as_moments,
    "number": as_numbers,
    "flag": as_flags,
    "choice": as_choices,
}
"""How a column's text is read, by its kind: missing where it cannot be."""

UNREADABLE = {
    "score": "score-text",
    "moment": "date-unreadable",
    "number": "number",
    "flag": "flag",
    "choice": "choice",
}
"""The problem of a cell that holds something, but nothing of its kind."""
