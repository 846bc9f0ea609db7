"""The order of the stages: read it top to bottom."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import polars as pl

from dedup.arguments import memory_of
from dedup.boilerplate import (
    find_decided_lines,
    learn_boilerplate,
    mark_boilerplate,
    with_decided_lines,
)
from dedup.candidates import find_candidates
from dedup.clusters import Printed, form_copy_clusters, form_tiers, printed_reports
from dedup.compiled import compile_ahead
from dedup.config import TIERS, Config, check_config
from dedup.decisions import bounds_of, read_decisions, settle_decisions, with_lines_found
from dedup.documents import Corpus, as_corpus
from dedup.edges import (
    VerifiedEvents,
    decide_copies,
    decide_events,
    read_compared,
    verify_copies,
    verify_events,
    with_decided_pairs,
)
from dedup.engine.lanes import usable_cores
from dedup.engine.local import append_batches, yield_batches
from dedup.engine.processes import Workers
from dedup.engine.stages import Stages
from dedup.engine.threads import Threads
from dedup.linkage import Bounds
from dedup.members import Members
from dedup.memory import rarely_collecting, with_budget
from dedup.pipeline.batches import describe, no_descriptions, no_lines, sketch, split
from dedup.pipeline.record import run_info
from dedup.pipeline.telling import told_tables
from dedup.progress import Advance, Progress
from dedup.result import InputFile, Result
from dedup.schema import empty_table
from dedup.sentences import read_patterns
from dedup.stored import InParts, Spilled, StoredDocuments, StoredSentences
from dedup.views import named_candidates

Known = Callable[[str, InParts], None]
"""Called with the name of a table, and the table."""


def run(  # noqa: PLR0913 - what was read, and how to work; the result depends on config alone
    documents: pl.DataFrame | pl.LazyFrame | Corpus | StoredDocuments,
    *,
    config: Config | None = None,
    decisions: str | os.PathLike[str] | pl.DataFrame | None = None,
    workers: int | None = 1,
    memory: int | None = None,
    progress: Progress | None = None,
    known: Known | None = None,
) -> Result:
    """Group the documents that tell the same event and align what each of them says.

    Copies are proposed by MinHash and LSH over shingles and told by exact Jaccard and containment.
    Events are groups of copies, by average linkage of scored pairs, and statements are aligned
    sentences: docs/architecture.md has the stages, and each of them its method and source.

    Args:
        documents: any frame with a text column, lazy or not; the usual names of columns are
            understood. Or what was read of files (:func:`dedup.read_corpus`), so that the result
            says what was skipped; of :attr:`dedup.Corpus.stored` it does not.
        config: what to do; None for the default.
        decisions: what a reviewer decided, which holds whatever the scores: a file or a frame, see
            :func:`dedup.read_decisions`. What became of each is the table ``decisions``.
        workers: threads and processes to use, None for one per core. Polars, and what compares
            pairs of events, have threads of their own: ``POLARS_MAX_THREADS`` sets their number.
        memory: bytes to get along with where that can be chosen, beside the disk; None for 4 GiB.
        progress: called as the work goes on.
        known: called with the name of a table and the table, once nothing changes it any more.

    Raises:
        InputError: it is neither a frame nor a corpus, or a frame without a column of texts, or a
            decision cannot be read.
        ConfigError: the configuration holds a value out of range or names a file that cannot be
            used, or there are no workers.

    Returns:
        A :class:`~dedup.Result`. Its tables are sorted by their keys and depend on texts and
        configuration alone: not on the order of rows, nor on ``workers`` or ``memory``.

    >>> result = run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> result.clusters["tier"].to_list()
    ['copy', 'copy', 'event', 'event', 'story', 'story']
    """
    work = _Work(check_config(config), workers, Stages(progress), known or _known_to_nobody)
    with with_budget(memory_of(memory)), rarely_collecting():
        read = _read(work, documents, decisions)
        with Threads(workers) as threads:
            compile_ahead(workers or usable_cores(), int(read.documents.sizes.sum()))
            dump = _split(work, threads, read)
            pairs, large = _proposed(work, threads, dump)
            copies = _copies(work, threads, dump, pairs.candidates)
        with work.stage("events") as advance:
            verified = _verified(work, dump, pairs, copies, advance)
            del pairs  # What stages make of a dump is large: nothing is kept beyond its last use.
            events, clusters = _grouped(work, dump, verified, copies)
        result = _result(work, dump, (copies.edges, events), clusters)
        told = _told(work, dump, copies.edges, result.clusters)
    info = run_info(
        work.config, inputs=read.inputs, columns=read.columns, timings=work.stage.seconds,
        pile=verified.pile, same_day=verified.same_day, large_buckets=large,
    )  # fmt: skip
    return result.replace(**told, info=info)


def _known_to_nobody(_name: str, _table: InParts) -> None:
    """Leave a table for the end."""


class _Work(NamedTuple):
    """What to do, and how to work."""

    config: Config
    workers: int | None
    stage: Stages
    known: Known


class _Read(NamedTuple):
    """What was read: documents, what was skipped, what a reviewer decided and so asks for."""

    documents: StoredDocuments
    skipped: pl.DataFrame
    decisions: pl.DataFrame
    bounds: Bounds
    inputs: list[InputFile]
    columns: Mapping[str, str] | None
    """The names of columns that it was read with."""


class _Dump(NamedTuple):
    """The same with its sentences, of which those of ``boilerplate`` are marked."""

    documents: StoredDocuments
    sentences: StoredSentences
    bounds: Bounds
    tables: dict[str, pl.DataFrame]
    """What goes into the result as it is: skipped, boilerplate and decisions."""


class _Pairs(NamedTuple):
    """Pairs worth verifying, and what the event tier compares them by."""

    candidates: Spilled
    terms: Spilled
    cues: Spilled
    dates: Spilled


class _Copies(NamedTuple):
    """The edges of the copy tier, which of them are templates, what pages print, and clusters."""

    edges: Spilled
    templates: pl.DataFrame
    printed: list[Printed]
    clusters: pl.DataFrame


def _read(
    work: _Work,
    documents: pl.DataFrame | pl.LazyFrame | Corpus | StoredDocuments,
    decisions: str | os.PathLike[str] | pl.DataFrame | None,
) -> _Read:
    """Return documents in the shape of their table, and decisions as far as they are obeyed."""
    with work.stage("documents"):
        corpus = as_corpus(documents, config=work.config.input)
        stored = corpus.stored
        given = None if decisions is None else read_decisions(decisions)
        decided = settle_decisions(given, stored.facts, tiers=work.config.tiers)
        work.known("documents", stored)
        bounds = bounds_of(decided, stored.facts)
        read_from = list(corpus.inputs), corpus.columns
        return _Read(stored, corpus.skipped, decided, bounds, *read_from)


def _split(work: _Work, threads: Threads, read: _Read) -> _Dump:
    """Split sentences, and mark the furniture among them that was learned or decided to be it."""
    documents = read.documents
    sentences, lines = StoredSentences(documents.ids), no_lines()
    with work.stage("sentences") as advance:
        # Read before threads begin, each of which would read them.
        by_batch = partial(split, patterns=read_patterns(work.config.input.boilerplate))
        given = documents.names, documents.in_bytes
        made = yield_batches(by_batch, *given, workers=threads, advance=advance)
        append_batches(made, sentences, lines)
    with work.stage("boilerplate"):
        learned = learn_boilerplate(documents, sentences, lines, config=work.config.boilerplate)
        named = find_decided_lines(documents, sentences, lines, read.decisions)
        learned = with_decided_lines(learned, named)
        sentences = mark_boilerplate(documents, sentences, lines, boilerplate=learned)
    decided = with_lines_found(read.decisions, named["number"])
    tables = {"skipped": read.skipped, "boilerplate": learned, "decisions": decided}
    return _Dump(documents, sentences, read.bounds, tables)


def _proposed(work: _Work, threads: Threads, dump: _Dump) -> tuple[_Pairs, dict[str, int]]:
    """Return what is worth verifying, and where that is too much to ask of all documents."""
    facts = dump.documents.facts
    with work.stage("fingerprints") as advance:
        fingerprints, *described = _described(work, threads, dump, advance)
    with work.stage("candidates"):
        work.known("sentences", dump.sentences)  # here, where threads have least to do
        proposed = find_candidates(facts, fingerprints, config=work.config, mapped=threads.starmap)
        pairs = Spilled.stored(with_decided_pairs(proposed.pairs, facts, dump.bounds))
    return _Pairs(pairs, *described), proposed.large_buckets


def _described(
    work: _Work, threads: Threads, dump: _Dump, advance: Advance
) -> tuple[Spilled, Spilled, Spilled, Spilled]:
    """Return fingerprints, terms, cues and dates; the last three of events alone."""
    tables, documents = no_descriptions(), dump.documents
    if "event" not in work.config.tiers:
        sketched = partial(sketch, config=work.config)
        given = documents.names, documents.in_bytes, dump.sentences
        made = yield_batches(sketched, *given, workers=threads, advance=advance)
        append_batches(made, tables[0])
        return tables
    # Processes of this stage alone, for what events need is half Python: each of them takes as much
    # memory as the libraries do.
    with Workers(work.workers) as processes:
        by_batch, both = partial(describe, config=work.config), (documents, dump.sentences)
        append_batches(yield_batches(by_batch, *both, workers=processes, advance=advance), *tables)
    return tables


def _copies(work: _Work, threads: Threads, dump: _Dump, candidates: Spilled) -> _Copies:
    """Verify and group copies."""
    config, documents, facts = work.config.copy, dump.documents, dump.documents.facts
    with work.stage("copies") as advance:
        named = named_candidates(_of_tier(candidates, "copy"), facts)
        edges = verify_copies(
            documents, dump.sentences, named,
            config=config, mapped=threads.starmap, advance=advance,
        )  # fmt: skip
        edges = decide_copies(edges, facts, dump.bounds)
        # What is printed in part joins events alone.
        events = "event" in work.config.tiers
        printed = printed_reports(edges if events else edges.filter(verdict="accepted"), config)
        clusters = form_copy_clusters(
            documents, edges, config=config, printed=printed, bounds=dump.bounds
        )
    templates = edges.filter(relation="template")
    return _Copies(Spilled.stored(edges), templates, printed, clusters)


def _of_tier(candidates: Spilled, tier: str) -> pl.DataFrame:
    """Return the candidates of a tier."""
    return pl.concat(part.filter(tier=tier) for part in candidates.parts())


def _verified(
    work: _Work, dump: _Dump, pairs: _Pairs, copies: _Copies, advance: Advance
) -> VerifiedEvents:
    """Return the edges of events; none if nobody asks for them."""
    if "event" not in work.config.tiers:
        return VerifiedEvents(Spilled.of(empty_table("edges")), dump.documents.height)
    compared = read_compared(dump.sentences, pairs.terms, pairs.cues, copies.clusters)
    return verify_events(
        dump.documents.facts, compared, pairs.dates.read(), _of_tier(pairs.candidates, "event"),
        copies.templates, config=work.config, advance=advance,
    )  # fmt: skip


def _grouped(
    work: _Work, dump: _Dump, verified: VerifiedEvents, copies: _Copies
) -> tuple[Spilled, pl.DataFrame]:
    """Return the edges of events as decided, and all clusters: of copies, events and stories."""
    config, bounds, documents, events = work.config, dump.bounds, dump.documents, verified.edges
    if "event" not in config.tiers:
        return events, copies.clusters
    if any(bounds):
        decided = partial(decide_events, documents=documents.facts, copies=copies.clusters)
        events = events.mapped(lambda part: decided(part, bounds=bounds))
    return events, form_tiers(
        documents, events, copies.clusters,
        config=config, printed=copies.printed, pile=verified.pile, bounds=bounds,
    )  # fmt: skip


def _result(
    work: _Work, dump: _Dump, edges: tuple[Spilled, Spilled], clusters: pl.DataFrame
) -> Result:
    """Return the tables, edges and clusters of the tiers that are asked for."""
    by_tier = zip(TIERS, edges, strict=True)
    shown = Spilled.joined(table for tier, table in by_tier if tier in work.config.tiers)
    return Result.of_parts(
        {"documents": dump.documents, "sentences": dump.sentences, "edges": shown},
        {"clusters": clusters.filter(pl.col("tier").is_in(work.config.shown_tiers)), **dump.tables},
    )


def _told(
    work: _Work, dump: _Dump, edges: Spilled, clusters: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Return the tables of what is said in clusters, if asked for; ``edges`` are of copies."""
    with work.stage("statements") as advance:
        if work.config.stop_after != "statements":
            return {}
        # In processes of its own: those above would keep their memory through the events.
        copied = edges.read() if "copy" in work.config.tiers else empty_table("edges")
        members = Members(dump.documents, dump.sentences, clusters, copied)
        return told_tables(members, work.config, work.workers, advance)
