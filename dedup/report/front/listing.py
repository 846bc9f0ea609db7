"""The list of clusters as data: what the script of the front page searches, filters and sorts.

It stands in the page as JSON, which no browser runs. Markup is made of it by the script, cell by
cell as text; what could end the element that holds it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

import msgspec
from markupsafe import Markup

from dedup.report.event.line import ClusterLine
from dedup.report.labels import visible

FIELDS: Final = (
    "href",
    "headline",
    "tier",
    "size",
    "day",
    "times",
    "outlets",
    "confidence",
    "unshared",
    "shared",
    "omissions",
    "conflicts",
    "copies",
    "passages",
    "bridges",
    "loose",
    "density",
    "margin",
    "story",
    "draw",
    "cluster",
    "names",
)
"""Fields of a row, in order; ``outlets`` are places in the list of all outlets."""
_NAMES: Final = 4 << 20
"""Letters of names in all, largest clusters first: a browser must load them with the page."""
_ENDING: Final = re.compile("[<>&\u2028\u2029]")


def list_data(lines: Sequence[ClusterLine], draw: Sequence[int]) -> Markup:
    """Return all clusters as JSON, safe inside a ``script`` element of data.

    Args:
        lines: the clusters, in the order of the list.
        draw: their places in the order of a random draw.

    >>> list_data((), ())[:28]
    Markup('{"fields":["href","headline"')
    """
    outlets = sorted({name for line in lines for name in line.outlets})
    places = {name: place for place, name in enumerate(outlets)}
    lots = {place: lot for lot, place in enumerate(draw)}
    names = ["\n".join(line.names) for line in lines]
    sums = accumulate(map(len, names))
    searched = [name if total <= _NAMES else "" for name, total in zip(names, sums, strict=True)]
    rows = [_row(line, places, lots[place], searched[place]) for place, line in enumerate(lines)]
    shown = {"fields": FIELDS, "outlets": [visible(name) for name in outlets], "rows": rows}
    text = msgspec.json.encode(shown).decode("utf-8")
    escaped = _ENDING.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)
    return Markup(escaped)  # noqa: S704 - JSON without a sign that markup begins with


def _row(line: ClusterLine, places: dict[str, int], lot: int, names: str) -> list[Any]:
    made = {
        "outlets": [places[name] for name in line.outlets],
        "headline": visible(line.headline),
        "names": visible(names),
        "draw": lot,
        # Only of a cluster without a page a reader needs the id: to have the page made.
        "cluster": "" if line.href else visible(line.cluster),
    }
    return [made[name] if name in made else getattr(line, name) for name in FIELDS]
