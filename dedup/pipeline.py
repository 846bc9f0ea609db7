"""The order of the stages, and nothing else: read it top to bottom."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from typing import NamedTuple

import polars as pl
from msgspec import structs

from dedup._version import __version__
from dedup.boilerplate import (
    LINES_SCHEMA,
    find_decided_lines,
    hash_spans_as_lines,
    learn_boilerplate,
    mark_boilerplate,
    with_decided_lines,
)
from dedup.candidates import all_pairs, find_candidates
from dedup.clusters import (
    LINKING,
    form_copy_clusters,
    form_event_clusters,
    form_story_clusters,
    linking_edges,
    whole_group,
)
from dedup.config import Config, CopyConfig
from dedup.cues import CUES_SCHEMA, extract_cues
from dedup.dates import DATES_SCHEMA, extract_dates
from dedup.decisions import bounds_of, read_decisions, settle_decisions, with_lines_found
from dedup.differences import find_differences
from dedup.documents import conform_documents
from dedup.edges import (
    decide_copies,
    decide_events,
    read_compared,
    verify_copies,
    verify_events,
    with_decided_pairs,
)
from dedup.engine.local import Advance, Workers, append_batches, map_batches, yield_batches
from dedup.engine.stages import Progress, Stages
from dedup.engine.threads import Threads
from dedup.errors import InputError
from dedup.fingerprints import FINGERPRINTS_SCHEMA, compute_fingerprints
from dedup.linkage import Bounds
from dedup.members import Gathered, Members
from dedup.quotes import track_quotes
from dedup.result import InputFile, Result, RunInfo
from dedup.schema import empty_table
from dedup.sentences import split_sentences, split_texts
from dedup.sketch import SCHEME
from dedup.statements import align_members
from dedup.stored import Spilled, StoredDocuments, StoredSentences
from dedup.terms import TERMS_SCHEMA, extract_terms
from dedup.views import named_candidates
from dedup.words import read_words

__all__ = ["Progress", "align", "compare", "run"]

_CLUSTERS = 64
"""Clusters whose statements are aligned in one batch."""
_OF_EVENTS = (TERMS_SCHEMA, CUES_SCHEMA, DATES_SCHEMA)
"""What only the event tier needs to know of documents: terms, cues and dates."""
_TOLD = ("statements", "differences", "quotes")
"""Tables that are made of one batch of clusters."""
_LIBRARIES = (
    "datasketch",
    "nupunkt",
    "numpy",
    "polars",
    "PyStemmer",
    "rapidfuzz",
    "scipy",
    "wordfreq",
)


def run(  # noqa: PLR0913 - what was read, and how to work; the result depends on config alone
    documents: pl.DataFrame | StoredDocuments,
    *,
    config: Config | None = None,
    decisions: str | os.PathLike[str] | pl.DataFrame | None = None,
    workers: int | None = 1,
    skipped: pl.DataFrame | None = None,
    inputs: Sequence[InputFile] = (),
    progress: Progress | None = None,
) -> Result:
    """Group the documents that tell the same event and align what each of them says.

    Args:
        documents: any frame with a text column; the usual names of columns are understood. Or what
            was read of files, whose texts may be on disk (:attr:`dedup.Corpus.stored`).
        config: what to do; None for the default.
        decisions: what a reviewer decided, which holds whatever the scores: a file or a frame, see
            :func:`dedup.read_decisions`. What became of each is the table ``decisions``.
        workers: threads and processes to use, None for one per core; the result is the same, byte
            for byte.
            With more than one, a script needs the guard ``if __name__ == "__main__":``.
        skipped: rows of the ``skipped`` table to pass on, from reading the input.
        inputs: the files that were read, for ``run.json``.
        progress: called as the work goes on.

    Raises:
        InputError: the frame has no column of texts, or a decision cannot be read.
        ConfigError: the configuration names a file that cannot be used.

    >>> result = run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> result.clusters["tier"].to_list()
    ['copy', 'copy', 'event', 'event', 'story', 'story']
    """
    config = config or Config()
    stage = Stages(progress)
    with stage("documents"):
        documents, refused = _stored(documents, config)
        facts = documents.facts
        skipped = pl.concat([refused, *([] if skipped is None else [skipped])])
        decided, bounds = _decided(decisions, facts, config)
    with Threads(workers) as threads:
        with stage("sentences") as advance:
            sentences, lines = _sentences(documents, config, threads, advance)
        with stage("boilerplate"):
            marked = _boilerplate(documents, sentences, lines, decided, config=config)
            sentences, learned, decided = marked
        del lines  # what a stage has made of a dump is large: nothing is kept beyond its last use
        with stage("fingerprints") as advance, _describing(threads, workers, config) as lanes:
            described = _described(documents, sentences, config, lanes, advance)
        with stage("candidates"):
            candidates = find_candidates(facts, described.fingerprints, config=config)
            candidates = with_decided_pairs(candidates, facts, bounds)
        terms, cues, dates = described.of_events
        del described
        with stage("copies") as advance:
            edges, clusters = _copies(
                documents, sentences, named_candidates(candidates.filter(tier="copy"), facts),
                config=config.copy, bounds=bounds, threads=threads, advance=advance,
            )  # fmt: skip
    with stage("events") as advance:
        events = Spilled.of(empty_table("edges"))
        if "event" in config.tiers:
            compared = read_compared(sentences, terms, cues, clusters)
            events = verify_events(
                facts, compared, dates.read(), candidates, edges, config=config, advance=advance
            )
            del terms, cues, compared, dates, candidates
            events, clusters = _with_events(documents, events, clusters, config, bounds)
    tiers = (("copy", Spilled.of(edges)), ("event", events))
    shown = [table for tier, table in tiers if tier in config.tiers]
    result = Result.of_parts(
        {"documents": documents, "sentences": sentences, "edges": Spilled.joined(shown)},
        skipped=skipped, boilerplate=learned, decisions=decided,
        clusters=clusters.filter(pl.col("tier").is_in(config.shown_tiers)),
    )  # fmt: skip
    with stage("statements") as advance:
        if config.stop_after == "statements":
            # In processes of its own: those above would keep their memory through the events.
            copied = edges if "copy" in config.tiers else edges.clear()
            members = Members(documents, sentences, result.clusters, copied)
            result = result.replace(**_told(members, config, workers, advance))
    return result.replace(info=_info(config, inputs, stage.seconds))


def _decided(
    decisions: str | os.PathLike[str] | pl.DataFrame | None, documents: pl.DataFrame, config: Config
) -> tuple[pl.DataFrame, Bounds]:
    """Return the decisions with what becomes of each, and what they ask of the clusters."""
    given = None if decisions is None else read_decisions(decisions)
    settled = settle_decisions(given, documents, tiers=config.tiers)
    return settled, bounds_of(settled, documents)


def _stored(
    documents: pl.DataFrame | StoredDocuments, config: Config
) -> tuple[StoredDocuments, pl.DataFrame]:
    """Return documents in the shape of their table, and rows that cannot be used."""
    if isinstance(documents, StoredDocuments):
        return documents, empty_table("skipped")
    return conform_documents(documents, config=config.input)


def _sentences(
    documents: StoredDocuments, config: Config, threads: Threads, advance: Advance
) -> tuple[StoredSentences, Spilled]:
    """Return all sentences, and their hashes."""
    split = partial(_split, config=config)
    made = yield_batches(split, documents, workers=threads, advance=advance)
    sentences, lines = StoredSentences(documents.ids), Spilled(pl.DataFrame(schema=LINES_SCHEMA))
    append_batches(made, sentences, lines)
    return sentences, lines


def _split(documents: pl.DataFrame, *, config: Config) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return sentences of a batch and their hashes, whose texts are sent once."""
    split = split_texts(documents, boilerplate=config.input.boilerplate)
    return split.sentences, hash_spans_as_lines(*split[1:])


