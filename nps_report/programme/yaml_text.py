"""YAML in which every value is the text that stands there: the models, not the reader, say what it means.

So `no` is a word, `1.0` keeps its zero, `2027-01` is no date, and a key written twice is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nps_report.errors import ProgrammeError

_KEPT = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")


class _TextLoader(yaml.SafeLoader):
    """Resolves nothing but null and merged keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        _refuse_doubles(node)
        return super().construct_mapping(node, deep)


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads the same in C, where PyYAML was built so: a long code frame takes a tenth of the time."""


for _loader in (_TextLoader, _FastLoader):
    _loader.yaml_implicit_resolvers = {
        first: [one for one in resolvers if one[0] in _KEPT]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class YamlText:
    """A YAML file's values and, for messages, its nodes."""

    values: Any
    node: yaml.Node | None

    def place(self, steps: Sequence[str | int]) -> tuple[str, int]:
        """The dotted path of what the steps lead to, as people count (from 1), and its line.

        >>> text = parse_yaml("responses:\\n  - path: a.csv\\n  - pathh: b.csv", Path("programme.yml"))
        >>> text.place(["responses", 1, "pathh"])
        ('responses[2].pathh', 3)
        """
        dotted, line, node = "", 1, self.node
        for step in steps:
            # One entry where a list may stand was made a list of one: its place has no number.
            if isinstance(step, int) and not isinstance(node, yaml.SequenceNode):
                continue
            dotted += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
            at, node = _child(node, step)
            line = at or line
        return dotted.removeprefix("."), line


def read_params(path: Path, way_out: str) -> str:
    """The text of one of the files of `params/`.

    Raises ProgrammeError, with the `way_out`, where it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ProgrammeError("params-file", f"{path}: is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise ProgrammeError("params-file", f"{path}: cannot be read ({error.strerror}). {way_out}") from None


def parse_yaml(text: str, path: Path) -> YamlText:
    """The values of a YAML text; `path` is only named in messages.

    Raises ProgrammeError, with the line, where it is not YAML or a key stands twice.

    >>> parse_yaml("identified: yes\\nlogo: null\\ntiers: [1.0, 007]", Path("programme.yml")).values
    {'identified': 'yes', 'logo': None, 'tiers': ['1.0', '007']}
    """
    try:
        return _parsed(_FastLoader(text))
    except yaml.YAMLError:
        # The slower one says better what is wrong.
        return _parsed_or_refused(text, path)


def _parsed(loader: Any) -> YamlText:
    node = loader.get_single_node()
    return YamlText(_TextLoader("").construct_document(node) if node else None, node)


def _parsed_or_refused(text: str, path: Path) -> YamlText:
    try:
        return _parsed(_TextLoader(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        slug = "duplicate-key" if isinstance(error, _DoubleKeyError) else "not-yaml"
        raise ProgrammeError(slug, f"{path}{line}: {error.problem or error.context}.") from None
    except yaml.YAMLError as error:
        raise ProgrammeError("not-yaml", f"{path}: {' '.join(str(error).split())}.") from None


class _DoubleKeyError(yaml.MarkedYAMLError):
    """A key that stands twice in one mapping."""


def _refuse_doubles(node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value != "<<" and str(key.value) in seen:
            problem = f"the key {key.value!r} stands twice here. Keep one of them"
            raise _DoubleKeyError(problem=problem, problem_mark=key.start_mark)
        seen.add(str(key.value))


def _child(node: yaml.Node | None, step: str | int) -> tuple[int | None, yaml.Node | None]:
    """The line and the node that a step leads to; nothing where the step is not written in the file."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == step:
            return key.start_mark.line + 1, value
    return None, None
