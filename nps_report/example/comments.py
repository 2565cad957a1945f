"""Which of the hand-written comments stands with which answer; no text stands twice in one agency."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from nps_report.example.answers import Answer
from nps_report.example.customers import Contact
from nps_report.example.reading import sections
from nps_report.example.story import moment

_TALKATIVE = {"detractor": 0.64, "passive": 0.44, "promoter": 0.42}
_FILLER = 0.05
_OTHER_LANGUAGE = 0.03
_ON_THE_MOMENT = {"detractor": 0.65, "passive": 0.6, "promoter": 0.35}


def class_of(score: int) -> str:
    """The class of a score.

    >>> class_of(6), class_of(7), class_of(9)
    ('detractor', 'passive', 'promoter')
    """
    return "detractor" if score <= 6 else "passive" if score <= 8 else "promoter"


@dataclass(frozen=True)
class Comment:
    """What a customer wrote, and what it is about: `delivery`, `price` ..."""

    text: str = ""
    topic: str = ""


def choose_comments(answers: tuple[Answer, ...]) -> dict[str, Comment]:
    """The comments of those who leave one, by response id.

    The latest answers choose first, so that the month a reader opens is the richest; an agency that has
    used every text that fits leaves the comment blank.
    """
    chance = random.Random("helios comments")
    people = _People.of(answers)
    shelf = _Shelf()
    chosen = {}
    for answer in reversed(answers):
        text = shelf.take(answer, chance) if chance.random() < _TALKATIVE[class_of(answer.score)] else ""
        if text:
            chosen[answer.response_id] = Comment(people.named(text, answer.contact), _topics()[text])
    return chosen


@dataclass
class _Shelf:
    """The texts, and who has used which."""

    uses: Counter[str] = field(default_factory=Counter)
    taken: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, answer: Answer, chance: random.Random) -> str:
        """A text that fits `answer` and is new to its agency, the least used first; blank if none is left."""
        taken = self.taken[answer.contact.account.unit.name]
        for fitting in _fitting(answer, chance):
            free = [text for text in fitting if text not in taken]
            if free:
                text = min(free, key=lambda text: (self.uses[text], chance.random()))
                taken.add(text)
                self.uses[text] += 1
                return text
        return ""


def _fitting(answer: Answer, chance: random.Random) -> list[list[str]]:
    """Lists of texts to look through in turn: about what happens just now, then about anything."""
    language = answer.contact.language
    if chance.random() < _OTHER_LANGUAGE:
        language = "en" if language == "fr" else "fr"
    score_class, now = class_of(answer.score), moment(answer.contact.account, answer.at.date())
    if chance.random() < _FILLER:
        return [_texts(language, "any", "")]
    general = _texts(language, score_class, "")
    if now and chance.random() < _ON_THE_MOMENT[score_class]:
        return [_texts(language, score_class, now), general]
    return [general]


def _texts(language: str, score_class: str, now: str) -> list[str]:
    return [
        text
        for heading, texts in sections(f"comments.{language}.txt").items()
        if _belongs(heading) == (score_class, now)
        for text in texts
    ]


@cache
def _topics() -> dict[str, str]:
    """The topic of every text."""
    return {
        text: heading.split()[1]
        for language in ("fr", "en")
        for heading, texts in sections(f"comments.{language}.txt").items()
        for text in texts
    }


def _belongs(heading: str) -> tuple[str, str]:
    """The class and the moment of a heading, "class topic" or "class topic moment".

    >>> _belongs("detractor delivery late"), _belongs("passive price")
    (('detractor', 'late'), ('passive', ''))
    """
    words = heading.split()
    return words[0], " ".join(words[2:])


@dataclass(frozen=True)
class _People:
    """Everyone who answered, by account, so that a comment can name a colleague."""

    by_account: dict[str, list[str]]

    @classmethod
    def of(cls, answers: tuple[Answer, ...]) -> "_People":
        names: dict[str, list[str]] = {}
        for contact in dict.fromkeys(answer.contact for answer in answers):
            names.setdefault(contact.account.account_id, []).append(contact.name)
        return cls(names)

    def named(self, text: str, contact: Contact) -> str:
        """`text` with the names that it leaves open filled in."""
        account = contact.account
        others = [name for name in self.by_account[account.account_id] if name != contact.name]
        return text.format(
            account=account.name,
            contact=contact.name,
            colleague=others[0] if others else account.unit.manager,
            manager=account.manager,
            technician=account.unit.technicians[0],
        )
