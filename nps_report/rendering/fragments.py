"""One block as HTML for a notebook's own pages, so that what is being written looks like the report."""

from __future__ import annotations

import re

from nps_report.fonts import FAMILY
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
    [shown] = shown_parts([changed(block, _seen)], name="")
    return rendered(
        environment(kit_folder("templates") / "html"),
        "fragment.html.j2",
        {"shown": shown, "words": {}, **looks(BRAND)},
    )


BRAND = Brand(name="NPS")
"""The kit's own colours: a notebook's page belongs to no brand."""


def _seen(block: Shown) -> Shown:
    """What a notebook's page shows of a block: a figure as its drawing, without the data behind it."""
    if block["block"] == "title":
        return {**block, "numbers": {}}
    if block["block"] != "figure":
        return block
    from nps_report.charts import draw

    # The wide drawing, which the report's own pages take up again without drawing it anew.
    svg = block.get("svg") or _standing_alone(draw(block, BRAND))
    return {**block, "svg": svg, "data": {}, "table": {**block["table"], "rows": []}}


def _standing_alone(svg: str) -> str:
    """A drawing as a picture: it cannot borrow the page's typeface, so it leaves room for wider letters."""
    roomy = re.sub(r'width="(\d+)pt"', lambda width: f'width="{int(width[1]) + ROOM}pt"', svg, count=1)
    roomy = re.sub(
        r'viewBox="0 0 (\d+)', lambda width: f'viewBox="0 0 {int(width[1]) + ROOM}', roomy, count=1
    )
    return roomy.replace(f"'{FAMILY}'", f"'{FAMILY}', system-ui, sans-serif", 1)


ROOM = 30
"""Points at the right for the letters of a reader's own typeface."""
