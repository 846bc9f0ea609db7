"""The served report: who is answered, with what, and what a decision sent to it becomes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import polars as pl
import pytest
from playwright.sync_api import Browser

import dedup
from dedup.decisions import read_decisions
from dedup.errors import InputError, OutputError
from dedup.report import write_report
from dedup.report.labels import page_name
from dedup.serve import ReportServer
from tests.conftest import PATIENCE, not_ignored, not_waited_for

SEEDS = Path(__file__).parents[2] / "seeds"
JSONL = {"Content-Type": "application/jsonl"}
HASHES = ["0" * 32, "1" * 32]
DECISION = {"decision": "must-link", "left": HASHES[0], "right": HASHES[1], "author": "Ada"}
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')


class Served:
    """A server that runs beside the test, and the file that it adds decisions to."""

    def __init__(self, server: ReportServer, decisions: Path) -> None:
        self.server, self.decisions = server, decisions
        self.base = urlsplit(server.address).path.removesuffix("index.html")

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str | None
    ) -> tuple[HTTPResponse, bytes]:
        """Send one request; headers by keyword, with ``_`` for ``-``; None: without it."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host="Host" in given)
        if body is not None:
            given = {"Content-Length": str(len(body))} | given
        for name, value in given.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def post(self, decision: Any, path: str = "decisions", **headers: str) -> int:
        """Send a decision and return the status."""
        body = json.dumps(decision).encode()
        given = {"Content_Type": "application/jsonl"} | headers
        return self.ask("POST", f"{self.base}{path}", body, **given)[0].status


@pytest.fixture(scope="module")
def result() -> dedup.Result:
    """Return a run of the five articles."""
    return dedup.run(dedup.read_documents([SEEDS]))


@pytest.fixture
def served(result: dedup.Result, tmp_path: Path) -> Iterator[Served]:
    """Serve that run on a free port."""
    decisions = tmp_path / "decisions.jsonl"
    with ReportServer(result, decisions=decisions, title="Five articles") as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield Served(server, decisions)
        server.shutdown()
        thread.join()


def test_pages_are_those_of_the_report(
    served: Served, result: dedup.Result, tmp_path: Path
) -> None:
    """Every page of the written report is served at its place, but for its policy's place."""
    folder = write_report(result, tmp_path / "report", title="Five articles").parent
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 1
    for page in pages:
        path = f"{served.base}{page.relative_to(folder).as_posix()}"
        response, content = served.ask("GET", path)
        assert response.status == 200
        written = page.read_bytes()
        assert content == POLICY.sub(b"", written)
        stated = POLICY.search(written)
        assert stated is not None
        policy = response.headers["Content-Security-Policy"]
        policy = policy.removesuffix("; connect-src 'self'; frame-ancestors 'none'")
        assert policy == unescape(stated[1].decode())
    assert served.ask("GET", served.base)[1] == served.ask("GET", f"{served.base}index.html")[1]


def test_many_that_ask_at_once_are_all_answered(result: dedup.Result, tmp_path: Path) -> None:
    """A hundred requests that came before the first was looked at are answered one by one."""
    with ReportServer(result, decisions=tmp_path / "decisions.jsonl") as server:
        place, path = ("127.0.0.1", server.server_port), urlsplit(server.address).path
        asked = [socket.create_connection(place, timeout=PATIENCE) for _ in range(100)]
        for one in asked:
            one.sendall(f"HEAD {path} HTTP/1.0\r\nHost: 127.0.0.1:{place[1]}\r\n\r\n".encode())
        often = {"poll_interval": 0.02}
        thread = Thread(target=server.serve_forever, kwargs=often, daemon=True)
        thread.start()
        for one in asked:
            assert one.recv(15) == b"HTTP/1.0 200 OK"
            one.close()
        server.shutdown()
        thread.join()


def test_style_and_scripts_are_served_as_such(
    served: Served, result: dedup.Result, tmp_path: Path
) -> None:
    """What pages share is served as written, with its own type, which a browser insists on."""
    folder = write_report(result, tmp_path / "report").parent
    files = [file for file in folder.rglob("*") if file.suffix in {".css", ".js"}]
    assert files
    for file in files:
        path = f"{served.base}{file.relative_to(folder).as_posix()}"
        response, content = served.ask("GET", path)
        assert (response.status, content) == (200, file.read_bytes())
        kind = "text/css" if file.suffix == ".css" else "text/javascript"
        assert response.headers.get_content_type() == kind


