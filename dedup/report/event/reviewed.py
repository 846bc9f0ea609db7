"""What reviewers decided about the reports of one cluster, and what the run made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from dedup.report.labels import clip, count, listed, outlet_name, time_label
from dedup.report.members import Member
from dedup.report.rows.tables import ClusterTables
from dedup.report.values import TimeLabel

_LISTED: Final = 40
_LENGTH: Final = 80
_UNSIGNED: Final = "unsigned"
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision of a reviewer that this run was told, and what became of it."""

    decision: str
    about: str
    author: str
    time: TimeLabel | None
    note: str
    effect: str


def decided_texts(rows: Iterable[_Row]) -> set[str]:
    """Return the content hashes that some rows of the table of decisions name."""
    named = (row[side] for row in rows for side in ("left", "right", "content_hash"))
    return {text for text in named if text}


def reviewed(tables: ClusterTables, reports: Sequence[Member]) -> tuple[Reviewed, ...]:
    """List the decisions about the texts of a cluster, those of one text at one time as one."""
    labels = {report.row["content_hash"]: report.label for report in reversed(reports)}
    groups: dict[tuple[object, ...], list[_Row]] = {}
    for row in tables.decisions(labels):
        alone = row["decision"] != "cannot-link" and row["number"]
        at_once = row["decision"], row["time"], row["author"], row["left"], alone
        groups.setdefault(at_once, []).append(row)
    return tuple(
        Reviewed(
            decision=first["decision"],
            about=_about(group, labels, tables),
            author=first["author"] or _UNSIGNED,
            time=time_label(first["time"]),
            note=first["note"] or "",
            effect=", ".join(dict.fromkeys(row["effect"] for row in group)),
        )
        for first, group in islice(((one[0], one) for one in groups.values()), _LISTED)
    )


def _about(rows: Sequence[_Row], labels: Mapping[str, str], tables: ClusterTables) -> str:
    first = rows[0]
    if first["decision"] == "accept":
        inside = sum(text in labels for text in first["members"])
        whole = inside == len(labels) == len(first["members"])
        return "these reports belong together" if whole else f"{count(inside, 'report')} of these"
    if first["decision"] == "boilerplate":
        return _line(first, labels, tables)
    others = list(dict.fromkeys(_name(row["right"], labels, tables) for row in rows))
    word = "together with" if first["decision"] == "must-link" else "apart from"
    return f"{_name(first['left'], labels, tables)} {word} {listed(others)}"


def _line(row: _Row, labels: Mapping[str, str], tables: ClusterTables) -> str:
    """Quote a line of boilerplate of a text that is here."""
    text = tables.holder(row["content_hash"])
    words = text["text"][row["start"] : row["end"]] if text else ""
    return f"“{clip(words, _LENGTH)}” in {_name(row['content_hash'], labels, tables)}"


def _name(text: str, labels: Mapping[str, str], tables: ClusterTables) -> str:
    """Return the label of a report here, or the outlet and the title of one elsewhere."""
    if text in labels:
        return labels[text]
    row = tables.holder(text)
    if row is None:
        return f"a text that this run does not have ({text[:8]})"
    title = clip(row["title"] or "", _LENGTH)
    return f"{outlet_name(row['document'], row['source'])}{f' “{title}”' if title else ''}"
