"""One cluster as Markdown: the same values as its page, for a message, a ticket or a notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import polars as pl

from dedup.report.alone import alone_groups
from dedup.report.labels import clip, count, in_quotes, value_labels, visible
from dedup.report.matrix import UNTOLD, Statement, most_telling
from dedup.report.members import Member, headline
from dedup.report.outlets import outlet_cards
from dedup.report.pages import Cluster, read_cluster
from dedup.report.reasons import Reasons
from dedup.report.tables import ClusterTables, Tables, find_cluster
from dedup.report.untold import why_untold
from dedup.report.values import Link, OutletCard
from dedup.result import Result

__all__ = ["cluster_markdown", "escaped_markdown"]

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
    of_cluster = pl.col("cluster") == cluster_id
    by_name = cluster.by_name
    parts = [
        _head(cluster),
        _outlets(cluster),
        _untold(tables, cluster),
        _matrix(cluster, most_telling(cluster.reports, cluster.told, tables.config.report.columns)),
        _alone(cluster),
        _differences(result.differences.filter(of_cluster), cluster, by_name),
        _quotes(result.quotes.filter(of_cluster), by_name),
        _reasons(tables, cluster),
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


def _head(cluster: Cluster) -> Iterator[str]:
    facts = [
        count(len(cluster.reports), "report"),
        *([cluster.times] if cluster.times else []),
        f"certainty {cluster.confidence:.2f} ({cluster.band})",
        f"cluster {escaped_markdown(cluster.key.cluster)}",
    ]
    yield f"# {_quoted(headline(cluster.reports))}\n"
    yield f"{' · '.join(facts)}\n"


def _outlets(cluster: Cluster) -> Iterator[str]:
    yield "## Outlets\n"
    for card in outlet_cards(cluster.reports, cluster.reports, cluster.told):
        yield from _outlet(card)
    yield ""


def _outlet(card: OutletCard) -> Iterator[str]:
    time = card.time.text if card.time else "undated"
    tags = ", ".join(escaped_markdown(tag) for tag in card.tags)
    told = f"{time} ({tags})" if tags else time
    yield f"- {_named(card.label)}, {told}: {_link(card.link, card.title)}"
    for remark in card.remarks:
        said = "; ".join(_quoted(clause.text) for clause in remark.clauses)
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


def _matrix(cluster: Cluster, shown: tuple[Member, ...]) -> Iterator[str]:
    shared = [statement for statement in cluster.told if statement.shared]
    if not shared:
        return
    by_name = cluster.by_name
    yield "## Statements\n"
    names = [escaped_markdown(report.label) for report in shown]
    yield f"| # | statement | {' | '.join(names)} |"
    yield f"|---|---|{'---|' * len(shown)}"
    for number, statement in enumerate(shared, start=1):
        cells = " | ".join(_grade(statement, report.document) for report in shown)
        yield f"| {number} | {_quoted(statement.clause(by_name))} | {cells} |"
    yield ""
    if len(shown) < len(cluster.reports):
        yield f"{count(len(cluster.reports) - len(shown), 'further report')} without a column.\n"


def _grade(statement: Statement, document: str) -> str:
    rows = statement.sentences(document)
    return str(rows[0]["grade"]) if rows else statement.absent.get(document, UNTOLD)


def _alone(cluster: Cluster) -> Iterator[str]:
    groups = alone_groups(cluster.reports, cluster.told, listed=_ALONE, longest=_LONGEST)
    if not groups:
        return
    yield "## Only here\n"
    for group in groups:
        for quote in group.quotes:
            yield f"- {_named(group.label)}: {_quoted(quote.text)}"
        if group.more:
            yield f"- {_named(group.label)}: {group.more} more"
        if group.unmatched:
            sentences = count(group.unmatched, "sentence")
            yield f"- {_named(group.label)}: {sentences} without a match, which others may reword"
    yield ""


def _differences(rows: pl.DataFrame, cluster: Cluster, by_name: dict[str, Member]) -> Iterator[str]:
    """Say on which points the reports differ, and who gives which value."""
    if rows.is_empty():
        return
    clauses = {one.number: one.clause(by_name) for one in cluster.told}
    yield "## Differences\n"
    for (statement, _), point in rows.group_by("statement", "difference", maintain_order=True):
        first = point.row(0, named=True)
        subject = f" of {_quoted(first['subject'])}" if first["subject"] else ""
        clause = clauses.get(int(statement), "")
        yield f"- {first['verdict']}, {first['kind']}{subject}, in {_quoted(clause)}"
        labels = value_labels(point["value"], first["kind"])
        for (value,), told in point.group_by("value", maintain_order=True):
            yield f"  - {_quoted(labels[str(value)])}: {_labels(told['document'], by_name)}"
    yield ""


def _quotes(rows: pl.DataFrame, by_name: dict[str, Member]) -> Iterator[str]:
    """Say how a quotation stands in each report, the fullest first."""
    if rows.is_empty():
        return
    yield "## Quotations\n"
    for _, quote in rows.group_by("quote", maintain_order=True):
        fullest = quote.sort(pl.col("drift") != "fullest", maintain_order=True)
        for place, row in enumerate(fullest.iter_rows(named=True)):
            yield f"{'  ' if place else ''}- {_quote(row, by_name[row['document']])}"
    yield ""


def _quote(row: dict[str, Any], report: Member) -> str:
    speaker = f", {escaped_markdown(row['speaker'])}" if row["speaker"] else ""
    text = report.text[row["start"] : row["end"]]
    return f"{_named(report.label)} ({row['drift']}{speaker}): {_quoted(text)}"


def _reasons(tables: ClusterTables, cluster: Cluster) -> Iterator[str]:
    ties, left = Reasons(tables, cluster.key, cluster.reports).ties()
    if not ties:
        return
    yield "## Why they are together\n"
    yield from (f"- {tie.tier}: {escaped_markdown(tie.summary)}" for tie in ties)
    if left:
        yield f"- and {count(left, 'weaker pair')}"
    yield ""


def _labels(documents: Iterable[str], by_name: dict[str, Member]) -> str:
    return ", ".join(_named(by_name[name].label) for name in dict.fromkeys(documents))
