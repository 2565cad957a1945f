"""The words by which a comment blames or praises, and the little words that turn them.

There is no weight and no score: a word is of one kind, and the kinds are few.

- `praise` and `blame` say it; `trouble` is bad in itself ("panne", "delay"), `remedy` mends it; `expected` goes without
  saying, and counts where it fails ("ne répond plus", "does not work").
- `never`, `none` and `without` are negations, by how far they reach ("jamais", "aucun", "sans"); `averts`: "évite".
- `fewer` turns what follows ("moins cher", "peu clair"), `too` makes it bad ("trop rapide").
- `wish`: what is wished for is not there ("devrait", "could", "il faut").
- `once`: what was, is not any more ("avant", "used to"); `elsewhere`: what is better there is worse here.
- `now` and `always`: "désormais", "toujours".
- `up` and `down` are bad or good by what they are said of: a `measure` ("prix", "délais"), a `burden` ("frais") or a
  `virtue` ("qualité").
- `either` goes on with a negation ("ou"), `stop` ends it ("et", "qui"); `contrast` and `except` begin a clause.
- `supposed`: what follows need not have happened ("en cas de"); `pronoun` goes on about what was just named.
- `unmeant` looks like one of the others and is none ("bien sûr", "plus ou moins").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nps_report.verbatims.lemmas import Word
from nps_report.verbatims.lists import word_list

LANGUAGES = ("fr", "en")
OPINIONS = ("praise", "blame", "trouble", "remedy", "expected")
NEGATIONS = ("never", "none", "without", "averts")
_THANKS = ("merci", "bravo", "thanks", "thank", "well done")

_FRENCH = {
    "never": "pas, sans que, jamais, rarement, guere, rien, personne, non, ni, plus jamais, plus rien, "
    "plus personne, nulle part, pas assez",
    "none": "aucun, aucune, zero, plus aucun, plus aucune, plus un seul, plus une seule, pas un seul, "
    "pas une seule, pas de, pas d",
    "without": "sans",
    "averts": "eviter, evite, epargner",
    "fewer": "moins, peu, trop peu",
    "too": "trop",
    "plus": "plus",
    "once": "avant, autrefois, auparavant, jadis, dans le temps",
    "elsewhere": "ailleurs, vos concurrents, les concurrents, la concurrence, vos confreres, "
    "autres fournisseurs, un concurrent, autre fournisseur",
    "now": "maintenant, desormais, aujourd'hui, enfin, dorenavant",
    "always": "toujours, regulierement, systematiquement, constamment, a chaque fois, d avance, a l avance",
    "up": "eleve, elever, haut, augmenter, augmentation, hausse, grimper, exploser, flamber, inflation, "
    "allonger",
    "down": "baisser, baisse, diminuer, diminution, reduire, reduit, reduction, chuter, bas, basse, "
    "faible, faiblir, court, courte, raccourcir, descendre",
    "measure": "prix, tarif, cout, delai, temps",
    "burden": "attente, frais, file d attente, reclamation, supplement, paperasse, formalite",
    "virtue": "qualite, niveau, competence, professionnalisme, exigence, performance, expertise",
    "either": "ou",
    "stop": "et, qui, car, parce, puisque, donc, alors, lequel, afin",
    "contrast": "mais, cependant, toutefois, neanmoins, pourtant, par contre, en revanche, meme si, malgre, "
    "bien que, quoique, alors que, tandis que, seul bemol, sinon",
    "except": "sauf, hormis, excepte, a part, a l exception, en dehors, mis a part, hors",
    "supposed": "en cas de, en cas d, quand, lorsque, des que, s il y a, si j, si on, si nous, si un, si une, "
    "si l, sans votre, sans vos, sans vous, face a, face aux",
    "pronoun": "il, elle, ils, elles, ce, cela, ca, tout, c, celui, celle, ceux",
}  # fmt: skip
_ENGLISH = {
    "never": "not, never, no longer, hardly, barely, neither, nor, nobody, nothing, none, no one, rarely, "
    "seldom, not enough, far from, anything but",
    "none": "no, zero, not any, not a, not a single, hardly any, few, little, not once, no more, "
    "never any, never a",
    "without": "without",
    "averts": "avoid, avert, prevent",
    "fewer": "less, fewer, not as, not so, least",
    "too": "too, overly, far too",
    "once": "used to, before, previously, formerly, in the past",
    "elsewhere": "elsewhere, competitors, the competition, other suppliers, other companies, other firms, "
    "another supplier",
    "now": "now, nowadays, today, finally, currently, at last, this year",
    "always": "always, regularly, consistently, every time, in advance",
    "up": "high, higher, increase, rise, rising, go up, gone up, went up, hike, soar, rocket, escalate, inflated",
    "down": "low, lower, drop, decrease, reduce, reduced, reduction, fall, short, shorter, decline, "
    "shorten, go down, cut",
    "measure": "price, cost, rate, lead, time, pricing, turnaround",
    "burden": "wait, fee, fuss, surprise, nonsense, complaint, queue, charge, paperwork, waiting time, "
    "wait time, waiting times",
    "virtue": "quality, level, standard, professionalism, expertise, performance, skill",
    "either": "or",
    "stop": "and, who, which, because, since, so that",
    "contrast": "but, however, though, although, even though, even if, whereas, while, despite, in spite, "
    "otherwise, nevertheless, only downside",
    "except": "except, apart from, other than, aside from, with the exception, bar",
    "supposed": "in case of, when, if, if there is, whenever, in the event, without your, without you",
    "pronoun": "it, they, this, that, he, she, everything, all",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that counts: its kind, and the first and last word it stands at.

    Thanks, and a phrase that holds a negation of its own ("rien à redire"), are `settled`: nothing turns them any more.
    """

    kind: str
    first: int
    last: int
    settled: bool = False


