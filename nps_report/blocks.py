"""Blocks: frozen values that say what a report shows. Templates and charts decide how it looks.

A number travels with its words: a block holds labels ready to print beside the values they stand for,
so no template rounds, sorts or translates, and HTML and PDF cannot disagree.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, ClassVar, Literal, TypeAlias

from nps_report.metrics import ScoreClass

MIME = "application/vnd.nps-report.block+json"
"""The type under which a block's JSON stands in a notebook's outputs."""

Style = Literal["", "strong", "late", "good", "quiet"]


@dataclass(frozen=True)
class Run:
    """A piece of a sentence in one style. `late` is red, `good` green, `quiet` grey; never colour alone."""

    text: str
    style: Style = ""


Runs: TypeAlias = tuple[Run, ...]
"""A sentence: its text is never markup, so a customer's comment can break or inject nothing."""


def runs(text: str, style: Style = "") -> Runs:
    """A sentence of one run.

    >>> runs("Base faible", "quiet")
    (Run(text='Base faible', style='quiet'),)
    """
    return (Run(text, style),)


@dataclass(frozen=True)
class Block:
    """What one notebook cell shows."""

    kind: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        """All that a renderer needs, as plain JSON values with the block's kind first.

        >>> Note(runs("Base faible"), tone="caution").as_json()
        {'block': 'note', 'text': [{'text': 'Base faible', 'style': ''}], 'title': '', 'tone': 'caution'}
        """
        return {
            "block": self.kind,
            **{f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)},
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from nps_report.rendering.fragments import fragment

        shown = self.as_json()
        return {MIME: shown, "text/html": fragment(shown), "text/plain": f"<{type(self).__name__}>"}


@dataclass(frozen=True)
class Title(Block):
    """Opens a report and names it; `numbers` is the report's JSON, carried along and shown nowhere.

    `heading` may hold several lines. `facts` stand small at the right ("187 réponses sur 412 invitations").
    `words` holds the few words that templates need of their own: see `TEMPLATE_WORDS`.
    """

    kind: ClassVar[str] = "title"
    eyebrow: str
    heading: tuple[str, ...]
    facts: tuple[str, ...]
    document: Document
    words: Mapping[str, str]
    numbers: Mapping[str, Any] = field(default_factory=dict)


TEMPLATE_WORDS = ("contents", "skip", "data", "more", "page", "of", "late", "small_base", "output")
"""Keys of `Title.words`: contents heading, skip link, data behind a chart, open more, page 1 *of* 2,
late mark, what a hollow dot says in a table, and the heading of an analyst's plain output."""


@dataclass(frozen=True)
class Document:
    """What the file says of itself: PDF properties, `<html lang>`, running footer, and what its `page` is.

    A poster is one page, whatever stands on it.
    """

    language: str
    title: str
    description: str
    author: str
    date: str
    footer: str
    edition: str
    page: Literal["a4", "a3-poster"] = "a4"


@dataclass(frozen=True)
class Share:
    """One class's part of the answers, 0 to 1, with its words ("46 %", "promoteurs")."""

    score_class: ScoreClass
    share: float
    label: str
    name: str


@dataclass(frozen=True)
class Headline(Block):
    """The score, big, with its interval, one sentence that says whether it changed, and the class bar.

    `score` is in points, -100 to 100, None when unknown; `bar` is empty when there is no answer.
    """

    kind: ClassVar[str] = "headline"
    score: float | None
    label: str
    interval: str
    sentence: Runs
    more: tuple[Runs, ...] = ()
    bar: tuple[Share, ...] = ()
    bar_alt: str = ""


@dataclass(frozen=True)
class Findings(Block):
    """Up to three things to remember, numbered; `empty` is said when there is none."""

    kind: ClassVar[str] = "findings"
    title: str
    items: tuple[Runs, ...]
    empty: str = ""


Align = Literal["start", "end"]


@dataclass(frozen=True)
class Column:
    """A table's column: its heading, side (numbers stand at the end) and share of the width (1 = usual)."""

    label: str
    align: Align = "start"
    width: float = 1.0


Mark = Literal["", "strong", "late", "good", "quiet", "small-base"]


