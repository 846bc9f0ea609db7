"""Result: the tables of one run, how they are written, and other thresholds."""

from __future__ import annotations

import os
from collections.abc import Mapping
from numbers import Real
from pathlib import Path
from typing import Any, Final, NoReturn

import msgspec
import polars as pl

from dedup.arguments import checked
from dedup.config import Config
from dedup.errors import ConfigError, InputError, OutputError
from dedup.files import InputFile, flush_all, whole_folder
from dedup.result.beforehand import Beforehand
from dedup.result.place import RUN_FILE, check_run_place
from dedup.schema import (
    FORMAT_HISTORY,
    FORMAT_VERSION,
    TABLES,
    check_table,
    empty_table,
)
from dedup.stored import InParts, Spilled, StoredDocuments, write_parquet

_OWN_FILES: Final = frozenset({RUN_FILE, *(f"{name}.parquet" for name in TABLES)})


class RunInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What ``run.json`` holds: everything about a run that is not a row of a table."""

    format_version: int = FORMAT_VERSION
    format_history: dict[str, str] = msgspec.field(default_factory=lambda: dict(FORMAT_HISTORY))
    package: str = "dedup"
    version: str = ""
    libraries: dict[str, str] = {}
    sketch: dict[str, str | int] = {}
    """How signatures were made: scheme, seed, permutations (they are not comparable across)."""
    configuration: Config = Config()
    inputs: list[InputFile] = []
    counts: dict[str, int] = {}
    pile: int = 0
    """Documents of the dump that the input is like, which settles thresholds; 0: their number."""
    same_day: float | None = None
    """What one day adds to the logit of two dated reports of one subject, by all dates of the pile;
    null: not asked, or an older run."""
    large_buckets: dict[str, int] = {}
    """View -> buckets of more documents than its cap (``bucket_cap``), not all of whose pairs were
    candidates."""
    timings: dict[str, float] = {}
    """Seconds per stage; the only clock in a run folder."""


class Result:
    """The tables of one run, each in its declared shape, and ``info``, which ``run.json`` holds.

    * ``documents``, ``skipped``: what was read, and what could not be used, with the reason.
    * ``sentences``, ``boilerplate``: sentences with their offsets and kind; learned furniture.
    * ``edges``: every pair that was compared, with all figures, the verdict and its reason.
    * ``clusters``: a row per document and cluster, of the tiers copy, event and story.
    * ``statements``, ``differences``, ``quotes``: what the documents of an event say.
    * ``decisions``: what became of a reviewer's decisions.

    docs/tables.md has every column. A result cannot be changed; :meth:`replace` makes another one.
    A run leaves its largest tables on disk or as numbers: they are made when they are asked for,
    and written to a run folder without that.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> result.clusters.filter(tier="copy")["document"].to_list()
    ['a', 'b']
    """

    documents: pl.DataFrame
    skipped: pl.DataFrame
    sentences: pl.DataFrame
    boilerplate: pl.DataFrame
    edges: pl.DataFrame
    clusters: pl.DataFrame
    statements: pl.DataFrame
    differences: pl.DataFrame
    quotes: pl.DataFrame
    decisions: pl.DataFrame
    info: RunInfo
    _parts: Mapping[str, InParts]
    """All tables, checked and in the order of their key; those that were read stand above, too."""

    def __init__(
        self, *, documents: pl.DataFrame, info: RunInfo | None = None, **tables: pl.DataFrame
    ) -> None:
        """Check every table at the door; those that are not given are empty.

        Raises:
            SchemaError: a table is none, or has not its declared shape.
        """
        self._hold({}, {"documents": documents, **tables}, info)

    @classmethod
    def of_parts(
        cls,
        parts: Mapping[str, InParts],
        tables: Mapping[str, pl.DataFrame],
        info: RunInfo | None = None,
    ) -> Result:
        """Return a result some of whose tables are in parts: those are checked already.

        >>> parts = {"documents": Spilled.of(empty_table("documents"))}
        >>> Result.of_parts(parts, {"skipped": empty_table("skipped")}).documents.height
        0
        """
        result = cls.__new__(cls)
        result._hold(parts, tables, info)
        return result

    def _hold(
        self,
        parts: Mapping[str, InParts],
        tables: Mapping[str, pl.DataFrame],
        info: RunInfo | None,
    ) -> None:
        """Check the tables that are whole, and count the rows of all."""
        if strange := sorted(tables.keys() - TABLES.keys()):
            raise TypeError(f"a Result has no table {strange[0]!r}")
        whole = {
            name: check_table(name, tables[name]) if name in tables else empty_table(name)
            for name in TABLES
            if name not in parts
        }
        held = {name: parts[name] if name in parts else Spilled.of(whole[name]) for name in TABLES}
        counts = {name: table.height for name, table in held.items()}
        told = msgspec.structs.replace(info or RunInfo(), counts=counts)
        vars(self).update(whole, info=told, _parts=held)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: who has this result, too, would see it changed."""
        raise AttributeError(f"a Result cannot be changed: use result.replace({name}=...)")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse, likewise."""
        raise AttributeError(f"a Result cannot be changed: {name} stays")

    def __getattr__(self, name: str) -> pl.DataFrame:
        """Read a table that is on disk, the first time that it is asked for."""
        if name not in TABLES:
            raise AttributeError(f"a Result has no {name!r}")
        table: pl.DataFrame = check_table(name, self._parts[name].read())
        vars(self)[name] = table
        return table

    def __dir__(self) -> list[str]:
        """Return all names, those of tables that were not read yet, too."""
        return sorted({*super().__dir__(), *TABLES})

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what is pickled: every table once."""
        return Result.of_parts, (self._parts, {}, self.info)

    def in_parts(self, name: str) -> InParts:
        """Return table ``name`` part by part, of which no more than one need be in memory.

        >>> import dedup
        >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
        >>> [part.height for part in result.in_parts("documents").parts()]
        [2]
        """
        return self._parts[name]

    def filtered(self, name: str, condition: pl.Expr) -> pl.DataFrame:
        """Return the rows of table ``name`` for which a condition holds, in their order.

        >>> import dedup
        >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
        >>> result.filtered("edges", pl.col("tier") == "copy")["relation"].to_list()
        ['identical']
        """
        return pl.concat(part.filter(condition) for part in self.in_parts(name).parts()).rechunk()

    @property
    def stored_documents(self) -> StoredDocuments:
        """The ``documents`` table by numbers; the texts of a large run are not in memory."""
        stored = self._parts["documents"]
        return stored if isinstance(stored, StoredDocuments) else StoredDocuments.of(self.documents)

    def __repr__(self) -> str:
        """Return how many rows each table has: tables on disk are not read for that."""
        counts = ", ".join(f"{name}={rows:,}" for name, rows in self.info.counts.items())
        return f"Result({counts})"

    def table(self, name: str) -> pl.DataFrame:
        """Return table ``name``, as the attribute of that name does.

        Raises:
            KeyError: no table has that name.

        >>> import dedup
        >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
        >>> result.table("clusters").equals(result.clusters)
        True
        """
        if name not in TABLES:
            raise KeyError(name)
        frame: pl.DataFrame = getattr(self, name)
        return frame

    def replace(self, **changes: Any) -> Result:
        """Return a copy with some tables, or ``info``, replaced; the others are not checked again.

        >>> import dedup
        >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
        >>> result.replace(edges=result.edges.clear()).edges.height
        0
        """
        kept = {name: table for name, table in self._parts.items() if name not in changes}
        info = changes.pop("info", self.info)
        changed = Result.of_parts(kept, changes, info)
        vars(changed).update({name: vars(self)[name] for name in kept if name in vars(self)})
        return changed

    def rethreshold(self, *, threshold: float) -> Result:
        """Return this run with its event clusters formed anew at another threshold.

        Nothing is read, fingerprinted or compared again. The copy tier and the scores of edges
        stay; their relation, verdict and reason are those of the new threshold. The tables
        ``statements``, ``differences`` and ``quotes`` are empty, because their rows belong to the
        old clusters: :func:`dedup.align` makes them anew.

        * At the run's own threshold the clusters are the run's, if this version made it.
        * A reviewer's decisions hold at any threshold.
        * Whole reports that a threshold parts are not joined by a higher one.
        * Documents that the run detached from an event, or found in it by one passage only, stay
          so. A document left alone by a higher threshold may join another cluster by a passage, if
          the run measured that passage: it measures those that matter at its own threshold, so
          passages at another one may differ from a new run.

        Args:
            threshold: least mean probability of a merge, 0 to 1.

        Raises:
            ConfigError: the threshold is not between 0 and 1.
            InputError: the run does not hold both tiers; events group copy clusters.

        >>> import dedup
        >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
        >>> result.rethreshold(threshold=0.9).clusters.equals(result.clusters)
        True
        """
        # Reading a run folder must not wait for the stages.
        from dedup.clusters import form_tiers, printed_reports  # noqa: PLC0415
        from dedup.decisions import bounds_of  # noqa: PLC0415
        from dedup.edges import decide_events, judge_events  # noqa: PLC0415

        config = self._at_threshold(threshold)
        is_event = pl.col("tier") == "event"
        bounds = bounds_of(self.decisions, self.stored_documents.facts)
        copies = self.clusters.filter(pl.col("tier") == "copy")
        events = judge_events(self.edges.filter(is_event), threshold=threshold)
        events = decide_events(events, self.stored_documents.facts, copies, bounds)
        clusters = form_tiers(
            self.stored_documents, Spilled.of(events), copies,
            config=config, printed=printed_reports(self.edges, config.copy),
            pile=self.info.pile or None, bounds=bounds,
        )  # fmt: skip
        return self.replace(
            edges=pl.concat([self.edges.filter(~is_event), events]),
            clusters=clusters,
            **{name: empty_table(name) for name in ("statements", "differences", "quotes")},
            info=msgspec.structs.replace(self.info, configuration=config),
        )

    def _at_threshold(self, threshold: float) -> Config:
        """Return the configuration of a run of these documents at another event threshold."""
        told = "event.threshold must be between 0 and 1, not {}"
        if not 0 <= checked(threshold, Real, told, ConfigError) <= 1:
            raise ConfigError(told.format(threshold))
        config = self.info.configuration
        missing = [tier for tier in ("copy", "event") if tier not in config.tiers]
        if missing:
            raise InputError(
                f"the run has no {missing[0]} tier; event clusters can be formed anew only in a "
                "run of both tiers"
            )
        event = msgspec.structs.replace(config.event, threshold=threshold)
        return msgspec.structs.replace(config, event=event, stop_after="clusters")

    def write(
        self, folder: str | os.PathLike[str], *, beforehand: Beforehand | None = None
    ) -> Path:
        """Write the run folder and return the path of its ``run.json``.

        An earlier run in the same place is replaced in one step, once the new one is whole and on
        disk, so a power cut leaves the one or the other.

        Args:
            folder: the place: a new or empty folder, or an earlier run.
            beforehand: what was written of it while the run went on; the command line's.

        Raises:
            OutputError: the place holds something that is not a run, or cannot be written.

        >>> import dedup, tempfile
        >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result.write(folder).name
        'run.json'
        """
        check_run_place(folder)
        try:
            with whole_folder(folder, is_own=_OWN_FILES.__contains__) as fresh:
                self._write_files(fresh, beforehand)
                flush_all(fresh)  # a report is made again in no time, and a run is not
        except pl.exceptions.ComputeError as error:  # how polars reports a full disk
            raise OutputError(
                f"{folder}: cannot be written; is the disk full? ({error})"
            ) from error
        return Path(folder) / RUN_FILE

    def _write_files(self, folder: Path, beforehand: Beforehand | None) -> None:
        for name in TABLES:
            table, path = self.in_parts(name), folder / f"{name}.parquet"
            if beforehand is None or not beforehand.move(name, table, path):
                write_parquet(table.parts(), table.schema, path)
        # A run that was read in an older format is written in this one.
        info = msgspec.structs.replace(
            self.info, format_version=FORMAT_VERSION, format_history=dict(FORMAT_HISTORY)
        )
        content = msgspec.json.format(msgspec.json.encode(info), indent=2)
        (folder / RUN_FILE).write_bytes(content + b"\n")
