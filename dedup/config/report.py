"""Settings of the report."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class ReportConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the HTML report shows."""

    near_misses: Annotated[int, Meta(ge=0)] = 5
    """Rejected neighbours shown per cluster, behind all that are related to it."""
    columns: Annotated[int, Meta(ge=2)] = 12
    """Outlets with a column and a full text of their own; the others are counted and listed."""
    pages: Annotated[int, Meta(ge=1)] = 5000
    """Clusters with a page in the folder: contradictions and doubtful merges, then the largest;
    the first page lists the others, and `dedup report RUN --cluster ID` makes the page of one."""
    sample: Annotated[int, Meta(ge=1)] = 8
    """Clusters in each sample for review: largest, least dense, bridges, borderline, random."""
    seed: Annotated[int, Meta(ge=0)] = 1
    """Seed of the random sample for review."""
    passages: Annotated[int, Meta(ge=0)] = 200
    """Copied passages and copy clusters quoted on the pages of copies, the longest first."""
    outlets: Annotated[int, Meta(ge=0)] = 40
    """Outlets with a page of their own: those with the most reports."""
