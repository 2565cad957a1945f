"""Which comments to quote: typical ones, none like another, of every class, one per account.

How they are chosen is told in `marginal`. The choice is the same on every day and machine: neither the order of
the rows nor their dates matter, and a digest of the comment and its response's id settles ties.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nps_report.verbatims.emptiness import is_empty
from nps_report.verbatims.marginal import Candidate, choose
from nps_report.verbatims.pinned import CUT, Choice
from nps_report.verbatims.placeholders import PLACEHOLDER

WORDS = (6, 60)
"""The least and the most words of a quote."""

_SIGNS = 12  # a word and the space after it have six on average
_DRAWN = 400  # comments of a class to choose among
_DRAWN_BY_THEME = 100  # and of a class within a theme
_READ = pd.Index(["text", "score_class", "account", "key"])
_SENTENCE_END = re.compile(r"[.!?…]+[\"'»”)\]]*(?=\s)|\n")
_WORD = re.compile(r"[^\W_]\S*")
_NOTHING = Choice()


@dataclass(frozen=True)
class _Rules:
    """How many quotes a topic has at most, of how many drawn ones, how long they are, and which are decided."""

    most: int
    drawn: int
    words: tuple[int, int]
    choice: Choice


def choose_quotes(
    comments: pd.DataFrame, per_class: int = 3, words: tuple[int, int] = WORDS, choice: Choice = _NOTHING
) -> pd.DataFrame:
    """The rows of `comments` worth quoting, up to `per_class` of each class.

    Columns read: `text`, `score_class`, `account`, `key` (the response's id) and, if there, `written`: the text
    before anything was taken out of it, as an analyst may know it.

    `words` are the least and the most words of a quote; shorter ones stand in where there are too few, the longest
    of them first. What `choice` pins comes first, what it bans never. Added columns: `quote` (the text, whole or
    cut at the end of a sentence), `chosen` and `comments`, for "2 of 12 comments".

    >>> comments = pd.DataFrame({
    ...     "text": ["Deux fois en retard", "RAS", "Encore un retard de livraison", "Équipe très à l'écoute"],
    ...     "score_class": ["detractors", "detractors", "detractors", "promoters"],
    ...     "account": ["A", "B", "A", "C"], "key": ["1", "2", "3", "4"]})
    >>> choose_quotes(comments)[["score_class", "chosen", "comments"]].values.tolist()
    [['detractors', 1, 2], ['promoters', 1, 1]]
    """
    comments = _with_columns(comments)
    # Without themes, each class is a topic of its own.
    topics = [() if pd.isna(name) else (name,) for name in comments["score_class"].tolist()]
    quotes, _ = _choose(comments, topics, _Rules(per_class, _DRAWN, words, choice))
    return quotes


def choose_by_theme(
    comments: pd.DataFrame,
    themes: Sequence[Collection[str]],
    per_theme: int = 2,
    words: tuple[int, int] = WORDS,
    choice: Choice = _NOTHING,
) -> pd.DataFrame:
    """The rows of `comments` worth quoting, up to `per_theme` of each theme; `themes` are those of each row.

    As `choose_quotes`, and the classes take turns, within a theme and over all, those between good and bad last: so
    there are never only the worst where others speak too. A comment with several themes stands under one of them.
    Added columns: `theme`, by which the rows are sorted, `quote`, and `chosen` and `comments`, which count those of
    the theme and the class.

    >>> comments = pd.DataFrame({
    ...     "text": ["Deux fois en retard", "Livraison rapide, facture claire", "La facture est fausse"],
    ...     "score_class": ["detractors", "promoters", "detractors"],
    ...     "account": ["A", "B", "C"], "key": ["1", "2", "3"]})
    >>> chosen = choose_by_theme(comments, [["delivery"], ["delivery", "invoicing"], ["invoicing"]])
    >>> chosen[["theme", "score_class", "key"]].values.tolist()
    [['delivery', 'detractors', '1'], ['invoicing', 'detractors', '3'], ['invoicing', 'promoters', '2']]
    """
    if len(themes) != len(comments):
        raise ValueError(f"Each comment needs its themes: {len(comments)} comments, themes of {len(themes)}.")
    topics = [sorted(set(raised)) for raised in themes]
    quotes, chosen = _choose(
        _with_columns(comments), topics, _Rules(per_theme, _DRAWN_BY_THEME, words, choice)
    )
    return quotes.assign(theme=pd.Series(chosen, quotes.index, dtype="str"))


def shorten(text: str, most: int) -> str:
    """The text if it has at most `most` words, else its first sentences that fit, marked as cut.

    A word without an end is cut as well: the whole has at most twelve signs for each word.

    >>> shorten("Très bien. Mais la facture est fausse depuis mars.", 5)
    'Très bien. […]'
    """
    text = text.strip()
    words = [word.end() for word in re.finditer(r"\S+", text)]
    room = min(words[most - 1] if len(words) > most else len(text), most * _SIGNS)
    if room == len(text):
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, room + 1) if end.end() <= room]
    return f"{text[: ends[-1] if ends else room].rstrip()} {CUT}"


def _with_columns(comments: pd.DataFrame) -> pd.DataFrame:
    """The table; one without rows may have come without columns too."""
    return comments if len(comments) else comments.reindex(columns=comments.columns.union(_READ, sort=False))


def _choose(
    comments: pd.DataFrame, topics: Sequence[Sequence[str]], rules: _Rules
) -> tuple[pd.DataFrame, list[str]]:
    """The chosen rows, sorted by topic and class, and the topic of each."""
    rows = [row for row, text in enumerate(comments["text"].tolist()) if not _says_nothing(text)]
    said, raised = comments.iloc[rows], [topics[row] for row in rows]
    picks = choose(_candidates(said, raised, rules), rules.most, rules.drawn)
    picks.sort(key=lambda pick: pick.group)
    quotes = said.iloc[[pick.one.row for pick in picks]]
    chosen, every = Counter(pick.group for pick in picks), _sizes(said, raised)
    quotes = quotes.assign(
        quote=pd.Series(
            [shorten(text, rules.words[1]) for text in quotes["text"]], quotes.index, dtype="str"
        ),
        chosen=np.array([chosen[pick.group] for pick in picks], "int64"),
        comments=np.array([every[pick.group] for pick in picks], "int64"),
    )
    return quotes, [pick.topic for pick in picks]


def _says_nothing(text: object) -> bool:
    """Whether a comment is empty, or was nothing but what redaction took out."""
    return not isinstance(text, str) or is_empty(_without_placeholders(text))


def _without_placeholders(text: str) -> str:
    return PLACEHOLDER.sub(" ", text)


def _sizes(said: pd.DataFrame, topics: Sequence[Sequence[str]]) -> Counter[tuple[str, str]]:
    """How many comments there are on each topic by each class."""
    classes = said["score_class"].tolist()
    return Counter((topic, name) for raised, name in zip(topics, classes, strict=True) for topic in raised)


def _candidates(said: pd.DataFrame, topics: Sequence[Sequence[str]], rules: _Rules) -> list[Candidate]:
    """The comments that may be quoted: those with a class that are not banned."""
    choice, written = rules.choice, said["written" if "written" in said else "text"].tolist()
    return [
        Candidate(
            row=row,
            text=_without_placeholders(text),
            score_class=score_class,
            speaker=_speaker(account, key, text),
            topics=topics[row],
            missing=max(rules.words[0] - _length(text), 0),
            pinned=choice.pins(key, text, written[row]),
            tie=_digest(key, text, account, score_class),
        )
        for row, (text, score_class, account, key) in enumerate(
            zip(*(said[column].tolist() for column in _READ), strict=True)
        )
        if pd.notna(score_class) and not choice.bans(key, text, written[row])
    ]


def _speaker(account: Any, key: Any, text: str) -> str:
    """Who speaks once: the account; without one, everybody speaks for themselves."""
    if pd.notna(account):
        return f"account {account}"
    return f"key {key}" if pd.notna(key) else f"text {text}"


def _length(text: str) -> int:
    """How many words a text has: "!" or "-" alone is none."""
    return len(_WORD.findall(text))


def _digest(*parts: object) -> str:
    said = "\0".join(map(str, parts)).encode(errors="surrogatepass")
    return hashlib.blake2b(said, digest_size=8).hexdigest()
