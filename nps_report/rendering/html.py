"""A document becomes one HTML page that needs nothing else: its looks, charts and letters are inside."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from jinja2 import Environment

from nps_report.colours import legible
from nps_report.errors import RenderError
from nps_report.kit import kit_folder
from nps_report.programme import Brand
from nps_report.rendering.document import Document
from nps_report.rendering.page import page_of
from nps_report.rendering.templating import environment, rendered
from nps_report.rendering.webfonts import font_faces

PAGE = "index.html.j2"


def render_html(document: Document, brand: Brand, templates: Path | None = None) -> str:
    """The page of an illustrated document, with the templates in `templates`/html (the kit's, if not given).

    The same document and brand give the same text. Raises RenderError where a template is at fault.
    """
    return html_page(environment((templates or kit_folder("templates")) / "html"), document, brand)


def html_page(templates: Environment, document: Document, brand: Brand) -> str:
    """The page that `templates` make of an illustrated document."""
    return rendered(templates, PAGE, {**page_of(document), **looks(brand), "fonts": font_faces()})


def looks(brand: Brand) -> dict[str, Any]:
    """What templates need of a brand: its colour, dark enough to be read on white, and its logo."""
    return {"primary": legible(brand.primary), "logo": _logo(brand)}


_LOGO_TYPES = {".png": "png", ".svg": "svg+xml", ".jpg": "jpeg", ".jpeg": "jpeg"}


def _logo(brand: Brand) -> dict[str, str] | None:
    if brand.logo is None:
        return None
    kind = _LOGO_TYPES.get(brand.logo.suffix.lower())
    if kind is None or not brand.logo.is_file():
        raise RenderError(
            "logo", f"{brand.logo}: not a logo that can be shown. Name a PNG, SVG or JPEG file."
        )
    data = base64.b64encode(brand.logo.read_bytes()).decode("ascii")
    return {"source": f"data:image/{kind};base64,{data}", "alt": brand.name}
