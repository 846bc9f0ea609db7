"""learn_boilerplate: documents, sentences, lines -> the furniture of every source, with counts.

A sentence that stands in many documents of one source, which are otherwise different, is furniture:
a footer, a byline, a sign-up line. It is learned in three steps, each over hashes alone:

1. ``hash_lines`` makes numbers of sentences, batch by batch; no text is kept.
2. ``learn_boilerplate`` counts the documents of a source that hold a line, inside a window of time.
   Copies of one article count as one: a document counts one over the number of documents that tell
   what it tells. And a line must not only recur, which a quotation of the week does too, but stand
   where furniture stands (``evidence``): at an edge of the text, in a box, or nearly everywhere.
3. ``mark_boilerplate`` gives those sentences their kind.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import BoilerplateConfig
from dedup.schema import check_table, empty_table
from dedup.spans import KINDS_REPORTED

__all__ = [
    "LINES_SCHEMA",
    "hash_lines",
    "learn_boilerplate",
    "mark_boilerplate",
    "normal_lines",
]

LINES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "position": pl.Int64(),
    "line": pl.UInt64(),
    "head": pl.UInt64(),
    "tail": pl.UInt64(),
    "words": pl.Int64(),
    "alone": pl.Boolean(),
    "prose": pl.Boolean(),
}
"""One row per sentence, in the order of ``sentences``. ``line``: hash of its normal form; ``head``,
``tail``: of its first and last 30 characters. ``words``: their number. ``alone``: no other sentence
stands on its line of the text. ``prose``: of eight words or more, and closed: it may report."""

_CLOSED: Final = re.compile(r"[.!?…][\"”’')\]]*$")
# A whole number that is no amount, share or decimal: a page, a count, a clock, a year.
_NUMBER: Final = re.compile(r"(?<![\w$€£.,])\d+(?![\d%]|[.,]\d)")
_END: Final = 30
_PROSE_WORDS: Final = 8
# A quarter of a page is its own even where three quarters are furniture; of a copy, less is new.
_COPIED_SHARE: Final = 0.25
_WHOLE: Final = 1_000_000
# Title and byline may stand above furniture; in short texts one sentence in five.
_EDGE_SENTENCES: Final = 2
_EDGE_PARTS: Final = 5
_BOX: Final = 5
_MOSTLY: Final = 0.8
_EVERYWHERE: Final = 0.2
_DAY: Final = 86_400_000_000
_OWN: Final = pl.col("kind").is_in(KINDS_REPORTED)
_LINE_BREAKS: Final = frozenset("\r\n\u2028\u2029\x0b\x0c\x85")


def hash_lines(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return the hashes of every sentence (:data:`LINES_SCHEMA`); of texts, nothing is kept.

    Args:
        documents: a batch of the ``documents`` table.
        sentences: their rows of ``sentences``.
    """
    texts = dict(documents.select("document", "text").iter_rows())
    lines, alone = [], []
    for document, start, end in sentences.select("document", "start", "end").iter_rows():
        text = texts[document]
        lines.append(text[start:end])
        alone.append(_opens(text, start) and _closes(text, end))
    normal = normal_lines(lines)
    ends = (normal, normal.str.head(_END), normal.str.tail(_END))
    names = ("line", "head", "tail")
    words = normal.str.count_matches(" ", literal=True).cast(pl.Int64) + (normal != "")
    closed = pl.Series([_CLOSED.search(line) is not None for line in lines], dtype=pl.Boolean)
    return sentences.select("document", "position").with_columns(
        *(pl.Series(name, _hashes(part)) for name, part in zip(names, ends, strict=True)),
        words=words,
        alone=pl.Series(alone, dtype=pl.Boolean),
        prose=closed & (words >= _PROSE_WORDS),
    )


def normal_lines(lines: Sequence[str]) -> pl.Series:
    """Return sentences without case and punctuation; in labels, numbers become ``0``.

    A closed sentence keeps its numbers: "The Dow fell 120 points." says something each day.

    >>> normal_lines(["Page 3 of 7", "Hide Caption — 12 of 24", "It fell 3%."]).to_list()
    ['page 0 of 0', 'hide caption 0 of 0', 'it fell 3%']
    """
    told = [line if _CLOSED.search(line) else _NUMBER.sub("0", line) for line in lines]
    plain = pl.Series("line", told, dtype=pl.String).str.to_lowercase()
    return plain.str.replace_all(r"[^\p{L}\p{N}%$€£]+", " ").str.strip_chars(" ")


