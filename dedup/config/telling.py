"""Settings of what is said in a cluster: statements, quotations, and how statements differ."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from dedup.config.types import NonNegative, Positive, Share


class StatementConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Alignment of sentences inside one cluster."""

    score_cutoff: Share = 0.066
    """Least score of two sentences that carry the same statement."""
    sure: Share = 0.124
    """Least score of a match that is called sure, if it has `sure_words` words in one order, words
    of names counting .3, and all of them .85 if only one sentence denies; below it a match is
    likely ..."""
    sure_words: NonNegative = 6.0
    """... of twice as many words half the score is enough, and of half as many twice the score is
    needed: what is said alike is said in one order."""
    absent: Share = 0.032
    """A statement is omitted, or only here, if no report elsewhere comes as near as this: by the
    score of its closest sentence, and what `absent_beside` and `absent_words` add ..."""
    absent_quoted: Share = 0.065
    """... or as this, if it is told with a quotation: who tells that too uses its words."""
    absent_beside: Share = 0.02
    """How much nearer a report is for each of the two sentences beside that it tells: what it says
    of the one between may have other words."""
    absent_words: Share = 0.1
    """How much nearer a report is for what it has of the words of a sentence, anywhere and by their
    weight, beyond the share of .45 that any report of the event may have."""
    chance: NonNegative = 0.5
    """The more sentences a sentence is compared with, the likelier a match by chance: scores are
    divided by 1 + this x ln(sentences / 10), from 10 sentences on."""
    names_alone: NonNegative = 0.3
    """What shares names alone is about the same people, and the more is said of them, the less
    that means: a score counts (n+1) / (n+1 + this x ln(sentences / 10)) with n other words."""
    stop_weight: Share = 0.4
    """Weight of a function word, against 1 for any other of the same rarity."""
    attribution_weight: Share = 0.2
    """What a word counts, against 1, that two sentences share only because both name who says it:
    "Mayor Jane Roe said"."""
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
    order: Share = 0.2
    """What a score loses if one sentence opens its report and the other ends its own."""
    beside: Share = 0.15
    """What the scores of the two sentences before and of the two behind add to a score, against 1
    for its own: reports tell in one order what belongs together."""
    join_share: Share = 2 / 3
    """A sentence joins a second statement if it comes near this share of its sentences
    (``join_near``) and matches them on average (``score_cutoff``)."""
    join_near: Share = 0.022
    """Least score of a sentence that comes near another of a statement which it may join."""


class QuoteConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Quotations that several reports of one cluster have."""

    least_words: Annotated[int, Meta(ge=2)] = 4
    """Quoted words at least: fewer are a term, or held at arm's length."""
    longest: Positive = 4000
    """Characters of a quotation at most: beyond that its marks do not belong together."""
    widest_gap: Annotated[int, Meta(ge=0)] = 250
    """Characters at most between two pieces of one quotation that an attribution divides."""
    least_share: Share = 0.8
    """Share of the words of the shorter of two quotations that the other has in runs."""
    least_changed: Positive = 6
    """Words in common at least where others differ: five are met in another sentence too."""
    overlap: Positive = 8
    """Words in common that are enough where one quotation begins before the other, and ends
    before it."""


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
