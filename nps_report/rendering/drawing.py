"""Puts a chart's SVG into a page: accessible, with names of its own, and with nothing but drawing."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from markupsafe import Markup

_SVG = "http://www.w3.org/2000/svg"
_LINKS = {"{http://www.w3.org/1999/xlink}href", "href"}
_LEFT_OUT = {f"{{{_SVG}}}{name}" for name in ("metadata", "script", "foreignObject", "image", "a", "title")}
_REFERENCE = re.compile(r"url\(#([^)]*)\)")

Xml.register_namespace("", _SVG)
Xml.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def drawing(svg: str, alt: str, prefix: str) -> Markup:
    """The `<svg>` element to stand in a page, described by `alt`.

    Its ids start with `prefix`, for two charts of a page may use the same. It fills the width it is given.

    >>> chart = '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" viewBox="0 0 9 9"><g id="a"/></svg>'
    >>> print(drawing(chart, "+22", "f-"))
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-label="+22"><g id="f-a" /></svg>
    """
    root = Xml.fromstring(svg)
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.attrib |= {"role": "img", "aria-label": alt}
    _clean(root, prefix)
    return Markup(Xml.tostring(root, encoding="unicode").strip())


def _clean(element: Xml.Element, prefix: str) -> None:
    """Take out what is no drawing and prefix the ids, in the element and all inside it."""
    for child in list(element):
        if child.tag in _LEFT_OUT:
            element.remove(child)
        else:
            _clean(child, prefix)
    attributes = element.attrib
    for name, value in list(attributes.items()):
        if name[:2].lower() == "on":
            del attributes[name]
        elif name == "id":
            attributes[name] = prefix + value
        elif name in _LINKS:
            attributes[name] = f"#{prefix}{value.removeprefix('#')}"
        elif "url(" in value:
            attributes[name] = _REFERENCE.sub(rf"url(#{prefix}\1)", value)
