"""Small clusters for the tests of alignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
import polars as pl
from hypothesis import strategies as st

from dedup.config import Config
from dedup.members import ClusterMember, Gathered, Members, SentenceSpan
from dedup.statements.grid import read_said
from dedup.statements.matches import score_documents
from dedup.statements.scores import SentenceModel
from dedup.statements.table import cluster_rows, table_of
from dedup.statements.witnesses import CopiedPassages, Passage
from dedup.stored import StoredDocuments, StoredSentences
from dedup.text import content_hash

_DEFAULTS = Config()

# Few words, some rare, some common, names, numbers and clause ends: sentences that half match.
WORDS = (
    "the a of and to said he not Kyiv Ukraine Zelensky Zelenskyy Lavrov President Donald Trump "
    "dam dams burst cracks engineers rejected reject offer 20 August twenty Sunday Chinese "
    ", ; — “ ”"
).split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
DOCUMENTS = st.lists(st.lists(SENTENCES, max_size=6), min_size=2, max_size=4)


def member(
    name: str,
    sentences: Sequence[str],
    *,
    kinds: Sequence[str] = (),
    is_whole: bool = True,
    published: datetime | None = None,
) -> ClusterMember:
    """A document with one sentence a line; ``kinds`` defaults to body."""
    spans, start = [], 0
    for position, sentence in enumerate(sentences):
        kind = kinds[position] if kinds else "body"
        spans.append(SentenceSpan(position, start, start + len(sentence), kind))
        start += len(sentence) + 1
    text = "\n".join(sentences)
    return ClusterMember(name, content_hash(text), published, text, is_whole, tuple(spans))


def members(documents: Iterable[Sequence[str]]) -> list[ClusterMember]:
    """Documents named a, b, c ..."""
    return [member(chr(97 + index), sentences) for index, sentences in enumerate(documents)]


def gather_members(
    documents: pl.DataFrame, sentences: pl.DataFrame, clusters: pl.DataFrame, edges: pl.DataFrame
) -> Gathered:
    """What the alignment of all clusters of some tables reads."""
    stored = StoredDocuments.of(documents)
    spans = StoredSentences.of(stored.ids, sentences)
    return Members(stored, spans, clusters, edges).slice(0, clusters.height)


def align_cluster(
    cluster: str,
    members: Sequence[ClusterMember],
    passages: Iterable[Passage] = (),
    *,
    config: Config = _DEFAULTS,
) -> pl.DataFrame:
    """Align the sentences of one cluster; return its rows of the ``statements`` table."""
    said = list(read_said(members))
    return table_of([*cluster_rows(cluster, said, CopiedPassages(passages), config)])


def match_documents(
    left: Sequence[str], right: Sequence[str], model: SentenceModel
) -> dict[tuple[int, int], float]:
    """Match the sentences of two documents, many to many: the places of both, and their score."""
    scores = score_documents(left, right, model)
    pairs = np.argwhere(scores >= model.config.score_cutoff).tolist()
    return {(i, j): float(scores[i, j]) for i, j in pairs}
