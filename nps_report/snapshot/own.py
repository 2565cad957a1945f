"""What an account may read of its own answers: its own numbers where all consent, else words, else nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias

from nps_report.metrics import Counts
from nps_report.programme import Thresholds
from nps_report.snapshot.answers import Marked, marked
from nps_report.snapshot.disclosure import level_of, released
from nps_report.snapshot.public import PublicTone
from nps_report.snapshot.themed import MENTIONED, PUBLIC, Themed

Level: TypeAlias = Literal["low", "middle", "high"]


@dataclass(frozen=True)
class OwnScore:
    """What an account reads of its own score; whatever the level does not allow is None."""

    level: Literal["hidden", "words", "number"]
    words: Level | None = None
    nps: int | None = None
    n: int | None = None


NOTHING = OwnScore("hidden")


def own_answers(found: Marked, account: str) -> Marked:
    """The answers of one account, in which each person stands for what an account is among all: a reader of its own."""
    rows = [row for row, name in enumerate(found.accounts) if name == account]
    return marked(found.answers.iloc[rows].reset_index(drop=True), has_accounts=False)


def own_score(own: Marked, rules: Thresholds) -> OwnScore:
    """What an account reads of its score.

    Its readers are the colleagues of those who answered. Where everybody who answered consents, they read the account's
    own numbers. Otherwise words alone, by the rules of any published score, each person being an account: enough of
    them, no class empty among few, and nobody, knowing their own answer and how many they are, knows of the others how
    many are of any class.

    >>> import pandas as pd
    >>> answers = pd.DataFrame({"response_id": ["1", "2"], "score": [9, 8], "unit": "Lyon", "account_id": "A",
    ...     "contact_id": ["a", "b"], "letter_consent": [True, True]})
    >>> own_score(marked(answers, has_accounts=False), Thresholds())
    OwnScore(level='number', words=None, nps=50, n=2)
    >>> own_score(marked(answers.assign(letter_consent=[True, False]), has_accounts=False), Thresholds())
    OwnScore(level='hidden', words=None, nps=None, n=None)
    """
    cell = own.cell(range(len(own.classes)))
    if consents(own):
        return OwnScore("number", nps=round(cell.counts.nps), n=cell.counts.n)
    shown = released(cell, rules)
    words = shown.words or level_of(cell.counts.nps)
    if shown.level == "hidden" or not _leaves_open(cell.counts, words):
        return NOTHING
    return OwnScore("words", words=words)


def _leaves_open(counts: Counts, words: Level) -> bool:
    """Whether a colleague of any class, knowing how many answered, can tell of no class how many others are of it.

    >>> _leaves_open(Counts(1, 1, 4), "high"), _leaves_open(Counts(1, 1, 5), "high")
    (False, True)
    """
    fitting = list(_fitting(counts.n, words))
    own = [
        place for place, count in enumerate((counts.detractors, counts.passives, counts.promoters)) if count
    ]
    seen = ([one for one in fitting if one[place]] for place in own)
    return all(len({one[place] for one in found}) > 1 for found in seen for place in range(3))


def _fitting(n: int, words: Level) -> Iterator[tuple[int, int, int]]:
    """What `n` answers, none of a class missing, can be whose score is called so."""
    for detractors, passives in product(range(1, n), range(1, n)):
        promoters = n - detractors - passives
        if promoters > 0 and level_of(100 * (promoters - detractors) / n) == words:
            yield detractors, passives, promoters


def consents(own: Marked) -> bool:
    """Whether every answer came with `letter_consent`: their company may read of it. Not where there is no answer.

    To be called back, which is `contact_consent`, is something else.
    """
    return bool(own.classes) and bool(own.answers["letter_consent"].all())


def own_themes(said: Themed) -> tuple[tuple[str, PublicTone], ...]:
    """What the people of an account raise who all consent, in the code frame's order: however few they are."""
    return tuple(_told(said))


def _told(said: Themed) -> Iterator[tuple[str, PublicTone]]:
    raised = said.raisers(range(len(said.answers.classes)))
    for theme in said.order:
        tones = [tone for tone in PUBLIC.values() if (theme, tone) in raised]
        yield from ((theme, tone) for tone in tones)
        if not tones and (theme, MENTIONED) in raised:
            yield theme, MENTIONED
