"""The event page in a browser: sorted, looked up, compared, and read without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, PHONE, WIDE, press, resize, sign, watched
from event_builders import CLUSTER, crowded_event, hostile_event, long_event
from playwright.sync_api import Browser, Locator, Page, expect

from dedup.report import write_page, write_report


def _rows(page: Page) -> Locator:
    return page.locator(".matrix tbody tr:visible th > b")


def test_rows_are_chosen_and_ordered(event: Page) -> None:
    """By contradiction, by what an outlet leaves out, by words; by time, and as in one text."""
    expect(_rows(event)).to_have_text(["1", "2", "3"])
    event.get_by_label("Rows").select_option(label="with contradictions")
    expect(_rows(event)).to_have_text(["1"])
    event.get_by_label("Rows").select_option(label="left out by Herald")
    expect(_rows(event)).to_have_text(["2"])
    event.get_by_label("Rows").select_option(label="all")
    event.get_by_label("Words").fill("WARNED")
    expect(_rows(event)).to_have_text(["3"])
    expect(event.locator(".tools output").first).to_have_text("1 of 3 statements")
    event.get_by_label("Words").fill("")
    event.get_by_label("Order").select_option(label="as in Mirror")
    expect(_rows(event)).to_have_text(["1", "3", "2"])
    event.get_by_label("Order").select_option(label="first reported")
    expect(_rows(event)).to_have_text(["1", "2", "3"])


def test_what_is_left_out_is_one_click_from_the_head(event: Page) -> None:
    """The count in the head leads to the table, and to the rows that it counts."""
    event.get_by_role("link", name="left out by some").click()
    expect(event).to_have_url(re.compile("#statements$"))
    expect(_rows(event)).to_have_text(["2"])


def test_the_head_of_a_narrow_column_says_in_one_line_that_it_is_a_passage(
    chromium: Browser, tmp_path: Path
) -> None:
    """Of many outlets a column is as wide as a sign, and the word is not cut in two."""
    crowd = crowded_event(9)
    passage = pl.when(document="i").then(pl.lit("passage")).otherwise("membership")
    clusters = crowd.clusters.with_columns(membership=passage)
    write_page(crowd.replace(clusters=clusters), CLUSTER, tmp_path / "many.html")
    with chromium.new_context(viewport=WIDE) as context:
        page = watched(context.new_page())
        page.goto((tmp_path / "many.html").as_uri())
        tag = page.locator(".matrix thead .tag")
        assert tag.evaluate("one => one.getClientRects().length") == 1
        assert tag.evaluate(
            "one => one.offsetHeight < 2 * parseFloat(getComputedStyle(one).fontSize)"
        )
        assert tag.evaluate("one => one.offsetWidth <= one.closest('th').clientWidth")


def test_a_cell_opens_its_sentence_in_context(event: Page) -> None:
    """Beside the representative, with the neighbours and the contradiction; a link reads on."""
    event.locator("#s1 td").nth(2).get_by_role("link", name="reworded").click()
    dialog = event.get_by_role("dialog")
    expect(dialog.locator("section")).to_have_count(2)
    last = dialog.locator("section").nth(1)
    expect(last.locator(".here")).to_have_text("Fifteen people died on Monday.")
    expect(last).to_contain_text("conflict: 15 people")
    expect(last).to_contain_text("Sam Roe")
    last.get_by_role("link", name="read on").click()
    expect(event.locator("dialog[open]")).to_have_count(0)
    expect(event.locator(":target")).to_have_text("Fifteen people died on Monday.")


def test_no_figure_in_a_cell_looks_like_a_probability(event: Page) -> None:
    """A likely match says so in a word; its score is in a tooltip, as the key says."""
    words = event.locator(".matrix").inner_text()
    assert "nearest sentence" in words
    assert "0." not in words
    expect(event.locator("#s2 td.omitted a")).to_have_attribute("title", "score 0.070")
    event.get_by_text("How rows are counted").click()
    key = event.locator("#statements ~ .meaning:not(.signs)")
    for said in ("no probability", "likely from 0.066; sure the higher it is"):
        expect(key).to_contain_text(said, use_inner_text=True)
    event.locator("#s2").get_by_role("link", name="nearest sentence").click()
    expect(event.get_by_role("dialog")).to_contain_text("nearest sentence, score 0.070")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of an event that twelve outlets report."""
    return write_page(crowded_event(12), CLUSTER, tmp_path_factory.mktemp("pages") / "c.html")


