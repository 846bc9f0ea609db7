"""The configuration: frozen values with defaults, read from TOML, exported as JSON Schema.

Every threshold, weight and size that a user may want to turn stands here, with its unit and where
it comes from; fixed constants of a method stand beside its code, with their reason. What does not
change a result (workers, progress) is an argument of the call instead.
"""

from dedup.config.checking import (
    changed_config,
    check_config,
    check_input_config,
    read_config,
    settings_left,
)
from dedup.config.copies import CopyConfig
from dedup.config.events import EventConfig, EventModel, EvidenceModel, SettledEventConfig
from dedup.config.members import (
    ConfidenceConfig,
    PassageConfig,
    ProfileConfig,
    SettledPassageConfig,
    StoryConfig,
)
from dedup.config.reading import OUR_COLUMNS, BoilerplateConfig, InputConfig
from dedup.config.report import ReportConfig
from dedup.config.telling import DifferenceConfig, QuoteConfig, StatementConfig
from dedup.config.whole import TIERS, Config, SettledConfig, Tier

__all__ = [
    "OUR_COLUMNS",
    "TIERS",
    "BoilerplateConfig",
    "ConfidenceConfig",
    "Config",
    "CopyConfig",
    "DifferenceConfig",
    "EventConfig",
    "EventModel",
    "EvidenceModel",
    "InputConfig",
    "PassageConfig",
    "ProfileConfig",
    "QuoteConfig",
    "ReportConfig",
    "SettledConfig",
    "SettledEventConfig",
    "SettledPassageConfig",
    "StatementConfig",
    "StoryConfig",
    "Tier",
    "changed_config",
    "check_config",
    "check_input_config",
    "read_config",
    "settings_left",
]
