"""Who owns every quote and theme finds out who said what once a rule is off, and nothing while all are on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from nps_report.programme import Thresholds
from nps_report.snapshot import disclosure, quoting, themed
from nps_report.snapshot.answers import marked
from nps_report.snapshot.quoting import Quotable, Rivals
from nps_report.snapshot.themed import Themed
from nps_report.verbatims.pinned import Choice
from tests.privacy.listener import (
    Authorship,
    Breach,
    Claimed,
    ClassOf,
    Heard,
    Listener,
    Saying,
    Voice,
    WordRules,
)
from tests.privacy.sample import SUBJECTS

DELIVERY = {"delivery": "appreciated"}
BLAMED = {"delivery": "to improve"}
SAID = {"appreciated": "positive", "to improve": "negative"}
SCORES = (3, 8, 10)


def crowd(account: str, raising: int, silent: int = 0, said: Mapping[str, str] = DELIVERY) -> list[Voice]:
    """An account's people, some of whom raise a theme; a detractor, a passive and a promoter in turn."""
    every = [Voice(account, place % 3, said if place < raising else {}) for place in range(raising + silent)]
    return [
        replace(one, comment=f"La livraison du {SUBJECTS[place]} de {account} est très rapide")
        if one.said
        else one
        for place, one in enumerate(every)
    ]


def heard(voices: Sequence[Voice], rules: Thresholds, names: Sequence[str] = ()) -> Heard:
    """What the kit's rules tell of these voices; comments unlike those of a crowd are pinned."""
    found = Themed(marked(frame_of(voices), has_accounts=True), mentions_of(voices), ["delivery"])
    themes = found.released(range(len(voices)), rules)
    choice = Choice(pinned=frozenset(str(place) for place, one in enumerate(voices) if is_told(one)))
    quotable = Quotable(found, tuple(names), (), choice, rules, ("Vendredi",))
    quotes = [vars(quote) for quote in quotable.of_rows(range(len(voices)), themes)]
    return Heard(
        frozenset(themes), [{**quote, **beside(author_of(quote["text"], voices))} for quote in quotes]
    )


def frame_of(voices: Sequence[Voice]) -> pd.DataFrame:
    """The voices as the internal side of a snapshot holds them."""
    return pd.DataFrame(
        {
            "response_id": [str(place) for place in range(len(voices))],
            "score": [SCORES[one.klass] for one in voices],
            "unit": "Lyon",
            "contact_id": [f"P{place}" for place in range(len(voices))],
            "account_id": [one.account for one in voices],
            "comment": [one.comment for one in voices],
            "comment_language": [one.language for one in voices],
            "comment_empty": [not one.comment for one in voices],
            "quote_consent": [agreed(one) for one in voices],
        }
    )


def mentions_of(voices: Sequence[Voice]) -> pd.DataFrame:
    """What each of the voices raises; without words for it where a comment tells no tone."""
    rows = [
        (str(place), theme, None if "habitude" in one.comment else SAID[tone], True)
        for place, one in enumerate(voices)
        for theme, tone in one.said.items()
    ]
    return pd.DataFrame(rows, columns=["response_id", "theme", "said", "counts"])


def is_told(voice: Voice) -> bool:
    """Whether it says something of its own."""
    return bool(voice.comment) and f" de {voice.account} est" not in voice.comment


def author_of(text: str, voices: Sequence[Voice]) -> Voice:
    """Who says so."""
    return next(one for one in voices if one.comment.startswith(text.split("[")[0]))


def beside(_: Voice) -> dict[str, str]:
    """What stands beside a quote: nothing. A test that switches this rule off says what."""
    return {}


def agreed(voice: Voice) -> bool:
    """Whether somebody may be quoted: as they said."""
    return voice.consents


# The rules, one by one: what the listener learns with one off. -------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """One rule: voices of which it alone hides something, what is claimed without it, and how to switch it off."""

    voices: Sequence[Voice]
    betrayed: Claimed
    off: Callable[[pytest.MonkeyPatch], None] = lambda _: None
    own: str = "own"
    thresholds: Thresholds = field(default_factory=Thresholds)
    rules: WordRules = field(default_factory=WordRules)
    names: Sequence[str] = ()

    def claims(self, thresholds: Thresholds, rules: WordRules) -> list[Claimed]:
        """What the listener claims; each is true."""
        found = Listener(self.own, self.voices, rules).claims(heard(self.voices, thresholds, self.names))
        assert [claim for claim in found if not claim.is_true(self.voices)] == []
        return found


