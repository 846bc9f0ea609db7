"""The event page in a browser: sorted, looked up, compared, reviewed, and read without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from event_builders import CLUSTER, HASHES, TEXTS, event_result, hostile_event
from playwright.sync_api import Browser, Page

from dedup.decisions import read_decisions
from dedup.report import write_report
from dedup.serve import ReportServer

AXE = {"resultTypes": ["violations"], "preload": False}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a report with one event in which everything happens."""
    return write_report(event_result(), tmp_path_factory.mktemp("pages") / "event").parent


def _watched(page: Page) -> Page:
    """Let every error and every message to the console fail the test."""
    page.on("dialog", lambda dialog: pytest.fail(f"dialog: {dialog.message}"))
    page.on("console", lambda message: pytest.fail(f"console: {message.text}"))
    page.on("pageerror", lambda error: pytest.fail(f"error: {error}"))
    return page


@pytest.fixture
def event(chromium: Browser, report: Path) -> Iterator[Page]:
    """The event page, in a browser that remembers nothing of another test."""
    with chromium.new_context(viewport=WIDE, reduced_motion="reduce") as context:
        page = _watched(context.new_page())
        page.goto((report / "clusters" / f"{CLUSTER}.html").as_uri())
        yield page


def _rows(page: Page) -> list[str]:
    return page.locator(".matrix tbody tr:visible th > b").all_inner_texts()


def _press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _sign(page: Page) -> None:
    page.get_by_label("Your name").fill("Ada")
    page.keyboard.press("Enter")


