"""The configuration: frozen values with defaults, read from TOML, exported as JSON Schema.

Every threshold, weight and size that a user may want to turn stands here, with its unit and where
it comes from; fixed constants of a method stand beside its code, with their reason. What does not
change a result (workers, progress) is an argument of the call instead.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from dedup.errors import ConfigError

__all__ = [
    "TIERS",
    "BoilerplateConfig",
    "Config",
    "CopyConfig",
    "EventConfig",
    "EventModel",
    "InputConfig",
    "PassageConfig",
    "ReportConfig",
    "SpecificConfig",
    "StatementConfig",
    "StoryConfig",
    "Tier",
    "read_config",
]

Tier = Literal["copy", "event"]
Stage = Literal["clusters", "statements"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
_CHOICES: Final = {"tiers": TIERS, "stop_after": get_args(Stage)}

Share = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[int, Meta(ge=1)]
NonNegative = Annotated[float, Meta(ge=0, le=1e6)]
Weight = Annotated[float, Meta(ge=-1e6, le=1e6)]


class InputConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is read, and how its columns are called."""

    columns: dict[str, str] = {}
    """Our column -> the input's column, before the built-in aliases: ``{"text": "story"}``."""
    boilerplate: str | None = None
    """Path of a pattern file that replaces the shipped one; null: the shipped file."""


class BoilerplateConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Furniture of a source, learned from lines that recur in its documents."""

    documents: Annotated[int, Meta(ge=2)] = 6
    """Documents of one source that must hold a line; copies of an article count as one."""
    undeclared: Annotated[int, Meta(ge=2)] = 60
    """The same where documents name no source, and may come from many."""
    window: Annotated[int, Meta(ge=2)] = 365
    """Days in which that many documents must be published; all undated ones are one window."""
    days: Positive = 28
    """Inside a text, days from first to last: what is quoted for a week is reporting."""
    share: Share = 0.02
    """Inside a text, and in no box of such lines, least share of the source's documents in the
    window; a fifth for whole sentences of eight words or more, which may be background."""
    words: Positive = 120
    """Words of a line at most."""


class CopyConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Copy tier: shingle MinHash/LSH proposes, exact Jaccard and containment decide."""

    shingle_size: Positive = 3
    """Words in a shingle."""
    num_perm: Annotated[int, Meta(ge=2, le=4096)] = 128
    """Values of a MinHash signature of shingles."""
    recall: Annotated[float, Meta(gt=0, lt=1)] = 0.9
    """Weight of a missed pair when datasketch chooses bands and rows for ``threshold``: .9 gives
    32 bands of 4 rows."""
    seed: Annotated[int, Meta(ge=0, lt=2**32)] = 1
    """Seed of datasketch's permutations."""
    bucket_cap: Annotated[int, Meta(ge=2)] = 64
    """All pairs of a bucket up to this size; beyond it a star and a chain."""
    sample_rate: Annotated[int, Meta(ge=1, le=2**32)] = 32
    """Sampled shingles (FracMinHash): one hash in this many is kept as a key."""
    sample_cap: Annotated[int, Meta(ge=2)] = 64
    """A sampled shingle that stands in more documents than this proposes nothing."""
    threshold: Share = 0.5
    """Least exact Jaccard of a copy."""
    containment: Share = 0.5
    """Least containment of an embedded copy or a stub."""
    min_shared: Positive = 30
    """Least shared shingles where containment alone decides."""
    linkage: Share = 0.55
    """Least mean score of two groups that are merged. Over one half, so that a page that reprints
    two unrelated wires (1 and 0 to it) does not join them."""
    group_cap: Annotated[int, Meta(ge=2)] = 300
    """Among up to this many documents that copies connect, every pair is verified. In a larger
    group at most this many lead, each for those that reach (1 + ``threshold``) / 2 to it."""

    @property
    def stands_for(self) -> float:
        """Least Jaccard to the document that stands for others.

        1 - Jaccard is a metric, so two documents that reach (1 + threshold) / 2 to a third one
        reach ``threshold`` to each other: they are copies without being compared.

        >>> CopyConfig().stands_for
        0.75
        """
        return (1 + self.threshold) / 2


