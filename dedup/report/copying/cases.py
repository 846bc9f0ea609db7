"""Copies: who copied whom, when and how much, with the words that two texts have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dedup.report.copying.excerpts import CopiedText, excerpt
from dedup.report.copying.nature import Nature, nature_of
from dedup.report.files.folder import COPIES, INDEX, numbered_file, numbered_pages
from dedup.report.labels import count, counted, outlet_name, time_label
from dedup.report.rows.edges import Side, copied_edges, earlier_and_later
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.values import Fact, Link
from dedup.text import words as words_of

_ON_A_PAGE: Final = 50
_OTHERS: Final = 30
_LEADS: Final = 6
_OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}

_NO_COPYING: Final = {
    "quotation": "a quotation",
    "site": "on one site",
    "foot": "at the foot of both",
}

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CopyCase:
    """One case of copied text: the earlier text, the later one, and who else has it.

    ``words`` and ``characters`` in common; ``known``: which was first; ``nature``: what the words
    in common are, if nobody copied them.
    """

    anchor: str
    kind: str
    summary: str
    words: int
    characters: int
    earlier: CopiedText
    later: CopiedText
    known: bool
    nature: Nature
    others: tuple[Fact, ...]
    others_left: int

    @property
    def repeats(self) -> bool:
        """Tell whether both texts are of one outlet."""
        return self.earlier.label == self.later.label


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """Who copied whom, when, how much: one page of the cases."""

    title: str
    index: str
    number: int
    pages: tuple[Link, ...]
    facts: tuple[Fact, ...]
    cases: tuple[CopyCase, ...]
    left: int


def copy_cases(tables: Tables, limit: int) -> tuple[tuple[CopyCase, ...], int]:
    """Return the cases of copied text, and how many more there are.

    Copy clusters are one case each. A pair that shares a long passage is one if two outlets are
    its sources, or a source is not known; all copies of one text are one text. Half of the cases
    at most are clusters. Quotations, what two reports on one site have in common, and that with
    which two reports of different events end, are listed last, and only where there is room.
    """
    edges = copied_edges(tables.edges)
    clusters = _cluster_edges(tables, edges.filter(pl.col("verdict") == "accepted"))
    passages = _passages(tables, edges.filter(pl.col("relation") == "overlaps"))
    held = clusters[: max(limit // 2, limit - len(passages))]
    cases = [_case(tables, row, key, Nature()) for key, row in held]
    cases += [
        _case(tables, row, None, nature)
        for row, nature in _copied_first(tables, passages, limit - len(held))
    ]
    cases.sort(key=_weight)
    return tuple(cases), len(clusters) + len(passages) - len(cases)


def _weight(case: CopyCase) -> tuple[object, ...]:
    """Return what cases are ordered by: copied words first, then by how much and how often."""
    texts, kind = 2 + len(case.others) + case.others_left, case.nature.kind
    size = case.words * texts, case.characters * texts
    return kind != "copied", kind == "quotation", -size[0], -size[1], case.anchor


def copies_pages(cases: Sequence[CopyCase], left: int, *, title: str) -> tuple[CopiesPage, ...]:
    """Cut the cases into pages; no case: no page."""
    pages, links = numbered_pages(cases, _ON_A_PAGE)
    kinds = Counter(one.kind for one in cases)
    natures = Counter[str](one.nature.kind for one in cases)
    facts = (
        counted(kinds["copy"], "copy cluster"),
        Fact(f"{kinds['passage']:,}", "pairs with a passage in common"),
        *(
            Fact(f"{natures[nature]:,}", f"of them {words}")
            for nature, words in _NO_COPYING.items()
            if natures[nature]
        ),
    )
    return tuple(
        CopiesPage(title, f"../{INDEX}", number, links, facts, part, left) for number, part in pages
    )


def copied_leads(cases: Sequence[CopyCase]) -> tuple[tuple[CopyCase, str], ...]:
    """Return the first cases in which one of two outlets has the words of an earlier one.

    Beside each stands the address of its words.

    What one of them quotes tells no copying, nor do the words of a site that both are on, or with
    which both end.
    """
    places = {one.anchor: place for place, one in enumerate(cases)}
    known = [one for one in cases if one.known and one.nature.kind == "copied" and not one.repeats]
    # One report may have the words of several earlier ones: it is named once.
    first = {(one.later.label, one.later.title): one for one in reversed(known)}
    chosen = [one for one in known if first[one.later.label, one.later.title] is one]
    return tuple(
        (one, f"{COPIES}/{numbered_file(places[one.anchor] // _ON_A_PAGE + 1)}#{one.anchor}")
        for one in chosen[:_LEADS]
    )


def _cluster_edges(tables: Tables, edges: pl.DataFrame) -> list[tuple[ClusterKey, int]]:
    """Return every copy cluster with the pair that shows it best, the largest first.

    Of two late copies neither is where the words come from: the pair has the lead, if one has.
    """
    first = tables.result.clusters.filter(tier="copy", role="lead").select("cluster", "document")
    leads = dict(first.iter_rows())
    best: dict[ClusterKey, tuple[bool, bool, int, int]] = {}
    columns = edges.select("row", "left", "right", "characters")
    for row, left, right, characters in columns.iter_rows():
        others = tables.clusters_of(right, "copy")
        for key in (one for one in tables.clusters_of(left, "copy") if one in others):
            has_lead = leads.get(key.cluster) in (left, right)
            shown = (has_lead, tables.outlets[left] != tables.outlets[right], characters, -row)
            best[key] = max(best.get(key, shown), shown)
    found = [(key, -shown[-1]) for key, shown in best.items()]
    return sorted(found, key=lambda one: (-len(tables.members(one[0])), -best[one[0]][2], one[0]))


def _passages(tables: Tables, edges: pl.DataFrame) -> list[int]:
    """Return the rows of pairs that share a passage and are no copies, the longest first.

    What one text shares with copies of another it shares with the first of these.
    """
    whole = tables.result.clusters.filter(tier="copy", membership="whole")
    copies = whole.select("document", "cluster", "role")
    texts = {name: ((cluster, ""), role == "lead") for name, cluster, role in copies.iter_rows()}
    best: dict[frozenset[tuple[str, str]], tuple[int, int, int]] = {}
    columns = edges.select("row", "left", "right", "characters")
    for row, left, right, characters in columns.iter_rows():
        (one, leads), (other, leads_too) = (
            texts.get(end, (("", end), True)) for end in (left, right)
        )
        same_outlet = tables.outlets[left] == tables.outlets[right] and tables.outlets[left]
        if one == other or same_outlet:
            continue
        pair, shown = frozenset((one, other)), (leads + leads_too, characters, -row)
        best[pair] = max(best.get(pair, shown), shown)
    longest = sorted(best.values(), key=lambda shown: (-shown[1], -shown[2]))
    return [-row for *_, row in longest]


def _copied_first(tables: Tables, rows: Sequence[int], limit: int) -> list[tuple[int, Nature]]:
    """Choose some edges in their order, those that tell no copying only where others leave room."""
    copied: list[tuple[int, Nature]] = []
    others: list[tuple[int, Nature]] = []
    for row in rows:
        if len(copied) == limit:
            break
        nature = nature_of(tables, tables.edge(row))
        (copied if nature.kind == "copied" else others).append((row, nature))
    return [*copied, *others][:limit]


def _case(tables: Tables, row: int, key: ClusterKey | None, nature: Nature) -> CopyCase:
    edge = tables.edge(row)
    earlier, later = (excerpt(tables, edge, side) for side in earlier_and_later(edge["first"]))
    others = _others(tables, key, {edge["left"], edge["right"]})
    words = _words(tables, edge)
    return CopyCase(
        anchor=f"c{row}",
        kind="passage" if key is None else "copy",
        summary=_summary(tables, edge, nature, count(words, "word")),
        words=words,
        characters=sum(one["left_end"] - one["left_start"] for one in edge["copied_spans"]),
        earlier=earlier,
        later=later,
        known=edge["first"] is not None,
        nature=nature,
        others=others[:_OTHERS],
        others_left=max(0, len(others) - _OTHERS),
    )


def _words(tables: Tables, edge: _Row) -> int:
    """Count the words in common as the copy tier does, as the text on the left has them."""
    text = tables.text(edge["left"])
    spans = edge["copied_spans"]
    return sum(len([*words_of(text[one["left_start"] : one["left_end"]])]) for one in spans)


def _summary(tables: Tables, edge: _Row, nature: Nature, words: str) -> str:
    """Say who has whose words; of one outlet, that it repeats itself."""
    if nature.site:
        return f"Two reports on {nature.site} have {words} in common"
    earlier, later = (_label(tables, edge[side]) for side in earlier_and_later(edge["first"]))
    repeats = earlier == later
    both = f"Two reports of {later}" if repeats else f"{earlier} and {later}"
    if nature.foot:
        return f"{both} end with the same {words}"
    if len(nature.quoting) == 1 and not repeats:
        (side,) = nature.quoting
        who, other = (_label(tables, edge[end]) for end in (side, _OTHER[side]))
        return f"{who} quotes {words} found in {other}"
    if nature.quoting:
        return f"{both} have a quotation in common, {words}"
    if edge["first"] is None:
        return f"{both} have {words} in common"
    whose = "its own again" if repeats else earlier
    return f"{later} prints {words} of {whose}{_when(edge)}"


def _when(edge: _Row) -> str:
    """Say how long after the earlier text the later one was published; empty: nobody knows."""
    if edge["days_apart"] is None:
        return ""
    days = round(edge["days_apart"])
    return f", {count(days, 'day')} later" if days else ", the same day"


def _label(tables: Tables, document: str) -> str:
    return outlet_name(document, tables.document(document)["source"])


def _others(tables: Tables, key: ClusterKey | None, shown: set[str]) -> tuple[Fact, ...]:
    """Name the other members of a copy cluster, with the time of each."""
    if key is None:
        return ()
    rows = [tables.document(row["document"]) for row in tables.members(key)]
    found = []
    for row in rows:
        if row["document"] not in shown:
            time = time_label(row["published"])
            label = outlet_name(row["document"], row["source"])
            found.append(Fact(time.text if time else "undated", label))
    return tuple(found)
