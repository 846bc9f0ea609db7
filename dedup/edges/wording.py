"""How much wording two documents share, and what that makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dedup.config import CopyConfig
from dedup.edges.alignment import UNALIGNED, Alignment, Parts, align, compare_parts
from dedup.edges.runs import Int64s, Shingled

__all__ = ["JOINED", "Wording", "compare_wording", "judge_wording", "score_wording"]

_WHOLE: Final = 0.8
"""A document with this share of its wording in another is wholly in it."""
_LITTLE: Final = 0.05
"""Below this containment nothing more is measured: two independent reports rarely reach it."""
_HALF: Final = 0.5
"""Below this containment and alignment two texts are no copies: phrases of one may be scattered all
over the other."""
JOINED: Final = ("identical", "copy", "contains", "contained")
"""Relations of copies."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How much wording two documents share.

    A document without a word, which only a comparison of given documents brings here, has no
    shingle and is nobody's copy.
    """

    shared: int
    jaccard: float
    in_left: float
    in_right: float
    aligned: Alignment
    parts: Parts | None

    @property
    def most(self) -> float:
        """The larger containment."""
        return max(self.in_left, self.in_right)

    @property
    def alongside(self) -> float:
        """The larger share of words that are shared or run alongside, as far as it was measured."""
        return max(self.aligned.most, self.parts.most if self.parts else 0.0)


def compare_wording(
    one: Shingled, other: Shingled, places: tuple[Int64s, Int64s], config: CopyConfig
) -> Wording:
    """Measure what two documents share; what only likely copies need is left out of others."""
    shared = len(places[0])
    in_left, in_right = (shared / max(len(text.distinct), 1) for text in (one, other))
    jaccard = shared / max(len(one.distinct) + len(other.distinct) - shared, 1)
    worth = max(in_left, in_right) >= _LITTLE
    aligned = align(one, other, places) if worth else UNALIGNED
    likely = min(_HALF, config.threshold, config.containment)
    parts = None
    if max(in_left, in_right, aligned.most) >= likely:
        parts = compare_parts(one, other, places, aligned, least=config.own_words)
    return Wording(shared, jaccard, in_left, in_right, aligned, parts)


def score_wording(wording: Wording, relation: str) -> float:
    """Return the score of an edge: of copies, the largest share that says so."""
    if relation in JOINED:
        return max(wording.jaccard, wording.most, wording.alongside)
    return wording.jaccard if relation == "distinct" else max(wording.jaccard, wording.most)


def judge_wording(wording: Wording, config: CopyConfig) -> tuple[str, str]:
    """Return the relation of left to right and the reason for it."""
    reason = _alike(wording, config)
    if reason is None or wording.parts is None:
        return "distinct", "below_threshold"
    if not (wording.parts.are_versions(config) or wording.parts.is_held(config)):
        return "overlaps", "own_parts"
    return _part(wording, wording.parts), reason


def _alike(wording: Wording, config: CopyConfig) -> str | None:
    """Return what makes two texts alike enough for copies, if anything does."""
    if wording.shared and wording.jaccard >= config.threshold:
        return "jaccard"
    if wording.most >= config.containment and wording.shared >= config.min_shared:
        return "containment"
    if wording.parts is None or wording.shared < config.min_aligned:
        return None
    whole = wording.parts.noisy or wording.parts.are_versions(config)
    least = config.aligned if whole else config.held
    return "alignment" if wording.parts.most >= least else None


def _part(wording: Wording, parts: Parts) -> str:
    """Tell which of two copies holds the other: one is wholly in it, the other is not."""
    in_left = max(wording.in_left, parts.left)
    in_right = max(wording.in_right, parts.right)
    if max(in_left, in_right) >= _WHOLE > min(in_left, in_right):
        return "contained" if in_left > in_right else "contains"
    return "copy"