def test_twelve_outlets_stand_side_by_side(chromium: Browser, crowded: Path) -> None:
    """As signs they fit on a screen; a box, with a script or without, brings their sentences."""
    for scripted in (True, False):
        with chromium.new_context(viewport=WIDE, java_script_enabled=scripted) as context:
            page = watched(context.new_page())
            page.goto(crowded.as_uri())
            scroller = page.locator(".matrix-scroll")
            assert scroller.evaluate("one => one.scrollWidth - one.clientWidth") == 0
            expect(page.locator(".matrix thead th")).to_have_count(13)
            expect(page.locator(".matrix td p:visible")).to_have_count(0)
            expect(page.locator("td .point").first).to_be_visible()
            page.get_by_label("Sentences in the cells").check()
            assert page.locator(".matrix td p:visible").count() > 0
            assert scroller.evaluate("one => one.scrollWidth - one.clientWidth") > 0


def test_heads_stay_in_sight_beside_many_outlets(chromium: Browser, crowded: Path) -> None:
    """As signs and as sentences, the first row and the first column do not move."""
    with chromium.new_page(viewport={"width": 1000, "height": 420}) as page:
        watched(page).goto(crowded.as_uri())
        scroller = page.locator(".matrix-scroll")
        for ticked in (False, True):
            page.get_by_label("Sentences in the cells").set_checked(ticked)
            head = page.get_by_role("columnheader", name="Statement")
            scroller.evaluate("one => one.scrollTo({left: 0, top: 0, behavior: 'instant'})")
            before = head.bounding_box()
            scroller.evaluate("one => one.scrollTo({left: 90, top: 30, behavior: 'instant'})")
            assert scroller.evaluate("one => [one.scrollLeft, one.scrollTop]") == [90, 30]
            assert head.bounding_box() == before


def test_no_name_is_broken_above_its_signs(chromium: Browser, crowded: Path) -> None:
    """A word of a name stays whole; one that is longer than its column ends in an ellipsis."""
    named = "(one, word) => { one.textContent = word; return one.parentNode.clientHeight; }"
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto(crowded.as_uri())
        head = page.locator(".matrix thead bdi").nth(3)
        line = head.evaluate(named, "A")
        for word in ("Bloomberg", "NewsBusters", "Westdeutscher", "x" * 200):
            assert head.evaluate(named, word) == line
        assert head.locator("..").evaluate("one => one.scrollWidth > one.clientWidth")
        scroller = page.locator(".matrix-scroll")
        assert scroller.evaluate("one => one.scrollWidth - one.clientWidth") == 0
        assert "Outlet " in str(head.locator("xpath=ancestor::th").get_attribute("title"))


