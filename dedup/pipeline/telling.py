"""The last stage: what is said in every cluster."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl
from msgspec import structs

from dedup.config import Config
from dedup.engine.local import map_batches
from dedup.engine.processes import Workers
from dedup.engine.stages import Stages
from dedup.members import Members
from dedup.memory import rarely_collecting
from dedup.pipeline.batches import TOLD, tell
from dedup.progress import Advance, Progress
from dedup.result import Result, as_result
from dedup.stored import StoredSentences

_CLUSTERS: Final = 64
"""Clusters whose statements are aligned in one batch."""


def align(result: Result, *, workers: int | None = 1, progress: Progress | None = None) -> Result:
    """Align what the clusters of a result say, where that was not done or they were formed anew.

    Args:
        result: a run that stopped after its clusters, or another threshold of one.
        workers: processes to use, as in :func:`dedup.run`.
        progress: called as the work goes on.

    Raises:
        InputError: it is no result.
        ConfigError: there are no workers.

    Returns:
        The result with its tables of statements, differences and quotes.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> align(result.rethreshold(threshold=0.9)).statements.equals(result.statements)
    True
    """
    config = structs.replace(as_result(result).info.configuration, stop_after="statements")
    stage = Stages(progress)
    with rarely_collecting(), stage("statements") as advance:
        documents = result.stored_documents
        sentences = StoredSentences.of(documents.ids, result.sentences)
        members = Members(documents, sentences, result.clusters, result.edges)
        told = told_tables(members, config, workers, advance)
    info = structs.replace(
        result.info, configuration=config, timings=result.info.timings | stage.seconds
    )
    return result.replace(**told, info=info)


def told_tables(
    members: Members, config: Config, workers: int | None, advance: Advance
) -> dict[str, pl.DataFrame]:
    """Return the tables of what is said in the clusters, by name."""
    work = partial(tell, config=config)
    with Workers(workers) as pool:
        made = map_batches(work, members, workers=pool, batch_rows=_CLUSTERS, advance=advance)
    return dict(zip(TOLD, made, strict=True))
