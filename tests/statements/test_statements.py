"""The statements of a cluster: who carries, changes and leaves out what."""

from __future__ import annotations

import json
import pickle
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.config import Config, StatementConfig
from dedup.engine.local import yield_batches
from dedup.engine.processes import Workers
from dedup.members import Gathered
from dedup.schema import check_table, empty_table
from dedup.sentences import split_sentences
from dedup.statements import align_statements
from dedup.statements.carriers import Carrier, Statement
from dedup.statements.witnesses import CopiedPassages, Passage, find_witnesses
from dedup.text import content_hash
from dedup.wordings import read_wording
from tests.case_files import case_lines

from .statement_builders import (
    DOCUMENTS,
    align_cluster,
    gather_members,
    member,
    members,
)

NO_EDGES = empty_table("edges")
SEEDS = Path(__file__).parents[2] / "seeds"
CASES = [json.loads(line) for line in case_lines("statements/clusters.jsonl")]


@pytest.mark.parametrize("case", CASES, ids=[case["why"][:40] for case in CASES])
def test_examples(case: dict[str, Any]) -> None:
    """Sentences that belong together share a row; absences are named where they should be."""
    table = align_cluster("c", [member(name, said) for name, said in case["documents"].items()])
    rows = _carriers(table).values()
    for together in case["together"]:
        assert any(set(together.split()) <= row for row in rows), together
    assert _labels(table.filter(grade="only here")) == set(case["only here"])
    assert _omissions(table) == set(case["omitted"])


@settings(max_examples=20)
@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(
    documents: list[list[str]], shuffler: random.Random
) -> None:
    """Any order of the documents gives the same table."""
    ordered = members(documents)
    shuffled = shuffler.sample(ordered, len(ordered))
    assert align_cluster("c", shuffled).equals(align_cluster("c", ordered))


@settings(max_examples=20)
@given(DOCUMENTS)
def test_a_cluster_makes_a_valid_table(documents: list[list[str]]) -> None:
    """The rows of a cluster pass the table's door as they are: its types, its rules, its order."""
    table = align_cluster("c", members(documents))
    assert check_table("statements", table).equals(table)


@settings(max_examples=20)
@given(DOCUMENTS)
def test_the_names_of_documents_do_not_matter(documents: list[list[str]]) -> None:
    """Renaming the documents renames them in the rows and changes nothing else."""
    if len(set(map(tuple, documents))) < len(documents):
        return
    names = {chr(97 + index): f"{9 - index} other" for index in range(len(documents))}
    renamed = [member(names[chr(97 + i)], said) for i, said in enumerate(documents)]
    once = align_cluster("c", members(documents)).with_columns(
        pl.col("document", "witness", "nearest_document").replace(names)
    )
    key = ["statement", "document", "sentence"]
    assert once.sort(key, nulls_last=True).equals(align_cluster("c", renamed))


@settings(max_examples=20)
@given(DOCUMENTS)
def test_every_sentence_with_words_is_shared_or_only_here(documents: list[list[str]]) -> None:
    """No sentence is lost, and none is both."""
    table = align_cluster("c", members(documents))
    alone = _labels(table.filter(grade="only here"))
    shared = _labels(
        table.filter((pl.col("grade") != "only here") & pl.col("sentence").is_not_null())
    )
    said = {
        f"{chr(97 + document)}{position}"
        for document, sentences in enumerate(documents)
        for position, sentence in enumerate(sentences)
        if read_wording(sentence).normal
    }
    assert alone | shared == said
    assert alone & shared == set()


@settings(max_examples=20)
@given(DOCUMENTS)
def test_a_row_has_one_representative_and_absences_are_not_carriers(
    documents: list[list[str]],
) -> None:
    """One representative a row, without a band; a document carries a statement or lacks it."""
    table = align_cluster("c", members(documents))
    for _, row in table.group_by("statement"):
        grades = row["grade"].to_list()
        assert grades in (["only here"], ["unmatched"]) or grades.count("representative") == 1
        absent = set(row.filter(pl.col("sentence").is_null())["document"])
        carrying = set(row.filter(pl.col("sentence").is_not_null())["document"])
        assert not absent & carrying
        assert not row.filter(grade="omitted").height or len(carrying) >= 2
    matched = pl.col("grade").is_in(["verbatim", "verbatim in part", "reworded"])
    assert table.filter(matched != pl.col("band").is_not_null()).is_empty()


