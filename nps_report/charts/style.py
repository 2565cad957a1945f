"""The look that all charts share: size, type, grid, and how a drawing becomes SVG.

A drawing is a list of artists without figure or axes: nothing is laid out, ticked or measured while it is drawn, which
is most of what a chart costs otherwise. Lines stand at their data, words at points of the page.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any, Literal, TypeAlias

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, IdentityTransform

from nps_report.colours import AXIS, GREY, GRID
from nps_report.fonts import FAMILY

WIDTH = 482.0
"""Points: the 170 mm between the margins of an A4 page."""

NARROW = 262.0
"""Points: what a phone shows at natural size."""

SMALL, USUAL, LARGE = 8.5, 9.0, 11.5
"""Sizes of type, in points at natural size."""

Span: TypeAlias = tuple[float, float]
"""Two ends, or a place: across, then up."""

_LOOK: Mapping[str, Any] = {
    "lines.solid_capstyle": "butt",
    "svg.fonttype": "none",
    "svg.hashsalt": "nps-report",
    "text.parse_math": False,
    "path.simplify": False,
}


# A context does not put the backend back: naming one would stop the analyst's own plots from showing.
_CHOSEN: dict[Any, Any] = {
    **{key: value for key, value in mpl.rcParamsDefault.items() if key != "backend"},
    **_LOOK,
}
_SETTINGS = mpl.RcParams(_CHOSEN)


@contextmanager
def look() -> Iterator[None]:
    """A context in which charts are drawn and saved; what the analyst has set elsewhere stays untouched."""
    # The settings are a dict beneath: to copy and check three hundred of them takes as long as a small chart.
    before = dict(dict.items(mpl.rcParams))
    dict.update(mpl.rcParams, dict.items(_SETTINGS))
    try:
        yield
    finally:
        dict.update(mpl.rcParams, before)


_BOX = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]


@dataclass(frozen=True)
class Sheet:
    """A drawing and the box in it that holds the data: where it stands, in points, and what its edges mean."""

    size: Span
    left: float
    bottom: float
    width: float
    height: float
    across: Span
    up: Span
    data: Affine2D
    """From values to points."""
    artists: list[Artist] = field(default_factory=list)

    @property
    def right(self) -> float:
        """Points from the left edge of the drawing to the right end of the box."""
        return self.left + self.width

    def x(self, value: float) -> float:
        """Where `value` stands across, in points from the left edge of the drawing."""
        return self.left + self.width * _share(value, self.across)

    def y(self, value: float) -> float:
        """Where `value` stands, in points up from the lower edge of the drawing."""
        return self.bottom + self.height * _share(value, self.up)

    def add(self, artist: Artist) -> None:
        """Put something on the drawing, uncut."""
        self.artists.append(artist)

    def path(self, across: Sequence[float], up: Sequence[float], **style: Any) -> None:
        """A line through values."""
        self.add(Line2D(across, up, transform=self.data, **style))

    def strokes(self, ends: Iterable[tuple[Span, Span]], **style: Any) -> None:
        """Lines of one style, each from a place to a place, as one path; none draw nothing."""
        points = [point for start, end in ends for point in (start, end, (math.nan, math.nan))]
        if points:
            self.path(*zip(*points, strict=True), **style)

    def dots(self, places: Sequence[Span], diameter: float, colours: tuple[str, str], edge: float) -> None:
        """Circles of one style, filled with the first of the colours and edged with the second; none draw nothing."""
        if places:
            face, rim = colours
            style: dict[str, Any] = {"ms": diameter, "mfc": face, "mec": rim, "mew": edge}
            self.path(*zip(*places, strict=True), marker="o", linestyle="", zorder=4, **style)

    def boxes(self, corners: Iterable[tuple[Span, Span]], **style: Any) -> None:
        """Boxes of one style as one path, each from its lower left to its upper right corner, at values.

        With `transform=POINTS` they stand at points of the page. None draw nothing.
        """
        points = [
            point
            for (left, low), (right, high) in corners
            for point in ((left, low), (right, low), (right, high), (left, high), (left, low))
        ]
        if points:
            outline = Path(points, _BOX * (len(points) // len(_BOX)))
            self.add(PathPatch(outline, **{"transform": self.data, **style}))

    def write(self, text: str, at: Span, size: float = USUAL, bold: bool = False, **style: Any) -> None:
        """Words at a place in points, whatever their length; see `Words`."""
        if text:
            self.add(Words(*at, text, _font(size, bold), **style))


def sheet(size: Span, margins: tuple[float, float, float, float], across: Span, up: Span) -> Sheet:
    """A drawing of this width and height, with the data inside these margins (left, right, top, bottom), in points.

    `across` and `up` are the values at the edges of the box: left and right, lower and upper.
    """
    (width, height), (left, right, top, bottom) = size, margins
    box = (width - left - right, height - top - bottom)
    wide, high = box[0] / (across[1] - across[0]), box[1] / (up[1] - up[0])
    data = Affine2D.from_values(wide, 0, 0, high, left - across[0] * wide, bottom - up[0] * high)
    return Sheet(size, left, bottom, *box, across, up, data)


def _share(value: float, span: Span) -> float:
    low, high = span
    return (value - low) / (high - low)


_ASCENT = 0.75
"""How far the typeface's letters rise above their line, in parts of its size."""

_DROPS = {"top": _ASCENT, "center_baseline": _ASCENT / 2, "baseline": 0.0}

POINTS = IdentityTransform()
"""For what stands at points of the page, not at values."""


