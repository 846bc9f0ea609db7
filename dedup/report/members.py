"""Members: the reports of one cluster, named, ordered and with their sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, cast

from dedup.days import has_clock, may_be_first
from dedup.report.headlines import bare_headline, is_bare
from dedup.report.labels import (
    clip,
    language_tag,
    outlet_labels,
    outlet_name,
    safe_link,
    time_label,
)
from dedup.report.rows.tables import ClusterKey, ClusterTables
from dedup.report.values import Link, TimeLabel
from dedup.spans import headline_of

_TITLE_LENGTH: Final = 120
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Member:
    """One report of a cluster; ``index`` is its place on the page, from 0.

    What is asked for every statement and sentence is kept. ``read`` returns the sentences of a
    document: of a report that is only named nobody asks for them.
    """

    index: int
    label: str
    cluster: dict[str, Any]
    row: dict[str, Any]
    read: Callable[[str], list[dict[str, Any]]]
    same_text_as: str

    @cached_property
    def document(self) -> str:
        """The document's id."""
        return str(self.row["document"])

    @cached_property
    def text(self) -> str:
        """The text as it was read."""
        return str(self.row["text"])

    @cached_property
    def sentences(self) -> list[dict[str, Any]]:
        """Its rows of ``sentences``, in reading order."""
        return self.read(self.document)

    @cached_property
    def outlet(self) -> str:
        """What is the same for all reports of one outlet; a report without one is alone."""
        return str(self.row["source"] or self.document)

    @property
    def name(self) -> str:
        """What its outlet is called; of a report without one the short id."""
        return outlet_name(self.document, self.row["source"])

    @property
    def published(self) -> datetime | None:
        """When it was published, if that is known."""
        return cast("datetime | None", self.row["published"])

    @property
    def time(self) -> TimeLabel | None:
        """The same for a reader."""
        return time_label(self.published)

    @property
    def link(self) -> Link | None:
        """Where it was published, if its address is one that may be a link."""
        return safe_link(self.row["url"])

    @cached_property
    def language(self) -> str:
        """The language of its text, if it is known and not English, as a page is."""
        return language_tag(self.row["language"])

    @property
    def bad_link(self) -> str:
        """Its address where that is no link; empty: it is one, or there is none."""
        return "" if self.link else (self.row["url"] or "").strip()

    @property
    def has_clock(self) -> bool:
        """Tell whether the hour of its publication is known, and not the day alone."""
        return self.published is not None and has_clock(self.published)

    @property
    def turn(self) -> tuple[datetime, int]:
        """What puts reports in the order of their publication, the undated last."""
        return self.published or _LAST, self.index

    @cached_property
    def by_passage(self) -> bool:
        """Tell whether only a passage of the document belongs to the cluster."""
        return bool(self.cluster["membership"] == "passage")

    @property
    def lead(self) -> bool:
        """Tell whether the document leads its cluster."""
        return bool(self.cluster["role"] == "lead")

    @cached_property
    def anchor(self) -> str:
        """Anchor of the full text."""
        return f"t{self.index + 1}"

    @property
    def card_anchor(self) -> str:
        """Anchor of what the page says of the report in a few lines."""
        return f"o{self.index + 1}"

    def sentence_anchor(self, position: int) -> str:
        """Anchor of one sentence in the full text."""
        return f"{self.anchor}-{position + 1}"

    def sentence_text(self, position: int) -> str:
        """One sentence, as it stands in the text."""
        sentence = self.sentences[position]
        return self.text[sentence["start"] : sentence["end"]]

    def in_passage(self, sentence: dict[str, Any]) -> bool:
        """Tell whether a sentence overlaps the part of the text that belongs to the cluster."""
        inside = sentence["start"] < self.cluster["end"] and sentence["end"] > self.cluster["start"]
        return bool(inside)

    @cached_property
    def title(self) -> str:
        """The title a reader sees."""
        return display_title(self.row, lambda _: self.sentences)


