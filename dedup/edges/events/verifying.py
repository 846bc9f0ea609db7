"""Event edges: every candidate pair scored, and judged by its score, its members, its passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import polars as pl

from dedup.config import Config, SettledConfig
from dedup.edges.events.compared import Compared
from dedup.edges.events.members import CONFINED, DETACHED, EXCLUSION, TEMPLATE, with_exclusions
from dedup.edges.events.neighbourhoods import ONE_SUBJECT, neighbourhoods
from dedup.edges.events.pairs import (
    ends_of,
    groups_by_score,
    places_of_pairs,
    probability,
    standing_pairs,
    word_likeness,
)
from dedup.edges.events.passages import best_passages
from dedup.edges.events.scores import DATES, scored_pairs
from dedup.edges.events.vectors import EventVectors
from dedup.edges.table import edge_table
from dedup.memory import give_back
from dedup.mentions import publication
from dedup.progress import Advance
from dedup.schema import empty_table
from dedup.stored import Spilled, numbers_of
from dedup.views import listed_views

_JUDGEMENT: Final = ("relation", "verdict", "reason")
_SLICE: Final = 1 << 16
"""Pairs that are judged at a time."""


class VerifiedEvents(NamedTuple):
    """What :func:`verify_events` returns."""

    edges: Spilled
    pile: int
    """Documents of the dump that these are like: :func:`dedup.edges.events.pile.pile_size`."""
    same_day: float | None = None
    """What one day adds: :func:`dedup.edges.events.prior.expected_of_dated`, of kin."""


def verify_events(  # noqa: PLR0913 - a stage reads earlier tables
    documents: pl.DataFrame,
    compared: Compared,
    dates: pl.DataFrame,
    candidates: pl.DataFrame,
    copy_edges: pl.DataFrame,
    *,
    config: Config,
    advance: Advance | None = None,
) -> VerifiedEvents:
    """Return the event tier of the ``edges`` table: every candidate, accepted or rejected.

    Of ``copy_edges``, those of the copy tier, the templates will do.
    """
    rows = compared.documents.rename("document").to_frame().with_row_index("row")
    published = publication(rows.join(documents, on="document", how="left", maintain_order="left"))
    dates = dates.join(rows, on="document").drop("document").rename({"row": "document"})
    give_back()
    events = candidates.filter(pl.col("tier") == "event")
    waiting = [standing_pairs(events, compared.rows)]
    del events, candidates
    # Handed over: nobody but who scores them holds the pairs.
    scored, measures, pile, expected = scored_pairs(
        waiting.pop(), compared, published, dates, config, documents.height, advance
    )
    del dates
    give_back()
    settled = config.settled(pile)
    scored = with_exclusions(scored, published, compared, config=config.event)
    scored = _without_templates(scored, copy_edges, documents, compared)
    passages = _passages_of_pairs(scored, compared, settled)
    give_back()
    parts = _judged_parts(scored, measures, passages, settled)
    edges = _edges_of_events(parts, _telling_terms(scored, compared.vectors), compared.documents)
    return VerifiedEvents(edges, pile, expected.kin)


def _without_templates(
    scored: pl.DataFrame, copy_edges: pl.DataFrame, documents: pl.DataFrame, compared: Compared
) -> pl.DataFrame:
    """Exclude pairs that fill in one template: the market closes every day, and never the same."""
    templates = copy_edges.filter(pl.col("relation") == "template")
    ids = documents["document"].sort()
    ends = {side: numbers_of(templates[side], ids) for side in ("left", "right")}
    numbered = pl.DataFrame(ends).with_columns(views=pl.lit(0, pl.UInt16))
    places, _ = places_of_pairs(scored, standing_pairs(numbered, compared.rows))
    template = pl.Series([TEMPLATE], dtype=EXCLUSION).new_from_index(0, len(places))
    return scored.with_columns(exclusion=scored["exclusion"].scatter(places, template))


def _passages_of_pairs(
    scored: pl.DataFrame, compared: Compared, config: SettledConfig
) -> pl.DataFrame:
    """Return the best passage of the pairs that it may explain or join."""
    worth = _pairs_worth_a_passage(scored, config)
    likely = scored.select("left", "right", word_likeness())
    around = neighbourhoods(likely, len(compared.documents))
    del likely
    return best_passages(worth, compared, around, config=config.passage)


def _pairs_worth_a_passage(scored: pl.DataFrame, config: SettledConfig) -> pl.DataFrame:
    """Return the pairs that are alike, and those of a document left alone with one that is not.

    ``member`` is the one of the two that has a group, whose neighbourhood is the subject. A digest
    has its own headline and stands to others in its own way, so kinship is a matter of words and
    dates alone; in a dump that is not enough. Of other weeks nothing joins, for old events are told
    as background.
    """
    linking = scored.select("left", "right", "score").filter(scored["exclusion"].is_null())
    groups = groups_by_score(linking, config.event)
    grouped = pl.Series([row for group in groups for row in group], dtype=pl.UInt32)
    left, right = (pl.col(side).is_in(grouped.implode()) for side in ("left", "right"))
    kin = probability(pl.col("logit") + DATES) >= config.passage.kinship
    kin &= pl.col("score") >= config.passage.probability
    near = pl.col("days_apart").fill_null(0) <= config.event.group_days
    alike = pl.col("score") >= config.event.threshold
    return scored.filter(alike | ((left ^ right) & kin & near)).select(
        "left", "right", pl.when(left).then("left").otherwise("right").alias("member")
    )


def _judged_parts(
    scored: pl.DataFrame,
    measures: Mapping[str, Spilled],
    passages: pl.DataFrame,
    config: SettledConfig,
) -> Iterator[pl.DataFrame]:
    """Yield the pairs in slices, with all that was measured of them, and judged."""
    passages = passages.sort("left", "right")
    for start in range(0, max(scored.height, 1), _SLICE):
        part = scored.slice(start, _SLICE)
        more = [column.slice(start, _SLICE) for column in measures.values()]
        part = pl.concat([part.with_columns(word_likeness()), *more], how="horizontal")
        part = part.join(passages, on=["left", "right"], how="left", maintain_order="left")
        yield _judged(part, config)


def _judged(scored: pl.DataFrame, config: SettledConfig) -> pl.DataFrame:
    """Add whether a pair shares a passage, relation, verdict and reason.

    It shares one that is alike, and by words that its subject does not explain.
    """
    score, specificity = pl.col("passage_score"), pl.col("passage_specificity")
    specific = score + specificity >= config.passage.threshold
    untold = specificity.is_null() & (score >= config.passage.strict)
    shares = (
        pl.when(pl.col("exclusion").is_in([DETACHED, TEMPLATE]))
        .then(pl.lit(value=False))
        .when(pl.col("exclusion") == CONFINED)
        .then(pl.col("is_passage").fill_null(value=False) & score.is_not_null())
        .when(score.is_not_null())
        .then((specific | untold).fill_null(value=False))
    )
    return judge_events(
        scored.with_columns(shares.alias("shares_passage")).drop("is_passage"),
        threshold=config.event.threshold,
    )


def judge_events(edges: pl.DataFrame, *, threshold: float) -> pl.DataFrame:
    """Set ``relation``, ``verdict`` and ``reason`` of measured event edges by a threshold.

    Args:
        edges: event edges with ``score``, ``date_brake``, ``date_evidence``, ``exclusion`` and
            ``shares_passage``.
        threshold: least probability of one event, 0 to 1.

    >>> edge = {"score": [0.4], "date_brake": [-1.0], "date_evidence": [0.0], "exclusion": [None]}
    >>> types = {"shares_passage": pl.Boolean, "exclusion": pl.String}
    >>> edges = pl.DataFrame(edge | {"shares_passage": [None]}, schema_overrides=types)
    >>> [judge_events(edges, threshold=least)["reason"].item() for least in (0.4, 0.6, 0.7)]
    ['above_threshold', 'date_brake', 'below_threshold']
    """
    score, taken = pl.col("score"), DATES.clip(upper_bound=0)
    detached = (pl.col("exclusion") == DETACHED).fill_null(value=False)
    passage = pl.col("shares_passage").fill_null(value=False)
    alike = (score >= threshold) & pl.col("exclusion").is_null()
    # The odds without what dates took are the odds times exp(-taken).
    braked = score / (score + (1 - score) * taken.exp()) >= threshold
    template = (pl.col("exclusion") == TEMPLATE).fill_null(value=False)
    confined = (pl.col("exclusion") == CONFINED).fill_null(value=False) & (score >= threshold)
    cases = [
        (template, "distinct", "rejected", "template"),
        (detached, "related", "rejected", "no_specific_passage"),
        (alike, "same event", "accepted", "above_threshold"),
        (passage, "passage", "accepted", "passage"),
        (confined, "related", "rejected", "confined_passage"),
        (braked, "distinct", "rejected", "date_brake"),
        (pl.lit(value=True), "distinct", "rejected", "below_threshold"),
    ]
    which = pl.coalesce(pl.when(case).then(place) for place, (case, *_) in enumerate(cases))
    words = pl.DataFrame([judgement for _, *judgement in cases], schema=_JUDGEMENT, orient="row")
    return edges.with_columns(words[edges.select(which).to_series()].get_columns())


def _telling_terms(scored: pl.DataFrame, vectors: EventVectors) -> Iterator[pl.Series]:
    """Yield the terms that pairs of one subject share, slice by slice; of others there are none."""
    telling = scored.select(word_likeness() >= ONE_SUBJECT).to_series().to_numpy()
    terms = vectors.shared_terms(*ends_of(scored.filter(telling)))
    first = 0
    for start in range(0, max(len(telling), 1), _SLICE):
        has_terms = telling[start : start + _SLICE]
        yield terms.listed(first, has_terms)
        first += int(has_terms.sum())


def _edges_of_events(
    parts: Iterable[pl.DataFrame], terms: Iterable[pl.Series], documents: pl.Series
) -> Spilled:
    """Return the ``edges`` of judged pairs, which come in slices as their terms do."""
    edges = Spilled(empty_table("edges"))
    for judged, shared in zip(parts, terms, strict=True):
        names = {side: documents.gather(judged[side]) for side in ("left", "right")}
        views = listed_views(judged["views"])
        columns = judged.to_dict() | names | {"shared_terms": shared, "views": views}
        edges.append(edge_table(columns, tier="event"))
    return edges
