"""What gives an author away though no name is said: the score that was given, or a sum of money.

A quote that is refused for nothing costs little, a score that is told cannot be taken back. So what these expressions
look for is wide: any word of recommending and noting, and any number up to ten that counts nothing.
"""

import re

from nps_report.verbatims.visible import fold

_WORDS = "zero|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|seven|eight|nine|ten"
_DIGITS = r"(?<![\w.,/:])(?:10|\d)(?:[.,]5)?(?![\w/:%°]|[.,]\d)"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_WORDS})\b)"
# What may stand behind a number that counts nothing; between two numbers, such words only join them ("5 à 10 jours").
_BEHIND = (
    r"(?=\s*(?:$|[.,;:!?)\"»\n–—-](?!\d)|(?:et|and|a|au|aux|to|ou|or|mais|but)\b(?!\s+(?:\d|(?:"
    + _WORDS
    + r")\b))|(?:car|parce|puisque|because|cause|cos|as|since|pour|for|from|sur|out|vu|with|avec|seulement|only|simply"
    r"|this|cette|bien|well|merit\w*|deserv\w*|pointe|tout rond|de ma part|est|is|was|serait|would|max\w*|mini\w*)\b))"
)
_GIVEN = (
    r"(?:mis|met[sz]?|mett(?:ons|ez|re|rai[st]?|rions)|donn\w+|attribu\w+|accord\w+|merit\w+|vaut|valez|valent"
    r"|giv(?:e|en|es|ing)|gave|put|award\w*|deserv\w+|worth)"
)
_SCORES = (
    r"\bnot(?:e|es|ee|ees|er|erai[st]?|erons|ez|ons|ais|ait|ant|ations?|ing)\b",
    r"\b(?:scor|rat|grad)(?:e|ed|es|ing|ings)\b(?<!\brates)",
    r"\br[ea]com+[ae]n?d\w*|\breccom+\w*",
    r"\bconseill(?:e|erai[st]?|erions|ons) (?:a|vos|votre|cette|fortement|vivement)\b|\b(?:vous|deja) conseille\b",
    r"\bdeconseill\w*|\bnps\b|\b(?:promoteur|detracteur|promoter|detractor)s?\b",
    r"\b(?:etoiles?|stars?)\b|\b[0-5] ?\*|[★☆⭐🌟✩✪✭✮✯✰]|\*{2}",
    r"\b(?:full|top|high|low|good|bad|best) marks?\b|\bmarks? out\b|\bla moyenne\b|\bscale of\b|\bune echelle\b",
    rf"{_NUMBER} ?(?:/|sur|out of|of) ?(?:5|10|20|100|cinq|dix|vingt|cent|five|ten|twenty)\b",
    r"\b\d+(?:[.,]\d)? ?/ ?(?:5|10|20|100)\b(?!/)|\b(?:sur|out of) (?:10|20|100|dix|vingt|ten|twenty)\b",
    rf"{_DIGITS}{_BEHIND}|\bzero\b{_BEHIND}",
    rf"\b{_GIVEN} (?:[\w']+ ){{0,4}}?{_NUMBER}{_BEHIND}",
    rf"\b(?!a neuf\b)(?:un|mon|ce|an?|my|that|solid\w*|petit|strong|easy) (?:[\w']+ )?\b(?:{_WORDS})\b{_BEHIND}",
    rf"\b(?:{_WORDS})\b,? (?:car|parce|puisque|because|cause|cos|from (?:me|us)|de (?:ma|notre) part|pointe"
    r"|tout rond)\b",
    rf"(?:^|[.!?\n])\s*(?:{_WORDS}) ?(?:$|[.,;:!]|pour\b|for\b)",
    r"\bpoints? (?:de moins|de plus|less|more|off)\b"
    r"|\b(?:perd|retir|enlev|gagn|los[et]|lost|dock|knock|deduct|maximum|minus)\w* (?:[\w']+ ){0,3}points?\b",
)
_SUMS = (
    r"[€$£¥]|\b(?:k?eur(?:os?)?|dollars?|pounds?|gbp|usd|chf|francs?|centimes?|cents|quid|bucks|balles|sterling)\b",
    r"\b(?:millions?|milliards?|billions?|milliers?|thousands?|mille|thousand)\b"
    r"(?! (?:mercis?|excuses|fois|pardons|bravos?|thanks|times|apologies))",
    rf"(?:\d|\b(?:{_WORDS}|vingt|trente|quarante|cinquante|soixante|cents?|hundred)) (?:livres|grand)\b",
    r"\d ?(?:k|ke|keur|meur|mio|mn|ht|ttc|tva|vat)\b|\bttc\b",
    # With thousands apart, with cents, or long and no year.
    r"\b\d{1,3}(?:[ .,']\d{3})+\b|\d[.,]\d\d(?!\d)(?![.,/]\d)|\b(?!(?:19|20)\d\d\b)\d{4,}\b",
)
_TELLING = re.compile("|".join((*_SCORES, *_SUMS)))
# In small letters it would stand for metres.
_MILLIONS = re.compile(r"\d\s?M\b")


def tells_of_its_author(text: str) -> bool:
    """Whether a comment speaks of the score that it goes with, or of a sum: the company's people would know whose.

    >>> [tells_of_its_author(text) for text in ("Note plus basse cette fois", "8/10 for effort", "14 300 € de trop")]
    [True, True, True]
    >>> [tells_of_its_author(text) for text in ("J'ai mis six", "A solid 8", "Je vous recommande", "14k de trop")]
    [True, True, True, True]
    >>> [tells_of_its_author(text) for text in ("Livré en 24 heures", "Trois techniciens sur place")]
    [False, False]
    """
    # A digit on a key ("9️⃣") is a digit and a sign around it.
    plain = fold(text).replace("’", "'").replace("\u20e3", "")
    return bool(_TELLING.search(plain) or _MILLIONS.search(text))
