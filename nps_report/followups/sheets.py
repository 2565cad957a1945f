"""`nps-report followups sheets`: a call sheet per follow-up that is not finished, and a list of them per unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from nps_report.batch.plan import FORMATS, known_names
from nps_report.choosing import chosen_periods
from nps_report.errors import PeriodError, UsageError
from nps_report.files import writable_folder
from nps_report.followups.folder import INDEX, RECORD, Folder, sheet_slugs
from nps_report.kit import own_or_kit
from nps_report.programme import Programme
from nps_report.programme.replies import ReplyBank, replies_of
from nps_report.publishing.finished import CALLS
from nps_report.scope import Scope
from nps_report.snapshot import InternalSide, build_snapshot, open_internal
from nps_report.snapshot.units import WHOLE
from nps_report.wording import words_for

if TYPE_CHECKING:
    from jinja2 import Environment

    from nps_report.blocks import Block
    from nps_report.facts.around import Surroundings
    from nps_report.facts.cases import Case
    from nps_report.facts.internal import Facts
    from nps_report.rendering.document import Document


@dataclass(frozen=True)
class Sheets:
    """What was made: how many sheets, and what became of the files in their folders."""

    period: str
    as_of: date
    sheets: int
    folders: tuple[Folder, ...]
    lists: tuple[Path, ...]
    register: bool = True

    def lines(self) -> Iterator[str]:
        """For people: where the lists are, what was kept, and the sum."""
        if not self.register:
            yield f"There are no follow-ups: `nps-report followups open {self.period}` opens the first ones."
        yield from (f"list: {path}" for path in self.lists)
        for folder in self.folders:
            yield from (
                f"kept: {path}. Its follow-up is finished, but somebody has changed the sheet: remove it yourself."
                for path in folder.kept
            )
        written, unchanged, removed = (
            sum(getattr(folder, what) for folder in self.folders)
            for what in ("written", "unchanged", "removed")
        )
        yield (
            f"{_many(self.sheets, 'follow-up')} not finished on {self.as_of}: {_many(written, 'file')} written, "
            f"{unchanged} unchanged, {removed} removed"
        )


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def make_sheets(
    programme: Programme,
    period: str,
    units: Sequence[str],
    languages: Sequence[str],
    formats: Sequence[str],
    output: Path,
    as_of: date | None,
) -> Sheets:
    """Make the sheets and lists of a period; what is empty is all. Those of finished follow-ups are removed.

    Raises a ReportError where the input, the reply bank or what was asked for cannot be used; nothing is written then.
    """
    spoken = known_names("language", languages or programme.languages, programme.languages)
    endings = known_names("format", formats or FORMATS, FORMATS)
    writable_folder(output)
    snapshot = build_snapshot(programme, programme.home.resolve() / "snapshot")
    side = open_internal(snapshot.folder / "internal")
    scope = _scope(side, period, as_of)
    chosen = tuple(dict.fromkeys(map(side.units.find, units))) or (WHOLE, *side.units.names)
    banks = {language: replies_of(programme, language, tuple(side.theme_names())) for language in spoken}
    work = _Work(programme, side, scope, chosen, banks, endings, output / scope.period.slug)
    return work.done()


def _scope(side: InternalSide, period: str, as_of: date | None) -> Scope:
    periods = chosen_periods(period, side, as_of)
    if len(periods) != 1:
        raise PeriodError(
            "many-periods", f"{period}: sheets are made for one period. Name A:B or one of them."
        )
    found = periods[0]
    if as_of and as_of < found.start:
        raise UsageError(
            "too-early", f"--as-of {as_of}: {found.name} only starts on {found.start}. Name a later day."
        )
    return Scope(found, WHOLE, as_of or found.end)


@dataclass(frozen=True)
class _Work:
    """All sheets of a period: the snapshot is opened, and every table read, once for all of them."""

    programme: Programme
    side: InternalSide
    scope: Scope
    chosen: tuple[str, ...]
    banks: Mapping[str, ReplyBank]
    endings: tuple[str, ...]
    place: Path

    def done(self) -> Sheets:
        """Write the files, and remove those of finished follow-ups."""
        for around in self.sheets:
            self._write_sheet(around)
        lists = tuple(path for unit in self.chosen for path in self._write_lists(unit))
        for folder in self._folders.values():
            folder.keep_only(self._slugs_in.get(folder.path, ()))
            folder.close()
        return Sheets(
            self.scope.period.name,
            self.scope.as_of,
            len(self.sheets),
            tuple(self._folders.values()),
            lists,
            self.side.has("followups"),
        )

    @cached_property
    def facts(self) -> Facts:
        """The facts of the whole programme: a contact's other answers may be another unit's."""
        from nps_report.facts.internal import Facts

        return Facts(self.side, self.scope)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every follow-up."""
        from nps_report.facts.cases import Cases

        return self.facts.topic(Cases).all

    @cached_property
    def sheets(self) -> tuple[Surroundings, ...]:
        """Those of the units chosen that are not finished, in the order to work in."""
        from nps_report.facts.around import Around

        return tuple(
            one
            for one in self.facts.topic(Around).unfinished
            if any(self._covers(unit, one.case) for unit in self.chosen)
        )

    def _covers(self, unit: str, case: Case) -> bool:
        return unit == WHOLE or case.person.unit in self.side.units.covers(unit)

    @cached_property
    def _slugs(self) -> dict[str, str]:
        # Of finished ones too: what a sheet is called does not depend on what else is open.
        return sheet_slugs(case.follow_up.response for case in self.cases)

    def _path(self, unit: str | None) -> Path:
        return self.place / self.side.units.slug(unit or WHOLE) / CALLS

    @cached_property
    def _slugs_in(self) -> dict[Path, set[str]]:
        """What the sheets in each folder are called."""
        found: dict[Path, set[str]] = {}
        for one in self.sheets:
            slug = self._slugs[one.case.follow_up.response]
            found.setdefault(self._path(one.case.person.unit), set()).add(slug)
        return found

    @cached_property
    def _folders(self) -> dict[Path, Folder]:
        """The folders of the units chosen and those under them; with the whole programme all that there are."""
        units = dict.fromkeys(name for unit in self.chosen for name in self._with_those_below(unit))
        paths = dict.fromkeys(self._path(unit) for unit in units)
        if WHOLE in self.chosen:
            paths |= dict.fromkeys(path.parent for path in sorted(self.place.glob(f"*/{CALLS}/{RECORD}")))
        return {path: Folder(path) for path in (*paths, *(one for one in self._slugs_in if one not in paths))}

    def _with_those_below(self, unit: str) -> tuple[str, ...]:
        return (WHOLE, *self.side.units.names) if unit == WHOLE else self.side.units.covers(unit)

    def _write_sheet(self, around: Surroundings) -> None:
        from nps_report.sections.call_sheet import call_sheet

        folder = self._folders[self._path(around.case.person.unit)]
        slug = self._slugs[around.case.follow_up.response]
        for language, bank in self.banks.items():
            document = _document(call_sheet(self.facts, around, bank, words_for(language)))
            for ending in self.endings:
                folder.put(f"{slug}.{language}.{ending}", self._rendered(document, ending))

    def _write_lists(self, unit: str) -> Iterator[Path]:
        """The lists of a unit that ever had a follow-up, or a list."""
        from nps_report.sections.call_list import call_list

        folder = self._folders[self._path(unit)]
        if unit != WHOLE and not any(self._covers(unit, case) for case in self.cases):
            return
        own = [one.case for one in self.sheets if self._covers(unit, one.case)]
        for language in self.banks:
            addresses = {case.follow_up.response: self._address(unit, case, language) for case in own}
            blocks = call_list(self.facts, unit, own, addresses, words_for(language))
            name = f"{INDEX}.{language}.html"
            folder.put(name, self._rendered(_document(blocks), "html"))
            yield folder.path / name

    def _address(self, unit: str, case: Case, language: str) -> str:
        """Where a sheet lies as seen from the list of a unit."""
        ending = "html" if "html" in self.endings else self.endings[0]
        name = quote(f"{self._slugs[case.follow_up.response]}.{language}.{ending}")
        own = self._path(case.person.unit)
        return name if own == self._path(unit) else f"../../{quote(own.parent.name)}/{CALLS}/{name}"

    def _rendered(self, document: Document, ending: str) -> bytes:
        from nps_report.rendering.html import html_page
        from nps_report.rendering.typst import render_pdf

        if ending == "pdf":
            return render_pdf(document, self.programme.brand, self._templates)
        return html_page(self._html, document, self.programme.brand).encode("utf-8")

    @cached_property
    def _templates(self) -> Path:
        return own_or_kit(self.programme.home, "templates")

    @cached_property
    def _html(self) -> Environment:
        from nps_report.rendering.templating import environment

        return environment(self._templates / "html")


def _document(blocks: Sequence[Block]) -> Document:
    """The document of blocks, the title first."""
    from nps_report.rendering.document import with_markdown

    title, *parts = (with_markdown(block.as_json()) for block in blocks)
    return {"title": title, "parts": parts}
