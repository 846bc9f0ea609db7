"""Excerpts: one of two texts, cut to the words that both have and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dedup.report.labels import language_tag, outlet_name, safe_link, time_label
from dedup.report.members import display_title
from dedup.report.rows.tables import Tables
from dedup.report.values import Link, Piece, TimeLabel
from dedup.spans import covered, joined_spans

_AROUND: Final = 70
"""Characters shown around a passage at most."""
_SHOWN: Final = 1200
"""Characters of one text that are shown at most."""
_BREAKS: Final = re.compile(r"\s*\n\s*")
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class CopiedText:
    """One of two texts, as far as they have words in common: those are ``differs`` pieces.

    ``share`` says how much of it these are; ``page`` leads to the event that it is part of.
    """

    label: str
    title: str
    language: str
    time: TimeLabel | None
    link: Link | None
    page: str
    share: str
    pieces: tuple[Piece, ...]
    more: int


def excerpt(tables: Tables, edge: Mapping[str, Any], side: str) -> CopiedText:
    """Show one side of an edge."""
    document = tables.document(edge[side])
    spans = joined_spans((one[f"{side}_start"], one[f"{side}_end"]) for one in edge["copied_spans"])
    pieces, more = _pieces(document["text"], spans)
    share = covered(spans) / len(document["text"])  # as on other pages, and as in the frame
    pages = (tables.page_of(key) for key in tables.clusters_of(document["document"], "event"))
    return CopiedText(
        label=outlet_name(document["document"], document["source"]),
        title=display_title(document, tables.sentences),
        language=language_tag(document["language"]),
        time=time_label(document["published"]),
        link=safe_link(document["url"]),
        page=next((f"../clusters/{page}" for page in pages if page), ""),
        share=f"{round(100 * share)} % of its text",
        pieces=pieces,
        more=more,
    )


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[Piece, ...], int]:
    """Mark the spans in a text, cut to what stands around them; count those not shown."""
    pieces: list[Piece] = []
    place = shown = 0
    for number, (start, end) in enumerate(spans):
        before = _gap(text, place, start, first=place == 0)
        pieces.append(Piece(_BREAKS.sub("\n\n", before), "outside"))
        words = _BREAKS.sub("\n\n", text[start:end])
        if shown + len(words) > _SHOWN:
            head = _whole_words(words, max(_AROUND, _SHOWN - shown))
            pieces.append(Piece(f"{head}…", "differs"))
            return tuple(piece for piece in pieces if piece.text), len(spans) - number - 1
        pieces.append(Piece(words, "differs"))
        shown, place = shown + len(words), end
    tail = _whole_words(text[place:], _AROUND)
    pieces.append(Piece(tail + ("…" if place + len(tail) < len(text) else ""), "outside"))
    return tuple(piece for piece in pieces if piece.text), 0


def _gap(text: str, start: int, end: int, *, first: bool) -> str:
    if end - start <= 2 * _AROUND:
        return text[start:end]
    head = "" if first else _whole_words(text[start:end], _AROUND)
    # The same from behind: read backwards, its first words are the last.
    tail = _whole_words(text[start:end][::-1], _AROUND)[::-1]
    return f"{head}… {tail}"


def _whole_words(text: str, longest: int) -> str:
    """Cut a text behind its last whole word; a single longer word is cut where it must.

    >>> _whole_words("rain fell in Oslo", 11), _whole_words("rainfall", 4)
    ('rain fell', 'rain')
    """
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    place = max((found.start() for found in _SPACE.finditer(head)), default=0)
    return head[:place] if head[:place].strip() else text[:longest]
