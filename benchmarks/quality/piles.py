"""Piles of documents drawn from one collection, clustered as `dedup.run` does it, but read once.

Sentences, lines, terms and fingerprints of a document depend on that document alone, so they are
extracted once and filtered for each pile. What depends on the pile is done anew: the furniture that
is learned from it, the terms and fingerprints of documents that lose a line by that, and every
later stage. So the clusters are those of `dedup.run`, which `tests/test_quality_piles.py` checks.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl
from clusters import pair_figures

from dedup.boilerplate import LINES_SCHEMA, learn_boilerplate, mark_boilerplate
from dedup.buffers import TextBytes
from dedup.candidates import find_candidates
from dedup.clusters import form_copy_clusters, form_event_clusters, printed_reports
from dedup.config import Config
from dedup.cues import extract_cues
from dedup.dates import extract_dates
from dedup.documents import as_corpus, read_documents
from dedup.edges import read_compared, verify_copies, verify_events
from dedup.engine.local import map_batches
from dedup.evaluate.clusters import score_groups
from dedup.fingerprints import compute_fingerprints
from dedup.pipeline.batches import split
from dedup.schema import TABLES
from dedup.sentences import read_patterns, split_sentences
from dedup.stored import Spilled, StoredDocuments, StoredSentences
from dedup.terms import extract_terms
from dedup.views import named_candidates
from dedup.words import read_words

LABELS = Path(__file__).parent / "labels"
RUNNING_TOPICS = LABELS / "running_topics.csv"
MERGES = LABELS / "merges.csv"
PAIRS = LABELS / "pairs.csv"
ROUNDUPS = LABELS / "roundups.csv"
SEEDS = Path(__file__).parents[2] / "seeds"

CONFIG = Config()


class Extracts(NamedTuple):
    """What documents say of themselves: tables of the same documents, sorted by their ids."""

    documents: pl.DataFrame
    sentences: pl.DataFrame
    lines: pl.DataFrame
    terms: pl.DataFrame
    fingerprints: pl.DataFrame

    def only(self, names: Iterable[str]) -> Extracts:
        """Return the rows of the documents named."""
        wanted = pl.Series(sorted(set(names)), dtype=pl.String).implode()
        return Extracts(*(table.filter(pl.col("document").is_in(wanted)) for table in self))

    def without(self, *columns: str) -> Extracts:
        """Return the same with these columns of the documents emptied: dates, addresses."""
        empty = [pl.lit(None, self.documents.schema[name]).alias(name) for name in columns]
        return self._replace(documents=self.documents.with_columns(empty))

    def __or__(self, other: Extracts) -> Extracts:
        """Return both together; no document may stand in both."""
        return Extracts(*(pl.concat(tables) for tables in zip(self, other, strict=True))).ordered()

    def ordered(self) -> Extracts:
        """Return every table by document, the rows of one document as they stood."""
        return Extracts(*(table.sort("document", maintain_order=True) for table in self))


class Clustered(NamedTuple):
    """A pile after its run."""

    documents: pl.DataFrame
    candidates: pl.DataFrame
    copies: pl.DataFrame
    """The copy tier of the ``clusters`` table."""
    edges: pl.DataFrame
    """The event tier of the ``edges`` table."""
    events: pl.DataFrame
    """The event tier of the ``clusters`` table."""

    def groups(self, membership: Sequence[str] = ("whole", "passage")) -> dict[str, set[str]]:
        """Return the members of every event."""
        rows = self.events.filter(pl.col("membership").is_in(membership))
        found: dict[str, set[str]] = defaultdict(set)
        for cluster, document in rows.select("cluster", "document").iter_rows():
            found[cluster].add(document)
        return found

    def events_of(self, names: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return the events of documents; one in none is an event of its own."""
        found: dict[str, set[str]] = {name: set() for name in names}
        for cluster, members in self.groups().items():
            for name in members & found.keys():
                found[name].add(cluster)
        return {name: frozenset(of or {f"alone {name}"}) for name, of in found.items()}


