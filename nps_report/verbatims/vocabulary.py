"""Which words are ordinary ones, and which may be somebody's name."""

from collections.abc import Iterable, Mapping
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
    if folded in _listed(*_NAMES):
        return False
    return folded in _listed(*_WORDS) or any(
        is_in_dictionary(word.casefold(), language) for language in ("fr", "en")
    )


def ordinary_among(words: Iterable[str]) -> set[str]:
    """Those of folded `words` that are everyday ones, as `is_ordinary` says; for very many words, each seen once.

    >>> sorted(ordinary_among(["petit", "facturation", "lefebvre", "novalux"]))
    ['facturation', 'petit']
    """
    unlisted = {word for word in words if word not in _listed(*_NAMES)}
    found = unlisted & _listed(*_WORDS)
    return found | {word for word in unlisted - found if _is_in_a_dictionary(word)}


def _is_in_a_dictionary(folded: str) -> bool:
    """What `is_in_dictionary` says of French or English, for a tenth of the time."""
    if not folded.isascii():
        return any(is_in_dictionary.__wrapped__(folded, language) for language in ("fr", "en"))
    if folded.endswith("ement") or folded in _french_without_accents():
        return True
    forms = (folded, folded.capitalize())
    return any(dictionary.get(form) is not None for dictionary in _dictionaries() for form in forms)


def may_name(word: str) -> bool:
    """Whether a word is a usual given or family name, be it an everyday word too.

    >>> [may_name(word) for word in ("Pierre", "Lefebvre", "facture")]
    [True, True, False]
    """
    return fold(word) in _listed(*_NAMES, "names_like_words")


def is_everyday(word: str) -> bool:
    """Whether a word so often begins a sentence that its capital there tells nothing.

    >>> [is_everyday(word) for word in ("Petit", "Grâce", "Grace", "Châtelain")]
    [True, True, False, False]
    """
    everyday = _listed("words_fr", "words_en", "company_words", "cues")
    return word.casefold() in everyday or fold(word) in everyday


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

    # A word of marks alone, which are folded away, is empty.
    if not word or language not in ("fr", "en"):
        return False
    if language == "fr" and (word.endswith("ement") or fold(word) in _french_without_accents()):
        return True
    return simplemma.is_known(word, language)


@cache
def _listed(*names: str) -> frozenset[str]:
    """The entries of several lists."""
    return frozenset[str]().union(*map(word_list, names))


@cache
def _dictionaries() -> tuple[Mapping[str, str], ...]:
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    # Those that words are looked up in, so that each is read once.
    return tuple(DEFAULT_DICTIONARY_FACTORY.get_dictionary(language) for language in ("fr", "en"))


@cache
def _french_without_accents() -> frozenset[str]:
    """French words that have accents, without them: how people type in a hurry, or in capitals."""
    french, _ = _dictionaries()
    # All at once, as if they were one word: to fold a hundred thousand one by one takes most of a second.
    return frozenset(fold("\n".join(word for word in french if not word.isascii())).split("\n"))
