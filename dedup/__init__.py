"""Which news reports tell the same event, who copied whom, and what each added or left out.

Give :func:`run` any polars frame with a column of texts, or what :func:`read_corpus` has read of
files. What comes out is a :class:`Result`: ten polars frames with documented columns.

>>> import dedup
>>> import polars as pl
>>> told = "The bridge over the Teal fell on Monday, and four drivers died."
>>> reports = {"source": ["Herald", "Post"], "text": [told, f"{told} Ferries will run."]}
>>> result = dedup.run(pl.DataFrame(reports))
>>> [event] = result.clusters.filter(tier="event")["cluster"].unique()
>>> dedup.statement_matrix(result, event).select("outlets", "clause").rows()[1]
(1, 'Ferries will run.')

Reading:

* :func:`read_corpus`: files, folders and globs, with what was skipped and why.
* :func:`read_documents`: the same as a plain frame.
* :func:`read_decisions`: what a reviewer decided; it holds in every later run.
* :func:`read_config`: a :class:`Config` from a TOML file.

The work:

* :func:`run`: documents to copies, events, stories and statements.
* :func:`with_clusters`: the same as a step of a pipeline; rows stay, cluster columns are added.
* :func:`drop_copies`: the rows of a frame less those whose text another one has.
* :func:`compare`: documents that are one event by your word, aligned.
* :func:`align`: statements of a result that was clustered alone, or at another threshold.

What to do with a result:

* :meth:`Result.write` and :func:`read_result`: a run folder of Parquet files, and back.
* :func:`statement_matrix`: what one event says, a row per statement and a column per report.
* :func:`copied_passages`: who has whose words, a row per pair of documents.
* :func:`unique_documents`: the documents less the copies, with what each one stands for.
* :func:`event_documents`: the reports of every event, as a list to read.
* :func:`event_lineage`: what is new since an earlier run: events that are new, grew, were joined.
* :func:`explain_pair`: why two reports are together, or why not.
* :func:`write_report`, :func:`write_page`: HTML pages.
* :func:`export_table`: any frame as CSV, JSON lines or Parquet.
* :meth:`Result.rethreshold`: other event clusters without a new run, and :mod:`dedup.evaluate`
  scores them against gold.
* :func:`lean_minhash`: a signature for datasketch.

All errors that are raised on purpose derive from :class:`DedupError`. docs/tables.md has the
columns, docs/configuration.md the keys of the configuration, docs/questions.md queries, and
docs/quality.md how good it is.
"""

# Names are imported when they are first used, so that ``dedup --help`` does not wait for them.

from importlib import import_module
from typing import TYPE_CHECKING

from dedup._version import __version__

if TYPE_CHECKING:
    from dedup.config import Config, read_config
    from dedup.decisions import read_decisions
    from dedup.documents import Corpus, read_corpus, read_documents
    from dedup.errors import DedupError
    from dedup.events import event_documents
    from dedup.explain import explain_pair
    from dedup.export import export_table
    from dedup.frames import drop_copies, with_clusters
    from dedup.lineage import event_lineage
    from dedup.pipeline import align, compare, run
    from dedup.report import copied_passages, statement_matrix, write_page, write_report
    from dedup.result import Result, read_result
    from dedup.sketch import lean_minhash
    from dedup.unique import unique_documents

__all__ = [
    "Config",
    "Corpus",
    "DedupError",
    "Result",
    "__version__",
    "align",
    "compare",
    "copied_passages",
    "drop_copies",
    "event_documents",
    "event_lineage",
    "explain_pair",
    "export_table",
    "lean_minhash",
    "read_config",
    "read_corpus",
    "read_decisions",
    "read_documents",
    "read_result",
    "run",
    "statement_matrix",
    "unique_documents",
    "with_clusters",
    "write_page",
    "write_report",
]

_ROOMS = {
    "config": ("Config", "read_config"),
    "decisions": ("read_decisions",),
    "documents": ("Corpus", "read_corpus", "read_documents"),
    "errors": ("DedupError",),
    "events": ("event_documents",),
    "explain": ("explain_pair",),
    "export": ("export_table",),
    "frames": ("drop_copies", "with_clusters"),
    "lineage": ("event_lineage",),
    "pipeline": ("align", "compare", "run"),
    "report": ("copied_passages", "statement_matrix", "write_page", "write_report"),
    "result": ("Result", "read_result"),
    "sketch": ("lean_minhash",),
    "unique": ("unique_documents",),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name from its room on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    return getattr(import_module(f"dedup.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
