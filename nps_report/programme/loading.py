"""Reads the files of `params/`; whatever is wrong in one is told at once, a line each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from nps_report.errors import ProgrammeError
from nps_report.nearest import nearest
from nps_report.programme.editions import EDITIONS, names_in
from nps_report.programme.fields import Params
from nps_report.programme.models import Programme, RunPlan
from nps_report.programme.yaml_text import YamlText, parse_yaml, read_params

_WAY_OUT = "Name the programme's file with -p, or make one with `nps-report new`."

Model = TypeVar("Model", bound=Params)


def load_programme(path: Path) -> Programme:
    """The programme written in `path`.

    Raises ProgrammeError, with one line per fault: file, line, dotted path, value and what is expected.
    """
    programme = _load(path, Programme)
    programme._path = path
    return programme


def load_run_plan(path: Path, editions: Collection[str] = EDITIONS) -> RunPlan:
    """What a run makes, as written in `path`, of these editions; an empty file means everything.

    Raises ProgrammeError as `load_programme` does.
    """
    return _load(path, RunPlan, editions)


def _load(path: Path, model: type[Model], editions: Collection[str] = ()) -> Model:
    text = parse_yaml(read_params(path, _WAY_OUT), path)
    known = {"folder": path.parent, "editions": editions or names_in(text.values)}
    try:
        return model.model_validate(_mapping(text.values, path), context=known)
    except ValidationError as error:
        found = [fault for fault in error.errors(include_url=False) if not _follows(fault, error)]
        faults = sorted(found, key=lambda fault: text.place(fault["loc"])[1])
        lines = [f"{path}, {_line(fault, text, model)}" for fault in faults]
        raise ProgrammeError(_SLUGS.get(faults[0]["type"], "param-value"), "\n".join(lines)) from None


def _follows(fault: ErrorDetails, error: ValidationError) -> bool:
    """Whether a list is only said to be too short because what stands in it is at fault, which is told already."""
    own, others = fault["loc"], (other["loc"] for other in error.errors(include_url=False))
    return fault["type"] == "too_short" and any(
        len(loc) > len(own) and loc[: len(own)] == own for loc in others
    )


def _mapping(values: Any, path: Path) -> Mapping[str, Any]:
    if values is None:
        return {}
    if isinstance(values, Mapping):
        return values
    way_out = "Write lines such as `period: month`."
    raise ProgrammeError("not-yaml", f"{path}: does not hold keys and values. {way_out}")


_SLUGS = {"extra_forbidden": "unknown-key", "missing": "missing-key"}

_EXPECTED = {
    "bool_parsing": "true or false",
    "dict_type": "keys and values",
    "float_parsing": "a number",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number from {ge}",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number up to {le}",
    "literal_error": "one of {expected}",
    "model_type": "keys and values",
    "path_type": "a path",
    "string_pattern_mismatch": "of the form {pattern}",
    "string_too_long": "one character",
    "string_too_short": "some text",
    "string_type": "a text",
    "tuple_type": "a list",
    "too_long": "a list of {max_length}",
    "too_short": "a list of at least {min_length}",
}


def _line(fault: ErrorDetails, text: YamlText, model: type[BaseModel]) -> str:
    dotted, line = text.place(fault["loc"])
    return f"line {line}: {dotted}: {_said(fault, model)}"


def _said(fault: ErrorDetails, model: type[BaseModel]) -> str:
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key{_meant(fault['loc'], model)}."
    if kind == "missing":
        return "is missing. Write it."
    if kind == "value_error":
        return str(context["error"])
    if value is None:
        return "nothing is written there. Write a value, or remove the line."
    expected = _EXPECTED.get(kind, fault["msg"].removeprefix("Input should be ")).format(**context)
    return f"{_short(value)} is not {expected}."


def _short(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= 60 else said[:60] + "..."


def _meant(steps: Sequence[str | int], model: type[BaseModel]) -> str:
    """The nearest key that is known where the last step is not, or all of them where none is near."""
    by_name = False
    for step in steps[:-1]:
        # What stands under a name of the analyst's own, such as a place's, is described beside it.
        if by_name or isinstance(step, int):
            by_name = False
            continue
        annotation = model.model_fields[step].annotation
        model, by_name = next(_models_in(annotation), model), get_origin(annotation) is dict
    known = tuple(model.model_fields)
    return nearest(str(steps[-1]), known) or f"; known here: {', '.join(known)}"


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