def test_the_keyboard_reaches_every_sign(chromium: Browser, crowded: Path) -> None:
    """Arrows lead to a sign without a link, too, and to those beside it; Enter opens it."""
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto(crowded.as_uri())
        sign = page.locator("#s2 td.omitted > :first-child").first
        page.locator("#s2 td:has(+ td.omitted) > :first-child").first.focus()
        page.keyboard.press("ArrowRight")
        focused = page.locator(":focus")
        expect(sign).to_be_focused()
        assert "omitted" in str(focused.locator("..").get_attribute("title"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("omitted")
        page.keyboard.press("Escape")
        expect(sign).to_be_focused()
        press(page, ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"])
        expect(sign).to_be_focused()
        page.get_by_label("Sentences in the cells").check()
        expect(page.locator("td > b[tabindex]")).to_have_count(0)
        expect(page.locator(".matrix")).to_have_attribute("role", "table")


def test_the_signs_are_one_stop(chromium: Browser, crowded: Path) -> None:
    """Tab goes into the grid, back to where it was left, and out; heads are reached by arrows."""
    place = "one => [one.closest('tr').id, one.closest('td, th').cellIndex]"
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto(crowded.as_uri())
        expect(page.get_by_role("grid").locator("[tabindex='0']")).to_have_count(1)
        focused = page.locator(":focus")
        page.locator(".matrix-scroll").focus()
        page.keyboard.press("Tab")
        assert focused.evaluate(place) == ["s1", 1]
        press(page, ["ArrowDown", "End", "ArrowLeft"])
        assert focused.evaluate(place) == ["s2", 11]
        page.keyboard.press("Tab")
        expect(page.locator(".matrix :focus")).to_have_count(0)
        page.keyboard.press("Shift+Tab")
        assert focused.evaluate(place) == ["s2", 11]
        press(page, ["Control+End", "Control+Home", "ArrowUp"])
        assert focused.evaluate(place) == ["", 1]
        press(page, ["ArrowUp", "ArrowLeft"])
        assert focused.evaluate(place) == ["", 1]
        press(page, ["ArrowDown", "ArrowLeft"])
        assert focused.evaluate(place) == ["s1", 0]
        assert focused.evaluate("one => one.matches('.point a')")


def test_a_row_that_is_hidden_takes_no_stop_along(chromium: Browser, crowded: Path) -> None:
    """Where the row of the last sign is not shown, Tab leads to the first that is."""
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto(crowded.as_uri())
        page.get_by_label("Words").fill("WARNED")
        stop = page.get_by_role("grid").locator("[tabindex='0']")
        assert stop.evaluate("one => one.closest('tr').id") == "s3"
        page.get_by_label("Words").fill("no such words")
        page.get_by_label("Words").fill("")
        expect(stop).to_have_count(1)


def test_without_a_script_every_sign_with_words_is_a_link(chromium: Browser, crowded: Path) -> None:
    """Nobody makes a grid of the table then, and it can be read and followed as it is."""
    with chromium.new_context(viewport=WIDE, java_script_enabled=False) as context:
        page = watched(context.new_page())
        page.goto(crowded.as_uri())
        expect(page.get_by_role("table", name="").locator("[tabindex]")).to_have_count(0)
        told = page.locator(".matrix td:is(.representative, .verbatim, .reworded)")
        assert told.count() == told.locator(":scope > a:visible").count() > 0


def test_on_a_phone_the_texts_are_folded(chromium: Browser, event_report: Path) -> None:
    """They would stand before the reasons, a hundred screens long; a link into one opens it."""
    with chromium.new_page(viewport=PHONE) as page:
        watched(page).goto((event_report / "clusters" / f"{CLUSTER}.html").as_uri())
        expect(page.locator(".text > details[open]")).to_have_count(0)
        page.locator(".remark.only a").first.click()
        expect(page.locator(".text > details[open]")).to_have_count(1)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of an event with two dozen statements and more."""
    return write_page(long_event(9), CLUSTER, tmp_path_factory.mktemp("pages") / "l.html")


@pytest.fixture
def phone(chromium: Browser, long: Path) -> Iterator[Page]:
    """That page on a phone."""
    with chromium.new_context(viewport=PHONE, reduced_motion="reduce") as context:
        page = watched(context.new_page())
        page.goto(long.as_uri())
        yield page


def test_on_a_phone_a_statement_shows_its_signs_until_it_is_opened(phone: Page) -> None:
    """By its button or a touch on a sign; without a script every statement is open."""
    card = phone.locator(".matrix tbody tr").nth(3)
    opened = card.locator("td p").first
    fold = card.get_by_role("button", name="Who tells it")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(opened).to_be_hidden()
    found = Axe().run(phone, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert len({*card.locator("td").evaluate_all("all => all.map(one => one.offsetTop)")}) == 1
    fold.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(opened).to_be_visible()
    fold.click()
    expect(opened).to_be_hidden()
    card.locator("td").first.click()
    expect(opened).to_be_visible()
    expect(phone.locator("dialog[open]")).to_have_count(0)
    expect(phone.locator("tbody tr:not(.folded)")).to_have_count(1)


def test_without_a_script_a_phone_shows_every_statement(chromium: Browser, long: Path) -> None:
    """What is folded at first is folded by the script alone."""
    with chromium.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = watched(context.new_page())
        page.goto(long.as_uri())
        expect(page.locator("tbody tr:visible")).to_have_count(27)
        expect(page.locator(".matrix tbody tr").last.locator("td p").first).to_be_visible()
        expect(page.get_by_role("button", name="Who tells it")).to_have_count(0)


def test_on_a_phone_the_first_statements_are_shown_and_then_the_rest(phone: Page) -> None:
    """A button shows the rest and leads to the first of it; so does a link to one of them."""
    expect(_rows(phone)).to_have_count(20)
    expect(phone.locator(".tools output").first).to_have_text("27 of 27 statements")
    phone.get_by_role("button", name="7 more statements").click()
    expect(_rows(phone)).to_have_count(27)
    assert phone.evaluate("document.activeElement.closest('tr').rowIndex") == 21
    phone.reload()
    last = phone.locator(".matrix tbody tr").last
    expect(last).to_be_hidden()
    phone.goto(f"{phone.url}#{last.get_attribute('id')}")
    expect(_rows(phone)).to_have_count(27)
    expect(last.locator("td p").first).to_be_visible()


def test_a_link_to_a_statement_shows_it_whatever_was_chosen(event: Page) -> None:
    """Who looks for words and follows a link does not end at a row that is not there."""
    event.get_by_label("Words").fill("WARNED")
    expect(_rows(event)).to_have_text(["3"])
    event.locator(".core a").first.click()
    expect(event.locator(":target")).to_be_visible()
    expect(event.get_by_label("Words")).to_have_value("")


def test_on_a_phone_a_long_list_shows_its_beginning(phone: Page) -> None:
    """A button shows the rest and goes there; a link to a part that is hidden shows it, too."""
    parts = "all => all.map((one, n) => { one.id ||= `part${n}`; })"
    phone.locator(".outlet").evaluate_all(parts)
    phone.evaluate("foldBeyond(document.querySelector('.outlets'), 1, 'reports')")
    expect(phone.locator(".outlet:visible")).to_have_count(1)
    phone.goto(f"{phone.url.partition('#')[0]}#o3")
    expect(phone.locator(".outlet:visible")).to_have_count(4)
    phone.evaluate("foldBeyond(document.querySelector('.outlets'), 1, 'reports')")
    phone.get_by_role("button", name="3 more reports").click()
    expect(phone.locator(".outlet:visible")).to_have_count(4)
    assert phone.evaluate("document.activeElement.id") == "o2"


def test_what_a_card_does_not_quote_is_one_click_away(chromium: Browser, long: Path) -> None:
    """The count of it leads to the rows that the outlet leaves out, or to what it tells alone."""
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto(long.as_uri())
        card = page.locator(".outlet:has(.remark.omitted):has(.remark.only)")
        name = card.locator(".name").inner_text()
        card.locator(".omitted").get_by_role("link", name="and 8 more").click()
        chosen = page.get_by_label("Rows").locator("option:checked")
        expect(chosen).to_have_text(re.compile(f"{re.escape(name)}$"))
        omitted = page.locator(f".matrix tbody tr:visible td.omitted[data-of='{name}']")
        expect(omitted).to_have_count(9)
        expect(_rows(page)).to_have_count(9)
        card.locator(".only").get_by_role("link", name="more").click()
        expect(page.locator(".text:target > details[open] > summary")).to_contain_text(name)


def test_on_a_phone_the_signs_of_a_row_stand_side_by_side(chromium: Browser, crowded: Path) -> None:
    """Twelve outlets take a few lines and not a screen; each sign still has its name beside it."""
    with chromium.new_page(viewport=PHONE) as page:
        watched(page).goto(crowded.as_uri())
        cells = page.locator("#s2 td")
        tops = {cells.nth(place).bounding_box()["y"] for place in range(12)}  # type: ignore[index]
        assert len(tops) <= 6
        assert cells.nth(2).evaluate(
            "one => getComputedStyle(one, '::before').content === `\"${one.dataset.of}\"`"
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_sign_opens_its_sentence(chromium: Browser, crowded: Path) -> None:
    """A click on any cell opens it beside the representative; a tooltip and a reader name it."""
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto(crowded.as_uri())
        cell = page.locator("#s1 td[data-of='Outlet c']")
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        cell.hover()
        expect(cell).to_have_attribute(
            "title", "Outlet c: reworded\nFifteen people died on Monday."
        )
        cell.click()
        expect(page.get_by_role("dialog")).to_contain_text("Fifteen people")
        page.keyboard.press("Escape")
        page.locator("#s2 td.omitted").first.click()
        expect(page.get_by_role("dialog")).to_contain_text("nearest sentence")


def test_two_texts_stand_side_by_side(event: Page) -> None:
    """Chosen texts, their sentences joined by lines, each text once more and without anchors."""
    event.get_by_text("Two texts side by side").click()
    event.get_by_role("combobox", name="Right", exact=True).select_option(label="Mirror")
    expect(event.locator(".compare output")).to_have_text("2 statements in both")
    panes = event.locator(".board .pane")
    told = ["Twelve people died on Monday.", "The old bridge fell into the river."]
    expect(panes.nth(0).locator(".pair")).to_have_text(told)
    expect(panes.nth(1)).to_contain_text("Fifteen people")
    expect(event.locator(".joint line")).to_have_count(2)
    ids = event.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    event.get_by_role("combobox", name="Right", exact=True).select_option(label="Herald")
    expect(panes.nth(1).locator("u")).to_have_text("Twelve people died on Monday.")


def test_what_both_tell_is_found_by_a_button(event: Page) -> None:
    """The texts that have most in common are chosen; a button goes from one pair to the next."""
    event.get_by_text("Two texts side by side").click()
    expect(event.get_by_role("combobox", name="Left", exact=True)).to_have_value("t1")
    expect(event.get_by_role("combobox", name="Right", exact=True)).to_have_value("t3")
    for words in ("Fifteen people died on Monday.", "The old bridge collapsed."):
        event.get_by_role("button", name="Next in both").click()
        expect(event.locator(".met").nth(1)).to_have_text(words)


def test_two_texts_scroll_together(event: Page) -> None:
    """What both tell comes to one height, whichever side is moved."""
    resize(event, 800, 140)
    event.get_by_text("Two texts side by side").click()
    expect(event.locator(".board .pane h3")).to_have_count(2)
    panes = "const panes = [...document.querySelectorAll('.board .pane')];"
    move = f"([leader, down]) => {{ {panes} panes[leader].scrollTo(0, down ? 1e6 : 0); }}"
    moved = f"down => {{ {panes} return panes.every(one => one.scrollTop > 0 === down); }}"
    for leader in (0, 1):
        for down in (True, False):
            event.evaluate(move, [leader, down])
            event.wait_for_function(moved, arg=down)


def test_who_moves_a_text_that_just_followed_leads(event: Page) -> None:
    """One report of the browser tells of both moves, and the reader's own is not passed over."""
    resize(event, 800, 140)
    event.get_by_text("Two texts side by side").click()
    expect(event.locator(".board .pane h3")).to_have_count(2)
    event.evaluate("""() => {
        const [one, other] = document.querySelectorAll(".board .pane");
        one.addEventListener("scroll", () => other.scrollTo(0, 0), { once: true });
        one.scrollTo(0, 1e6);
    }""")
    event.wait_for_function("() => document.querySelector('.board .pane').scrollTop === 0")


def test_everything_is_read_without_a_script(chromium: Browser, event_report: Path) -> None:
    """Timeline, summaries, conflicts, quotations, decisions stand there; no dead control does."""
    with chromium.new_context(java_script_enabled=False) as context:
        page = watched(context.new_page())
        page.goto((event_report / "index.html").as_uri())
        page.get_by_role("link", name="Flood hits Anytown").first.click()
        words = page.locator("main").inner_text()
        for said in (
            "First of those dated: Gazette, 21 Aug 2025, 06:30 UTC.",
            "+2 h",
            "26 % of its text stands, too, in Gazette, which was earlier",
            "Leaves out 1",
            "conflict on people: 12 Gazette, Herald / 15 Mirror",
            "told by 2 of 4 reports · first Herald, 21 Aug 2025, 08:30 UTC",
            "credited differently",
            "from Gazette",
            "Decided before",
        ):
            assert said in words, said
        expect(page.locator("button:visible, input:visible, select:visible")).to_have_count(0)
        page.locator("td.omitted").get_by_role("link", name="nearest sentence").click()
        expect(page.locator(":target")).to_be_visible()


def test_what_an_outlet_left_out_is_three_clicks_away(
    chromium: Browser, seeds_report: Path
) -> None:
    """From the front page to what 001 left out of the August 20 story, by what is seen alone."""
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto((seeds_report / "index.html").as_uri())
        page.get_by_role("link", name="Zelensky Rejects Beijing").first.click()
        page.get_by_role("link", name="Who tells what").click()
        card = page.locator(".outlet", has=page.get_by_text("001", exact=True))
        expect(card).to_contain_text("Leaves out 1:\n“…on August 20…”")
        card.get_by_role("link", name="on August 20").click()
        expect(page.locator(":target")).to_contain_text("…on August 20")


def test_an_event_of_twelve_outlets_fits_a_few_sheets(chromium: Browser, crowded: Path) -> None:
    """Paper has reports, rows and signs, and says where the texts and the reasons are."""
    with chromium.new_page(viewport=WIDE) as page:
        watched(page).goto(crowded.as_uri())
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
        assert sheets <= 6
        page.emulate_media(media="print")
        expect(page.get_by_text("On paper without the texts")).to_be_visible()
        expect(page.locator("#texts, #why, #near").locator("visible=true")).to_have_count(0)
        expect(page.locator("#s2 td.omitted").first).to_be_visible()


def test_paper_shows_rows_and_no_controls(event: Page) -> None:
    """Nothing on it is cut off, and no control is left; a row is as wide as the sheet."""
    event.emulate_media(media="print")
    expect(event.locator(".tools, .compare, #review").locator("visible=true")).to_have_count(0)
    cut = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
    assert event.locator(".matrix-scroll").evaluate_all(cut) == 0
    expect(event.get_by_text("Schools stay closed all week.").first).to_be_visible()
    paper = 718  # pixels of A4 between its margins
    resize(event, paper)
    assert event.evaluate("document.documentElement.scrollWidth") == paper
    widths = "all => all.map(one => one.clientWidth)"
    assert min(event.locator(".matrix tbody th").evaluate_all(widths)) > paper / 2
    assert event.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1600])
def test_axe_finds_no_violation_in_any_state(
    chromium: Browser, event_report: Path, width: int, scheme: str
) -> None:
    """With all folds open, decisions made, two texts side by side, and each window open."""
    with chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ) as page:
        watched(page).goto((event_report / "clusters" / f"{CLUSTER}.html").as_uri())
        press(page, "js")
        sign(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        expect(page.locator(".board .pane h3")).to_have_count(2)
        for state in ("", "openPeek(lines[0], toldColumns(lines[0]))", "showKeys()"):
            page.evaluate(state or "0")
            found = Axe().run(page, options=AXE)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.keyboard.press("Escape")


def test_a_word_without_end_widens_no_column(event: Page) -> None:
    """An address or a run of letters is broken in its cell, and every outlet stays in sight."""
    width = "document.querySelector('.matrix').scrollWidth"
    before = event.evaluate(width)
    event.evaluate(
        "document.querySelectorAll('.matrix bdi, .matrix q, .matrix p').forEach("
        "one => { one.textContent = 'x'.repeat(2000); })"
    )
    assert event.evaluate(width) == before


def test_hostile_words_are_inert_in_every_new_place(chromium: Browser, tmp_path: Path) -> None:
    """As quotation, speaker, value, subject, note, author, copied words; in windows and panes."""
    folder = write_report(hostile_event(), tmp_path / "r").parent
    path = folder / "clusters" / "hostile.html"
    with chromium.new_page(viewport=WIDE) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        watched(page).goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate("openPeek(lines[0], toldColumns(lines[0]))")
        page.keyboard.press("Escape")
        page.evaluate("members.slice(0, 4).forEach(split); near.slice(0, 4).forEach(merge)")
        sign(page)
        # A line each: to split off all of so many takes one for every pair.
        apart = "{decision: 'cannot-link', left: one.hash, right: members[0].hash}"
        page.evaluate(f"members.slice(4).forEach(one => decide([{apart}]))")
        assert page.locator(".outlet .decided").count() > 100
        expect(page.locator(".board .pane h3")).to_have_count(2)
        own = {path.as_uri(), *(one.as_uri() for one in (folder / "assets").iterdir())}
        assert set(asked) <= own
        assert page.evaluate("window.struck") is None
        made = "img, iframe, base, object, embed, [onload], [onerror], [onmouseover], [onclick]"
        expect(page.locator(f"{made}, [style], [srcdoc], form[action]")).to_have_count(0)
        schemes = page.evaluate("[...new Set([...document.links].map(one => one.protocol))]")
        assert set(schemes) <= {"file:", "http:", "https:"}
