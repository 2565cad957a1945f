"""The analyst's own function, for what no mapping can do: raw text frame in, frame out."""

from __future__ import annotations

import importlib.util
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nps_report.errors import SourceError
from nps_report.sources.inputs import Input
from nps_report.sources.sheet import Sheet, as_text, pieces_of

if TYPE_CHECKING:
    from nps_report.programme import Programme


_ROW = "row"


def prepared(sheet: Sheet, file: Input, programme: Programme) -> Sheet:
    """The sheet as the source's `prepare: file.py:function` hands it back, or as it is without one.

    The function sees the whole file: text columns under the file's own headings, and the rows' numbers as an
    index called `row`. While that index is kept, messages show the rows' own numbers; else they count from 2.
    """
    if not file.source.prepare:
        return sheet
    script, name = script_of(file.source.prepare, programme)
    result = _called(_function(script, name), _frame(sheet), file)
    return Sheet(tuple(map(str, result.columns)), pieces_of(_numbered(result, file.source.decimal)))


def script_of(prepare: str, programme: Programme) -> tuple[Path, str]:
    """The Python file and the function's name in `prepare.py:reshape`."""
    script, _, name = prepare.rpartition(":")
    return programme.folder / script, name


def _frame(sheet: Sheet) -> pd.DataFrame:
    pieces = list(sheet.pieces)
    width = len(sheet.headings)
    records = [(record + ("",) * width)[:width] for piece in pieces for record in piece.records]
    rows = pd.Index([row for piece in pieces for row in piece.rows], dtype="int64", name=_ROW)
    return pd.DataFrame(records, columns=list(sheet.headings), index=rows, dtype="str")


def _function(script: Path, name: str) -> Callable[[pd.DataFrame], Any]:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    if spec is None or spec.loader is None or not script.is_file():
        raise SourceError(
            "prepare", f"{script.name}: no such Python file. Correct `prepare: file.py:function`."
        )
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        return getattr(module, name)  # type: ignore[no-any-return]
    except Exception as error:
        raise _failure(f"{script.name}:{name}", error) from error


def _called(function: Callable[[pd.DataFrame], Any], frame: pd.DataFrame, file: Input) -> pd.DataFrame:
    called = f"{file.name}: {file.source.prepare}"
    try:
        result = function(frame)
    except Exception as error:
        raise _failure(called, error) from error
    if not isinstance(result, pd.DataFrame):
        raise SourceError("prepare", f"{called} gave a {type(result).__name__}. Let it return a DataFrame.")
    return result


def _failure(called: str, error: Exception) -> SourceError:
    line = traceback.extract_tb(error.__traceback__)[-1].lineno
    return SourceError(
        "prepare", f"{called} failed on line {line}: {type(error).__name__}: {error}. Mend it."
    )


def _numbered(frame: pd.DataFrame, decimal: str) -> Any:
    rows = frame.index.tolist() if frame.index.name == _ROW else range(2, len(frame) + 2)
    columns = [[as_text(value, decimal) for value in frame.iloc[:, place]] for place in range(frame.shape[1])]
    return zip(rows, zip(*columns, strict=True), strict=True)
