"""The pages in a browser: nothing leaves them, nothing foreign runs, everyone can read them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from report_builders import Seeds

from dedup.report import write_page
from dedup.result import Result

AXE = {"resultTypes": ["violations"], "preload": False}
"""Without asking for the style sheets once more, which the policy refuses."""
PAGES = ["index.html", "clusters/seedevent.html"]
HOSTILE_PAGES = ["index.html", "clusters/hostile.html"]


def _load(page: Page, path: Path) -> list[str]:
    """Open a page and return what it asked for; dialogs and errors fail the test."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"dialog: {dialog.message}"))
    page.on("console", lambda message: pytest.fail(f"console: {message.text}"))
    page.on("pageerror", lambda error: pytest.fail(f"error: {error}"))
    page.goto(path.as_uri())
    return asked


def _own(path: Path) -> set[str]:
    """Return the addresses that a page of a report may ask for: itself and the shared files."""
    report = path.parent if path.name == "index.html" else path.parent.parent
    return {path.as_uri(), *(one.as_uri() for one in (report / "assets").iterdir())}


@pytest.mark.parametrize("name", PAGES)
def test_asks_for_nothing_outside_its_folder(
    chromium: Browser, seeds_report: Path, name: str
) -> None:
    """A page opened from disk asks for itself and its style and script, and both apply."""
    with chromium.new_page() as page:
        asked = _load(page, seeds_report / name)
        assert set(asked) <= _own(seeds_report / name)
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"


def test_a_page_that_stands_alone_asks_for_itself_only(
    chromium: Browser, seeds: Result, tmp_path: Path
) -> None:
    """Its style applies and its script runs, though no file lies beside it."""
    path = write_page(seeds, Seeds.cluster, tmp_path / "one.html")
    with chromium.new_page() as page:
        assert _load(page, path) == [path.as_uri()]
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert page.evaluate("typeof openTarget") == "function"


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_stops_every_other_script(
    chromium: Browser, seeds_report: Path, tmp_path: Path, name: str
) -> None:
    """A script, a handler, a style or an image that got into a page does nothing there."""
    shutil.copytree(seeds_report, tmp_path / "r")
    path = tmp_path / "r" / name
    bad = (
        "<script>window.struck = 1</script><svg onload='window.struck = 2'></svg>"
        "<img src='https://example.org/x.png' onerror='window.struck = 3'>"
        "<style>body { margin: 99px !important }</style>"
    )
    path.write_text(path.read_text("utf-8").replace("</main>", f"{bad}</main>"), "utf-8")
    with chromium.new_page() as page:
        failed: list[str] = []
        page.on("requestfinished", lambda request: failed.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_timeout(300)
        assert page.evaluate("window.struck") is None
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert all(url.startswith("file:") for url in failed)
        made = "try { document.body.innerHTML = '<b>1</b>'; 'made' } catch { 'refused' }"
        assert page.evaluate(made) == "refused"


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_text_is_inert(chromium: Browser, hostile_report: Path, name: str) -> None:
    """Text from outside makes no element, no handler, no request and runs nothing."""
    with chromium.new_page() as page:
        asked = _load(page, hostile_report / name)
        page.wait_for_timeout(300)
        assert set(asked) <= _own(hostile_report / name)
        assert page.evaluate("window.struck") is None
        made = "img, iframe, base, object, embed, form[action], [onload], [onerror], [onmouseover]"
        assert page.locator(f"{made}, [onclick], [style], [srcdoc]").count() == 0
        ours = "script[src*='assets/'], script[type='application/json'], link[href*='assets/']"
        assert page.locator("script, link").count() == page.locator(ours).count()
        assert page.locator("meta[http-equiv]").count() == 1
        assert page.title().startswith(("<script>", '"><', "window.struck"))


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_only_web_addresses_become_links(
    chromium: Browser, hostile_report: Path, name: str
) -> None:
    """Every link leads to an anchor, a page of the report or an http address."""
    with chromium.new_page() as page:
        _load(page, hostile_report / name)
        schemes = page.evaluate("[...new Set([...document.links].map(one => one.protocol))]")
        assert set(schemes) <= {"file:", "http:", "https:"}
        outside = page.locator('a[href^="http"]:not([rel="noopener noreferrer nofollow"])')
        assert outside.count() == 0


def test_reads_without_javascript(chromium: Browser, seeds_report: Path) -> None:
    """The index leads to the event, and folded parts open, with scripts switched off."""
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        _load(page, seeds_report / "index.html")
        page.get_by_role("link", name="Zelensky Rejects Beijing").click()
        assert page.get_by_role("columnheader", name="002").is_visible()
        page.locator("td.omitted").get_by_role("link", name="nearest sentence").click()
        assert "Its spokesperson Mao Ning stated" in page.locator(":target").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(
    chromium: Browser, seeds_report: Path, name: str, width: int, scheme: str
) -> None:
    """No accessibility rule of axe-core is broken, in light and dark, narrow and wide."""
    with chromium.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    ) as page:
        _load(page, seeds_report / name)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 375, 768, 1024, 1600])
