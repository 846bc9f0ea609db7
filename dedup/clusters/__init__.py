"""form_copy_clusters, form_event_clusters, form_story_clusters: verified edges -> clusters."""

from dedup.clusters.copies import form_copy_clusters
from dedup.clusters.events import LINKING as LINKING_EVENTS
from dedup.clusters.events import form_event_clusters
from dedup.clusters.stories import LINKING as LINKING_STORIES
from dedup.clusters.stories import form_story_clusters
from dedup.clusters.table import whole_group
from dedup.clusters.units import linking_edges

__all__ = [
    "LINKING_EVENTS",
    "LINKING_STORIES",
    "form_copy_clusters",
    "form_event_clusters",
    "form_story_clusters",
    "linking_edges",
    "whole_group",
]
