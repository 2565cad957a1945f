"""Names as they stand in file names and addresses."""

import re
import unicodedata


def slug_of(name: str) -> str:
    """A name as a folder: lower case, no accents, a dash between words.

    >>> slug_of("Île-de-France & Nord"), slug_of("東京"), slug_of("...")
    ('ile-de-france-nord', '東京', 'unit')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    return re.sub(r"[\W_]+", "-", letters).strip("-") or "unit"
