"""Reads the code frame of a programme, `params/themes.yml`; every fault in it is told at once, a line each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from nps_report.errors import ProgrammeError
from nps_report.nearest import nearest
from nps_report.programme.cues import cues_beside, cues_file, cues_in_file
from nps_report.programme.fields import Names, Params, Text, several
from nps_report.programme.yaml_text import YamlText, parse_yaml, read_params
from nps_report.tables import LANGUAGES
from nps_report.verbatims.cues import Cues
from nps_report.verbatims.frame import COMPETITORS, CodeFrame, Theme
from nps_report.verbatims.patterns import NUMBER, WordPattern, read_name, read_pattern

# Languages of comments that patterns may be in.
_LANGUAGES = (*LANGUAGES, "de", "es", "it", "nl", "pt", "pl")

_WAY_OUT = "Copy the themes that the kit comes with there, or make a folder with `nps-report new`."

_ID = re.compile(r"[a-z0-9_-]+")
# A list of words in a pattern; an e-mail in a regular expression is none.
_LIST = re.compile(r"(?<![\w.])@[a-z0-9_-]+")
# The patterns of a theme stand beside its name, by language, and under no key of their own.
_PATTERNS = "*"


def load_themes(path: Path) -> CodeFrame:
    """The code frame written in `path`, with the cues in the file beside it, where there is one.

    Raises ProgrammeError, with one line per fault: file, line, dotted path (theme and key), and the way out.
    """
    beside = cues_beside(path)
    return _frame_in(read_params(path, _WAY_OUT), path, read_params(beside, _WAY_OUT) if beside else "")


# To read thousands of patterns takes half a second; a process asks for the same file several times.
@lru_cache(maxsize=4)
def _frame_in(written: str, path: Path, cues: str) -> CodeFrame:
    text = parse_yaml(written, path)
    try:
        file = _File.model_validate(_mapping(text.values, path))
    except ValidationError as error:
        faults = sorted(error.errors(include_url=False), key=lambda fault: _place(fault, text)[1])
        lines = [f"{path}, {_line(fault, text)}" for fault in faults]
        raise ProgrammeError(_SLUGS.get(faults[0]["type"], "param-value"), "\n".join(lines)) from None
    return file.frame(cues_in_file(cues, cues_file(path), tuple(file.themes)) if cues else {})


def _mapping(values: Any, path: Path) -> Mapping[str, Any]:
    if isinstance(values, Mapping):
        return values
    way_out = (
        "Write `themes:`, and below it a theme such as `price: {name: {fr: Prix, en: Price}, fr: [cher]}`."
    )
    raise ProgrammeError("not-yaml", f"{path}: does not hold keys and values. {way_out}")


def _an_id(value: str) -> str:
    if value == COMPETITORS:
        raise ValueError(f"{value!r} is the theme of the names under `competitors`. Choose another id.")
    if not _ID.fullmatch(value):
        raise ValueError(f"{value!r} is no id. Write small letters without accents, digits, _ and -.")
    return value


def _a_language(value: str) -> str:
    if value not in _LANGUAGES:
        raise ValueError(f"{value!r} is no language that patterns can be in: {', '.join(_LANGUAGES)}.")
    return value


def _a_word(value: str) -> str:
    if re.search(r"[\s|@/]", value):
        raise ValueError(f"{value!r} is no single word. Write one word, without blanks, | and @.")
    return value


def _a_pattern(value: str) -> str:
    if unknown := [name for name in _LIST.findall(value) if name != NUMBER]:
        raise ValueError(f"{unknown[0]!r} is no list. Write it under `words`, in the pattern's language.")
    # Whether it can be read does not depend on the language, and without one no dictionary is loaded.
    read_pattern(value, language="")
    return value


Id: TypeAlias = Annotated[str, AfterValidator(_an_id)]
Language: TypeAlias = Annotated[str, AfterValidator(_a_language)]
Words: TypeAlias = Annotated[
    tuple[Annotated[Text, AfterValidator(_a_word)], ...], BeforeValidator(several), Field(min_length=1)
]
Patterns: TypeAlias = Annotated[
    tuple[Annotated[Text, AfterValidator(_a_pattern)], ...], BeforeValidator(several)
]


class _Name(Params):
    """What a theme is called in the reports."""

    fr: Text
    en: Text

    @model_validator(mode="before")
    @classmethod
    def _by_language(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise ValueError(f"{value!r} is in no language. Write `name: {{fr: ..., en: ...}}`.")
        return value


class _Subtheme(Params):
    """A part of a theme, with patterns of its own."""

    name: _Name
    patterns: dict[Language, Patterns] = Field(default_factory=dict, alias=_PATTERNS)
    likely: dict[Language, Patterns] = Field(default_factory=dict)
    excluded: dict[Language, Patterns] = Field(default_factory=dict, alias="not")

    @model_validator(mode="before")
    @classmethod
    def _patterns_together(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        patterns = {key: written for key, written in value.items() if key in _LANGUAGES}
        return {key: said for key, said in value.items() if key not in patterns} | {_PATTERNS: patterns}

    @model_validator(mode="after")
    def _can_be_found(self) -> _Subtheme:
        if not self.has_patterns:
            raise ValueError("has no pattern. Write some, such as `fr: [livraison]`.")
        return self

    @property
    def has_patterns(self) -> bool:
        """Whether anything can be found by it."""
        return any(self.patterns.values()) or any(self.likely.values())

    def theme(self, name: str) -> Theme:
        """It as the code frame has it, under its id."""
        return Theme(name, self.name.model_dump(), self.patterns, self.excluded, likely=self.likely)


class _Theme(_Subtheme):
    """A theme, whose patterns may all be those of its subthemes."""

    subthemes: dict[Id, _Subtheme] = Field(default_factory=dict)

    @property
    def has_patterns(self) -> bool:
        """Whether anything can be found by it, or by a subtheme, each of which has patterns."""
        return super().has_patterns or bool(self.subthemes)

    def theme(self, name: str) -> Theme:
        """It as the code frame has it, under its id, with its subthemes."""
        return replace(super().theme(name), subthemes=_themes(self.subthemes))


class _File(Params):
    """What `params/themes.yml` holds."""

    words: dict[Id, dict[Language, Words]] = Field(default_factory=dict)
    themes: Annotated[dict[Id, _Theme], Field(min_length=1)]
    competitors: Names = ()

    @model_validator(mode="before")
    @classmethod
    def _lists_put_in(cls, value: Any) -> Any:
        """The file with the lists of `words` in the place of their names, as alternatives: `@crew` is `fitter|team`."""
        lists = value.get("words") if isinstance(value, Mapping) else None
        if not isinstance(lists, Mapping) or not isinstance(value.get("themes"), Mapping):
            return value
        return {**value, "themes": _with_lists(value["themes"], lists)}

    @field_validator("competitors")
    @classmethod
    def _names_apart(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        seen: dict[WordPattern, str] = {}
        for name in names:
            spelt = read_name(name, language="")
            if not spelt:
                raise ValueError(f"{name!r} holds no word. Write the name as customers do.")
            if spelt in seen:
                raise ValueError(f"{name!r} is the same as {seen[spelt]!r}. Remove one.")
            seen[spelt] = name
        return names

    def frame(self, cues: Mapping[str, Cues]) -> CodeFrame:
        """The code frame, with the cues of each language."""
        return CodeFrame(_themes(self.themes), self.competitors, cues)


def _with_lists(node: Any, lists: Mapping[str, Any], language: str = "") -> Any:
    """What stands under `themes` once each pattern that names a list has its words; the language is that of the key."""
    if isinstance(node, Mapping):
        return {key: _with_lists(one, lists, key if key in _LANGUAGES else "") for key, one in node.items()}
    if isinstance(node, list):
        return [_with_lists(one, lists, language) for one in node]
    if language and isinstance(node, str) and "@" in node:
        return _LIST.sub(lambda found: _of_list(found[0], lists, language), node)
    return node


def _of_list(name: str, lists: Mapping[str, Any], language: str) -> str:
    """The words of a list as alternatives; its name where there is none, which no pattern can then be read with."""
    words = lists.get(name[1:]) or {}
    found = words.get(language) if isinstance(words, Mapping) else None
    return "|".join(map(str, found)) if isinstance(found, list) and found else name


def _themes(entries: Mapping[str, _Subtheme]) -> tuple[Theme, ...]:
    return tuple(entry.theme(name) for name, entry in entries.items())


_SLUGS = {"extra_forbidden": "unknown-key", "missing": "missing-key"}
_EXPECTED = {
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "string_too_short": "some text",
    "string_type": "a text",
    "too_short": "at least one theme",
    "tuple_type": "a list",
}


def _place(fault: ErrorDetails, text: YamlText) -> tuple[str, int]:
    """The dotted path of what is wrong, and its line."""
    return text.place([step for step in fault["loc"] if step not in (_PATTERNS, "[key]")])


def _line(fault: ErrorDetails, text: YamlText) -> str:
    dotted, line = _place(fault, text)
    return f"line {line}: {dotted}: {_said(fault)}"


def _said(fault: ErrorDetails) -> str:
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        known = _known(fault["loc"])
        return f"unknown key{nearest(str(fault['loc'][-1]), known) or '; known here: ' + ', '.join(known)}."
    if kind == "missing":
        return "is missing. Write it."
    if kind == "value_error":
        return str(context["error"])
    if value is None:
        return "nothing is written there. Write a value, or remove the line."
    return f"{repr(value)[:60]} is not {_EXPECTED.get(kind, fault['msg'])}."


def _known(steps: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that may stand where the last step does."""
    if len(steps) == 1:
        return tuple(_File.model_fields)
    if steps[-2] == "name":
        return LANGUAGES
    keys = ("name", *LANGUAGES, "likely", "not")
    return keys if "subthemes" in steps else (*keys, "subthemes")
