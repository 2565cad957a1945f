"""What a process does once, before any report, so that the processes forked from it need not do it again."""

from __future__ import annotations

from pathlib import Path

from jinja2 import TemplateError

from nps_report.glyphs import printed
from nps_report.kit import kit_folder
from nps_report.rendering.markdown import markdown_ast
from nps_report.rendering.templating import environment
from nps_report.rendering.typst import fonts
from nps_report.rendering.webfonts import font_faces


def warm(templates: Path | None = None) -> None:
    """Compile the HTML templates, cut the page's letters and load the fonts: about half a second, once.

    `templates` is the folder that reports will be rendered with; the kit's own are read as well, for a
    notebook's outputs use them.

    Safe before a fork: nothing is compiled by Typst, no thread is started and no database opened, for none of these
    would work in the forked process.
    """
    for folder in {kit_folder("templates"), templates or kit_folder("templates")}:
        _compile_templates(folder / "html")
    font_faces()
    fonts()
    printed()
    markdown_ast("*a*")


def _compile_templates(folder: Path) -> None:
    """Read all templates of a folder; one at fault is told by the report that uses it."""
    known = environment(folder)
    for name in known.list_templates(extensions=["j2"]):
        try:
            known.get_template(name)
        except TemplateError:
            continue
