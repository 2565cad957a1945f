"""The documents say what the kit has: every message, command and key, and nothing that is not there."""

import ast
import re
import shutil
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from typer.main import get_command

from nps_report import cli, errors
from nps_report.cli import options
from nps_report.contract.problems import PROBLEMS
from nps_report.programme import Programme, RunPlan, Source
from nps_report.tables import TABLES

ROOT = Path(__file__).resolve().parent.parent
MADE_OF_PARTS = {
    "f'unknown-{what}'": {"unknown-edition", "unknown-language", "unknown-format", "unknown-unit"}
}
"""The slugs that an f-string in the code can give."""

HANDED_ON = {"outside-address"}
"""The slugs that a fault carries to where it is raised."""


def text(name):
    """A document of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


# Messages


ERRORS = {
    name
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, errors.ReportError)
}


def slugs_in(module):
    """The slugs of the errors that a module raises."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            yield from texts_of(node.args[0], module)


def texts_of(value, module):
    """The texts that an expression can give: a constant, a choice, a name set nearby, a look-up in a dict."""
    match value:
        case ast.Constant(value=str(slug)):
            return {slug}
        case ast.IfExp(body=one, orelse=other):
            return texts_of(one, module) | texts_of(other, module)
        case ast.Dict(values=values):
            return set().union(*(texts_of(one, module) for one in values))
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, default]):
            return texts_of(table, module) | texts_of(default, module)
        case ast.Name(id=name):
            return set().union(*(texts_of(one, module) for one in values_of(name, module)))
        case ast.JoinedStr():
            return MADE_OF_PARTS[ast.unparse(value)]
        case ast.Attribute(attr="slug"):
            return set()  # another error's own, told again
    raise AssertionError(f"{ast.unparse(value)}: which slugs can this give?")


def values_of(name, module):
    """What a name is set to, anywhere in the module."""
    lines = [node for node in ast.walk(module) if isinstance(node, ast.Assign)]
    return [line.value for line in lines if ast.unparse(line.targets[0]) == name]


def raised_slugs():
    """Every slug that the kit can raise or tell."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "nps_report").rglob("*.py")]
    # Most files make no error, and need not be read any closer.
    modules = [ast.parse(source) for source in sources if any(f"{name}(" in source for name in ERRORS)]
    return {slug for module in modules for slug in slugs_in(module)} | set(PROBLEMS) | HANDED_ON


HEADINGS = re.findall(r"^## (.+)$", text("docs/messages.md"), re.MULTILINE)


def test_slugs_are_found_however_they_are_written():
    module = ast.parse(
        "S = {'a': 'one'}\nkind = 'two' if x else 'three'\nraise SourceError(S.get(y, 'four'), z)\n"
        "raise OutputError(kind, z)\nraise ValueError('five')"
    )
    assert set(slugs_in(module)) == {"one", "two", "three", "four"}


def test_every_slug_has_its_heading_and_every_heading_its_slug():
    assert sorted(HEADINGS) == sorted(raised_slugs())


def test_headings_stand_in_order_and_in_the_list_above_them():
    assert sorted(HEADINGS) == HEADINGS
    listed = text("docs/messages.md").split("\n## ")[0]
    assert set(re.findall(r"\]\(#([a-z-]+)\)", listed)) == set(HEADINGS)


def test_every_message_says_what_to_do_in_a_few_lines():
    sections = re.split(r"^## .+$", text("docs/messages.md"), flags=re.MULTILINE)[1:]
    assert all(1 <= len(section.strip().splitlines()) <= 4 for section in sections)


# Commands


def commands_of(group, above=""):
    """The commands of a group and of the groups in it, by all that is written to call them."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