def test_every_answer_has_strict_headers(served: Served) -> None:
    """Nothing is stored, no address is told to others, and nothing frames a page."""
    for path in (f"{served.base}index.html", f"{served.base}nothing.html", "/"):
        headers = served.ask("GET", path)[0].headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/wrong/index.html",
        "//",
        "/%00",
        "/%C3%A9/index.html",
    ],
)
def test_without_the_token_nothing_is_said(served: Served, path: str) -> None:
    """A path without the token of the address is refused, whatever it names."""
    response, content = served.ask("GET", path)
    assert (response.status, content) == (403, b"Forbidden\n")
    assert served.ask("POST", path, b"", Content_Type="application/json")[0].status == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "", None])
def test_a_foreign_host_is_refused(served: Served, host: str | None) -> None:
    """A name that leads to this machine is not its address (DNS rebinding)."""
    named = None if host is None else host.format(port=served.server.server_port)
    assert served.ask("GET", f"{served.base}index.html", Host=named)[0].status == 403
    assert served.ask("GET", f"{served.base}index.html")[0].status == 200


@pytest.mark.parametrize("sent", [b"\xff\xfe\r\n\r\n", b"GET /\xe9 HTTP/1.1\r\n\r\n", b"\r\n"])
def test_what_is_no_request_is_refused(served: Served, sent: bytes) -> None:
    """Bytes that are no request are not sent back, and the next request is answered."""
    place = ("127.0.0.1", served.server.server_port)
    with socket.create_connection(place, timeout=PATIENCE) as peer:
        peer.sendall(sent)
        peer.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: peer.recv(4096), b""))
    assert b"\xff" not in answer
    assert b"\xe9" not in answer
    assert b" 200 " not in answer
    assert served.ask("GET", f"{served.base}index.html")[0].status == 200


def test_half_a_request_adds_nothing(served: Served) -> None:
    """A body that ends early is refused, though what came is a decision."""
    body = json.dumps(DECISION).encode() + b"\n"
    head = (
        f"POST {served.base}decisions HTTP/1.1\r\nHost: 127.0.0.1:{served.server.server_port}\r\n"
        f"Content-Type: application/jsonl\r\nContent-Length: {2 * len(body)}\r\n\r\n"
    )
    place = ("127.0.0.1", served.server.server_port)
    with socket.create_connection(place, timeout=PATIENCE) as peer:
        peer.sendall(head.encode() + body)
        peer.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: peer.recv(4096), b""))
    assert b" 400 " in answer
    assert not served.decisions.exists()


