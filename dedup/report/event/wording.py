"""How one sentence words what another says: its words cut into what is the same and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from dedup.cards import elided
from dedup.report.labels import clip
from dedup.report.values import Piece

_OUTSIDE: Final = 60
_DROPPED: Final = 90
"""Letters of what is struck out: sentences that one report leaves off would hide what it has."""
_ALIKE: Final = 1 / 3


def alike(differences: list[dict[str, Any]]) -> bool:
    """Tell whether two clauses run alike so far that marking their words helps a reader."""
    lengths = [(one["kind"] == "equal") * (one["end"] - one["start"]) for one in differences]
    whole = sum(one["end"] - one["start"] for one in differences)
    return bool(sum(lengths) > _ALIKE * whole)


def clause_pieces(
    text: str, representative: str, sentence: tuple[int, int], differences: list[dict[str, Any]]
) -> tuple[Piece, ...]:
    """Cut a sentence into the aligned clause, its differing words, and the rest, which is clipped.

    The words of the representative that it does not have stand where they would be.
    """
    start, end = sentence
    inside = [one for one in differences if start <= one["start"] <= one["end"] <= end]
    if not inside:
        return joined([Piece(text[start:end], "same")])
    first = min(one["start"] for one in inside)
    last = max(one["end"] for one in inside)
    before, after = text[start:first], text[last:end]
    shown = before if len(before) <= _OUTSIDE else "… " + before[-_OUTSIDE:].partition(" ")[2]
    behind = after if len(after) <= _OUTSIDE else " " * after[0].isspace() + clip(after, _OUTSIDE)
    pieces = word_pieces(text, representative, (first, last), inside)
    return joined([Piece(shown, "outside"), *pieces, Piece(behind, "outside")])


def word_pieces(
    text: str, representative: str, span: tuple[int, int], differences: list[dict[str, Any]]
) -> list[Piece]:
    """Cut a stretch of a text by the steps that turn the representative's words into it."""
    place, pieces = span[0], []
    for one in sorted(differences, key=lambda one: (one["start"], one["end"])):
        first, last = max(place, one["start"]), max(place, one["end"])
        pieces.append(Piece(text[place:first], "same"))
        if one["kind"] != "equal":
            other = representative[one["representative_start"] : one["representative_end"]]
            pieces.append(Piece(_beginning(other.strip()), "dropped"))
        pieces.append(Piece(text[first:last], "same" if one["kind"] == "equal" else "differs"))
        place = last
    return [*pieces, Piece(text[place : span[1]], "same")]


def _beginning(dropped: str) -> str:
    return dropped if len(dropped) <= _DROPPED else clip(dropped, _DROPPED)


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Join what is of one kind; two stretches that differ, with only space between, are one.

    Cards of persons, which nothing compares, are not shown.
    """
    found: list[Piece] = []
    for piece in (Piece(elided(one.text), one.kind) for one in pieces):
        if not piece.text:
            continue
        spaced = len(found) > 1 and not found[-1].text.strip() and found[-2].kind == piece.kind
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(found[-1].text + piece.text, piece.kind)
        elif spaced and piece.kind == "differs":
            space = found.pop().text
            found[-1] = Piece(found[-1].text + space + piece.text, piece.kind)
        else:
            found.append(piece)
    return tuple(found)
