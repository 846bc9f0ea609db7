"""Who may ask: this machine, by an address that names it and holds the token, and nobody else.

A page of the open web can make a browser ask ``127.0.0.1``, by a link or by a name that it lets
point there (DNS rebinding). So every request must name the address itself in ``Host``, and hold a
token in its path that only the one who started the server knows.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Lock
from typing import Any, Final

import msgspec

from dedup.decisions import DecisionsFile
from dedup.errors import DedupError, OutputError
from dedup.progress import Progress
from dedup.result import Result
from dedup.serve.pages import Pages, Served

_LOOPBACK: Final = "127.0.0.1"
_DECISIONS: Final = "decisions"
_DECIDED: Final = "decided"
_LARGEST: Final = 1 << 26
"""Bytes of decisions in one request; a line has some 300, and years of reviewing fit into it."""
_KINDS: Final = ("application/jsonl", "application/x-ndjson", "application/json")
"""None of them can be sent to another origin without asking it first."""
_JSON: Final = "application/json"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ReportServer(ThreadingHTTPServer):
    """Serves the report of one result on a loopback address, until it is closed.

    ``address`` is where it begins; ``serve_forever`` answers, ``shutdown`` from another thread
    ends that, and leaving the block closes the port.

    Args:
        result: the run.
        decisions: the file to which decisions are added, and out of which they are taken back; it
            need not exist, but its folder must.
        port: where to listen; 0: any that is free.
        title: title of the report.
        progress: called with ("first page", events summed up, events in all): it needs them all.

    Raises:
        InputError: the file is there, but is none of decisions.
        OutputError: the folder of the file is not there, or the port is taken or not for this user.
    """

    daemon_threads = True
    request_queue_size = 128
    """Who asks at once and waits; of http.server's five, the others were turned away."""

    def __init__(
        self,
        result: Result,
        *,
        decisions: str | os.PathLike[str],
        port: int = 0,
        title: str = "Report",
        progress: Progress | None = None,
    ) -> None:
        if not os.path.lexists(decisions):
            _check_folder(Path(decisions).absolute().parent, decisions)
        self._decisions, self._writing = DecisionsFile(decisions, result.decisions), Lock()
        self._decisions.lines()
        self._pages = Pages(result, title, progress)
        self._token = secrets.token_urlsafe(24)
        try:
            super().__init__((_LOOPBACK, port), _Handler)
        except OSError as error:
            raise OutputError(f"port {port}: cannot be used ({error.strerror})") from error
        self.hosts = tuple(f"{name}:{self.server_port}" for name in (_LOOPBACK, "localhost"))

    @property
    def address(self) -> str:
        """The address of the first page; who has it may read the report and add decisions."""
        return f"http://{_LOOPBACK}:{self.server_port}/{self._token}/index.html"

    def server_bind(self) -> None:
        """Bind to the address, and ask no name server what it is called, as http.server would."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = _LOOPBACK, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a reader that went away in the middle of a page; tell everything else."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def path_inside(self, path: str) -> str | None:
        """Return what a path names behind the token; None: it has another token, or none."""
        token, _, inside = path.partition("?")[0].removeprefix("/").partition("/")
        same = hmac.compare_digest(token.encode("utf-8", "replace"), self._token.encode())
        return inside if same else None

    def page(self, inside: str) -> Served | None:
        """Return a page of the report by its path inside."""
        return self._pages.page(inside)

    def decisions(self) -> bytes:
        """Return what the file of decisions holds, as JSON lines."""
        return self._decisions.lines()

    def decided(self) -> list[str]:
        """Return the pages of clusters that the file holds a decision about, by their paths."""
        return self._pages.decided(self._decisions.texts())

    def add(self, lines: bytes) -> int:
        """Add decisions to the file; returns how many."""
        with self._writing:
            return self._decisions.add(lines)

    def take_back(self, lines: bytes) -> int:
        """Take decisions out of the file; returns how many."""
        with self._writing:
            return self._decisions.take_back(lines)


def _json(value: object) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _check_folder(folder: Path, decisions: str | os.PathLike[str]) -> None:
    """Refuse, before a reviewer has decided anything, a place where it could not be kept."""
    if not folder.is_dir():
        raise OutputError(f"{decisions}: cannot be written (its folder is not there)")
    if not os.access(folder, os.W_OK):
        raise OutputError(
            f"{decisions}: cannot be written (nor can anything in its folder); name another file "
            "with --decisions"
        )


class _Handler(BaseHTTPRequestHandler):
    """One request: refused, or answered with a page or a count."""

    server: ReportServer
    timeout = 30
    server_version, sys_version = "dedup", ""

    def do_GET(self) -> None:
        """Answer with a page, with the decisions that the file holds, or which pages have some."""
        inside = self._admitted()
        if inside is None:
            return
        if inside == _DECISIONS:
            self._answer_or_say(lambda: (_KINDS[0], self.server.decisions()))
            return
        if inside == _DECIDED:
            self._answer_or_say(lambda: (_JSON, _json(self.server.decided())))
            return
        page = self.server.page(inside)
        if page is None:
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            self._answer(HTTPStatus.OK, page.kind, page.content, page.policy)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server asks for

    def do_POST(self) -> None:
        """Take in decisions, and answer how many were added, or why none was."""
        self._change("added", self.server.add)

    def do_DELETE(self) -> None:
        """Take decisions back, and answer how many of them were in the file, or why none was."""
        self._change("removed", self.server.take_back)

    def _change(self, counted: str, change: Callable[[bytes], int]) -> None:
        inside = self._admitted()
        if inside is None:
            return
        refused = self._unfit(inside)
        if refused is not None:
            self._refuse(refused)
            return
        length = int(self.headers["Content-Length"])
        lines = self.rfile.read(length)
        if len(lines) < length:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        self._answer_or_say(lambda: (_JSON, _json({counted: change(lines)})))

    def _answer_or_say(self, made: Callable[[], tuple[str, bytes]]) -> None:
        """Answer with what is made, a media type and content, or with why it cannot be."""
        try:
            kind, content = made()
        except DedupError as error:
            failed = isinstance(error, OutputError)
            status = HTTPStatus.INTERNAL_SERVER_ERROR if failed else HTTPStatus.BAD_REQUEST
            self._answer(status, _JSON, _json({"error": str(error)}))
        else:
            self._answer(HTTPStatus.OK, kind, content)

    def send_error(
        self,
        code: int,
        message: str | None = None,  # noqa: ARG002 - the request's own words are not sent back
        explain: str | None = None,  # noqa: ARG002
    ) -> None:
        """Answer what http.server itself refuses as everything else is refused."""
        self._refuse(HTTPStatus(code))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: a path holds the token."""

    def _admitted(self) -> str | None:
        """Return what is asked for; None: the request was refused, and that was answered."""
        hosts = self.headers.get_all("Host") or []
        inside = self.server.path_inside(self.path)
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts or inside is None:
            self._refuse(HTTPStatus.FORBIDDEN)
            return None
        return inside

    def _unfit(self, inside: str) -> HTTPStatus | None:
        """Tell why decisions are not taken in from such a request; None: they are."""
        if inside != _DECISIONS:
            return HTTPStatus.NOT_FOUND
        origins = {f"http://{host}" for host in self.server.hosts}
        if not set(self.headers.get_all("Origin") or []) <= origins:
            return HTTPStatus.FORBIDDEN
        if self.headers.get_content_type() not in _KINDS:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            return HTTPStatus.LENGTH_REQUIRED
        too_long = len(length) > 9 or int(length) > _LARGEST
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_long else None

    def _refuse(self, status: HTTPStatus) -> None:
        self._answer(status, "text/plain; charset=utf-8", f"{status.phrase}\n".encode())

    def _answer(
        self, status: HTTPStatus, kind: str, content: bytes, policy: str = "default-src 'none'"
    ) -> None:
        headers = {"Content-Type": kind, "Content-Length": str(len(content))}
        self.send_response(status)
        for name, value in (headers | {"Content-Security-Policy": policy} | _HEADERS).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
