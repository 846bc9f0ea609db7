"""Small Results by hand: frames through the schema, sentences named by their words."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from dedup.config import OUR_COLUMNS, Config, InputConfig, ReportConfig
from dedup.report.event.cluster import read_cluster
from dedup.report.event.line import ClusterLine, cluster_line
from dedup.report.event.page import EventPage, event_page
from dedup.report.event.stories import Stories
from dedup.report.front.page import IndexPage, index_page
from dedup.report.page_order import page_keys
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.result import InputFile, Result, RunInfo
from dedup.schema import TABLES
from dedup.sentences import split_sentences
from dedup.text import content_hash

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
DATA = HERE.parent / "data" / "report"


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows as a table: a column left out is null, an empty list or zero."""
    schema = {name: column.dtype for name, column in TABLES[table].columns().items()}
    filled = [{name: _default(dtype) for name, dtype in schema.items()} | dict(row) for row in rows]
    return pl.DataFrame(filled, schema=schema)


def _default(dtype: Any) -> Any:
    return [] if isinstance(dtype, pl.List) else None


def documents(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return a documents table; the content hash is made from the text."""
    return frame("documents", [{"content_hash": content_hash(row["text"])} | row for row in rows])


_VIEWS = "cosine", "bigram_cosine", "lead_cosine", "name_cosine", "top_containment"
_OF_EVENTS = dict.fromkeys((*_VIEWS, "likeness", "headline_containment"), 0.0)
_OF_EVENTS |= {"shared_quotes": 0}
_OF_COPIES = dict.fromkeys(("jaccard", "containment_left", "containment_right", "aligned"), 0.5)
_OF_COPIES |= {"shared_shingles": 9}
"""What is measured of every pair of a tier."""


def edge(left: str, right: str, **values: Any) -> dict[str, Any]:
    """Return an edge; the ends are put in order."""
    first, second = sorted((left, right))
    plain = {"tier": "event", "relation": "same event", "score": 0.7, "verdict": "accepted"}
    plain |= {"reason": "above_threshold", "views": ["terms"], "date_brake": 0.0}
    plain |= {"date_evidence": 0.0, "date_prior": 0.0}
    measured = _OF_COPIES if values.get("tier") == "copy" else _OF_EVENTS
    return plain | measured | {"left": first, "right": second} | values


def member(cluster: str, document: str, text: str, **values: Any) -> dict[str, Any]:
    """Return a whole member of an event cluster."""
    plain = {"tier": "event", "cluster": cluster, "document": document, "start": 0}
    plain |= {"end": len(text), "role": "member", "membership": "whole", "confidence": 0.7}
    plain |= {"cluster_confidence": 0.7}
    return plain | values


class Seeds:
    """The five seeds with the event that ``seeds.toml`` describes."""

    cluster = "seedevent"

    def __init__(self) -> None:
        self.plan = tomllib.loads((DATA / "seeds.toml").read_text("utf-8"))
        self.texts = {path.stem: path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))}
        self.documents = documents(
            {"document": name, "text": text} for name, text in self.texts.items()
        )
        self.sentences = split_sentences(self.documents)

    def result(self) -> Result:
        """Return the Result."""
        return Result(
            documents=self.documents,
            sentences=self.sentences,
            clusters=frame("clusters", map(self._member, self.plan["members"])),
            statements=frame("statements", self._statements()),
            edges=frame("edges", map(self._edge, self.plan["edges"])),
        )

    def position(self, document: str, opening: str) -> int:
        """Return the position of the sentence with these opening words."""
        text = self.texts[document]
        for row in self.sentences.filter(pl.col("document") == document).to_dicts():
            if text[row["start"] : row["end"]].startswith(opening):
                return int(row["position"])
        raise AssertionError(f"{document}: no sentence begins {opening!r}")

    def _start(self, document: str, opening: str) -> int:
        place = self.position(document, opening)
        mine = self.sentences.filter(pl.col("document") == document)
        return int(mine["start"][place])

    def _member(self, row: dict[str, Any]) -> dict[str, Any]:
        text = self.texts[row["document"]]
        start = text.index(row["from"]) if "from" in row else 0
        return member(
            self.cluster,
            row["document"],
            text,
            start=start,
            end=len(text.rstrip()) if start else len(text),
            role="lead" if row.get("lead") else "member",
            membership=row["membership"],
            confidence=row["confidence"],
        )

    def _statements(self) -> Iterable[dict[str, Any]]:
        for number, statement in enumerate(self.plan["statements"]):
            head = {"cluster": self.cluster, "statement": number}
            first = statement["told"][0]
            for told in statement["told"]:
                place = self.position(told["document"], told["sentence"])
                changes = self._differences(first, told)
                yield head | told | {"sentence": place, "differences": changes}
            for absent in statement.get("absent", ()):
                nearest = absent.get("nearest")
                place = self.position(absent["document"], nearest) if nearest else None
                yield head | absent | {"nearest": place}

    def _differences(self, first: dict[str, Any], told: dict[str, Any]) -> list[dict[str, Any]]:
        found, ends = [], [self._start(one["document"], one["sentence"]) for one in (first, told)]
        for kind, other, own in told.get("differences", ()):
            spans = []
            for side, (row, words) in enumerate(((first, other), (told, own))):
                start = self.texts[row["document"]].index(words, ends[side])
                ends[side] = start + len(words)
                spans += [start, ends[side]]
            names = ("representative_start", "representative_end", "start", "end")
            found.append({"kind": kind} | dict(zip(names, spans, strict=True)))
        return found

    def _edge(self, row: dict[str, Any]) -> dict[str, Any]:
        values = {key: value for key, value in row.items() if not key.startswith("passage_l")}
        values = {key: value for key, value in values.items() if not key.startswith("passage_r")}
        for side in ("left", "right"):
            if f"passage_{side}" in row:
                text, (opening, closing) = self.texts[row[side]], row[f"passage_{side}"]
                start = text.index(opening)
                values[f"passage_{side}_start"] = start
                values[f"passage_{side}_end"] = text.index(closing, start) + len(closing)
        return edge(values.pop("left"), values.pop("right"), **values)


EVENT = ClusterKey("event", Seeds.cluster)
"""The event of the seeds."""


def lines_of(result: Result) -> list[ClusterLine]:
    """Return the lines of the list."""
    tables = Tables(result)
    stories = Stories(tables)
    return [
        cluster_line(tables, read_cluster(tables, key), stories.events_beside(key))
        for key in page_keys(tables)
    ]


def index_of(result: Result, lines: Sequence[ClusterLine] | None = None) -> IndexPage:
    """Return the front page; ``lines``: other ones than those of the result."""
    tables = Tables(result)
    shown = lines_of(result) if lines is None else lines
    return index_page(tables, shown, Stories(tables), title="T", copied=())


def page_of(result: Result) -> EventPage:
    """Return the page of the first cluster in the list."""
    tables = Tables(result)
    cluster = read_cluster(tables, page_keys(tables)[0])
    return event_page(tables, cluster, None, title="T", index="../index.html")


def neighbours_result(events: int) -> Result:
    """Return events of two reports each; every report nearly joined the next event.

    Outlet A publishes one event a day, outlet B a day later, with a passage of A in each.
    """
    names = [f"{event:03}{side}" for event in range(events) for side in "ab"]
    texts = {name: f"Report {name} has it." for name in names}
    near = {"relation": "related", "verdict": "rejected", "reason": "below_threshold"}
    passage = {f"passage_{side}_{end}": 0 for side in ("left", "right") for end in ("start", "end")}
    passage |= {"passage_left_end": 9, "passage_right_end": 9, "passage_score": 0.3}
    inside = [
        member(f"event{name[:-1]}", name, text, role="lead" if name[-1] == "a" else "member")
        | {"flags": ["bridge"] if name == "003a" else []}
        for name, text in texts.items()
    ]
    story = [member("course", name, texts[name], tier="story") for name in names[:9]]
    return Result(
        documents=documents(
            {"document": name, "text": text, "title": f"Event {name[:-1]}"}
            | {"source": f"Outlet {name[-1].upper()}", "published": _day(int(name[:-1]), name)}
            for name, text in texts.items()
        ),
        sentences=frame(
            "sentences",
            [
                {"document": name, "position": 0, "start": 0, "end": len(text), "kind": "body"}
                for name, text in texts.items()
            ],
        ),
        clusters=frame("clusters", [*inside, *story]),
        edges=frame(
            "edges",
            [
                edge(left, right, score=0.7)
                if left[:-1] == right[:-1]
                else edge(left, right, score=0.3, **near, **passage)
                for left, right in pairwise(names)
            ]
            + [_copied(f"{event:03}a", f"{event:03}b") for event in range(0, events, 10)],
        ),
        statements=frame(
            "statements",
            [
                {"cluster": f"event{name[:-1]}", "statement": 0, "document": name, "sentence": 0}
                | {"score": 0.5, "grade": "representative" if name[-1] == "a" else "reworded"}
                for name in names
            ],
        ),
        differences=frame("differences", map(_conflict, names[10:12])),
    )


def _copied(left: str, right: str) -> dict[str, Any]:
    spans = [{"left_start": 0, "left_end": 6, "right_start": 0, "right_end": 6}]
    values = {"tier": "copy", "relation": "overlaps", "verdict": "rejected", "reason": "overlap"}
    shares = {"containment_left": 0.4, "containment_right": 0.4, "shared_shingles": 1}
    return edge(
        left, right, score=0.4, copied_spans=spans, first="left", days_apart=1.0, **values, **shares
    )


def _conflict(name: str) -> dict[str, Any]:
    row = {"cluster": f"event{name[:-1]}", "statement": 0, "difference": 0, "document": name}
    row |= {"sentence": 0, "kind": "number", "verdict": "conflict", "start": 7, "end": 11}
    return row | {"value": "8.1e+09 dollar" if name[-1] == "a" else "8.3e+09 dollar"}


def _day(event: int, name: str) -> datetime:
    return datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=event + (name[-1] == "b"))


def many(size: int, **report: int) -> Result:
    """Return one event of ``size`` reports; report i tells statements 0 to i, the rest is omitted.

    Reports 1 and 2 are copies of one text.
    """
    names = [f"d{number:03}" for number in range(size)]
    texts = [f"Report {name} has it." for name in names]
    rows = [{"document": name, "text": text} for name, text in zip(names, texts, strict=True)]
    members = [member("big", name, text) for name, text in zip(names, texts, strict=True)]
    members[0]["role"] = "lead"
    copies = [member("same", name, texts[0], tier="copy") for name in names[1:3]]
    return Result(
        documents=documents(rows),
        sentences=frame(
            "sentences",
            [
                {"document": name, "position": 0, "start": 0, "end": len(text), "kind": "body"}
                for name, text in zip(names, texts, strict=True)
            ],
        ),
        clusters=frame("clusters", [*members, *copies]),
        statements=frame(
            "statements",
            [
                {"cluster": "big", "statement": one, "document": name, "score": 0.5}
                | ({"sentence": 0, "grade": "reworded"} if told else {"grade": "omitted"})
                for one in range(3)
                for number, name in enumerate(names)
                for told in [number >= one]
            ],
        ),
        edges=frame("edges", [edge(*pair) for pair in pairwise(names)]),
        info=RunInfo(configuration=Config(report=ReportConfig(**report))),
    )


def running(events: int, *, alone: int = 0) -> Result:
    """Return one story of events of two reports each, a day apart, and of reports in none."""
    names = [f"{event}{side}" for event in range(events) for side in "ab"]
    days = {name: datetime(2025, 8, 1 + int(name[:-1]), tzinfo=UTC) for name in names}
    others = [f"x{number}" for number in range(alone)]
    texts = {name: f"Report {name} has it." for name in [*names, *others]}
    rows = [
        {"document": name, "text": text, "title": f"Title {name}", "published": days.get(name)}
        for name, text in texts.items()
    ]
    inside = [
        member(f"event{name[:-1]}", name, texts[name], role="lead" if name[-1] == "a" else "member")
        for name in names
    ]
    story = [member("course", name, text, tier="story") for name, text in texts.items()]
    return Result(
        documents=documents(rows),
        sentences=frame("sentences", []),
        clusters=frame("clusters", [*inside, *story]),
        edges=frame("edges", []),
    )


def line(cluster: str, **values: object) -> ClusterLine:
    """Return a line of an event of two reports."""
    plain = ClusterLine(
        href=f"clusters/{cluster}.html",
        cluster=cluster,
        tier="event",
        headline=cluster,
        outlets=("A", "B"),
        day="2025-01-01",
        times="1 Jan 2025",
        size=2,
        confidence=0.9,
        band="sure",
        unshared=False,
        shared=3,
        omissions=0,
        conflicts=0,
        copies=0,
        passages=0,
        bridges=0,
        loose=0,
        density=1.0,
        margin=0.5,
        story="",
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def hostile_strings() -> list[str]:
    """Return the strings of ``hostile.txt``."""
    lines = (DATA / "hostile.txt").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line and not line.startswith("#")]


def hostile_result() -> Result:
    """Return a Result that carries every hostile string wherever text can stand."""
    strings = hostile_strings()
    rows = [
        {"document": bad, "source": bad, "title": bad, "url": bad, "text": f"{bad}\nIt said {bad}"}
        for bad in strings
    ]
    sentences = [
        {"document": bad, "position": place, "start": start, "end": end, "kind": kind}
        for bad in strings
        for place, (start, end, kind) in enumerate(
            [(0, len(bad), "heading"), (len(bad) + 1, 2 * len(bad) + 9, "body")]
        )
    ]
    clusters = [member("hostile", row["document"], row["text"]) for row in rows]
    clusters[0]["role"] = "lead"
    pair = [member("../../../../outside", row["document"], row["text"]) for row in rows[:2]]
    pair[0]["role"] = "lead"
    skipped = [{"path": bad, "line": 1, "reason": "bad_line", "detail": bad} for bad in strings]
    return Result(
        documents=documents(rows),
        skipped=frame("skipped", skipped),
        sentences=frame("sentences", sentences),
        clusters=frame("clusters", [*clusters, *pair, *_hostile_pairs(rows)]),
        statements=frame("statements", _hostile_statements(strings)),
        edges=frame("edges", _hostile_edges(strings)),
        info=_hostile_info(strings),
    )


def _hostile_info(strings: list[str]) -> RunInfo:
    """Return a run whose settings, files and libraries are called by the strings."""
    # What cannot be written as UTF-8 comes from no configuration file and from no path.
    names = [bad.encode("utf-8", "replace").decode("utf-8") for bad in strings]
    given = InputConfig(columns=dict(zip(OUR_COLUMNS, names, strict=False)), boilerplate=names[0])
    config = Config(input=given, report=ReportConfig(columns=len(strings)))
    inputs = [InputFile(path=name, bytes=1, sha256="0" * 64) for name in names]
    return RunInfo(configuration=config, inputs=inputs, libraries=dict.fromkeys(names, "1"))


def _hostile_pairs(rows: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Yield ten clusters with hostile ids, so that the front page has a list to search."""
    for place in range(10):
        for row in rows[place : place + 2]:
            role = "lead" if row is rows[place] else "member"
            yield member(rows[place]["document"], row["document"], row["text"], role=role)


def _hostile_statements(strings: list[str]) -> Iterable[dict[str, Any]]:
    first = len(strings[0]) + 9
    for place, bad in enumerate(strings[:-1]):
        row = {"cluster": "hostile", "statement": 0, "document": bad, "sentence": 1, "score": 0.2}
        start = len(bad) + 9
        change = {"kind": "replace", "start": start, "end": start + len(bad)}
        change |= {"representative_start": first, "representative_end": first + len(strings[0])}
        if place == 0:
            yield row | {"grade": "representative", "score": 1.0}
        else:
            yield row | {"grade": "reworded", "band": "sure", "differences": [change]}
    absent = {"cluster": "hostile", "statement": 0, "document": strings[-1]}
    yield absent | {"grade": "omitted", "nearest": 1, "score": 0.01}
    yield {"cluster": "hostile", "statement": 1, "document": strings[1], "sentence": 0} | {
        "grade": "only here",
        "score": 0.0,
    }


def _hostile_edges(strings: list[str]) -> Iterable[dict[str, Any]]:
    for place, bad in enumerate(strings[1:]):
        yield edge(strings[0], bad, cosine=0.2, shared_terms=[bad])
        yield edge(
            strings[0],
            bad,
            tier="copy",
            relation="overlaps" if place % 2 else "copy",
            verdict="rejected" if place % 2 else "accepted",
            reason="overlap" if place % 2 else "jaccard",
            jaccard=0.6,
            shared_shingles=40,
            containment_left=0.7,
            containment_right=0.6,
            copied_spans=[{"left_start": 0, "left_end": 9, "right_start": 0, "right_end": 9}],
            first="left",
        )
