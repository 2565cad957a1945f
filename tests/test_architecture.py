"""Rooms import downwards only, and what is committed is the project alone."""

import ast
import json
import re
import shutil
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import nps_report

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nps_report"
ABOVE_PURE = {"snapshot", "facts", "sections", "charts", "rendering", "report", "batch", "cli", "files"}
ABOVE_LOOKS = {
    "metrics",
    "verbatims",
    "actions",
    "contract",
    "snapshot",
    "facts",
    "sections",
    "report",
    "batch",
}


def modules(room=""):
    """The Python files of a room, which may be a single file; of the whole package without one."""
    single = PACKAGE / f"{room}.py"
    return [single] if room and single.is_file() else sorted((PACKAGE / room).rglob("*.py"))


@cache
def source_of(path):
    """The text of a file, read once."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path):
    """The syntax of a file, read once."""
    return ast.parse(source_of(path))


@cache
def imported(path):
    """All that a file imports, sought once."""
    return tuple(imports(path))


def naming(*words):
    """The files of the package in which one of the words stands: others need not be read any closer."""
    return [path for path in modules() if any(word in source_of(path) for word in words)]


def imports(path):
    """Every module that a file imports, wherever in it: `nps_report.files`, `matplotlib.figure` ..."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "nps_report":
            yield from (f"nps_report.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module


def rooms_of(path):
    """The rooms of the kit that a file imports."""
    names = (name.split(".") for name in imported(path))
    return {name[1] for name in names if name[0] == "nps_report" and len(name) > 1}


def room_that_holds(path):
    """The folder or file right under the package."""
    return path.relative_to(PACKAGE).parts[0]


def importers(library):
    """The rooms whose files import a library."""
    using = (path for path in naming(library) if library in {name.split(".")[0] for name in imported(path)})
    return {room_that_holds(path) for path in using}


def committed(*endings):
    """The files under version control, of the endings given."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this copy is not under version control, or git is not here")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / name for name in listed.stdout.split("\0") if name.endswith(endings or ("",)))
    return [path for path in paths if path.is_file()]


def test_only_the_charts_import_matplotlib():
    assert importers("matplotlib") == {"charts"}


def test_only_the_rendering_and_the_engine_import_papermill():
    assert "rendering" in importers("papermill")
    assert importers("papermill") <= {"rendering", "engine"}


@pytest.mark.parametrize("room", ["metrics", "verbatims", "actions"])
def test_pure_rooms_know_nothing_above_them(room):
    assert len(modules(room)) > 1
    assert {path.name: found for path in modules(room) if (found := rooms_of(path) & ABOVE_PURE)} == {}


@pytest.mark.parametrize("room", ["charts", "rendering"])
def test_what_decides_how_it_looks_knows_no_number(room):
    assert {path.name: found for path in modules(room) if (found := rooms_of(path) & ABOVE_LOOKS)} == {}


@pytest.mark.parametrize("room", ["sources", "contract", "metrics", "programme", "periods"])
def test_reading_and_counting_know_nothing_of_the_command_line(room):
    assert all(rooms_of(path).isdisjoint({"cli", "batch", "report"}) for path in modules(room))


def test_only_files_writes_texts_and_bytes():
    writers = {"write_text", "write_bytes"}
    found = {
        room_that_holds(path)
        for path in naming(*writers)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writers
    }
    assert found == {"files.py"}


def test_the_package_lists_what_it_offers():
    assert nps_report.__all__ == sorted(nps_report.__all__)
    assert all(hasattr(nps_report, name) for name in nps_report.__all__)
    offered = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    assert names_for_types(offered) | {"__version__"} == set(nps_report.__all__)


def names_for_types(module):
    """The names imported under TYPE_CHECKING."""
    blocks = [node for node in module.body if isinstance(node, ast.If)]
    lines = [line for block in blocks for line in block.body if isinstance(line, ast.ImportFrom)]
    return {alias.name for line in lines for alias in line.names}


def rooms_that_only_import():
    """The rooms whose `__init__.py` offers what their files define, and defines nothing itself."""
    for path in sorted(PACKAGE.glob("*/__init__.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        if len(body) > 1 and not any(isinstance(line, ast.FunctionDef | ast.ClassDef) for line in body):
            yield path.parent.name


@pytest.mark.parametrize("room", list(rooms_that_only_import()))
def test_a_room_lists_every_name_it_offers(room):
    body = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")).body
    lines = [line for line in body if isinstance(line, ast.ImportFrom)]
    offered = {alias.name for line in lines for alias in line.names}
    assert offered == set(import_module(f"nps_report.{room}").__all__)


def test_notebooks_are_committed_without_outputs():
    notebooks = committed(".ipynb")
    assert notebooks
    for path in notebooks:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells), path


def test_what_installs_the_project_names_no_address():
    installing = ("constraints.txt", "pyproject.toml", "environment.yml", "Makefile", ".ci/run")
    address = re.compile(r"https?://|--(?:extra-)?index-url|--find-links")
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in installing}
    assert [name for name, text in texts.items() if address.search(text)] == []


def test_no_file_names_the_address_of_a_package_registry():
    # Written apart, or this file would name them.
    places = [
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("ana", "conda.org"),
        ("ana", "conda.com"),
        ("npm", "js.org"),
    ]
    address = re.compile("|".join(rf"\b{re.escape(start + end)}\b" for start, end in places))
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in committed()}
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if address.search(text)] == []
