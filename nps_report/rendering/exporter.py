"""The page as an nbconvert exporter: `jupyter nbconvert --to nps_report.rendering.exporter.ReportHTML`.

Apart from the other renderers, for nbconvert is slow to import and a run needs none of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment
from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from nps_report.kit import kit_folder
from nps_report.programme import Brand
from nps_report.rendering.document import illustrate, read_document
from nps_report.rendering.html import html_page
from nps_report.rendering.templating import environment


class ReportHTML(TemplateExporter):
    """An executed report notebook as the same page that `nps-report run` makes.

    `--ReportHTML.primary="#0b5cad"` sets the brand's colour, `--template` a folder of templates of your own.
    """

    export_from_notebook = "NPS report"
    output_mimetype = "text/html"
    brand = Unicode("NPS", help="The brand's name.").tag(config=True)
    primary = Unicode("#0b5cad", help="The brand's colour.").tag(config=True)

    # The base class says that it returns a notebook; every exporter returns text.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page and nbconvert's resources. Raises ReportError where the notebook is not a report."""
        notebook, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        brand = Brand(name=self.brand, primary=self.primary)
        return html_page(self.environment, illustrate(read_document(notebook), brand), brand), resources

    def _create_environment(self) -> Environment:
        return environment(*map(Path, self.template_paths))

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "html"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(kit_folder("templates"))]
