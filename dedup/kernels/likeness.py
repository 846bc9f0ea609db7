"""What sets of weighted words have in common: sentences or clauses of one cluster, all at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dedup.arrays import Bools, Float64s, Int32s, Int64s
from dedup.compiled import compiled, dispatch, inner


class Counted(NamedTuple):
    """What every word counts, of shape ``(words,)`` each.

    Attributes:
        weights: its weight.
        discounts: what it counts less if two sets credit with it.
        tells: 1 if it tells something, else 0.
    """

    weights: Float64s
    discounts: Float64s
    tells: Float64s


class WordSets(NamedTuple):
    """Sets of words, one behind the other.

    Attributes:
        starts: where each begins, and where the last one ends, of shape ``(sets + 1,)``.
        words: those of each in order, as numbers.
        crediting: whether a set has the word to credit somebody, and for nothing else.
        totals: weight of every set, of shape ``(sets,)``.
    """

    starts: Int64s
    words: Int32s
    crediting: Bools
    totals: Float64s


class Side(NamedTuple):
    """Sets that are compared, and the group of each, of which the best is asked."""

    sets: Int64s
    groups: Int64s
    size: int
    """How many groups there are."""

    @classmethod
    def of(cls, sets: Int64s) -> Side:
        """Return a side on which every set is a group of its own."""
        return cls(sets, np.arange(len(sets)), len(sets))


def best_shares(
    sets: WordSets, counted: Counted, left: Side, right: Side, *, enough: float
) -> tuple[Float64s, Float64s]:
    """Return 2M/(A+B) x M/(M+enough) of sets that weigh A and B and have M in common.

    Sums run in the order of the words.

    Args:
        sets: all of them.
        counted: what their words count.
        left: some of the sets.
        right: those that each of these is compared with.
        enough: weight in common at which the share is halved.

    Returns:
        The highest share, and the most telling words in common, of two sets of two groups: of shape
        ``(groups on the left, groups on the right)`` each.

    >>> words, crediting = np.array([0, 1, 1, 2], np.int32), np.zeros(4, np.bool_)
    >>> sets = WordSets(np.array([0, 2, 4]), words, crediting, np.array([3.0, 5.0]))
    >>> counted = Counted(np.array([1.0, 2.0, 3.0]), np.zeros(3), np.array([0.0, 1.0, 1.0]))
    >>> both = Side.of(np.array([0, 1]))
    >>> shares, telling = best_shares(sets, counted, both, both, enough=1.0)
    >>> shares.round(2).tolist(), telling.tolist()
    ([[0.75, 0.33], [0.33, 0.83]], [[1.0, 1.0], [1.0, 2.0]])
    """
    shape = left.size, right.size
    best = np.zeros(shape), np.zeros(shape)
    lengths = sets.starts[right.sets + 1] - sets.starts[right.sets]
    bounds = np.zeros(len(counted.weights) + 1, np.int64)
    holders = bounds, np.empty(lengths.sum(), np.int32), np.empty(lengths.sum(), np.bool_)
    sums = np.zeros((3, len(lengths)))
    compare = dispatch(_compare, len(sets.words) + len(left.sets) * len(right.sets))
    compare(sets, counted, left[:2], right[:2], float(enough), holders, sums, best)
    return best


@compiled
def _compare(  # noqa: PLR0913, PLR0917 - what is compared, by what it counts, and where to
    sets: WordSets,
    counted: Counted,
    left: tuple[Int64s, Int64s],
    right: tuple[Int64s, Int64s],
    enough: float,
    holders: tuple[Int64s, Int32s, Bools],
    sums: Float64s,
    best: tuple[Float64s, Float64s],
) -> None:
    """Compare all pairs, from word to word: most pairs have few of them in common."""
    starts, words, crediting, totals = sets
    weights, discounts, tells = counted
    bounds, columns, credited = holders
    shares, telling = best
    _find_holders(sets, right[0], holders)
    for row in range(len(left[0])):
        one, group = left[0][row], left[1][row]
        for place in range(starts[one], starts[one + 1]):
            word = words[place]
            weight, tell = weights[word], tells[word]
            for holder in range(bounds[word], bounds[word + 1]):
                sums[0, columns[holder]] += weight
                sums[1, columns[holder]] += tell
            if crediting[place]:
                for holder in range(bounds[word], bounds[word + 1]):
                    if credited[holder]:
                        sums[2, columns[holder]] += discounts[word]
        for column in range(len(right[0])):
            shared, other = sums[0, column] - sums[2, column], right[1][column]
            if shared > 0:
                total = totals[one] + totals[right[0][column]]
                share = 2 * shared / total * shared / (shared + enough)
                shares[group, other] = max(shares[group, other], share)
                telling[group, other] = max(telling[group, other], sums[1, column])
            sums[0, column] = sums[1, column] = sums[2, column] = 0.0


@inner
def _find_holders(sets: WordSets, chosen: Int64s, holders: tuple[Int64s, Int32s, Bools]) -> None:
    """Find which of the chosen sets have a word, and whether they credit with it."""
    starts, words, crediting, _ = sets
    bounds, columns, credited = holders
    for column in range(len(chosen)):
        for place in range(starts[chosen[column]], starts[chosen[column] + 1]):
            bounds[words[place]] += 1
    for word in range(1, len(bounds)):
        bounds[word] += bounds[word - 1]
    # From the last set to the first, so that every word's begin where they have to.
    for column in range(len(chosen) - 1, -1, -1):
        for place in range(starts[chosen[column]], starts[chosen[column] + 1]):
            word = words[place]
            bounds[word] -= 1
            columns[bounds[word]], credited[bounds[word]] = column, crediting[place]
