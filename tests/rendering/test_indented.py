"""The quick writer of JSON writes what the library writes, byte for byte."""

import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as some

from nps_report.rendering.indented import indented, notebook_json

SCALARS = some.none() | some.booleans() | some.integers() | some.floats() | some.text()
VALUES = some.recursive(
    SCALARS, lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner) | some.tuples(inner)
)


@given(VALUES)
def test_any_value_is_written_as_the_library_writes_it(value):
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("key", [1, 1.5, True, None])
def test_a_name_that_is_no_text_is_written_as_one(key):
    assert indented({key: "a"}) == json.dumps({key: "a"}, indent=1)


def test_what_is_no_number_can_be_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        indented({"a": [float("nan")]}, allow_nan=False)


def test_a_notebook_is_written_as_its_library_writes_it_and_stays_as_it_is():
    output = nbformat.v4.new_output(
        "display_data", {"text/html": "<b>\né\n", "application/json": {"b": 1, "a": []}}
    )
    cells = [
        nbformat.v4.new_code_cell("a = 1\n\nb = 2", outputs=[output], execution_count=3),
        nbformat.v4.new_markdown_cell("Bien."),
        nbformat.v4.new_raw_cell(""),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"signature": "x", "papermill": {"duration": 1.5}}
    )
    before = json.dumps(notebook)
    assert json.loads(notebook_json(notebook)) == json.loads(nbformat.writes(notebook))
    assert json.dumps(notebook) == before


def test_what_a_cell_shows_keeps_its_order():
    shown = {"schema": 1, "a": {"nps": 2, "low": 1}}
    output = nbformat.v4.new_output("display_data", {"application/json": shown})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a", outputs=[output])])
    read = nbformat.reads(notebook_json(notebook), as_version=4)
    assert json.dumps(read.cells[0].outputs[0].data["application/json"]) == json.dumps(shown)
