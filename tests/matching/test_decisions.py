"""A reviewer's word: what is joined is together, what is parted is not, whatever the scores say."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import dedup
from dedup.clusters import form_copy_clusters, form_event_clusters, printed_reports
from dedup.config import Config, CopyConfig
from dedup.decisions import DecisionsFile, bounds_of, read_decisions, settle_decisions
from dedup.edges import decide_copies, decide_events
from dedup.errors import InputError
from dedup.linkage import Bounds, linked_groups
from dedup.result import Result
from dedup.schema import TABLES
from dedup.stored import StoredDocuments
from tests.matching.corpora import BRIDGE, seeds, strangers

TIERS = ("copy", "event")
HASHES = [f"{number:032x}" for number in range(6)]
CLUSTERS_ONLY = Config(stop_after="clusters")


def pile() -> pl.DataFrame:
    """Return copies, equal texts, and reports that share more or less of one event."""
    source = random.Random(5)  # noqa: S311 - invented reports, no secret
    sentences = BRIDGE.split(". ")
    others = strangers(8, words=84)
    reports = {
        f"report{number}": ". ".join([*source.sample(sentences, 3), *text.split(". ")[-4:]])
        for number, text in enumerate(others.values())
    }
    copies = {"copy1": BRIDGE, "copy2": BRIDGE.upper(), "copy3": BRIDGE, "copy4": f"{BRIDGE} End."}
    texts = {**copies, **reports, **others}
    made = pl.DataFrame({"document": list(texts), "text": list(texts.values())})
    told = pl.concat([seeds().select("document", "text"), made])
    return told.with_columns(published=pl.lit("2025-08-21"))


@pytest.fixture(scope="module")
def result() -> Result:
    """Return a run of the pile without a decision."""
    return dedup.run(pile(), config=CLUSTERS_ONLY)


def frame(*decisions: tuple[str, str, str]) -> pl.DataFrame:
    """Return decisions about pairs of texts as a frame."""
    return pl.DataFrame(
        decisions, schema=dict.fromkeys(("decision", "left", "right"), pl.String), orient="row"
    )


def texts_of(result: Result, *documents: str) -> list[str]:
    """Return the content hashes of documents."""
    hashes = dict(result.documents.select("document", "content_hash").iter_rows())
    return [hashes[name] for name in documents]


def together(clusters: pl.DataFrame, tier: str) -> set[tuple[str, str]]:
    """Return the pairs of documents in one cluster of a tier, members by a passage too."""
    groups = clusters.filter(tier=tier).group_by("cluster").agg("document")["document"]
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def pairs_with(documents: pl.DataFrame, left: str, right: str) -> set[tuple[str, str]]:
    """Return the pairs of different documents that have these two texts."""
    held = {
        text: documents.filter(content_hash=text)["document"].to_list() for text in (left, right)
    }
    ends = ((one, other) for one in held[left] for other in held[right])
    return {(min(pair), max(pair)) for pair in ends if pair[0] != pair[1]}


@given(st.data())
def test_obeyed_decisions_hold_in_every_tier(result: Result, data: st.DataObject) -> None:
    """Joined texts share an event, parted ones share no event and no copy cluster, by any way."""
    text = st.sampled_from(sorted(set(result.documents["content_hash"])))
    kinds = st.sampled_from(["must-link", "cannot-link"])
    made = data.draw(st.lists(st.tuples(kinds, text, text), max_size=12))
    decided = settle_decisions(read_decisions(frame(*made)), result.documents, tiers=TIERS)
    bounds = bounds_of(decided, result.documents)
    edges = decide_copies(result.edges.filter(tier="copy"), result.documents, bounds)
    cap = data.draw(st.sampled_from([2, 64]), label="documents whose pairs are all verified")
    documents = StoredDocuments.of(result.documents)
    copies = form_copy_clusters(
        documents,
        edges,
        config=CopyConfig(group_cap=cap),
        printed=printed_reports(edges),
        bounds=bounds,
    )
    events = decide_events(result.edges.filter(tier="event"), result.documents, copies, bounds)
    config = result.info.configuration.settled(result.documents.height)
    grouped = form_event_clusters(documents, events, copies, config=config, bounds=bounds)
    assert together(copies, "copy") <= together(grouped, "event")
    found = together(grouped, "event")
    for row in decided.filter(effect="obeyed").iter_rows(named=True):
        pairs = pairs_with(result.documents, row["left"], row["right"])
        if row["decision"] == "must-link":
            assert pairs <= found
        else:
            assert not pairs & found


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["must-link", "cannot-link"]),
            st.sampled_from(HASHES),
            st.sampled_from(HASHES),
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_what_is_obeyed_never_contradicts_itself(
    made: list[tuple[str, str, str]], order: random.Random
) -> None:
    """No chain of obeyed links joins what an obeyed one parts; dated lines may stand anyhow."""
    documents = pl.DataFrame({"content_hash": HASHES})
    times = [f"2026-11-26T01:00:{second:02d}Z" for second in range(len(made))]
    rows = [
        {"decision": kind, "left": left, "right": right, "time": time}
        for (kind, left, right), time in zip(made, times, strict=True)
    ]
    dated = pl.DataFrame(rows, schema=["decision", "left", "right", "time"]).with_columns(
        pl.col("time").cast(pl.String).str.to_datetime(time_zone="UTC", strict=False)
    )
    if dated.is_empty():
        return
    settled = settle_decisions(read_decisions(dated), documents, tiers=TIERS)
    links = {"must-link": [], "cannot-link": []}  # type: dict[str, list[tuple[str, str]]]
    for row in settled.filter(effect="obeyed").iter_rows(named=True):
        links[row["decision"]].append((row["left"], row["right"]))
    group = {text: {text} for text in HASHES}
    for one, other in links["must-link"]:
        merged = group[one] | group[other]
        group |= dict.fromkeys(merged, merged)
    assert all(other not in group[one] for one, other in links["cannot-link"])
    shuffled = dated.sample(fraction=1, shuffle=True, seed=order.randint(0, 999))
    again = settle_decisions(read_decisions(shuffled), documents, tiers=TIERS)
    assert effects(settled) == effects(again)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["must-link", "must-link", "cannot-link"]),
            st.sampled_from(HASHES),
            st.sampled_from(HASHES),
        ),
        max_size=14,
    )
)
@example(
    [
        ("cannot-link", HASHES[2], HASHES[4]),
        ("must-link", HASHES[4], HASHES[3]),
        ("must-link", HASHES[1], HASHES[3]),
        ("must-link", HASHES[2], HASHES[1]),
        ("must-link", HASHES[2], HASHES[3]),
    ]
)
def test_a_contradiction_names_the_decision_that_makes_it(made: list[tuple[str, str, str]]) -> None:
    """A link clashes with the bar that is named; a bar with the link that joined its two ends."""
    documents = pl.DataFrame({"content_hash": HASHES})
    settled = settle_decisions(read_decisions(frame(*made)), documents, tiers=TIERS)
    by_number = {row[0]: row for row in settled.select(KEY).rows()}
    obeyed = settled.filter(effect="obeyed").select(KEY).rows()
    for number, other in settled.filter(effect="contradiction").select("number", "other").rows():
        own, later = by_number[number], [row for row in obeyed if row[0] > number]
        if other is None:
            assert clashes([own])
        elif own[1] == "must-link":
            links = [row for row in later if row[1] == "must-link"]
            assert clashes([own, *links, by_number[other]])
        else:  # the last lines are settled first
            before = [row for row in later if row[0] > other]
            assert clashes([own, *before, by_number[other]])
            assert not clashes([own, *before])


KEY = ("number", "decision", "left", "right")


def clashes(decisions: list[tuple[int, str, str, str]]) -> bool:
    """Tell whether a chain of links joins what another decision parts."""
    group = {text: {text} for text in HASHES}
    for _, kind, one, other in decisions:
        if kind == "must-link":
            merged = group[one] | group[other]
            group |= dict.fromkeys(merged, merged)
    return any(kind != "must-link" and two in group[one] for _, kind, one, two in decisions)


def effects(settled: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return what became of decisions, in the order of their times."""
    return settled.sort("time").select("decision", "left", "right", "effect").rows()


