"""Quotations that two reports of a cluster have: the fullest, and what became of it elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple

from dedup.report.event.wording import joined, word_pieces
from dedup.report.labels import clip
from dedup.report.members import Member
from dedup.report.values import Piece

_LISTED: Final = 40
_LONGEST: Final = 400
_VERBATIM: Final = ("fullest", "verbatim")
_PRONOUNS: Final = frozenset("he she they it i we you who".split())
_TITLES: Final = frozenset("mr mrs ms dr the a an of and".split())


class QuotePlace(NamedTuple):
    """A quotation in one report; ``drift`` is the table's word, ``href`` empty without its text.

    ``pieces`` are empty where it has the very words of the fullest.
    """

    label: str
    hint: str
    href: str
    drift: str
    pieces: tuple[Piece, ...]
    speaker: str


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """A quotation that two reports have; ``text`` is the fullest version.

    ``disputed``: the reports credit it to names that have no word in common.
    """

    anchor: str
    text: str
    speaker: str
    disputed: bool
    places: tuple[QuotePlace, ...]


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quotations of one event, those of most reports first; ``left`` counts the others."""

    groups: tuple[QuoteGroup, ...]
    left: int


def quotations(
    rows: Iterable[dict[str, Any]], by_name: Mapping[str, Member], shown: Collection[str]
) -> Quotations | None:
    """Lay out the quotations of a cluster; None: no two reports have one in common.

    Args:
        rows: its rows of the quotes table.
        by_name: all its reports by document.
        shown: the documents whose texts stand on the page.
    """
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row["quote"])]
    if not groups:
        return None
    groups.sort(key=lambda group: -len({row["document"] for row in group}))
    laid_out = tuple(_group(group, by_name, shown) for group in groups[:_LISTED])
    return Quotations(laid_out, len(groups) - len(laid_out))


def _group(
    rows: list[dict[str, Any]], by_name: Mapping[str, Member], shown: Collection[str]
) -> QuoteGroup:
    rows = sorted(rows, key=lambda row: (_place(row), by_name[row["document"]].index, row["start"]))
    fullest = rows[0]
    source = by_name[fullest["document"]].text
    speakers = [row["speaker"] for row in rows if _named(row["speaker"])]
    return QuoteGroup(
        anchor=f"q{fullest['quote'] + 1}",
        text=clip(source[fullest["start"] : fullest["end"]], _LONGEST),
        speaker=speakers[0] if speakers else "",
        disputed=_disputed(speakers),
        places=_once(_quote(row, by_name[row["document"]], source, shown) for row in rows),
    )


def _once(places: Iterable[QuotePlace]) -> tuple[QuotePlace, ...]:
    """Keep the first of what a report has twice in the same words, as in its headline and text."""
    found: dict[QuotePlace, QuotePlace] = {}
    for place in places:
        found.setdefault(place._replace(href=""), place)
    return tuple(found.values())


def _place(row: dict[str, Any]) -> int:
    return _VERBATIM.index(row["drift"]) if row["drift"] in _VERBATIM else len(_VERBATIM)


def _quote(row: dict[str, Any], report: Member, source: str, shown: Collection[str]) -> QuotePlace:
    anchor = f"#{report.sentence_anchor(row['sentence'])}" if report.document in shown else ""
    return QuotePlace(
        label=report.label,
        hint=report.document,
        href=anchor,
        drift=row["drift"],
        pieces=() if row["drift"] in _VERBATIM else _pieces(row, report.text, source),
        speaker=row["speaker"] if _named(row["speaker"]) else "",
    )


def _pieces(row: dict[str, Any], text: str, source: str) -> tuple[Piece, ...]:
    """Cut a quotation into words of the fullest, words of its own, and what is not quoted."""
    spans = [(one["start"], one["end"]) for one in row["pieces"]] or [(row["start"], row["end"])]
    found: list[Piece] = []
    place = spans[0][0]
    for start, end in spans:
        found.append(Piece(text[place:start], "outside"))
        steps = [one for one in row["differences"] if start <= one["start"] <= one["end"] <= end]
        found += word_pieces(text, source, (start, end), steps)
        place = end
    if row["drift"] in {"truncated", "overlapping"}:
        found = _without_ends(found)
    return joined(Piece(one.text, one.kind) for one in found)


def _without_ends(pieces: list[Piece]) -> list[Piece]:
    """Write an ellipsis for the words of the fullest before the first and behind the last."""
    kept = [one for one in pieces if one.text]
    for place in (0, -1):
        if kept and kept[place].kind == "dropped":
            kept[place] = Piece("…", "outside")
    return kept


def _named(speaker: str | None) -> bool:
    """Tell whether a speaker is named: a pronoun stands for anyone."""
    return bool(speaker) and str(speaker).casefold() not in _PRONOUNS


def _disputed(speakers: list[str]) -> bool:
    """Tell whether two speakers have no word of their names in common.

    >>> _disputed(["Mao Ning", "Foreign Ministry spokesperson Mao Ning"])
    False
    >>> _disputed(["Mr Lavrov", "Mr Peskov"])
    True
    """
    split = ({word.casefold().strip(".,’'") for word in name.split()} for name in speakers)
    names = [words - _TITLES for words in split]
    return any(names[0].isdisjoint(name) for name in names[1:])
