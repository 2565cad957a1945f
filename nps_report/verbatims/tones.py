"""In which tone a whole comment speaks, of a theme or altogether."""

import re
from collections.abc import Collection, Mapping

from nps_report.verbatims.lemmas import words_of
from nps_report.verbatims.polarity import Polarity
from nps_report.verbatims.polarity_clauses import clauses_of
from nps_report.verbatims.polarity_rules import LANGUAGES

PRIOR: Mapping[str | None, Polarity] = {"promoters": "positive", "detractors": "negative"}
"""The tone where words tell none, by the class of the score; neutral for any other."""

_LISTED = re.compile(r"^\s*[-+–•*]", re.MULTILINE)


def tone_of(said: Collection[str | None], score_class: str | None) -> Polarity:
    """The tone of a comment on a theme, of which each mention `said` something or nothing; neutral where they differ.

    Without a class it is what words alone tell.

    >>> tone_of(["negative", None], "promoters"), tone_of([None], "promoters"), tone_of(["neutral", "positive"], None)
    ('negative', 'positive', 'positive')
    >>> tone_of([None], None), tone_of(["negative", "positive"], "detractors")
    ('neutral', 'neutral')
    """
    told = {one for one in said if one in ("positive", "negative")}
    if not told and "neutral" not in said:
        return PRIOR.get(score_class, "neutral")
    if told == {"positive"}:
        return "positive"
    return "negative" if told == {"negative"} else "neutral"


def only_tone(text: str, language: str) -> Polarity | None:
    """The tone of a comment that has one alone; None where it praises and blames, turns ("mais"), or tells none.

    A list has none: its signs may stand for good and bad. Nor has a comment in a language whose opinions are not read.

    >>> only_tone("Livraison rapide, équipe à l'écoute", "fr"), only_tone("Rapide, facture fausse", "fr")
    ('positive', None)
    >>> only_tone("Fast, but they make us say everything three times", "en")
    """
    if language not in LANGUAGES or _LISTED.search(text):
        return None
    clauses = clauses_of(text, words_of(text, language), language)
    signs = {opinion.sign for clause in clauses for opinion in clause.opinions}
    if len(signs) != 1 or any(clause.join in ("contrast", "except") for clause in clauses):
        return None
    return "positive" if signs.pop() > 0 else "negative"