def _off(where: Any, name: str, instead: Any) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(where, name, instead)


def _beside(tell: Callable[[Voice], dict[str, str]]) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setitem(globals(), "beside", tell)


def _everybody_may_be_quoted(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(globals(), "agreed", lambda _: True)


def _nobody_need_be_silent(patch: pytest.MonkeyPatch) -> None:
    def enough(saying: Any, everybody: Any, rules: Thresholds) -> bool:
        return (
            saying.respondents >= rules.public_with_comments and len(saying.accounts) >= rules.public_accounts
        )

    patch.setattr(themed, "hides_whoever_says_it", enough)


def _each_tone_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        themed, "_told", lambda cells, hides: [tone for tone in SAID if tone in cells and hides(cells[tone])]
    )


def _the_score_tells_the_tone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Themed, "worded", property(lambda found: found.tones))
    told = quoting.only_tone
    patch.setattr(quoting, "only_tone", lambda text, language: told(text, language) or "negative")


MANY = [voice for name in "ABCDE" for voice in crowd(name, 3, 1)]
"""Fifteen of five accounts who appreciate a theme, and five who do not speak of it."""

SLOW = [voice for name in "ABCDE" for voice in crowd(name, 3, 1, BLAMED)]


def with_one(
    comment: str, voices: Sequence[Voice] = MANY, said: Mapping[str, str] = DELIVERY, **more: Any
) -> list[Voice]:
    """A crowd, and somebody of F who says so."""
    return [*voices, replace(Voice("F", 2, said, comment), **more), Voice("F")]


QUICK = "La livraison est toujours vraiment très rapide ici"

