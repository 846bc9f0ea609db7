"""Signatures equal datasketch's bit for bit, and are read by it."""

from collections import Counter
from itertools import combinations
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from datasketch import LeanMinHash, MinHash
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import (
    band_keys,
    counted_pairs,
    ends_of_pairs,
    minhashes,
    pairs_agreeing,
    pairs_of,
    pairs_of_runs,
    pairs_sharing,
    shared_values,
    shingles_of_texts,
)
from dedup.sketch import lean_minhash, permutations
from dedup.words import read_words
from tests.matching.plain import word_hashes

pytestmark = pytest.mark.usefixtures("both_forms")

HASHES = st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=60)


def reference(hashes: set[int], num_perm: int, seed: int) -> MinHash:
    """Return datasketch's own MinHash of a set of hashes."""
    sketch = MinHash(num_perm=num_perm, seed=seed, scheme="affine32", hashfunc=lambda value: value)
    for value in hashes:
        sketch.update(value)
    return sketch


def ours(hashes: set[int], num_perm: int, seed: int) -> np.ndarray:
    """Return our signature of a set of hashes."""
    array = np.array(sorted(hashes), dtype=np.uint32)
    start = np.zeros(1, dtype=np.int64)
    return minhashes(array, start, *permutations(num_perm=num_perm, seed=seed))[0]


@given(HASHES, st.sampled_from([16, 128, 512]), st.integers(0, 2**32 - 1))
def test_signatures_are_those_of_datasketch(hashes: set[int], num_perm: int, seed: int) -> None:
    """A signature computed in bulk is datasketch's, for any set, length and seed."""
    expected = reference(hashes, num_perm, seed).hashvalues
    assert np.array_equal(ours(hashes, num_perm, seed), expected)


@given(st.lists(HASHES, max_size=5))
def test_a_signature_does_not_depend_on_the_sets_around_it(sets: list[set[int]]) -> None:
    """Sets that are sketched together have the signatures that each has alone."""
    lengths = [len(one) for one in sets]
    starts = np.cumsum([0, *lengths])[:-1]
    hashes = np.array([value for one in sets for value in one], dtype=np.uint32)
    together = minhashes(hashes, starts, *permutations(num_perm=16, seed=1))
    assert together.tolist() == [ours(one, 16, 1).tolist() for one in sets]


@given(HASHES, HASHES)
def test_a_stored_signature_loads_as_a_lean_minhash(one: set[int], other: set[int]) -> None:
    """Stored rows load as LeanMinHash, estimate as datasketch's own, and serialise."""
    loaded = [lean_minhash(ours(hashes, 128, 1).tolist(), seed=1) for hashes in (one, other)]
    made = [LeanMinHash(reference(hashes, 128, 1)) for hashes in (one, other)]
    assert loaded[0] == made[0]
    assert loaded[0].jaccard(loaded[1]) == made[0].jaccard(made[1])
    buffer = bytearray(loaded[0].bytesize())
    loaded[0].serialize(buffer)
    assert LeanMinHash.deserialize(buffer) == loaded[0]


def test_equal_bands_make_equal_keys() -> None:
    """Two signatures agree in a band's key exactly where they agree in its rows."""
    signatures = np.array([[1, 2, 3, 4], [1, 2, 9, 4], [2, 1, 3, 4]], dtype=np.uint32)
    first, second = band_keys(signatures, 0, 2), band_keys(signatures, 1, 2)
    assert (first[0] == first[1], first[0] == first[2]) == (True, False)
    assert (second[0] == second[1], second[0] == second[2]) == (False, True)
    assert first[0] != band_keys(signatures[:, [2, 3, 0, 1]], 1, 2)[0]


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(2, 8))
def test_pairs_of_buckets(keys: list[int], cap: int) -> None:
    """A bucket within the cap gives all its pairs; a larger one stays connected and linear."""
    members = np.arange(len(keys), dtype=np.int64)
    pairs, large = pairs_of_runs(np.array(keys, dtype=np.uint64), members, cap)
    assert large == sum(keys.count(key) > cap for key in set(keys))
    left, right = ends_of_pairs(pairs)
    found = set(zip(left.tolist(), right.tolist(), strict=True))
    for key in set(keys):
        bucket = [i for i, k in enumerate(keys) if k == key]
        inside = {(a, b) for a, b in found if a in bucket}
        if len(bucket) <= cap:
            assert inside == {(a, b) for a in bucket for b in bucket if a < b}
        else:
            assert {(bucket[0], other) for other in bucket[1:]} <= inside
            assert len(inside) <= 2 * len(bucket)
    assert all(keys[a] == keys[b] and a < b for a, b in found)