class EventModel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Logistic weights of the views of a pair; ``bias`` is the intercept.

    The five views of the words have the weights of the prototype, a fit over several labelled sets
    of news; ``benchmarks/quality/fit_event_model.py`` shows beside them what ECB+ alone would give,
    and fits the weight of the profile.
    """

    cosine: Weight = 4.125
    """Weight of the cosine of salient terms."""
    bigram_cosine: Weight = 28.202
    """Weight of the cosine of neighbouring terms."""
    lead_cosine: Weight = 3.924
    """Weight of the cosine of the first 90 words."""
    name_cosine: Weight = 3.169
    """Weight of the cosine of capitalised terms."""
    top_containment: Weight = 0.45
    """Weight of the larger containment of the 20 heaviest terms."""
    profile_correlation: Weight = 5.0
    """Weight of the correlation of the two profiles within the story."""
    bias: Weight = -3.169
    """The logit of two documents that agree in nothing."""


class EventConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Event tier: salient-term MinHash/LSH proposes, a scored verification decides."""

    terms: Positive = 60
    """Heaviest stems of a document that make its signature."""
    num_perm: Annotated[int, Meta(ge=2, le=4096)] = 512
    """Values of a MinHash signature of terms."""
    bands: Positive = 256
    """Bands of ``num_perm / bands`` rows each; two documents that agree in one are compared."""
    seed: Annotated[int, Meta(ge=0, lt=2**32)] = 1
    """Seed of datasketch's permutations."""
    bucket_cap: Annotated[int, Meta(ge=2)] = 100
    """All pairs of a bucket up to this size; beyond it a star and a chain."""
    block_days: Positive = 4
    """Length of the overlapping publication blocks inside which dated documents are compared."""
    unblocked: Positive = 2_000
    """Up to this many documents are compared across all dates, so that near misses are shown."""
    model: EventModel = EventModel()
    """Weights of the score (section ``event.model``)."""
    threshold: Share | None = None
    """Least mean probability of a merge; null: .40 for small piles, rising to .60 at 10,000."""
    date_brake: NonNegative = 0.25
    """Taken from the logit per day apart beyond ``date_grace`` days."""
    date_grace: NonNegative = 1.0
    """Days apart that cost nothing."""
    date_floor: NonNegative = 4.0
    """The most that is taken, however far apart: dates in dumps are wrong now and then."""
    cohesion: Share = 0.5
    """A merge whose mean is below this share of the inner mean of either side is refused."""

    def __post_init__(self) -> None:
        """Refuse bands without a row, in which all documents would agree."""
        if self.bands > self.num_perm:
            raise ValueError(f"bands must be at most num_perm, {self.num_perm}, not {self.bands}")

    def least_probability(self, documents: int) -> float:
        """Return ``threshold``, or what the size of the pile settles where that is null.

        .40 up to 1,000 documents, then rising with their logarithm to .60 at 10,000: the larger the
        pile, the likelier a chance neighbour.

        >>> [round(EventConfig().least_probability(n), 2) for n in (5, 1000, 3000, 10_000, 10**6)]
        [0.4, 0.4, 0.5, 0.6, 0.6]
        """
        return _growing(0.4, 0.6, documents) if self.threshold is None else self.threshold


class StoryConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Stories: reports of one running subject, in which events are told apart by their profiles."""

    threshold: Share = 0.07
    """Least mean likeness of a merge of two stories; dates do not count."""
    least_documents: Annotated[int, Meta(ge=4)] = 4
    """Profiles are compared in stories of at least this many documents."""
    missing: Weight = -4.0
    """Logit of a pair that was not compared, and the least of one that was."""
    shrink: NonNegative = 10.0
    """A correlation over n others counts sqrt(n / (n + ``shrink``)): few others prove little."""


class SpecificConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The check of what members of an event share beyond its subject, where dates do not tell.

    Short windows of whole sentences are compared by words that are rare among the members. It is
    asked where publication dates are missing; where they are known, they tell events apart.
    """

    min_terms: Positive = 12
    """Kept stems a short window must have."""
    least_documents: Annotated[int, Meta(ge=3)] = 4
    """Members an event must have before a document is detached from it."""
    most_documents: Annotated[int, Meta(ge=3)] = 40
    """In events of more members nobody is detached: all their words are common among them."""
    least_terms: Positive = 140
    """A document of fewer distinct kept stems is too short to tell."""
    threshold: Share = 0.25
    """A document whose best window stays below this with every member is detached ..."""
    share: Share = 0.5
    """... if it also stays below this share of the event's best."""
    confined: Share = 0.1
    """A member is in the event by a passage only if its specific windows cover at most this share
    of its text ..."""
    lead_share: Share = 0.35
    """... and its first third reaches at most this share of its best window ..."""
    enough: Share = 0.35
    """... which is at least this."""


class PassageConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Passage tier: a document left alone may join a cluster through one window of sentences."""

    threshold: Annotated[float, Meta(ge=0, le=2)] | None = None
    """Least sum of the cosine of two windows and of their specificity, the cosine by words that
    are rare among the neighbours; null: .70 for small piles, rising to 1.00 at 10,000."""
    strict: Share = 0.60
    """Least cosine where there are too few neighbours to tell what is rare among them."""
    kinship: Share = 0.3
    """Least probability of one event as wholes: reports that are not related share background."""
    min_terms: Positive = 25
    """Kept stems a window must have."""

    def least_sum(self, documents: int) -> float:
        """Return ``threshold``, or what the size of the pile settles where that is null.

        >>> [round(PassageConfig().least_sum(n), 2) for n in (5, 1000, 10_000)]
        [0.7, 0.7, 1.0]
        """
        return _growing(0.7, 1.0, documents) if self.threshold is None else self.threshold


class StatementConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Alignment of sentences inside one cluster."""

    score_cutoff: Share = 0.07
    """Least score of two sentences that carry the same statement."""
    sure: Share = 0.16
    """Least score of a match that is called sure; below it a match is likely."""
    chance: NonNegative = 0.3
    """Share of ``score_cutoff`` added per natural logarithm of the number of other documents: the
    more sentences a sentence is compared with, the likelier a match by chance."""
    stop_weight: Share = 0.4
    """Weight of a function word, against 1 for any other of the same rarity."""
    reporting_weight: Share = 0.4
    """Weight of a word of attribution (said, according), against 1 for any other."""
    name_share: Share = 0.5
    """What a first name or title loses that always stands before the same part of a name."""
    prior_share: Share = 0.2
    """Share of a word's rarity in English in its rarity; the rest is its rarity in the cluster."""
    rarity_power: Annotated[float, Meta(ge=0, le=10)] = 1.5
    """A word counts by this power of its rarity."""
    enough_weight: NonNegative = 0.7
    """Shared weight at which a score is halved: a few shared words prove little."""
    clause_weight: Share = 0.6
    """What the best pair of clauses counts, against 1 for the whole sentences."""
    contrast: Share = 0.1
    """Share of the distances to the best of row and column that is taken from a score."""
    join_share: Share = 2 / 3
    """A sentence joins a second statement if it matches this share of its sentences."""

    def least_score(self, documents: int) -> float:
        """Return the least score of a match that makes a statement in a cluster of this size.

        ``score_cutoff`` for two documents; ``sure`` is enough in any cluster.

        >>> [round(StatementConfig().least_score(n), 3) for n in (2, 3, 10, 100)]
        [0.07, 0.085, 0.116, 0.16]
        """
        others = max(documents - 1, 1)
        among_many = self.score_cutoff * (1 + self.chance * math.log(others))
        return min(among_many, max(self.sure, self.score_cutoff))


class ReportConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the HTML report shows."""

    near_misses: Annotated[int, Meta(ge=0)] = 5
    """Rejected neighbours shown per cluster, behind all that are related to it."""
    columns: Annotated[int, Meta(ge=2)] = 12
    """Outlets with a column and a full text of their own; the others are counted and listed."""


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
    story: StoryConfig = StoryConfig()
    specific: SpecificConfig = SpecificConfig()
    passage: PassageConfig = PassageConfig()
    statements: StatementConfig = StatementConfig()
    report: ReportConfig = ReportConfig()

    @property
    def shown_tiers(self) -> tuple[str, ...]:
        """The tiers of clusters that are kept: stories come with the events that lie in them.

        >>> Config(tiers=("event",)).shown_tiers
        ('event', 'story')
        """
        return (*self.tiers, "story") if "event" in self.tiers else self.tiers

    def settled(self, documents: int) -> Config:
        """Return the configuration with the thresholds that a pile of this size settles.

        >>> Config().settled(5).event.threshold
        0.4
        """
        event = replace(self.event, threshold=self.event.least_probability(documents))
        passage = replace(self.passage, threshold=self.passage.least_sum(documents))
        return replace(self, event=event, passage=passage)


def _growing(small: float, large: float, documents: int) -> float:
    """Return ``small`` up to 1,000 documents, rising with their logarithm to ``large`` at 10,000.

    The larger the pile, the likelier a chance neighbour.
    """
    return small + (large - small) * min(max(math.log10(max(documents, 1)) - 3, 0.0), 1.0)


def read_config(path: Path) -> Config:
    """Read a TOML file into a :class:`Config`; a key left out keeps its default.

    Raises:
        ConfigError: the file cannot be read, is not TOML, names an unknown key or holds a value
            of the wrong type or out of range. The message names the file and the key.
    """
    try:
        content = path.read_bytes()
        values = msgspec.toml.decode(content)
        return msgspec.convert(values, Config)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}{_suggest(values)}") from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error


def _suggest(values: Any) -> str:
    """Name the keys that are unknown, each with the nearest known one, and the choices."""
    hints = []
    for path, value, known in _sections("", values, Config()):
        for key in sorted(set(value) - set(known)):
            near = difflib.get_close_matches(key, known, n=1)
            meant = f"; did you mean {near[0]!r}?" if near else "."
            hints.append(f"\n  {path}{key}: unknown{meant} Known here: {', '.join(known)}")
    for key, choices in _CHOICES.items():
        given = values.get(key, [])
        if any(one not in choices for one in (given if isinstance(given, list) else [given])):
            hints.append(f"\n  {key}: choose from {', '.join(choices)}")
    return "".join(hints)


def _sections(
    path: str, values: dict[str, Any], default: Struct
) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """Yield every section that is given, with the keys that are known there."""
    yield path, values, default.__struct_fields__
    for name, inner in msgspec.structs.asdict(default).items():
        section = values.get(name)
        if isinstance(inner, Struct) and isinstance(section, dict):
            yield from _sections(f"{path}{name}.", section, inner)
