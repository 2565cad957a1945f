"""A wrong name is met with the one that was most likely meant."""

import pytest

from nps_report.nearest import nearest, nearest_of


@pytest.mark.parametrize(
    ("name", "found"), [("colums", "columns"), ("COLUMNS", "columns"), ("column", "columns"), ("zzz", None)]
)
def test_the_nearest_of_some_names(name, found):
    assert nearest_of(name, ["columns", "dates"]) == found


def test_a_name_is_shown_as_it_is_written():
    assert nearest("lion", ["Lyon"]) == " (did you mean 'Lyon'?)"


def test_nothing_is_said_where_nothing_is_near():
    assert nearest("Lyon", []) == ""