@pytest.mark.parametrize("size", [1, 3, 5])
def test_shingles_are_runs_of_words(size: int) -> None:
    """The shingles of a text are those of its words, whatever the typography."""
    plain = 'The mayor said: "We will rebuild the bridge" - and left.'
    typeset = "THE MAYOR   SAID: “We will rebuild the bridge”\n— and left…"
    hashes = [word_hashes(text, [(0, len(text))])[0] for text in (plain, typeset)]
    assert np.array_equal(hashes[0], hashes[1])
    bounds = np.array([0, 10])
    assert len(shingles_of_texts(hashes[0], bounds, size)[0]) == 10 - size + 1


def test_word_offsets_point_into_the_text() -> None:
    """The offsets of words are those of the text, in code points, not of the sentence."""
    text = "Überspring this. Keep žat."
    documents = pl.DataFrame({"document": ["a"], "text": [text]})
    spans = {"document": ["a"], "start": [17], "end": [26], "kind": ["body"]}
    words = read_words(documents, pl.DataFrame(spans))
    starts, ends = words.offsets(np.array([1, 0]), np.array([1, 1]))
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == ["žat", "Keep žat"]


@given(
    st.dictionaries(st.integers(0, 30), st.sets(st.integers(0, 12), max_size=8), max_size=12),
    st.integers(1, 4),
)
def test_pairs_that_share_enough_keys(owned: dict[int, set[int]], least: int) -> None:
    """Exactly the pairs that share enough keys come out, with how many they share."""
    rows = [(key, member) for member, keys in sorted(owned.items()) for key in keys]
    keys, members = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    pairs, shared = pairs_sharing(keys.copy(), members.copy(), least)
    left, right = ends_of_pairs(pairs)
    counts = Counter(
        pair for pair in combinations(sorted(owned), 2) for _ in owned[pair[0]] & owned[pair[1]]
    )
    expected = {pair: count for pair, count in counts.items() if count >= least}
    ends = zip(left.tolist(), right.tolist(), strict=True)
    assert dict(zip(ends, shared.tolist(), strict=True)) == expected


@pytest.mark.parametrize("members", [45, 46, 47, 60, 100])
def test_many_pairs_that_share_keys_have_room(members: int) -> None:
    """Members that all share two keys give all their pairs, however many more than were awaited."""
    keys, owners = np.tile([0, 1], members), np.repeat(np.arange(members), 2)
    pairs, shared = pairs_sharing(keys, owners, 2)
    ends = [ends.tolist() for ends in ends_of_pairs(pairs)]
    assert [*zip(*ends, strict=True)] == [*combinations(range(members), 2)]
    assert set(shared.tolist()) == {2}


@given(st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)))), st.integers(1, 3))
def test_pairs_are_counted_part_by_part(parts: list[list[tuple[int, int]]], least: int) -> None:
    """The pairs that stand in enough parts come out sorted, however few are merged at a time."""
    arrays = [np.array([*{*part}], np.int64).reshape(-1, 2).T for part in parts]
    with patch("dedup.kernels.pairs._PAIRS_AT_ONCE", 2):
        found = counted_pairs((pairs_of(left, right) for left, right in arrays), least)
    counts = Counter(pair for part in parts for pair in {*part})
    left, right = ends_of_pairs(found)
    expected = sorted(pair for pair, count in counts.items() if count >= least)
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == expected


@given(st.data(), st.integers(1, 3), st.integers(1, 8))
def test_pairs_that_agree_and_stand_near(data: st.DataObject, least: int, at_once: int) -> None:
    """Exactly the pairs in reach of each other come out that agree in what both demand."""
    rows = data.draw(st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), max_size=8))
    signatures = np.array(rows, dtype=np.uint32).reshape(-1, 4)
    members = np.array(data.draw(st.permutations(range(len(rows)))), dtype=np.int64)
    reach = data.draw(st.integers(1, 4))
    ends = np.minimum(np.arange(len(rows)) + reach, len(rows))
    demanded = np.array([least + place % 2 for place in range(len(rows))], dtype=np.int64)
    with patch("dedup.kernels.pairs._PAIRS_AT_ONCE", at_once):
        parts = [*pairs_agreeing(signatures, members, ends, demanded)]
    expected = [
        tuple(sorted((int(members[one]), int(members[other]))))
        for one in range(len(rows))
        for other in range(one + 1, ends[one])
        if (signatures[members[one]] == signatures[members[other]]).sum()
        >= max(demanded[one], demanded[other])
    ]
    left, right = ends_of_pairs(np.concatenate([np.empty(0, dtype=np.int64), *parts]))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == expected


@given(st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 9)))
def test_values_are_counted_wherever_they_stand(values: list[int]) -> None:
    """Values that stand twice have a number each, which tells how often they stand there."""
    keys, times = shared_values(np.array(values, dtype=np.uint32))
    counts = Counter(values)
    found = [times[key] if key >= 0 else 1 for key in keys]
    assert found == [counts[value] for value in values]
    several = [pair for pair in zip(values, keys.tolist(), strict=True) if pair[1] >= 0]
    assert len({*several}) == len({key for _, key in several}) == len(times)
