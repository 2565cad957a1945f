"""The opinions of one clause, each with its sign once negations, wishes and comparisons are counted."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nps_report.verbatims.lemmas import Word
from nps_report.verbatims.polarity_rules import NEGATIONS, Cue

_REACH = {"never": 6, "none": 4, "without": 3, "averts": 4}  # words between a negation and what it turns
_NEAR = 3  # words between "moins" and what it turns, between "ne" and its "plus"
_PAST = re.compile(r"(?:ait|aient)$|^(?:was|were|used)$")
_INFINITIVE = re.compile(r"^(?!avoir$|etre$|[nv]otre$).*(?:er|ir|re)$")
_SIGNS = {"praise": 1, "remedy": 1, "blame": -1, "trouble": -1, "expected": 0}


@dataclass(frozen=True, slots=True)
class Opinion:
    """Words that say good (1) or bad (-1); `faint` ones only hint at it by an absence or a wish.

    A sign of 0 is a verb such as "répond" that says nothing by itself.
    """

    first: int
    last: int
    sign: int
    kind: str = "praise"
    faint: bool = False
    negated: bool = False


def opinions_of(cues: Sequence[Cue], words: Sequence[Word], first: int, last: int) -> list[Opinion]:
    """What the `cues` of a clause, words `first` to `last`, say in order.

    >>> from nps_report.verbatims.lemmas import words_of
    >>> from nps_report.verbatims.polarity_rules import cues_of
    >>> words = words_of("jamais de panne, aucun suivi", "fr")
    >>> [opinion.sign for opinion in opinions_of(list(cues_of(words, "fr")), words, 0, 4)]
    [1, -1]
    """
    return [opinion for opinion in _Reader(cues, words, first, last).read() if opinion.sign]


class _Reader:
    """Reads the cues of one clause from left to right, and remembers what still waits for a word to turn."""

    def __init__(self, cues: Sequence[Cue], words: Sequence[Word], first: int, last: int) -> None:
        self.cues = cues
        self.words = words
        self.first = first
        self.last = last
        self.opinions: list[Opinion] = []
        self.waiting: list[Cue] = []  # negations, "moins", "trop"
        self.spent: list[Cue] = []  # the negations of the last opinion, which "ou" takes up again
        self.wish: Cue | None = None
        self.supposes = False
        self.kinds = {cue.kind for cue in cues}
        self.turned = self._is_turned()

    def read(self) -> list[Opinion]:
        """The opinions of the clause, in order."""
        for cue in self.cues:
            handle = _HANDLERS.get(cue.kind)
            if handle:
                handle(self, cue)
        self._flush()
        if self.wish and not any(opinion.first > self.wish.first for opinion in self.opinions):
            self.opinions.append(Opinion(self.wish.first, self.wish.last, -1, "wish", faint=True))
        self._mend()
        return sorted(self.opinions, key=lambda opinion: opinion.first)

    def _is_turned(self) -> bool:
        """Whether the whole clause tells of former times, or of another supplier."""
        if "elsewhere" in self.kinds:
            return True
        if not any(cue.kind == "once" and self._dates_all(cue) for cue in self.cues):
            return False
        return any(_PAST.search(word.folded) for word in self.words[self.first : self.last + 1])

    def _dates_all(self, cue: Cue) -> bool:
        """A word at an end of the clause ("avant, c'était bien", not "reçu avant midi"), or a phrase."""
        return cue.first == self.first or cue.last in (self.last, cue.first + 1)

    def _opinion(self, cue: Cue) -> None:
        if self._asks_politely(cue):
            self._wish(cue)
        elif not (cue.kind == "trouble" and self.supposes):
            self._add(cue, _SIGNS[cue.kind])

    def _asks_politely(self, cue: Cue) -> bool:
        """Whether it is "merci de rappeler", not "merci de votre aide"."""
        word, *behind = self.words[cue.last : min(self.last, cue.last + 2) + 1]
        return (
            word.folded == "merci"
            and len(behind) == 2
            and behind[0].lemma == "de"
            and _INFINITIVE.search(behind[1].folded) is not None
        )

    def _amount(self, cue: Cue) -> None:
        """High prices are bad, high quality is good, and the other way round."""
        counted = not self.kinds.isdisjoint(("measure", "burden", "trouble"))
        upwards = -1 if counted or "virtue" not in self.kinds else 1
        self._add(cue, upwards if cue.kind == "up" else 1 if counted else -1)

    def _add(self, cue: Cue, base: int) -> None:
        turning = [] if cue.settled else [found for found in self.waiting if self._reaches(found, cue)]
        negated = _is_negated(turning)
        sign = base if cue.settled else self._sign(base, turning, negated)
        self.opinions.append(Opinion(cue.first, cue.last, sign, cue.kind, negated=negated))
        self.spent = [found for found in turning if found.kind in NEGATIONS]
        # What was too far away to turn this word turns none further on either, but still says that something is absent.
        self.waiting = [found for found in self.waiting if found not in turning]

    def _sign(self, base: int, turning: Sequence[Cue], negated: bool) -> int:
        kinds = [found.kind for found in turning]
        if self.wish:
            return -1
        if base == 0:
            return self._expected(negated, "too" in kinds)
        if "too" in kinds:
            return -base if negated else -1
        turns = negated + kinds.count("fewer") + self.turned
        return -base if turns % 2 else base

    def _expected(self, negated: bool, too: bool) -> int:
        if negated or too:
            return -1
        return 0 if self.kinds.isdisjoint(("always", "now")) else 1

    def _reaches(self, turning: Cue, cue: Cue) -> bool:
        return cue.first - turning.last <= _REACH.get(turning.kind, _NEAR)

    def _negation(self, cue: Cue) -> None:
        last = self.opinions[-1] if self.opinions else None
        if last and cue.kind == "never" and cue.first - last.last <= 2 and self._is_verb(last):
            self._turn_back(last, cue)
        else:
            self.waiting.append(cue)

    def _is_verb(self, opinion: Opinion) -> bool:
        return opinion.kind == "expected" or self._says_ne_before(opinion.first)

    def _says_ne_before(self, place: int) -> bool:
        start = max(self.first, place - _NEAR)
        return any(word.lemma == "ne" for word in self.words[start:place])

    def _turn_back(self, last: Opinion, cue: Cue) -> None:
        """The negation stands behind its verb ("ne répond plus")."""
        if not last.negated:
            sign = -1 if last.kind == "expected" or self.wish else -last.sign
            self.opinions[-1] = replace(last, sign=sign, negated=True)
        self.spent = [cue]

    def _plus(self, cue: Cue) -> None:
        """No longer ("ne ... plus", "plus de panne"), or a comparison ("plus lent")."""
        if any(found.kind in NEGATIONS for found in self.waiting):
            return
        last = self.opinions[-1] if self.opinions else None
        behind_verb = last is not None and last.kind == "expected" and cue.first - last.last == 1
        if behind_verb or self._says_ne_before(cue.first) or self._is_no_more(cue):
            self._negation(replace(cue, kind="never"))

    def _is_no_more(self, cue: Cue) -> bool:
        """Whether it is "plus de pannes", and not "plus de pannes que l'an dernier"."""
        behind = [word.lemma for word in self.words[cue.last + 1 : self.last + 1]]
        troubled = any(found.kind == "trouble" and found.first == cue.last + 2 for found in self.cues)
        return behind[:1] == ["de"] and troubled and "que" not in behind

    def _wish(self, cue: Cue) -> None:
        """A wish, unless it is denied: "pas besoin de relancer" leaves the negation to what follows."""
        if not self.wish and not any(found.kind in NEGATIONS for found in self.waiting):
            self.wish = cue

    def _either(self, cue: Cue) -> None:
        self.waiting += [replace(found, first=cue.first, last=cue.last) for found in self.spent]

    def _suppose(self, cue: Cue) -> None:
        self.supposes = True

    def _wait(self, cue: Cue) -> None:
        self.waiting.append(cue)

    def _stop(self, cue: Cue) -> None:
        self._flush()

    def _flush(self) -> None:
        """What turned no word says that something is absent ("aucun suivi") or too much ("trop de papiers")."""
        self.opinions += [
            Opinion(found.first, found.last, self._absence(found), found.kind, faint=True)
            for found in self.waiting
            if found.last < self.last and found.kind != "averts"
        ]
        self.waiting = []

    def _absence(self, turning: Cue) -> int:
        if turning.kind == "too":
            return -1
        near = (turning.last + 1, turning.last + 2)
        burden = any(found.kind == "burden" and found.first in near for found in self.cues)
        return 1 if burden else -1

    def _mend(self) -> None:
        """A trouble that is mended is praise, unless it is none that is mended ("aucun problème résolu")."""
        mending = [
            opinion for opinion in self.opinions if opinion.sign > 0 and opinion.kind in ("remedy", "down")
        ]
        troubles = [opinion for opinion in self.opinions if opinion.kind == "trouble"]
        if mending and troubles:
            none = any(trouble.negated and self._is_about(trouble, mending[0]) for trouble in troubles)
            changed = {*troubles, *mending}
            self.opinions = [
                replace(found, sign=-1 if none else 1) if found in changed else found
                for found in self.opinions
            ]

    def _is_about(self, trouble: Opinion, mending: Opinion) -> bool:
        between = range(trouble.last, mending.first)
        return bool(between) and not any(cue.kind == "stop" and cue.first in between for cue in self.cues)


_HANDLERS: dict[str, Callable[[_Reader, Cue], None]] = {
    **dict.fromkeys(_SIGNS, _Reader._opinion),
    **dict.fromkeys(NEGATIONS, _Reader._negation),
    **dict.fromkeys(("fewer", "too"), _Reader._wait),
    **dict.fromkeys(("up", "down"), _Reader._amount),
    "plus": _Reader._plus,
    "wish": _Reader._wish,
    "either": _Reader._either,
    "stop": _Reader._stop,
    "supposed": _Reader._suppose,
}


def _is_negated(turning: Sequence[Cue]) -> bool:
    """Negations of one clause are one ("plus jamais aucun"), but "sans" takes another back ("pas sans défaut")."""
    kinds = {found.kind for found in turning} & set(NEGATIONS)
    return bool(kinds) and not ("without" in kinds and len(kinds) > 1)
