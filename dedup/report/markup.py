"""The marks that stand on a page by the thousand, put together without a template's detours.

A macro of Jinja costs some microseconds a call, and a large page has ten thousand words, sentences
and links to mark. What is here returns the same HTML; every foreign value goes through
:func:`escaped`, and :data:`MARKS` alone makes :class:`~markupsafe.Markup` of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

from dedup.report.event.matrix import Cell, CellSentence
from dedup.report.event.texts import Paragraph, SentenceSpan, TextPiece
from dedup.report.labels import visible
from dedup.report.members import Member
from dedup.report.values import Link, Piece, TimeLabel

_TO_ESCAPE: Final = re.compile("[&<>]")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PIECES: Final = {
    "differs": ("<mark>", "</mark>"),
    "outside": ("<i>", "</i>"),
    "dropped": ("<del>", "</del>"),
}
_PLAIN: Final = ("", "")
_RIGHT_TO_LEFT: Final = frozenset(
    "ar ara arc ckb div dv fa fas he heb iw per ps pus sd snd ug uig ur urd yi yid".split()
)
"""With the three letters of ISO 639-2, too, in which some dumps give a language."""
_NO_SPACE_BEFORE: Final = " \n,.;:!?…)]’”'\""
"""Signs before which no space stands; the end of a text is one."""


def escaped(text: str) -> str:
    r"""Return a text as HTML, control characters made visible: the one door for foreign text.

    It may stand between tags, or in an attribute in double quotes.

    >>> escaped('"R&D" \x00')
    '&#34;R&amp;D&#34; ␀'
    """
    return _between(text).replace('"', "&#34;")


def _between(text: str) -> str:
    """Return a text as HTML that stands between tags only, where a quotation mark is one letter."""
    # Most texts are words or anchors with nothing to escape, and told so in half the time.
    return visible(text).translate(_ESCAPES) if _TO_ESCAPE.search(text) else visible(text)


def foreign(text: str, language: str = "") -> str:
    """Return a text of unknown direction, which must not turn the words around it.

    ``language``: as :func:`~dedup.report.labels.language_tag` gives it.
    """
    return f"<bdi{of_language(language)}>{_between(text)}</bdi>"


def of_language(language: str) -> str:
    """Return the attributes of an element with a text; none if it is English, or not known.

    >>> of_language("he"), of_language("de"), of_language("")
    (' lang="he" dir="rtl"', ' lang="de"', '')
    >>> of_language("ara")
    ' lang="ara" dir="rtl"'
    """
    if not language:
        return ""
    turned = ' dir="rtl"' if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else ""
    return f' lang="{escaped(language)}"{turned}'


def link(href: str | None, text: str, language: str = "") -> str:
    """Return a text that leads somewhere; the text alone where it leads nowhere.

    >>> link("#t1", "Sun"), link("", "Sun")
    ('<a href="#t1"><bdi>Sun</bdi></a>', '<bdi>Sun</bdi>')
    """
    shown = foreign(text, language)
    return f'<a href="{escaped(href)}">{shown}</a>' if href else shown


def out(to: Link, classes: str = "out") -> str:
    """Return a link that leaves the report, and tells nobody where it was followed."""
    href = escape(visible(to.href))
    rel = "noopener noreferrer nofollow"
    return f'<a class="{classes}" href="{href}" rel="{rel}">{foreign(to.text)}</a>'


def time(label: TimeLabel) -> str:
    """Return a time of publication."""
    return f'<time datetime="{escaped(label.machine)}">{escaped(label.text)}</time>'


def glyph(name: str) -> str:
    """Return the sign of a grade; the style sheet draws it.

    >>> glyph("not told")
    '<i class="g g-not-told"></i>'
    """
    return f'<i class="g g-{escaped(name.replace(" ", "-"))}"></i>'


def marked(pieces: Iterable[Piece]) -> str:
    """Return a sentence with its words marked; what the representative has more is struck out.

    Without what is struck out, which may be hidden, the sentence stands as in its text.

    >>> marked([Piece("He said ", "same"), Piece("no", "dropped"), Piece("yes", "differs")])
    'He said <del>no </del><mark>yes</mark>'
    >>> marked([Piece("he", "same"), Piece("now", "dropped"), Piece(", too", "same")])
    'he<del> now</del>, too'
    """
    shown = [*pieces, Piece("", "same")]
    found, space = [], True
    for one, behind in pairwise(shown):
        words = _struck(one.text, behind.text, space=space) if one.kind == "dropped" else one.text
        found.append(_wrapped(words, _PIECES.get(one.kind, _PLAIN)))
        space = words[-1:].isspace()
    return "".join(found)


def _struck(words: str, behind: str, *, space: bool) -> str:
    """Return struck-out words with the spaces around them: the text has none within "he, too".

    ``space``: one stands before them.
    """
    return f"{'' if space else ' '}{words}{' ' * (behind[:1] not in _NO_SPACE_BEFORE)}"


def cells(found: Iterable[Cell], columns: Iterable[Member]) -> str:
    """Return the cells of a row of the matrix, each with the name of its column.

    >>> report = Member(0, "Sun", {}, {"language": None}, lambda _: [], "")
    >>> cells([Cell("omitted", nearest=Link("#t1-2", "0.070"))], [report])  # doctest: +ELLIPSIS
    '<td class="omitted" data-of="Sun"><b>omitted</b><small><a href="#t1-2" ...
    """
    return "".join(_cell(*pair) for pair in zip(found, columns, strict=True))


def _cell(one: Cell, column: Member) -> str:
    grade = escaped(one.grade)
    unsure = " unsure" if one.first and one.first.band == "likely" else ""
    head = f'<a href="{escaped(one.first.href)}">{grade}</a>' if one.first else f"<b>{grade}</b>"
    points = (
        f'<strong class="point {escaped(point.verdict)}">{escaped(point.verdict)}: '
        f"{foreign(point.text)}</strong>"
        for point in one.points
    )
    return (
        f'<td class="{grade.replace(" ", "-")}{unsure}" data-of="{escape(visible(column.label))}">'
        f"{head}{''.join(points)}{_quoted(one.first, column.language) if one.first else ''}"
        f"{_more(one.more)}"
        f"{_nearest(one.nearest) if one.nearest else ''}</td>"
    )


def _more(links: Sequence[Link]) -> str:
    """Return the links to further sentences of a cell."""
    if not links:
        return ""
    if len(links) == 1:
        return f'<small><a href="{escaped(links[0].href)}">1 more sentence</a></small>'
    found = (f' <a href="{escaped(one.href)}">{escaped(one.text)}</a>' for one in links)
    return f"<small>{len(links)} more sentences:{''.join(found)}</small>"


def _nearest(link: Link) -> str:
    title = f"score {escaped(link.text)}"
    return f'<small><a href="{escaped(link.href)}" title="{title}">nearest sentence</a></small>'


def _quoted(one: CellSentence, language: str) -> str:
    """Return a sentence in a cell; how it differs word by word shows when its fold is open.

    Most matches are sure, so only the others say at once what they are.
    """
    match = f"{escaped(one.band)} match, score {escaped(one.score)}" if one.band else ""
    likely = one.band == "likely"
    if one.detail:
        fold = (
            f"<summary>{'likely' if likely else 'compare'}</summary>{match}; {escaped(one.detail)}"
        )
        said = f"<p{of_language(language)}>{marked(one.pieces)}</p>"
        return f"{said}<details>{fold}</details>"
    title = f' title="{match}"' if match else ""
    behind = f"<small{title}>likely</small>" if likely else ""
    if one.pieces:
        return f"<p{of_language(language)}{title}>{marked(one.pieces)}</p>{behind}"
    return f'<p class="same"{title}>the same sentence</p>{behind}' if match else ""


def paragraphs(run: Iterable[Paragraph]) -> str:
    """Return some lines of a full text, each a paragraph."""
    return "".join(map(_paragraph, run))


def _paragraph(one: Paragraph) -> str:
    kind = f' class="{escaped(one.kind)}"' if one.kind != "body" else ""
    return f"<p{kind}>{''.join([sentence(span, one.kind) for span in one.spans])}</p>\n"


def sentence(span: SentenceSpan, within: str = "body") -> str:
    """Return a stretch of a full text; a sentence with its anchor and its links.

    ``within``: kind of the paragraph, which a sentence need not say again.

    >>> sentence(SentenceSpan("Rain fell.", "body", anchor="t1-1"))
    '<span id="t1-1">Rain fell.</span>'
    """
    if span.kind == "gap":
        return _between(span.text)
    names = [
        *([span.kind] if span.kind not in ("body", within) else []),
        *(["inside"] if span.passage else []),
        *(["only"] if span.only else []),
    ]
    words = "".join(map(_word, span.pieces)) if span.pieces else _between(span.text)
    classes = f' class="{escaped(" ".join(names))}"' if names else ""
    return f'<span id="{escaped(span.anchor)}"{classes}>{words}</span>{_links(span)}'


def _word(piece: TextPiece) -> str:
    """Return words of a sentence; those that stand in another report are set apart, with a name."""
    if not piece.copied:
        return _between(piece.text)
    name = ""
    if piece.source is not None:
        href, label = escaped(piece.source.href), foreign(piece.source.text)
        name = f'<a class="of" href="{href}">{label}</a>' if href else f'<b class="of">{label}</b>'
    return f"{name}<u>{_between(piece.text)}</u>"


def _links(span: SentenceSpan) -> str:
    """Return the links of a sentence: to its statements, and to another text."""
    if not span.rows:
        return ""
    found = [f'<a href="{escaped(one.href)}">{escaped(one.text)}</a>' for one in span.rows]
    found += [f'<a href="{escaped(one.href)}">{escaped(one.text)}</a>' for one in span.counterparts]
    return f"<sup>{''.join(found)}</sup>"


def _wrapped(text: str, tags: tuple[str, str]) -> str:
    return f"{tags[0]}{_between(text)}{tags[1]}"


def _markup(marks: Callable[..., str]) -> Callable[..., Markup]:
    # Put together here, of what escaped() returned. By itself Markup asks first what it is given.
    return lambda *given: str.__new__(Markup, marks(*given))


MARKS: Final = {
    "text": _markup(_between),
    **{
        marks.__name__: _markup(marks)
        for marks in (foreign, link, of_language, out, time, glyph, marked, cells, paragraphs)
    },
}
"""What a template may call; ``text`` stands alone in its block, which sets it apart from others."""
