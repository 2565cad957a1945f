"""Where rows and their words stand, beside what is drawn of them or above it."""

import pytest

from nps_report.charts.rows import Room, Said, height_of, room_of, rows_of

LONG = "Une agence au nom bien trop long pour une ligne seule"


def _rows(*names, **sizes):
    return rows_of([{"name": name} for name in names], lambda row: Said(row["name"], "+5", "n = 7"), **sizes)


def test_words_stand_beside_what_is_drawn():
    assert [(row.top, row.level, row.middle, row.bottom) for row in _rows("Lyon", "Nantes")] == [
        (0, 8.5, 8.5, 17),
        (17, 25.5, 25.5, 34),
    ]


def test_or_above_it():
    (row,) = _rows("Lyon", below=13.0)
    assert (row.level, row.middle, row.bottom) == (8.5, 19.5, 30)


def test_a_name_of_two_lines_makes_its_row_higher():
    first, second = _rows(LONG, "Nantes", high=20.0)
    assert len(first.lines) == 2
    assert (first.bottom, second.top, second.bottom) == (31, 31, 51)


def test_no_rows_are_as_high_as_one():
    assert height_of([]) == 17
    assert height_of(_rows("Lyon", "Nantes")) == 34


@pytest.mark.parametrize(("bases", "right"), [(True, 24 + 40 + 2 * 8), (False, 24 + 8)])
def test_a_column_that_is_left_out_takes_no_room(bases, right):
    room = room_of(_rows("Lyon"), stacked=False, bases=bases)
    assert (room.left, room.right, room.value_end) == (76 + 8, right, 32)


@pytest.mark.parametrize(("bases", "end"), [(40.0, 13 - 40 - 8), (0.0, 13.0)])
def test_values_above_the_axes_end_before_the_bases_or_at_the_edge(bases, end):
    room = Room(76, 24, bases, stacked=True)
    assert (room.left, room.right, room.value_end) == (13, 13, end)
