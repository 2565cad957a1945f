"""Three findings at most, the established ones first, one per topic."""

from nps_report.sections.findings import Finding, chosen


def finding(topic, established, weight):
    return Finding(topic, (), established, weight)


def test_an_established_finding_comes_before_a_larger_one_that_is_not():
    found = chosen([finding("role", False, 50.0), finding("tier", True, 1.0)])
    assert [one.topic for one in found] == ["tier", "role"]


def test_among_the_established_the_weightier_comes_first():
    found = chosen([finding("role", True, 2.0), finding("tier", True, 9.0)])
    assert [one.topic for one in found] == ["tier", "role"]


def test_a_topic_stands_once():
    found = chosen([finding("role", True, 2.0), finding("role", True, 9.0), finding("tier", False, 1.0)])
    assert [(one.topic, one.weight) for one in found] == [("role", 9.0), ("tier", 1.0)]


def test_three_at_most_and_fewer_where_fewer_are_true():
    assert len(chosen([finding(str(place), True, 1.0) for place in range(5)])) == 3
    assert chosen([]) == []
