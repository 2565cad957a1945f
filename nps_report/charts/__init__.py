"""Draws figure blocks as SVG; the only importer of matplotlib.

What `data` holds for each kind; every word in it is ready to print:

- `trend`: `points` (`label`, `value`, `low`, `high`, `n`, `small_base`; a null value is a gap), `last_label`,
  `target` (`value`, `label`) or null, `axis` (lowest, highest).
- `intervals`: `rows` (`label`, `value`, `low`, `high`, `value_label`, `n_label`, `small_base`, `established`,
  `target`), `reference` (`value`, `label`) or null, `target_label`, `axis`.
- `distribution`: `bars` (`score`, `share`, `label`, `score_class`), `groups` (`score_class`, `label`).
- `bridge`: `start` and `end` (`value`, `label`, and `value_label` unless the label says it), `steps` (`value` in signed
  points, `label`, `value_label`), `axis`. What the steps leave open between start and end is for a step to say.
- `classes`: `rows` (`label`, `parts`, `n_label`), each part with its `score_class` (also `silent`), `count`, `share` of
  the row (0 to 1) and `label`, which stands in the part where there is room; `heads` (`score_class`, `label`).
- `matrix`: `points` (`number`, `impact` and `effort`, 1 to 5, `late`, `owned`), `named` (the quick wins: `number`,
  `label`), `more_label` (of those not named) or blank, `zones` (the names of `quick win`, `medium term`, `long term`),
  `heads` (the names of `impact`, `effort`), `signs` (what `late` and `no owner` are called).
- `sparks`: `rows` (`label`, `points`, the oldest first, null where there is none, `value_label`, `n_label` and, for
  where there is less room, `short_label`, `small_base`, `established`), `first_label` and `last_label` (of the points
  at both ends), `axis`.
- `before`: `panels`, an action each (`label`, the scores `done` and `elsewhere`, all but the last from before it, null
  where there is none, `small_base` of those where it was done, `first_done`, `first_elsewhere`, `last_done` and
  `last_elsewhere`, which stand at the ends of the lines, `first_label`, `moment_label` and `last_label` below them, and
  `gap_label`), `axis`.
- `themes`: `rows` (`label`, the counts of comments `negative`, `neutral` and `positive`, `negative_label`,
  `positive_label`, `n_label`, `small_base`, and where wanted `change_label` and `neutral_label`), `heads` (the names of
  `negative`, `positive` and, where wanted, `neutral`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from nps_report.charts.before import plot_before
from nps_report.charts.bridge import plot_bridge
from nps_report.charts.classes import plot_classes
from nps_report.charts.distribution import plot_distribution
from nps_report.charts.intervals import plot_intervals
from nps_report.charts.matrix import plot_matrix
from nps_report.charts.shades import UNPAINTED, Shades, painted, shades_of
from nps_report.charts.sparks import plot_sparks
from nps_report.charts.style import NARROW, WIDTH, Sheet, as_svg, look
from nps_report.charts.themes import plot_themes
from nps_report.charts.trend import plot_trend
from nps_report.programme import Brand

__all__ = [
    "NARROW",
    "PLOTS",
    "draw",
    "plot_before",
    "plot_bridge",
    "plot_classes",
    "plot_distribution",
    "plot_intervals",
    "plot_matrix",
    "plot_sparks",
    "plot_themes",
    "plot_trend",
]

PLOTS: dict[str, Callable[[Mapping[str, Any], Shades, float], Sheet]] = {
    "trend": plot_trend,
    "intervals": plot_intervals,
    "distribution": plot_distribution,
    "bridge": plot_bridge,
    "classes": plot_classes,
    "themes": plot_themes,
    "sparks": plot_sparks,
    "matrix": plot_matrix,
    "before": plot_before,
}
"""How each kind of figure is drawn, from its data, the shades of the brand's colour and the width in points."""


def draw(figure: Mapping[str, Any], brand: Brand, width: float = WIDTH) -> str:
    """The SVG of a figure block (its JSON): the same bytes for the same block, transparent, text as text.

    `width` is that of a page's text, or `NARROW` for a phone. What was drawn lately is not drawn again: a notebook's
    cell and the report made of it share one drawing, and so do brands.

    >>> bars = [{"score": 10, "share": 1.0, "label": "3", "score_class": "promoters"}]
    >>> data = {"bars": bars, "groups": []}
    >>> draw({"figure": "distribution", "data": data}, Brand(name="Helios"))[:4]
    '<svg'
    """
    name = json.dumps([figure["figure"], figure["data"], width], sort_keys=True)
    return painted(_drawing(name), shades_of(brand.primary))


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    """The drawing that `name` describes, in no brand's colour; a drawing holds a few kilobytes."""
    kind, data, width = json.loads(name)
    with look():
        return as_svg(PLOTS[kind](data, UNPAINTED, width), name)
