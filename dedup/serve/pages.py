"""Pages of one run, each made when it is first asked for; the last ones are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final, NamedTuple

from dedup.progress import Progress
from dedup.report.event.cluster import read_cluster
from dedup.report.event.line import ClusterLine, cluster_line
from dedup.report.event.page import event_page
from dedup.report.event.stories import Stories
from dedup.report.files.assets import ASSETS, write_assets
from dedup.report.files.folder import CLUSTERS, INDEX
from dedup.report.html import render, write_front
from dedup.report.labels import page_name
from dedup.report.page_order import page_keys, places
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.values import Place
from dedup.result import Result

_KEPT: Final = 64
_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')
_NOTHING: Final = "default-src 'none'"
_HTML: Final = "text/html; charset=utf-8"
_ASSETS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}


class Served(NamedTuple):
    """A page, what it may do (its content security policy), and its media type."""

    content: bytes
    policy: str
    kind: str = _HTML


class Pages:
    """The pages of a report by their paths inside its folder.

    Those of clusters are made one by one; what sums them up is made at once, for it reads them all.
    Of each sort one is made at a time: all are pure computation. A page of a cluster does not wait
    for what sums them up; what both find in the tables, which they share, is the same.
    """

    def __init__(self, result: Result, title: str, progress: Progress | None = None) -> None:
        self._title, self._progress = title, progress
        self._of_clusters, self._of_all = Lock(), Lock()
        self._tables = Tables(result)
        self._stories = Stories(self._tables)
        self._cluster = lru_cache(maxsize=_KEPT)(self._made)

    def page(self, path: str) -> Served | None:
        """Return the page that a report has at this path; None: it has none."""
        key = self._keys.get(path)
        if key is not None:
            with self._of_clusters:
                return self._cluster(key)
        if path.startswith(f"{ASSETS}/"):
            return self._assets.get(path)
        with self._of_all:
            return self._front.get(path or INDEX)

    def decided(self, texts: Collection[str]) -> list[str]:
        """Return the pages of clusters, by path, that show one of some texts (content hashes)."""
        with self._of_clusters:
            return [path for path, held in self._texts.items() if not held.isdisjoint(texts)]

    @cached_property
    def _texts(self) -> dict[str, frozenset[str]]:
        """The content hashes of the reports of every cluster that has a page."""
        return {
            path: frozenset(
                self._tables.document(row["document"])["content_hash"]
                for row in self._tables.members(key)
            )
            for path, key in self._keys.items()
        }

    @cached_property
    def _keys(self) -> dict[str, ClusterKey]:
        keys = page_keys(self._tables)
        return {f"{CLUSTERS}/{page_name(key.tier, key.cluster)}": key for key in keys}

    @cached_property
    def _places(self) -> Mapping[ClusterKey, Place]:
        return places(self._tables, self._keys.values())

    @cached_property
    def _assets(self) -> dict[str, Served]:
        """The style and scripts that pages share."""
        return _files(write_assets)

    @cached_property
    def _front(self) -> dict[str, Served]:
        """All pages but those of clusters."""
        lines = list(self._lines())
        return _files(
            lambda folder: write_front(
                folder, self._tables, lines, self._stories, title=self._title
            )
        )

    def _lines(self) -> Iterator[ClusterLine]:
        for number, key in enumerate(self._keys.values(), start=1):
            beside = self._stories.events_beside(key)
            yield cluster_line(self._tables, read_cluster(self._tables, key), beside)
            if self._progress is not None:
                self._progress("first page", number, len(self._keys))

    def _made(self, key: ClusterKey) -> Served:
        cluster, story = read_cluster(self._tables, key), self._stories.part(key, linked=True)
        page = event_page(self._tables, cluster, story, title=self._title, index=f"../{INDEX}")
        return _served(render(replace(page, place=self._places.get(key))))


def _files(write: Callable[[Path], None]) -> dict[str, Served]:
    """Return what is written into a folder, by the paths in it."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        write(folder)
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {path.relative_to(folder).as_posix(): _file(path) for path in files}


def _file(path: Path) -> Served:
    kind = _ASSETS.get(path.suffix)
    content = path.read_bytes()
    return _served(content) if kind is None else Served(content, _NOTHING, kind)


def _served(page: bytes) -> Served:
    r"""Move the policy of a page into a header, where it may allow to send decisions home.

    >>> meta = b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    >>> _served(meta + b"<p>")[:2]
    (b'<p>', "default-src 'none'; connect-src 'self'; frame-ancestors 'none'")
    """
    found = _POLICY.search(page)
    policy = unescape(found[1].decode("ascii", "replace")) if found else _NOTHING
    content = page if found is None else page[: found.start()] + page[found.end() :]
    return Served(content, f"{policy}; connect-src 'self'; frame-ancestors 'none'")
