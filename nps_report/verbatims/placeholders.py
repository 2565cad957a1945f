"""What stands in a comment where something was taken out."""

import re

_LABELS = {
    "fr": {
        "name": "[nom]",
        "e-mail": "[e-mail]",
        "phone": "[téléphone]",
        "link": "[lien]",
        "IBAN": "[IBAN]",
        "number": "[numéro]",
        "card": "[carte]",
        "address": "[adresse]",
        "plate": "[plaque]",
    },
    "en": {
        "name": "[name]",
        "e-mail": "[e-mail]",
        "phone": "[phone]",
        "link": "[link]",
        "IBAN": "[IBAN]",
        "number": "[number]",
        "card": "[card]",
        "address": "[address]",
        "plate": "[plate]",
    },
}

PLACEHOLDER = re.compile(
    "|".join(sorted({re.escape(label) for labels in _LABELS.values() for label in labels.values()}))
)
"""Any placeholder, of any language."""


def placeholder(kind: str, language: str) -> str:
    """What stands for a kind of detail; in English for a language that has no words for it.

    >>> placeholder("name", "fr"), placeholder("phone", "de")
    ('[nom]', '[phone]')
    """
    return _LABELS.get(language, _LABELS["en"])[kind]
