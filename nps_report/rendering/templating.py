"""The Jinja environment of the HTML templates: everything is escaped, and a missing name is an error."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup, escape

from nps_report.errors import RenderError
from nps_report.rendering.drawing import drawing


class _Quick(Environment):
    """Jinja's environment, which asks no mapping for an attribute first that it does not have.

    >>> _Quick().from_string("{{ a.kind }} {{ a.items() | list | length }}").render(a={"kind": "x", "items": "y"})
    'x 2'
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a template means by `obj.attribute`."""
        if isinstance(obj, dict) and attribute in obj and not hasattr(type(obj), attribute):
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def environment(*folders: Path) -> Environment:
    """The environment of the templates in `folders`; a changed template is read again.

    >>> from nps_report.kit import kit_folder
    >>> environment(kit_folder("templates") / "html").from_string("{{ a }}").render(a="<b>")
    '&lt;b&gt;'
    """
    made = _Quick(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"drawing": drawing, "image_source": image_source, "with_addresses": with_addresses}
    made.tests["safe_address"] = is_safe_address
    return made


def rendered(templates: Environment, name: str, values: dict[str, Any]) -> str:
    """What the template `name` makes of `values`. Raises RenderError where the template is at fault."""
    try:
        return templates.get_template(name).render(values)
    except TemplateError as error:
        raise RenderError("template-error", f"{name}: {_told(error)}. Mend the template.") from error


def is_safe_address(address: str) -> bool:
    """Whether a link may lead there: the web or a mailbox, nothing that runs.

    >>> is_safe_address("https://helios.example"), is_safe_address("JavaScript:alert(1)")
    (True, False)
    """
    return re.match(r"(https?://|mailto:)", address, re.IGNORECASE) is not None


def image_source(image: dict[str, str]) -> str:
    """A picture as the address of itself. As an image even an SVG runs nothing and fetches nothing.

    >>> image_source({"format": "png", "data": "aGk="})
    'data:image/png;base64,aGk='
    >>> image_source({"format": "svg", "data": "<svg/>"})
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    if image["format"] == "svg":
        return f"data:image/svg+xml;base64,{base64.b64encode(image['data'].encode()).decode()}"
    return f"data:image/{image['format']};base64,{image['data']}"


_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def with_addresses(sentence: Markup) -> Markup:
    """An already escaped sentence whose e-mail addresses open a letter.

    >>> with_addresses(Markup("À a@b.fr."))
    Markup('À <a href="mailto:a@b.fr">a@b.fr</a>.')
    """
    linked = _ADDRESS.sub(lambda found: f'<a href="mailto:{found[0]}">{found[0]}</a>', escape(sentence))
    return Markup(linked)


def _told(error: TemplateError) -> str:
    line = f"line {error.lineno}: " if hasattr(error, "lineno") else ""
    return f"{line}{error.message}"
