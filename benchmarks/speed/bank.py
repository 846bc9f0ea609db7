"""Real articles as numbers: sentences of pieces, and which pieces may stand for each other.

A piece is a word or what stands between two words. Words are sorted into bands of like form and
frequency. A document's words are exchanged by turning each band by a number of its own, so a word
is the same wherever it stands in that document, and another one in the next. Function words and
words of attribution are no band: some stay, and some give way to others. Punctuation stays.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

import dedup
from dedup.text import reporting_words, stop_words

# The ways to copy a text are those of the quality benchmark, which is a folder of scripts too.
sys.path.append(str(Path(__file__).parents[1] / "quality"))

from recipes import sentences

Ints = npt.NDArray[np.int64]

PIECE = r"[\p{L}\p{N}]+(?:['’]\p{L}+)*|[^\p{L}\p{N}]+"
LEAST_WORDS = 6
"""A shorter sentence may be furniture, or made of words that stay."""
FIRST_BAND = 256
"""Words of the first band of a form; each further band reaches to four times the rank."""
RARE = 2
"""A word that stands so often or less is replaced by a new one, so that the vocabulary grows."""
STOCK = 9
"""Pieces of a stock phrase: five words and what stands between them."""
LEAST_OFTEN = 3
MOST_READ = 10_000_000
"""Pieces in which stock phrases are looked for."""
FUNCTION_STEP = 31
"""Every so manieth function word of the bank is one to draw."""


@dataclass(frozen=True, slots=True)
class Bank:
    """Sentences of real articles, none of them twice."""

    pieces: pl.Series
    """The distinct pieces, by band; strings, of shape ``(pieces,)``."""
    starts: Ints
    """Where the band of a piece begins, of shape ``(pieces,)``."""
    sizes: Ints
    """How many pieces its band has: 1, where it stays."""
    bands: Ints
    """The number of its band; 0, where it stays."""
    particular: npt.NDArray[np.bool_]
    """Whether a band has names, numbers or rare words, of shape ``(bands,)``."""
    words: npt.NDArray[np.bool_]
    """Whether a piece is a word or number, of shape ``(pieces,)``."""
    function: npt.NDArray[np.bool_]
    """Whether a piece is a function word or one of attribution, of shape ``(pieces,)``."""
    function_words: Ints
    """Such words of running text, as often as they stand there."""
    stock: Ints
    """Runs of five words that stand in several sentences, as often as they do; with what stands
    between the words, of shape ``(runs, STOCK)``."""
    rare: npt.NDArray[np.bool_]
    """Whether a piece is replaced by a new word, of shape ``(pieces,)``."""
    tokens: npt.NDArray[np.int32]
    """The pieces of all sentences one behind the other."""
    sentences: Ints
    """Where each sentence begins and ends in ``tokens``, of shape ``(sentences + 1,)``."""
    articles: Ints
    """Where each article begins and ends in ``sentences``, of shape ``(articles + 1,)``."""
    bytes_per_article: float

    def common_words(self, number: int) -> list[str]:
        """Return words of running text, evenly spread over the bank."""
        places = np.linspace(0, len(self.tokens) - 1, 3 * number).astype(np.int64)
        found = self.pieces.gather(self.tokens[places])
        return found.filter(found.str.contains(r"^[\p{L}\p{N}]")).head(number).to_list()


def read_bank(articles: list[Path], *, most: int | None = None) -> Bank:
    """Read articles, the same whatever the order of their files.

    Args:
        articles: what ``dedup.read_documents`` reads.
        most: take so many articles only, those whose texts have the least hashes.
    """
    documents = dedup.read_documents(articles).sort("content_hash", "document")
    texts = documents["text"].head(most or documents.height).to_list()
    rows = [(row, one) for row, text in enumerate(texts) for one in sentences(text)]
    kept = _kept(pl.DataFrame(rows, schema={"article": pl.Int64, "text": pl.String}, orient="row"))
    spoken = kept["text"].str.extract_all(PIECE)
    flat = spoken.explode()
    vocabulary = _banded(flat.value_counts(name="count").rename({flat.name: "piece"}))
    words, function = vocabulary["word"].to_numpy(), vocabulary["function"].to_numpy()
    numbers = flat.cast(pl.Enum(vocabulary["piece"])).to_physical().to_numpy().astype(np.int32)
    bounds = np.r_[0, np.cumsum(spoken.list.len().to_numpy(), dtype=np.int64)]
    particular = vocabulary.group_by("band").agg(pl.col("particular").any()).sort("band")
    return Bank(
        pieces=vocabulary["piece"],
        starts=vocabulary["start"].to_numpy().astype(np.int64),
        sizes=vocabulary["size"].to_numpy().astype(np.int64),
        bands=vocabulary["band"].to_numpy().astype(np.int64),
        particular=particular["particular"].to_numpy(),
        words=words,
        function=function,
        function_words=numbers[function[numbers]][::FUNCTION_STEP].astype(np.int64),
        stock=_stock(numbers[:MOST_READ], bounds, words),
        rare=vocabulary["rare"].to_numpy(),
        tokens=numbers,
        sentences=bounds,
        articles=np.r_[0, np.cumsum(kept["article"].rle().struct.field("len"), dtype=np.int64)],
        bytes_per_article=kept["text"].str.len_bytes().sum() / kept["article"].n_unique(),
    )


def _stock(tokens: npt.NDArray[np.int32], sentences: Ints, word: npt.NDArray[np.bool_]) -> Ints:
    """Return the runs of five words that stand in several places, once for each of them."""
    number = len(tokens) - STOCK + 1
    run = np.zeros(number, dtype=np.uint64)
    for place in range(STOCK):
        run = run * np.uint64(0x9E3779B97F4A7C15) + tokens[place : place + number].astype(np.uint64)
    of_sentence = np.searchsorted(sentences, np.arange(len(tokens)), side="right")
    inside = of_sentence[:number] == of_sentence[STOCK - 1 :]
    first = np.flatnonzero(inside & word[tokens[:number]])
    _, kind, times = np.unique(run[first], return_inverse=True, return_counts=True)
    often = first[times[kind] >= LEAST_OFTEN]
    return tokens[often[:, None] + np.arange(STOCK)].astype(np.int64)


def _kept(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences that no other article has and that are long enough; ends in a space."""
    spoken = rows.with_columns(pl.col("text").str.replace_all(r"\s+", " ").str.strip_chars() + " ")
    long = pl.col("text").str.count_matches(r"[\p{L}\p{N}]+") >= LEAST_WORDS
    return spoken.filter(long & pl.col("text").is_unique())


