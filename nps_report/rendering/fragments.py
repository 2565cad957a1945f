"""One block as HTML for a notebook's own pages, so that what is being written looks like the report."""

from __future__ import annotations

from nps_report.kit import kit_folder
from nps_report.programme import Brand
from nps_report.rendering.document import Shown, changed
from nps_report.rendering.html import looks
from nps_report.rendering.page import shown_parts
from nps_report.rendering.templating import environment, rendered


def fragment(block: Shown) -> str:
    """The block as JupyterLab shows it, through the page's own templates; its figures are drawn.

    >>> shown = fragment({"block": "output", "text": "<b>"})
    >>> '<pre tabindex="0">&lt;b&gt;</pre>' in shown
    True
    """
    [shown] = shown_parts([changed(block, _drawn)], name="")
    return rendered(
        environment(kit_folder("templates") / "html"),
        "fragment.html.j2",
        {"shown": shown, "words": {}, **looks(BRAND)},
    )


BRAND = Brand(name="NPS")
"""The kit's own colours: a notebook's page belongs to no brand."""


def _drawn(block: Shown) -> Shown:
    if block["block"] != "figure" or "svg" in block:
        return block
    from nps_report.charts import draw

    return {**block, "svg": draw(block, BRAND)}
