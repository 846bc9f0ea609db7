"""Files: page values rendered to HTML that asks for nothing outside its folder.

Style and script are files of this package (``assets``); the policy of a page allows no other, and
forbids images, frames, forms and requests. Without a script a page says all that it has to say.
Every value passes one door (:func:`_shown`) that makes control characters visible, and then
autoescape; what ``markup`` puts together has passed both.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, starmap
from pathlib import Path
from typing import Any, Final

import jinja2

from dedup.arguments import checked
from dedup.errors import ConfigError
from dedup.files import whole_file
from dedup.memory import rarely_collecting
from dedup.progress import Progress
from dedup.report.copying.between_outlets import Copying
from dedup.report.copying.cases import CopiesPage, copied_leads, copies_pages, copy_cases
from dedup.report.event.cluster import read_cluster
from dedup.report.event.line import ClusterLine, cluster_line
from dedup.report.event.page import EventPage, event_page
from dedup.report.event.stories import Stories
from dedup.report.files.assets import page_assets, write_assets
from dedup.report.files.folder import (
    COPIES,
    INDEX,
    LISTS,
    OUTLETS,
    fresh_report_folder,
    numbered_file,
)
from dedup.report.front.listing import list_data
from dedup.report.front.page import IndexPage, ListPage, index_page, list_pages
from dedup.report.labels import count, in_quotes, percent, visible
from dedup.report.markup import MARKS
from dedup.report.outlets.pages import OutletPage, Outlets, OutletsPage
from dedup.report.page_order import page_keys, without_page
from dedup.report.parts import Planned, report_parts
from dedup.report.rows.tables import ClusterTables, Frames, Tables, find_cluster
from dedup.report.values import Link
from dedup.result import Result

_Rendered = tuple[ClusterLine, bytes]
_Mapped = Callable[
    [Callable[..., list[_Rendered]], Iterable[tuple[Any, ...]]], Iterable[list[_Rendered]]
]
_Page = EventPage | IndexPage | ListPage | CopiesPage | OutletsPage | OutletPage
_KINDS: Final[dict[type[_Page], str]] = {
    EventPage: "event",
    IndexPage: "front",
    ListPage: "list",
    CopiesPage: "copies",
    OutletsPage: "outlets",
    OutletPage: "outlet",
}


def write_report(
    result: Result,
    folder: str | os.PathLike[str],
    *,
    title: str | None = None,
    mapped: _Mapped = starmap,
    progress: Progress | None = None,
) -> Path:
    """Write a Result as a folder of HTML pages and return the path of its ``index.html``.

    The bytes depend on the result and the title alone. Pages are made and written some dozens at a
    time; the folder appears when all are there, in place of an earlier report.

    Args:
        result: the tables of a run.
        folder: where the report goes: a new or empty folder, or an earlier report.
        title: title of the report; None: named after the input.
        mapped: calls a picklable function with many tuples of arguments, and yields what it
            returns in their order, like ``itertools.starmap``: here or in other processes.
        progress: called with ("report", pages written, pages in all).

    Raises:
        ConfigError: the title is no text.
        OutputError: the folder holds something that is not a report, or cannot be written.

    >>> import dedup, polars, tempfile
    >>> texts = ["One two three."] * 2
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report(dedup.run(polars.DataFrame({"text": texts})), folder).name
    'index.html'
    """
    tables, name = Tables(result), _title(title, result)
    keys = page_keys(tables)
    tables = tables.leaving_out(without_page(tables, keys, tables.config.report.pages))
    stories, lines = Stories(tables), list[ClusterLine]()
    with rarely_collecting(), fresh_report_folder(folder) as fresh:
        write_assets(fresh)
        parts = mapped(partial(render_part, title=name), report_parts(tables, stories))
        # Written here, not by the processes: none of them may still write to a folder given up.
        for line, page in chain.from_iterable(parts):
            if line.href:
                (fresh / line.href).write_bytes(page)
            lines.append(line)
            if progress is not None:
                progress("report", len(lines), len(keys))
        write_front(fresh, tables, lines, stories, title=name)
    return Path(folder) / INDEX


def write_front(
    folder: Path, tables: Tables, lines: Sequence[ClusterLine], stories: Stories, *, title: str
) -> None:
    """Write all pages but those of the clusters: the first, the lists, copies and outlets.

    Args:
        folder: where they go; nothing of them is there yet.
        tables: the tables of the run.
        lines: the clusters in the order of the list, each with the address of its page.
        stories: the stories of the run.
        title: title of the report.
    """
    cases, left = copy_cases(tables, tables.config.report.passages)
    shown = copies_pages(cases, left, title=title)
    outlets = Outlets(tables, lines, Copying(tables))
    table = outlets.table(title=title)
    _write_pages(folder / COPIES, _numbered(shown))
    if table is not None:
        _write_pages(folder / OUTLETS, [(INDEX, table), *outlets.pages(title=title)])
    _write_pages(folder / LISTS, _numbered(list_pages(lines, title=title)))
    more = (
        *([Link(f"{COPIES}/{numbered_file(1)}", "Who copied whom")] if shown else []),
        *([Link(f"{OUTLETS}/{INDEX}", "Outlets: first, alone, left out")] if table else []),
    )
    front = index_page(tables, lines, stories, title=title, copied=copied_leads(cases))
    _write_pages(folder, [(INDEX, replace(front, more=more))])


def _numbered(pages: Iterable[ListPage | CopiesPage]) -> list[tuple[str, _Page]]:
    return [(numbered_file(page.number), page) for page in pages]


def _write_pages(folder: Path, pages: Iterable[tuple[str, _Page]]) -> None:
    for name, page in pages:
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(render(page))


def render_part(pages: Sequence[Planned], frames: Frames, *, title: str) -> list[_Rendered]:
    """Return some pages, each with its line in the list; a page that is left out is empty."""
    tables, rendered = ClusterTables(frames), []
    for key, story, beside, place in pages:
        cluster = read_cluster(tables, key)
        line = cluster_line(tables, cluster, beside)
        page = b""
        if line.href:
            made = event_page(tables, cluster, story, title=title, index=f"../{INDEX}")
            page = render(replace(made, place=place))
        rendered.append((line, page))
    return rendered


def write_page(
    result: Result, cluster_id: str, path: str | os.PathLike[str], *, title: str | None = None
) -> Path:
    """Write the page of one cluster as a single file that stands alone; return its path.

    Args:
        result: the tables of a run.
        cluster_id: id of an event or of a copy cluster, or an unambiguous beginning of one.
        path: the file; an earlier one is replaced.
        title: title of the page; None: named after the input.

    Raises:
        ConfigError: the title is no text.
        InputError: no cluster of the result has this id, or several begin so.
        OutputError: the file cannot be written.

    >>> import dedup, polars, tempfile
    >>> result = dedup.run(polars.DataFrame({"text": ["One two three."] * 2}))
    >>> event = result.clusters.filter(tier="event")["cluster"][0]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_page(result, event, f"{folder}/one.html").name
    'one.html'
    """
    tables = Tables(result)
    cluster = read_cluster(tables, find_cluster(tables, cluster_id))
    name = _title(title, result)
    story = Stories(tables).part(cluster.key, linked=False)
    page = event_page(tables, cluster, story, title=name, index=None)
    with whole_file(path) as stream:
        stream.write(render(page))
    return Path(path)


def render(page: _Page) -> bytes:
    """Return the HTML of a page."""
    kind = _KINDS[type(page)]
    root = None if page.index is None else page.index.removesuffix(INDEX)
    template = _environment().get_template(f"{kind}.html")
    return template.render(page=page, assets=page_assets(kind, root)).encode("utf-8")


def _title(given: str | None, result: Result) -> str:
    """Return the title that is given, else one after where all input came from, not its path."""
    if title := checked(given, str | None, "title must be a str, or None, not {}", ConfigError):
        return title
    paths = [file.path for file in result.info.inputs if file.path != "-"]
    try:
        common = Path(os.path.commonpath(paths)) if paths else Path()
    except ValueError:  # absolute and relative paths, or two drives
        common = Path()
    return f"Report of {common.name}" if common.name else "Report"


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dedup.report"),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals |= MARKS | {
        "count": count,
        "percent": percent,
        "in_quotes": in_quotes,
        "list_data": list_data,
    }
    return environment


def _shown(value: Any) -> Any:
    return visible(value) if type(value) is str else value
