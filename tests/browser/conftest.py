"""A real browser, where there is one: Chromium of the system, or the one that NPS_REPORT_CHROMIUM names."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WIDE, NARROW, NARROWEST = 1280, 390, 320
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

Opened = Callable[..., Any]


def chromium() -> str:
    """Where Chromium is; blank where there is none."""
    named = os.environ.get("NPS_REPORT_CHROMIUM", "")
    return named or next((found for name in CHROMIUM if (found := shutil.which(name))), "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, without a window. Tests that need it are skipped where it, or playwright, is not installed."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pages were not opened in a browser"
    )
    if not chromium():
        pytest.skip("Chromium is not installed: pages were not opened in a browser")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any) -> Opened:
    """Opens a file in a page of its own, within `with`; fails where it asks for another file, or says an error."""

    @contextmanager
    def open_file(path: Path, width: int = WIDE, **options: Any) -> Iterator[Any]:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        page = context.new_page()
        asked: list[str] = []
        told: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if not _turned(request) else None)
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(path.as_uri())
        try:
            yield page
        finally:
            context.close()
        assert [address for address in asked if not address.startswith("data:")] == []
        assert told == []

    return open_file


def _turned(request: Any) -> bool:
    """Whether a reader turned to another page; a frame inside a page is none."""
    return bool(request.is_navigation_request()) and request.frame.parent_frame is None


@pytest.fixture
def faults() -> Callable[[Any], list[str]]:
    """What axe-core finds wrong with a page, but for what is minor."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )

    def more_than_minor(page: Any) -> list[str]:
        found = axe.Axe().run(page).response["violations"]
        return [
            f"{one['impact']}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
            for one in found
            if one["impact"] != "minor"
        ]

    return more_than_minor