def test_only_what_a_report_has_is_served(served: Served, tmp_path: Path) -> None:
    """No path leads out of the report, and no method but those named does anything."""
    for path in ("../run.json", "clusters/../index.html", "clusters/", "decisions/", "%2e%2e/a"):
        assert served.ask("GET", f"{served.base}{path}")[0].status == 404
    for method in ("PUT", "PATCH", "OPTIONS", "TRACE"):
        assert served.ask(method, f"{served.base}index.html")[0].status == 501
    response, content = served.ask("HEAD", f"{served.base}index.html")
    assert (response.status, content) == (200, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_page_of_a_cluster_does_not_wait_for_what_sums_all_up(
    served: Served, monkeypatch: pytest.MonkeyPatch, result: dedup.Result
) -> None:
    """While the first page is still being made, an event and its style are served."""
    begun, go_on = Event(), Event()

    def slow(folder: Path, *_: object, **__: object) -> None:
        begun.set()
        assert go_on.wait(PATIENCE)
        (folder / "index.html").write_bytes(b"made")

    monkeypatch.setattr("dedup.serve.pages.write_front", slow)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(served.ask, "GET", served.base)
        try:
            assert begun.wait(PATIENCE)
            event = result.clusters.filter(tier="event")["cluster"][0]
            for path in (f"clusters/{page_name('event', event)}", "assets/event.css"):
                assert served.ask("GET", f"{served.base}{path}")[0].status == 200
            assert not first.done()
        finally:
            go_on.set()
        assert first.result()[1] == b"made"


def test_a_decision_is_added_to_the_file(served: Served) -> None:
    """What was sent stands in the file, one decision a line, and is read as one."""
    assert served.post(DECISION) == 200
    response, content = served.ask(
        "POST",
        f"{served.base}decisions",
        b"\n".join(json.dumps(DECISION | {"note": str(n)}).encode() for n in range(2)),
        Content_Type="application/x-ndjson; charset=utf-8",
        Origin=f"http://127.0.0.1:{served.server.server_port}",
    )
    assert (response.status, json.loads(content)) == (200, {"added": 2})
    assert read_decisions(served.decisions)["note"].to_list() == [None, "0", "1"]


def test_decisions_are_read_and_taken_back(served: Served) -> None:
    """Who asks gets what the file holds, and what is sent to be taken back stands there no more."""
    lines = [DECISION | {"note": note} for note in ("one", "two")]
    for line in lines:
        assert served.post(line) == 200
    response, content = served.ask("GET", f"{served.base}decisions")
    assert response.headers.get_content_type() == "application/jsonl"
    assert [json.loads(line) for line in content.splitlines()] == lines
    body = json.dumps(lines[0]).encode()
    response, content = served.ask("DELETE", f"{served.base}decisions", body, **_jsonl())
    assert (response.status, json.loads(content)) == (200, {"removed": 1})
    assert read_decisions(served.decisions)["note"].to_list() == ["two"]
    foreign = _jsonl() | {"Origin": "https://evil.example"}
    body = json.dumps(lines[1]).encode()
    assert served.ask("DELETE", f"{served.base}decisions", body, **foreign)[0].status == 403
    served.decisions.write_bytes(b"notes")
    response, content = served.ask("GET", f"{served.base}decisions")
    assert response.status == 400
    assert "jsonl:1: is no decision" in json.loads(content)["error"]


def test_the_pages_that_something_was_decided_on_are_told(
    served: Served, result: dedup.Result
) -> None:
    """A decision counts for every page that shows a text of it, and for no other."""
    told = ("GET", f"{served.base}decided")
    assert json.loads(served.ask(*told)[1]) == []
    event = result.clusters.filter(tier="event")
    inside = result.documents.filter(pl.col("document").is_in(event["document"].to_list()))
    assert served.post({"decision": "accept", "members": HASHES}) == 200
    assert json.loads(served.ask(*told)[1]) == []
    shown = inside["content_hash"].to_list()
    assert served.post({"decision": "must-link", "left": HASHES[0], "right": shown[0]}) == 200
    assert json.loads(served.ask(*told)[1]) == [f"clusters/{event['cluster'][0]}.html"]


@pytest.mark.parametrize("kind", ["accept", "boilerplate"])
def test_a_page_is_decided_on_by_a_decision_of_any_kind(
    served: Served, result: dedup.Result, kind: str
) -> None:
    """Who accepts an event has been there, and who marks a line in one of its texts."""
    inside = result.clusters.filter(tier="event").join(result.documents, on="document")
    texts = inside["content_hash"].to_list()
    more: dict[str, Any] = {
        "accept": {"members": texts},
        "boilerplate": {"content_hash": texts[0], "start": 0, "end": 9},
    }
    assert served.post({"decision": kind} | more[kind]) == 200
    assert len(json.loads(served.ask("GET", f"{served.base}decided")[1])) == 1


def test_decisions_of_years_are_taken_in_at_once(served: Served) -> None:
    """A reviewer who has worked without a server sends more than a megabyte when there is one."""
    lines = [json.dumps(DECISION | {"note": f"{number:05}"}) for number in range(8_000)]
    body = "\n".join(lines).encode()
    assert len(body) > 1 << 20
    for method, counted in (("POST", "added"), ("DELETE", "removed")):
        response, content = served.ask(method, f"{served.base}decisions", body, **_jsonl())
        assert (response.status, json.loads(content)) == (200, {counted: len(lines)})


def test_what_is_no_decision_changes_nothing(served: Served) -> None:
    """A broken line is refused with the reason, and the file stays as it was."""
    assert served.post(DECISION) == 200
    before = served.decisions.read_bytes()
    body = json.dumps(DECISION).encode() + b"\n{}"
    response, content = served.ask("POST", f"{served.base}decisions", body, **_jsonl())
    assert response.status == 400
    assert "decisions:2: is no decision" in json.loads(content)["error"]
    assert served.decisions.read_bytes() == before


def _jsonl() -> dict[str, str]:
    return {"Content_Type": "application/jsonl"}


def test_what_another_site_can_send_is_refused(served: Served) -> None:
    """Another origin, a form, a body without a length or too long a one add nothing."""
    assert served.post(DECISION, Origin="https://evil.example") == 403
    assert served.post(DECISION, Origin="null") == 403
    assert served.post(DECISION, Content_Type="text/plain") == 415
    assert served.post(DECISION, Content_Type="application/x-www-form-urlencoded") == 415
    assert served.post(DECISION, Content_Length="") == 411
    assert served.post(DECISION, Content_Length="-1") == 411
    assert served.post(DECISION, Content_Length=str(10**8)) == 413
    assert served.post(DECISION, Content_Length="9" * 5000) == 413
    assert served.post(DECISION, path="index.html") == 404
    assert served.post(DECISION, Host="evil.example") == 403
    assert not served.decisions.exists()


def test_a_place_that_cannot_be_written_is_told(served: Served) -> None:
    """The answer says that the decision is not kept."""
    served.decisions.mkdir()
    body = json.dumps(DECISION).encode()
    response, content = served.ask("POST", f"{served.base}decisions", body, **_jsonl())
    assert response.status >= 400
    assert "cannot" in json.loads(content)["error"]


def test_a_folder_that_takes_no_decisions_is_told_before_any(
    result: dedup.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reviewer of an archive that is read-only hears it at once, and which option helps."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match=r"a\.jsonl: cannot be written .*--decisions"):
        ReportServer(result, decisions=tmp_path / "a.jsonl")


def test_a_file_that_is_none_of_decisions_is_refused(result: dedup.Result, tmp_path: Path) -> None:
    """Nothing is ever appended to another file, and a taken port is an error with a reason."""
    other = tmp_path / "notes.txt"
    other.write_text("my notes", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.txt:1: is no decision"):
        ReportServer(result, decisions=other)
    with pytest.raises(OutputError, match="its folder is not there"):
        ReportServer(result, decisions=tmp_path / "nowhere" / "a.jsonl")
    assert not (tmp_path / "nowhere").exists()
    with (
        ReportServer(result, decisions=tmp_path / "a.jsonl") as server,
        pytest.raises(OutputError, match="cannot be used"),
    ):
        ReportServer(result, decisions=tmp_path / "a.jsonl", port=server.server_port)


def test_the_verb_prints_the_address_and_ends_with_an_interrupt(
    result: dedup.Result, tmp_path: Path
) -> None:
    """``dedup serve`` says where it is, and on stderr what decisions are for; Ctrl-C ends it."""
    result.write(tmp_path / "run")
    command = [sys.executable, "-m", "dedup", "serve", str(tmp_path / "run")]
    with (
        not_ignored(signal.SIGINT),
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process,
        not_waited_for(process),
    ):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        parts = urlsplit(address)
        connection = HTTPConnection("127.0.0.1", parts.port or 0, timeout=PATIENCE)
        body = json.dumps(DECISION)
        connection.request("POST", parts.path.replace("index.html", "decisions"), body, JSONL)
        assert connection.getresponse().status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    reading, told, stopped = err.splitlines()
    assert reading.endswith(" s  reading")
    assert (process.returncode, out, stopped) == (0, "", "dedup: stopped")
    assert f"the next run obeys them with --decisions {tmp_path}/run.decisions.jsonl" in told
    assert read_decisions(tmp_path / "run.decisions.jsonl").height == 1


def test_a_browser_shows_the_pages_and_can_send_a_decision_but_nothing_elsewhere(
    served: Served, chromium: Browser
) -> None:
    """Under the policy of the header styles apply, a page may answer home, and no other host."""
    send = """async ([place, body]) => {
        try {
            const headers = {"Content-Type": "application/jsonl"};
            return (await fetch(place, {method: "POST", headers, body})).status;
        } catch { return "blocked"; }
    }"""
    with chromium.new_page() as page:
        page.goto(served.server.address)
        page.click("a[href^='clusters/']")
        page.wait_for_url("**/clusters/*")
        assert page.evaluate("getComputedStyle(document.body).fontFamily") != "Times New Roman"
        assert page.evaluate(send, ["../decisions", json.dumps(DECISION)]) == 200
        assert page.evaluate(send, ["https://example.org/", ""]) == "blocked"
    assert read_decisions(served.decisions)["author"].to_list() == ["Ada"]


def test_a_browser_marks_on_the_first_page_what_was_decided(
    served: Served, chromium: Browser, result: dedup.Result
) -> None:
    """A reviewer who comes back to the first page sees where something was decided."""
    texts = result.clusters.filter(tier="event").join(result.documents, on="document")
    with chromium.new_page() as page:
        page.goto(served.server.address)
        assert page.locator(".decided").count() == 0
        members = texts["content_hash"].to_list()
        assert served.post({"decision": "accept", "members": members}) == 200
        page.goto(served.server.address)
        page.wait_for_selector("h3 a[href^='clusters/'] + .decided")


def test_who_waits_for_the_first_page_is_told_how_far_it_is(
    result: dedup.Result, tmp_path: Path
) -> None:
    """The server tells how many events are summed up, once: it makes that page once."""
    told: list[tuple[str, int, int]] = []

    def progress(stage: str, done: int, total: int) -> None:
        told.append((stage, done, total))

    with ReportServer(result, decisions=tmp_path / "a.jsonl", progress=progress) as server:
        for _ in range(2):
            assert server.page("index.html") is not None
    assert told == [("first page", 1, 1)]
