"""form_tiers: copies, decided edges of events -> the clusters of all tiers."""

from __future__ import annotations

import polars as pl

from dedup.clusters import events, stories
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
    pile: int | None = None,
    bounds: Bounds = FREE,
) -> pl.DataFrame:
    """Return the ``clusters`` table: the copies, the events of these, and the stories of events."""

    def read(linking: Linking) -> pl.DataFrame:
        return linking_edges(edges, linking, documents.facts)

    # Read for each tier, which lets go of it when it may.
    grouped = events.form_event_clusters(
        documents, read(events.LINKING), copies, config=config, pile=pile, bounds=bounds
    )
    below = pl.concat([copies, grouped])
    story_clusters = stories.form_story_clusters(
        documents, read(stories.LINKING), below, config=config.story
    )
    return pl.concat([below, story_clusters])