COMMANDS = dict(commands_of(get_command(cli.app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented_and_says_what_it_does(name):
    section = text("docs/commands.md").partition(f"\n## nps-report {name}")[2].partition("\n## ")[0]
    assert COMMANDS[name].help
    for option in COMMANDS[name].params:
        assert getattr(option, "help", None), option.name
        for written in option.opts if option.param_type_name == "option" else [option.name.upper()]:
            assert f"`{written}" in section, f"{name}: {written}"


def test_every_exit_code_is_documented():
    codes = {options.MADE, options.WARNED, options.UNUSABLE, options.SOME_FAILED}
    told = text("docs/commands.md").partition("\n## Exit codes")[2].partition("\n## ")[0]
    assert {int(code) for code in re.findall(r"^\| (\d) \|", told, re.MULTILINE)} == codes


# Keys of params


def keys_of(model, prefix=""):
    """Every key of a model with its field, dotted; a list of parts is one key."""
    for name, field in model.model_fields.items():
        if (
            isinstance(field.annotation, type)
            and issubclass(field.annotation, BaseModel)
            and fields_within(field)
        ):
            yield from keys_of(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def fields_within(field):
    """Whether a field is a part with keys of its own, not a text per language."""
    return "root" not in field.annotation.model_fields


def default_of(field):
    """A field's default as the document writes it."""
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return "required"
    if value is None or value in ((), {}, ""):
        return "none"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def documented_keys(section):
    """Every key in the table of a section of docs/programme.md, with the default given there."""
    told = text("docs/programme.md").partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \| ([^|]+) \|", told, re.MULTILINE)
    return {key: default.strip() for key, _, default in rows}


@pytest.mark.parametrize(
    ("section", "model", "in_words"),
    [
        (
            "The programme",
            Programme,
            {"brand.name": "the programme's name", "follow_up.rules": "one rule: scores 0 to 6"},
        ),
        ("A source", Source, {"path": "required", "decimal": '`"."`'}),
        ("A run", RunPlan, {}),
    ],
)
def test_every_key_is_documented_with_its_default_and_none_is_made_up(section, model, in_words):
    """`in_words` are defaults that the model alone cannot say, or that YAML writes otherwise."""
    assert documented_keys(section) == {key: default_of(field) for key, field in keys_of(model)} | in_words


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_a_table_is_documented(table):
    row = re.search(rf"^\| `{table}` \|.*$", text("docs/programme.md"), re.MULTILINE)
    assert row is not None
    assert set(re.findall(r"`([a-z_]+)`", row[0])) - {table} == {field.name for field in TABLES[table]}


# Links


def documents():
    """The Markdown of the project, but not the notes that reports print."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\n") if name and not name.startswith("params/")]


def links_of(markdown):
    """The addresses of links and pictures, Markdown's and HTML's."""
    prose = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"\]\(([^)\s]+)\)", prose) + re.findall(r'(?:src|href)="([^"]+)"', prose)


def anchors_of(markdown):
    """The anchors that a page's headings make, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_relative_links_lead_somewhere(path):
    for link in links_of(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target.read_text(encoding="utf-8")), link


def test_the_readme_begins_with_the_two_commands_of_a_fresh_machine():
    shell = re.findall(r"^```(?:sh|bash)\n(.*?)^```", text("README.md"), re.DOTALL | re.MULTILINE)
    commands = [line.split("#")[0].strip() for line in "".join(shell).splitlines() if line.strip()]
    assert commands[:2] == ["make demo", "make test"]


# Libraries


def pinned():
    """The version of each library in the constraints."""
    lines = (line.split("==") for line in text("constraints.txt").splitlines() if "==" in line)
    return {name.lower().replace("_", "-"): version for name, version in lines}


def required():
    """Every library that the project asks for, tests and extras included."""
    project = tomllib.loads(text("pyproject.toml"))["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    return {line.split(">=")[0].partition("[")[0].lower() for line in lines}


def test_every_library_has_its_line_with_the_version_used():
    rows = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([0-9.]+|–) \|", text("docs/decisions.md"), re.MULTILINE))
    assert rows == {name: pinned().get(name, "–") for name in required()}