def _boilerplate(
    documents: StoredDocuments,
    sentences: StoredSentences,
    lines: Spilled,
    decided: pl.DataFrame,
    *,
    config: Config,
) -> tuple[StoredSentences, pl.DataFrame, pl.DataFrame]:
    """Return sentences with furniture marked, what was learned and decided to be it, decisions."""
    learned = learn_boilerplate(documents, sentences, lines, config=config.boilerplate)
    named = find_decided_lines(documents, sentences, lines, decided)
    learned = with_decided_lines(learned, named)
    sentences = mark_boilerplate(documents, sentences, lines, boilerplate=learned)
    return sentences, learned, with_lines_found(decided, named["number"])


class _Described(NamedTuple):
    """What is known of every document: for both tiers, and for that of events."""

    fingerprints: Spilled
    of_events: tuple[Spilled, Spilled, Spilled]


def _described(
    documents: StoredDocuments,
    sentences: StoredSentences,
    config: Config,
    workers: Workers | Threads,
    advance: Advance,
) -> _Described:
    """Describe all documents."""
    describe = partial(_describe, config=config)
    schemas = (FINGERPRINTS_SCHEMA, *_OF_EVENTS)
    tables = [Spilled(pl.DataFrame(schema=schema)) for schema in schemas]
    made = yield_batches(describe, documents, sentences, workers=workers, advance=advance)
    append_batches(made, *tables)
    fingerprints, terms, cues, dates = tables
    return _Described(fingerprints, (terms, cues, dates))


