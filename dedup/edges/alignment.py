"""How far two texts run alongside each other under noise, and what each has of its own."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.config import CopyConfig
from dedup.edges.runs import Int64s, Shingled, anchors
from dedup.kernels import (
    alike_stretches,
    covered_words,
    held_stretches,
    share_of_gaps,
    starts_of_shared,
)
from dedup.shingles import shingle_hashes

__all__ = ["UNALIGNED", "Alignment", "Parts", "align", "compare_parts"]

_REACH: Final = 60
"""Two anchors further apart than this many words are no evidence for what stands between them: two
noisy copies of one text share one shingle in ten, so that 60 words without one are rare."""
_GAPS: Final = 6.0
"""Nor are anchors further apart than this many times their mean distance: in quoting reports they
stand in blocks. Of gaps between random errors one in 400 is so long."""
_LEAST_ANCHORS: Final = 2
_SLACK: Final = 2
_STRETCH: Final = 0.25
"""Between two anchors the texts may differ in length by ``_SLACK`` words and this share."""
_SHIFT: Final = 3
"""Words that noise may have shifted a word, between two anchors."""
_ALIKE: Final = 0.3
"""Least share of equal words in a stretch, with those of its first anchor. Of two noisy copies at
least four in ten are equal, of two galleries that count their pictures alike two in ten."""
_ISLAND: Final = 8
"""Shared wording of fewer words inside of what is not shared is a phrase met elsewhere."""
_NOISY: Final = 2.0
"""From this many words for one shared shingle on, what is shared is noisy: each of the shared
shingles counts, however short their run."""

_OPENS: Final = 0.25
"""A text opens as another does, or as a part of it, if it shares this part of its first words."""


class Alignment(NamedTuple):
    """Stretches of two texts that run alongside, and the share of the words in them.

    ``stretches`` has a row for each: where it starts and ends in the left text, and in the right.
    """

    left: float
    right: float
    stretches: Int64s

    @property
    def most(self) -> float:
        """The larger share."""
        return max(self.left, self.right)


UNALIGNED: Final = Alignment(0.0, 0.0, np.empty((0, 4), dtype=np.int64))
"""Of two texts of which nothing runs alongside."""


class Parts(NamedTuple):
    """What two texts share, word by word, and what each has of its own.

    ``left`` and ``right``: share of the words in shared shingles or stretches that run alongside;
    ``own_left`` and ``own_right``: share in long parts that the other text lacks; ``opening``: the
    larger share of the first words that is shared; ``noisy``: what is shared is full of errors.
    """

    left: float
    right: float
    own_left: float
    own_right: float
    opening: float
    noisy: bool

    @property
    def most(self) -> float:
        """The larger share of words that are shared."""
        return max(self.left, self.right)

    def are_versions(self, config: CopyConfig) -> bool:
        """Tell whether neither text has much of its own: two versions of one report.

        >>> one = Parts(0.7, 0.7, 0.25, 0.25, opening=1.0, noisy=False)
        >>> one.are_versions(CopyConfig()), one._replace(opening=0.0).are_versions(CopyConfig())
        (True, False)
        """
        most = config.own_parts if self.opening >= _OPENS else config.own_openings
        return max(self.own_left, self.own_right) <= most

    def is_held(self, config: CopyConfig) -> bool:
        """Tell whether one text has hardly anything of its own, as a stub has.

        Noise leaves holes that look like parts, so that of noisy texts one may have twice as much.

        >>> Parts(1.0, 0.1, 0.0, 0.9, opening=1.0, noisy=False).is_held(CopyConfig())
        True
        """
        most = 2 * config.own_part if self.noisy else config.own_part
        return min(self.own_left, self.own_right) <= most


def align(one: Shingled, other: Shingled, places: tuple[Int64s, Int64s]) -> Alignment:
    """Measure how much of two texts runs alongside, also where single words differ.

    Anchors are the shared shingles that stand once. Two anchors that follow each other at
    about the same distance in both texts hold the stretch between them together, if some of the
    words in it are equal: a noisy reprint keeps a third of its shingles, but they stand evenly and
    in order, where unlike reports share theirs in a few quotations.

    Args:
        one: the left text.
        other: the right text.
        places: of :func:`dedup.edges.runs.shared_places`.
    """
    left, right = anchors(one, other, places)
    if len(left) < _LEAST_ANCHORS:  # texts that only repeat themselves have none
        return UNALIGNED
    # Errors stand everywhere, so a gap of several times the mean has another cause.
    reach = min(_GAPS * min(len(one.words), len(other.words)) / len(left), _REACH)
    held = held_stretches(left, right, (reach, float(_SLACK), _STRETCH))
    # In a short one, the words of the anchor alone are enough.
    doubtful = _ALIKE * (held[:, 1] - held[:, 0]) > one.size
    if doubtful.any():
        asked = held[doubtful]
        doubtful[doubtful] = ~alike_stretches(asked, one.words, other.words, _SHIFT, _ALIKE)
        held = held[~doubtful]
    # The last anchor of a row of stretches has its own words.
    last = np.count_nonzero(held[1:, 0] != held[:-1, 1]) + (len(held) > 0)
    lengths = (held[:, 1::2] - held[:, ::2]).sum(axis=0) + int(last) * one.size
    shares = [
        _share(int(length), len(text.words))
        for length, text in zip(lengths, (one, other), strict=True)
    ]
    return Alignment(shares[0], shares[1], held)


def _share(part: int, whole: int) -> float:
    return min(max(part, 0) / max(whole, 1), 1.0)


def compare_parts(
    one: Shingled,
    other: Shingled,
    places: tuple[Int64s, Int64s],
    aligned: Alignment,
    *,
    least: int,
) -> Parts:
    """Measure the parts of two texts that both have, and those that the other lacks.

    A part of its own is a stretch of words without shared wording, longer than a changed sentence.
    Where the shared wording is noisy, it is also longer than errors would explain.

    Args:
        one: the left text.
        other: the right text.
        places: of :func:`dedup.edges.runs.shared_places`.
        aligned: of :func:`align`.
        least: words of the shortest part of its own.
    """
    starts = [
        starts_of_shared(shingle_hashes(text.words, text.size), text.distinct[rows])
        for text, rows in zip((one, other), places, strict=True)
    ]
    # In the other text a stretch may run backwards: an anchor that was moved.
    sides = aligned.stretches[:, :2], aligned.stretches[:, 2:]
    covered = [
        covered_words(len(text.words), text.size, found, ends)
        for text, found, ends in zip((one, other), starts, sides, strict=True)
    ]
    shares = [float(cover.mean()) if len(cover) else 0.0 for cover in covered]
    spacing = min(
        np.count_nonzero(cover) / max(len(found), 1)
        for cover, found in zip(covered, starts, strict=True)
    )
    noisy = bool(spacing >= _NOISY)
    shortest = max(least, int(_GAPS * spacing))
    own = [share_of_gaps(cover, 0 if noisy else _ISLAND, shortest) for cover in covered]
    opening = max((float(cover[:least].mean()) for cover in covered if len(cover)), default=0.0)
    return Parts(shares[0], shares[1], own[0], own[1], opening, noisy)
