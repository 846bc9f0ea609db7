"""form_tiers: copies, decided edges of events -> the clusters of all tiers."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dedup.clusters import events, stories
from dedup.clusters.printed import Printed
from dedup.clusters.units import Linking, linking_edges
from dedup.config import Config
from dedup.linkage import FREE, Bounds
from dedup.stored import Spilled, StoredDocuments


def form_tiers(  # noqa: PLR0913 - edges, and what forms them
    documents: StoredDocuments,
    edges: Spilled,
    copies: pl.DataFrame,
    *,
    config: Config,
    printed: Sequence[Printed],
    pile: int | None = None,
    bounds: Bounds = FREE,
) -> pl.DataFrame:
    """Return the ``clusters`` table: the copies, the events of these, and the stories of events.

    ``edges`` are those of the event tier; what pages have ``printed`` comes of the copy tier's.
    """

    def read(linking: Linking) -> pl.DataFrame:
        return linking_edges(edges, linking, documents.facts)

    # Read for each tier, which lets go of it when it may.
    grouped = events.form_event_clusters(
        documents, read(events.LINKING), copies,
        config=config, printed=printed, pile=pile, bounds=bounds,
    )  # fmt: skip
    below = pl.concat([copies, grouped])
    story_clusters = stories.form_story_clusters(
        documents, read(stories.LINKING), below, config=config.story
    )
    return pl.concat([below, story_clusters])
