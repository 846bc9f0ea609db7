"""How much wording the documents of pairs share, and what that makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from dedup.arrays import Bools, Float64s, Int64s
from dedup.config import CopyConfig
from dedup.edges.copies.alignment import (
    Anchors,
    Stretches,
    alongside,
    anchors_of,
    find_stretches,
    of_pairs,
    opening_words,
)
from dedup.edges.copies.misread import CLEAN, letters_agree, misread_shares, shares_in_runs
from dedup.edges.copies.parts import compare_parts
from dedup.kernels import equal_rows, shared_places
from dedup.shingles import Shingled

_Names = npt.NDArray[np.str_]

_WHOLE: Final = 0.8
"""A document with this share of its wording in another is wholly in it."""
_LITTLE: Final = 0.05
"""Below this containment nothing is aligned: two independent reports rarely reach it."""
_HALF: Final = 0.5
"""Below this containment and alignment two texts are no copies: phrases of one may be scattered all
over the other."""
_COPIES: Final = ("identical", "copy", "contains", "contained")
"""Relations of copies."""


class Judgement(NamedTuple):
    """The relation of left to right and the reason for it, of every pair."""

    relation: _Names
    reason: _Names

    @property
    def is_copy(self) -> Bools:
        """Whether two texts are copies."""
        return np.isin(self.relation, _COPIES)

    @property
    def is_related(self) -> Bools:
        """Whether they are anything to each other."""
        return np.asarray(self.relation != "distinct")

    def instead(self, relation: str, reason: str, rows: Bools) -> Judgement:
        """Return this judgement with another one in some rows."""
        return Judgement(
            np.where(rows, relation, self.relation), np.where(rows, reason, self.reason)
        )


@dataclass(frozen=True, slots=True)
class SharedWording:
    """How much wording the documents of every pair share; all of shape ``(pairs,)``.

    A document without a word, which only a comparison of given documents brings here, has no
    shingle and is nobody's copy.
    """

    shared: Int64s
    jaccard: Float64s
    inside: Float64s
    """The share of the shingles of left that are in right, and the other way round, of shape
    ``(pairs, 2)``."""
    aligned: Float64s
    """The larger share of words that run alongside, 0 where nobody asks: next to nothing is shared,
    or all."""
    covered: Float64s
    """The share of the words of either in shared shingles or in stretches that run alongside, of
    the same shape; 0 of pairs that are unlikely copies, and of equal texts."""
    own: Float64s
    """The share in long parts that the other lacks, of the same shape; of these pairs 1."""
    misread: Float64s
    """The share of letters of either that are equal, in order, where letters differ and not words,
    of shape ``(pairs, 2)``; else 0."""
    worded: Bools
    """Whether what runs alongside has the same words: runs of them tell, or where few are shared
    their letters, which nobody asks where ``misread`` tells."""
    anchors: Anchors
    """Of the shingles that both documents have, those that tell where they run alongside."""
    stretches: Stretches
    """Where they do; none of pairs that share next to nothing, or all."""
    openings: Int64s
    """With how many words of the left and of the right text both begin, of shape ``(pairs, 2)``."""
    lengths: Int64s
    """Words of both, of the same shape."""
    same: Bools
    """Whether both have the same words, and any."""

    @property
    def most(self) -> Float64s:
        """The larger containment."""
        return np.asarray(self.inside.max(axis=1))

    @property
    def alongside(self) -> Float64s:
        """The larger share of words that are shared or run alongside, as far as it was measured.

        Or of the letters, where these differ.
        """
        measured = np.maximum.reduce([self.aligned, *self.covered.T, *self.misread.T])
        return np.where(self.same, 1.0, measured)


def compare_wording(texts: Shingled, pairs: Int64s, config: CopyConfig) -> SharedWording:
    """Measure what documents share; what only likely copies need is left out of others.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        config: from which share on copies are likely.
    """
    shingles = texts.shingles
    every = shared_places(shingles, pairs)
    met = every.only(shingles.first[every.left] == every.left)
    shared, distinct = met.counts, shingles.distinct[pairs]
    inside = shared[:, None] / np.maximum(distinct, 1)
    most, lengths = inside.max(axis=1), texts.lengths[pairs]
    same = equal_rows(texts.words.hashes, texts.starts, pairs)
    anchors = anchors_of(texts, pairs, met)
    worth = (most >= _LITTLE) & ~same
    stretches = find_stretches(texts, pairs, anchors.only(worth[anchors.pair]))
    aligned = alongside(texts, pairs, stretches).max(axis=1)
    likely = np.maximum(most, aligned) >= min(_HALF, config.threshold, config.containment)
    likely &= ~same
    jaccard = shared / np.maximum(distinct.sum(axis=1) - shared, 1)
    covered, own = np.zeros(inside.shape), np.ones(inside.shape)
    some = pairs[likely], every.of_some(likely), of_pairs(stretches, likely)
    covered[likely], own[likely] = compare_parts(texts, *some, least=config.own_words)
    noisy = anchors.only((most <= CLEAN)[anchors.pair])
    misread = misread_shares(texts, pairs, noisy, fewest=config.min_opening, least=config.misread)
    worded = most >= config.containment
    worded |= shares_in_runs(texts, pairs, stretches) >= config.misread
    asked = covered.max(axis=1) >= min(config.aligned, config.held)
    asked &= ~worded & ~misread.any(axis=1)
    worded |= letters_agree(texts, pairs, stretches, asked, least=config.misread)
    return SharedWording(
        shared=shared,
        jaccard=jaccard,
        inside=inside,
        aligned=aligned,
        covered=covered,
        own=own,
        misread=misread,
        worded=worded,
        anchors=anchors,
        stretches=stretches,
        openings=np.where(same[:, None], lengths, opening_words(texts, pairs, stretches)),
        lengths=lengths,
        same=same,
    )


def score_wording(wording: SharedWording, judged: Judgement) -> Float64s:
    """Return the score of every edge: of copies, the largest share that says so."""
    larger = np.maximum(wording.jaccard, wording.most)
    unlike = np.where(judged.is_related, larger, wording.jaccard)
    return np.where(judged.is_copy, np.maximum(larger, wording.alongside), unlike)


def judge_wording(wording: SharedWording, days: Float64s, config: CopyConfig) -> Judgement:
    """Tell what shared wording makes of every pair.

    Args:
        wording: what they share.
        days: how far apart they were published, NaN where nobody knows, of shape ``(pairs,)``.
        config: from which share on they are copies.
    """
    reason, misread = _reasons_for_copies(wording, days, config), wording.misread.any(axis=1)
    # Two versions of one report, or a stub, which has hardly anything of its own.
    few = wording.own.max(axis=1) <= config.own_parts
    few |= wording.own.min(axis=1) <= config.own_part
    part = few | misread | _are_cut_apart(wording, config)
    cases = [wording.same, reason == "", ~part]
    relation = np.select(cases, ["identical", "distinct", "overlaps"], _containment(wording))
    reasons = np.select(cases, ["identical", "below_threshold", "own_parts"], reason)
    return Judgement(relation, reasons)


def _are_cut_apart(wording: SharedWording, config: CopyConfig) -> Bools:
    """Tell which texts begin alike, and have most of their words in common: one wire, cut twice.

    Two reports that share a gallery, a box, background or a statement do not both open with it.
    """
    opens = (wording.openings >= 2 * config.min_opening).all(axis=1)
    return np.asarray(opens & (wording.own.max(axis=1) <= _HALF))


def _reasons_for_copies(wording: SharedWording, days: Float64s, config: CopyConfig) -> _Names:
    """Return what makes two texts alike enough for copies, if anything does."""
    shared, most = wording.shared, wording.covered.max(axis=1)
    # A form filled in for others, and background of months ago, look like noisy copies, too.
    near, held = days <= config.aligned_days, most >= config.held
    least = np.where(near & held, config.min_opening, config.min_shared)
    enough = (shared >= least) & np.where(near, most >= config.aligned, held)
    reasons = {
        "jaccard": (shared > 0) & (wording.jaccard >= config.threshold),
        "containment": (wording.most >= config.containment) & (shared >= config.min_shared),
        "alignment": (enough & wording.worded) | wording.misread.any(axis=1),
        "opening": _are_openings(wording, config),
    }
    return np.select([*reasons.values()], [*reasons], "")


def _are_openings(wording: SharedWording, config: CopyConfig) -> Bools:
    """Tell where one text is no more than the opening of the other, and perhaps some furniture."""
    words, rest = wording.openings, wording.lengths - wording.openings
    share = words / np.maximum(wording.lengths, 1)
    most = (words >= 2 * config.min_opening) & (share >= config.opening) & (rest < config.own_words)
    # Of two reports that tell one thing alike, the first words run alongside, too.
    verbatim = (wording.shared >= config.min_opening) & (wording.most >= _HALF)
    return np.asarray(verbatim & ((share >= config.held) | most).any(axis=1))


def _containment(wording: SharedWording) -> _Names:
    """Tell which of two copies holds the other: one is wholly in it, the other is not."""
    shares = np.maximum.reduce([wording.inside, wording.covered, wording.misread])
    is_part = (shares.max(axis=1) >= _WHOLE) & (shares.min(axis=1) < _WHOLE)
    held = np.where(shares[:, 0] > shares[:, 1], "contained", "contains")
    return np.where(is_part, held, "copy")
