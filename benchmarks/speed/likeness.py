"""How like real news the made dump is: runs of words that unplanted documents share, and new words.

Texts of both are cut to the same number of words. Real articles have copies among them that nobody
planted, and events; of the made dump, only documents that are alone are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

WORD = r"[\p{L}\p{N}]+(?:['’]\p{L}+)*"
RUN = 5
WORDS = 350
"""Words of every text that are compared; shorter texts are left out."""
ALIKE = 0.05


def shared_runs(texts: pl.Series) -> dict[str, float]:
    """Return how the runs of five words are shared among texts.

    ``runs shared``: the share of a text's runs that another text has; ``pairs per 1,000``: pairs of
    texts that have a run in common, among 1,000 pairs; ``alike per 1,000,000``: those that share a
    twentieth of their runs.

    >>> one = " ".join(f"w{n}" for n in range(350))
    >>> shared_runs(pl.Series([one, one.replace("w4 ", "x ")]))["runs shared"]
    0.9855...
    """
    words = _words(texts)
    following = [pl.col("word").shift(-place).over("text") for place in range(RUN)]
    runs = words.select("text", run=pl.concat_str(following, separator=" ")).drop_nulls()
    # Numbers are joined, as they are smaller; a null would have a number like any other.
    runs = runs.with_columns(pl.col("run").hash()).unique()
    spread = runs.filter(pl.len().over("run") > 1)
    pairs = (
        spread.join(spread, on="run", suffix="_other")
        .filter(pl.col("text") < pl.col("text_other"))
        .group_by("text", "text_other").len()
    )  # fmt: skip
    number = words["text"].n_unique()
    all_pairs = number * (number - 1) / 2
    return {
        "texts": number,
        "runs shared": spread.height / runs.height,
        "pairs per 1,000": 1e3 * pairs.height / all_pairs,
        "alike per 1,000,000": 1e6 * pairs.filter(pl.col("len") > ALIKE * WORDS).height / all_pairs,
    }


def growth_of_words(texts: pl.Series, *, steps: int = 6) -> tuple[list[tuple[int, int]], float]:
    """Return distinct words after so many words, doubling, and the exponent of Heaps' law.

    The exponent is that of the later half of the steps: least squares in logarithms.
    """
    words = _words(texts)["word"]
    sizes = [len(words) >> step for step in reversed(range(steps))]
    found = [(size, words.head(size).n_unique()) for size in sizes]
    size, distinct = np.log(np.array(found[-3:])).T
    return found, float(np.polyfit(size, distinct, 1)[0])


def compared(real: pl.Series, made: pl.Series) -> Iterator[Sequence[str]]:
    """Yield the rows of a table: a measure, of real articles, of made ones."""
    real, made = _long(real), _long(made)
    number = min(len(real), len(made))
    real, made = real.head(number), made.head(number)
    both = shared_runs(real), shared_runs(made)
    for name in both[0]:
        yield name, *(f"{one[name]:,.3g}" if name != "texts" else f"{one[name]:,}" for one in both)
    (steps, real_exponent), (made_steps, made_exponent) = map(growth_of_words, (real, made))
    for (size, distinct), (_, other) in zip(steps, made_steps, strict=False):
        yield f"distinct among {size:,} words", f"{distinct:,}", f"{other:,}"
    yield "exponent of Heaps' law", f"{real_exponent:.2f}", f"{made_exponent:.2f}"


def _long(texts: pl.Series) -> pl.Series:
    return texts.filter(texts.str.count_matches(WORD) >= WORDS)


def _words(texts: pl.Series) -> pl.DataFrame:
    words = texts.str.to_lowercase().str.extract_all(WORD).list.head(WORDS)
    return pl.DataFrame({"text": np.arange(len(words)), "word": words}).explode("word")
