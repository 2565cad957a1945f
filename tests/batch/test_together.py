"""Which reports share a process: those of a unit, unless a notebook does more than ask."""

from datetime import date
from pathlib import Path

import nbformat
import pytest

from nps_report.batch.need import Need
from nps_report.batch.plan import Job
from nps_report.batch.task import Task
from nps_report.batch.together import bundles, only_asks
from nps_report.batch.workplace import Workplace
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme import Brand

OPENED = (
    "from nps_report import Parameters, internal_report\nreport = internal_report(Parameters(unit, as_of=''))"
)


def notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in ("unit = 'Lyon'", *sources)]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("!"), *cells]), path)
    return path


@pytest.fixture
def asks(tmp_path):
    """Whether a notebook with these cells only asks."""
    return lambda *sources: only_asks(notebook(tmp_path / "n.ipynb", *sources))


@pytest.mark.parametrize("name", ["internal", "customer", "letter"])
def test_the_kits_own_notebooks_only_ask(name):
    assert only_asks(kit_folder("notebooks") / f"{name}.ipynb")


@pytest.mark.parametrize(
    "line", ["report.trend()", "report.change_since('2016')", "since = report.change_since(unit)"]
)
def test_sections_may_be_asked_for_in_any_way(asks, line):
    assert asks(OPENED, line)


@pytest.mark.parametrize(
    "line",
    [
        "import builtins",
        "from nps_report import *",
        "report.facts.people.clear()",
        "report.facts.side",
        "report.facts = None",
        "report._secret()",
        "internal_report = 1",
        "open('x')",
        "report.trend(open('x'))",
        "report.trend(*unit)",
        "unit += 'x'",
        "a = b = 1",
        "frame['x'] = 1",
        "for _ in unit: pass",
        "print(1)",
        "%matplotlib inline",
        "!ls",
    ],
)
def test_whatever_else_a_cell_does_is_more_than_asking(asks, line):
    assert not asks(OPENED, line)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cells": [{"cell_type": "code"}]}', '{"cells": 1}'])
def test_what_is_no_notebook_asks_for_nothing(tmp_path, text):
    (tmp_path / "n.ipynb").write_text(text)
    assert not only_asks(tmp_path / "n.ipynb")
    assert not only_asks(tmp_path / "missing.ipynb")


@pytest.fixture
def together(tmp_path):
    """The bundles of the reports of units in both editions and languages, each as a short name."""

    def told(units, workers, action="make"):
        place = Workplace(Path(), Path(), {}, tmp_path, Path(), tmp_path, "id", Brand(name="Helios"))
        tasks = [
            Task(Need(job_of(unit, edition, language), action, ""), place, {})
            for unit in units
            for edition in ("internal", "customer")
            for language in ("fr", "en")
        ]
        found = list(bundles(tasks, workers))
        assert all(task.shares for group in found for task in group if len(group) > 1)
        return [" ".join(_short(task.job) for task in group) for group in found]

    return told


def _short(job):
    return f"{job.unit}-{job.edition[:3]}-{job.language}"


def job_of(unit, edition, language):
    return Job(parse_period("2026-10"), unit, unit, edition, language, ("html",), date(2026, 10, 31))


def test_the_reports_of_a_unit_are_made_together_those_for_customers_first(together, tmp_path):
    for edition in ("internal", "customer"):
        notebook(tmp_path / f"{edition}.ipynb", OPENED)
    assert together("ab", 2) == [
        "a-cus-fr a-cus-en a-int-fr a-int-en",
        "b-cus-fr b-cus-en b-int-fr b-int-en",
    ]


def test_reports_of_a_notebook_that_does_more_are_made_alone(together, tmp_path):
    notebook(tmp_path / "internal.ipynb", OPENED, "print(1)")
    notebook(tmp_path / "customer.ipynb", OPENED)
    assert together("a", 1) == ["a-int-fr", "a-int-en", "a-cus-fr a-cus-en"]


def test_with_workers_enough_each_report_is_made_alone(together, tmp_path):
    for edition in ("internal", "customer"):
        notebook(tmp_path / f"{edition}.ipynb", OPENED)
    assert len(together("abc", 3)) == 12
    assert len(together("abcd", 3)) == 4
    assert len(together("a", 1)) == 1


def test_where_no_cell_is_run_it_does_not_matter_what_cells_do(together):
    assert len(together("a", 1, action="render")) == 1
