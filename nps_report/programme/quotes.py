"""Reads `params/quotes.yml`: the quotes that an analyst pins, and those never to show.

```yaml
pin: [R-1042, "Toujours quelqu'un au bout du fil."]   # shown first: an answer's id, or the text of its comment
ban: [R-1077]                                         # never shown, even if pinned
```
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from nps_report.errors import ProgrammeError
from nps_report.nearest import nearest
from nps_report.programme.fields import Params, Text, several
from nps_report.programme.yaml_text import YamlText, parse_yaml, read_params
from nps_report.verbatims.pinned import Choice

_SUCH_AS = "Write lines such as `ban: [R-1042]`."


def _entries(value: Any) -> Any:
    return () if value is None else several(value)


_Entries: TypeAlias = Annotated[tuple[Text, ...], BeforeValidator(_entries)]


class _File(Params):
    pin: _Entries = ()
    ban: _Entries = ()


def load_choice(path: Path) -> Choice:
    """The quotes pinned and banned in `path`; an empty file decides nothing.

    Raises ProgrammeError, with one line per fault: file, line, dotted path, value and the way out.
    """
    text = parse_yaml(read_params(path, "Correct its path, or remove it."), path)
    if not isinstance(text.values, Mapping | None):
        raise ProgrammeError("not-yaml", f"{path}: does not hold keys and values. {_SUCH_AS}")
    try:
        found = _File.model_validate(text.values or {})
    except ValidationError as error:
        faults = sorted(error.errors(include_url=False), key=lambda fault: text.place(fault["loc"])[1])
        slug = "unknown-key" if faults[0]["type"] == "extra_forbidden" else "param-value"
        raise ProgrammeError(slug, "\n".join(_line(path, fault, text) for fault in faults)) from None
    return Choice(frozenset(found.pin), frozenset(found.ban))


def unmatched_lines(path: Path, unmatched: Choice) -> list[str]:
    """A warning for each entry that names no answer: `unmatched` is what `Choice.unmatched` found.

    >>> unmatched_lines(Path("params/quotes.yml"), Choice(banned=frozenset(["R-1024"])))
    ["params/quotes.yml: ban: 'R-1024' is no answer's id and no comment's text. Correct it, or remove it."]
    """
    return [
        f"{path}: {key}: {_short(entry)} is no answer's id and no comment's text. Correct it, or remove it."
        for key, entries in (("pin", unmatched.pinned), ("ban", unmatched.banned))
        for entry in sorted(entries)
    ]


def _line(path: Path, fault: ErrorDetails, text: YamlText) -> str:
    dotted, line = text.place(fault["loc"])
    return f"{path}, line {line}: {dotted}: {_said(fault)}"


def _said(fault: ErrorDetails) -> str:
    if fault["type"] == "extra_forbidden":
        known = ", ".join(_File.model_fields)
        return f"unknown key{nearest(str(fault['loc'][-1]), _File.model_fields) or f'; known here: {known}'}."
    if fault["input"] is None or fault["type"] == "string_too_short":
        return "nothing is written there. Write an answer's id or a comment's text, or remove the line."
    # "Trop cher : trop lent" without quotation marks is a key and its value.
    return f"{_short(fault['input'])} is no text. Put a comment between quotation marks."


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) <= 60 else said[:60] + "..."
