"""Result: the tables of one run, how they are written, and other thresholds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from numbers import Real
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from dedup.arguments import checked
from dedup.config import Config
from dedup.errors import ConfigError, InputError, OutputError
from dedup.files import InputFile, whole_folder
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

__all__ = ["InputFile", "Result", "RunInfo", "as_result"]

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
    large_buckets: dict[str, int] = {}
    """View -> buckets of more documents than its cap (``bucket_cap``), not all of whose pairs were
    candidates."""
    timings: dict[str, float] = {}
    """Seconds per stage; the only clock in a run folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The tables of one run, each in its declared shape (see ``dedup schema``).

    A run leaves its largest tables, documents, sentences and edges, on disk or as numbers: they are
    made when they are asked for, and written to a run folder without that.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> result.clusters.filter(tier="copy")["document"].to_list()
    ['a', 'b']
    """

    documents: pl.DataFrame
    skipped: pl.DataFrame = field(default_factory=lambda: empty_table("skipped"))
    sentences: pl.DataFrame = field(default_factory=lambda: empty_table("sentences"))
    boilerplate: pl.DataFrame = field(default_factory=lambda: empty_table("boilerplate"))
    edges: pl.DataFrame = field(default_factory=lambda: empty_table("edges"))
    clusters: pl.DataFrame = field(default_factory=lambda: empty_table("clusters"))
    statements: pl.DataFrame = field(default_factory=lambda: empty_table("statements"))
    differences: pl.DataFrame = field(default_factory=lambda: empty_table("differences"))
    quotes: pl.DataFrame = field(default_factory=lambda: empty_table("quotes"))
    decisions: pl.DataFrame = field(default_factory=lambda: empty_table("decisions"))
    info: RunInfo = field(default_factory=RunInfo)
    spilled: Mapping[str, InParts] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Tables in parts, in the place of those above: checked, in the order of their key."""

    @classmethod
    def of_parts(cls, spilled: Mapping[str, InParts], **tables: Any) -> Result:
        """Return a result some of whose tables are in parts.

        >>> parts = {"documents": Spilled.of(empty_table("documents"))}
        >>> Result.of_parts(parts, skipped=empty_table("skipped")).documents.height
        0
        """
        empty: dict[str, Any] = {name: empty_table(name) for name in spilled}
        result = cls(**empty, **tables)
        object.__setattr__(result, "spilled", spilled)
        for name in spilled:
            object.__delattr__(result, name)
        result._check(())
        return result

    def __post_init__(self) -> None:
        """Check every table at the door and count its rows."""
        self._check(TABLES)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what is pickled: every table once.

        No ``__getstate__``: Python 3.11.2, as Debian 12 has it, puts its own in place of that of
        a dataclass with slots.
        """
        return _restored, ({one: getattr(self, one) for one in (*TABLES, "info")},)

    def __getattr__(self, name: str) -> pl.DataFrame:
        """Read a table that is on disk, the first time that it is asked for."""
        if name not in TABLES:
            raise AttributeError(name)
        table = check_table(name, self.spilled[name].read())
        object.__setattr__(self, name, table)
        return table

    def _check(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.spilled:
                object.__setattr__(self, name, check_table(name, getattr(self, name)))
        counts = {name: self.in_parts(name).height for name in TABLES}
        object.__setattr__(self, "info", msgspec.structs.replace(self.info, counts=counts))

    def in_parts(self, name: str) -> InParts:
        """Return table ``name`` part by part, of which no more than one need be in memory."""
        return self.spilled[name] if name in self.spilled else Spilled.of(getattr(self, name))

    def filtered(self, name: str, condition: pl.Expr) -> pl.DataFrame:
        """Return the rows of table ``name`` for which a condition holds, in their order."""
        return pl.concat(part.filter(condition) for part in self.in_parts(name).parts()).rechunk()

    @property
    def stored_documents(self) -> StoredDocuments:
        """The ``documents`` table by numbers; the texts of a large run are not in memory."""
        stored = self.spilled.get("documents")
        return stored if isinstance(stored, StoredDocuments) else StoredDocuments.of(self.documents)

    def __repr__(self) -> str:
        """Return how many rows each table has: tables on disk are not read for that."""
        counts = ", ".join(f"{name}={rows:,}" for name, rows in self.info.counts.items())
        return f"Result({counts})"

    def table(self, name: str) -> pl.DataFrame:
        """Return table ``name``.

        Raises:
            KeyError: no table has that name.
        """
        if name not in TABLES:
            raise KeyError(name)
        frame: pl.DataFrame = getattr(self, name)
        return frame

    def replace(self, **changes: Any) -> Result:
        """Return a copy with some fields replaced; the others are not checked again."""
        spilled = {name: one for name, one in self.spilled.items() if name not in changes}
        kept = {one.name for one in fields(self)} - set(spilled)
        changed = object.__new__(Result)
        for name in kept:
            object.__setattr__(
                changed, name, changes[name] if name in changes else getattr(self, name)
            )
        object.__setattr__(changed, "spilled", spilled)
        changed._check(name for name in changes if name in TABLES)
        return changed

    def rethreshold(self, *, threshold: float) -> Result:
        """Return this run with its event clusters formed anew at another threshold.

        Nothing is read, fingerprinted or compared again. Scores of edges stay, their relation,
        verdict and reason are those of the new threshold; the copy tier stays as it is. The table
        of statements is empty, as those of differences and quotes are, because its rows belong to
        the old clusters, and the configuration says so (``stop_after``); :func:`dedup.align` makes
        them anew. Timings stay those of the run.

        At the run's own threshold the clusters are the run's, and a reviewer's decisions hold at
        any. Documents that the run detached from
        an event, or found in it by one passage only, stay so. Whole reports that a threshold
        parts are not joined by a higher one. A document left alone by a higher threshold may
        join another cluster by a passage, if that passage was measured: a run measures those
        that may matter at its own threshold, so passages at another one may differ from a new run.

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
        from dedup.clusters import form_tiers  # noqa: PLC0415
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
            config=config, pile=self.info.pile or None, bounds=bounds,
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

        An earlier run in the same place is replaced; anything else there is left alone.

        Args:
            folder: the place.
            beforehand: what was written of it while the run went on.

        Raises:
            OutputError: the place holds something that is not a run, or cannot be written.
        """
        check_run_place(folder)
        try:
            with whole_folder(folder, is_own=_OWN_FILES.__contains__) as fresh:
                self._write_files(fresh, beforehand)
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


def as_result(given: Result) -> Result:
    """Return a result, or say what to do with anything else.

    Raises:
        InputError: it is none.

    >>> as_result("runs/seeds")
    Traceback (most recent call last):
    dedup.errors.InputError: result must be a dedup.Result, not str: dedup.run makes one, \
dedup.read_result reads one
    """
    told = "result must be a dedup.Result, not {}: dedup.run makes one, dedup.read_result reads one"
    return checked(given, Result, told, InputError)


def _restored(values: Mapping[str, Any]) -> Result:
    """Return a result with the tables and the description that another one had, unchecked."""
    result = object.__new__(Result)
    for name, value in {**values, "spilled": {}}.items():
        object.__setattr__(result, name, value)
    return result
