"""The marks that stand on a page by the thousand, put together without a template's detours.

A macro of Jinja costs some microseconds a call, and a large page has ten thousand words, sentences
and links to mark. What is here returns the same HTML; every foreign value goes through
:func:`escaped`, and nothing else in this package calls :class:`~markupsafe.Markup` on a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from markupsafe import Markup, escape

from dedup.report.labels import visible
from dedup.report.values import Piece, SentenceSpan

__all__ = ["MARKS", "escaped", "foreign", "glyph", "marked_pieces", "marked_words", "sentence"]

_PIECES: Final = {
    "differs": ("<mark>", "</mark>"),
    "outside": ('<span class="outside">', "</span>"),
}
_WORDS: Final = {"dropped": ("<del>", "</del>"), "added": ("<ins>", "</ins>")}
_PLAIN: Final = ("", "")


def escaped(text: str) -> Markup:
    """Return a text as HTML, control characters made visible: the one door for foreign text.

    >>> escaped("R&D \\x00")
    Markup('R&amp;D ␀')
    """
    return escape(visible(text))


def foreign(text: str) -> Markup:
    """Return a text of unknown direction, which must not turn the words around it."""
    return _html(f"<bdi>{escaped(text)}</bdi>")


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


def sentence(span: SentenceSpan) -> Markup:
    """Return a stretch of a full text; a sentence with its anchor and its links.

    >>> sentence(SentenceSpan("Rain fell.", "body", anchor="t1-1"))
    Markup('<span id="t1-1" class="s body"><bdi>Rain fell.</bdi></span>')
    """
    if span.kind == "gap":
        return escaped(span.text)
    classes = f"{escaped(span.kind)}{' inside' if span.passage else ''}"
    classes += " aligned" if span.rows else ""
    return _html(
        f'<span id="{escaped(span.anchor)}" class="s {classes}">{foreign(span.text)}</span>'
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
        f"{foreign(other.text)}</a>"
        for other in span.counterparts
    ]
    if span.more:
        place = escaped(span.rows[0].href)
        found.append(f'<a href="{place}" aria-label="{span.more} more outlets">+{span.more}</a>')
    if span.only:
        place, sign = escaped(span.only), glyph("only here")
        found.append(f'<a class="only" href="{place}" aria-label="Only here">{sign}</a>')
    return f'<span class="refs ui">{"".join(found)}</span>'


def _wrapped(text: str, tags: tuple[str, str]) -> str:
    return f"{tags[0]}{escaped(text)}{tags[1]}"


def _html(parts: str) -> Markup:
    return Markup(parts)  # noqa: S704 - put together here, of what escaped() returned


MARKS: Final = {
    "foreign": foreign,
    "glyph": glyph,
    "pieces": marked_pieces,
    "words": marked_words,
    "sentence": sentence,
}
"""What a template may call."""
