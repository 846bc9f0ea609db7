"""Review on the event page: keys, decisions kept in the browser, exported, and sent to a server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import polars as pl
from browsing import WIDE, press, resize, sign, watched
from event_builders import CLUSTER, HASHES, TEXTS, event_result
from playwright.sync_api import Browser, Page, expect

import dedup
from dedup.decisions import read_decisions
from dedup.serve import ReportServer

ROOT = Path(__file__).parents[3]


def _exported(page: Page) -> list[dict[str, object]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "decisions.jsonl"
    return [
        json.loads(line) for line in Path(download.value.path()).read_text("utf-8").splitlines()
    ]


def test_keys_move_and_open(event: Page) -> None:
    """By j and k to the next and the one before, by n to the next part, by o into it."""
    press(event, "jj")
    expect(event.locator(":focus")).to_contain_text("Herald")
    press(event, "k")
    expect(event.locator(".current")).to_contain_text("Gazette")
    event.locator("#statements").evaluate("one => one.scrollIntoView()")
    for _ in range(20):
        if event.locator("tr.current").count():
            break
        press(event, "j")
    expect(event.locator(":focus")).to_have_attribute("id", "s1")
    press(event, "o")
    expect(event.get_by_role("dialog").locator("section")).to_have_count(4)
    event.keyboard.press("Escape")
    expect(event.locator(":focus")).to_have_attribute("id", "s1")


def test_the_bar_leaves_the_page_free(event: Page) -> None:
    """It stays at the end until it is used, then at the border, and never covers the foot."""
    bar, foot = event.locator("#review"), event.locator("footer.foot")
    height = WIDE["height"]
    assert bar.evaluate("one => one.getBoundingClientRect().top") > height
    press(event, "j")
    assert bar.evaluate("one => one.getBoundingClientRect().bottom") == height
    event.evaluate("scrollTo(0, document.body.scrollHeight)")
    ends = "one => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]"
    (_, below), (top, bottom) = bar.evaluate(ends), foot.evaluate(ends)
    assert below <= top < bottom < height + 1
    press(event, "n")
    event.keyboard.press("Escape")
    event.evaluate("scrollTo(0, 0)")
    assert bar.evaluate("one => one.getBoundingClientRect().top") > height
    event.get_by_role("button", name="Review").click()
    expect(event.get_by_role("button", name="Accept")).to_be_focused()
    assert bar.evaluate("one => one.getBoundingClientRect().bottom") == height


def test_the_bar_never_covers_a_phone(event: Page) -> None:
    """On a narrow screen it stays at the end of the page, though it is used."""
    resize(event, 390, 844)
    press(event, "j")
    event.evaluate("scrollTo(0, 0)")
    assert event.locator("#review").evaluate("one => one.getBoundingClientRect().top") > 844


def test_question_mark_lists_all_keys(event: Page) -> None:
    """Every key that does something stands in the window, which closes with Escape."""
    press(event, "?")
    shown = event.get_by_role("dialog", name="Keys").locator("kbd").all_inner_texts()
    acts = event.evaluate("Object.keys(ACTIONS)")
    assert set(acts) == set(shown)
    event.keyboard.press("Escape")
    expect(event.get_by_role("dialog")).to_have_count(0)


def test_keys_are_letters_in_a_field(event: Page) -> None:
    """Who types a word into a field decides nothing."""
    event.get_by_label("Words").press_sequentially("jams")
    expect(event.get_by_label("Words")).to_have_value("jams")
    expect(event.locator(".decisions li")).to_have_count(0)


def test_decisions_are_kept_shown_and_exported(event: Page) -> None:
    """Accept, split, merge, boilerplate: signed once, kept over a reload, read by the package."""
    event.evaluate("members.length")
    press(event, "a")
    sign(event)
    expect(event.locator(".said")).to_have_text("Decided: these reports belong together")
    press(event, "jj")
    press(event, "s")
    expect(event.locator(".outlet.current .decided")).to_have_text("to be split off")
    event.locator(".near").evaluate("one => moveTo(one)")
    press(event, "m")
    event.locator(".texts p", has_text="The old bridge collapsed").click()
    press(event, "b")
    event.reload()
    expect(event.locator("#review summary")).to_contain_text("4 decided here, 4 in this report")
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
    press(event, "a")
    sign(event)
    with event.expect_download() as download:
        event.get_by_role("button", name="Export").click()
    path = tmp_path / "decisions.jsonl"
    download.value.save_as(path)
    row = read_decisions(path).row(0, named=True)
    assert (row["decision"], row["author"]) == ("accept", "Ada")
    assert row["time"] is not None


def test_the_next_run_obeys_what_the_page_exports(chromium: Browser, tmp_path: Path) -> None:
    """A report split off on the committed page of the seeds is in no event with the others."""
    path = tmp_path / "decisions.jsonl"
    page_file = next((ROOT / "reports" / "seeds" / "clusters").glob("*.html"))
    with chromium.new_page(viewport=WIDE) as page:
        page.goto(page_file.as_uri())
        page.keyboard.press("s")
        page.get_by_role("dialog").get_by_role("button", name="001").click()
        sign(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Export").click()
        download.value.save_as(path)
    result = dedup.run(dedup.read_documents([ROOT / "seeds"]), decisions=path)
    assert set(result.decisions["effect"]) == {"obeyed"}
    events = result.clusters.filter(tier="event")
    assert not events["document"].str.starts_with("001").any()


def test_a_decision_can_be_undone(event: Page) -> None:
    """By its button or by a key; then it is neither shown nor exported."""
    press(event, "js")
    sign(event)
    press(event, "a")
    event.locator("#review summary").click()
    event.locator(".decisions li").first.get_by_role("button", name="Undo").click()
    expect(event.locator(".decided")).to_have_count(0)
    press(event, "u")
    expect(event.locator("#review details")).to_be_hidden()
    event.get_by_role("button", name="Export").click()
    expect(event.locator(".said")).to_have_text("Nothing was decided yet.")


def test_what_is_chosen_without_a_place_is_asked_for(event: Page) -> None:
    """Where no report is current, the page asks which one is meant."""
    press(event, "m")
    event.get_by_role("button", name="Rain in Othertown").click()
    sign(event)
    expect(event.locator(".near .decided")).to_have_text("to be merged")


@contextmanager
def _served(path: Path) -> Iterator[str]:
    """Serve the event, and yield the address of its page."""
    with ReportServer(event_result(), decisions=path) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.address.replace("index.html", f"clusters/{CLUSTER}.html")
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _opened(chromium: Browser, path: Path) -> Iterator[Page]:
    """Serve the event, and yield its page in a new browser."""
    with _served(path) as address, chromium.new_context(viewport=WIDE) as context:
        page = watched(context.new_page())
        page.goto(address)
        yield page


def _decided(page: Page, count: int) -> None:
    """Wait until so many decisions are listed, all of them in the file."""
    page.wait_for_function(
        "count => entries().length === count && !unsent().length && filed.length >= count",
        arg=count,
    )


def _new(path: Path) -> list[str]:
    """Return the decisions in a file that are not those that the run was told."""
    told = event_result().decisions["time"].max()
    return read_decisions(path).filter(pl.col("time") > told)["decision"].to_list()


def test_a_served_page_keeps_its_decisions_in_the_file(chromium: Browser, tmp_path: Path) -> None:
    """What is decided stands in the file at once, and what is undone does not."""
    path = tmp_path / "d.jsonl"
    with _opened(chromium, path) as page:
        told = page.evaluate("turn.then(() => filed.length)")
        press(page, "a")
        sign(page)
        _decided(page, told + 1)
        press(page, "a")
        press(page, "js")
        _decided(page, told + 2)
        assert _new(path) == ["accept"] + ["cannot-link"] * 3
        press(page, "u")
        _decided(page, told + 1)
        expect(page.locator(".outlet .decided")).to_have_count(0)
        assert _new(path) == ["accept"]
        expect(page.get_by_role("button", name="Send again")).to_have_count(0)


def test_a_merge_takes_back_what_parted_the_two(chromium: Browser, tmp_path: Path) -> None:
    """A report that was split off in an earlier run comes back whole, and draws none out.

    If that is undone, it is parted again.
    """
    path = tmp_path / "d.jsonl"
    told = event_result().decisions
    assert told.filter(decision="cannot-link", left=HASHES["x"]).height == 4
    with _opened(chromium, path) as page:
        page.evaluate("turn")
        page.locator(".near").evaluate("one => moveTo(one)")
        press(page, "m")
        sign(page)
        page.wait_for_function("turn.then(() => !unsent().length)")
        assert _new(path) == ["must-link"]
        assert read_decisions(path).filter(decision="cannot-link").is_empty()
        press(page, "u")
        page.wait_for_function("turn.then(() => !unsent().length)")
        assert _new(path) == []
        assert read_decisions(path).filter(decision="cannot-link", left=HASHES["x"]).height == 4


def test_who_comes_later_sees_what_was_decided_and_can_undo_it(
    chromium: Browser, tmp_path: Path
) -> None:
    """In another browser, and after the server was started again, at another address."""
    path = tmp_path / "d.jsonl"
    with _opened(chromium, path) as page:
        told = page.evaluate("turn.then(() => filed.length)")
        press(page, "js")
        sign(page)
        _decided(page, told + 1)
    with _opened(chromium, path) as page:
        _decided(page, told + 1)
        expect(page.locator(".outlet .decided")).to_have_text("to be split off")
        press(page, "u")
        expect(page.locator(".said")).to_have_text("Nothing of yours to undo on this page.")
        page.locator("#review summary").click()
        page.locator(".decisions li").last.get_by_role("button", name="Undo").click()
        _decided(page, told)
    assert _new(path) == []


def test_the_time_of_a_decision_is_shown_in_utc(chromium: Browser, tmp_path: Path) -> None:
    """A program may write it with the hours of its own zone."""
    path = tmp_path / "d.jsonl"
    line = {"decision": "accept", "members": [HASHES[name] for name in "ab"], "author": "Ada"}
    path.write_text(json.dumps(line | {"time": "2026-11-26T01:30:00+02:00"}), encoding="utf-8")
    with _opened(chromium, path) as page:
        _decided(page, 1)
        shown = page.locator(".decisions li").text_content()
    assert shown is not None
    assert "Ada, 2026-11-25 23:30 UTC" in shown


def test_what_a_stopped_server_did_not_take_is_kept_and_told(
    chromium: Browser, tmp_path: Path
) -> None:
    """The page says that it is in this browser alone, lets it be sent again, and exports it."""
    with chromium.new_context(viewport=WIDE) as context:
        page = context.new_page()
        with _served(tmp_path / "d.jsonl") as address:
            page.goto(address)
            page.evaluate("turn")
        press(page, "a")
        sign(page)
        page.locator(".said").filter(has_text="Kept in this browser alone").wait_for()
        expect(page.get_by_role("button", name="Send again")).to_be_visible()
        assert _exported(page)[-1]["decision"] == "accept"


def test_reports_that_are_split_off_may_be_together(event: Page) -> None:
    """Each is parted from those that stay, and neither from the other."""
    press(event, "js")
    sign(event)
    press(event, "js")
    pairs = [(line["left"], line["right"]) for line in _exported(event)]
    first, second, *stay = (HASHES[name] for name in "abcd")
    assert sorted(pairs) == sorted((out, kept) for out in (first, second) for kept in stay)
    press(event, "jsjs")
    expect(event.locator(".said")).to_contain_text("All others were split off before")


def test_a_page_from_disk_sends_nothing(event: Page) -> None:
    """Without a server nothing waits to be sent, and the policy allows no request."""
    press(event, "a")
    sign(event)
    expect(event.get_by_role("button", name="Send again")).to_have_count(0)
    policy = event.locator("meta[http-equiv]").get_attribute("content")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy
