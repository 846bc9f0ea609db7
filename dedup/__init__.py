"""Which news reports tell the same event, who copied whom, and what each added or left out.

Any frame with a column of texts is enough; :func:`read_documents` makes one of files. What comes
out is a :class:`Result`: polars frames with documented columns.

>>> import dedup
>>> import polars as pl
>>> told = "The bridge over the Teal fell on Monday, and four drivers died."
>>> reports = {"source": ["Herald", "Post"], "text": [told, f"{told} Ferries will run."]}
>>> result = dedup.run(pl.DataFrame(reports))
>>> [event] = result.clusters.filter(tier="event")["cluster"].unique()
>>> dedup.statement_matrix(result, event).select("outlets", "clause").rows()[1]
(1, 'Ferries will run.')

* In: :func:`read_documents`, :func:`read_corpus`, :func:`read_decisions`, :func:`read_config`.
* The work: :func:`run`, :func:`compare` for documents that belong together whatever they say,
  :func:`with_clusters` and :func:`drop_copies` for a frame that goes on, :func:`align`.
* Out: :meth:`Result.write` and :func:`read_result`, :func:`write_report`, :func:`write_page`,
  :func:`statement_matrix`, :func:`copied_passages`, :func:`unique_documents`,
  :func:`explain_pair`, :func:`export_table`, :func:`lean_minhash`.
* Scores against gold: :mod:`dedup.evaluate`.
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
    from dedup.explain import explain_pair
    from dedup.export import export_table
    from dedup.frames import drop_copies, with_clusters
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
    "explain": ("explain_pair",),
    "export": ("export_table",),
    "frames": ("drop_copies", "with_clusters"),
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