@given(st.data())
def test_linkage_keeps_within_its_bounds(data: st.DataObject) -> None:
    """No group holds what is parted, not even through must-links; free of it, as ever."""
    nodes = st.integers(0, 6)
    score = st.integers(1, 8).map(lambda value: value / 8)
    scores = data.draw(st.dictionaries(st.sampled_from([*combinations(range(7), 2)]), score))
    links = st.lists(st.tuples(nodes, nodes), max_size=4)
    must_link, cannot_link = data.draw(links), data.draw(links)
    group = {node: {node} for node in range(7)}
    for one, other in must_link:
        merged = group[one] | group[other]
        group |= dict.fromkeys(merged, merged)
    cannot_link = [(one, other) for one, other in cannot_link if other not in group[one]]
    rows = [(*pair, score) for pair, score in scores.items()]
    pairs = pl.DataFrame(rows, schema=["left", "right", "score"], orient="row")
    found = linked_groups(range(7), pairs, threshold=0.25, bounds=Bounds(must_link, cannot_link))
    for members in found:
        merged = set().union(*(group[node] for node in members))
        group |= dict.fromkeys(merged, merged)
        assert all(not {one, other} <= merged for one, other in cannot_link)
    if not cannot_link:
        assert found == linked_groups(range(7), pairs, threshold=0.25)


