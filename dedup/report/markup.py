"""The marks that stand on a page by the thousand, put together without a template's detours.

A macro of Jinja costs some microseconds a call, and a large page has ten thousand words, sentences
and links to mark. What is here returns the same HTML; every foreign value goes through
:func:`escaped`, and nothing else here makes :class:`~markupsafe.Markup` of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from markupsafe import Markup, escape

from dedup.report.labels import visible
from dedup.report.values import CellSentence, Piece, SentenceSpan

__all__ = [
    "MARKS",
    "compared",
    "escaped",
    "foreign",
    "glyph",
    "marked_pieces",
    "marked_words",
    "quoted",
    "sentence",
]

_TO_ESCAPE: Final = re.compile("[&<>\"']")
_PIECES: Final = {
    "differs": ("<mark>", "</mark>"),
    "outside": ('<span class="outside">', "</span>"),
}
_WORDS: Final = {"dropped": ("<del>", "</del>"), "added": ("<ins>", "</ins>")}
_PLAIN: Final = ("", "")


def escaped(text: str) -> str:
    r"""Return a text as HTML, control characters made visible: the one door for foreign text.

    >>> escaped("R&D \x00")
    'R&amp;D ␀'
    """
    # Most texts are words or anchors with nothing to escape, and told so in half the time.
    return str(escape(visible(text))) if _TO_ESCAPE.search(text) else visible(text)


def foreign(text: str) -> Markup:
    """Return a text of unknown direction, which must not turn the words around it."""
    return _html(_foreign(text))


@cache
def glyph(name: str) -> Markup:
    """Return the sign of a grade, from the symbols that stand on every page."""
    place = escaped(name.replace(" ", "-"))
    return _html(
        f'<svg class="glyph" aria-hidden="true" focusable="false"><use href="#g-{place}"/></svg>'
    )


def marked_pieces(pieces: Iterable[Piece]) -> Markup:
    """Return a sentence with the words marked that the representative does not have.

    >>> marked_pieces([Piece("He said ", "same"), Piece("no", "differs")])
    Markup('He said <mark>no</mark>')
    """
    return _html("".join(_wrapped(one.text, _PIECES.get(one.kind, _PLAIN)) for one in pieces))


def marked_words(pieces: Iterable[Piece]) -> Markup:
    """Return two clauses in one line: words kept, dropped and added, each with a space behind.

    >>> marked_words([Piece("no", "dropped"), Piece("yes", "added")])
    Markup('<del>no</del> <ins>yes</ins> ')
    """
    return _html("".join(f"{_wrapped(one.text, _WORDS.get(one.kind, _PLAIN))} " for one in pieces))


def quoted(one: CellSentence) -> Markup:
    """Return a sentence in a cell, with the link to its place in the text."""
    return _html(
        f'<p dir="auto">{marked_pieces(one.pieces)}&nbsp;<a class="to ui" '
        f'href="{escaped(one.href)}" aria-label="In the text">¶</a></p>'
    )


def compared(one: CellSentence) -> Markup:
    """Return how a sentence differs word by word, folded away; nothing where nothing was said."""
    if not (one.detail or one.compared):
        return _html("")
    detail = f"<p>{escaped(one.detail)}.</p>" if one.detail else ""
    words = f'<p dir="auto">{marked_words(one.compared)}</p>' if one.compared else ""
    return _html(
        f'<details class="fine ui"><summary>word by word</summary>{detail}{words}</details>'
    )


def sentence(span: SentenceSpan) -> Markup:
    """Return a stretch of a full text; a sentence with its anchor and its links.

    >>> sentence(SentenceSpan("Rain fell.", "body", anchor="t1-1"))
    Markup('<span id="t1-1" class="s body"><bdi>Rain fell.</bdi></span>')
    """
    if span.kind == "gap":
        return _html(escaped(span.text))
    classes = f"{escaped(span.kind)}{' inside' if span.passage else ''}"
    classes += " aligned" if span.rows else ""
    return _html(
        f'<span id="{escaped(span.anchor)}" class="s {classes}">{_foreign(span.text)}</span>'
        f"{_links(span)}"
    )


def _links(span: SentenceSpan) -> str:
    """Return the links of a sentence: to its statements, to other texts, to what only it tells."""
    if not (span.rows or span.only):
        return ""
    found = [
        f'<a class="row" href="{escaped(row.href)}" aria-label="Statement {escaped(row.text)}">'
        f"{escaped(row.text)}</a>"
        for row in span.rows
    ]
    found += [
        f'<a href="{escaped(other.href)}" aria-label="The same in {escaped(other.text)}">'
        f"{_foreign(other.text)}</a>"
        for other in span.counterparts
    ]
    if span.more:
        place = escaped(span.rows[0].href)
        found.append(f'<a href="{place}" aria-label="{span.more} more outlets">+{span.more}</a>')
    if span.only:
        place, sign = escaped(span.only), glyph("only here")
        found.append(f'<a class="only" href="{place}" aria-label="Only here">{sign}</a>')
    return f'<span class="refs ui">{"".join(found)}</span>'


def _foreign(text: str) -> str:
    return f"<bdi>{escaped(text)}</bdi>"


def _wrapped(text: str, tags: tuple[str, str]) -> str:
    return f"{tags[0]}{escaped(text)}{tags[1]}"


def _html(parts: str) -> Markup:
    return Markup(parts)  # noqa: S704 - put together here, of what escaped() returned


MARKS: Final = {
    "foreign": foreign,
    "glyph": glyph,
    "quoted": quoted,
    "compared": compared,
    "sentence": sentence,
}
"""What a template may call."""
