"""The whole configuration of a run."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

from dedup.config.copies import CopyConfig
from dedup.config.events import EventConfig, SettledEventConfig
from dedup.config.members import (
    ConfidenceConfig,
    PassageConfig,
    ProfileConfig,
    SettledPassageConfig,
    StoryConfig,
)
from dedup.config.reading import BoilerplateConfig, InputConfig
from dedup.config.report import ReportConfig
from dedup.config.telling import DifferenceConfig, QuoteConfig, StatementConfig
from dedup.config.types import with_settled

Tier = Literal["copy", "event"]
Stage = Literal["clusters", "statements"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)


class Config(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One run's configuration; ``Config()`` is the default for all data.

    Each section (``copy``, ``event``, ``statements`` ...) is a value of its own, and nothing can be
    changed afterwards. docs/configuration.md has every key with its unit and where it comes from;
    :func:`dedup.read_config` reads the same from a TOML file.

    >>> from dedup.config import EventConfig
    >>> Config(event=EventConfig(threshold=0.5)).event.threshold
    0.5
    >>> Config().copy.shingle_size
    3
    """

    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1)] = TIERS
    """Tiers whose edges and clusters are kept: ``copy``, ``event`` or both; stories come with
    events."""
    stop_after: Stage = "statements"
    """Last table to make: ``clusters`` or ``statements``."""
    input: InputConfig = InputConfig()
    boilerplate: BoilerplateConfig = BoilerplateConfig()
    copy: CopyConfig = CopyConfig()
    event: EventConfig = EventConfig()
    profile: ProfileConfig = ProfileConfig()
    story: StoryConfig = StoryConfig()
    confidence: ConfidenceConfig = ConfidenceConfig()
    passage: PassageConfig = PassageConfig()
    statements: StatementConfig = StatementConfig()
    quotes: QuoteConfig = QuoteConfig()
    differences: DifferenceConfig = DifferenceConfig()
    report: ReportConfig = ReportConfig()

    @property
    def shown_tiers(self) -> tuple[str, ...]:
        """The tiers of clusters that are kept: stories come with the events that lie in them.

        >>> Config(tiers=("event",)).shown_tiers
        ('event', 'story')
        """
        return (*self.tiers, "story") if "event" in self.tiers else self.tiers

    def settled(self, documents: int) -> SettledConfig:
        """Return the configuration with what a pile of this size settles, or of ``event.pile``.

        >>> Config().settled(5).event.same_day
        2.0
        """
        documents = self.event.pile or documents
        return with_settled(
            SettledConfig,
            self,
            event=self.event.settled(documents),
            passage=self.passage.settled(documents),
        )


class SettledConfig(Config, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The configuration of one pile: what its size settles is settled."""

    event: SettledEventConfig
    passage: SettledPassageConfig