def _banded(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the vocabulary by band; see :class:`Bank` for the columns."""
    fixed = pl.Series([*stop_words(), *reporting_words()]).implode()
    piece, lower = pl.col("piece"), pl.col("piece").str.to_lowercase()
    digits = pl.format("number {}", piece.str.len_chars().clip(0, 5))
    form = (
        pl.when(~piece.str.contains(r"^[\p{L}\p{N}]") | lower.is_in(fixed)).then(pl.lit(""))
        .when(piece.str.contains(r"^\p{N}")).then(digits)
        .when(piece.str.contains(r"^\p{Lu}+$")).then(pl.lit("capitals"))
        .when(piece.str.contains(r"^\p{Lu}")).then(pl.lit("name"))
        .otherwise(pl.lit("word"))
    )  # fmt: skip
    sorted_counts = counts.with_columns(form=form).sort("count", "piece", descending=[True, False])
    rank = pl.int_range(pl.len()).over("form")
    step = (pl.max_horizontal(rank / (FIRST_BAND / 4), pl.lit(1.0)).log(4)).floor()
    stays, word = pl.col("form") == "", piece.str.contains(r"^[\p{L}\p{N}]")
    rare = (pl.col("count") <= RARE) & pl.col("form").is_in(["name", "word"])
    return (
        sorted_counts.with_columns(step=pl.when(stays).then(-1).otherwise(step), rare=rare)
        .sort("form", "step", maintain_order=True)
        .with_columns(
            band=pl.struct("form", "step").rle_id(),
            particular=(pl.col("form") != "word") & ~stays | rare,
            place=pl.int_range(pl.len()),
            function=stays & word,
            word=word,
        )
        .with_columns(
            start=pl.when(stays).then("place").otherwise(pl.col("place").min().over("band")),
            size=pl.when(stays).then(1).otherwise(pl.len().over("band")),
        )
    )
