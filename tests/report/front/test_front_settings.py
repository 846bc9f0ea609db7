"""What the settings of the samples for review do on the front page."""

from __future__ import annotations

import msgspec
import pytest
from report_builders import index_of

from dedup.config import Config, ReportConfig
from dedup.report.event.line import ClusterLine
from dedup.report.front.page import IndexPage
from dedup.result import Result


def page_with(result: Result, lines: list[ClusterLine], **settings: int) -> IndexPage:
    """Return the front page with some settings of the report turned."""
    config = Config(report=ReportConfig(**settings))
    info = msgspec.structs.replace(result.info, configuration=config)
    return index_of(result.replace(info=info), lines)


@pytest.mark.parametrize("size", [1, 3])
def test_a_sample_has_so_many_clusters_at_most(
    result: Result, lines: list[ClusterLine], size: int
) -> None:
    """And has them all where there are as many."""
    sizes = [len(one.lines) for one in page_with(result, lines, sample=size).samples]
    assert max(sizes) == size
    few, many = (page_with(result, lines, sample=one).samples for one in (size, 8))
    assert [one.lines for one in few] == [one.lines[:size] for one in many]


def test_another_seed_draws_others(result: Result, lines: list[ClusterLine]) -> None:
    """The random sample alone depends on it."""
    one, other = (page_with(result, lines, sample=2, seed=seed) for seed in (1, 2))
    assert one.draw != other.draw
    assert one.samples[:-1] == other.samples[:-1]
    assert one.samples[-1] != other.samples[-1]