def test_no_decision_changes_no_byte(result: Result, tmp_path: Path) -> None:
    """An empty file, and decisions about texts that are not there, leave all tables as they are."""
    empty = tmp_path / "none.jsonl"
    empty.write_bytes(b"\n\n")
    strange = tmp_path / "strange.jsonl"
    line = {"decision": "must-link", "left": HASHES[0], "right": HASHES[1]}
    strange.write_text(json.dumps(line), encoding="utf-8")
    for path in (empty, strange):
        again = dedup.run(pile(), config=CLUSTERS_ONLY, decisions=path)
        for name in TABLES:
            assert name == "decisions" or again.table(name).equals(result.table(name)), name
    assert again.decisions["effect"].to_list() == ["no such document"]


def test_what_is_joined_is_one_event_and_its_events_are_one(result: Result) -> None:
    """A report that a reviewer adds takes its event along, and no member leaves for it."""
    left, right = texts_of(result, "copy1", "stranger7")
    again = dedup.run(pile(), config=CLUSTERS_ONLY, decisions=frame(("must-link", left, right)))
    before, after = together(result.clusters, "event"), together(again.clusters, "event")
    assert before < after
    assert ("copy1", "stranger7") in after
    assert ("copy1", "stranger7") in together(again.clusters, "story")
    edge = again.edges.filter(tier="event", reason="must_link").row(0, named=True)
    assert (edge["verdict"], edge["relation"]) == ("accepted", "same event")
    assert "stranger7" in (edge["left"], edge["right"])


def test_copies_that_are_parted_are_in_no_cluster_together(result: Result) -> None:
    """Texts of the same words are parted; a third copy goes with one of them."""
    left, right = texts_of(result, "copy1", "copy2")
    assert ("copy1", "copy2") in together(result.clusters, "copy")
    again = dedup.run(pile(), config=CLUSTERS_ONLY, decisions=frame(("cannot-link", left, right)))
    assert together(again.clusters, "copy") & {("copy1", "copy3"), ("copy2", "copy3")}
    for tier in TIERS:
        assert ("copy1", "copy2") not in together(again.clusters, tier)
        assert ("copy2", "copy3") not in together(again.clusters, tier)  # the text of copy1
    edge = again.edges.filter(tier="copy", left="copy1", right="copy2").row(0, named=True)
    assert (edge["verdict"], edge["reason"], edge["first"]) == ("rejected", "cannot_link", None)


def test_a_digest_is_kept_out_of_an_event_it_would_join_by_a_passage() -> None:
    """What is parted is not joined by a passage either."""
    run = dedup.run(seeds(), config=CLUSTERS_ONLY)
    by_passage = run.clusters.filter(membership="passage").row(0, named=True)
    others = run.clusters.filter(cluster=by_passage["cluster"], membership="whole")["document"]
    left, right = texts_of(run, by_passage["document"], others[0])
    again = dedup.run(seeds(), config=CLUSTERS_ONLY, decisions=frame(("cannot-link", left, right)))
    assert again.clusters.filter(tier="event", membership="passage").is_empty()


