"""The look that all charts share: size, type, grid, and how a drawing becomes SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_report.colours import AXIS, GREY, GRID, INK
from nps_report.fonts import FAMILY, font_file

WIDTH = 482.0
"""Points: the 170 mm between the margins of an A4 page."""

NARROW = 262.0
"""Points: what a phone shows at natural size."""

SMALL, USUAL, LARGE = 8.5, 9.0, 11.5
"""Sizes of type, in points at natural size."""

_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))

_LOOK: Mapping[str, Any] = {
    "font.family": FAMILY,
    "font.size": USUAL,
    "svg.fonttype": "none",
    "svg.hashsalt": "nps-report",
    "text.parse_math": False,
    "text.color": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.unicode_minus": True,
    "path.simplify": False,
}


def look() -> Any:
    """A context in which charts are drawn and saved; what the analyst has set elsewhere stays untouched."""
    register_fonts()
    # A context does not put the backend back: naming one here would stop the analyst's own plots from showing.
    settings: dict[Any, Any] = {key: value for key, value in mpl.rcParamsDefault.items() if key != "backend"}
    settings.update(_LOOK)
    return mpl.rc_context(settings)


@cache
def register_fonts() -> None:
    """Make the typeface known to matplotlib, once."""
    for style in ("Regular", "Bold"):
        font_manager.fontManager.addfont(str(font_file(style)))


def sheet(size: tuple[float, float], margins: tuple[float, float, float, float]) -> tuple[Figure, Axes]:
    """A drawing of this width and height, with axes inside these margins (left, right, top, bottom), all in points."""
    (width, height), (left, right, top, bottom) = size, margins
    figure = Figure(figsize=(width / 72, height / 72))
    figure.patch.set_visible(False)
    box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    axes = figure.add_axes(box)
    axes.patch.set_visible(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL)
    axes.set_axisbelow(True)
    return figure, axes


def across(axes: Axes) -> float:
    """How wide the axes are, in points."""
    return float(axes.get_window_extent().width * 72 / axes.figure.dpi)


def as_svg(figure: Figure, name: str) -> str:
    """The drawing as SVG to put into a page: text as text, and always the same bytes.

    `name` tells this drawing's ids from those of other drawings in the same page.
    """
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata=_NO_METADATA)
    return _embeddable(stream.getvalue(), f"c{sha256(name.encode()).hexdigest()[:8]}-")


_NEEDLESS = re.compile(
    r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*|<defs>\s*<style.*?</defs>\s*|<g/>\s*"
    r"| transform=\"rotate\(-0 [^\"]*\"",
    re.DOTALL,
)


def _embeddable(svg: str, prefix: str) -> str:
    """`svg` without what would disturb the page around it: prologue, style rules, ids that clash."""
    body = _NEEDLESS.sub("", svg[svg.index("<svg") :])
    body = body.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    used = set(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", body))
    body = re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in used else "", body)
    body = re.sub(r'( id="|url\(#|href="#)', rf"\1{prefix}", body)
    return re.sub(r"\n\s*", "\n", body).strip() + "\n"


def ticks(axis: tuple[float, float]) -> list[float]:
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


def grid(axes: Axes, which: str, marks: list[float]) -> None:
    """Light lines at these marks, the zero line a little stronger."""
    line = axes.axvline if which == "x" else axes.axhline
    for mark in marks:
        line(mark, color=AXIS if mark == 0 else GRID, linewidth=0.8, zorder=0)
    (axes.set_xticks if which == "x" else axes.set_yticks)(marks, [signed(mark) for mark in marks])


def write(axes: Axes, text: str, at: tuple[float, float], offset: tuple[float, float], **style: Any) -> None:
    """Put words `offset` points from a place in the data, or in what `frame` measures; they are never cut."""
    frame = style.pop("frame", "data")
    axes.annotate(text, at, offset, frame, "offset points", annotation_clip=False, **style)