def _exported(page: Page) -> list[dict[str, object]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "decisions.jsonl"
    return [
        json.loads(line) for line in Path(download.value.path()).read_text("utf-8").splitlines()
    ]


def test_rows_are_chosen_and_ordered(event: Page) -> None:
    """By contradiction, by what an outlet leaves out, by words; by time, and as in one text."""
    assert _rows(event) == ["1", "2", "3"]
    event.get_by_label("Rows").select_option(label="with contradictions")
    assert _rows(event) == ["1"]
    event.get_by_label("Rows").select_option(label="left out by Herald")
    assert _rows(event) == ["2"]
    event.get_by_label("Rows").select_option(label="all")
    event.get_by_label("Words").fill("WARNED")
    assert _rows(event) == ["3"]
    assert event.locator(".tools output").first.inner_text() == "1 of 3 statements"
    event.get_by_label("Words").fill("")
    event.get_by_label("Order").select_option(label="as in Mirror")
    assert _rows(event) == ["1", "3", "2"]
    event.get_by_label("Order").select_option(label="first reported")
    assert _rows(event) == ["1", "2", "3"]


def test_a_cell_opens_its_sentence_in_context(event: Page) -> None:
    """Beside the representative, with the neighbours and the contradiction; a link reads on."""
    event.locator("#s1 td").nth(2).get_by_role("link", name="reworded").click()
    dialog = event.get_by_role("dialog")
    assert dialog.locator("section").count() == 2
    last = dialog.locator("section").nth(1)
    assert last.locator(".here").inner_text() == "Fifteen people died on Monday."
    assert "conflict: 15 people" in last.inner_text()
    assert "Sam Roe" in last.inner_text()
    last.get_by_role("link", name="read on").click()
    assert event.locator("dialog[open]").count() == 0
    assert event.locator(":target").inner_text() == "Fifteen people died on Monday."


def test_two_texts_stand_side_by_side(event: Page) -> None:
    """Chosen texts, their sentences joined by lines, each text once more and without anchors."""
    event.get_by_text("Two texts side by side").click()
    event.get_by_label("Right").select_option(label="Mirror")
    assert event.locator(".compare output").inner_text() == "2 statements in both"
    panes = event.locator(".board .pane")
    assert panes.nth(0).locator(".pair").all_inner_texts() == [
        "Twelve people died on Monday.",
        "The old bridge fell into the river.",
    ]
    assert "Fifteen people" in panes.nth(1).inner_text()
    assert event.locator(".joint line").count() == 2
    ids = event.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    event.get_by_label("Right").select_option(label="Herald")
    assert panes.nth(1).locator("u").inner_text() == "Twelve people died on Monday."


def test_two_texts_scroll_together(event: Page) -> None:
    """What both tell comes to one height, whichever side is moved."""
    event.set_viewport_size({"width": 800, "height": 140})
    event.get_by_text("Two texts side by side").click()
    tops = "[...document.querySelectorAll('.pane')].map(one => one.scrollTop)"
    for leader in (0, 1):
        pane = event.locator(".board .pane").nth(leader)
        pane.evaluate("one => one.scrollTo({top: one.scrollHeight, behavior: 'instant'})")
        event.wait_for_timeout(200)
        assert all(top > 0 for top in event.evaluate(tops))
        pane.evaluate("one => one.scrollTo({top: 0, behavior: 'instant'})")
        event.wait_for_timeout(200)
        assert event.evaluate(tops)[leader] == 0


def test_keys_move_and_open(event: Page) -> None:
    """By j and k to the next and the one before, by n to the next part, by o into it."""
    _press(event, "jj")
    assert "Herald" in event.locator(":focus").inner_text()
    _press(event, "k")
    assert "Gazette" in event.locator(".current").inner_text()
    event.locator("#statements").evaluate("one => one.scrollIntoView()")
    for _ in range(20):
        if event.locator("tr.current").count():
            break
        _press(event, "j")
    assert event.locator(":focus").get_attribute("id") == "s1"
    _press(event, "o")
    assert event.get_by_role("dialog").locator("section").count() == 4
    event.keyboard.press("Escape")
    assert event.locator(":focus").get_attribute("id") == "s1"


def test_question_mark_lists_all_keys(event: Page) -> None:
    """Every key that does something stands in the window, which closes with Escape."""
    _press(event, "?")
    shown = event.get_by_role("dialog", name="Keys").locator("kbd").all_inner_texts()
    acts = event.evaluate("Object.keys(ACTIONS)")
    assert set(acts) == set(shown)
    event.keyboard.press("Escape")
    assert event.get_by_role("dialog").count() == 0


def test_keys_are_letters_in_a_field(event: Page) -> None:
    """Who types a word into a field decides nothing."""
    event.get_by_label("Words").press_sequentially("jams")
    assert event.get_by_label("Words").input_value() == "jams"
    assert event.locator(".decisions li").count() == 0


def test_decisions_are_kept_shown_and_exported(event: Page) -> None:
    """Accept, split, merge, boilerplate: signed once, kept over a reload, read by the package."""
    event.evaluate("members.length")
    _press(event, "a")
    _sign(event)
    assert event.locator(".said").inner_text() == "Decided: these reports belong together"
    _press(event, "jj")
    _press(event, "s")
    assert event.locator(".outlet.current .decided").inner_text() == "to be split off"
    event.locator(".near").evaluate("one => moveTo(one)")
    _press(event, "m")
    event.locator(".texts p", has_text="The old bridge collapsed").click()
    _press(event, "b")
    event.reload()
    assert "4 decided here, 4 in this report" in event.locator("#review summary").inner_text()
    lines = _exported(event)
    kinds = ["accept", "cannot-link", "cannot-link", "cannot-link", "must-link", "boilerplate"]
    assert [line["decision"] for line in lines] == kinds
    assert lines[0]["members"] == [HASHES[name] for name in "abcd"]
    assert {line["left"] for line in lines[1:4]} == {HASHES["b"]}
    assert {line["right"] for line in lines[1:4]} == {HASHES[name] for name in "acd"}
    assert (lines[4]["left"], lines[4]["right"]) == (HASHES["a"], HASHES["x"])
    marked = TEXTS["c"][int(str(lines[5]["start"])) : int(str(lines[5]["end"]))]
    assert lines[5]["content_hash"] == HASHES["c"]
    assert marked.strip().endswith("The old bridge collapsed.")
    assert {line["author"] for line in lines} == {"Ada"}


def test_the_package_reads_what_the_page_exports(event: Page, tmp_path: Path) -> None:
    """The exported file is one of decisions, with its author and its time."""
    _press(event, "a")
    _sign(event)
    with event.expect_download() as download:
        _press(event, "e")
    path = tmp_path / "decisions.jsonl"
    download.value.save_as(path)
    row = read_decisions(path).row(0, named=True)
    assert (row["decision"], row["author"]) == ("accept", "Ada")
    assert row["time"] is not None


def test_a_decision_can_be_undone(event: Page) -> None:
    """By its button or by a key; then it is neither shown nor exported."""
    _press(event, "js")
    _sign(event)
    _press(event, "a")
    event.locator("#review summary").click()
    event.locator(".decisions li").first.get_by_role("button", name="Undo").click()
    assert event.locator(".decided").count() == 0
    _press(event, "u")
    assert event.locator("#review details").is_hidden()
    event.get_by_role("button", name="Export").click()
    assert event.locator(".said").inner_text() == "Nothing was decided yet."


def test_what_is_chosen_without_a_place_is_asked_for(event: Page) -> None:
    """Where no report is current, the page asks which one is meant."""
    _press(event, "m")
    event.get_by_role("button", name="Rain in Othertown").click()
    _sign(event)
    assert event.locator(".near .decided").inner_text() == "to be merged"


def test_a_served_page_sends_its_decisions_home(chromium: Browser, tmp_path: Path) -> None:
    """What was decided goes to the file of the server, once; nothing else is asked for."""
    path = tmp_path / "d.jsonl"
    with ReportServer(event_result(), decisions=path) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            with chromium.new_context(viewport=WIDE) as context:
                page = _watched(context.new_page())
                page.goto(server.address.replace("index.html", f"clusters/{CLUSTER}.html"))
                _press(page, "a")
                _sign(page)
                page.get_by_role("button", name="Send").click()
                page.locator(".said").filter(has_text="Sent").wait_for()
                page.get_by_role("button", name="Send").click()
                page.locator(".said").filter(has_text="Nothing new").wait_for()
        finally:
            server.shutdown()
            thread.join()
    assert read_decisions(path)["decision"].to_list() == ["accept"]


def test_a_page_from_disk_sends_nothing(event: Page) -> None:
    """Without a server there is no button to send, and the policy allows no request."""
    assert event.get_by_role("button", name="Send").count() == 0
    policy = event.locator("meta[http-equiv]").get_attribute("content")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy


def test_everything_is_read_without_a_script(chromium: Browser, report: Path) -> None:
    """Timeline, summaries, conflicts, quotations, decisions stand there; no dead control does."""
    with chromium.new_context(java_script_enabled=False) as context:
        page = _watched(context.new_page())
        page.goto((report / "index.html").as_uri())
        page.get_by_role("link", name="Flood hits Anytown").first.click()
        words = page.locator("main").inner_text()
        for said in (
            "+2 h",
            "26 % of its words come from Gazette",
            "Leaves out 1",
            "conflict on people: 12 Gazette, Herald / 15 Mirror",
            "told by 3 of 4 · 2 independent · first Gazette, 21 Aug 2025, 06:30 UTC",
            "credited differently",
            "from Gazette",
            "Decided before",
        ):
            assert said in words, said
        assert page.locator("button:visible, input:visible, select:visible").count() == 0
        page.locator("td.omitted").get_by_role("link", name="nearest sentence, 0.07").click()
        assert page.locator(":target").is_visible()


def test_what_an_outlet_left_out_is_three_clicks_away(
    chromium: Browser, seeds_report: Path
) -> None:
    """From the front page to what 001 left out of the August 20 story, by what is seen alone."""
    with chromium.new_page(viewport=WIDE) as page:
        _watched(page).goto((seeds_report / "index.html").as_uri())
        page.get_by_role("link", name="Zelensky Rejects Beijing").first.click()
        page.get_by_role("link", name="Who tells what").click()
        card = page.locator(".outlet", has=page.get_by_text("001", exact=True))
        assert "Leaves out 1: “…on August 20”" in card.inner_text()
        card.get_by_role("link", name="on August 20").click()
        assert "…on August 20" in page.locator(":target").inner_text()


def test_paper_shows_everything_but_the_controls(event: Page) -> None:
    """On paper nothing is cut off or folded, and no control is left; the browser makes a PDF."""
    event.emulate_media(media="print")
    assert event.locator(".tools, .compare, #review").locator("visible=true").count() == 0
    cut = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
    assert event.locator(".matrix-scroll, .fulltext").evaluate_all(cut) == 0
    assert event.get_by_text("Schools stay closed all week.").first.is_visible()
    assert event.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1600])