@settings(max_examples=20)
@given(DOCUMENTS)
def test_who_misses_a_statement_says_where_to_check(documents: list[list[str]]) -> None:
    """An absence names the nearest sentence: of that outlet, or of another one if only here."""
    table = align_cluster("c", members(documents))
    own = pl.col("nearest_document") == pl.col("document")
    absent = table.filter(pl.col("grade").is_in(["omitted", "not found"])).drop_nulls("nearest")
    assert absent.filter(own).height == absent.height
    alone = table.filter(pl.col("grade").is_in(["only here", "unmatched"])).drop_nulls("nearest")
    assert alone.filter(own).is_empty()
    close = pl.col("score") >= StatementConfig().score_cutoff
    assert alone.filter(close, grade="only here").is_empty()


@settings(max_examples=20)
@given(DOCUMENTS)
def test_statements_are_numbered_by_how_many_carry_them(documents: list[list[str]]) -> None:
    """The first statements are those that most documents carry."""
    table = align_cluster("c", members(documents))
    carried = (
        table.filter(pl.col("sentence").is_not_null())
        .group_by("statement")
        .agg(pl.col("document").n_unique())
        .sort("statement")
    )
    counts = carried["document"].to_list()
    assert carried["statement"].to_list() == list(range(len(counts)))
    assert counts == sorted(counts, reverse=True)


@settings(max_examples=20)
@given(DOCUMENTS)
def test_differences_rebuild_both_clauses(documents: list[list[str]]) -> None:
    """The spans of a row run through two clauses and leave out no word between their ends."""
    table = align_cluster("c", members(documents))
    texts = {one.document: one.text for one in members(documents)}
    first = dict(table.filter(grade="representative").select("statement", "document").iter_rows())
    compared = table.filter(pl.col("differences").list.len() > 0)
    assert compared.filter(pl.col("band").is_null()).is_empty()
    for row in compared.iter_rows(named=True):
        for document, side in ((first[row["statement"]], "representative_"), (row["document"], "")):
            text = texts[document]
            spans = [(one[f"{side}start"], one[f"{side}end"]) for one in row["differences"]]
            assert all(a <= b <= c for (a, b), (c, _) in pairwise(spans))
            inside = text[spans[0][0] : spans[-1][1]]
            parts = [word for start, end in spans for word in read_wording(text[start:end]).normal]
            assert parts == list(read_wording(inside).normal)


def test_what_stands_in_one_row_alone_tells_what_the_row_is_about() -> None:
    """A sentence of two statements represents neither where another one says just this."""
    both = (
        "Pilots of Avelia will strike on Friday, and the airline cancelled forty flights to Lisbon."
    )
    strike, flights = (
        "Avelia's pilots are to strike on Friday.",
        "Forty flights to Lisbon have been cancelled by the airline.",
    )
    config = Config(statements=StatementConfig(score_cutoff=0.25))
    table = align_cluster("c", members([[both], [strike], [flights]]), config=config)
    assert _labels(table.filter(grade="representative")) == {"b0", "c0"}
    assert table.filter(document="a")["grade"].to_list() == ["reworded", "reworded"]


def test_differences_point_into_the_texts() -> None:
    """Offsets cut the words out of the two documents' texts, not out of the sentences."""
    left = member("a", ["It rained all day.", "The dam burst on Sunday night."])
    right = member("b", ["The dam burst on Monday night.", "Schools were closed."])
    table = align_cluster("c", [left, right])
    row = table.filter(statement=0).filter(pl.col("grade") != "representative").row(0, named=True)
    other = left if row["document"] == "b" else right
    mine = right if row["document"] == "b" else left
    steps = [
        (
            step["kind"],
            other.text[step["representative_start"] : step["representative_end"]],
            mine.text[step["start"] : step["end"]],
        )
        for step in row["differences"]
    ]
    days = ("Sunday", "Monday") if mine is right else ("Monday", "Sunday")
    assert steps == [
        ("equal", "The dam burst on", "The dam burst on"),
        ("replace", *days),
        ("equal", "night", "night"),
    ]


