"""Reads `params/replies/<language>.yml`: what to answer first, how a call goes and what to ask.

```yaml
themes:
  price: {objection: You're too expensive., answer: "Tell me what you compare us with."}   # per theme of themes.yml
default: {objection: I'm not happy., answer: Tell me what happened.}                         # for any other theme
script:                                                                                      # the call, step by step
  - {step: Thank, promoters: "...", passives: "...", detractors: "...", silent: "..."}
questions: {promoters: ["..."], passives: ["..."], detractors: ["..."], silent: ["..."]}
```
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from nps_report.errors import ProgrammeError
from nps_report.kit import kit_folder
from nps_report.nearest import nearest
from nps_report.programme.fields import Names, Params, Text
from nps_report.programme.models import Programme
from nps_report.programme.yaml_text import YamlText, parse_yaml, read_params
from nps_report.typography import typeset

FOLDER = "replies"
"""Where the banks stand, beside the programme's file."""

Heard: TypeAlias = Literal["promoters", "passives", "detractors", "silent"]
"""The classes of those who are called, the silent among them."""


class Reply(Params):
    """What customers say of a theme, and what may be answered first."""

    objection: Text
    answer: Text


class Step(Params):
    """A step of the call, in what it says to each class."""

    step: Text
    promoters: Text
    passives: Text
    detractors: Text
    silent: Text

    def said_to(self, heard: Heard) -> str:
        """What is said to a class."""
        return str(getattr(self, heard))


class Questions(Params):
    """What to ask each class."""

    promoters: Names
    passives: Names
    detractors: Names
    silent: Names


class ReplyBank(Params):
    """The reply bank of one language.

    >>> bank = load_replies(kit_folder("params") / FOLDER / "en.yml", "en")
    >>> bank.reply("price").objection, bank.reply("parking") == bank.default
    ('You’re too expensive.', True)
    """

    themes: dict[str, Reply] = Field(default_factory=dict)
    default: Reply
    script: Annotated[tuple[Step, ...], Field(min_length=1)]
    questions: Questions

    def reply(self, theme: str) -> Reply:
        """The reply on a theme, the default one where it has none of its own."""
        return self.themes.get(theme, self.default)

    def asked_of(self, heard: Heard) -> tuple[str, ...]:
        """What to ask a class."""
        found: tuple[str, ...] = getattr(self.questions, heard)
        return found


def replies_of(programme: Programme, language: str, themes: Collection[str]) -> ReplyBank:
    """A programme's reply bank in a language: its own, else the kit's.

    Raises ProgrammeError, with one line per fault, where its own is wrong.
    """
    own = programme.folder / FOLDER / f"{language}.yml"
    if own.is_file():
        return load_replies(own, language, themes)
    # The kit answers on its own themes, which a code frame of one's own may do without.
    return load_replies(kit_folder("params") / FOLDER / f"{language}.yml", language)


def load_replies(path: Path, language: str, themes: Collection[str] | None = None) -> ReplyBank:
    """The bank written in `path`, set in the language's typography; `themes` are those that it may answer on.

    Raises ProgrammeError, with one line per fault: file, line, dotted path, value and the way out.
    """
    text = parse_yaml(read_params(path, "Correct its rights, or remove it: the kit has one."), path)
    if not isinstance(text.values, Mapping):
        way_out = "Write it like the kit's own, or remove it."
        raise ProgrammeError("not-yaml", f"{path}: does not hold keys and values. {way_out}")
    try:
        found = ReplyBank.model_validate(_set(text.values, language))
    except ValidationError as error:
        faults = sorted(error.errors(include_url=False), key=lambda fault: text.place(fault["loc"])[1])
        lines = [_line(path, fault, text) for fault in faults]
        raise ProgrammeError(_SLUGS.get(faults[0]["type"], "param-value"), "\n".join(lines)) from None
    if themes is not None:
        _refuse_unknown(found, themes, path, text)
    return found


def _set(value: Any, language: str) -> Any:
    """The values with each text in the language's typography; keys stay as they are."""
    if isinstance(value, str):
        return typeset(value, language)
    if isinstance(value, Mapping):
        return {key: _set(one, language) for key, one in value.items()}
    return [_set(one, language) for one in value] if isinstance(value, list) else value


def _refuse_unknown(found: ReplyBank, themes: Collection[str], path: Path, text: YamlText) -> None:
    lines = [
        f"{path}, line {text.place(('themes', name))[1]}: themes.{name}: {name!r} is no theme of the code frame"
        f"{nearest(name, themes) or _known(tuple(themes))}. Correct it, or remove it."
        for name in found.themes
        if name not in themes
    ]
    if lines:
        raise ProgrammeError("unknown-theme", "\n".join(lines))


def _known(names: Sequence[str]) -> str:
    return f"; known here: {', '.join(names)}"


_SLUGS = {"extra_forbidden": "unknown-key", "missing": "missing-key"}


def _line(path: Path, fault: ErrorDetails, text: YamlText) -> str:
    dotted, line = text.place(fault["loc"])
    return f"{path}, line {line}: {dotted or 'the file'}: {_said(fault)}"


def _said(fault: ErrorDetails) -> str:
    kind, value, key = fault["type"], fault["input"], str(fault["loc"][-1])
    if kind == "extra_forbidden":
        known = tuple(_model_at(fault["loc"]).model_fields)
        return f"unknown key{nearest(key, known) or _known(known)}."
    if kind == "missing":
        return f"{key!r} is missing. Write it."
    if value is None or kind in ("string_too_short", "too_short"):
        return "nothing is written there. Write a text, or remove the line."
    return f"{_short(value)} is not {_EXPECTED.get(kind, 'a text')}. Put a text with a colon between quotation marks."


_EXPECTED = {
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "tuple_type": "a list",
}


def _model_at(steps: Sequence[str | int]) -> type[BaseModel]:
    """The model whose key the last of these steps is."""
    inside: dict[str, type[BaseModel]] = {
        "themes": Reply,
        "default": Reply,
        "script": Step,
        "questions": Questions,
    }
    return ReplyBank if len(steps) == 1 else inside.get(str(steps[0]), ReplyBank)


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) <= 60 else said[:60] + "..."


HEARD: tuple[Heard, ...] = get_args(Heard)
"""The classes, in the order in which the bank writes them."""
