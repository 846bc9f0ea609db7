"""The pages in a browser: nothing leaves them, nothing foreign runs, everyone can read them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, resize, watched
from playwright.sync_api import Browser, Locator, Page, expect
from report_builders import Seeds, neighbours_result

from dedup.report import write_page, write_report
from dedup.report.labels import certainty_band
from dedup.result import Result

PAGES = ["index.html", "clusters/seedevent.html"]
HOSTILE_PAGES = ["index.html", "clusters/hostile.html", "copies/1.html", "outlets/index.html"]


def _load(page: Page, path: Path) -> list[str]:
    """Open a page and return what it asked for; dialogs and errors fail the test."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    watched(page).goto(path.as_uri())
    return asked


def _own(path: Path) -> set[str]:
    """Return the addresses that a page of a report may ask for: itself and the shared files."""
    report = path.parent if (path.parent / "assets").is_dir() else path.parent.parent
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


@pytest.mark.parametrize(("width", "side_by_side"), [(1440, True), (1000, False), (375, False)])
def test_what_each_outlet_does_stands_in_columns_where_there_is_room(
    chromium: Browser, tmp_path: Path, width: int, side_by_side: bool
) -> None:
    """Counts stand beside the outlet they are of, and below it rather than to break its name."""
    index = write_report(neighbours_result(30), tmp_path / "r")
    with chromium.new_page(viewport={"width": width, "height": 900}) as page:
        _load(page, index)
        line = page.locator(".shares li").first
        tops = line.locator("> *").evaluate_all("all => all.map(one => one.offsetTop)")
        assert (tops[0] == tops[1]) == side_by_side
        names = page.locator(".shares li > b").evaluate_all(
            "all => all.map(one => one.getClientRects().length)"
        )
        assert set(names) == {1}


def test_the_list_names_a_certainty_as_the_pages_do(chromium: Browser, seeds_report: Path) -> None:
    """The script of the list draws the same lines, for independent reports and for copies."""
    rows = [(step / 100, copies) for step in range(101) for copies in (0, 2)]
    asked = [{"confidence": sure, "size": 3, "copies": copies} for sure, copies in rows]
    with chromium.new_page() as page:
        _load(page, seeds_report / "index.html")
        named = page.evaluate("rows => rows.map(band)", asked)
    assert named == [certainty_band(sure, copies=copies == 2) for sure, copies in rows]


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
    """A script, a handler, a style or an image that got into a page does nothing there.

    Without the policy each of them does what it is there for.
    """
    shutil.copytree(seeds_report, tmp_path / "r")
    path = tmp_path / "r" / name
    image = "https://example.org/x.png"
    bad = (
        "<script>window.struck = 1</script><svg onload='window.struck = 2'></svg>"
        f"<img src='{image}' onerror='window.struck = 3'>"
        "<style>body { margin: 99px !important }</style>"
    )
    infected = path.read_text("utf-8").replace("</main>", f"{bad}</main>")
    lawless = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", infected)
    assert lawless != infected
    path.write_text(lawless, "utf-8")
    offline = "net::ERR_INTERNET_DISCONNECTED"
    assert _struck(chromium, path) == ({image: offline}, True, "99px", "made")
    path.write_text(infected, "utf-8")
    assert _struck(chromium, path) == ({image: "csp"}, False, "0px", "refused")


