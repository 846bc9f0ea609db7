"""Settings of the points on which the sentences of a statement differ."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from dedup.config.types import NonNegative, Positive, Share

__all__ = ["DifferenceConfig"]


class DifferenceConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Points on which the sentences of one statement differ: numbers and dates."""

    near: Positive = 6
    """Words on either side of a value that are its surroundings."""
    copied_share: Share = 0.8
    """Of the content stems of two sentences, least share in common (Dice) by which one is taken as
    a version of the other, so that any other number in its place is another."""
    copied_words: Positive = 3
    """Words next to a value, on both sides together, that must be the same there."""
    part_share: Share = 0.5
    """The same where more words next to the value are the same ..."""
    part_words: Positive = 6
    """... these on both sides together."""
    shared_share: Share = 0.5
    """Least share of the shorter sentence's content stems where one is a rewording of the other
    ..."""
    shared_stems: Positive = 4
    """... least number of them ..."""
    near_stems: Positive = 1
    """... and least number of them in the surroundings of both values, beside what is counted."""
    ratio: Annotated[float, Meta(ge=1)] = 1.5
    """There, how many times as large the larger number may be: two tellings of one number differ
    by less than two numbers that are told of different things."""
    toll_stems: Positive = 2
    """Of the dead, injured, missing, arrested or displaced these shared content stems are enough
    ..."""
    toll_ratio: Annotated[float, Meta(ge=1)] = 2.5
    """... and the larger number may be this many times as large."""
    days: Positive = 31
    """Days between two days of a year at most."""
    apart: NonNegative = 72.0
    """Hours between two reports at most, in which they tell of one number in other words."""
    rounding: Share = 0.05
    """A number may be off by this share from the rounded one, if it rounds to it."""
    about: Share = 0.2
    """The same of a number that is given as about so many."""
    reach: Annotated[float, Meta(ge=1)] = 2.0
    """More than a hundred may be up to this many times a hundred; less than a hundred, down to a
    hundred divided by it."""
    hours: NonNegative = 12.0
    """Reports published further apart than this differ, and are in no conflict: numbers change."""
    claims: Positive = 8
    """Numbers or days of a sentence at most: one with more is a table or a list."""
    sentences: Positive = 64
    """Wordings of a statement that are compared with each other at most."""
