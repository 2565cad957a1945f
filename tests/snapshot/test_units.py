"""The tree of units."""

import pytest

from nps_report.errors import UnknownNameError
from nps_report.snapshot import Unit, Units

UNITS = Units((Unit("France"), Unit("Sud", "France"), Unit("Lyon", "Sud"), Unit("Export")))


def test_a_unit_covers_near_and_far_descendants():
    assert UNITS.covers("France") == ("France", "Sud", "Lyon")


def test_the_whole_is_above_the_topmost_units():
    assert UNITS.children("all") == ("France", "Export")


def test_a_leaf_has_nothing_below():
    assert UNITS.below("Lyon") == ()


@pytest.mark.parametrize("asked", ["Lyon", "lyon"])
def test_a_unit_is_found_by_its_name_or_its_folder(asked):
    assert UNITS.find(asked) == "Lyon"


def test_an_unknown_unit_names_the_nearest():
    with pytest.raises(UnknownNameError, match=r"No unit named 'Lyn'.*did you mean 'Lyon'") as caught:
        UNITS.find("Lyn")
    assert caught.value.slug == "unknown-unit"