class Words(Text):
    """Lines of text drawn where the typeface's own measures put them: no text is measured to be drawn.

    So the words of a row stand on one line, whether or not one of them has an accent. `across` and `up` are points;
    knows the vertical alignments `baseline`, `center_baseline` (the middle of the first line) and `top`; `pitch` is
    from line to line, in parts of the size.
    """

    def __init__(
        self,
        across: float,
        up: float,
        text: str,
        font: FontProperties,
        *,
        color: str,
        ha: str = "left",
        va: str = "baseline",
        pitch: float = 1.0,
    ) -> None:
        # By their long names: the short ones cost as much as all the rest.
        sides: Any = {"horizontalalignment": ha, "verticalalignment": va}
        super().__init__(across, up, text, color=color, fontproperties=font, **sides)
        self.set_transform(POINTS)
        self.pitch = pitch

    def draw(self, renderer: Any) -> None:
        """Draw each line at its place, anchored by its side."""
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        font, (across, up) = self.get_fontproperties(), self.get_position()
        size = font.get_size_in_points()
        first = renderer.height - up + (_DROPS[self.get_verticalalignment()] + (self.pitch - 1) / 2) * size
        for number, line in enumerate(self.get_text().split("\n")):
            renderer.draw_text(gc, across, first + number * self.pitch * size, line, font, 0, mtext=self)
        gc.restore()


@cache
def _font(size: float, bold: bool) -> FontProperties:
    plain: dict[str, Any] = {"style": "normal", "variant": "normal", "stretch": "normal"}
    return FontProperties(family=[FAMILY], size=size, weight="bold" if bold else "normal", **plain)


_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def as_svg(paper: Sheet, name: str) -> str:
    """The drawing as SVG to put into a page: text as text, and always the same bytes.

    `name` tells this drawing's ids from those of other drawings in the same page.
    """
    stream = io.StringIO()
    renderer: Any = RendererSVG(*paper.size, stream, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]
    for artist in sorted(paper.artists, key=Artist.get_zorder):
        artist.draw(renderer)
    renderer.finalize()
    return _embeddable(stream.getvalue(), f"c{sha256(name.encode()).hexdigest()[:8]}-")


_IN_TAG = r"(?=[^<>]*>)"
"""After words comes a `<`: a label that looks like an id or a style is left as it is."""

_STYLE_RULES = re.compile(r"<defs>\s*<style.*?</defs>\s*", re.DOTALL)
_NEEDLESS = re.compile(
    rf"""(?: transform="rotate\(-?0 [^"]*"|; font-family: '{FAMILY}'| id="(?:line2d|patch)_\d+"){_IN_TAG}"""
)
_ID = re.compile(rf'( id="|href="#){_IN_TAG}')
_LONE = re.compile(r"<g>\s*(<path[^>]*>)\s*</g>|<g/>\s*")
_OPENING = f"""<svg stroke-linejoin="round" stroke-linecap="butt" style="font-family: '{FAMILY}'" """


def _embeddable(svg: str, prefix: str) -> str:
    """`svg` without what would disturb the page around it: prologue, style rules, ids that clash.

    The typeface is said once, and so are groups of one line left out.
    """
    body = _STYLE_RULES.sub("", svg[svg.index("<svg") :], count=1)
    body = _ID.sub(rf"\1{prefix}", _NEEDLESS.sub("", body))
    body = _LONE.sub(r"\1", body).replace("<svg ", _OPENING, 1)
    return re.sub(r"\n\s*", "\n", body).strip() + "\n"


def ticks(axis: Sequence[float]) -> list[float]:
    """Round values to mark on an axis: four to seven of them, zero always among those in range.

    >>> ticks((-100, 100)), ticks((-20, 60)), ticks((0, 45))
    ([-100, -50, 0, 50, 100], [-20, 0, 20, 40, 60], [0, 10, 20, 30, 40])
    """
    low, high = axis
    step = next(step for step in (10, 20, 25, 50, 100) if (high - low) / step <= 5)
    first = -int(-low // step)
    return [step * k for k in range(first, int(high // step) + 1)]


def signed(value: float) -> str:
    """A mark on an axis of scores, with its sign.

    >>> [signed(value) for value in (-50, 0, 50)]
    ['−50', '0', '+50']
    """
    return f"{value:+.0f}".replace("-", "−") if value else "0"


_PAD = 3.5
"""Points between the box and the marks of its axis."""


def grid(paper: Sheet, which: Literal["x", "y"]) -> None:
    """Light lines at round values of one axis, the zero line a little stronger, and the values beside them."""
    marks = ticks(paper.across if which == "x" else paper.up)
    for colour, alike in (
        (GRID, [mark for mark in marks if mark]),
        (AXIS, [mark for mark in marks if not mark]),
    ):
        paper.strokes([_through(paper, which, mark) for mark in alike], color=colour, linewidth=0.8, zorder=0)
    for mark in marks:
        if which == "x":
            at = (paper.x(mark), paper.bottom - _PAD)
            paper.write(signed(mark), at, SMALL, color=GREY, ha="center", va="top")
        else:
            at = (paper.left - _PAD, paper.y(mark))
            paper.write(signed(mark), at, SMALL, color=GREY, ha="right", va="center_baseline")


def _through(paper: Sheet, which: Literal["x", "y"], value: float) -> tuple[Span, Span]:
    """The ends of a line across the box at a value of one axis."""
    if which == "x":
        return (value, paper.up[0]), (value, paper.up[1])
    return (paper.across[0], value), (paper.across[1], value)