def test_the_marks_of_a_copy_do_not_decide_which_words_of_a_match_are_shown() -> None:
    """Of the clauses that were scored, whichever of two copies of a sentence represents it."""
    plain = "Sources warn that no agency agrees on the laboratory, which lacks a smoking gun"
    marked = plain.replace("smoking gun", "“smoking gun”")
    other = "The mayor of Corvia told reporters after a long walk on Monday: a smoking gun."
    shown = []
    for said in ([plain, marked], [marked, plain]):
        days = [datetime(2020, 5, day, tzinfo=UTC) for day in (1, 2)]
        first, second = (
            member(name, [one, f"Rain fell on {name}."], published=day)
            for name, one, day in zip("ab", said, days, strict=True)
        )
        table = align_cluster("c", [first, second, member("c", [other])])
        [steps] = table.filter(statement=0, document="c")["differences"].to_list()
        shown.append([(step["kind"], step["start"], step["end"]) for step in steps])
    assert shown[0] == shown[1] != []


@pytest.mark.parametrize("name", ["a", "z"])
def test_a_copy_in_small_letters_is_compared_by_the_words_of_its_original(name: str) -> None:
    """What names a country is another word in small letters; the two sentences are one."""
    said = "The Sudanese army left Khartoum on Monday after long talks with the rebels."
    other = "The army of Sudan left Khartoum on Monday, after talks with all rebels there."
    copy, third = member(name, [said.lower()]), member("c", [other])
    table = align_cluster("c", [member("b", [said]), copy, third])
    shares = table.filter(grade="verbatim").select("coverage", "representative_coverage")
    assert shares.rows() == [(1.0, 1.0)]


def test_copies_do_not_change_the_rows() -> None:
    """A copied document carries what its original does: nothing of it is only here."""
    said = ["The dam above Corvia burst on Sunday night.", "The circus is in town."]
    other = ["On Sunday night the dam burst above Corvia.", "School starts again."]
    table = align_cluster("c", [member("a", said), member("b", said), member("d", other)])
    assert {"a0", "b0", "d0"} in _carriers(table).values()
    assert {"a1", "b1"} in _carriers(table).values()
    assert _labels(table.filter(grade="only here")) == {"d1"}
    copied = table.filter(pl.col("document") == "b", grade="verbatim")
    assert copied["score"].to_list() == [1.0] * copied.height
    assert _omissions(table) == {"d:a1"}


