"""What a run has to say beside its result: what was skipped, is undated, or was not obeyed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from dedup.cli.show import printable

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from dedup.cli.progress import Progress
    from dedup.config import Config
    from dedup.documents import Corpus
    from dedup.result import Result, RunInfo

_EXAMPLES: Final = 3
_EXAMPLES_ALONE: Final = 20
"""Where nothing was read: then perhaps no table is written that holds the others."""
_CLUSTERS: Final = {"event": "event", "copy": "copy cluster"}
_LONGEST: Final = 1000
_LOOKED_AT: Final = 1000
"""Texts: to read all of them again would take seconds."""


def warnings(corpus: Corpus, progress: Progress) -> None:
    """Say what was skipped, left alone or read anew, and which dates were not understood."""
    from dedup.documents import how_to_turn, skipped_counts, skipped_note

    skipped = corpus.skipped
    if skipped.height:
        was_read = corpus.stored.height > 0
        most = _EXAMPLES if was_read else _EXAMPLES_ALONE
        where = " in the table 'skipped'" if was_read else ""
        told = skipped_note(skipped, examples=most, where=where)
        text = "\n".join(map(_short, told.split("\n")))
        progress.note("skipped", printable(text), reasons=skipped_counts(skipped))
    if corpus.left_alone:
        count, first = len(corpus.left_alone), ", ".join(corpus.left_alone[:_EXAMPLES])
        files = "1 file of another format" if count == 1 else f"{count} files of other formats"
        text = _short(f"left alone {files}: {first}{' ...' * (count > _EXAMPLES)}")
        text += how_to_turn(corpus.left_alone)
        progress.note("left_alone", printable(text), count=count)
    if corpus.western:
        _western(corpus.western, progress)
    if corpus.joined:
        texts = "1 text that was" if corpus.joined == 1 else f"{corpus.joined:,} texts that were"
        text = f"joined the lines of {texts} broken to the width of a page, as PDF and mail are"
        progress.note("joined", text, count=corpus.joined)
    if corpus.stored.height == 0:
        progress.note("empty", "no document could be read")
    if corpus.dates_not_understood:
        examples = ", ".join(repr(_short(example)) for example in corpus.date_examples)
        given = corpus.stored.facts["published_raw"].count()
        text = (
            f"{corpus.dates_not_understood} of {given} dates were not understood and count as "
            f"unknown, such as {examples}"
        )
        progress.note("dates", text, count=corpus.dates_not_understood)


def _western(files: Sequence[tuple[str, int]], progress: Progress) -> None:
    count, first = sum(read for _, read in files), ", ".join(path for path, _ in files[:_EXAMPLES])
    read = "1 document that is" if count == 1 else f"{count} documents that are"
    text = (
        f"read {read} not UTF-8 as Windows-1252: {_short(first)}"
        f"{' ...' * (len(files) > _EXAMPLES)}; if accents are wrong there, save as UTF-8"
    )
    progress.note("western", printable(text), count=count)


def temporary(progress: Progress) -> None:
    """Say that temporary files go elsewhere than the caller asked for."""
    import tempfile

    named, used = os.environ.get("TMPDIR"), tempfile.gettempdir()
    if named and used != os.path.abspath(named):  # noqa: PTH100 - as tempfile has it
        text = f"TMPDIR names {named}, where nothing can be written; temporary files go to {used}"
        progress.note("temporary", printable(text))


def shortcomings(corpus: Corpus, config: Config, progress: Progress) -> None:
    """Say what the input lacks that a run could use: columns, whole texts, dates."""
    _columns(corpus, config, progress)
    _texts(corpus, progress)
    _undated(corpus, config, progress)


def _undated(corpus: Corpus, config: Config, progress: Progress) -> None:
    """Say how many reports have no publication date, which makes their events less sure."""
    from dedup.explain import undated_note
    from dedup.mentions import publication

    if text := undated_note(corpus.stored.facts, config):
        count = publication(corpus.stored.facts).null_count()
        # Where there are columns, those that may hold the dates are told instead.
        if not corpus.has_columns:
            text += "; the day in the name of a .txt is its date, such as 2020-07-15_Post_3.txt"
        progress.note("undated", text, count=count)


def _columns(corpus: Corpus, config: Config, progress: Progress) -> None:
    """Say which columns may hold what most reports lack, and which names name no column."""
    from dedup.explain import columns_note

    if not corpus.has_columns:
        return
    text = columns_note(corpus.stored.facts, config.input, renamed=corpus.renamed)
    vain = (f"input.columns.{name} = {config.input.columns[name]!r}" for name in _vain(corpus))
    lines = (text, *(f"{line} names no column that was read" for line in vain if line not in text))
    if told := "; ".join(filter(None, lines)):
        progress.note("columns", printable(told))


def _vain(corpus: Corpus) -> Sequence[str]:
    """Return the columns that were named in vain; where nothing was read, that was told already."""
    return corpus.columns_not_met if corpus.stored.height else ()


def _texts(corpus: Corpus, progress: Progress) -> None:
    """Say that texts hold tags, are cut off or are many in one, by the first, or are no reports."""
    import numpy as np

    from dedup.explain import notice_note, text_notes

    first = corpus.stored.take(np.arange(min(_LOOKED_AT, corpus.stored.height)), "text")["text"]
    for event, text in (*text_notes(first), ("notice", notice_note(corpus.stored))):
        if text:
            progress.note(event, printable(text))


def decisions(made: pl.DataFrame, progress: Progress) -> None:
    """Say what became of the decisions of a reviewer, and which of them changed nothing."""
    from dedup.schema import VAIN

    if made.is_empty():
        return
    effects = made["effect"].value_counts().sort("count", "effect", descending=[True, False])
    counts = dict(effects.iter_rows())
    lines = ["decisions: " + ", ".join(f"{count} {effect}" for effect, count in counts.items())]
    vain = made.filter(made["effect"].is_in(VAIN))
    for row in vain.head(_EXAMPLES).iter_rows(named=True):
        other = f" (see decision {row['other']})" if row["other"] is not None else ""
        lines.append(f"  decision {row['number']}, {row['decision']}: {row['effect']}{other}")
    if vain.height > _EXAMPLES:
        lines.append(f"  ... {vain.height - _EXAMPLES} more in the table 'decisions'")
    progress.note("decisions", "\n".join(lines), effects=counts)


def decisions_left(beside: Path, named: Path | None, progress: Progress) -> None:
    """Say that what was decided on the pages of the earlier run is not asked for."""
    from dedup.files import as_text

    asked = named is not None and named.exists() and beside.exists() and named.samefile(beside)
    if beside.exists() and not asked:
        path = as_text(os.fspath(beside))
        text = f"not used: {path}; it is obeyed with --decisions {path}"
        progress.note("decisions_left", printable(text))


def compiling(progress: Progress) -> None:
    """Say so if loops must be compiled, which on a machine is done once."""
    from dedup.compiled import can_keep, when_compiling

    def tell() -> None:
        always = "in every run, for want of a folder to keep them in (NUMBA_CACHE_DIR)"
        when = "once on this machine" if can_keep() else always
        progress.note("compiling", f"compiling inner loops, {when}: a few seconds")

    when_compiling(tell)


def found(result: Result, progress: Progress) -> None:
    """Say how many clusters of each tier were found, and how many documents are in none."""
    documents, tiers = result.info.counts["documents"], result.info.configuration.tiers
    clusters = result.clusters.filter(result.clusters["tier"] != "story")
    counts = {
        f"{name.replace(' ', '_')}s": (clusters.filter(tier=tier)["cluster"].n_unique(), name)
        for tier, name in _CLUSTERS.items()
        if tier in tiers
    }
    alone = documents - clusters["document"].n_unique()
    listed = ", ".join(_counted(*count) for count in counts.values())
    text = f"{_counted(documents, 'document')}: {listed}, {alone:,} standing alone"
    numbers = {name: number for name, (number, _) in counts.items()}
    progress.note("found", text, documents=documents, **numbers, alone=alone)


def pages(path: Path, progress: Progress) -> None:
    """Say which page of a report to open."""
    progress.note("report", printable(f"report to open: {path}"), path=str(path))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def large_buckets(made: RunInfo, progress: Progress) -> None:
    """Say where documents were too many to compare all of them with all."""
    if not made.large_buckets:
        return
    config = made.configuration
    counts = ", ".join(f"{count} by {view}" for view, count in sorted(made.large_buckets.items()))
    text = (
        f"buckets of more than {config.copy.bucket_cap} documents (of events, "
        f"{config.event.bucket_cap}) were compared along a star and a chain: {counts}"
    )
    progress.note("large_buckets", text, **made.large_buckets)


@contextmanager
def whatever_fails(text: str, progress: Progress) -> Iterator[None]:
    """Say what stays, if what is done inside fails or is interrupted."""
    with ExitStack() as stack:
        stack.callback(progress.note, "written", text)
        yield
        stack.pop_all()  # nothing failed: nothing is said


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
