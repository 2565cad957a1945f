"""One small report made in the template: what is loaded, compiled or looked up only when first used, is used here."""

from __future__ import annotations

import asyncio
import contextvars
import tempfile
from contextlib import suppress
from pathlib import Path

import nbformat

from nps_report.engine.here import become
from nps_report.engine.limits import NONE
from nps_report.errors import RenderError
from nps_report.files import clear_drafts
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.rendering.document import illustrate, read_document
from nps_report.rendering.fragments import BRAND
from nps_report.rendering.html import render_html
from nps_report.rendering.indented import notebook_json
from nps_report.rendering.numbers import report_json
from nps_report.verbatims.emptiness import is_empty

FIGURES = """
from nps_report.blocks import TEMPLATE_WORDS, Column, Cell, Document, Figure, Section, Table, Title
table = Table("", (Column("a"),), ((Cell("b", 1.0),),))
point = {"value": 1.0, "low": -9.0, "high": 9.0, "small_base": False}
row = point | {"value_label": "+1", "n_label": "30", "established": True, "target": None}
"""
"""What the cells of the rehearsal start from."""

CELLS = (
    "a = ''",
    FIGURES,
    "Title('', ('x',), (), Document('en', 'x', '', '', '2026-10-31', '', 'internal'),"
    " dict.fromkeys(TEMPLATE_WORDS, 'x'))",
    "Section('x', (table,))",
    "Figure('trend', '', {'points': [point | {'label': x, 'n': 30} for x in 'ab'], 'last_label': '+1',"
    " 'target': {'value': 5.0, 'label': 'x'}, 'axis': [-100, 100]}, 'x', table)",
    "Figure('intervals', '', {'rows': [row | {'label': 'a'}], 'reference': {'value': 1.0, 'label': 'x'},"
    " 'target_label': 'x', 'axis': [-100, 100]}, 'x', table)",
    "Figure('distribution', '', {'bars': [{'score': 9, 'share': 1.0, 'label': '1', 'score_class': 'promoters'}],"
    " 'groups': [{'score_class': 'promoters', 'label': 'x'}]}, 'x', table)",
    "print(1)\nimport pandas\npandas.DataFrame({'a': [1]})",
    "await __import__('asyncio').sleep(0)",
)
"""The cells of the rehearsal: blocks as a report shows them, with words and numbers of no meaning."""


def rehearse(templates: Path | None = None) -> None:
    """Run the cells through papermill in this process and lay them out with `templates`; nothing of it is kept."""
    _look_up()
    become(warm=True, limits=NONE, tell_cell=lambda cell: None)
    # The event loop that cells run in would be shared by all processes forked from here.
    contextvars.copy_context().run(_rehearse, templates)


def _rehearse(templates: Path | None) -> None:
    import papermill
    from jupyter_core.utils import ensure_event_loop

    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    cells[0].metadata["tags"] = ["parameters"]
    metadata = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rehearsal.ipynb")
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
        executed = papermill.execute_notebook(
            str(path), None, {"a": "b"}, engine_name="warm", progress_bar=False, language="python"
        )
    ensure_event_loop().close()
    asyncio.set_event_loop(None)
    # A template at fault is told by the report that uses it.
    with suppress(RenderError):
        _lay_out(executed, templates)


def _lay_out(executed: nbformat.NotebookNode, templates: Path | None) -> None:
    """Every format but the PDF, for Typst would not work again in the processes forked from here."""
    document = illustrate(read_document(executed), BRAND)
    report_json(document)
    notebook_json(executed)
    render_html(document, BRAND, templates)


def _look_up() -> None:
    """What opening any report compiles: patterns of periods and comments, the form of a programme."""
    for name in ("2026-10", "2026-Q3", "2026-W41"):
        _ = parse_period(name).slug
    is_empty("x")
    load_programme(kit_folder("params") / "programme.yml")
    with tempfile.TemporaryDirectory() as folder:
        clear_drafts(Path(folder))
