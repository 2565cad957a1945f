"""The ways to install the kit say the same."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"python-duckdb": "duckdb", "matplotlib-base": "matplotlib"}


def requirements():
    """The package's requirements as {name: lowest version}."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return dict(line.split(">=") for line in project["dependencies"])


def test_environment_yml_asks_for_the_same_versions():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    plain = [line for line in environment if isinstance(line, str)]
    by_pip = next(entry["pip"] for entry in environment if isinstance(entry, dict))
    pairs = [line.split(">=") for line in (*plain, *by_pip) if ">=" in line]
    found = {CONDA_NAMES.get(name, name): version for name, version in pairs}
    assert requirements() | {"python": "3.11"} == found
    assert "-e ." in by_pip


def test_every_requirement_is_pinned_at_or_above_its_lowest_version():
    pins = dict(
        re.findall(r"^([A-Za-z0-9_.-]+)==([0-9.]+)", (ROOT / "constraints.txt").read_text("utf-8"), re.M)
    )
    pinned = {name.lower().replace("_", "-"): version for name, version in pins.items()}
    for name, lowest in requirements().items():
        assert numbers(pinned[name]) >= numbers(lowest), name


def test_the_constraints_name_no_address():
    assert not re.search(r"://|@|--index|--find", (ROOT / "constraints.txt").read_text("utf-8"))


def numbers(version):
    """A version as numbers, for comparison."""
    return [int(part) for part in version.split(".")]