def test_who_tells_a_statement_is_asked_once_for_all_members(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cluster of copies takes as long as it is large: not every member asks all the others."""
    asked = []
    told_by = Statement.told_by.fget
    monkeypatch.setattr(Statement, "told_by", property(lambda one: asked.append(1) or told_by(one)))
    align_cluster("c", members([["The dam above Corvia burst on Sunday night."]] * 50))
    assert len(asked) <= 2


def test_who_published_before_all_who_tell_it_omits_nothing() -> None:
    """A day or more before, there was nothing to tell; hours before, nobody knows the order."""
    told = ["The dam above Corvia burst on Sunday night."]
    days = {name: datetime(2020, 5, place, tzinfo=UTC) for place, name in enumerate("abc", 3)}
    reports = [member(name, told, published=days[name]) for name in "bc"]
    for hours, grade in ((24, "published before"), (12, "omitted")):
        early = days["b"] - timedelta(hours=hours)
        other = member("a", ["Schools are closed for a week."], published=early)
        table = align_cluster("c", [other, *reports])
        assert table.filter(document="a", statement=0)["grade"].to_list() == [grade]


def test_what_opens_a_report_is_not_called_omitted() -> None:
    """The news itself is told by all in some way: its absence is not sure, further down it is."""
    news, detail = "The dam above Corvia burst on Sunday night.", "Insurers expect forty claims."
    filler = [
        [f"Witness {name}{place} described flooded cellars." for place in range(10)]
        for name in "ab"
    ]
    told = [[news, *lines, detail] for lines in filler]
    other = [
        "Schools are closed for a week.",
        *(f"Class {place} learns at home." for place in range(9)),
    ]
    table = align_cluster("c", members([*told, other]))
    absent = table.filter(pl.col("sentence").is_null(), document="c").join(
        table.filter(grade="representative").select("statement", at="sentence"), on="statement"
    )
    grades = dict(absent.select("at", "grade").iter_rows())
    assert (grades[0], grades[11]) == ("not found", "omitted")


def test_a_quotation_is_only_here_though_something_is_a_little_like_it() -> None:
    """Who repeats what was said uses its words; the same in plain words may be told in others."""
    config = Config(statements=StatementConfig(absent=0.001, absent_quoted=1))
    for said, grade in (
        ("“The dam will not hold the winter,” she said.", "only here"),
        ("She said the dam will not hold the winter.", "unmatched"),
    ):
        other = ["Winter came early.", "The valley lies below the dam."]
        table = align_cluster("c", members([[said], other]), config=config)
        assert table.filter(document="a")["grade"].to_list() == [grade]


def test_what_is_put_into_a_copied_text_is_only_here() -> None:
    """Between copied sentences, which have their partners, nothing else can be told."""
    copied = ["The dam above Corvia burst on Sunday.", "Engineers had warned of cracks for months."]
    added = "Insurers expect forty claims."
    table = align_cluster("c", members([[copied[0], added, copied[1]], copied]))
    assert _labels(table.filter(grade="only here")) == {"a1"}


def test_a_heading_represents_no_row_that_a_sentence_of_the_body_tells() -> None:
    """Of a heading and the sentence of another report that says the same, the sentence is shown."""
    told = ["The old dam burst on Sunday.", "Nobody was hurt there."]
    documents = [
        member("a", ["Old dam burst on Sunday", "Rain fell all week."], kinds=["heading", "body"]),
        member("b", told),
    ]
    first = align_cluster("c", documents).filter(grade="representative")
    assert first.select("document", "sentence").rows() == [("b", 0)]


def test_the_earliest_of_equal_sentences_represents() -> None:
    """Between copies the first published one is the representative; undated ones come last."""
    said = ["The dam above Corvia burst on Sunday night."]
    late, early = datetime(2025, 8, 21, tzinfo=UTC), datetime(2025, 8, 20, tzinfo=UTC)
    documents = [
        member("a", said),
        member("b", [*said, "More follows."], published=late),
        member("c", [*said, "Nothing follows."], published=early),
    ]
    first = align_cluster("c", documents).filter(statement=0, grade="representative")
    assert first["document"].to_list() == ["c"]


def test_headings_match_but_are_never_missed() -> None:
    """A heading may carry a statement that a sentence tells; nobody omits what headings say."""
    heading = ["Dam bursts above Corvia", "The dam above Corvia burst on Sunday night."]
    documents = [
        member("a", heading, kinds=["heading", "body"]),
        member("b", ["Unrelated title of a page", heading[1]], kinds=["heading", "body"]),
        member("d", ["The circus is in town."]),
        member("e", ["Dam bursts above Corvia"], kinds=["heading"]),
    ]
    table = align_cluster("c", documents)
    assert {"a0", "a1", "b1", "e0"} in _carriers(table).values()
    assert "b0" not in _labels(table.filter(pl.col("sentence").is_not_null()))
    only = align_cluster(
        "c", [documents[3], member("a", heading[:1], kinds=["heading"]), documents[2]]
    )
    assert set(only["sentence"].drop_nulls()) == {0}
    assert only["document"].unique().to_list() == ["d"]


def test_a_passage_omits_nothing() -> None:
    """Of a member by passage the absences are 'not in the passage'."""
    said = ["The dam above Corvia burst on Sunday night.", "Engineers had warned of cracks."]
    documents = [
        member("a", said),
        member("b", said),
        member("p", ["On Sunday night a dam burst above Corvia."], is_whole=False),
    ]
    table = align_cluster("c", documents)
    absent = table.filter(pl.col("document") == "p", pl.col("sentence").is_null())
    assert absent["grade"].to_list() == ["not in the passage"]
    assert absent["nearest"].to_list() == [0]
    assert _omissions(table) == set()


def test_a_copied_passage_is_one_witness() -> None:
    """Two that print the same wire are one witness, the first of them; a third in its own words."""
    wire = "A dam burst above Corvia on Sunday night, officials said."
    own = "Officials said that on Sunday night the dam over Corvia had burst."
    days = {name: datetime(2020, 5, 9 - place, tzinfo=UTC) for place, name in enumerate("abc")}
    texts = {"a": [wire], "b": ["Rain fell.", wire], "c": [own]}
    reports = [member(name, said, published=days[name]) for name, said in texts.items()]
    passage = Passage("a", "b", 0, len(wire), 11, 11 + len(wire))
    table = align_cluster("c", reports, [passage]).filter(pl.col("statement") == 0)
    assert dict(table.select("document", "witness").iter_rows()) == {"a": "b", "b": "b", "c": "c"}
    short = passage._replace(left_end=20, right_end=31)
    table = align_cluster("c", reports, [short])
    assert table.filter(pl.col("witness") != pl.col("document")).is_empty()


def test_a_sentence_that_texts_repeat_gives_a_pair_for_each_and_not_for_every_two() -> None:
    """A passage that holds 300 sentences of both texts joins them all, by 599 pairs."""
    said = ["Rain fell."] * 300
    both = [member(name, said) for name in "ab"]
    carriers = [
        Carrier(one, span, read_wording("Rain fell."), 0) for one in both for span in one.sentences
    ]
    length = len(both[0].text)
    copied = CopiedPassages([Passage("a", "b", 0, length, 0, length)])
    assert len(list(copied.joined(carriers))) == 599
    assert len(set(find_witnesses(carriers, copied))) == 1


def test_boilerplate_takes_no_part() -> None:
    """Boilerplate and captions never match, and nobody omits them."""
    tables = [_documents(dict.fromkeys("abd", "Read more here.\nThe dam burst on Sunday."))]
    kinds = {"a": "boilerplate", "b": "boilerplate", "d": "caption"}
    spans = [
        {"document": name, "position": position, "start": start, "end": end, "kind": kind}
        for name in "abd"
        for position, (start, end, kind) in enumerate([(0, 15, kinds[name]), (16, 40, "body")])
    ]
    tables += [pl.DataFrame(spans), _cluster([(name, 0, 40, "whole") for name in "abd"])]
    table = align_statements(gather_members(*tables, NO_EDGES))
    assert table["sentence"].to_list() == [1, 1, 1]


def test_copy_clusters_are_aligned_only_without_events() -> None:
    """The event tier is aligned if there is one, else the copy tier."""
    documents = _documents({name: f"The dam burst on Sunday, {name}." for name in "ab"})
    sentences = split_sentences(documents)
    copies = _cluster([(name, 0, 20, "whole") for name in "ab"], tier="copy", cluster="copy")
    events = _cluster([(name, 0, 20, "whole") for name in "ab"], cluster="event")
    alone = align_statements(gather_members(documents, sentences, copies, NO_EDGES))
    assert alone["cluster"].unique().to_list() == ["copy"]
    clusters = pl.concat([copies, events])
    both = align_statements(gather_members(documents, sentences, clusters, NO_EDGES))
    assert both["cluster"].unique().to_list() == ["event"]


def _aligned_elsewhere(batch: Gathered) -> pl.DataFrame:
    """Align a batch as another process does, to which it is sent; starting one takes seconds."""
    return align_statements(pickle.loads(pickle.dumps(batch)))  # noqa: S301 - our own bytes


def test_neither_batches_nor_sending_them_change_the_table() -> None:
    """Clusters aligned one by one, each as it comes to a process, give the table of all at once."""
    said = {
        name: f"The dam number {name} burst on Sunday.\nRain fell {name}." for name in "abcdefgh"
    }
    documents = _documents(said)
    sentences = split_sentences(documents)
    # The clusters lie in one another's documents, and one holds a document by a passage.
    pairs = [("one", "ab"), ("three", "cde"), ("two", "bc"), ("four", "fgh")]
    clusters = pl.concat(
        _cluster(
            [(name, 0, 200, "whole" if name != "c" else "passage") for name in names],
            cluster=cluster,
        )
        for cluster, names in pairs
    )
    gathered = gather_members(documents, sentences, clusters, NO_EDGES)
    steps: list[tuple[int, int]] = []
    with Workers(1) as workers:
        batched = yield_batches(
            _aligned_elsewhere,
            gathered,
            workers=workers,
            batch_rows=1,
            advance=lambda *step: steps.append(step),
        )
        aligned = pl.concat(batched)
    assert aligned.equals(align_statements(gathered))
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_nothing_gives_nothing() -> None:
    """No cluster, or a cluster of empty documents, gives an empty table."""
    assert align_cluster("c", members([[], []])).equals(empty_table("statements"))
    none = gather_members(*map(empty_table, ("documents", "sentences", "clusters", "edges")))
    assert next(yield_batches(align_statements, none)).equals(empty_table("statements"))


def test_the_seeds() -> None:
    """The August 20 statement: who rejects China, who dates it, who quotes Lavrov."""
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in SEEDS.glob("00[012]*")}
    passage = texts["000"].index("RBC Ukraine on MSN")
    clusters = _cluster(
        [
            (
                name,
                passage if name == "000" else 0,
                len(text),
                "passage" if name == "000" else "whole",
            )
            for name, text in texts.items()
        ]
    )
    documents = _documents(texts)
    sentences = split_sentences(documents)
    table = align_statements(gather_members(documents, sentences, clusters, NO_EDGES))
    said = {
        (row["document"], row["position"]): texts[row["document"]][row["start"] : row["end"]]
        for row in sentences.iter_rows(named=True)
    }
    rows = [
        {
            name: [said[name, at] for at in group["sentence"]]
            for (name,), group in row.group_by("document")
        }
        for _, row in table.filter(pl.col("sentence").is_not_null()).group_by("statement")
    ]
    assert any(
        _says(row, "000", "does not consider China a possible security guarantor")
        and _says(row, "001", "dismissed this idea")
        and _says(row, "002", "rejected the idea")
        for row in rows
    )
    assert any(
        _says(row, "001", "a road to nowhere")
        and _says(row, "002", "would not be truly reliable")
        and "000" not in row
        for row in rows
    )
    assert any(
        _says(row, "000", "reporters on August 20")
        and _says(row, "002", "statement on August 20")
        and "001" not in row
        for row in rows
    )
    assert any(
        _says(row, "001", "facilitating the drone market")
        and _says(row, "002", "keeping its drone market open")
        and "000" not in row
        for row in rows
    )
    assert table.filter(pl.col("document") == "000", grade="omitted").is_empty()


def _says(row: dict[Any, list[str]], document: str, words: str) -> bool:
    return any(words in sentence for sentence in row.get(document, []))


def _carriers(table: pl.DataFrame) -> dict[int, set[str]]:
    """Statement -> its carriers, as document and position."""
    carrying = table.filter(pl.col("sentence").is_not_null())
    return {row["statement"][0]: _labels(row) for _, row in carrying.group_by("statement")}


def _labels(table: pl.DataFrame) -> set[str]:
    return {f"{name}{at}" for name, at in table.select("document", "sentence").iter_rows()}


def _omissions(table: pl.DataFrame) -> set[str]:
    """Who omits what: the document and the smallest carrier of the statement."""
    carriers = _carriers(table)
    rows = table.filter(grade="omitted").select("document", "statement").iter_rows()
    return {f"{name}:{min(carriers[statement])}" for name, statement in rows}


def _documents(texts: dict[str, str]) -> pl.DataFrame:
    rows = [
        {"document": name, "text": text, "content_hash": content_hash(text)}
        for name, text in texts.items()
    ]
    return pl.concat([empty_table("documents"), pl.DataFrame(rows)], how="diagonal")


def _cluster(
    documents: list[tuple[str, int, int, str]], *, tier: str = "event", cluster: str = "c"
) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "tier": tier,
                "cluster": cluster,
                "document": name,
                "start": start,
                "end": end,
                "role": "member",
                "membership": membership,
                "confidence": 1.0,
            }
            for name, start, end, membership in documents
        ]
    )


def test_where_an_hour_is_unknown_no_copy_is_taken_for_the_first() -> None:
    """Of two that print a wire on one day, the same is the witness whichever lacks its hour."""
    wire = "A dam burst above Corvia on Sunday night, officials said."
    texts = {"a": [wire], "b": ["Rain fell.", wire]}
    passage = Passage("a", "b", 0, len(wire), 11, 11 + len(wire))
    day = datetime(2020, 5, 9, tzinfo=UTC)
    found = set()
    for early in "ab":
        times = {name: day if name == early else day.replace(hour=9) for name in "ab"}
        reports = [member(name, said, published=times[name]) for name, said in texts.items()]
        table = align_cluster("c", reports, [passage]).filter(pl.col("statement") == 0)
        found.add(tuple(table["witness"]))
    assert len(found) == 1