def test_decisions_hold_at_every_threshold(result: Result) -> None:
    """Another threshold forms other clusters within the same bounds."""
    left, right, third = texts_of(result, "copy1", "copy2", "stranger7")
    decided = frame(("cannot-link", left, right), ("must-link", left, third))
    again = dedup.run(pile(), config=CLUSTERS_ONLY, decisions=decided)
    own = again.info.configuration.event.threshold
    assert again.rethreshold(threshold=own).edges.equals(again.edges)
    for threshold in (0.0, 0.5, 1.0):
        found = together(again.rethreshold(threshold=threshold).clusters, "event")
        assert ("copy1", "copy2") not in found
        assert ("copy1", "stranger7") in found


def test_what_is_decided_of_a_text_is_asked_of_all_that_have_it() -> None:
    """Its documents are together, and the first of them stands in pairs with other texts."""
    documents = pl.DataFrame(
        {"document": [*"abcd"], "content_hash": [HASHES[0], HASHES[1], HASHES[0], HASHES[0]]}
    )
    decided = read_decisions(frame(("must-link", HASHES[1], HASHES[0])))
    settled = settle_decisions(decided, documents, tiers=TIERS)
    pairs = [("a", "b"), ("a", "c"), ("a", "d")]
    assert bounds_of(settled, documents) == Bounds(pairs, [])


def test_a_pile_may_be_no_more_than_what_is_decided_about() -> None:
    """Of two texts that are all there is a decision is obeyed."""
    documents = pl.DataFrame({"content_hash": HASHES[:2]})
    decided = read_decisions(frame(("cannot-link", HASHES[0], HASHES[1])))
    settled = settle_decisions(decided, documents, tiers=TIERS)
    assert settled["effect"].to_list() == ["obeyed"]


def test_the_later_decision_wins_and_the_earlier_is_told() -> None:
    """By time, and of one time by line; chains that contradict are told too, and not obeyed."""
    a, b, c, *_ = HASHES
    early, late = "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"
    lines = [
        {"decision": "cannot-link", "left": b, "right": a, "time": late},
        {"decision": "must-link", "left": a, "right": b, "time": early},
        {"decision": "cannot-link", "left": a, "right": b},
        {"decision": "must-link", "left": b, "right": c, "time": early},
        {"decision": "must-link", "left": a, "right": c},
        {"decision": "cannot-link", "left": c, "right": c},
        {"decision": "accept", "members": [a, b]},
    ]
    documents = pl.DataFrame({"content_hash": HASHES})
    given = pl.concat([pl.DataFrame([line]) for line in lines], how="diagonal").with_columns(
        pl.col("time").str.to_datetime(time_zone="UTC")
    )
    settled = settle_decisions(read_decisions(given), documents, tiers=TIERS)
    assert settled.select("effect", "other").rows() == [
        ("obeyed", None),
        ("overruled", 1),
        ("repeated", 1),
        ("obeyed", None),
        ("contradiction", 1),
        ("contradiction", None),
        ("kept", None),
    ]
    alone = settle_decisions(read_decisions(given), documents, tiers=("copy",))
    assert alone["effect"].to_list()[3:5] == ["no event tier", "no event tier"]


FOOTER = "Follow the Gazette on every channel you like best"


def articles() -> pl.DataFrame:
    """Return three articles of two outlets with the same sentence under them."""
    texts = [f"{text}\n{FOOTER}." for text in strangers(3).values()]
    return pl.DataFrame({"document": ["a", "b", "c"], "source": ["x", "x", "y"], "text": texts})


@pytest.fixture(scope="module")
def undecided() -> Result:
    """Return a run of these articles without a decision."""
    return dedup.run(articles(), config=CLUSTERS_ONLY)


@pytest.mark.parametrize("by", ["line", "place"])
def test_a_line_that_a_reviewer_names_is_furniture_of_its_source(
    by: str, undecided: Result
) -> None:
    """By its hash or by where it stands in a text: it is marked in that source, and in no other."""
    assert undecided.boilerplate.is_empty()
    row = undecided.documents.row(0, named=True)
    start = row["text"].index(FOOTER)
    place = {"content_hash": row["content_hash"], "start": start + 3, "end": start + 40}
    decided = dedup.run(
        articles(),
        config=CLUSTERS_ONLY,
        decisions=pl.DataFrame([{"decision": "boilerplate", "note": "a footer"} | place]),
    )
    if by == "line":
        line = decided.boilerplate["line"].item()
        named = {"decision": "boilerplate", "source": "x", "line": line}
        decided = dedup.run(articles(), config=CLUSTERS_ONLY, decisions=pl.DataFrame([named]))
    found = decided.boilerplate.row(0, named=True)
    assert (found["source"], found["evidence"], found["documents"]) == ("x", "reviewer", 2)
    assert found["example"].startswith(FOOTER)
    assert decided.decisions["effect"].to_list() == ["obeyed"]
    marked = decided.sentences.filter(kind="boilerplate")["document"].to_list()
    assert marked == ["a", "b"]


