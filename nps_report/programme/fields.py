"""What the models of `params/` are made of: the base of all, and the kinds of values that several share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Params(BaseModel):
    """A part of `params/`: an unknown key is an error and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


def several(value: Any) -> Any:
    """One entry as a list of one, so that either may be written.

    >>> several("role"), several(["role", "tier"])
    (['role'], ['role', 'tier'])
    """
    return [value] if isinstance(value, str | dict | BaseModel) else value


def day(value: Any) -> Any:
    """A day written as 2026-10-31.

    >>> day("2026-10-31")
    datetime.date(2026, 10, 31)
    """
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a day. Write it as 2026-10-31.") from None


Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Names: TypeAlias = Annotated[tuple[Text, ...], BeforeValidator(several)]
Day: TypeAlias = Annotated[date, BeforeValidator(day)]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Probability: TypeAlias = Annotated[float, Field(gt=0, lt=1)]