def event_scores(
    result: Clustered, wanted: Mapping[str, frozenset[str]], of: str = ""
) -> dict[str, float]:
    """Return how well the events of a pile are those wanted, of these documents alone.

    Args:
        result: the pile as it is clustered.
        wanted: document -> its event.
        of: what the names of the figures begin with.
    """
    scores = score_groups("event", result.events_of(wanted), wanted)
    return pair_figures(scores.pairs, of) | {f"{of}B-cubed F1": scores.b_cubed.f1}


class Collection:
    """All documents that piles are drawn from; each is read when it is first asked for."""

    def __init__(self, documents: pl.DataFrame) -> None:
        self.documents = documents.select(TABLES["documents"].column_names()).sort("document")
        self.dated: list[str] = self._ids(pl.col("published").is_not_null())
        self._read = _extracted(self.documents.clear())
        self._known: set[str] = set()

    def pile(self, names: Iterable[str]) -> Extracts:
        """Return the extracts of the documents named."""
        wanted = set(names)
        self.prepare(wanted)
        return self._read.only(wanted)

    def prepare(self, names: Iterable[str]) -> None:
        """Read these documents at once, which is faster than pile by pile."""
        new = pl.Series(sorted(set(names) - self._known), dtype=pl.String)
        if len(new):
            found = _extracted(self.documents.filter(pl.col("document").is_in(new.implode())))
            self._read = self._read | found
            self._known.update(new)

    def named(self, *columns: pl.Series) -> pl.DataFrame:
        """Return the documents that columns name."""
        names = pl.concat(columns).unique().implode()
        return self.documents.filter(pl.col("document").is_in(names))

    def _ids(self, where: pl.Expr) -> list[str]:
        return self.documents.filter(where)["document"].to_list()


@cache
def collection(folder: Path) -> Collection:
    """Return the documents of one folder of labelled sets, or of the seeds."""
    frame = read_documents([folder]) if folder == SEEDS else read_documents(_files(folder))
    return Collection(as_corpus(frame, config=CONFIG.input).documents)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("documents.jsonl*"))


