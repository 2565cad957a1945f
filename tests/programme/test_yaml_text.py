"""YAML is read as the text that stands there."""

from pathlib import Path

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme.yaml_text import parse_yaml

FILE = Path("programme.yml")


@pytest.mark.parametrize(
    "value", ["no", "1.0", "007", "2026-10", "2026-10-31", "1_000", "12:30", "true", ".5"]
)
def test_a_value_is_its_text(value):
    assert parse_yaml(f"key: {value}", FILE).values == {"key": value}


@pytest.mark.parametrize("value", ["null", "~", ""])
def test_nothing_is_nothing(value):
    assert parse_yaml(f"key: {value}", FILE).values == {"key": None}


def test_a_quoted_null_is_a_word():
    assert parse_yaml('key: "null"', FILE).values == {"key": "null"}


def test_a_key_written_twice_is_refused_with_its_line():
    with pytest.raises(
        ProgrammeError, match=r"programme\.yml, line 3: the key 'Lyon' stands twice here"
    ) as caught:
        parse_yaml("targets:\n  Lyon: 25\n  Lyon: 30\n", FILE)

    assert caught.value.slug == "duplicate-key"


def test_the_same_key_in_two_places_is_fine():
    assert parse_yaml("a: {path: x}\nb: {path: y}", FILE).values == {"a": {"path": "x"}, "b": {"path": "y"}}


@pytest.mark.parametrize(
    ("text", "line"), [("a: b\nc: [1, 2\n", 3), ("a: b\n\tc: d\n", 2), ("a: b: c\n", 1), ("a: @b\n", 1)]
)
def test_what_is_not_yaml_is_refused_with_its_line(text, line):
    with pytest.raises(ProgrammeError, match=rf"programme\.yml, line {line}: ") as caught:
        parse_yaml(text, FILE)

    assert caught.value.slug == "not-yaml"


def test_two_documents_are_refused():
    with pytest.raises(ProgrammeError):
        parse_yaml("a: b\n---\nc: d\n", FILE)


def test_a_control_character_is_refused():
    with pytest.raises(ProgrammeError, match=r"programme\.yml: "):
        parse_yaml("a: \x07", FILE)


def test_python_objects_are_never_made():
    with pytest.raises(ProgrammeError, match="could not determine a constructor"):
        parse_yaml("a: !!python/object/apply:os.getcwd []", FILE)
