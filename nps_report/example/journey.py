"""What an answer says beside its score, what it is about, and who came last.

Each is drawn for one answer at a time, so that none depends on which answers stand around it.
"""

import random
from datetime import date

from nps_report.example.answers import SERVICE, Answer
from nps_report.example.comments import class_of
from nps_report.example.story import moment

_STEPS = {"Commande": 3, "Livraison": 3, "Intervention": 7, "Facturation": 3}
_ABOUT = {
    "delivery": "Livraison",
    "invoicing": "Facturation",
    "portal": "Commande",
    "quality": "Intervention",
    "support": "Intervention",
}
_ABOUT_DELIVERIES = 0.7

_DELIGHTED = {"detractor": 0.08, "passive": 0.25, "promoter": 0.8}
_DELIGHTS = {"Les techniciens": 5, "La réactivité": 4, "La qualité": 3, "L'écoute": 3, "Le portail": 2}
_PRAISED = {
    "delivery": ("La réactivité",),
    "portal": ("Le portail",),
    "quality": ("La qualité",),
    "relationship": ("L'écoute",),
    "support": ("Les techniciens", "La réactivité"),
}

_ASKING = {"detractor": 0.3, "passive": 0.06, "promoter": 0.02}

# He hands the survey to those of whom he expects a 9 or a 10, and seldom to anyone else.
_PICKY = "Nuno Serrão"
_PICKY_SINCE = date(2025, 11, 1)
_ASKED_BY_HIM = {"detractor": 0.03, "passive": 0.06, "promoter": 0.45}
# Meanwhile the only technician of Strasbourg lends a hand.
_LENT = "Denis Wurtz"
_LENDS = 0.12


def delight_of(answer: Answer, topic: str = "") -> str:
    """What pleases most: named by most promoters, by few others; blank where nothing is named.

    A promoter's is what the comment praises, where its `topic` tells; no one else names what the comment is about.
    """
    chance, score_class = _chance("delights", answer), class_of(answer.score)
    if chance.random() >= _DELIGHTED[score_class]:
        return ""
    praised = _PRAISED.get(topic, ())
    if praised and score_class == "promoter":
        return chance.choice(praised)
    left = {name: weight for name, weight in _DELIGHTS.items() if name not in praised}
    return _drawn(chance, left)


def step_of(answer: Answer, topic: str = "") -> str:
    """The step that the answer is about: the comment's where its `topic` tells, late deliveries' where they irk."""
    if answer.kind == SERVICE:
        return "Intervention"
    if topic in _ABOUT:
        return _ABOUT[topic]
    chance = _chance("steps", answer)
    late = moment(answer.contact.account, answer.at.date()) == "late"
    irked = late and class_of(answer.score) == "detractor" and chance.random() < _ABOUT_DELIVERIES
    return "Livraison" if irked else _drawn(chance, _STEPS)


def asks_for_a_call(answer: Answer) -> bool:
    """Whether the contact ticked that they want to be called: detractors do now and then."""
    return _chance("requests", answer).random() < _ASKING[class_of(answer.score)]


def handler_of(answer: Answer, usual: str) -> str:
    """Who came last: the `usual` one, unless a colleague who picks whom to ask works there."""
    team = answer.contact.account.unit.technicians
    if _PICKY not in team or answer.at.date() < _PICKY_SINCE:
        return usual
    chance = _chance("last handlers", answer)
    if chance.random() < _ASKED_BY_HIM[class_of(answer.score)]:
        return _PICKY
    if chance.random() < _LENDS:
        return _LENT
    return usual if usual != _PICKY else chance.choice([one for one in team if one != _PICKY])


def _chance(what: str, answer: Answer) -> random.Random:
    return random.Random(f"helios {what} {answer.response_id}")


def _drawn(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]
