"""Paging: a long list is cut into numbered pages, and each has links to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from dedup.report.values import Link

_Row = TypeVar("_Row")


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
