"""What gives an author away though no name is said: the score that was given, or a sum of money."""

import re

_SCORE = re.compile(
    r"\b(?:not(?:e|es|é|ée|er|ons|ez)|scor(?:e|es|ed|ing)|rat(?:e|ed|ing)|out of (?:ten|10)|sur (?:dix|10)"
    r"|\d{1,2} ?/ ?10|(?:nine|ten|neuf|dix) (?:because|car|parce)|point(?:s)? (?:de moins|de plus|less|more|off))\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:[€$£]\s?\d|\d[\d\s.,]*\s?(?:[€$£]|k€|(?:k?eur(?:os?)?|dollars?|pounds?|gbp|usd)\b))", re.IGNORECASE
)


def tells_of_its_author(text: str) -> bool:
    """Whether a comment speaks of the score that it goes with, or of a sum: the company's people would know whose.

    >>> [tells_of_its_author(text) for text in ("Note plus basse cette fois", "8/10 for effort", "14 300 € de trop")]
    [True, True, True]
    >>> [tells_of_its_author(text) for text in ("Livré en 24 heures", "Trois techniciens sur place")]
    [False, False]
    """
    return bool(_SCORE.search(text) or _SUM.search(text))