def test_a_line_that_is_named_twice_is_one_line(undecided: Result) -> None:
    """By its place in two texts of the source: both decisions are obeyed, the table has one row."""
    plain = undecided.documents.filter(source="x")
    places = [
        {"decision": "boilerplate", "content_hash": row["content_hash"]}
        | {"start": row["text"].index(FOOTER), "end": len(row["text"])}
        for row in plain.iter_rows(named=True)
    ]
    decided = dedup.run(articles(), config=CLUSTERS_ONLY, decisions=pl.DataFrame(places))
    assert decided.boilerplate["documents"].to_list() == [2]
    assert decided.decisions["effect"].to_list() == ["obeyed"] * 2


@pytest.mark.parametrize(("before", "behind"), [(0, 0), (0, -3), (-3, 0), (-20, -5), (20, 0)])
def test_a_place_marks_the_sentences_that_mostly_lie_in_it(
    before: int, behind: int, undecided: Result
) -> None:
    """A selection that is some letters too long or too short marks no neighbour, nor less."""
    text = undecided.documents["content_hash"][0]
    start, end = undecided.sentences.filter(document="a").select("start", "end").row(-2)
    place = {"content_hash": text, "start": start + before, "end": end - behind}
    given = pl.DataFrame([{"decision": "boilerplate"} | place])
    decided = dedup.run(articles(), config=CLUSTERS_ONLY, decisions=given)
    marked = decided.sentences.filter(kind="boilerplate").select("document", "start", "end")
    assert marked.rows() == [("a", start, end)]


def test_a_line_that_nobody_has_is_told(undecided: Result) -> None:
    """Of another source, or where no sentence stands: the decision says that it did nothing."""
    text = undecided.documents["content_hash"][0]
    decisions = [
        {"decision": "boilerplate", "source": "x", "line": "0" * 16},
        {"decision": "boilerplate", "content_hash": text, "start": 10**6, "end": 10**6 + 5},
        {"decision": "boilerplate", "content_hash": text, "start": 0, "end": 2},
        {"decision": "boilerplate", "content_hash": text, "start": 2**62 - 1, "end": 2**62},
    ]
    given = pl.concat([pl.DataFrame([one]) for one in decisions], how="diagonal")
    decided = dedup.run(articles(), config=CLUSTERS_ONLY, decisions=given)
    assert decided.decisions["effect"].to_list() == ["no such line"] * 4
    assert decided.boilerplate.is_empty()


GOOD = json.dumps({"decision": "must-link", "left": HASHES[0], "right": HASHES[1]})
PLACE = {"decision": "boilerplate", "content_hash": HASHES[0], "start": 3, "end": 9}
BROKEN = [
    "{",
    "[]",
    '{"decision": "merge"}',
    '{"decision": "must-link", "left": "0"}',
    json.dumps({"decision": "cannot-link", "left": HASHES[0], "right": HASHES[1] + "\n"}),
    json.dumps({"decision": "boilerplate", "source": "x"}),
    json.dumps({"decision": "boilerplate", "line": "0" * 16, "content_hash": HASHES[0]}),
    json.dumps({"decision": "accept", "members": HASHES[:1]}),
    json.dumps({"decision": "accept", "members": HASHES[:1] * 2}),
    GOOD[:-1] + ', "time": "yesterday"}',
    GOOD[:-1] + ', "time": "2026-11-26T01:00:00"}',
    GOOD[:-1] + ', "time": "0001-01-01T00:00:00+23:59"}',
    GOOD[:-1] + ', "time": "9999-12-31T23:59:59-23:59"}',
    json.dumps(PLACE | {"start": 9, "end": 3}),
    json.dumps(PLACE | {"start": 5, "end": 5}),
    json.dumps(PLACE | {"source": "x"}),
]


