"""The folder a report is written to: whole or not at all, and never over someone's files."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from dedup.arguments import path_of
from dedup.errors import OutputError
from dedup.files import check_replaceable, whole_folder
from dedup.report.files.assets import ASSETS
from dedup.report.values import Link

INDEX: Final = "index.html"
CLUSTERS: Final = "clusters"
LISTS: Final = "list"
COPIES: Final = "copies"
OUTLETS: Final = "outlets"
MANIFEST: Final = "report.json"
_KIND: Final = "dedup report"
_FORMAT_VERSION: Final = 1


_Row = TypeVar("_Row")


@contextlib.contextmanager
def fresh_report_folder(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give an empty folder that takes the place of ``folder`` when the block ends without error.

    An earlier report there is replaced; a manifest tells it from other files.

    Raises:
        OutputError: the place holds something that is not a report, or cannot be written.
    """
    check_report_place(folder)
    with whole_folder(folder, is_own=lambda _name: True) as fresh:
        (fresh / CLUSTERS).mkdir()
        yield fresh
        manifest = json.dumps({"kind": _KIND, "format_version": _FORMAT_VERSION})
        (fresh / MANIFEST).write_text(manifest + "\n", encoding="utf-8")


def check_report_place(folder: str | os.PathLike[str]) -> None:
    """Check that a report may be written to ``folder``: nothing there, an empty folder or a report.

    Raises:
        OutputError: there is a file, or a folder that holds something that no report made; or
            nothing can be written there.
    """
    place = Path(path_of(folder, OutputError))
    if place.exists() and not place.is_dir():
        raise OutputError(f"{place}: is a file; name a folder for the report")
    check_replaceable(place)
    if not place.is_dir() or not any(place.iterdir()):
        return
    if not _is_report(place):
        raise OutputError(f"{place}: holds files but no report; name an empty folder")
    foreign = [path for path in _files(place) if not _is_ours(path)]
    if foreign:
        raise OutputError(
            f"{place}: an earlier report, but {foreign[0].as_posix()} is not part of it; "
            "move it away or name another folder"
        )


def _is_report(place: Path) -> bool:
    try:
        manifest = json.loads((place / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("kind") == _KIND


def _files(place: Path) -> list[Path]:
    """Return all files below a folder, relative to it, sorted."""
    found = [
        (Path(root) / name).relative_to(place)
        for root, _, names in os.walk(place)
        for name in names
    ]
    return sorted(found)


def _is_ours(path: Path) -> bool:
    if path.parent in {Path(name) for name in (CLUSTERS, LISTS, COPIES, OUTLETS)}:
        return path.suffix == ".html"
    if path.parent == Path(ASSETS):
        return path.suffix in {".css", ".js"}
    return path in (Path(INDEX), Path(MANIFEST))


def numbered_pages(
    rows: Sequence[_Row], size: int
) -> tuple[list[tuple[int, tuple[_Row, ...]]], tuple[Link, ...]]:
    """Return the pages of a list, each with its number from 1, and the links to all of them.

    >>> numbered_pages("abc", 2)[0]
    [(1, ('a', 'b')), (2, ('c',))]
    """
    firsts = range(0, len(rows), size)
    pages = [
        (number, tuple(rows[first : first + size])) for number, first in enumerate(firsts, start=1)
    ]
    return pages, tuple(Link(numbered_file(number), str(number)) for number, _ in pages)


def numbered_file(number: int) -> str:
    """Return the file name of a page.

    >>> numbered_file(2)
    '2.html'
    """
    return f"{number}.html"
