"""What belongs together: verified pairs, and clusters."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from dedup.schema.rules import one_of

_SPAN: Final = ("left_start", "left_end", "right_start", "right_end")


class Edges(dy.Schema):
    """One row per verified candidate pair and tier; rejected pairs stay, with the reason."""

    tier = dy.String(primary_key=True, check=one_of("copy", "event"), description="copy | event")
    left = dy.String(primary_key=True, description="documents.document, left < right")
    right = dy.String(primary_key=True, description="documents.document")
    relation = dy.String(
        check=one_of(
            *("identical", "copy", "contains", "contained", "overlaps", "template"),
            *("same event", "passage", "related", "distinct"),
        ),
        description=(
            "copy tier: identical | copy | contains (left contains right) | contained | overlaps | "
            "template | distinct; event tier: same event | passage | related (a member by its "
            "score that shares nothing specific, or one passage only) | distinct"
        ),
    )
    score = dy.Float64(
        min=0,
        max=1,
        description="copy: the largest of Jaccard, containment and, if accepted, aligned; event: "
        "probability of one event",
    )
    verdict = dy.String(check=one_of("accepted", "rejected"), description="accepted | rejected")
    reason = dy.String(description="why, as a short code: see docs/tables.md")
    views = dy.List(
        dy.String(), description="candidate views that proposed the pair, sorted; see candidates"
    )
    shared_shingles = dy.Int64(nullable=True, min=0, description="word shingles in both (copy)")
    jaccard = dy.Float64(nullable=True, min=0, max=1, description="exact shingle Jaccard (copy)")
    containment_left = dy.Float64(
        nullable=True, min=0, max=1, description="share of left's shingles that right has (copy)"
    )
    containment_right = dy.Float64(
        nullable=True, min=0, max=1, description="share of right's shingles that left has (copy)"
    )
    aligned = dy.Float64(
        nullable=True,
        description="larger share of a text that runs alongside the other, or share of its letters "
        "that are equal, where letters differ and not words (copy)",
    )
    changed_numbers = dy.Float64(
        nullable=True, description="share of numbers and dates in shared wording that differ (copy)"
    )
    copied_spans = dy.List(
        dy.Struct({name: dy.Int64(min=0) for name in _SPAN}),
        description="runs of copy.span_words or more equal words, in order of left (copy)",
    )
    first = dy.String(
        nullable=True,
        check=one_of("left", "right"),
        description="left | right: published first (copy); null: not known, or distinct",
    )
    cosine = dy.Float64(nullable=True, description="cosine of salient terms (event)")
    bigram_cosine = dy.Float64(nullable=True, description="cosine of adjacent term pairs (event)")
    lead_cosine = dy.Float64(nullable=True, description="cosine of the first 90 words (event)")
    name_cosine = dy.Float64(nullable=True, description="cosine of capitalised terms (event)")
    top_containment = dy.Float64(
        nullable=True, description="larger containment of the 20 heaviest terms (event)"
    )
    likeness = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="probability of one event by the five views of the words alone (event)",
    )
    headline_containment = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="share of one headline that stands in the opening of the other, by rarity, "
        "mean of both directions (event)",
    )
    shared_quotes = dy.Int64(
        nullable=True, min=0, description="runs of four quoted words in both (event)"
    )
    profile_correlation = dy.Float64(
        nullable=True,
        description="how alike both stand to the reports nearest to them, -1 to 1 (event); "
        "null: too few neighbours, or not asked",
    )
    member_specificity = dy.Float64(
        nullable=True,
        description="cosine of their best short windows by words that are rare among the members "
        "of the event; null: not asked, because dates tell",
    )
    exclusion = dy.String(
        nullable=True,
        check=one_of("detached", "confined", "template"),
        description="why a pair does not link whole documents, however alike: one of them shares "
        "nothing specific with the members of the event (detached) or one passage only (confined), "
        "or both fill in the same template (template; see the copy tier)",
    )
    shared_terms = dy.List(
        dy.String(),
        description="up to 8 stems that carry most of the cosine, heaviest first; none for pairs "
        "of a likeness below .1",
    )
    days_apart = dy.Float64(
        nullable=True,
        min=0,
        description="days between publication (event: also by a day that an address names); null "
        "if one is undated",
    )
    date_brake = dy.Float64(
        max=0,
        description="what days apart took from the logit (event)",
    )
    date_evidence = dy.Float64(
        description="what days named in the texts added to the logit (event)",
    )
    date_prior = dy.Float64(
        description="what is to be expected before any day is compared, as a part of the logit: of "
        "two dated reports in a pile of this size, by how far their subject was reported on other "
        "days; of an undated one, by the number of weeks in which it was, and by the scores of all "
        "undated pairs (event)",
    )
    passage_score = dy.Float64(
        nullable=True, description="cosine of the best pair of windows; null: not measured"
    )
    passage_specificity = dy.Float64(
        nullable=True,
        description="their cosine by words that are rare among the neighbours of the pair; "
        "null: too few neighbours to tell",
    )
    shares_passage = dy.Bool(
        nullable=True, description="whether the passage is alike enough, and specific enough"
    )
    passage_left_start = dy.Int64(nullable=True, min=0, description="best passage, in left's text")
    passage_left_end = dy.Int64(nullable=True, min=0, description="end of that passage")
    passage_right_start = dy.Int64(nullable=True, min=0, description="best passage, right's text")
    passage_right_end = dy.Int64(nullable=True, min=0, description="end of that passage")


class Clusters(dy.Schema):
    """One row per document and cluster; clusters hold two or more documents."""

    tier = dy.String(
        primary_key=True,
        check=one_of("copy", "event", "story"),
        description="copy | event | story; copies lie inside one event, events inside one story, "
        "but for an event of one whole report, which may be in none",
    )
    cluster = dy.String(
        primary_key=True,
        description="id from the content of the report published first: the same on every run, "
        "and kept until an earlier report joins",
    )
    document = dy.String(primary_key=True, description="documents.document")
    start = dy.Int64(min=0, description="start of the passage; 0 for the whole document")
    end = dy.Int64(min=0, description="end of the passage; the text's length for the whole")
    role = dy.String(
        check=one_of("lead", "member"),
        description="lead: first to publish, else the most central; one per cluster | member",
    )
    membership = dy.String(
        check=one_of("whole", "passage"),
        description="whole | passage (start to end only): a document may be in several clusters of "
        "copies or events by passages, and is whole in one at most",
    )
    confidence = dy.Float64(
        min=0,
        max=1,
        description="copy: mean score of the accepted edges to other members; event: estimated "
        "share of the other members that tell the same event (docs/quality.md has the curve); "
        "story: mean likeness to all others; passage: its passage_score, or the share of it that "
        "stands in the report, or the score of copies; copies have that of the one that was "
        "compared; the only whole report has that of the surest passage",
    )
    cluster_confidence = dy.Float64(
        min=0,
        max=1,
        description="mean confidence of the members that are whole documents",
    )
    flags = dy.List(
        dy.String(),
        description="what deserves doubt, sorted (event): bridge (without it the members would "
        "fall apart) | loose (its mean score to the others is below the threshold)",
    )
