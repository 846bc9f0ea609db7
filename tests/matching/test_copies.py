"""The copy tier: every way of copying shares a cluster, and nothing else does."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.config import Config, CopyConfig
from tests.matching.corpora import BRIDGE, frame, seeds, strangers

COPIES_ONLY = Config(tiers=("copy",), stop_after="clusters")


def copies(**texts: str) -> list[set[str]]:
    """Return the copy clusters of these texts, each as a set of ids."""
    return groups(run(**texts))


def groups(result: dedup.Result) -> list[set[str]]:
    """Return the clusters of a result."""
    by_cluster = result.clusters.group_by("cluster", maintain_order=True).agg("document")
    return [set(documents) for documents in by_cluster["document"]]


def run(**texts: str) -> dedup.Result:
    """Return the result of the copy tier alone."""
    return dedup.run(frame(**texts), config=COPIES_ONLY)


def edge(result: dedup.Result, left: str, right: str) -> dict[str, object]:
    """Return the one edge between two documents."""
    return result.edges.filter((pl.col("left") == left) & (pl.col("right") == right)).row(
        0, named=True
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(". ", ".\n\n  "),
        str.upper,
        lambda text: text.replace("Mayor", "“Mayor”").replace(", ", " — "),
        lambda text: f"Login to Continue Learning\n{text}\nTopics\n© 2024 Example News",
        lambda text: text.replace("Quillfeather", "Quillféather"),
    ],
    ids=["spacing", "case", "quotes and dashes", "furniture", "accents"],
)
def test_typography_does_not_hide_a_copy(change: object) -> None:
    """Changed quotes, dashes, case, spacing or furniture leave the text identical."""
    result = run(a=BRIDGE, b=change(BRIDGE), **strangers(5))  # type: ignore[operator]
    assert groups(result) == [{"a", "b"}]
    assert edge(result, "a", "b")["relation"] == "identical"


def test_a_light_rewrite_is_a_copy() -> None:
    """A text with a few words changed is a copy, with its exact Jaccard."""
    rewritten = BRIDGE.replace("early on Monday", "at dawn").replace("eleven", "twelve")
    result = run(a=BRIDGE, b=rewritten, **strangers(5))
    assert groups(result) == [{"a", "b"}]
    found = edge(result, "a", "b")
    assert found["relation"] == "copy"
    assert 0.5 < found["jaccard"] < 1  # type: ignore[operator]


def test_a_stub_is_contained_in_the_full_text() -> None:
    """A stub shares the cluster of its full text, and the edge says which holds which."""
    stub = BRIDGE[: BRIDGE.index("Divers")]
    result = run(full=BRIDGE, stub=stub, **strangers(5))
    assert groups(result) == [{"full", "stub"}]
    found = edge(result, "full", "stub")
    assert found["relation"] == "contains"
    assert found["containment_right"] == pytest.approx(1, abs=0.02)


def test_a_wire_copy_inside_a_longer_article() -> None:
    """A wire text embedded in a long article is found, with the offsets of what was copied."""
    around, wire = strangers(2, words=900), strangers(1, words=300, seed=5)["stranger0"]
    long = f"{around['stranger0']}\n{wire}\n{around['stranger1']}"
    result = run(long=long, wire=wire, **strangers(5, seed=9))
    assert groups(result) == [{"long", "wire"}]
    found = edge(result, "long", "wire")
    start, end = found["passage_left_start"], found["passage_left_end"]
    assert long[start:end] == wire.rstrip(".")  # type: ignore[misc]


def test_strangers_are_not_copies() -> None:
    """Texts without common wording form no cluster."""
    assert copies(a=BRIDGE, **strangers(20)) == []


def test_a_roundup_of_two_wires_bridges_neither() -> None:
    """A page that reprints two unrelated wires does not put them in one cluster."""
    wires = strangers(2)
    page = f"{wires['stranger0']}\n{wires['stranger1']}"
    result = run(one=wires["stranger0"], other=wires["stranger1"], page=page)
    assert not any({"one", "other"} <= group for group in groups(result))


def test_furniture_alone_makes_no_copy() -> None:
    """Pages that have only furniture in common, or nothing but furniture, form no cluster."""
    furniture = "Login to Continue Learning\nTopics\n© 2024 Example News. All rights reserved."
    pages = {name: f"{text}\n{furniture}" for name, text in strangers(4).items()}
    assert copies(empty=furniture, bare=furniture, **pages) == []


def test_many_identical_texts_are_one_cluster() -> None:
    """A wire printed by 200 outlets is one cluster, and costs far fewer edges than all pairs."""
    result = run(**{f"outlet{number:03}": BRIDGE for number in range(200)})
    assert [len(group) for group in groups(result)] == [200]
    assert result.edges.height <= 400


def test_copies_alone_are_an_event_too() -> None:
    """A copy cluster lies in exactly one event cluster."""
    texts = frame(a=BRIDGE, b=BRIDGE.upper(), **strangers(6))
    clusters = dedup.run(texts, config=Config(stop_after="clusters")).clusters
    assert clusters.select("tier", "document").rows() == [
        ("copy", "a"),
        ("copy", "b"),
        ("event", "a"),
        ("event", "b"),
    ]


def near_copies(count: int, *, seed: int = 1) -> dict[str, str]:
    """Return the report with two other words in every copy."""
    source = random.Random(seed)  # noqa: S311 - places of words, no secret
    texts = {}
    for number in range(count):
        said = BRIDGE.split()
        for place in source.sample(range(len(said)), 2):
            said[place] = f"word{number}of{place}"
        texts[f"outlet{number:03}"] = " ".join(said)
    return texts


@pytest.mark.parametrize("cap", [2, 8, 300])
def test_a_large_group_of_near_copies_stays_whole(cap: int) -> None:
    """A story that every outlet changes a little is one cluster, however many print it."""
    config = Config(tiers=("copy",), stop_after="clusters", copy=CopyConfig(group_cap=cap))
    texts = frame(**near_copies(40), **strangers(5))
    assert [len(group) for group in groups(dedup.run(texts, config=config))] == [40]


def test_a_large_group_costs_few_edges() -> None:
    """Leaders save most of the pairs that a large group would have."""
    config = Config(
        tiers=("copy",), stop_after="clusters", copy=CopyConfig(group_cap=4, bucket_cap=4)
    )
    assert dedup.run(frame(**near_copies(100)), config=config).edges.height < 100 * 99 / 4


@settings(max_examples=5)
@given(st.randoms(), st.sampled_from([4, 300]))
def test_the_order_of_copies_does_not_matter(shuffler: random.Random, cap: int) -> None:
    """Identical texts, near copies, stubs and strangers: any order gives the same tables."""
    config = Config(stop_after="clusters", copy=CopyConfig(group_cap=cap, bucket_cap=4))
    stub = BRIDGE[: BRIDGE.index("Divers")]
    texts = near_copies(12) | {"same": BRIDGE, "again": BRIDGE.upper(), "stub": stub} | strangers(4)
    rows = list(texts.items())
    shuffled = shuffler.sample(rows, len(rows))
    one, other = (dedup.run(frame(**dict(order)), config=config) for order in (rows, shuffled))
    for table in ("documents", "sentences", "edges", "clusters"):
        assert one.table(table).equals(other.table(table)), table


def test_a_copy_shares_the_clusters_of_its_original() -> None:
    """A reprint of a seed is in its copy cluster, and in every event cluster that holds it."""
    originals = seeds().select("document", "text")
    reprints = originals.select(
        pl.concat_str(pl.lit("reprint "), "document").alias("document"),
        pl.col("text").str.replace_all('"', "”").str.to_uppercase(),
    )
    config = Config(stop_after="clusters")
    clusters = dedup.run(pl.concat([originals, reprints]), config=config).clusters
    homes = {name: set(rows["cluster"]) for (name,), rows in clusters.group_by("document")}
    for name in originals["document"]:
        assert homes[name] == homes[f"reprint {name}"] != set()


def test_a_document_without_words_is_no_copy() -> None:
    """Among given documents one without words, or two, are compared and are nobody's copies."""
    result = dedup.compare(frame(a="Topics", b=BRIDGE, c="Topics", d="!!!"))
    assert result.edges.filter(tier="copy")["relation"].unique().to_list() == ["distinct"]
    assert result.edges.height == 12


def test_of_two_equally_long_texts_neither_contains_the_other() -> None:
    """Two texts that share a long passage, and are equally long, are copies in part of each."""
    shared, one, other = (
        strangers(1, words=words, seed=words)["stranger0"] for words in (60, 45, 46)
    )
    last = one.split()[-1]
    found = edge(run(a=f"{shared}\n{one} {last}s", b=f"{shared}\n{other}"), "a", "b")
    assert found["containment_left"] == found["containment_right"]
    assert (found["relation"], found["reason"]) == ("copy", "containment")