def _describe(
    documents: pl.DataFrame, sentences: pl.DataFrame, *, config: Config
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return fingerprints, terms, cues and dates of a batch, whose texts are sent and read once."""
    words = read_words(documents, sentences)
    if "event" not in config.tiers:
        terms, cues, dates = (pl.DataFrame(schema=schema) for schema in _OF_EVENTS)
        return compute_fingerprints(words, terms, config=config), terms, cues, dates
    terms = extract_terms(words)
    fingerprints = compute_fingerprints(words, terms, config=config)
    cues = extract_cues(documents, sentences, words)
    return fingerprints, terms, cues, extract_dates(documents, sentences)


@contextmanager
def _describing(
    threads: Threads, workers: int | None, config: Config
) -> Iterator[Workers | Threads]:
    """Give what documents are described in: what only events need is half Python."""
    if "event" in config.tiers:
        # Processes of this stage alone: each takes as much memory as the libraries do.
        with Workers(workers) as processes:
            yield processes
    else:
        yield threads


def _copies(  # noqa: PLR0913 - what earlier stages made
    documents: StoredDocuments,
    sentences: StoredSentences,
    candidates: pl.DataFrame,
    *,
    config: CopyConfig,
    bounds: Bounds,
    threads: Threads,
    advance: Advance,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return edges and clusters of the copy tier."""
    edges = verify_copies(
        documents, sentences, candidates, config=config, mapped=threads.starmap, advance=advance
    )
    edges = decide_copies(edges, documents.facts, bounds)
    return edges, form_copy_clusters(documents, edges, config=config, bounds=bounds)


def _with_events(
    documents: StoredDocuments,
    events: Spilled,
    copies: pl.DataFrame,
    config: Config,
    bounds: Bounds,
) -> tuple[Spilled, pl.DataFrame]:
    """Return the edges of events as decided, and all clusters: of copies, events and stories."""
    if any(bounds):
        events = events.mapped(lambda part: decide_events(part, documents.facts, copies, bounds))
    linking = linking_edges(events, LINKING, documents.facts)
    grouped = form_event_clusters(documents, linking, copies, config=config, bounds=bounds)
    below = pl.concat([copies, grouped])
    stories = form_story_clusters(documents, linking, below, config=config.story)
    return events, pl.concat([below, stories])


def align(result: Result, *, workers: int | None = 1, progress: Progress | None = None) -> Result:
    """Align what the clusters of a result say, where that was not done or they were formed anew.

    Args:
        result: a run that stopped after its clusters, or another threshold of one.
        workers: processes to use, as in :func:`run`.
        progress: called as the work goes on.

    Returns:
        The result with its tables of statements, differences and quotes.

    >>> result = run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> align(result.rethreshold(threshold=0.9)).statements.equals(result.statements)
    True
    """
    config = structs.replace(result.info.configuration, stop_after="statements")
    stage = Stages(progress)
    with stage("statements") as advance:
        documents = StoredDocuments.of(result.documents)
        sentences = StoredSentences.of(documents.ids, result.sentences)
        members = Members(documents, sentences, result.clusters, result.edges)
        told = _told(members, config, workers, advance)
    info = structs.replace(
        result.info, configuration=config, timings=result.info.timings | stage.seconds
    )
    return result.replace(**told, info=info)


def _told(
    members: Members, config: Config, workers: int | None, advance: Advance
) -> dict[str, pl.DataFrame]:
    """Return the tables of what is said in the clusters, by name."""
    tell = partial(_tell, config=config)
    with Workers(workers) as pool:
        made = map_batches(tell, members, workers=pool, batch_rows=_CLUSTERS, advance=advance)
    return dict(zip(_TOLD, made, strict=True))


def _tell(gathered: Gathered, *, config: Config) -> tuple[pl.DataFrame, ...]:
    """Return statements, differences and quotes of a batch of clusters."""
    statements = align_members(gathered, config=config)
    differences = find_differences(gathered, statements, config=config)
    return statements, differences, track_quotes(gathered, config=config)


def compare(documents: pl.DataFrame, *, config: Config | None = None) -> Result:
    """Align the given documents as one event, without asking whether they are one.

    Raises:
        InputError: the frame has no column of texts, or fewer than two that can be used.
    """
    config = config or Config()
    stored, skipped = conform_documents(documents, config=config.input)
    if stored.height < 2:
        raise InputError(f"a comparison needs two documents; {stored.height} can be used")
    documents = stored.read()
    table = split_sentences(documents, boilerplate=config.input.boilerplate)
    sentences = StoredSentences.of(stored.ids, table)
    pairs = all_pairs(documents, tiers=config.tiers)
    named = named_candidates(pairs, documents)
    copies = verify_copies(stored, sentences, named, config=config.copy)
    words = read_words(documents, table)
    terms, cues = extract_terms(words), extract_cues(documents, table, words)
    dates = extract_dates(documents, table)
    tables = Spilled.of(terms), Spilled.of(cues)
    compared = read_compared(sentences, *tables, empty_table("clusters"))
    events = verify_events(documents, compared, dates, pairs, copies, config=config).read()
    result = Result(
        documents=documents,
        skipped=skipped,
        sentences=table,
        edges=pl.concat([copies, events]),
        clusters=whole_group(stored, events),
    )
    members = Members(stored, sentences, result.clusters, result.edges)
    told = zip(_TOLD, _tell(members.slice(0, 1), config=config), strict=True)
    return result.replace(**dict(told), info=_info(config, (), {}))


def _info(config: Config, inputs: Sequence[InputFile], seconds: dict[str, float]) -> RunInfo:
    return RunInfo(
        version=__version__,
        libraries={name: metadata.version(name) for name in _LIBRARIES},
        sketch={
            "scheme": SCHEME,
            "shingles_num_perm": config.copy.num_perm,
            "shingles_seed": config.copy.seed,
            "terms_num_perm": config.event.num_perm,
            "terms_seed": config.event.seed,
        },
        configuration=config,
        inputs=list(inputs),
        timings=seconds,
    )