def split_lines(documents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the sentences of documents, and their hashes."""
    return split(documents, TextBytes.of(documents["text"]), patterns=read_patterns())


def _extracted(documents: pl.DataFrame) -> Extracts:
    sentences, lines = map_batches(split_lines, documents)
    named = lines.with_columns(document=sentences["document"])
    return Extracts(documents, sentences, named, *_sketched(documents, sentences))


def _sketched(
    documents: pl.DataFrame, sentences: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    spans = StoredSentences.of(documents["document"], sentences)
    terms, fingerprints = map_batches(_described, documents, spans)
    return terms, fingerprints


def _described(
    documents: pl.DataFrame, sentences: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    words = read_words(documents, sentences)
    terms = extract_terms(words)
    return terms, compute_fingerprints(words, terms, config=CONFIG)


def clustered(pile: Extracts, config: Config = CONFIG) -> Clustered:
    """Cluster a pile: the stages of `dedup.run` up to the events; other settings of events."""
    documents, sentences, _, terms, fingerprints = _without_furniture(pile)
    stored = StoredDocuments.of(documents)
    spans = StoredSentences.of(stored.ids, sentences)
    proposed = find_candidates(documents, Spilled.of(fingerprints), config=config).pairs
    candidates = named_candidates(proposed, documents)
    copy_edges = verify_copies(stored, spans, candidates, config=config.copy)
    printed = printed_reports(copy_edges, config.copy)
    copies = form_copy_clusters(stored, copy_edges, config=config.copy, printed=printed)
    words = read_words(documents, sentences)
    cues, dates = extract_cues(documents, sentences, words), extract_dates(documents, sentences)
    compared = read_compared(spans, Spilled.of(terms), Spilled.of(cues), copies)
    verified = verify_events(documents, compared, dates, proposed, copy_edges, config=config)
    edges = verified.edges.read()
    events = form_event_clusters(stored, edges, copies, config=config, pile=verified.pile)
    return Clustered(documents, candidates, copies, edges, events)


def _without_furniture(pile: Extracts) -> Extracts:
    """Return the pile as it reads once the lines learned from it are marked."""
    documents, sentences, lines = pile[:3]
    stored, told = StoredDocuments.of(documents), Spilled.of(lines.select(*LINES_SCHEMA))
    spans = StoredSentences.of(stored.ids, sentences)
    learned = learn_boilerplate(stored, spans, told, config=CONFIG.boilerplate)
    marked = mark_boilerplate(stored, spans, told, boilerplate=learned).read()
    changed = set(sentences.filter(sentences["kind"] != marked["kind"])["document"])
    if not changed:
        return pile
    marked_pile = pile._replace(sentences=marked)
    kept = marked_pile.only(set(documents["document"]) - changed)
    anew = marked_pile.only(changed)
    terms, fingerprints = _sketched(anew.documents, anew.sentences)
    return kept | anew._replace(terms=terms, fingerprints=fingerprints)


class Group(NamedTuple):
    """A usable group of the labelled running topics."""

    same: frozenset[str]
    intruders: frozenset[str]
    """Documents of the same story, but two weeks away or more."""
    unsure: frozenset[str]
    others: frozenset[str]
    """All others: the near ones of the same story, and those of no common one."""


def usable_groups(labels: pl.DataFrame) -> dict[int, Group]:
    """Return the usable groups by number, ascending; see the README of the labels."""
    found = {}
    for number, rows in sorted(_by_group(labels).items()):
        far = {row["document"] for row in rows if (row["role"], row["label"]) == ("far", "story")}
        same, unsure = (
            {row["document"] for row in rows if row["label"] == label}
            for label in ("same", "unsure")
        )
        others = {row["document"] for row in rows} - same - unsure - far
        clear = any((row["role"], row["label"]) == ("anchor", "same") for row in rows)
        if clear and len(same) >= 3 and far:
            found[number] = Group(*map(frozenset, (same, far, unsure, others)))
    return found


def _by_group(labels: pl.DataFrame) -> Mapping[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in labels.iter_rows(named=True):
        found[int(row["group"])].append(row)
    return found


def halves(numbers: Iterable[int]) -> dict[str, list[int]]:
    """Return every second usable group, ascending, for tuning; the others for reporting.

    >>> halves([9, 1, 4])
    {'tune': [1, 9], 'report': [4]}
    """
    ordered = sorted(numbers)
    return {"tune": ordered[::2], "report": ordered[1::2]}


def labelled_groups() -> dict[int, Group]:
    """Return the usable groups of the labels in this repository."""
    return usable_groups(pl.read_csv(RUNNING_TOPICS))


def labelled_pairs(articles: Collection) -> pl.DataFrame:
    """Return the pairs of labels/pairs.csv that are dated: ``left``, ``right``, ``same``, ``odd``.

    ``same`` is the share of the readers who say so; ``odd``: the month of the first document.
    """
    told = pl.read_csv(PAIRS).with_columns(
        same=pl.mean_horizontal(pl.col(by) == "same" for by in ("first", "second"))
    )
    dated = articles.documents.filter(pl.col("published").is_not_null())
    months = dated.select("document", odd=pl.col("published").dt.month() % 2 == 1)
    return (
        told.join(months, left_on="left", right_on="document", maintain_order="left")
        .join(months.select("document"), left_on="right", right_on="document", how="semi")
        .select("left", "right", "same", "odd")
    )


def drawn(names: Sequence[str], number: int, *, seed: int) -> list[str]:
    """Return a seeded sample, the same whatever the order of the names.

    >>> drawn("cab", 2, seed=1) == drawn("abc", 2, seed=1)
    True
    """
    return random.Random(seed).sample(sorted(names), number)  # noqa: S311


def spoken(documents: pl.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Return the sentences of documents in reading order, each with its kind."""
    texts = dict(documents.select("document", "text").iter_rows())
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in texts}
    spans = split_sentences(documents).select("document", "start", "end", "kind")
    for name, start, end, kind in spans.iter_rows():
        found[name].append((texts[name][start:end], kind))
    return found
