"""Where there are more values than a page holds."""

from nps_report.metrics import Counts, segment_tests
from nps_report.sections.many import DRAWN, drawn_segments


def product(place):
    """The place-th product, answered the more often the higher its place; product 0 once, by a detractor."""
    return ("product", f"P{place:02d}"), Counts(0, 0, place) if place else Counts(9, 0, 0)


def segments(products):
    """The tests of so many products."""
    counts = dict(map(product, range(products)))
    return segment_tests(counts, sum(counts.values(), Counts(0, 0, 0)))


def test_few_values_are_all_drawn():
    few = segments(DRAWN)
    assert drawn_segments(few) == few


def test_of_many_the_established_and_the_most_answered_are_drawn_in_their_order():
    many = segments(DRAWN + 10)
    assert [one.value for one in many if one.established and one.difference.value < 0] == ["P00"]
    drawn = [one.value for one in drawn_segments(many)]
    assert len(drawn) == DRAWN
    assert drawn == sorted(drawn)
    assert drawn[0] == "P00"
    assert drawn[-1] == f"P{DRAWN + 9}"
