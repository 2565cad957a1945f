"""What stands in a comment where something was taken out."""

import re

_LABELS = {
    "fr": {"name": "[nom]", "e-mail": "[e-mail]", "phone": "[téléphone]", "link": "[lien]", "IBAN": "[IBAN]"},
    "en": {"name": "[name]", "e-mail": "[e-mail]", "phone": "[phone]", "link": "[link]", "IBAN": "[IBAN]"},
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
