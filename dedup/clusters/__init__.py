"""form_copy_clusters, form_event_clusters, form_story_clusters: verified edges -> clusters."""

from dedup.clusters.copies import form_copy_clusters
from dedup.clusters.events import form_event_clusters
from dedup.clusters.printed import Printed, printed_reports
from dedup.clusters.stories import form_story_clusters
from dedup.clusters.table import whole_group
from dedup.clusters.tiers import form_tiers

__all__ = [
    "Printed",
    "form_copy_clusters",
    "form_event_clusters",
    "form_story_clusters",
    "form_tiers",
    "printed_reports",
    "whole_group",
]