@dataclass(frozen=True)
class Cell:
    """A value and its label as printed; `value` keeps its type for the spreadsheet."""

    label: str
    value: float | int | str | None = None
    mark: Mark = ""


@dataclass(frozen=True)
class SpokenCell(Cell):
    """A cell of words: their language, where it is not the report's, and a remark that stands small below them."""

    language: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table(Block):
    """Rows under headings; the first column heads its row. `empty` is said when there is no row.

    `beyond` are rows for which pages have no room: the annex alone holds them, after the others.
    """

    kind: ClassVar[str] = "table"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = ""
    beyond: tuple[tuple[Cell, ...], ...] = ()


FigureKind = Literal[
    "trend", "intervals", "distribution", "bridge", "classes", "themes", "sparks", "matrix", "before"
]


@dataclass(frozen=True)
class Figure(Block):
    """A chart of one message: `title` states the finding, `alt` the finding and the figures.

    `data` is what `charts.draw` reads for this kind (see `nps_report.charts`); `table` is the data behind it.
    """

    kind: ClassVar[str] = "figure"
    figure: FigureKind
    title: str
    data: Mapping[str, Any]
    alt: str
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Quote:
    """A customer's own words, in their language; `about` says who in the internal edition only.

    `marks` are the places in the text that raise a theme, each with its start and end, in order.
    """

    text: str
    language: str
    about: str = ""
    marks: tuple[tuple[int, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its values, and the text in `pieces`: what makes a text printable may move the places of its marks.

        >>> Quote("Trop cher", "fr", marks=((5, 9),)).as_json()["pieces"]
        [{'text': 'Trop ', 'style': ''}, {'text': 'cher', 'style': 'marked'}]
        """
        ends = [0, *(place for mark in self.marks for place in mark), len(self.text)]
        pieces = [self.text[start:end] for start, end in pairwise(ends)]
        styled = [
            {"text": text, "style": "marked" if odd % 2 else ""} for odd, text in enumerate(pieces) if text
        ]
        return {**{f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}, "pieces": styled}


@dataclass(frozen=True)
class QuoteGroup:
    """Quotes under one label; `score_class` colours the internal edition's groups, blank elsewhere."""

    label: str
    quotes: tuple[Quote, ...]
    score_class: Literal["", "promoters", "passives", "detractors"] = ""
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Quotes(Block):
    """Customers' words, in groups that stand beside each other where there is room."""

    kind: ClassVar[str] = "quotes"
    groups: tuple[QuoteGroup, ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Text(Block):
    """Paragraphs of the report's own words. `lead` opens a customer's letter."""

    kind: ClassVar[str] = "text"
    paragraphs: tuple[Runs, ...]
    tone: Literal["", "lead", "quiet"] = ""


@dataclass(frozen=True)
class Note(Block):
    """A box that stands apart: a remark, a caution, or whom to write to."""

    kind: ClassVar[str] = "note"
    text: Runs
    title: str = ""
    tone: Literal["info", "caution", "contact"] = "info"


@dataclass(frozen=True)
class Prose(Block):
    """The analyst's own words in Markdown, marked as such by `label`."""

    kind: ClassVar[str] = "prose"
    markdown: str
    label: str


@dataclass(frozen=True)
class Item:
    """A term and what is said of it."""

    term: str
    text: Runs


@dataclass(frozen=True)
class Method(Block):
    """How it was measured: n, base, method, rows left out."""

    kind: ClassVar[str] = "method"
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Section(Block):
    """Blocks under one heading. `columns` puts them side by side where there is room.

    `new_page` starts a page in print; `heading` may be blank for a layout without a heading.
    """

    kind: ClassVar[str] = "section"
    heading: str
    blocks: tuple[Block, ...]
    layout: Literal["stack", "columns"] = "stack"
    new_page: bool = False


# Most values of a block are; to find out what else one may be takes longer than all the rest.
_AS_THEY_ARE = {str, int, bool, type(None)}


def _plain(value: Any) -> Any:
    """`value` as JSON has it: unknown is null, never NaN.

    >>> _plain((1, float("nan"), Run("a")))
    [1, None, {'text': 'a', 'style': ''}]
    """
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Block | Quote):
        return value.as_json()
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
