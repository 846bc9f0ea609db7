"""Copy clusters of edges by hand: who is together, and how sure that is."""

from __future__ import annotations

from itertools import combinations
from statistics import mean

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.clusters import form_copy_clusters
from dedup.config import CopyConfig
from dedup.documents import as_corpus
from dedup.schema import TABLES

from .corpora import frame

_STANDS = CopyConfig().stands_for
_Edges = dict[str, tuple[float, float]]
"""The two ends -> score and Jaccard."""


def clustered(edges: _Edges, *, group_cap: int = 300, rejected: str = "") -> pl.DataFrame:
    """Return the clusters of documents a to e, whose texts differ, by accepted edges."""
    documents = as_corpus(frame(**{name: f"Report {name} has it." for name in "abcde"})).stored
    columns = {name: column.dtype for name, column in TABLES["edges"].columns().items()}
    rows = [
        {"tier": "copy", "left": pair[0], "right": pair[1], "relation": "copy"}
        | {"verdict": "rejected" if pair == rejected else "accepted"}
        | {"score": score, "jaccard": jaccard}
        for pair, (score, jaccard) in edges.items()
    ]
    filled = [dict.fromkeys(columns) | row for row in rows]
    table = pl.DataFrame(filled, schema=columns, orient="row")
    return form_copy_clusters(documents, table, config=CopyConfig(group_cap=group_cap))


def groups(clusters: pl.DataFrame) -> list[str]:
    """Return the documents of every cluster."""
    held = clusters.sort("document").group_by("cluster").agg("document")["document"]
    return sorted("".join(names) for names in held)


@pytest.mark.parametrize(
    ("alike", "group_cap", "expected"),
    [
        # So few that all pairs were compared: two that were not are unlike.
        (_STANDS, 4, ["ab", "cd"]),
        # Of more the first leads, for those that come near enough to it, and for no other.
        (_STANDS, 3, ["abcd"]),
        (_STANDS - 0.01, 3, ["ab", "cd"]),
    ],
)
def test_in_a_large_group_a_leader_stands_for_its_near_copies(
    alike: float, group_cap: int, expected: list[str]
) -> None:
    """Where not all pairs are compared, what two leaders have in common holds for all they lead."""
    edges = {"ab": (0.9, alike), "cd": (0.9, alike), "ac": (0.8, 0.5)}
    assert groups(clustered(edges, group_cap=group_cap)) == expected


@settings(max_examples=10)
@given(st.lists(st.floats(0.8, 1), min_size=10, max_size=10))
def test_the_confidence_of_a_copy_is_the_mean_of_its_edges(scores: list[float]) -> None:
    """Every copy that was compared with it inside its cluster counts, and nothing else."""
    edges = {
        "".join(pair): (score, score)
        for pair, score in zip(combinations("abcde", 2), scores, strict=True)
    }
    clusters = clustered(edges, rejected="de")
    assert groups(clusters) == ["abcde"]
    for name, confidence in clusters.select("document", "confidence").iter_rows():
        of_it = [score for pair, (score, _) in edges.items() if name in pair and pair != "de"]
        assert confidence == pytest.approx(mean(of_it))
