"""What is measured, and what each figure should reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Goal:
    """One figure: its name, its bound, and whether it should be at least or at most that."""

    what: str
    bound: float
    unit: str
    least: bool = False

    def met(self, value: float | None) -> bool:
        """Whether a figure reaches the goal; one that was not measured does not.

        >>> times = Goal("times faster", 25, "x", least=True)
        >>> times.met(31.0), times.met(24.9), times.met(None)
        (True, False, False)
        """
        if value is None:
            return False
        return value >= self.bound if self.least else value <= self.bound

    @property
    def told(self) -> str:
        """The goal in words.

        >>> Goal("help", 0.3, "s").told
        'at most 0.3 s'
        """
        return f"at {'least' if self.least else 'most'} {self.bound:g} {self.unit}"


@dataclass(frozen=True)
class Measured:
    """The figures of a row in the order of its goals, what they were computed from, and remarks for the reader.

    A figure that could not be measured is None, and a remark says why.
    """

    values: tuple[float | None, ...]
    parts: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """How a bench is run: its work folder, how often each contestant runs, and whether the slow loop runs whole."""

    work: Path
    rounds: int = 3
    full: bool = False


@dataclass(frozen=True)
class Row:
    """One row of the table: its name on the command line, its title, its goals and how it is measured."""

    name: str
    title: str
    goals: tuple[Goal, ...]
    measure: Callable[[Settings], Measured]


class NotMeasuredError(Exception):
    """A row cannot be measured here; the message says why, in plain words."""
