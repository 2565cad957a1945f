"""Facts that reports of one process share, and what each of them is known to rest on."""

from nps_report.facts.shared import facts_of, sharing
from nps_report.snapshot.traced import Question, traced, tracing

LYON, LILLE = Question("scores", ("Lyon",)), Question("scores", ("Lille",))


class Side:
    def __init__(self, folder="a"):
        self.folder = folder

    @traced
    def scores(self, unit: str) -> int:
        return len(unit)


class Facts:
    def __init__(self, side, scope):
        self.side, self.scope, self.known = side, scope, {}

    def scores(self, unit):
        if unit not in self.known:
            self.known[unit] = self.side.scores(unit)
        return self.known[unit]


def made(*units, folder="a", scope="October", shares=True):
    """The facts that a report of these units is made from, and the questions that it rests on."""
    with sharing(shares), tracing() as trace:
        facts = facts_of(Facts, Side(folder), scope)
        for unit in units:
            facts.scores(unit)
    return facts, list(trace)


def test_nothing_is_shared_unless_that_is_said():
    assert made(shares=False)[0] is not made(shares=False)[0]


def test_the_facts_of_one_side_and_scope_are_shared():
    assert made()[0] is made()[0]


def test_those_of_another_side_or_scope_are_not():
    first = made()[0]
    assert made(folder="b")[0] is not first
    assert made()[0] is not first
    assert made(scope="November")[0] is not made()[0]


def test_each_report_rests_on_what_the_facts_asked_for_another():
    assert made("Lyon", scope="rests")[1] == [LYON]
    assert made("Lyon", "Lille", scope="rests")[1] == [LYON, LILLE]
    assert made("Lyon", scope="rests")[1] == [LYON, LILLE]


def test_what_is_asked_of_others_is_none_of_its_business():
    made("Lyon", scope="others")
    with tracing():
        Side().scores("Lille")
    assert made(scope="others")[1] == [LYON]