RULES = {
    "ten beside comments": Rule(
        [*crowd("own", 1, 1), *crowd("B", 1, 1), Voice("C", 2, DELIVERY), Voice("C", 2)],
        Saying("C", ("delivery", "appreciated"), 1, 2),
        thresholds=Thresholds(public_with_comments=1),
        rules=WordRules(persons=1),
    ),
    "three accounts": Rule(
        [*crowd("own", 5, 1), *crowd("B", 5, 1)],
        Saying("B", ("delivery", "appreciated"), 5, 6),
        thresholds=Thresholds(public_accounts=1),
        rules=WordRules(accounts=1),
    ),
    "no account holds more than half": Rule(
        [*crowd("own", 8, 1), *crowd("B", 1, 1), *crowd("C", 1, 1)],
        Saying("C", ("delivery", "appreciated"), 1, 2),
        thresholds=Thresholds(public_max_share=1.0),
        rules=WordRules(share=Fraction(1)),
    ),
    "nobody must say it, where three accounts answered": Rule(
        [*crowd("own", 5, 1), *crowd("B", 5, 1), *crowd("C", 1)],
        Saying("C", ("delivery", "appreciated"), 1, 1),
        _off(disclosure, "_somebody_must", lambda *_: False),
    ),
    "nobody must say it, where three beside the reader did": Rule(
        [*crowd("own", 0, 1), *crowd("B", 5, 1), *crowd("C", 4), *crowd("D", 1)],
        Saying("D", ("delivery", "appreciated"), 1, 1),
        _off(disclosure, "_somebody_must", lambda *_: False),
    ),
    "somebody beside says it not": Rule(
        [*crowd("own", 0, 2), *(voice for name in "BCDEF" for voice in crowd(name, 2))],
        Saying("B", ("delivery", "appreciated"), 2, 2),
        _nobody_need_be_silent,
        rules=WordRules(somebody_beside=False),
    ),
    "both tones hide those who speak": Rule(
        [
            *crowd("own", 0, 2),
            *(voice for name in "ABCDE" for voice in crowd(name, 2)),
            *(voice for name in "FGHIJ" for voice in crowd(name, 2, 0, BLAMED)),
        ],
        Saying("F", ("delivery", "any"), 2, 2),
        _each_tone_alone,
        rules=WordRules(both_tones_together=False),
    ),
    "consent": Rule(with_one(QUICK, consents=False), Breach(QUICK), _everybody_may_be_quoted, own="F"),
    "names are taken out": Rule(
        with_one("La livraison chez Novalux est toujours très rapide", known=("novalux",)),
        Authorship("La livraison chez Novalux est toujours très rapide", "F"),
        _off(Quotable, "_without_names", lambda _, comment, language: comment),
        names=("Novalux",),
    ),
    "no competitor": Rule(
        with_one("La livraison est bien plus rapide que chez Vendredi", known=("vendredi",)),
        Authorship("La livraison est bien plus rapide que chez Vendredi", "F"),
        _off(Rivals, "are_named_in", lambda *_: False),
    ),
    "a language that three accounts write": Rule(
        with_one("The delivery is always quick and very pleasant here", language="en"),
        Authorship("The delivery is always quick and very pleasant here", "F"),
        _off(Quotable, "_rare", lambda *_: frozenset()),
    ),
    "no role beside a quote": Rule(
        with_one(QUICK, role="buyer"), Authorship(QUICK, "F"), _beside(lambda voice: {"role": voice.role})
    ),
    "no class beside a quote": Rule(
        with_one(QUICK), ClassOf(QUICK, 2), _beside(lambda voice: {"class": str(voice.klass)})
    ),
    "no score in a quote": Rule(
        with_one("La livraison est toujours très rapide, j'ai mis 10"),
        ClassOf("La livraison est toujours très rapide, j'ai mis 10", 2),
        _off(quoting, "tells_of_its_author", lambda _: False),
    ),
    "the tone of a quote by its words alone": Rule(
        with_one("La livraison du chantier comme d'habitude pour nous", SLOW, BLAMED, klass=0),
        ClassOf("La livraison du chantier comme d'habitude pour nous", 0),
        _the_score_tells_the_tone,
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_with_the_rule_nothing_is_known_of_what_others_say(name):
    assert RULES[name].claims(Thresholds(), WordRules()) == []


@pytest.mark.parametrize("name", RULES)
def test_without_the_rule_somebody_is_heard(name, monkeypatch):
    rule = RULES[name]
    rule.off(monkeypatch)
    assert rule.betrayed in rule.claims(rule.thresholds, rule.rules)


def test_most_of_these_editions_have_quotes_while_all_rules_hold():
    """Else nothing would be known of them for another reason."""
    quoted = {name for name, rule in RULES.items() if heard(rule.voices, Thresholds(), rule.names).quotes}
    assert quoted >= {name for name, rule in RULES.items() if isinstance(rule.betrayed, Authorship | Breach)}


# The listener itself. ------------------------------------------------------------------------------------------


def test_a_claim_of_the_listener_is_false_where_it_was_said_otherwise():
    others = [Voice("F", 0, {"price": "appreciated"}, "autre chose", consents=True)]
    claims = [
        Saying("F", ("price", "to improve"), 1, 1),
        Authorship(QUICK, "F"),
        ClassOf("autre chose", 2),
        Breach("autre chose"),
    ]
    assert not any(claim.is_true(others) for claim in claims)


def test_of_two_quotes_the_second_is_whose_is_left():
    """B alone writes English, and an account is quoted once: so the French one is of C."""
    voices = [
        Voice("own"),
        Voice("B", language="en", comment="Very quick"),
        Voice("B"),
        Voice("C", comment="Rapide"),
    ]
    quotes = [
        {"text": text, "language": language, "tone": "appreciated"}
        for text, language in (("Very quick", "en"), ("Rapide", "fr"))
    ]
    told = Heard(frozenset(), quotes)
    authors = [Authorship("Very quick", "B"), Authorship("Rapide", "C")]
    assert [one for one in Listener("own", voices).claims(told) if isinstance(one, Authorship)] == authors
    apart = Listener("own", voices, WordRules(one_quote_each=False))
    assert [one for one in apart.claims(told) if isinstance(one, Authorship)] == authors[:1]
