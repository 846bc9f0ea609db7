"""Chinese and Japanese, which have no spaces: copies are found by n-grams of characters."""

from __future__ import annotations

import json

import polars as pl
import pytest

import dedup
from tests.case_files import case_lines

CASES = [json.loads(line) for line in case_lines("unspaced.jsonl")]
ORDER = ["original", "copy", "other"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["language"])
def test_an_edited_copy_without_spaces_is_in_the_cluster_of_its_original(
    case: dict[str, str],
) -> None:
    """A few characters are changed: that is a copy. A report that shares many of them is none."""
    rows = pl.DataFrame({"id": ORDER, "text": [case[name] for name in ORDER]})
    clustered = rows.pipe(dedup.with_clusters)
    original, copy, other = clustered["copy_cluster"]
    assert original is not None
    assert original == copy
    assert other is None
    assert clustered["event_cluster"][2] is None


def test_characters_that_sound_alike_are_different_words() -> None:
    """A report of Mayor Zhang is no reprint of one of another Mayor Zhang."""
    text = CASES[0]["original"] + "章市长说，他在石家庄。"
    other = text.replace("章", "张").replace("他", "她").replace("石家", "十家")
    rows = pl.DataFrame({"id": ["a", "b"], "text": [text, other]})
    [edge] = dedup.run(rows).edges.filter(tier="copy").to_dicts()
    assert (edge["relation"], edge["jaccard"] < 1) == ("copy", True)