def _struck(chromium: Browser, path: Path) -> tuple[dict[str, str | None], bool, str, str]:
    """Return what stopped the requests of a page, if it ran scripts, its margin, if markup is made.

    There is no network, so that nothing leaves the machine if the policy does not stop it.
    """
    stopped: dict[str, str | None] = {}
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        page.on("requestfailed", lambda request: stopped.update({request.url: request.failure}))
        with page.expect_event("requestfailed"):
            page.goto(path.as_uri())
        ran = page.evaluate("window.struck !== undefined")
        margin = page.evaluate("getComputedStyle(document.body).margin")
        made = "try { document.body.innerHTML = '<b>1</b>'; 'made' } catch { 'refused' }"
        return stopped, ran, margin, page.evaluate(made)


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_text_is_inert(chromium: Browser, hostile_report: Path, name: str) -> None:
    """Text from outside makes no element, no handler, no request and runs nothing."""
    with chromium.new_page() as page:
        asked = _load(page, hostile_report / name)
        assert set(asked) <= _own(hostile_report / name)
        assert page.evaluate("window.struck") is None
        made = "img, iframe, base, object, embed, form[action], [onload], [onerror], [onmouseover]"
        expect(page.locator(f"{made}, [onclick], [style], [srcdoc]")).to_have_count(0)
        ours = "script[src*='assets/'], script[type='application/json'], link[href*='assets/']"
        assert page.locator("script, link").count() == page.locator(ours).count()
        expect(page.locator("meta[http-equiv]")).to_have_count(1)
        assert "<script>" in page.title() or page.title().startswith(('"><', "window.struck"))


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_only_web_addresses_become_links(
    chromium: Browser, hostile_report: Path, name: str
) -> None:
    """Every link leads to an anchor, a page of the report or an http address."""
    with chromium.new_page() as page:
        _load(page, hostile_report / name)
        schemes = page.evaluate("[...new Set([...document.links].map(one => one.protocol))]")
        assert set(schemes) <= {"file:", "http:", "https:"}
        marked = ':not([rel="noopener noreferrer nofollow"])'
        outside = page.locator(f'a[href^="http:"]{marked}, a[href^="https:"]{marked}')
        expect(outside).to_have_count(0)


def _longest(report: Path) -> list[Path]:
    """Return the four longest pages of every folder: those of other outlets are like them."""
    folders = sorted({page.parent for page in report.rglob("*.html")})
    by_size = [sorted(one.glob("*.html"), key=lambda page: page.stat().st_size) for one in folders]
    return [page for pages in by_size for page in pages[-4:]]


@pytest.mark.parametrize("folder", ["seeds_report", "hostile_report"])
def test_never_scrolls_sideways(
    chromium: Browser, folder: str, request: pytest.FixtureRequest
) -> None:
    """No page is wider than the window, whatever its words, and however wide that is made."""
    report: Path = request.getfixturevalue(folder)
    with chromium.new_page(viewport={"width": 1600, "height": 900}) as page:
        for path in _longest(report):
            _load(page, path)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            for width in (320, 375, 768, 1024, 1600):
                resize(page, width)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (path.name, width)


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
            files = [link for link in links if not link.startswith(("#", "http:", "https:"))]
            missing = [one for one in files if not (path.parent / one.partition("#")[0]).is_file()]
            assert files
            assert missing == []


def test_counterparts_lead_to_the_other_text(chromium: Browser, seeds_report: Path) -> None:
    """From a sentence one click leads to the sentence of another outlet that tells the same."""
    with chromium.new_page(viewport={"width": 1440, "height": 900}) as page:
        _load(page, seeds_report / "clusters" / "seedevent.html")
        page.locator("sup").get_by_role("link", name="000").first.click()
        target = page.locator(":target")
        expect(target).to_contain_text("told reporters on August 20")
        expect(target).to_be_visible()


def test_table_heads_stay_in_sight(chromium: Browser, seeds_report: Path) -> None:
    """When the matrix is scrolled, its first row and first column stay where they were."""
    with chromium.new_page(viewport={"width": 720, "height": 600}) as page:
        _load(page, seeds_report / "clusters" / "seedevent.html")
        scroller = page.locator(".matrix-scroll")
        before = page.get_by_role("columnheader", name="Statement").bounding_box()
        scroller.evaluate("one => one.scrollTo({left: 20, top: 150, behavior: 'instant'})")
        assert scroller.evaluate("one => [one.scrollLeft, one.scrollTop]") == [20, 150]
        assert page.get_by_role("columnheader", name="Statement").bounding_box() == before


