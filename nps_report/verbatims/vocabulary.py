"""Which words are ordinary ones, and which may be somebody's name."""

from functools import cache, lru_cache

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.visible import fold

_NAMES = ("first_names", "surnames")
_WORDS = (
    "names_like_words",
    "ordinary",
    "trade_words",
    "company_words",
    "words_fr",
    "words_en",
    "civilities",
    "roles",
)


@lru_cache(maxsize=100_000)
def is_ordinary(word: str) -> bool:
    """Whether a word is an everyday one in French or English, though it may name somebody as well ("Petit").

    >>> [is_ordinary(word) for word in ("Groupe", "orange", "Facturation", "Petit")]
    [True, True, True, True]
    >>> [is_ordinary(word) for word in ("Lefebvre", "Sophie", "Novalux")]
    [False, False, False]
    """
    folded = fold(word)
    if any(folded in word_list(name) for name in _NAMES):
        return False
    if any(folded in word_list(name) for name in _WORDS):
        return True
    return any(is_in_dictionary(word.casefold(), language) for language in ("fr", "en"))


def may_name(word: str) -> bool:
    """Whether a word is a usual given or family name, be it an everyday word too.

    >>> [may_name(word) for word in ("Pierre", "Lefebvre", "facture")]
    [True, True, False]
    """
    return any(fold(word) in word_list(name) for name in (*_NAMES, "names_like_words"))


def is_everyday(word: str) -> bool:
    """Whether a word so often begins a sentence that its capital there tells nothing.

    >>> [is_everyday(word) for word in ("Petit", "Grâce", "Grace", "Châtelain")]
    [True, True, False, False]
    """
    lists = ("words_fr", "words_en", "company_words", "cues")
    return any(form in word_list(name) for name in lists for form in (word.casefold(), fold(word)))


@lru_cache(maxsize=100_000)
def is_english_only(word: str) -> bool:
    """Whether a word tells that a text is English: a dictionary of English has it, that of French has not.

    >>> [is_english_only(word) for word in ("company", "nested", "demain", "support", "Marlow")]
    [True, True, False, False, False]
    """
    folded = fold(word)
    if folded in word_list("words_en") or folded in word_list("words_fr"):
        return folded in word_list("words_en")
    return is_in_dictionary(folded, "en") and not is_in_dictionary(folded, "fr")


@lru_cache(maxsize=100_000)
def is_in_dictionary(word: str, language: str) -> bool:
    """Whether a dictionary of the language ("fr" or "en") has the word; French ones may lack their accents.

    >>> [is_in_dictionary(word, "fr") for word in ("délai", "delai", "invoiced")]
    [True, True, False]
    """
    # A third of a second and 35 MB, once; the French one lacks most adverbs.
    import simplemma

    if language not in ("fr", "en"):
        return False
    if language == "fr" and (word.endswith("ement") or fold(word) in _french_without_accents()):
        return True
    return simplemma.is_known(word, language)


@cache
def _french_without_accents() -> frozenset[str]:
    """French words that have accents, without them: how people type in a hurry, or in capitals."""
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    # The one that words are looked up in, so that it is read once.
    french = DEFAULT_DICTIONARY_FACTORY.get_dictionary("fr")
    # All at once, as if they were one word: to fold a hundred thousand one by one takes most of a second.
    return frozenset(fold("\n".join(word for word in french if not word.isascii())).split("\n"))
