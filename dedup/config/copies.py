"""Settings of the copy tier: what is compared, and what joins."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from dedup.config.types import NonNegative, Positive, Share


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
    sample_rate: Annotated[int, Meta(ge=1, le=2**32)] = 8
    """Sampled shingles (FracMinHash): one hash in this many is kept as a key. At 8 a stub of 60
    words has seven, and a noisy copy of 300 words shares ten."""
    sample_cap: Annotated[int, Meta(ge=2)] = 64
    """A sampled shingle that stands in more documents than this proposes nothing."""
    sample_share: Share = 0.05
    """Share of the samples of the shorter document that the other must have."""
    threshold: Share = 0.5
    """Least exact Jaccard of a copy."""
    containment: Share = 0.7
    """Least containment of an embedded copy or a stub. Below it two pages may share no more than a
    gallery or a box: they overlap."""
    min_shared: Positive = 20
    """Least shared shingles where containment or alignment alone decides; ``min_opening`` of texts
    up to ``aligned_days`` apart where the share is ``held``."""
    aligned: Share = 0.6
    """Least share of the words of a text that are shared or run alongside the other, of a noisy or
    heavily edited copy. Of planted ones that keep 30 % of their 3-grams 99 in 100 reach it; among
    18,664 real articles two that quote the same statements at length do. Below ``containment`` the
    letters there must be equal, too (``misread``)."""
    aligned_days: NonNegative = 28.0
    """Days apart up to which that is enough; else, and of texts without a date, it takes ``held``.
    Forms that are filled in for others and background of months ago have .6 to .75."""
    held: Share = 0.8
    """The same of texts further apart, or without a date. Planted stubs and texts that are embedded
    have .9."""
    min_opening: Positive = 10
    """Least shared shingles of a stub: of a text that says next to nothing (``held``) but what
    another does."""
    opening: Share = 0.6
    """Least share of a stub that is the opening of another text, of twice as many words, if it has
    less than ``own_words`` behind it, such as an invitation to read more. Boxes that a crawler has
    put into the first sentence make up less of a text."""
    misread: Share = 0.8
    """Least share of the letters of two texts that are equal, in order, where letters differ and
    not words: nine in ten are right in each of two that were misread. Of 3,000 pairs of made
    reports and forms that are no copies the closest has .81, and its words differ."""
    own_words: Positive = 50
    """Words in the shortest part that a text is said to have of its own: more than one rewritten
    sentence has."""
    own_part: Share = 0.12
    """Most that one of two copies may have in such parts: a stub, or a text that is embedded, has
    next to none. Of real pairs whose wording would make them copies, all that share no more than
    a gallery, a box or background have at least .13, and updated reports at most .06."""
    own_parts: Share = 0.3
    """Or the most that either may have in such parts: a paragraph added, a lead rewritten, some
    sentences changed. Half, where both begin alike: one wire that two outlets cut."""
    span_words: Positive = 8
    """Words in the shortest copied span that is listed."""
    overlap_words: Positive = 50
    """Words in one copied span from which texts that are no copies are said to overlap."""
    template_days: NonNegative = 0.5
    """Days apart from which changed numbers make a template of what else is a copy. Of texts that
    were published together, dates or names must differ too, or more than half of ten numbers; of
    texts without a date it is enough that nearly all of five do."""
    template: Share = 0.4
    """Least share of the numbers and dates in shared wording that differ in a template. A corrected
    report keeps most of them, an issue of a daily report few. Of two texts of one day, such as two
    obituaries, the same of numbers and names together, or half of it where other long words in the
    same places differ half as often at most."""
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
