"""One block as HTML for a notebook's own pages, so that what is being written looks like the report."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from nps_report.kit import kit_folder
from nps_report.programme import Brand
from nps_report.rendering.characters import with_shown_characters
from nps_report.rendering.document import Shown, changed, with_markdown
from nps_report.rendering.html import looks
from nps_report.rendering.page import Anchors
from nps_report.rendering.templating import environment, rendered


def fragment(block: Shown) -> str:
    """The block as JupyterLab shows it, through the page's own templates. Figures are drawn if they are not yet.

    >>> shown = fragment({"block": "output", "text": "<b>"})
    >>> '<pre tabindex="0">&lt;b&gt;</pre>' in shown
    True
    """
    clean = with_markdown({"name": "", **with_shown_characters(block)})
    drawn = changed(changed(clean, _drawn), Anchors().named)
    return rendered(_templates(), "fragment.html.j2", {"shown": drawn, "words": {}, **looks(BRAND)})


BRAND = Brand()
"""The kit's own colours: a notebook's page belongs to no brand."""


@cache
def _templates() -> Environment:
    return environment(kit_folder("templates") / "html")


def _drawn(block: Shown) -> Shown:
    if block["block"] != "figure" or "svg" in block:
        return block
    from nps_report.charts import draw

    return {**block, "svg": draw(block, BRAND)}
