"""One cluster as Markdown: the same values as its page, for a message, a ticket or a notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dedup.report.event.cluster import Cluster, read_cluster, why_untold
from dedup.report.event.matrix import Matrix
from dedup.report.event.outlet_cards import OutletCard
from dedup.report.event.page import EventPage, event_page
from dedup.report.event.quotes import Quotations, QuotePlace
from dedup.report.labels import clip, count, in_quotes, visible
from dedup.report.members import Member
from dedup.report.rows.tables import Tables, find_cluster
from dedup.report.values import Fact, Link
from dedup.result import Result

_ACTIVE: Final = re.compile(r"[\\`*_{}\[\]#|~$!]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# What is a mention, an address of mail or a number of an issue on GitHub, in whatever was rendered.
_REFERENCE: Final = re.compile(r"@|(?:#|\bGH-)(?=\d)", re.IGNORECASE)
_BREAK: Final = "\u2060"
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", _BREAK: "&#8288;"}
_MARKS: Final = frozenset('“"«')
_LONGEST: Final = 400
_ALONE: Final = 20
"""Sentences that only one report has, of which so many are quoted."""


def cluster_markdown(result: Result, cluster_id: str) -> str:
    """Return one cluster as GitHub-flavoured Markdown: outlets, statements, what differs, reasons.

    Foreign text is escaped, stands on one line, and never begins one; addresses that are not http
    or https are no links.

    Raises:
        InputError: no event and no copy cluster has this id.
    """
    tables = Tables(result)
    cluster = read_cluster(tables, find_cluster(tables, cluster_id))
    page = event_page(tables, cluster, None, title="", index=None)
    parts = [
        _head(page),
        _outlets(page),
        _untold(tables, cluster),
        _matrix(page.matrix),
        _alone(cluster),
        _differences(page.matrix),
        _quotes(page.quotes),
        _reasons(page),
    ]
    return "\n".join(line for part in parts for line in part).strip() + "\n"


def escaped_markdown(text: str) -> str:
    r"""Return a text on one line that means nothing to Markdown or HTML.

    Behind ``@``, and before the number of what GitHub would take for an issue, stands a word
    joiner, which nobody sees.

    >>> escaped_markdown("*<b>*  a|b\nhttps://x.org")
    '\\*&lt;b&gt;\\* a\\|b https\\://x.org'
    """
    line = " ".join(visible(text).split())
    parted = _REFERENCE.sub(lambda match: match[0] + _BREAK, line)
    safe = _ACTIVE.sub(lambda match: f"\\{match[0]}", parted)
    return "".join(_ENTITIES.get(letter, letter) for letter in safe)


def _quoted(text: str) -> str:
    return escaped_markdown(in_quotes(clip(text, _LONGEST)))


def _named(text: str) -> str:
    return f"**{escaped_markdown(text)}**"


def _head(page: EventPage) -> Iterator[str]:
    facts = (_fact(fact, page.band) for fact in page.facts)
    yield f"# {_quoted(page.title)}\n"
    yield f"{' · '.join(facts)} · cluster {escaped_markdown(page.cluster)}\n"
    if page.unshared:
        yield "No two outlets tell a statement in common here.\n"


def _fact(fact: Fact, band: str) -> str:
    words = f"{fact.value} {fact.label}".strip()
    return f"{words} ({band})" if fact.label == "certainty" else words


def _outlets(page: EventPage) -> Iterator[str]:
    yield "## Outlets\n"
    for card in (*page.outlets, *page.others):
        yield from _outlet(card)
    yield ""


def _outlet(card: OutletCard) -> Iterator[str]:
    time = card.report.time.text if card.report.time else "undated"
    tags = ", ".join(escaped_markdown(tag) for tag in card.tags)
    told = f"{time} ({tags})" if tags else time
    yield f"- {_named(card.report.label)}, {told}: {_link(card.report.link, card.report.title)}"
    for remark in card.remarks:
        # What a report has copied leads to the other report, whose name is no quotation.
        shown = _named if remark.kind == "copied" else _quoted
        said = "; ".join(shown(clause.text) for clause in remark.clauses)
        more = f", and {remark.more} more" if remark.more else ""
        yield f"  - {escaped_markdown(remark.text)}{f': {said}' if said else ''}{more}"


def _link(link: Link | None, title: str) -> str:
    """Return a title that leads to its address, which was checked where the link was made."""
    if link is None:
        return _quoted(title)
    return f"[{_quoted(title)}](<{link.href.replace('&', '&amp;')}>)"


def _untold(tables: Tables, cluster: Cluster) -> Iterator[str]:
    reason = why_untold(tables, cluster.key)
    if reason:
        yield f"No statements: {escaped_markdown(reason)}.\n"


def _matrix(matrix: Matrix | None) -> Iterator[str]:
    if matrix is None:
        return
    yield "## Statements\n"
    names = [escaped_markdown(column.label) for column in matrix.columns]
    yield f"| # | statement | {' | '.join(names)} |"
    yield f"|---|---|{'---|' * len(names)}"
    for row in matrix.rows:
        cells = " | ".join(cell.grade for cell in row.cells)
        yield f"| {row.number} | {_quoted(row.clause)} | {cells} |"
    yield ""
    if matrix.hidden:
        yield f"{count(matrix.hidden, 'further report')} without a column.\n"


def _alone(cluster: Cluster) -> Iterator[str]:
    lines = [line for report in cluster.reports for line in _told_alone(report, cluster)]
    yield from ("## Only here\n", *lines, "") if lines else ()


def _told_alone(report: Member, cluster: Cluster) -> Iterator[str]:
    """Quote what only one report tells; what may well stand elsewhere is counted."""
    only = cluster.alone.get(report.document, ())
    unmatched = len(cluster.told.unshared.get(report.document, ())) - len(only)
    for statement in only[:_ALONE]:
        sentence = statement.sentences(report.document)[0]["sentence"]
        yield f"- {_named(report.label)}: {_quoted(clip(report.sentence_text(sentence), _LONGEST))}"
    if len(only) > _ALONE:
        yield f"- {_named(report.label)}: {len(only) - _ALONE} more"
    if unmatched:
        sentences = count(unmatched, "sentence")
        yield f"- {_named(report.label)}: {sentences} without a match, which others may reword"


def _differences(matrix: Matrix | None) -> Iterator[str]:
    """Say on which points the reports differ, and who gives which value."""
    points = [(row, point) for row in (matrix.rows if matrix else ()) for point in row.points]
    if not points:
        return
    yield "## Differences\n"
    for row, point in points:
        subject = escaped_markdown(clip(point.subject, _LONGEST))
        yield f"- {point.verdict} on {subject}, in {_quoted(row.clause)}"
        for one in point.values:
            outlets = ", ".join(_named(link.text) for link in one.outlets)
            yield f"  - {_quoted(one.value)}: {outlets}"
    yield ""


def _quotes(quotes: Quotations | None) -> Iterator[str]:
    """Give the fullest version of every quotation, and what became of it in each report."""
    if quotes is None:
        return
    yield "## Quotations\n"
    for group in quotes.groups:
        speaker = f", {_named(group.speaker)}" if group.speaker else ""
        disputed = ", credited differently" if group.disputed else ""
        yield f"- {_quoted(group.text)}{speaker}{disputed}"
        yield from (f"  - {_quote(place, group.speaker)}" for place in group.places)
    if quotes.left:
        yield f"- and {quotes.left} more"
    yield ""


def _quote(place: QuotePlace, speaker: str) -> str:
    """Return who has a quotation, and its words where they are not those of the fullest."""
    other = place.speaker if place.speaker != speaker else ""
    credited = f", credits {escaped_markdown(other)}" if other else ""
    words = "".join(piece.text for piece in place.pieces if piece.kind != "dropped")
    said = f": {_quoted(words)}" if place.pieces else ""
    return f"{_named(place.label)} ({place.drift}{credited}){said}"


def _reasons(page: EventPage) -> Iterator[str]:
    if not page.ties:
        return
    yield "## Why they are together\n"
    yield from (f"- {tie.tier}: {escaped_markdown(tie.summary)}" for tie in page.ties)
    if page.ties_left:
        yield f"- and {count(page.ties_left, 'weaker pair')}"
    yield ""
