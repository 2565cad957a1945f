"""The analyst's own function, for what no mapping can do: raw text frame in, frame out."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nps_report.errors import SourceError
from nps_report.nearest import nearest
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
    function, frame = _function(script, name), _frame(sheet)
    with _blamed(f"{file.name}: {file.source.prepare}", script):
        result = function(frame)
    if not isinstance(result, pd.DataFrame):
        raise SourceError(
            "prepare",
            f"{file.name}: {file.source.prepare} gave a {type(result).__name__}. Let it return a DataFrame.",
        )
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
    with _blamed(f"{script.name}:{name}", script):
        spec.loader.exec_module(module)
    found = getattr(module, name, None)
    if not callable(found):
        raise SourceError(
            "prepare",
            f"{script.name}: no function called {name!r}{nearest(name, vars(module))}. "
            "Correct `prepare: file.py:function`.",
        )
    return found  # type: ignore[no-any-return]


@contextmanager
def _blamed(called: str, script: Path) -> Iterator[None]:
    """Whatever the analyst's code raises becomes a SourceError with its line; what it prints goes to stderr."""
    try:
        with redirect_stdout(sys.stderr):
            yield
    # A script that ends with sys.exit() would end the run without a word.
    except (Exception, SystemExit) as error:
        where = f" on line {line}" if (line := _line_in(script, error)) else ""
        said = " ".join(f"{type(error).__name__}: {error}".split())
        raise SourceError("prepare", f"{called} failed{where}: {said}. Mend it.") from error


def _line_in(script: Path, error: BaseException) -> int | None:
    """The deepest line of `script` itself that the error went through, or where its syntax is wrong."""
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if Path(frame.filename) == script), None)


def _numbered(frame: pd.DataFrame, decimal: str) -> Any:
    rows = frame.index.tolist() if frame.index.name == _ROW else range(2, len(frame) + 2)
    columns = [[as_text(value, decimal) for value in frame.iloc[:, place]] for place in range(frame.shape[1])]
    return zip(rows, zip(*columns, strict=True), strict=True)
