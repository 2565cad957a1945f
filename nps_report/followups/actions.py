"""`nps-report actions add`: one more action in the register, which people then keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from nps_report.actions import OPEN
from nps_report.actions.callers import words_of_name
from nps_report.actions.priority import HIGHEST, LOWEST
from nps_report.choosing import WHOLE
from nps_report.errors import UsageError
from nps_report.followups.opened import Opened
from nps_report.followups.place import none_declared, register_file
from nps_report.followups.register import (
    NewRow,
    Register,
    is_workbook,
    read_register,
    runs_as_formula,
    safe_text,
)
from nps_report.nearest import nearest, nearest_of
from nps_report.programme import Programme
from nps_report.programme.comment_rules import comment_files
from nps_report.programme.themes import load_themes
from nps_report.snapshot import InternalSide, build_snapshot, open_internal
from nps_report.sources import Input, opened_list
from nps_report.tables import ACTION_KINDS, KEYS
from nps_report.verbatims.called import called, meant, themes_of_frame

ACTIONS = "actions"

FIRST_PREFIX = "A-"
"""How ids begin in a register that has none that ends in a number."""

_NUMBERED = re.compile(r"(.*?)([0-9]{1,9})")


@dataclass(frozen=True)
class NewAction:
    """An action as an analyst decides on it; blank is what is not decided yet, `opened` the newest answer's day."""

    theme: str
    title: str
    owner: str
    due: date
    unit: str = WHOLE
    impact: int | None = None
    effort: int | None = None
    kind: str = ""
    status: str = OPEN[0]
    opened: date | None = None


@dataclass(frozen=True)
class Added:
    """The action that was added to a register, under which id, and what the register has no column for."""

    register: str
    own: str
    theme: str
    unit: str
    left_out: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """What was done, a line each."""
        whole = "the whole programme" if self.unit == WHOLE else safe_text(self.unit, True)
        yield f"{self.register}: action {safe_text(self.own, True)} added, for {self.theme} and {whole}."
        if self.left_out:
            yield f"  Not written, for the register has no such column: {', '.join(self.left_out)}. Add it there."


def add_action(programme: Programme, new: NewAction) -> Added:
    """Add an action to the register; nothing that stands there changes. A register that is not there yet is begun.

    Raises a ReportError where a value, the input or the register cannot be used; nothing is written then.
    """
    file = register_file(programme, ACTIONS)
    if file is None:
        raise none_declared(programme, ACTIONS)
    theme = _theme(programme, new.theme)
    _refuse_values(new)
    side = _side(programme, file)
    unit, opened = side.units.find(new.unit), new.opened or side.last_answer(WHOLE)
    _refuse_early(new.due, opened)
    owner = _owner(side, new.owner)
    register = read_register(programme, ACTIONS, file, ())
    known = Opened.of(opened_list(programme, ACTIONS))
    own = next_id(register.ids, known, file)
    row = _row(new, {"theme": theme, "owner": owner, "unit": "" if unit == WHOLE else unit}, opened, file)
    told = {_column(name, register, programme): value for name, value in row.items()}
    register.write(register.with_rows([{**told, KEYS[ACTIONS]: own}]))
    day = opened or new.due
    known.keep((one, day) for one in (*register.ids, own) if one and known.day_of(one) is None)
    left_out = tuple(name for name in told if name not in register.places)
    return Added(file.name, own, theme, unit, left_out)


def next_id(ids: Sequence[str], known: Opened, file: Input) -> str:
    """The id of one more action: the last numbered one's form, with the next number that was never given.

    One that was deleted from the register is not given again.
    """
    safe = [own for own in ids if is_workbook(file) or not runs_as_formula(own)]
    numbered = [found for own in safe if (found := _NUMBERED.fullmatch(own))]
    prefix, digits = numbered[-1].groups() if numbered else (FIRST_PREFIX, "0")
    number = max((int(found[2]) for found in numbered if found[1] == prefix), default=0) + 1
    while (own := f"{prefix}{number:0{len(digits)}d}") in ids or known.day_of(own) is not None:
        number += 1
    return own


def _side(programme: Programme, file: Input) -> InternalSide:
    """What the exports hold; a register that is not there yet is none of them."""
    if not file.path.is_file():
        sources = programme.sources.model_copy(update={ACTIONS: ()})
        programme = programme.model_copy(update={"sources": sources})
    snapshot = build_snapshot(programme, programme.home.resolve() / "snapshot")
    return open_internal(snapshot.folder / "internal")


def _theme(programme: Programme, text: str) -> str:
    frame = load_themes(comment_files(programme).frame)
    found = themes_of_frame(frame).get(called(text))
    if found is None:
        raise UsageError("unknown-theme", f"{text!r} is no theme of the code frame. {meant(text, frame)}")
    return found


def _refuse_values(new: NewAction) -> None:
    for option, text in (("--title", new.title), ("--owner", new.owner)):
        if not safe_text(text, True):
            raise UsageError("action-value", f"{option} is blank. Write who does what.")
    for option, value, known in (("--kind", new.kind, ("", *ACTION_KINDS)), ("--status", new.status, OPEN)):
        if value not in known:
            named = ", ".join(filter(None, known))
            raise UsageError(
                "action-value", f"{option} {value!r} is not known{nearest(value, known)}. There are: {named}."
            )
    for option, grade in (("--impact", new.impact), ("--effort", new.effort)):
        if grade is not None and not LOWEST <= grade <= HIGHEST:
            raise UsageError(
                "action-value", f"{option} {grade}: a grade is a whole number from {LOWEST} to {HIGHEST}."
            )


def _refuse_early(due: date, opened: date | None) -> None:
    if opened is not None and due < opened:
        raise UsageError(
            "before-opened",
            f"--due {due} is before the day on which the action is opened, {opened}. Name a later day, or the day on "
            "which it was decided, --opened.",
        )


def _owner(side: InternalSide, name: str) -> str:
    """The owner as tables write the name. Without a table of the team nobody can tell who is unknown."""
    if not side.has("team"):
        return name
    known = {" ".join(words_of_name(one)): one for one in side.staff()}
    key = " ".join(words_of_name(name))
    if key in known:
        return known[key]
    near = nearest_of(key, known)
    hint = f"Did you mean {known[near]!r}?" if near else "Correct the name, or add a row to the team."
    raise UsageError("unknown-owner", f"--owner {name!r} is not in the table of the team. {hint}")


def _row(new: NewAction, known: Mapping[str, str], opened: date | None, file: Input) -> NewRow:
    """What the new row holds; what is blank is left out."""
    texts = {"title": new.title, **known, "kind": new.kind, "status": new.status}
    days = {"opened_at": opened, "due": new.due}
    grades = {"impact": new.impact, "effort": new.effort}
    return {
        **{name: safe_text(text, is_workbook(file)) for name, text in texts.items() if text},
        **{name: datetime.combine(day, time()) for name, day in days.items() if day is not None},
        **{name: grade for name, grade in grades.items() if grade is not None},
    }


def _column(name: str, register: Register, programme: Programme) -> str:
    """The column for a text: its own, else that of the first language of the reports that the register has."""
    names = (name, *(f"{name}_{language}" for language in programme.languages))
    return next((one for one in names if one in register.places), name)
