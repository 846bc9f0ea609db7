"""What every setting of the candidates of the event tier does: one value proposes more."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import dedup
from dedup.candidates.events import same_particulars, same_subject
from dedup.config import BoilerplateConfig, Config, EventConfig

from .corpora import frame, strangers
from .test_candidates import SEVERAL, UNRELATED, listed, pairs, sketched

VALUES: dict[str, tuple[Any, Any]] = {
    "bucket_cap": (100, 2),
    "block_days": (8, 4),
    "unblocked": (2_000, 1),
    "pair_cap": (64, 2),
    "pairs_shared": (1, 2),
}
"""Of every key a value that proposes more, and one that proposes less."""
Reports = list[tuple[float, list[int]]]
"""The days of reports (none: NaN), and what stands in their first bands; 0 is nobody else's."""
EXAMPLES: dict[str, Reports] = {
    "bucket_cap": [(1.0, [1, 0, 0, 0])] * 6,
    "block_days": [(1.0, [1, 0, 0, 0]), (4.5, [1, 0, 0, 0])],
    "unblocked": [(1.0, [1, 0, 0, 0]), (40.0, [1, 0, 0, 0])],
    "pair_cap": [(1.0, [1, 2, 3, 0])] * 3,
    "pairs_shared": [(1.0, [1, 0, 0, 0])] * 2,
}
"""Of every key reports of which the first value proposes some pair that the other does not."""
BLOCKED = {"block_days"}
"""Keys that hold where dated documents are compared in blocks."""


def proposed(key: str, value: float, reports: Reports) -> set[tuple[int, int]]:
    """Return the pairs that are proposed with one value turned, by subjects or by particulars."""
    days = np.array([day for day, _ in reports])
    some: dict[str, Any] = {"num_perm": 512, "bands": 256}
    some |= {"unblocked": 1} if key in BLOCKED else {}
    config = EventConfig(**some | {key: value})
    if "pair" in key:
        values = [sorted({one for one in held if one}) for _, held in reports]
        return pairs(same_particulars(sketched(pairs=values), days, config))
    rows = 512 // 256
    signatures = np.arange(len(reports) * 512, dtype=np.uint32).reshape(len(reports), -1)
    for number, (_, held) in enumerate(reports):
        for band, one in enumerate(held):
            if one:
                signatures[number, band * rows : (band + 1) * rows] = UNRELATED + one
    return pairs(same_subject(sketched(terms=listed(signatures)), days, config))


@pytest.mark.parametrize("key", VALUES)
def test_a_setting_turned_one_way_proposes_less(key: str) -> None:
    """What the other value proposes of some reports, it does not, and nothing in its place."""
    more, less = (proposed(key, value, EXAMPLES[key]) for value in VALUES[key])
    assert less < more


@settings(max_examples=8)
@given(SEVERAL)
def test_a_stricter_setting_proposes_nothing_else(reports: Reports) -> None:
    """Of any reports every key proposes no pair that its looser value leaves out."""
    for key, values in VALUES.items():
        more, less = (proposed(key, value, reports) for value in values)
        assert less <= more, key


@pytest.mark.parametrize(("undeclared", "learned"), [(8, True), (9, False)])
def test_a_line_of_no_declared_source_is_furniture_in_so_many_documents(
    undeclared: int, learned: bool
) -> None:
    """Where documents name no source they may come from many, so more of them must hold it."""
    texts = {
        name: f"{text}\nFollow the Gazette on every channel you like best."
        for name, text in strangers(8, words=60).items()
    }
    boilerplate = BoilerplateConfig(undeclared=undeclared, documents=2)
    config = Config(tiers=("copy",), stop_after="clusters", boilerplate=boilerplate)
    assert dedup.run(frame(**texts), config=config).boilerplate.height == learned
