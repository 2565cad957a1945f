"""The same notebook through papermill's own engine and the warm one, cell by cell."""

import re
import time
import warnings

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from nasty import ERRORS, OUTPUTS
from nbclient.exceptions import CellTimeoutError, DeadKernelError

pytestmark = pytest.mark.slow

VARIES = [
    (re.compile(r"0x[0-9a-f]{6,}"), "0x"),
    (re.compile(r"ipykernel_\d+"), "ipykernel_"),
    # How fast a bar filled, and how many terminal codes that took.
    (re.compile(r"\d+\.\d+ ?[mµun]?s\b"), "s"),
]
"""What differs from run to run, whoever runs it."""


def notebook(sources, path, tags=None, kernel="python3"):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for place, tag in (tags or {}).items():
        cells[place].metadata["tags"] = [tag]
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def executed(source, folder, engine, **settings):
    """The notebook as it was written, and the error that papermill raised."""
    folder.mkdir(exist_ok=True)
    error = None
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        # A kernel that knows of pytest leaves the process's own outputs alone.
        patch.delenv("PYTEST_CURRENT_TEST")
        warnings.simplefilter("error", RuntimeWarning)
        try:
            papermill.execute_notebook(
                str(source),
                str(folder / "out.ipynb"),
                engine_name=engine,
                cwd=str(folder),
                progress_bar=False,
                **settings,
            )
        except Exception as raised:  # noqa: BLE001 - which one is the question
            error = raised
    return nbformat.read(folder / "out.ipynb", as_version=4), error


def both(sources, folder, tags=None, **settings):
    source = notebook(sources, folder / "in.ipynb", tags)
    return executed(source, folder / "plain", "nbclient", **settings), executed(
        source, folder / "warm", "warm", **settings
    )


def shown(cell):
    """A cell's outputs without what varies; pieces of a stream put together, as they come in any number of them."""
    found = []
    for output in cell.get("outputs", []):
        output = normal(output)
        if output["output_type"] == "stream" and found and found[-1].get("name") == output["name"]:
            found[-1]["text"] += output["text"]
        else:
            found.append(dict(output))
    return found


def normal(value):
    if isinstance(value, str):
        for pattern, instead in VARIES:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, dict):
        return {key: normal(inner) for key, inner in value.items()}
    return [normal(inner) for inner in value] if isinstance(value, list) else value


def assert_alike(plain, warm):
    for before, after in zip(plain.cells, warm.cells, strict=True):
        assert shown(after) == shown(before), after.source
        assert after.get("execution_count") == before.get("execution_count"), after.source
        for kind in ("status", "exception"):
            papermills = (cell.metadata.get("papermill", {}) for cell in (after, before))
            assert len({made.get(kind) for made in papermills}) == 1, after.source


def test_cells_that_end_well_come_out_alike(tmp_path):
    (plain, error), (warm, warm_error) = both(OUTPUTS, tmp_path)
    assert error is None
    assert warm_error is None
    assert_alike(plain, warm)
    assert warm.metadata.language_info == plain.metadata.language_info
    states = [
        list(made.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values())
        for made in (plain, warm)
    ]
    assert states[0] == states[1]


def test_failing_cells_come_out_alike(tmp_path):
    (plain, error), (warm, warm_error) = both(ERRORS, tmp_path, allow_errors=True)
    assert (warm_error.ename, warm_error.evalue) == (error.ename, error.evalue)
    assert_alike(plain, warm)


TAGGED = ["1 / 0", "raise ValueError", "skipped = True", "print('on')"]


def test_tags_mean_the_same(tmp_path):
    tags = {0: "raises-exception", 1: "raises-exception", 2: "skip-execution"}
    (plain, error), (warm, warm_error) = both(TAGGED, tmp_path, tags)
    assert (warm_error.ename, warm_error.cell_index) == (error.ename, error.cell_index)
    assert_alike(plain, warm)
    assert "on" in str(warm.cells[-1].outputs)


@pytest.mark.parametrize("source", ["import time\ntime.sleep(60)", "'a' * 5\nsum(range(10**11))"])
def test_a_cell_over_its_time_ends_the_notebook(tmp_path, source):
    """The second never leaves C code."""
    _, error = executed(notebook([source], tmp_path / "in.ipynb"), tmp_path, "warm", execution_timeout=1)
    assert isinstance(error, CellTimeoutError)


def test_a_process_that_dies_is_tried_once_more_then_told(tmp_path):
    again = "from pathlib import Path\nimport os, signal\ntried = Path('tried')\n"
    once = (
        again
        + "if not tried.exists():\n    tried.touch()\n    os.kill(os.getpid(), signal.SIGKILL)\nprint('made')"
    )
    made, error = executed(notebook([once], tmp_path / "once.ipynb"), tmp_path / "once", "warm")
    assert error is None
    assert made.cells[0].outputs[0].text == "made\n"
    always = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    _, error = executed(notebook([always], tmp_path / "always.ipynb"), tmp_path / "always", "warm")
    assert isinstance(error, DeadKernelError)


def test_another_language_goes_to_a_kernel_of_its_own(tmp_path):
    """There is none of that name here, which papermill's own engine says; the warning says why it was asked."""
    source = notebook(["1"], tmp_path / "in.ipynb", kernel="some-r")
    with pytest.warns(RuntimeWarning, match="no kernel named 'some-r'") as told, pytest.raises(NoSuchKernel):
        papermill.execute_notebook(str(source), None, engine_name="warm", progress_bar=False)
    assert len([warning for warning in told if warning.category is RuntimeWarning]) == 1


def test_outputs_are_told_while_a_cell_runs(tmp_path):
    """What is printed reaches the file that papermill is given, before the cell ends."""
    cell = "import time\nprint('early', flush=True)\ntime.sleep(1)\nprint(time.time())"
    told = Told()
    executed(notebook([cell], tmp_path / "in.ipynb"), tmp_path, "warm", stdout_file=told)
    assert "".join(text for _, text in told.written).startswith("early")
    assert told.written[0][0] < float("".join(text for _, text in told.written).split()[1]) - 0.5


class Told:
    """A file that remembers when it was written to."""

    def __init__(self):
        self.written = []

    def write(self, text):
        self.written.append((time.time(), text))

    def flush(self):
        """Nothing is held back."""
