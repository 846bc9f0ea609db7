"""One event by hand in which everything happens that its page can show, and a hostile one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

import polars as pl
from report_builders import documents, edge, frame, hostile_strings, member

from dedup.config import Config, ReportConfig
from dedup.result import Result, RunInfo
from dedup.text import content_hash

CLUSTER = "flood"
SENTENCES = {
    "a": (
        "Flood hits Anytown",
        "Twelve people died on Monday.",
        "“We were warned of this flood,” said Mayor Ada Lee.",
        "The old bridge fell into the river.",
        "Read more here.",
    ),
    "b": (
        "Anytown under water",
        "Twelve people died on Monday.",
        "“We were warned,” said Ada Lee.",
        "Schools stay closed all week.",
    ),
    "c": (
        "Deaths after flood",
        "Fifteen people died on Monday.",
        "“We were never warned of this flood,” said Sam Roe.",
        "The old bridge collapsed.",
        "It goes on.",
    ),
    "d": ("Water in Anytown", "The old bridge fell into the river."),
    "x": ("Rain in Othertown", "Nobody was hurt."),
}
OUTLETS = {"a": "Gazette", "b": "Herald", "c": "Mirror", "d": "Courier", "x": "Globe"}
HOURS = {"a": 6, "b": 8, "c": 9}
TEXTS = {
    name: f"{sentences[0]}\n{' '.join(sentences[1:4])}"
    + "".join(f"\n{one}" for one in sentences[4:])
    for name, sentences in SENTENCES.items()
}
HASHES = {name: content_hash(text) for name, text in TEXTS.items()}


def span(document: str, words: str) -> dict[str, int]:
    """Return where some words stand in a text."""
    start = TEXTS[document].index(words)
    return {"start": start, "end": start + len(words)}


def _sentences(document: str) -> Iterable[dict[str, Any]]:
    for place, words in enumerate(SENTENCES[document]):
        kind = "heading" if place == 0 else "boilerplate" if "Read more" in words else "body"
        row = {"document": document, "position": place, "kind": kind}
        yield row | span(document, words)


def _told(number: int, grades: Mapping[str, tuple[int | None, str]], **witness: str) -> Any:
    for document, (place, grade) in grades.items():
        row = {"cluster": CLUSTER, "statement": number, "document": document, "grade": grade}
        row |= {"sentence": place, "score": 0.5}
        if place is None:
            yield row | {"nearest": 0, "nearest_document": document, "score": 0.07}
        else:
            yield row | {"witness": witness.get(document, document)}


def _statements() -> Iterable[dict[str, Any]]:
    deaths = {"a": (1, "representative"), "b": (1, "verbatim"), "c": (1, "reworded")}
    yield from _told(0, deaths | {"d": (None, "not found")}, b="a")
    bridge = {"a": (3, "representative"), "b": (None, "omitted"), "c": (3, "reworded")}
    yield from _told(1, bridge | {"d": (3 - 2, "verbatim")}, d="a")
    warned = {"a": (None, "published before"), "b": (2, "representative"), "c": (2, "reworded")}
    yield from _told(2, warned)
    yield from _told(3, {"b": (3, "only here")})
    yield from _told(4, {"c": (4, "unmatched")})


def _quotes() -> Iterable[dict[str, Any]]:
    fullest = "We were warned of this flood,"
    for document, words, drift, speaker in (
        ("a", fullest, "fullest", "Mayor Ada Lee"),
        ("b", "We were warned,", "truncated", "Ada Lee"),
        ("c", "We were never warned of this flood,", "reworded", "Sam Roe"),
    ):
        row = {"cluster": CLUSTER, "quote": 0, "document": document, "sentence": 2, "score": 0.9}
        row |= span(document, words) | {"pieces": [span(document, words)], "drift": drift}
        yield row | {"speaker": speaker, "differences": _steps(document, fullest, words)}


def _steps(document: str, fullest: str, words: str) -> list[dict[str, Any]]:
    own, other = span(document, words)["start"], span("a", fullest)["start"]
    if document == "b":
        cut = len("We were warned")
        ends = {"start": own + cut, "end": own + cut}
        ends |= {"representative_start": other + cut, "representative_end": other + 28}
        return [{"kind": "delete"} | ends]
    if document == "c":
        cut = len("We were ")
        ends = {"start": own + cut, "end": own + cut + len("never ")}
        ends |= {"representative_start": other + cut, "representative_end": other + cut}
        return [{"kind": "insert"} | ends]
    return []


def _differences() -> Iterable[dict[str, Any]]:
    for document, words, value in (
        ("a", "Twelve", "12"),
        ("b", "Twelve", "12"),
        ("c", "Fifteen", "15"),
    ):
        row = {"cluster": CLUSTER, "statement": 0, "difference": 0, "document": document}
        row |= {"sentence": 1, "kind": "number", "verdict": "conflict", "subject": "people"}
        yield row | {"value": value} | span(document, words)


def _edges() -> Iterable[dict[str, Any]]:
    words = "Twelve people died on Monday."
    left, right = span("a", words), span("b", words)
    spans = [
        {f"left_{name}": left[name] for name in left}
        | {f"right_{name}": right[name] for name in right}
    ]
    copied = {"tier": "copy", "relation": "overlaps", "verdict": "rejected", "reason": "overlap"}
    yield edge("a", "b", copied_spans=spans, first="left", **copied)
    for other in "bcd":
        yield edge("a", other, cosine=0.3)
    yield edge("a", "x", score=0.3, verdict="rejected", reason="below_threshold", cosine=0.1)


def _decision(number: int, **values: Any) -> dict[str, Any]:
    row = {"number": number, "author": "Ada", "effect": "obeyed", "members": []}
    return row | {"time": datetime(2025, 8, 22, 7, tzinfo=UTC)} | values


def event_result() -> Result:
    """Return the event: a is first, b prints a's words, c contradicts a, d is undated."""
    rows = [
        {
            "document": name,
            "text": text,
            "title": SENTENCES[name][0],
            "source": OUTLETS[name],
            "url": f"https://{name}.example.org/1",
            "published": datetime(2025, 8, 21, HOURS[name], 30, tzinfo=UTC)
            if name in HOURS
            else None,
            "published_raw": f"2025-08-21T{HOURS[name]:02}:30Z" if name in HOURS else None,
        }
        for name, text in TEXTS.items()
    ]
    members = [member(CLUSTER, name, TEXTS[name]) for name in "abcd"]
    members[0]["role"] = "lead"
    apart = {"decision": "cannot-link", "left": HASHES["x"]}
    return Result(
        documents=documents(rows),
        sentences=frame("sentences", (row for name in TEXTS for row in _sentences(name))),
        clusters=frame("clusters", members),
        edges=frame("edges", _edges()),
        statements=frame("statements", _statements()),
        quotes=frame("quotes", _quotes()),
        differences=frame("differences", _differences()),
        decisions=frame(
            "decisions",
            [
                _decision(1, decision="accept", members=[HASHES[name] for name in "abcd"]),
                *(
                    _decision(n, right=HASHES[one], **apart)
                    for n, one in enumerate("abcd", start=2)
                ),
                _decision(
                    6, decision="must-link", left=HASHES["a"], right=HASHES["b"], author=None
                ),
                _decision(
                    7,
                    decision="boilerplate",
                    content_hash=HASHES["a"],
                    **span("a", "Read more here."),
                ),
            ],
        ),
    )


