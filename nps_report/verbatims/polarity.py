"""Whether a comment speaks well or badly of one thing that it mentions.

The opinion words that govern a mention are those of its clause, and of them the nearest; a clause ends at a sign, at
"mais" or "but", and where an exception begins. A clause that says nothing borrows from its neighbours across commas and
colons ("délais, prix, service : tout est parfait"), and from the next one that goes on about it ("J'ai eu le support.
Ils sont parfaits"); what is excepted gets the opposite of what it is excepted from. How words are turned by negations,
comparisons, wishes and the past is told in `polarity_rules`. Where the words say nothing, the person's class speaks.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from nps_report.metrics import ScoreClass
from nps_report.verbatims.lemmas import Word, words_of
from nps_report.verbatims.polarity_clauses import Clause, clauses_of
from nps_report.verbatims.polarity_opinions import Opinion
from nps_report.verbatims.polarity_rules import LANGUAGES
from nps_report.verbatims.visible import fold

Polarity: TypeAlias = Literal["positive", "negative", "neutral"]
Span: TypeAlias = tuple[int, int]

_PRIORS: dict[ScoreClass | None, Polarity] = {
    "promoters": "positive",
    "passives": "neutral",
    "detractors": "negative",
    None: "neutral",
}
_ACROSS = 3  # words that an "et" between a mention and an opinion counts for


def polarity(text: str, mention: str | Span, language: str, prior: ScoreClass | None = None) -> Polarity:
    """What `text` says of a mention: a part of it (the first, whatever its case and accents) or a (start, end) span.

    `prior` is the class of the person who wrote it, and counts only where the words say nothing.

    >>> polarity("bon produit mais support lent", mention="support", language="fr")
    'negative'
    >>> polarity("bon produit mais support lent", mention="produit", language="fr")
    'positive'
    >>> polarity("Delivery on Tuesdays", mention=(0, 8), language="en", prior="promoters")
    'positive'
    """
    span = _span_of(mention, text) if isinstance(mention, str) else mention
    return said(text, [span], language)[0] or by_class(prior)


def by_class(prior: ScoreClass | None) -> Polarity:
    """The polarity of a mention of which the words say nothing.

    >>> by_class("detractors"), by_class(None)
    ('negative', 'neutral')
    """
    return _PRIORS[prior]


def said(text: str, spans: Sequence[Span], language: str) -> tuple[Polarity | None, ...]:
    """What the words alone say of each span of `text`; None where they say nothing, or in another language.

    >>> said("Livraison rapide, facturation catastrophique, visite le mardi.", [(0, 9), (18, 29)], "fr")
    ('positive', 'negative')
    >>> said("Delivery on Tuesdays", [(0, 8)], "en")
    (None,)
    """
    if language not in LANGUAGES or not spans:
        return (None,) * len(spans)
    words = words_of(text, language)
    clauses = clauses_of(text, words, language)
    return tuple(_named(_sign(_words_in(span, words), clauses)) for span in spans)


def _named(sign: int) -> Polarity | None:
    return None if sign == 0 else "positive" if sign > 0 else "negative"


def _span_of(mention: str, text: str) -> Span:
    """Where a part of the text stands first; letters are folded one by one, since folding may lengthen them."""
    wanted = "".join(_letters(mention)[0])
    letters, places = _letters(text)
    start = "".join(letters).find(wanted)
    if not wanted or start < 0:
        raise ValueError(
            f"The mention {mention!r} is not in the text {text!r}: give a part of it, or a (start, end) span."
        )
    return places[start], places[start + len(wanted) - 1] + 1


def _letters(text: str) -> tuple[list[str], list[int]]:
    folded = [(letter, place) for place, one in enumerate(text) for letter in fold(one)]
    return [letter for letter, _ in folded], [place for _, place in folded]


def _words_in(span: Span, words: Sequence[Word]) -> Span:
    """The first and last word that a span touches; (0, -1) if none."""
    start, end = span
    touched = [place for place, word in enumerate(words) if word.start < end and word.end > start]
    return (touched[0], touched[-1]) if touched else (0, -1)


def _sign(mention: Span, clauses: Sequence[Clause]) -> int:
    at = next((at for at, clause in enumerate(clauses) if clause.first <= mention[0] <= clause.last), None)
    if at is None or mention[1] < mention[0]:
        return 0
    clause = clauses[at]
    if clause.opinions:
        own = min(clause.opinions, key=lambda opinion: _distance(opinion, mention, clause)).sign
        return _later(own, at, clauses) or own
    around = next(_around(at, clauses), 0)
    return -around if clause.join == "except" else around


def _distance(opinion: Opinion, mention: Span, clause: Clause) -> tuple[int, bool, int]:
    """How far an opinion is from a mention; of two as near, the plain one, then the one that follows."""
    first, last = mention
    between = range(opinion.last + 1, first) if opinion.last < first else range(last + 1, opinion.first)
    apart = -1 if opinion.first <= last and opinion.last >= first else len(between)
    return apart + _ACROSS * sum(stop in between for stop in clause.stops), opinion.faint, -opinion.first


def _later(own: int, at: int, clauses: Sequence[Clause]) -> int:
    """What the next clause says has become of it ("était lent, il est maintenant excellent"); 0 if nothing."""
    if at + 1 == len(clauses) or not clauses[at + 1].goes_on:
        return 0
    return next(
        (opinion.sign for opinion in clauses[at + 1].opinions if _tells_news(opinion, own, clauses[at + 1])),
        0,
    )


def _tells_news(opinion: Opinion, own: int, clause: Clause) -> bool:
    mended = opinion.kind == "remedy" and opinion.sign > 0
    return opinion.sign == -own and (mended or clause.is_now)


def _around(at: int, clauses: Sequence[Clause]) -> Iterator[int]:
    """The opinions that a clause without its own may borrow, best first."""
    for following in range(at + 1, len(clauses)):
        clause = clauses[following]
        if clause.join != "weak" and not (following == at + 1 and clause.goes_on):
            break
        yield from (opinion.sign for opinion in clause.opinions)
    for before in range(at, 0, -1):
        if clauses[before].join not in ("weak", "except"):
            break
        yield from (opinion.sign for opinion in reversed(clauses[before - 1].opinions))