def _kept(path: Path, *told: tuple[str, str, str]) -> DecisionsFile:
    """Return the file of a run that was told some decisions."""
    known = read_decisions(frame(*told)) if told else pl.DataFrame()
    return DecisionsFile(path, known)


@pytest.mark.parametrize("line", BROKEN)
def test_a_broken_line_is_named_and_never_added(tmp_path: Path, line: str) -> None:
    """The message says which line of which file is no decision; no file is made of such a line."""
    path, added = tmp_path / "decisions.jsonl", tmp_path / "added.jsonl"
    path.write_text(f"{GOOD}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"decisions\.jsonl:3: is no decision"):
        read_decisions(path)
    with pytest.raises(InputError, match=r"decisions:1: is no decision"):
        _kept(added).add(line.encode())
    assert not added.exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"decision": "merge"}', "choose from must-link, cannot-link, boilerplate, accept"),
        (
            '{"decision": "must-link", "left": "x"}',
            "left: expected a documents.content_hash: 32 digits",
        ),
        ('{"decision": "boilerplate", "source": "x", "line": "1"}', "expected a boilerplate.line"),
        ("nonsense", "is no decision: JSON is malformed"),
    ],
)
def test_a_message_names_the_key_and_the_kinds(tmp_path: Path, line: str, message: str) -> None:
    """A decision of no kind is answered with the kinds, a wrong value with its key."""
    path = tmp_path / "decisions.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_decisions(path)


ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(), ZONES)
@example(datetime.min, timezone(timedelta(hours=1)))
@example(datetime.max, timezone(timedelta(hours=-1)))
def test_a_time_that_is_added_can_be_read(time: datetime, zone: timezone) -> None:
    """Whatever the offset: the line is refused, or it is read as the same moment in UTC."""
    dated = time.replace(tzinfo=zone)
    line = GOOD[:-1] + f', "time": "{dated.isoformat()}"}}'
    with TemporaryDirectory() as folder:
        path = Path(folder) / "decisions.jsonl"
        try:
            _kept(path).add(line.encode())
        except InputError:
            assert not path.exists()
            assert time.year in (1, 9999)
        else:
            read = read_decisions(path)
            assert read["time"].to_list() == [dated]
            assert read_decisions(read).equals(read)


@pytest.mark.parametrize("microseconds", [253_402_300_800_000_001, -62_135_596_800_000_005])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", None])
def test_a_time_of_a_frame_that_has_no_date_is_named(microseconds: int, zone: str | None) -> None:
    """A frame can hold years that no date has: the message says in which row."""
    time = pl.lit(microseconds).cast(pl.Datetime("us", zone))
    dated = frame(*[("must-link", HASHES[0], HASHES[1])] * 2).with_columns(time=time)
    with pytest.raises(InputError, match="decisions, row 1: is no decision"):
        read_decisions(dated)


