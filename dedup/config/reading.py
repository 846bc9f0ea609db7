"""Settings of what is read, and of the furniture that is learned from it."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

from dedup.config.types import Positive, Share
from dedup.errors import ConfigError, did_you_mean

OUR_COLUMNS: Final = ("document", "source", "title", "published", "url", "language", "text")
"""Columns of an input that mean something here; others are passed through."""


class InputConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is read, and how its columns are called."""

    columns: dict[str, str] = {}
    """Our column -> the input's column, before the built-in aliases: ``{"text": "story"}``."""
    boilerplate: str | None = None
    """Path of a pattern file that replaces the shipped one; null: the shipped file."""

    def __post_init__(self) -> None:
        """Check that the columns are ours."""
        for name in sorted(set(self.columns) - set(OUR_COLUMNS)):
            raise ConfigError(f"input.columns.{name} is unknown{did_you_mean(name, OUR_COLUMNS)}")


class BoilerplateConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Furniture of a source, learned from lines that recur in its documents."""

    documents: Annotated[int, Meta(ge=2)] = 6
    """Documents of one source that must hold a line; copies of an article count as one."""
    undeclared: Annotated[int, Meta(ge=2)] = 60
    """The same where documents name no source, and may come from many."""
    window: Annotated[int, Meta(ge=2)] = 365
    """Days in which that many documents must be published; all undated ones are one window. At the
    edge of a text any days will do for what enough of the source's documents hold (``share``)."""
    days: Positive = 28
    """Inside a text, days from first to last: what is quoted for a week is reporting."""
    share: Share = 0.02
    """Inside a text, and in no box of such lines, least share of the source's documents in the
    window; a fifth for whole sentences of eight words or more, which may be background."""
    words: Positive = 1_000
    """Words of a line at most: a list of countries to choose from has some 350."""
