"""From headings to the columns of a table: what is mapped, what maps itself, what must be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nps_report.errors import SourceError
from nps_report.nearest import nearest
from nps_report.sources.inputs import Input
from nps_report.tables import RESERVED, TABLES, field_of, is_language_of

if TYPE_CHECKING:
    from nps_report.programme import Source

_FORM_STAMPS = {"timestamp", "horodateur", "marca temporal", "zeitstempel"}
_SCORE_NAMES = {"score", "nps", "note", "nps score", "score nps", "note nps", "nps note"}
_SCORE_WORDS = re.compile(r"how likely|recommend|recommand|recomiend|recomend|weiterempf|raccomand|consigli")
_SCORE_CELL = re.compile(r"(?:[0-9]|10)(?:[.,]0+)?")


def fold_heading(heading: str) -> str:
    r"""A heading trimmed, with every inner run of spaces (no-break ones too) made one.

    >>> fold_heading("\ufeff êtes-vous  prêt(e)\u00a0à recommander ? ")
    'êtes-vous prêt(e) à recommander ?'
    """
    return " ".join(heading.replace("\ufeff", "").split())


@dataclass(frozen=True)
class Headings:
    """The headings of one file, folded, in their order."""

    file: Input
    names: tuple[str, ...]

    @classmethod
    def of(cls, file: Input, raw: Iterable[str]) -> Headings:
        """The headings as they stand in the file, folded."""
        return cls(file, tuple(map(fold_heading, raw)))

    def position(self, heading: str) -> int:
        """Where `heading` stands. Raises SourceError if it stands nowhere (naming the nearest) or twice."""
        folded = fold_heading(heading)
        match self.names.count(folded):
            case 1:
                return self.names.index(folded)
            case 0:
                raise SourceError(
                    "unknown-column", f"{self.file.name}: no column {folded!r}{self.hint(folded)}"
                )
            case times:
                raise SourceError(
                    "column-twice",
                    f"{self.file.name}, row 1: {times} columns are called {folded!r}. Rename all but one.",
                )

    def hint(self, wanted: str) -> str:
        """The heading nearest to `wanted`, or all of them where none is near."""
        meant = nearest(wanted, self.names) or f"; there are {listed(self.names)}"
        return f"{meant}. Correct `columns` or `where` for this source."


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names between quotes, the first few of many.

    >>> listed(["a", "b", "c"], most=2)
    "'a', 'b' and 1 more"
    """
    shown = [name for name in names if name]
    quoted = ", ".join(repr(name[:80]) for name in shown[:most])
    return quoted + (f" and {len(shown) - most} more" if len(shown) > most else "")


def mapping(
    headings: Headings, table: str, segments: Sequence[str], first: Sequence[Sequence[str]]
) -> dict[str, int]:
    """The position of each column of `table` in the file; `first` holds records to recognise a score by.

    Declared columns come first; a heading that is a column's own name, or a segment's, maps itself.
    Raises SourceError where a required column has no place, or where the score cannot be told.
    """
    source = headings.file.source
    found = {name: headings.position(heading) for name, heading in source.columns.items()}
    found = _own_names(headings, table, segments, found) | found
    if table == "responses":
        _add_stamp(headings, found)
        _settle_score(headings, source, found, first)
        _refuse_reserved(headings, found)
    _require(headings, table, found)
    return found


def _own_names(
    headings: Headings, table: str, segments: Sequence[str], mapped: dict[str, int]
) -> dict[str, int]:
    """The columns whose heading is their name, in whatever case, and that nothing else is mapped from."""
    named: dict[str, int] = {}
    for place, heading in enumerate(headings.names):
        name = heading if heading in segments else heading.lower().replace(" ", "_")
        known = heading in segments or field_of(table, name) is not None
        if known and name not in mapped and place not in mapped.values():
            named[name] = headings.position(heading)
    return named


def _add_stamp(headings: Headings, found: dict[str, int]) -> None:
    """A Google Forms export opens with its time stamp."""
    asked = headings.file.source.format in ("auto", "google-forms")
    if asked and "responded_at" not in found and headings.names[0].lower() in _FORM_STAMPS:
        found["responded_at"] = 0


def _settle_score(
    headings: Headings, source: Source, found: dict[str, int], first: Sequence[Sequence[str]]
) -> None:
    """Take the one column that can be the score; with two that could be, ask."""
    if "score" in source.columns:
        return
    labels = {fold_heading(label) for label in source.scores}
    missing = {code.strip() for code in source.missing}
    # A column called `score` is a candidate like the others: it does not win over the question itself.
    mapped = set(found.values()) - {found.get("score")}
    named = [p for p, name in enumerate(headings.names) if p not in mapped and could_be_called_score(name)]
    able = [place for place in named if _holds_scores([record[place] for record in first], labels, missing)]
    if len(able) > 1:
        raise SourceError(
            "which-score",
            f"{headings.file.name}: {len(able)} columns could be the score: "
            f"{listed(headings.names[place] for place in able)}. {_ask(headings.names[able[0]])}",
        )
    if able:
        found["score"] = able[0]
    elif "score" not in found:
        raise SourceError(
            "no-score",
            f"{headings.file.name}: no column could be the score; there are {listed(headings.names)}. "
            f"{_ask('the heading of the question')}",
        )


def could_be_called_score(heading: str) -> bool:
    """Whether a heading is one under which a score may stand."""
    lower = heading.lower()
    return lower in _SCORE_NAMES or _SCORE_WORDS.search(lower) is not None


def _holds_scores(cells: Sequence[str], labels: set[str], missing: set[str]) -> bool:
    """Whether four in five of the cells that hold anything are scores."""
    filled = [cell for cell in map(fold_heading, cells) if cell and cell not in missing]
    scores = sum(cell in labels or _SCORE_CELL.fullmatch(cell) is not None for cell in filled)
    return bool(filled) and scores >= 0.8 * len(filled)


def _ask(heading: str) -> str:
    return f'Say which in the programme file, under this source: columns: {{score: "{heading}"}}.'


def _refuse_reserved(headings: Headings, found: dict[str, int]) -> None:
    for name in RESERVED:
        if name in found:
            raise SourceError(
                "reserved-name",
                f"{headings.file.name}: a column of the answers cannot be called {name!r}, a name of the "
                "kit's own. Choose another in the programme file.",
            )


def _require(headings: Headings, table: str, found: dict[str, int]) -> None:
    given = set(found) | ({"responded_at"} if headings.file.source.date else set())
    for field in TABLES[table]:
        spoken = field.per_language and any(is_language_of(name, field.name) for name in given)
        if field.required and field.name not in given and not spoken:
            raise SourceError(
                "required-column",
                f"{headings.file.name}: nothing says which column is {field.name!r}; there are "
                f"{listed(headings.names)}{nearest(field.name, headings.names)}. "
                f'Map it under this source: columns: {{{field.name}: "its heading"}}.',
            )
