"""What two texts share, pair by pair and word by word in plain Python: an oracle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

Words = Sequence[str]
Place = tuple[int, int]
Run = tuple[int, int, int]
"""Where it begins in the left text, in the right one, and how many words it has."""


def places(words: Words, size: int) -> dict[tuple[str, ...], list[int]]:
    """Return where every shingle of a text stands; a text that is shorter is one shingle."""
    width, found = min(size, len(words)), {}
    for place in range(len(words) - width + 1 if words else 0):
        found.setdefault(tuple(words[place : place + width]), []).append(place)
    return found


def anchors(left: Words, right: Words, size: int) -> list[Place]:
    """Return where shared shingles stand that stand once in both; if those are few, all first."""
    one, other = places(left, size), places(right, size)
    shared = [shingle for shingle in one if shingle in other]
    once = [shingle for shingle in shared if len(one[shingle]) == len(other[shingle]) == 1]
    if 16 * len(once) < len(shared):
        once = shared
    return sorted((one[shingle][0], other[shingle][0]) for shingle in once)


def holds(one: Place, other: Place, reach: float) -> bool:
    """Tell whether two anchors are about equally far apart in both texts."""
    step, across = other[0] - one[0], other[1] - one[1]
    return abs(across - step) <= 2 + 0.25 * step and step <= reach


def held_anchors(left: Words, right: Words, size: int) -> tuple[list[Place], float]:
    """Return the anchors that hold to a neighbour, and how far apart two of them may be."""
    points = anchors(left, right, size)
    reach = min(6 * min(len(left), len(right)) / max(len(points), 1), 60)
    held = [holds(*ends, reach) for ends in pairwise(points)]
    sides = zip(points, [False, *held], [*held, False], strict=False)
    return [point for point, before, behind in sides if before or behind], reach


def stretches(left: Words, right: Words, size: int) -> list[tuple[Place, Place]]:
    """Return the anchors between which two texts run alongside."""
    kept, reach = held_anchors(left, right, size)
    return [
        ends
        for ends in pairwise(kept)
        if holds(*ends, reach) and _are_alike(left, right, *ends, size)
    ]


def _words_alongside(held: Sequence[tuple[Place, Place]], width: int) -> list[int]:
    last = sum(one[1] != other[0] for one, other in pairwise(held)) + bool(held)
    return [sum(b[side] - a[side] for a, b in held) + last * width for side in (0, 1)]


def _are_alike(left: Words, right: Words, one: Place, other: Place, size: int) -> bool:
    """Tell whether three words in ten are equal, each up to three places from its own."""
    length = other[0] - one[0]

    def near(place: int) -> set[str]:
        return {right[min(max(place + step, 0), len(right) - 1)] for step in range(-3, 4)}

    equal = sum(
        left[one[0] + word] in near(one[1] + word) | near(other[1] - length + word)
        for word in range(length)
    )
    return 0.3 * length <= min(size, len(left)) or equal >= 0.3 * length


def alongside(left: Words, right: Words, size: int) -> tuple[float, float]:
    """Return the share of the words of both texts in such stretches."""
    words = _words_alongside(stretches(left, right, size), min(size, len(left)))
    return tuple(
        min(max(count, 0) / max(len(text), 1), 1.0)
        for count, text in zip(words, (left, right), strict=True)
    )  # type: ignore[return-value]


def parts(left: Words, right: Words, size: int, least: int) -> tuple[list[float], list[float]]:
    """Return shares of both texts: covered, and in long parts of their own."""
    held, texts = stretches(left, right, size), (left, right)
    own = [places(text, size) for text in texts]
    covered = []
    for side, text in enumerate(texts):
        starts = [place for one in own[side] if one in own[1 - side] for place in own[side][one]]
        words = {word for start in starts for word in range(start, start + size)}
        for ends in held:
            words |= set(range(*sorted(point[side] for point in ends)))
        covered.append([word in words for word in range(len(text))])
    lost = [words_in_gaps(side, 8, least) / max(len(side), 1) for side in covered]
    return [sum(side) / max(len(side), 1) for side in covered], lost


def openings(left: Words, right: Words, size: int) -> list[int]:
    """Return with how many words of each text both begin, as far as stretches follow each other."""
    rows: list[list[Place]] = []
    for one, other in stretches(left, right, size):
        if rows and rows[-1][1] == one:
            rows[-1][1] = other
        else:
            rows.append([one, other])
    width = min(size, len(left))
    begun = [(one, other) for one, other in rows if max(one) <= 8]
    return [
        max((other[side] - one[side] + width for one, other in begun), default=0) for side in (0, 1)
    ]


def words_in_gaps(covered: Sequence[bool], island: int, least: int) -> int:
    """Return the words in long gaps, when short runs of covered words count as a part of them."""
    flat = [
        held and len(run) >= island
        for held, run in ((key, list(group)) for key, group in groupby(covered))
        for _ in run
    ]
    gaps = [len(list(group)) for held, group in groupby(flat) if not held]
    return sum(gap for gap in gaps if gap >= least)


def runs_at(
    left: Words, right: Words, distance: int, equal: Callable[[int, int], bool]
) -> list[Run]:
    """Return the maximal runs of equal places at a distance."""
    across = range(max(0, -distance), min(len(left), len(right) - distance))
    found = []
    for same, group in groupby(across, key=lambda place: equal(place, place + distance)):
        run = list(group)
        if same:
            found.append((run[0], run[0] + distance, len(run)))
    return found


def verbatim_runs(left: Words, right: Words, size: int, least: int) -> list[Run]:
    """Return the runs of enough equal words, else the longest; refrains start none."""
    if list(left) == list(right):
        return [(0, 0, len(left))] if left else []
    one, other = (
        [tuple(text[place : place + size]) for place in range(len(text) - size + 1)]
        for text in (left, right)
    )
    few = {value for value in one if one.count(value) * other.count(value) <= 4096}
    found = [
        (row, column, length + size - 1)
        for distance in range(-len(one), len(other) + 1)
        for row, column, length in runs_at(
            one, other, distance, lambda a, b: one[a] == other[b] and one[a] in few
        )
    ]
    longest = max((run[2] for run in found), default=0)
    long = [run for run in found if run[2] >= least] or [run for run in found if run[2] == longest][
        :1
    ]
    return unrivalled(long, len(left), min(least, longest))


def unrivalled(runs: list[Run], words: int, least: int) -> list[Run]:
    """Give every left word to the longest run that holds it, the earliest of equals."""
    ordered = sorted(runs, key=lambda run: (-run[2], run[0], run[1]))
    owners = [
        next((run for run in ordered if run[0] <= word < run[0] + run[2]), None)
        for word in range(words)
    ]
    found = []
    for run, group in groupby(range(words), key=lambda word: owners[word]):
        held = list(group)
        if run is not None and len(held) >= least:
            found.append((held[0], held[0] + run[1] - run[0], len(held)))
    return found