def learn_boilerplate(
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    lines: pl.DataFrame,
    *,
    config: BoilerplateConfig,
) -> pl.DataFrame:
    """Return the ``boilerplate`` table: what recurs in the documents of one source, with counts.

    Memory: three hashes per sentence, and a few numbers for every sentence of a document that
    holds a line often enough to ask about it.

    Args:
        documents: the ``documents`` table.
        sentences: the ``sentences`` table, before anything was marked.
        lines: the hashes of these sentences.
        config: how often, and in what time.
    """
    dated = _placed(documents, config)
    rows = sentences.select("document", "position", _OWN.alias("reports")).hstack(
        lines.select("line", "head", "tail", "words", "alone", "prose")
    )
    rows = rows.join(dated.select("document", "number", "source_number", "least"), on="document")
    rows = rows.drop("document")
    repeated = _repeated(rows, config)
    if repeated.is_empty():
        return empty_table("boilerplate")
    rows = _described(rows, repeated)
    held = _holdings(rows)
    counts = _counts(held, dated, config)
    learned = counts.filter(_evidence(config).is_not_null()).with_columns(
        evidence=_evidence(config)
    )
    return _as_table(learned, held, documents, sentences, dated)


def mark_boilerplate(
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    lines: pl.DataFrame,
    *,
    boilerplate: pl.DataFrame,
) -> pl.DataFrame:
    """Return ``sentences`` with the kind ``boilerplate`` where a line of the source was learned.

    Captions stay captions: neither is ever matched on.
    """
    if boilerplate.is_empty():
        return sentences
    known = boilerplate.select(
        "source", pl.col("line").str.to_integer(base=16, dtype=pl.UInt64), learned=True
    )
    rows = sentences.hstack(lines.select("line")).join(
        documents.select("document", "source"), on="document", how="left", maintain_order="left"
    )
    rows = rows.join(
        known, on=["source", "line"], how="left", nulls_equal=True, maintain_order="left"
    )
    kind = pl.when(_OWN & pl.col("learned")).then(pl.lit("boilerplate")).otherwise("kind")
    return rows.select(sentences.columns).with_columns(kind=rows.select(kind).to_series())


def _placed(documents: pl.DataFrame, config: BoilerplateConfig) -> pl.DataFrame:
    """Number documents and sources, and give every document its day and what its source needs."""
    least = pl.when(pl.col("source").is_null()).then(config.undeclared).otherwise(config.documents)
    return (
        documents.select("document", "source", "published")
        .sort("document")
        .with_columns(
            number=pl.int_range(pl.len(), dtype=pl.UInt32),
            source_number=pl.col("source").rank("dense").fill_null(0),
            day=pl.col("published").dt.timestamp("us") // _DAY,
            least=least.cast(pl.UInt32),
        )
    )


def _repeated(rows: pl.DataFrame, config: BoilerplateConfig) -> pl.DataFrame:
    """Return the lines that enough documents of a source hold."""
    return (
        rows.filter("reports", pl.col("words").is_between(1, config.words))
        .group_by("source_number", "line")
        .agg(holders=pl.col("number").n_unique(), least=pl.col("least").first())
        .filter(pl.col("holders") >= pl.col("least"))
        .select("source_number", "line", repeats=True)
    )


