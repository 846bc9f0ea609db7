"""The whole configuration of a run."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct
from msgspec.structs import replace

from dedup.config.copies import CopyConfig
from dedup.config.events import EventConfig
from dedup.config.members import (
    ConfidenceConfig,
    PassageConfig,
    ProfileConfig,
    SpecificConfig,
    StoryConfig,
)
from dedup.config.reading import BoilerplateConfig, InputConfig
from dedup.config.report import ReportConfig
from dedup.config.telling import DifferenceConfig, QuoteConfig, StatementConfig

__all__ = ["STAGES", "TIERS", "Config", "Stage", "Tier"]

Tier = Literal["copy", "event"]
Stage = Literal["clusters", "statements"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)


class Config(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One run's configuration; ``Config()`` is the default for all data.

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
    specific: SpecificConfig = SpecificConfig()
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

    def settled(self, documents: int) -> Config:
        """Return the configuration with what a pile of this size settles, or of ``event.pile``.

        >>> Config().settled(5).event.same_day
        2.0
        """
        documents = self.event.pile or documents
        event, profile = self.event.settled(documents), self.profile.settled(documents)
        return replace(self, event=event, profile=profile, passage=self.passage.settled(documents))
