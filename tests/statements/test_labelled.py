"""Labelled pairs of sentences name sentences that are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup.errors import InputError
from dedup.evaluate.labelled import read_alignment


@pytest.mark.parametrize("list_of", ["matches", "borderline"])
@pytest.mark.parametrize(
    ("left", "right", "is_there"),
    [
        (0, 0, True),
        (1, 2, True),
        (2, 0, False),
        (0, 3, False),
        (-1, 0, False),
        (0, -1, False),
    ],
)
def test_a_pair_names_a_sentence_of_either_side(
    tmp_path: Path, list_of: str, left: int, right: int, is_there: bool
) -> None:
    """Counted from 0; a place that either side lacks is an error that names the line."""
    sides = {"left_sentences": ["One.", "Two."], "right_sentences": ["One.", "Two.", "Three."]}
    pair = {"left": left, "right": right}
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"id": "a", **sides, list_of: [pair]}), encoding="utf-8")
    if is_there:
        assert len(read_alignment(path)) == 1
    else:
        with pytest.raises(InputError, match=rf":1: pair {left}, {right} names a sentence"):
            read_alignment(path)