def test_axe_finds_no_violation_in_any_state(
    chromium: Browser, report: Path, width: int, scheme: str
) -> None:
    """With all folds open, decisions made, two texts side by side, and each window open."""
    with chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ) as page:
        _watched(page).goto((report / "clusters" / f"{CLUSTER}.html").as_uri())
        _press(page, "js")
        _sign(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.wait_for_timeout(100)
        for state in ("", "openPeek(lines[0], toldColumns(lines[0]))", "showKeys()"):
            page.evaluate(state or "0")
            found = Axe().run(page, options=AXE)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.keyboard.press("Escape")


def test_hostile_words_are_inert_in_every_new_place(chromium: Browser, tmp_path: Path) -> None:
    """As quotation, speaker, value, subject, note, author, copied words; in windows and panes."""
    folder = write_report(hostile_event(), tmp_path / "r").parent
    path = folder / "clusters" / "hostile.html"
    with chromium.new_page(viewport=WIDE) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        _watched(page).goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate("openPeek(lines[0], toldColumns(lines[0]))")
        page.keyboard.press("Escape")
        page.evaluate("members.slice(0, 4).forEach(split); near.slice(0, 4).forEach(merge)")
        _sign(page)
        page.evaluate("members.forEach(split)")
        page.wait_for_timeout(200)
        own = {path.as_uri(), *(one.as_uri() for one in (folder / "assets").iterdir())}
        assert set(asked) <= own
        assert page.evaluate("window.struck") is None
        made = "img, iframe, base, object, embed, [onload], [onerror], [onmouseover], [onclick]"
        assert page.locator(f"{made}, [style], [srcdoc], form[action]").count() == 0
        schemes = page.evaluate("[...new Set([...document.links].map(one => one.protocol))]")
        assert set(schemes) <= {"file:", "http:", "https:"}