def crowded_event(outlets: int) -> Result:
    """Return the event as so many outlets report it, in the words of a, b and c in turn."""
    result = event_result()
    names = [chr(ord("a") + number) for number in range(outlets)]
    words = dict(zip(names, cycle("abc"), strict=False))

    def reported(table: pl.DataFrame) -> pl.DataFrame:
        told = [
            table.filter(pl.col("document") == other).with_columns(document=pl.lit(name))
            for name, other in words.items()
        ]
        return pl.concat(told).sort(table.columns[: table.columns.index("document") + 1])

    renamed = pl.concat_str(pl.lit("Outlet "), "document")
    return Result(
        documents=reported(result.documents).with_columns(source=renamed),
        sentences=reported(result.sentences),
        clusters=reported(result.clusters),
        edges=frame("edges", [edge("a", other) for other in names[1:]]),
        statements=reported(result.statements),
        differences=reported(result.differences),
    )


def long_event(repeated: int) -> Result:
    """Return the event with its three statements so many times."""
    result = event_result()
    most = result.statements["statement"].max() + 1  # type: ignore[operator]
    again = [
        result.statements.with_columns(pl.col("statement") + most * number)
        for number in range(repeated)
    ]
    return result.replace(statements=pl.concat(again))


def hostile_event() -> Result:
    """Return an event with every hostile string as quotation, speaker, value, subject and note."""
    strings = hostile_strings()
    opening = "It said "
    text = {bad: f"{opening}{bad}\n{bad}" for bad in strings}
    ends = {bad: (len(opening), len(opening) + len(bad)) for bad in strings}
    rows = [
        {"document": bad, "source": bad, "title": bad, "url": bad, "text": text[bad]}
        for bad in strings
    ]
    place = {"cluster": "hostile", "sentence": 0}
    hashes = {bad: content_hash(text[bad]) for bad in strings}
    members = [member("hostile", bad, text[bad]) for bad in strings]
    members[0]["role"] = "lead"
    quotes = [
        place
        | {"quote": 0, "document": bad, "drift": "reworded" if number else "fullest", "score": 0.5}
        | {"start": ends[bad][0], "end": ends[bad][1], "speaker": bad}
        | {"pieces": [{"start": ends[bad][0], "end": ends[bad][1]}]}
        for number, bad in enumerate(strings)
    ]
    differences = [
        place
        | {"statement": 0, "difference": 0, "document": bad, "kind": "number", "subject": bad}
        | {"verdict": "conflict", "value": bad, "start": ends[bad][0], "end": ends[bad][1]}
        for bad in strings
    ]
    told = [
        place
        | {"statement": 0, "document": bad, "grade": "reworded" if number else "representative"}
        | {"score": 0.5, "witness": strings[0]}
        for number, bad in enumerate(strings)
    ]
    decisions = [
        _decision(number, decision="must-link", left=hashes[strings[0]], right=hashes[bad])
        | {"author": bad, "note": bad}
        for number, bad in enumerate(strings, start=1)
    ]
    spans = [{"left_start": 0, "left_end": 9, "right_start": 0, "right_end": 9}]
    copied = {"tier": "copy", "relation": "copy", "copied_spans": spans, "first": "left"}
    return Result(
        documents=documents(rows),
        sentences=frame(
            "sentences",
            (
                {"document": bad, "position": at, "start": start, "end": end, "kind": "body"}
                for bad in strings
                for at, (start, end) in enumerate(
                    [(0, ends[bad][1]), (ends[bad][1] + 1, len(text[bad]))]
                )
            ),
        ),
        clusters=frame("clusters", members),
        edges=frame("edges", [edge(strings[0], bad, **copied) for bad in strings[1:]]),
        statements=frame("statements", told),
        quotes=frame("quotes", quotes),
        differences=frame("differences", differences),
        decisions=frame("decisions", decisions),
        info=RunInfo(configuration=Config(report=ReportConfig(columns=len(strings)))),
    )
