"""The words of a comment as they are compared: without case and accents, and by their lemma.

Words end at apostrophes and hyphens: "l'équipe" is "l" (lemma "le") and "equipe", "après-vente" is "apres" and
"vente". An English "not" that is glued to its verb is a word of its own, "n't", however it is typed: "don't", "don’t"
and "dont" are "do" and "n't" (the lemma of the "ca" in "can't" is "can"). Lemmas are simplemma's, mended where its
French dictionary stops half-way: a feminine goes on to its masculine, a participle to its verb ("cassées", "lente").
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from nps_report.verbatims.visible import fold

# Marks that a letter may be typed with, and invisible signs, belong to the word that they stand in.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_PLAIN = rf"[^\W_]+(?:[{_INSIDE}]+[^\W_]*)*"
_NEGATED = "do|does|did|is|are|was|were|has|have|had|could|would|should|must|might|need|ca|wo|sha|ai"
_WORD = re.compile(rf"aujourd['’]hui|{_PLAIN}", re.IGNORECASE)
_ENGLISH_WORD = re.compile(
    rf"\b(?:{_NEGATED})(?=n['’]?t\b)|\bn['’]?t\b|(?<=[a-z])n['’]?t\b|{_PLAIN}", re.IGNORECASE
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_LONGEST = 40  # letters: nothing longer is a word of a dictionary
_ELIDED = {
    "l": "le", "d": "de", "n": "ne", "j": "je", "m": "me", "t": "te", "s": "se", "c": "ce", "qu": "que",
    "jusqu": "jusque", "lorsqu": "lorsque", "puisqu": "puisque", "quoiqu": "quoique",
}  # fmt: skip
# What the dictionary takes for something else: "parfaites" for "parfaire", "prise" for "priser".
_IRREGULAR = {
    form: lemma
    for lemma, forms in {
        "cher": "chers chère chères chere cheres", "nul": "nulle nulles", "clair": "claire claires",
        "précis": "précise précises", "parfait": "parfaite parfaites", "complet": "complète complètes",
        "prêt": "prête prêtes", "satisfait": "satisfaite satisfaites", "mise": "mise mises", "prise": "prise prises",
        "résoudre": "résolu", "rendre": "rendu", "fournir": "fourni", "finir": "fini",
        "joindre": "joint jointe jointes",
    }.items()
    for form in forms.split()
}  # fmt: skip
# The dictionary takes them for "good", "bad" and "late", which they are not: "could be better", "call back later".
_COMPARED = ("better", "best", "worse", "worst", "later", "latest", "least")
_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}
_MASCULINE = (
    ("ée", "é"),
    ("ue", "u"),
    ("ive", "if"),
    ("ale", "al"),
    ("euse", "eux"),
    ("ente", "ent"),
    ("ante", "ant"),
)
_NO_FEMININE = (
    "vente", "pente", "rente", "tente", "fente", "attente", "entente", "détente", "tante", "plante", "rue", "vue",
    "revue", "avenue",
)  # fmt: skip


# A tuple, which is made four times faster than a data class: there are millions.
class Word(NamedTuple):
    """A word of a text: where it stands, how it is written, and what it is compared by."""

    start: int
    end: int
    text: str
    folded: str
    lemma: str


def words_of(text: str, language: str) -> tuple[Word, ...]:
    """The words of `text` in order; their places are those in the text as it is given.

    >>> [(word.folded, word.lemma) for word in words_of("L'équipe n'est pas livrée", "fr")]
    [('l', 'le'), ('equipe', 'equipe'), ('n', 'ne'), ('est', 'etre'), ('pas', 'pas'), ('livree', 'livrer')]
    >>> [(word.start, word.end, word.folded) for word in words_of("Don't", "en")]
    [(0, 2, 'do'), (2, 5, "n't")]
    """
    return tuple(
        Word(found.start(), found.end(), found[0], *_compared(found[0], language))
        for found in _pattern(language).finditer(text)
    )


def _pattern(language: str) -> re.Pattern[str]:
    return _ENGLISH_WORD if language == "en" else _WORD


# The words of a language are few, the comments are many.
@lru_cache(maxsize=200_000)
def _compared(word: str, language: str) -> tuple[str, str]:
    """A word as it is compared: folded, and its lemma folded."""
    plain = _typed(word)
    folded = fold(plain).replace("’", "'")
    if language == "en" and folded in ("n't", "nt"):
        return "n't", "not"
    return folded, fold(lemma_of(plain, language))


def _typed(word: str) -> str:
    if word.isascii():
        return word
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", word))


@lru_cache(maxsize=200_000)
def lemma_of(word: str, language: str) -> str:
    """The dictionary's form of a word, with its accents; the word itself in other languages than French and English.

    >>> [lemma_of(word, "fr") for word in ("livrées", "lente", "réactives", "cassé", "delais", "commerciaux")]
    ['livrer', 'lent', 'réactif', 'casser', 'délai', 'commercial']
    >>> [lemma_of(word, "en") for word in ("delivered", "invoicing", "hotlines")]
    ['deliver', 'invoice', 'hotline']
    """
    word = word.casefold()
    if len(word) > _LONGEST or word.isdigit():
        return word
    if language == "fr":
        return _ELIDED.get(word) or _french(word)
    if language == "en":
        return _SHORTENED.get(word) or _english(word)
    return word


def other_lemmas(word: str, language: str) -> Iterator[str]:
    """What a French word without accents may be a form of as well, had it been typed with them.

    >>> list(other_lemmas("livre", "fr")), list(other_lemmas("livré", "fr"))
    (['livrer'], [])
    """
    if language == "fr" and len(word) > 3:
        yield from (_french(accented) for accented in _accented().get(word.casefold(), ()))


def _french(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    lemma = _looked_up(word, "fr")
    if lemma == word and not _is_french(word):
        accented = _accented().get(word)
        return _french(accented[0]) if accented else _without_s(word, lemma)
    lemma = _verb(_looked_up(_masculine(word, lemma), "fr"))
    return _IRREGULAR.get(lemma, lemma)


def _english(word: str) -> str:
    return word if word in _COMPARED else _without_s(word, _looked_up(word, "en"))


def _masculine(word: str, lemma: str) -> str:
    """The masculine of a feminine that the dictionary leaves as it is, or takes for a verb ("réactive")."""
    one = word.removesuffix("s")
    for ending, masculine in _MASCULINE:
        changed = one.removesuffix(ending) + masculine
        if one.endswith(ending) and one not in _NO_FEMININE and _is_french(changed):
            return changed
    return lemma


def _verb(lemma: str) -> str:
    """The verb of a participle in "é"."""
    verb = lemma[:-1] + "er"
    return verb if lemma.endswith("é") and _is_french(verb) else lemma


def _without_s(word: str, lemma: str) -> str:
    """Words that no dictionary has ("hotlines") lose the s of their plural; "colis" and "process" have none."""
    unknown = lemma == word and len(word) > 4 and word[-1] == "s" and word[-2] not in "aiosu'"
    return word[:-1] if unknown else lemma


def _looked_up(word: str, language: str) -> str:
    # A third of a second, once: only where comments are read.
    import simplemma

    return simplemma.lemmatize(word, lang=language)


def _is_french(word: str) -> bool:
    import simplemma

    return simplemma.is_known(word, "fr")


@cache
def _accented() -> dict[str, tuple[str, ...]]:
    """French words that have accents, by how people type them in a hurry, or in capitals."""
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    french = sorted(word for word in DEFAULT_DICTIONARY_FACTORY.get_dictionary("fr") if not word.isascii())
    found: dict[str, tuple[str, ...]] = {}
    # All at once, as if they were one word: to fold a hundred thousand one by one takes most of a second.
    for folded, word in zip(fold("\n".join(french)).split("\n"), french, strict=True):
        found[folded] = (*found.get(folded, ()), word)
    return found
