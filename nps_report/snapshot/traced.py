"""Remembers what a report asked of a snapshot and what it was told.

A later run asks the same questions of a newer snapshot: a report whose answers are all the same is up to date,
whatever else has changed in the data.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import pandas as pd

_Side = TypeVar("_Side")
_Arguments = ParamSpec("_Arguments")
_Answer = TypeVar("_Answer")


class Question(NamedTuple):
    """A method of a side and its arguments as text, days as 2026-10-31.

    >>> str(Question("scores", ("Lyon", "2026-10-01", "2026-10-31")))
    'scores of Lyon, 2026-10-01, 2026-10-31'
    """

    method: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} of {', '.join(self.arguments)}" if self.arguments else self.method


Trace = dict[Question, str]
"""Each question asked, with a digest of its answer."""

_open: list[Trace] = []


@contextmanager
def tracing() -> Iterator[Trace]:
    """Collect what is asked of any side in this process until the block ends."""
    trace: Trace = {}
    depth = len(_open)
    _open.append(trace)
    try:
        yield trace
    finally:
        del _open[depth:]


def go_on(before: Trace) -> None:
    """Count what was asked `before` as asked again by whoever is tracing, and let it grow until the tracing ends.

    For answers that are kept and asked for by several, who must each know what their answers rest on.

    >>> before = {Question("scores", ("Lyon",)): "a1"}
    >>> with tracing() as trace:
    ...     go_on(before)
    >>> trace == before
    True
    """
    if _open and not any(trace is before for trace in _open):
        for trace in _open:
            trace.update(before)
        _open.append(before)


def traced(
    method: Callable[Concatenate[_Side, _Arguments], _Answer],
) -> Callable[Concatenate[_Side, _Arguments], _Answer]:
    """A side's method that is remembered with its answer while someone is tracing.

    >>> class Side:
    ...     @traced
    ...     def scores(self, unit: str, day: date) -> tuple[int, ...]:
    ...         return (1, 2)
    >>> with tracing() as trace:
    ...     _ = Side().scores("Lyon", day=date(2026, 10, 1))
    >>> list(trace)
    [Question(method='scores', arguments=('Lyon', '2026-10-01'))]
    >>> ask_again(Side(), next(iter(trace))) == trace[next(iter(trace))]
    True
    """
    signature = inspect.signature(method)

    @functools.wraps(method)
    def asked(side: _Side, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Answer:
        answer = method(side, *args, **kwargs)
        if _open:
            bound = signature.bind(side, *args, **kwargs)
            bound.apply_defaults()
            _, *arguments = bound.arguments.values()
            found = digest_of(answer)
            for trace in _open:
                trace[Question(method.__name__, tuple(map(str, arguments)))] = found
        return answer

    return asked


def ask_again(side: object, question: Question) -> str:
    """The digest of what `side` answers to a question now."""
    method = getattr(side, question.method)
    kinds = [parameter.annotation for parameter in inspect.signature(method).parameters.values()]
    given = zip(question.arguments, kinds, strict=True)
    return digest_of(method(*(date.fromisoformat(text) if kind in _DAYS else text for text, kind in given)))


_DAYS = (date, "date")


def digest_of(answer: Any) -> str:
    """A digest of a frame, or of a value whose `repr` tells all of it.

    >>> digest_of((1, 2)) == digest_of((1, 2)), digest_of((1, 2)) == digest_of((2, 1))
    (True, False)
    >>> lyon, lille = pd.DataFrame({"unit": ["Lyon", None]}), pd.DataFrame({"unit": ["Lille", None]})
    >>> digest_of(lyon) == digest_of(lyon.copy()), digest_of(lyon) == digest_of(lille)
    (True, False)
    """
    digest = hashlib.sha256()
    if isinstance(answer, pd.DataFrame):
        digest.update(repr([(str(name), str(kind)) for name, kind in answer.dtypes.items()]).encode())
        digest.update(pd.util.hash_pandas_object(answer, index=False).to_numpy().tobytes())
    else:
        digest.update(repr(answer).encode())
    return digest.hexdigest()[:16]