def test_keyboard_reaches_the_content_first(chromium: Browser, seeds_report: Path) -> None:
    """The first tab stop is a visible link past the head of the page."""
    with chromium.new_page() as page:
        _load(page, seeds_report / "clusters" / "seedevent.html")
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        expect(focused).to_have_text("Skip to the content")
        box = focused.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_have_attribute("id", "main")


@pytest.fixture(scope="module")
def many_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a report with more events than the front page shows at once."""
    folder = tmp_path_factory.mktemp("pages") / "many"
    return write_report(neighbours_result(130), folder).parent


def _headlines(page: Page) -> Locator:
    return page.locator("#entries h3")


def test_the_list_is_searched_filtered_and_sorted(chromium: Browser, many_report: Path) -> None:
    """Words, days and counts choose; the order is the one asked for; a number says how many."""
    with chromium.new_page() as page:
        _load(page, many_report / "index.html")
        found = page.locator("#found")
        expect(found).to_have_text("130 of 130")
        page.get_by_label("Words in a headline, an id or a link").fill("EVENT 12")
        expect(found).to_have_text("12 of 130")
        page.get_by_label("Words in a headline, an id or a link").fill("https://www.041b")
        expect(_headlines(page)).to_have_text(["Event 041"])
        page.get_by_label("Words in a headline, an id or a link").fill("nowhere")
        expect(found).to_have_text("0 of 130. Reports that stand alone are not in the list.")
        page.get_by_role("button", name="Clear").click()
        page.get_by_label("From", exact=True).fill("2025-05-01")
        page.get_by_label("Order", exact=True).select_option("new")
        expect(_headlines(page).first).to_have_text("Event 129")
        expect(found).to_have_text("10 of 130")
        page.get_by_role("button", name="Clear").click()
        page.get_by_role("checkbox", name="contradictions").check()
        expect(_headlines(page)).to_have_text(["Event 005"])
        page.get_by_role("checkbox", name="contradictions").uncheck()
        page.get_by_role("checkbox", name="doubt").check()
        expect(_headlines(page)).to_have_text(["Event 003"])


def test_a_contradiction_is_told_by_its_values(chromium: Browser, many_report: Path) -> None:
    """The front page and the head of the event say, in one scale, what cannot both be true."""
    with chromium.new_page() as page:
        _load(page, many_report / "index.html")
        lead = page.get_by_role("region", name="Contradictions")
        expect(lead).to_contain_text("1 contradiction: $8.1 billion or $8.3 billion · 2 reports")
        lead.get_by_role("link").first.click()
        head = page.locator("p", has=page.get_by_role("link", name="Contradiction"))
        values = "$8.1 billion Outlet A / $8.3 billion Outlet B"
        told = f"Contradiction on a number: {values}, in “Report 005a has it.”"
        expect(head).to_have_text(told)
        head.get_by_role("link").click()
        expect(page.locator("tr:target th")).to_contain_text("$8.3 billion Outlet B")


def test_the_list_is_turned_page_by_page(chromium: Browser, many_report: Path) -> None:
    """Fifty at a time; the last page holds the rest, and there is none behind it."""
    with chromium.new_page() as page:
        _load(page, many_report / "index.html")
        expect(_headlines(page)).to_have_count(50)
        page.get_by_role("button", name="Next").click()
        expect(_headlines(page).first).to_have_text("Event 050")
        # By the keyboard: the list scrolls into view, and a pointer may miss what moves.
        page.get_by_role("button", name="Next").press("Enter")
        expect(_headlines(page)).to_have_count(30)
        expect(page.get_by_role("button", name="Next")).to_be_disabled()


def test_a_button_shows_all_of_its_kind(chromium: Browser, many_report: Path) -> None:
    """What a lead or a sample begins, the list goes on with, in the same order."""
    with chromium.new_page() as page:
        _load(page, many_report / "index.html")
        lead = page.get_by_role("region", name="The biggest events")
        begun = lead.locator("h3").all_text_contents()
        page.get_by_label("Words in a headline, an id or a link").fill("EVENT 12")
        lead.get_by_role("button", name="All 130 events").click()
        _goes_on(page, begun)
        page.locator("summary", has_text="Random").click()
        drawn = page.locator("details", has_text="Random").locator("li a").all_text_contents()
        page.locator("details", has_text="Random").get_by_role("button").click()
        _goes_on(page, drawn)


def _goes_on(page: Page, begun: list[str]) -> None:
    """Expect that the list begins with what was begun elsewhere."""
    assert begun
    for place, headline in enumerate(begun):
        expect(_headlines(page).nth(place)).to_have_text(headline)


def test_the_script_writes_the_lines_of_the_template(chromium: Browser, many_report: Path) -> None:
    """The first entries are the same with a script and without one."""
    seen = []
    for script in (True, False):
        # As they are printed: on screen a browser lays out no words of an entry that is out of
        # sight, and none of one that is in sight before it has drawn it for the first time.
        with chromium.new_context(java_script_enabled=script) as context:
            page = context.new_page()
            page.emulate_media(media="print")
            _load(page, many_report / "index.html")
            seen.append([one.split() for one in page.locator("#entries > li").all_inner_texts()])
    assert all(seen[0])
    assert seen[0] == seen[1]


def test_the_whole_list_is_read_without_a_script(chromium: Browser, many_report: Path) -> None:
    """The front page leads to pages that hold every event, each with a link to its page."""
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        _load(page, many_report / "index.html")
        expect(page.locator("form.filters")).to_be_hidden()
        page.get_by_role("link", name="the whole list, in pages").click()
        expect(page.locator(".entry h3 a")).to_have_count(130)
        page.locator(".entry h3 a").first.click()
        expect(page.locator("h1")).to_have_text(re.compile("^Event "))


def test_a_certainty_of_the_list_stands_in_one_line(chromium: Browser, many_report: Path) -> None:
    """Whatever it is called, it is read at a glance down the list."""
    with chromium.new_page() as page:
        _load(page, many_report / "list" / "1.html")
        lines = page.locator(".entry .certain").first.evaluate(
            """one => {
              one.lastChild.textContent = " to review";
              const name = document.createRange();
              name.selectNodeContents(one.lastChild);
              return name.getClientRects().length;
            }"""
        )
    assert lines == 1


def test_from_the_front_page_to_what_an_outlet_copied(chromium: Browser, many_report: Path) -> None:
    """Two clicks lead to the copied words, and two to what an outlet carries."""
    with chromium.new_page() as page:
        _load(page, many_report / "index.html")
        page.get_by_role("region", name="Copied text").get_by_role("link").first.click()
        case = page.locator("article:target")
        expect(case.locator("mark")).to_have_text(["Report", "Report"])
        expect(case).to_contain_text("Outlet B prints 1 word of Outlet A, 1 day later")
        page.goto((many_report / "index.html").as_uri())
        page.get_by_role("link", name="Outlets").click()
        page.get_by_role("link", name="Outlet A").first.click()
        expect(page.get_by_role("region", name="First with").get_by_role("link")).to_have_count(25)


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a report with just so many events that there is every kind of page."""
    return write_report(neighbours_result(55), tmp_path_factory.mktemp("pages") / "kinds").parent


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize(
    "kind", ["index.html", "few", "list", "copies", "outlets", "outlet", "clusters"]
)
def test_axe_finds_no_violation_on_any_kind_of_page(
    chromium: Browser, every_kind: Path, seeds_report: Path, kind: str, width: int, scheme: str
) -> None:
    """No accessibility rule of axe-core is broken on any kind of page that there is."""
    found = {"index.html": "index.html", "outlets": "outlets/index.html", "list": "list/1.html"}
    found |= {"outlet": "outlets/outlet-*.html", "copies": "copies/1.html"}
    path = min(every_kind.glob(found.get(kind, "clusters/*.html")))
    path = seeds_report / "index.html" if kind == "few" else path
    with chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ) as page:
        _load(page, path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        result = Axe().run(page, options=AXE)
        assert result.violations_count == 0, result.generate_report()
