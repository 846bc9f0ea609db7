"""The copy tier: every way of copying shares a cluster, and nothing else does."""

import polars as pl
import pytest

import dedup
from dedup.config import Config
from tests.matching.corpora import BRIDGE, frame, strangers

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
