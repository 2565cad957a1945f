"""One small notebook run in the template: what is loaded, compiled or looked up only when first used, is used here."""

from __future__ import annotations

import asyncio
import contextvars
import tempfile
from pathlib import Path

import nbformat

from nps_report.engine.here import become
from nps_report.engine.limits import NONE

FIGURES = """
from nps_report.blocks import Column, Cell, Figure, Table
table = Table("", (Column("a"),), ((Cell("b", 1.0),),))
point = {"value": 1.0, "low": -9.0, "high": 9.0, "small_base": False}
row = point | {"value_label": "+1", "n_label": "30", "established": True, "target": None}
"""
"""What the cells of the rehearsal start from."""

CELLS = (
    "a = ''",
    FIGURES,
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


def rehearse() -> None:
    """Run the cells through papermill in this process; nothing of it is kept."""
    become(warm=True, limits=NONE, tell_cell=lambda cell: None)
    # The event loop that cells run in would be shared by all processes forked from here.
    contextvars.copy_context().run(_rehearse)


def _rehearse() -> None:
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
    nbformat.writes(executed)
