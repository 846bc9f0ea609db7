"""Results by hand, their pages on disk, and Debian's chromium to look at them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import COMPLAINTS, WIDE, watched
from event_builders import CLUSTER, event_result
from playwright.sync_api import Browser, Page, expect, sync_playwright
from report_builders import Seeds, hostile_result, lines_of, neighbours_result

from dedup.report import write_report
from dedup.report.event.line import ClusterLine
from dedup.result import Result
from tests.conftest import PATIENCE

_NAMES = ("chromium", "chromium-browser", "google-chrome")
"""Of browsers, as .ci/browser knows them."""
_QUIET = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic"
)


@pytest.fixture(scope="session")
def seeds() -> Result:
    """The five seeds with the event of ``seeds.toml``."""
    return Seeds().result()


@pytest.fixture(scope="session")
def hostile() -> Result:
    """Every hostile string in every place."""
    return hostile_result()


@pytest.fixture(scope="session")
def seeds_report(seeds: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the seeds' report."""
    return write_report(seeds, tmp_path_factory.mktemp("pages") / "seeds").parent


@pytest.fixture(scope="session")
def hostile_report(hostile: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the hostile report; its title is hostile too."""
    folder = tmp_path_factory.mktemp("pages") / "hostile"
    return write_report(hostile, folder, title="<script>window.struck = 1</script>").parent


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless chromium: ``DEDUP_CHROMIUM`` names it, else the one on the path."""
    found = os.environ.get("DEDUP_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found and not os.environ.get("CI"):
        pytest.skip("no chromium on the path: install it, or name it in DEDUP_CHROMIUM")
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_QUIET.split())
        browser.on("context", lambda context: context.set_default_timeout(1000 * PATIENCE))
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _no_complaints() -> Iterator[None]:
    """No page that is watched says anything: no error, no message, no dialog."""
    COMPLAINTS.clear()
    yield
    assert not COMPLAINTS


@pytest.fixture(scope="session")
def event_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a report with one event in which everything happens."""
    return write_report(event_result(), tmp_path_factory.mktemp("pages") / "event").parent


@pytest.fixture
def event(chromium: Browser, event_report: Path) -> Iterator[Page]:
    """The page of that event, in a browser that remembers nothing of another test."""
    with chromium.new_context(viewport=WIDE, reduced_motion="reduce") as context:
        page = watched(context.new_page())
        page.goto((event_report / "clusters" / f"{CLUSTER}.html").as_uri())
        yield page


@pytest.fixture(scope="session")
def result() -> Result:
    """Thirty events of two outlets."""
    return neighbours_result(30)


@pytest.fixture(scope="session")
def lines(result: Result) -> list[ClusterLine]:
    """The events of the result."""
    return lines_of(result)