def _described(rows: pl.DataFrame, repeated: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences of the documents that hold a repeated line, with what tells furniture.

    ``copies``: as many documents tell what this one tells. ``at_start``, ``at_end``: almost nothing
    of the document's own stands before it, or behind it. ``box``: repeated lines in a row.
    """
    rows = rows.join(repeated, on=["source_number", "line"], how="left", maintain_order="left")
    rows = rows.with_columns(repeats=pl.col("repeats").fill_null(False) & pl.col("reports"))
    rows = rows.filter(pl.col("repeats").any().over("number")).sort("number", "position")
    # A sentence is told elsewhere if one there begins or ends as it does: copies change words.
    holders = [
        pl.col("number").n_unique().over("source_number", name) for name in ("line", "head", "tail")
    ]
    own = (pl.col("reports") & ~pl.col("repeats")).cast(pl.Int64)
    return (
        rows.with_columns(
            told=pl.max_horizontal(holders),
            before=own.cum_sum().over("number") - own,
            total=own.sum().over("number"),
            row=(~pl.col("repeats")).cum_sum().over("number"),
            above=pl.col("line").shift(1).over("number"),
            below=pl.col("line").shift(-1).over("number"),
        )
        .with_columns(most=pl.min_horizontal(pl.col("total") // _EDGE_PARTS, _EDGE_SENTENCES))
        .with_columns(
            copies=pl.col("told").quantile(_COPIED_SHARE, "lower").over("number"),
            at_start=pl.col("before") <= pl.col("most"),
            # Reports end with a background paragraph: prose counts only behind everything else.
            at_end=pl.col("total") - pl.col("before")
            <= pl.when("prose").then(0).otherwise(pl.col("most")),
            box=pl.col("repeats").sum().over("number", "row"),
        )
    )


def _holdings(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per repeated line and document that holds it."""
    return (
        rows.filter("repeats")
        .group_by("source_number", "line", "number", maintain_order=True)
        .agg(
            pl.col("position", "prose", "copies", "least", "above", "below").first(),
            pl.col("at_start", "at_end", "alone").any(),
            pl.col("box").max(),
        )
        .with_columns(weight=(_WHOLE // pl.col("copies").cast(pl.Int64)))
    )


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
        undated=pl.col("day").is_null().mean(),
        start_share=(pl.col("at_start")).mean(),
        end_share=(pl.col("at_end") & ~pl.col("at_start")).mean(),
        alone=pl.col("alone").mean(),
        boxed=(pl.col("box") >= _BOX).mean(),
        prose=pl.col("prose").any(),
    )
    for side in ("above", "below"):
        same = held.group_by(*key, side).len().filter(pl.col(side).is_not_null())
        same = same.group_by(key).agg(pl.col("len").max().alias(f"same_{side}"))
        lines = lines.join(same, on=key, how="left")
    return lines.join(_densest(held, dated, config), on=key)


def _densest(held: pl.DataFrame, dated: pl.DataFrame, config: BoilerplateConfig) -> pl.DataFrame:
    """Return every line's counts in the window that holds most of it, copies counted as one."""
    half = max(config.window // 2, 1)
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
        .group_by("source_number", "line", maintain_order=True)
        .first()
        .with_columns(contexts=pl.col("weight") / _WHOLE)
    )


def _evidence(config: BoilerplateConfig) -> pl.Expr:
    """Return why a line is furniture, null if it is not: see docs/tables.md."""
    enough = pl.col("weight") >= pl.col("least") * _WHOLE
    plenty = pl.col("weight") >= pl.col("least") * 2 * _WHOLE
    edge = pl.col("start_share") + pl.col("end_share") >= _MOSTLY
    neighbours = pl.max_horizontal("same_above", "same_below") / pl.col("documents")
    box = (pl.col("boxed") >= _MOSTLY) & (neighbours >= _MOSTLY)
    common = pl.col("share") >= pl.when("prose").then(_EVERYWHERE).otherwise(config.share)
    inset = common & ((pl.col("alone") >= _MOSTLY) | (neighbours >= _MOSTLY))
    lasting = (pl.col("span") >= config.days) & (pl.col("days") >= pl.col("least"))
    settled = pl.when(pl.col("span").is_null()).then(plenty).otherwise(enough & lasting)
    return (
        pl.when(enough & edge)
        .then(pl.lit("edge"))
        .when(settled & (inset | box))
        .then(pl.lit("inset"))
        .when(plenty & (pl.col("share") >= _EVERYWHERE))
        .then(pl.lit("everywhere"))
    )


def _as_table(
    learned: pl.DataFrame,
    held: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    dated: pl.DataFrame,
) -> pl.DataFrame:
    """Return the learned lines in the shape of the table, each with its first sentence."""
    learned = learned.join(
        held.select("source_number", "line", "position", first_number="number"),
        on=["source_number", "line", "first_number"],
    )
    learned = learned.join(
        dated.select("document", "source", first_number="number"), on="first_number"
    )
    learned = learned.join(sentences, on=["document", "position"])
    texts = dict(
        learned.select("document")
        .unique()
        .join(documents, on="document")
        .select("document", "text")
        .iter_rows()
    )
    places = learned.select("document", "start", "end").iter_rows()
    examples = [texts[document][start:end] for document, start, end in places]
    return check_table(
        "boilerplate",
        learned.select(
            "source",
            pl.Series("line", [f"{value:016x}" for value in learned["line"]], pl.String),
            pl.Series("example", examples, pl.String),
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


def _hashes(normal: pl.Series) -> npt.NDArray[np.uint64]:
    """Return 64 bits of BLAKE2b of every text: the same on every machine and in every version."""
    digests = [
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for text in normal.to_list()
    ]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _opens(text: str, start: int) -> bool:
    while start > 0 and text[start - 1].isspace():
        if text[start - 1] in _LINE_BREAKS:
            return True
        start -= 1
    return start == 0


def _closes(text: str, end: int) -> bool:
    while end < len(text) and text[end].isspace():
        if text[end] in _LINE_BREAKS:
            return True
        end += 1
    return end == len(text)
