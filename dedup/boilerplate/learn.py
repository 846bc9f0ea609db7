"""learn_boilerplate: which lines of a source are furniture, and what tells it."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.boilerplate.lines import examples_of, line_names
from dedup.config import BoilerplateConfig
from dedup.days import DAY_MICROSECONDS
from dedup.schema import check_table, empty_table
from dedup.stored import Filtered, InParts, StoredDocuments, StoredSentences

# A quarter of a page is its own even where three quarters are furniture; of a copy, less is new.
_COPIED_SHARE: Final = 0.25
# Of a report that is unlike others nearly half is its own: an update has all of a story below.
_UNLIKE_SHARE: Final = 0.45
# A document and its copies weigh one together, in whole numbers: sums do not depend on the order.
_WHOLE: Final = 1_000_000
# Title and byline may stand above furniture; in short texts one sentence in five.
_EDGE_SENTENCES: Final = 2
_EDGE_PARTS: Final = 5
# A box is five repeated lines of nine: a gallery or a form may hold lines of its own.
_BOX: Final = 5
_BOX_REACH: Final = 9
# Shares of the documents: of those with a line, where it stands likewise; of all, where it stands.
_MOSTLY: Final = 0.8
_EVERYWHERE: Final = 0.2


def learn_boilerplate(
    documents: StoredDocuments,
    sentences: StoredSentences,
    lines: InParts,
    *,
    config: BoilerplateConfig,
) -> pl.DataFrame:
    """Return the ``boilerplate`` table: what recurs in the documents of one source, with counts.

    Memory: three hashes per sentence, and a few numbers for every sentence of a document that holds
    a line often enough to ask about it. Nothing has been marked yet.
    """
    dated = _placed(documents.facts, config)
    repeated = _repeated(sentences, lines, dated, config)
    if repeated.is_empty():
        return empty_table("boilerplate")
    rows = _of_holders(sentences, lines, dated, repeated)
    rows = _described(rows)
    held = _holdings(rows)
    counts = _counts(held, dated, config)
    learned = counts.filter(_evidence(config).is_not_null()).with_columns(
        evidence=_evidence(config)
    )
    return _as_table(learned, held, documents, sentences, dated)


def _placed(documents: pl.DataFrame, config: BoilerplateConfig) -> pl.DataFrame:
    """Number documents and sources, and give every document its day and what its source needs."""
    least = pl.when(pl.col("source").is_null()).then(config.undeclared).otherwise(config.documents)
    return (
        documents.select("document", "source", "published")
        .sort("document")
        .with_columns(
            number=pl.int_range(pl.len(), dtype=pl.UInt32),
            source_number=pl.col("source").rank("dense").fill_null(0),
            day=pl.col("published").dt.timestamp("us") // DAY_MICROSECONDS,
            least=least.cast(pl.UInt32),
        )
    )


def _repeated(
    sentences: StoredSentences, lines: InParts, dated: pl.DataFrame, config: BoilerplateConfig
) -> pl.DataFrame:
    """Return the lines that enough documents of a source hold."""
    numbered = pl.DataFrame({"number": sentences.documents, "report": sentences.report})
    some = numbered.hstack(lines.read("line", "words")).filter(
        "report", pl.col("words").is_between(1, config.words)
    )
    # Most lines stand once: they are sifted out before anything is grouped.
    some = some.select("number", "line").filter(pl.col("line").is_duplicated())
    sources = dated.select("source_number", "least")[some["number"]]
    return (
        some.hstack(sources)
        .group_by("source_number", "line")
        .agg(holders=pl.col("number").n_unique(), least=pl.col("least").first())
        .filter(pl.col("holders") >= pl.col("least"))
        .select("source_number", "line", repeats=True)
    )


def _of_holders(
    sentences: StoredSentences, lines: InParts, dated: pl.DataFrame, repeated: pl.DataFrame
) -> pl.DataFrame:
    """Return all sentences of the documents that hold a repeated line, and which of them is one."""
    key = ["source_number", "line"]
    found = pl.DataFrame({"number": sentences.documents, "reports": sentences.report})
    found = found.hstack(lines.read("line")).filter(
        "reports", pl.col("line").is_in(repeated["line"].unique().implode())
    )
    found = found.hstack(dated.select("source_number")[found["number"]])
    holders = found.join(repeated, on=key, how="semi")["number"].unique()
    wanted = np.isin(sentences.documents, holders.to_numpy())
    rows = pl.DataFrame(
        {
            "number": sentences.documents[wanted],
            "position": sentences.positions[wanted],
            "reports": sentences.report[wanted],
        }
    )
    rows = rows.hstack(Filtered(lines, wanted).read())
    rows = rows.hstack(dated.select("source_number", "least")[rows["number"]])
    rows = rows.join(repeated, on=key, how="left", maintain_order="left")
    return rows.with_columns(repeats=pl.col("repeats").fill_null(False) & pl.col("reports"))


def _described(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences of documents that hold a repeated line, with what tells furniture.

    ``copies``: as many documents tell what this one tells; ``half_copies``: nearly half of it;
    ``own_copies``: what it tells beside the repeated lines, if anything. ``at_start``, ``at_end``:
    almost nothing of the document's own stands before it, or behind it. ``box``: repeated lines of
    the nine there.
    """
    rows = rows.sort("number", "position")
    # A sentence is told elsewhere if one there begins or ends as it does: copies change words.
    holders = [
        pl.col("number").n_unique().over("source_number", name) for name in ("line", "head", "tail")
    ]
    own = (pl.col("reports") & ~pl.col("repeats")).cast(pl.Int64)
    return (
        rows.with_columns(
            told=pl.max_horizontal(holders),
            before=own.cum_sum().over("number"),  # of a repeated line, which is asked about
            total=own.sum().over("number"),
            box=pl.col("repeats")
            .cast(pl.Int64)
            .rolling_sum(_BOX_REACH, min_samples=1, center=True)
            .over("number"),
            above=pl.col("line").shift(1).over("number"),
            below=pl.col("line").shift(-1).over("number"),
        )
        .with_columns(most=pl.min_horizontal(pl.col("total") // _EDGE_PARTS, _EDGE_SENTENCES))
        .with_columns(
            copies=pl.col("told").quantile(_COPIED_SHARE, "lower").over("number"),
            half_copies=pl.col("told").quantile(_UNLIKE_SHARE, "lower").over("number"),
            own_copies=pl.col("told")
            .filter(own > 0)
            .quantile(_COPIED_SHARE, "lower")
            .over("number"),
            at_start=pl.col("before") <= pl.col("most"),
            # Reports end with a background paragraph: prose counts only behind everything else.
            at_end=pl.col("total") - pl.col("before")
            <= pl.when("prose").then(0).otherwise(pl.col("most")),
        )
    )


def _holdings(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per repeated line and document that holds it."""
    copies = "copies", "half_copies", "own_copies"
    first = "position", "prose", *copies, "least", "above", "below"
    held = (
        rows.filter("repeats")
        .group_by("source_number", "line", "number")
        .agg(
            pl.col(first).first(),
            pl.col("at_start", "at_end", "alone").any(),
            pl.col("box").max(),
        )
    )
    weight, half_weight, own_weight = (
        _WHOLE // pl.col(name).fill_null(pl.col("copies")).cast(pl.Int64) for name in copies
    )
    return held.with_columns(weight=weight, half_weight=half_weight, own_weight=own_weight)


def _counts(held: pl.DataFrame, dated: pl.DataFrame, config: BoilerplateConfig) -> pl.DataFrame:
    """Return one row per repeated line with its counts and shares."""
    held = held.join(dated.select("number", "day", "published"), on="number")
    key = ["source_number", "line"]
    lines = held.group_by(key).agg(
        pl.col("least").first(),
        documents=pl.len().cast(pl.Int64),
        first_number=pl.col("number").min(),
        first=pl.col("published").min(),
        last=pl.col("published").max(),
        start_share=(pl.col("at_start")).mean(),
        end_share=(pl.col("at_end") & ~pl.col("at_start")).mean(),
        alone=pl.col("alone").mean(),
        boxed=(pl.col("box") >= _BOX).mean(),
        prose=pl.col("prose").any(),
        ever=pl.col("half_weight").sum(),
        own_ever=pl.col("own_weight").sum(),
    )
    totals = dated.group_by("source_number").agg(total=pl.len())
    lines = lines.join(totals, on="source_number").with_columns(
        held=pl.col("documents") / pl.col("total")
    )
    for side in ("above", "below"):
        same = held.group_by(*key, side).len().filter(pl.col(side).is_not_null())
        same = same.group_by(key).agg(pl.col("len").max().alias(f"same_{side}"))
        lines = lines.join(same, on=key, how="left")
    return lines.drop("total").join(_densest(held, dated, config), on=key)


def _densest(held: pl.DataFrame, dated: pl.DataFrame, config: BoilerplateConfig) -> pl.DataFrame:
    """Return every line's counts in the window that holds most of it, copies counted as one."""
    half = config.window // 2
    block = pl.col("day") // half
    windows = pl.concat_list(block - 1, block).list.unique()
    totals = dated.select("source_number", window=windows).explode("window")
    totals = totals.group_by("source_number", "window").agg(total=pl.len())
    inside = held.with_columns(window=windows).explode("window")
    return (
        inside.group_by("source_number", "line", "window")
        .agg(
            weight=pl.col("weight").sum(),
            inside=pl.len(),
            days=pl.col("day").n_unique(),
            span=pl.col("day").max() - pl.col("day").min(),
        )
        .join(totals, on=["source_number", "window"], nulls_equal=True)
        .with_columns(share=pl.col("inside") / pl.col("total"))
        # Of windows that hold as much, the fuller one: the first and last of a dump hold half.
        .sort("weight", "share", "window", descending=[True, False, False], nulls_last=True)
        .group_by("source_number", "line")
        .first()
        .with_columns(contexts=pl.col("weight") / _WHOLE)
    )


def _evidence(config: BoilerplateConfig) -> pl.Expr:
    """Return why a line is furniture, null if it is not: see docs/tables.md."""
    enough = pl.col("weight") >= pl.col("least") * _WHOLE
    plenty = pl.col("weight") >= pl.col("least") * 2 * _WHOLE
    edge = pl.col("start_share") + pl.col("end_share") >= _MOSTLY
    # A page may be a box and little else: what it tells beside counts, where others show the box.
    widely = (pl.col("own_ever") >= pl.col("least") * _WHOLE) & (pl.col("held") >= config.share)
    widely &= pl.col("ever") * 2 >= pl.col("least") * _WHOLE
    neighbours = pl.max_horizontal("same_above", "same_below") / pl.col("documents")
    box = pl.col("boxed") >= _MOSTLY
    common = pl.col("share") >= pl.when("prose").then(_EVERYWHERE).otherwise(config.share)
    inset = common & ((pl.col("alone") >= _MOSTLY) | (neighbours >= _MOSTLY))
    lasting = (pl.col("span") >= config.days) & (pl.col("days") >= pl.col("least"))
    settled = pl.when(pl.col("span").is_null()).then(plenty).otherwise(enough & lasting)
    return (
        pl.when((enough | widely) & edge)
        .then(pl.lit("edge"))
        .when(settled & (inset | box))
        .then(pl.lit("inset"))
        .when(plenty & (pl.col("share") >= _EVERYWHERE))
        .then(pl.lit("everywhere"))
    )


def _as_table(
    learned: pl.DataFrame,
    held: pl.DataFrame,
    documents: StoredDocuments,
    sentences: StoredSentences,
    dated: pl.DataFrame,
) -> pl.DataFrame:
    """Return the learned lines in the shape of the table, each with its first sentence."""
    learned = learned.join(
        held.select("source_number", "line", "position", first_number="number"),
        on=["source_number", "line", "first_number"],
    )
    learned = learned.join(dated.select("source", first_number="number"), on="first_number")
    examples = examples_of(documents, sentences, learned["first_number"], learned["position"])
    return check_table(
        "boilerplate",
        learned.select(
            "source",
            line_names(learned["line"]),
            examples.alias("example"),
            "evidence",
            "documents",
            "contexts",
            "share",
            pl.col("first").alias("first_published"),
            pl.col("last").alias("last_published"),
            "start_share",
            "end_share",
        ),
    )