def display_title(row: dict[str, Any], read: Callable[[str], list[dict[str, Any]]]) -> str:
    """Return the title or the headline, cut to what a page has room for.

    ``read`` returns the sentences of a document, which are asked for where it has no title.
    """
    titled = (row["title"] or "").strip()
    title = titled or headline_of(row, read(row["document"]))
    return clip(title, _TITLE_LENGTH) or "(no text)"


def members(tables: ClusterTables, key: ClusterKey) -> tuple[Member, ...]:
    """Return the reports of a cluster: the lead, then by time; passages stand last."""
    rows = tables.members(key)
    documents = {row["document"]: tables.document(row["document"]) for row in rows}
    order = sorted(rows, key=lambda row: _place(row, documents[row["document"]]))
    names = [row["document"] for row in order]
    labels = outlet_labels((name, documents[name]["source"]) for name in names)
    copies = _copy_leads(tables, key, order)
    return tuple(
        Member(
            index=index,
            label=labels[row["document"]],
            cluster=row,
            row=documents[row["document"]],
            read=tables.sentences,
            same_text_as=labels.get(copies.get(row["document"], ""), ""),
        )
        for index, row in enumerate(order)
    )


def common_language(reports: Iterable[Member]) -> str:
    """Return the language of all reports; empty: it is not one, not known or English."""
    found = {report.language for report in reports}
    return found.pop() if len(found) == 1 else ""


def first_published(reports: Iterable[Member]) -> tuple[Member, ...]:
    """Return the reports of which any may have been published first; none: all are undated.

    Where of one of them only the day is known, these are all of that day.
    """
    ordered = sorted(reports, key=lambda one: one.turn)
    return tuple(ordered[number] for number in may_be_first([one.published for one in ordered]))


def least_certain(reports: Sequence[Member]) -> Link | None:
    """Return the report of three or more that is least sure to belong, with its card.

    None: several are, or what is doubted is a pair, of which neither is the stranger.
    """
    whole = [one for one in reports if not (one.by_passage or one.same_text_as)]
    if len(whole) < 3:
        return None
    least, other = sorted(whole, key=lambda one: float(one.cluster["confidence"]))[:2]
    if least.cluster["confidence"] == other.cluster["confidence"]:
        return None
    return Link(f"#{least.card_anchor}", least.label)


def headline(reports: tuple[Member, ...]) -> str:
    """Return the best headline: the lead's own, else another report's, else the lead's opening.

    A label such as "OPINION:" and the name of an outlet are no news: another report's headline is
    better, and if all have them they are left out.
    """
    headed = [one for one in reports if not one.by_passage and _has_headline(one)]
    bare = (one.title for one in headed if is_bare(one.title, _outlet(one)))
    first = (headed or reports)[0]
    return next(bare, "") or bare_headline(first.title, _outlet(first))


def _outlet(report: Member) -> str:
    """Return the name of an outlet as a title has it; empty: it has none."""
    return clip(report.row["source"] or "", _TITLE_LENGTH)


def _has_headline(report: Member) -> bool:
    titled = bool((report.row["title"] or "").strip())
    return titled or any(sentence["kind"] == "heading" for sentence in report.sentences)


def _place(row: dict[str, Any], document: dict[str, Any]) -> tuple[object, ...]:
    time = document["published"] or _LAST
    return row["membership"] == "passage", row["role"] != "lead", time, row["document"]


def _copied_in(tables: ClusterTables, row: dict[str, Any]) -> Iterator[ClusterKey]:
    """Yield the copy clusters of a report; of a page that is here as a whole, where it is so."""
    document, membership = row["document"], row["membership"]
    for key in tables.clusters_of(document, "copy"):
        (held,) = (one for one in tables.members(key) if one["document"] == document)
        if held["membership"] in ("whole", membership):
            yield key


def _copy_leads(
    tables: ClusterTables, key: ClusterKey, order: list[dict[str, Any]]
) -> dict[str, str]:
    """Map each further member of a copy cluster to its first report on this page."""
    first: dict[ClusterKey, str] = {}
    found: dict[str, str] = {}
    if key.tier == "copy":
        return found
    for row in order:
        for copies in _copied_in(tables, row):
            lead = first.setdefault(copies, row["document"])
            if lead != row["document"]:
                found[row["document"]] = lead
    return found
