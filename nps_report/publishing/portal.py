"""A static site for what is published at one place: every report, and each unit's scores over time.

Its pages need nothing else: no server, no network, and without JavaScript they only cannot be filtered.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from nps_report.errors import PublishError
from nps_report.kit import kit_folder, own_or_kit
from nps_report.programme import Brand, Programme
from nps_report.programme.editions import BUILT_IN, Edition
from nps_report.publishing.index import Index
from nps_report.publishing.portal_page import PortalPage
from nps_report.publishing.portal_report import PortalReader, PortalReport
from nps_report.rendering.html import looks
from nps_report.rendering.templating import environment, rendered
from nps_report.rendering.webfonts import font_faces
from nps_report.snapshot import Units, open_internal

PAGE, SCRIPT = "index.html.j2", "portal.js"


def portal(
    reports: Sequence[PortalReport],
    edition: str,
    brand: Brand,
    languages: Sequence[str],
    templates: Path | None = None,
    kind: Edition | None = None,
) -> Mapping[str, bytes]:
    """The pages of the site by their paths: one per language, and `index.html`, which is in the first.

    The same reports give the same bytes, in whatever order they come. `templates` are a programme's own, where it has
    any, and so is `kind`, the edition where the programme declares it.

    Raises PublishError for a report of another edition: whoever may read the one may not read the other.
    """
    for report in reports:
        if report.edition != edition:
            raise PublishError(
                "portal-edition",
                f"{report.period.name} {report.unit}: a report of the {report.edition} edition has no place "
                f"on a site of the {edition} one. Publish it to a place of its own.",
            )
    made = environment(*_folders(templates))
    script = rendered(made, SCRIPT, {})
    common = {
        **looks(brand),
        "fonts": font_faces(),
        "script": Markup(script),
        "script_digest": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
    }
    pages = {}
    for language in languages:
        page = PortalPage(tuple(reports), kind or BUILT_IN[edition], brand, language, tuple(languages))
        pages[f"index.{language}.html"] = rendered(made, PAGE, {**page.shown(), **common}).encode("utf-8")
    return {"index.html": pages[f"index.{languages[0]}.html"], **pages}


@dataclass(frozen=True)
class PortalSite:
    """The site that leads to what an index lists: `publish(..., site=PortalSite.of(programme, units))`.

    `templates` are the programme's own, where it has any.
    """

    reader: PortalReader
    brand: Brand
    languages: tuple[str, ...]
    templates: Path | None = None

    @classmethod
    def of(cls, programme: Programme, units: Units) -> PortalSite:
        """The site of a programme, its units named as a snapshot names them."""
        templates = own_or_kit(programme.home, "templates")
        return cls(PortalReader.of(programme, units), programme.brand, programme.languages, templates)

    def __call__(self, index: Index) -> Mapping[str, bytes]:
        """The pages beside what is listed."""
        reports = self.reader(index.paths, index.numbers)
        kind = self.reader.editions[index.edition]
        return portal(reports, index.edition, self.brand, self.languages, self.templates, kind)


def latest_units(home: Path) -> Units:
    """The units of the programme whose folder this is, as its newest snapshot knows them; none before the first."""
    made = [one for one in home.glob("snapshot/*/internal") if (one / "units.json").is_file()]
    return open_internal(max(made, key=lambda one: one.stat().st_mtime)).units if made else Units(())


def _folders(templates: Path | None) -> Iterator[Path]:
    """Where templates are looked for: the programme's own first. The site has the styles of the reports."""
    for part in ("portal", "html"):
        yield from (folder / part for folder in (templates, kit_folder("templates")) if folder)