@pytest.mark.parametrize("numbers", [[1, 1], [2, None], [0, -1], ["x", "y"]])
def test_a_column_of_numbers_is_no_key(numbers: list[Any]) -> None:
    """Rows of a frame are numbered as they stand, whatever a column of that name holds."""
    pair = {"decision": ["must-link"] * 2, "left": HASHES[:1] * 2, "right": HASHES[1:2] * 2}
    read = read_decisions(pl.DataFrame(pair | {"number": numbers}))
    assert read["number"].to_list() == [1, 2]
    documents = pl.DataFrame({"content_hash": HASHES})
    assert settle_decisions(read, documents, tiers=TIERS)["other"].to_list() == [2, None]


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    """A line that is not UTF-8 is an error of that line, and a missing file one of the file."""
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(GOOD.encode()[:-1] + b', "note": "\xff"}')
    with pytest.raises(InputError, match=r"decisions\.jsonl:1"):
        read_decisions(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_decisions(tmp_path / "nowhere.jsonl")


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_exported_table_is_a_file_of_decisions_again(note: str, author: str) -> None:
    """What was decided, by whom, when and why comes back from the table as it went in."""
    signed = {"author": author, "note": note, "time": "2026-11-26T01:00:00.25+02:00"}
    lines = (json.loads(GOOD) | signed, {"decision": "accept", "members": HASHES[:3]} | signed)
    given_frame = pl.concat([pl.DataFrame([line]) for line in lines], how="diagonal")
    given_frame = given_frame.with_columns(pl.col("time").str.to_datetime(time_zone="UTC"))
    read = read_decisions(given_frame)
    documents = pl.DataFrame({"content_hash": HASHES})
    assert read_decisions(settle_decisions(read, documents, tiers=TIERS)).equals(read)


def test_decisions_are_added_whole_or_not_at_all(tmp_path: Path) -> None:
    """A broken line among those to add leaves the file as it was."""
    path = tmp_path / "new" / "decisions.jsonl"
    assert _kept(path).add(GOOD.encode()) == 1
    assert _kept(path).add(f"{GOOD}\n{GOOD}\n".encode()) == 2
    before = path.read_bytes()
    with pytest.raises(InputError, match="decisions:2"):
        _kept(path).add(f"{GOOD}\n{{".encode())
    assert path.read_bytes() == before
    assert read_decisions(path).height == 3


def test_a_file_whose_last_line_has_no_end_goes_on_with_a_new_line(tmp_path: Path) -> None:
    """An editor may have left it off: what is added is a line of its own."""
    path = tmp_path / "decisions.jsonl"
    path.write_text(f"\ufeff{GOOD}", encoding="utf-8")
    assert _kept(path).add(GOOD.encode()) == 1
    assert read_decisions(path)["number"].to_list() == [1, 2]


def test_what_is_taken_back_leaves_all_else_as_it_was(tmp_path: Path) -> None:
    """Equal decisions go, however they are written; keys of others, and blank lines, stay."""
    path = tmp_path / "decisions.jsonl"
    timed = GOOD[:-1] + ', "time": "2026-11-26T01:00:00Z"}'
    other = GOOD[:-1] + ', "ticket": 7, "author": "Ada"}'
    path.write_text(f"{other}\n\n{timed}\n{timed}\n", encoding="utf-8")
    again = timed.replace("01:00:00Z", "02:00:00.000+01:00").encode()
    assert _kept(path).take_back(again) == 2
    assert path.read_text("utf-8") == f"{other}\n\n"
    assert _kept(path).take_back(again) == 0
    with pytest.raises(InputError, match="decisions:1"):
        _kept(path).take_back(b"{")


def test_a_file_that_is_not_there_begins_with_what_the_run_was_told(tmp_path: Path) -> None:
    """So the next run that names it forgets nothing, whether one is added or taken back."""
    told = [("must-link", HASHES[0], HASHES[1]), ("cannot-link", HASHES[1], HASHES[2])]
    added, less = _kept(tmp_path / "added.jsonl", *told), _kept(tmp_path / "less.jsonl", *told)
    before = added.lines()
    assert before.count(b"\n") == 2
    assert added.add(GOOD.encode()) == 1
    assert read_decisions(tmp_path / "added.jsonl").height == 3
    assert less.take_back(before.splitlines()[0]) == 1
    assert read_decisions(tmp_path / "less.jsonl")["decision"].to_list() == ["cannot-link"]


def test_the_explanation_of_a_pair_names_who_decided_when_and_why(result: Result) -> None:
    """Author, time and note stand in the evidence of the pair, and of copies of the two."""
    left, right = texts_of(result, "copy1", "stranger7")
    signed = {"author": "Ada", "time": "2026-11-26T01:00:00Z", "note": "same\nbridge"}
    given_frame = frame(("must-link", left, right)).with_columns(
        pl.lit(value).alias(name) for name, value in signed.items() if name != "time"
    )
    given_frame = given_frame.with_columns(
        time=pl.lit(signed["time"]).str.to_datetime(time_zone="UTC")
    )
    again = dedup.run(pile(), config=CLUSTERS_ONLY, decisions=given_frame)
    said = "Ada decided on 2026-11-26 at 01:00 UTC that they are of one event: “same bridge”"
    for name in ("copy1", "copy4"):
        _, event, story = dedup.explain_pair(again, name, "stranger7")
        assert event.evidence[0].text == said
        assert "a reviewer decided that they are of one event" in event.summary
        assert story.together
    copy, *_ = dedup.explain_pair(again, "copy1", "stranger7")
    assert all(one.label != "decision" for one in copy.evidence)
