"""The order of the stages: read it top to bottom."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import polars as pl

from dedup.boilerplate import (
    find_decided_lines,
    learn_boilerplate,
    mark_boilerplate,
    with_decided_lines,
)
from dedup.candidates import find_candidates
from dedup.clusters import (
    LINKING,
    form_copy_clusters,
    form_event_clusters,
    form_story_clusters,
    linking_edges,
)
from dedup.config import TIERS, Config, check_config
from dedup.decisions import bounds_of, read_decisions, settle_decisions, with_lines_found
from dedup.documents import conform_documents
from dedup.edges import (
    VerifiedEvents,
    decide_copies,
    decide_events,
    read_compared,
    verify_copies,
    verify_events,
    with_decided_pairs,
)
from dedup.engine.lanes import Lanes
from dedup.engine.local import Advance, append_batches, yield_batches
from dedup.engine.processes import Workers
from dedup.engine.stages import Stages
from dedup.engine.threads import Threads
from dedup.linkage import Bounds
from dedup.members import Members
from dedup.memory import rarely_collecting, with_budget
from dedup.pipeline.batches import describe, no_descriptions, no_lines, split
from dedup.pipeline.record import run_info
from dedup.pipeline.telling import told_tables
from dedup.progress import Progress
from dedup.result import InputFile, Result
from dedup.schema import empty_table
from dedup.stored import Spilled, StoredDocuments, StoredSentences
from dedup.views import named_candidates

__all__ = ["run"]


def run(  # noqa: PLR0913 - what was read, and how to work; the result depends on config alone
    documents: pl.DataFrame | pl.LazyFrame | StoredDocuments,
    *,
    config: Config | None = None,
    decisions: str | os.PathLike[str] | pl.DataFrame | None = None,
    workers: int | None = 1,
    memory: int | None = None,
    skipped: pl.DataFrame | None = None,
    inputs: Sequence[InputFile] = (),
    progress: Progress | None = None,
) -> Result:
    """Group the documents that tell the same event and align what each of them says.

    Args:
        documents: any frame with a text column, lazy or not; the usual names of columns are
            understood. Or what was read of files, whose texts may be on disk
            (:attr:`dedup.Corpus.stored`).
        config: what to do; None for the default.
        decisions: what a reviewer decided, which holds whatever the scores: a file or a frame, see
            :func:`dedup.read_decisions`. What became of each is the table ``decisions``.
        workers: threads and processes to use, None for one per core; the result is the same, byte
            for byte.
            With more than one, a script needs the guard ``if __name__ == "__main__":``.
        memory: bytes to get along with where that can be chosen, None for 4 GiB; what does not fit
            is in temporary files. The result is the same.
        skipped: rows of the ``skipped`` table to pass on, from reading the input.
        inputs: the files that were read, for ``run.json``.
        progress: called as the work goes on.

    Raises:
        InputError: it is no frame, or one without a column of texts, or a decision cannot be read.
        ConfigError: the configuration holds a value out of range or names a file that cannot be
            used, or there are no workers.

    >>> result = run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> result.clusters["tier"].to_list()
    ['copy', 'copy', 'event', 'event', 'story', 'story']
    """
    config = check_config(config)
    stage = Stages(progress)
    with with_budget(memory), rarely_collecting():
        with stage("documents"):
            stored, refused = _stored(documents, config)
            skipped = pl.concat([refused, *([] if skipped is None else [skipped])])
            given = None if decisions is None else read_decisions(decisions)
            decided = settle_decisions(given, stored.facts, tiers=config.tiers)
            work = _Work(config, bounds_of(decided, stored.facts), workers, stage)
        with Threads(workers) as threads:
            sentences, learned, decided = _sentences(work, threads, stored, decided)
            dump = _Dump(stored, sentences)
            pairs, large, described = _proposed(work, threads, dump)
            copies = _copies(work, threads, dump, pairs)
        with stage("events") as advance:
            verified = _verified_events(work, dump, (pairs, *described), copies, advance)
            # What stages make of a dump is large: nothing is kept beyond its last use.
            del pairs, described
            events, clusters = _with_events(work, stored, verified, copies.clusters)
        edges, others = (copies.edges, events), {"boilerplate": learned, "decisions": decided}
        result = _result(work, dump, edges, clusters=clusters, skipped=skipped, **others)
        with stage("statements") as advance:
            if config.stop_after == "statements":
                result = result.replace(**_told(work, dump, copies.edges, result.clusters, advance))
    measured = {"pile": verified.pile, "large_buckets": large, "timings": stage.seconds}
    return result.replace(info=run_info(config, inputs=list(inputs), **measured))


class _Work(NamedTuple):
    """How to work, and within which bounds."""

    config: Config
    bounds: Bounds
    workers: int | None
    stage: Stages


class _Dump(NamedTuple):
    """What was read."""

    documents: StoredDocuments
    sentences: StoredSentences


class _Copies(NamedTuple):
    """The edges of the copy tier, those of them that are templates, and its clusters."""

    edges: Spilled
    templates: pl.DataFrame
    clusters: pl.DataFrame


def _stored(
    documents: pl.DataFrame | pl.LazyFrame | StoredDocuments, config: Config
) -> tuple[StoredDocuments, pl.DataFrame]:
    """Return documents in the shape of their table, and rows that cannot be used."""
    if isinstance(documents, StoredDocuments):
        return documents, empty_table("skipped")
    return conform_documents(documents, config=config.input)


def _sentences(
    work: _Work, threads: Threads, documents: StoredDocuments, decided: pl.DataFrame
) -> tuple[StoredSentences, pl.DataFrame, pl.DataFrame]:
    """Return sentences with furniture marked, what was learned and decided to be it, decisions."""
    sentences, lines = StoredSentences(documents.ids), no_lines()
    with work.stage("sentences") as advance:
        by_batch = partial(split, config=work.config)
        made = yield_batches(by_batch, documents, workers=threads, advance=advance)
        append_batches(made, sentences, lines)
    with work.stage("boilerplate"):
        learned = learn_boilerplate(documents, sentences, lines, config=work.config.boilerplate)
        named = find_decided_lines(documents, sentences, lines, decided)
        learned = with_decided_lines(learned, named)
        sentences = mark_boilerplate(documents, sentences, lines, boilerplate=learned)
    return sentences, learned, with_lines_found(decided, named["number"])


def _proposed(
    work: _Work, threads: Threads, dump: _Dump
) -> tuple[Spilled, dict[str, int], tuple[Spilled, Spilled, Spilled]]:
    """Return what is worth verifying, and where that is too much to ask of all documents.

    And terms, cues and dates, of which only events ask.
    """
    fingerprints, *of_events = no_descriptions()
    with work.stage("fingerprints") as advance, _describing(work, threads) as lanes:
        by_batch = partial(describe, config=work.config)
        made = yield_batches(by_batch, *dump, workers=lanes, advance=advance)
        append_batches(made, fingerprints, *of_events)
    with work.stage("candidates"):
        proposed = find_candidates(dump.documents.facts, fingerprints, config=work.config)
        pairs = with_decided_pairs(proposed.pairs, dump.documents.facts, work.bounds)
    terms, cues, dates = of_events
    return Spilled.stored(pairs), proposed.large_buckets, (terms, cues, dates)


def _of_tier(pairs: Spilled, tier: str) -> pl.DataFrame:
    """Return the candidates of a tier."""
    return pl.concat(part.filter(tier=tier) for part in pairs.parts())


@contextmanager
def _describing(work: _Work, threads: Threads) -> Iterator[Lanes]:
    """Give what documents are described in: what only events need is half Python."""
    if "event" in work.config.tiers:
        # Processes of this stage alone: each takes as much memory as the libraries do.
        with Workers(work.workers) as processes:
            yield processes
    else:
        yield threads


def _copies(work: _Work, threads: Threads, dump: _Dump, pairs: Spilled) -> _Copies:
    """Verify and group copies."""
    config, documents = work.config.copy, dump.documents
    with work.stage("copies") as advance:
        candidates = named_candidates(_of_tier(pairs, "copy"), documents.facts)
        edges = verify_copies(
            *dump, candidates, config=config, mapped=threads.starmap, advance=advance
        )
        edges = decide_copies(edges, documents.facts, work.bounds)
        clusters = form_copy_clusters(documents, edges, config=config, bounds=work.bounds)
    return _Copies(Spilled.stored(edges), edges.filter(relation="template"), clusters)


def _verified_events(
    work: _Work,
    dump: _Dump,
    described: tuple[Spilled, Spilled, Spilled, Spilled],
    copies: _Copies,
    advance: Advance,
) -> VerifiedEvents:
    """Return the edges of events, of pairs, terms, cues and dates; none if nobody asks for them."""
    if "event" not in work.config.tiers:
        return VerifiedEvents(Spilled.of(empty_table("edges")), dump.documents.height)
    pairs, terms, cues, dates = described
    compared = read_compared(dump.sentences, terms, cues, copies.clusters)
    return verify_events(
        dump.documents.facts, compared, dates.read(), _of_tier(pairs, "event"), copies.templates,
        config=work.config, advance=advance,
    )  # fmt: skip


def _with_events(
    work: _Work, documents: StoredDocuments, verified: VerifiedEvents, copies: pl.DataFrame
) -> tuple[Spilled, pl.DataFrame]:
    """Return the edges of events as decided, and all clusters: of copies, events and stories."""
    config, bounds, facts, events = work.config, work.bounds, documents.facts, verified.edges
    if "event" not in config.tiers:
        return events, copies
    if any(bounds):
        events = events.mapped(lambda part: decide_events(part, facts, copies, bounds))
    linking = linking_edges(events, LINKING, facts)
    grouped = form_event_clusters(
        documents, linking, copies, config=config, pile=verified.pile, bounds=bounds
    )
    below = pl.concat([copies, grouped])
    stories = form_story_clusters(documents, linking, below, config=config.story)
    return events, pl.concat([below, stories])


def _result(
    work: _Work,
    dump: _Dump,
    edges: tuple[Spilled, Spilled],
    *,
    clusters: pl.DataFrame,
    **tables: pl.DataFrame,
) -> Result:
    """Return the tables, edges and clusters of the tiers that are asked for."""
    by_tier = zip(TIERS, edges, strict=True)
    shown = Spilled.joined(table for tier, table in by_tier if tier in work.config.tiers)
    return Result.of_parts(
        {"documents": dump.documents, "sentences": dump.sentences, "edges": shown},
        clusters=clusters.filter(pl.col("tier").is_in(work.config.shown_tiers)),
        **tables,
    )


def _told(
    work: _Work, dump: _Dump, edges: Spilled, clusters: pl.DataFrame, advance: Advance
) -> dict[str, pl.DataFrame]:
    """Return the tables of what is said in clusters; ``edges`` are those of copies."""
    # In processes of its own: those above would keep their memory through the events.
    copied = edges.read() if "copy" in work.config.tiers else empty_table("edges")
    members = Members(*dump, clusters, copied)
    return told_tables(members, work.config, work.workers, advance)