_Entry = tuple[tuple[str, ...], str, bool]


def cues_of(words: Sequence[Word], language: str) -> Iterator[Cue]:
    """The words that count, in order, the longest phrase first.

    >>> from nps_report.verbatims.lemmas import words_of
    >>> [cue.kind for cue in cues_of(words_of("Les pannes ne sont jamais réparées", "fr"), "fr")]
    ['trouble', 'never', 'remedy']
    """
    entries = _entries(language)
    place = 0
    while place < len(words):
        cue = _cue_at(place, words, entries)
        if cue is not None:
            yield cue
            place = cue.last
        place += 1


def _cue_at(place: int, words: Sequence[Word], entries: Mapping[str, tuple[_Entry, ...]]) -> Cue | None:
    word = words[place]
    # What is written goes before what it is a form of: "attendue" is no "attendre".
    for form in (word.folded,) if word.folded == word.lemma else (word.folded, word.lemma):
        for phrase, kind, settled in entries.get(form, ()):
            if len(phrase) == 1 or _stands_at(place, phrase, words):
                return Cue(kind, place, place + len(phrase) - 1, settled)
    return None


def _stands_at(place: int, phrase: tuple[str, ...], words: Sequence[Word]) -> bool:
    there = words[place : place + len(phrase)]
    return len(there) == len(phrase) and all(
        part in (word.folded, word.lemma) for part, word in zip(phrase, there, strict=True)
    )


@cache
def _entries(language: str) -> dict[str, tuple[_Entry, ...]]:
    """All phrases by their first word, the longest first."""
    kinds = _kinds(language)
    negations = {word for kind in NEGATIONS for word in kinds[kind] if " " not in word}
    found: dict[str, list[_Entry]] = {}
    for kind, phrases in kinds.items():
        for phrase in phrases:
            parts = tuple(phrase.split(" "))
            settled = kind in OPINIONS and (phrase in _THANKS or not negations.isdisjoint(parts))
            found.setdefault(parts[0], []).append((parts, kind, settled))
    return {first: tuple(sorted(entries, key=_longest_first)) for first, entries in found.items()}


def _longest_first(entry: _Entry) -> tuple[int, tuple[str, ...]]:
    return -len(entry[0]), entry[0]


def _kinds(language: str) -> dict[str, Sequence[str]]:
    turning = {"fr": _FRENCH, "en": _ENGLISH}[language]
    kinds: dict[str, Sequence[str]] = {kind: phrases.split(", ") for kind, phrases in turning.items()}
    return kinds | {kind: sorted(word_list(f"{kind}_{language}")) for kind in ("wish", "unmeant", *OPINIONS)}