@pytest.mark.parametrize("folder", ["seeds_report", "hostile_report"])
def test_never_scrolls_sideways(
    chromium: Browser, folder: str, width: int, request: pytest.FixtureRequest
) -> None:
    """No page is wider than the window, whatever its words."""
    report: Path = request.getfixturevalue(folder)
    with chromium.new_page(viewport={"width": width, "height": 900}) as page:
        for path in sorted(report.rglob("*.html")):
            _load(page, path)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


@pytest.mark.parametrize("folder", ["seeds_report", "hostile_report"])
def test_every_link_on_a_page_has_its_target(
    chromium: Browser, folder: str, request: pytest.FixtureRequest
) -> None:
    """Anchors are unique and lead somewhere; relative links lead to a page that exists."""
    report: Path = request.getfixturevalue(folder)
    with chromium.new_page() as page:
        for path in sorted(report.rglob("*.html")):
            _load(page, path)
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
            assert len(ids) == len(set(ids))
            links = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
            assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
            files = [link for link in links if not link.startswith(("#", "http"))]
            assert all((path.parent / link).is_file() for link in files)


def test_counterparts_lead_to_the_other_text(chromium: Browser, seeds_report: Path) -> None:
    """From a sentence one click leads to the sentence of another outlet that tells the same."""
    with chromium.new_page(viewport={"width": 1440, "height": 900}) as page:
        _load(page, seeds_report / "clusters" / "seedevent.html")
        page.locator("sup").get_by_role("link", name="000").first.click()
        target = page.locator(":target")
        assert "told reporters on August 20" in target.inner_text()
        assert target.is_visible()


def test_table_heads_stay_in_sight(chromium: Browser, seeds_report: Path) -> None:
    """When the matrix is scrolled, its first row and first column stay where they were."""
    with chromium.new_page(viewport={"width": 800, "height": 600}) as page:
        _load(page, seeds_report / "clusters" / "seedevent.html")
        scroller = page.locator(".matrix-scroll")
        before = page.get_by_role("columnheader", name="Statement").bounding_box()
        scroller.evaluate("one => one.scrollTo({left: 120, top: 150, behavior: 'instant'})")
        assert scroller.evaluate("one => [one.scrollLeft, one.scrollTop]") == [120, 150]
        assert page.get_by_role("columnheader", name="Statement").bounding_box() == before


def test_keyboard_reaches_the_content_first(chromium: Browser, seeds_report: Path) -> None:
    """The first tab stop is a visible link past the head of the page."""
    with chromium.new_page() as page:
        _load(page, seeds_report / "clusters" / "seedevent.html")
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.inner_text() == "Skip to the content"
        box = focused.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        page.keyboard.press("Enter")
        assert page.locator(":focus").get_attribute("id") == "main"


def test_print_unfolds_the_scrollers(chromium: Browser, seeds_report: Path) -> None:
    """On paper the matrix and the texts are not cut off."""
    with chromium.new_page() as page:
        _load(page, seeds_report / "clusters" / "seedevent.html")
        page.emulate_media(media="print")
        for name in (".matrix-scroll", ".fulltext"):
            cut = page.locator(name).evaluate_all(
                "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
            )
            assert cut == 0
