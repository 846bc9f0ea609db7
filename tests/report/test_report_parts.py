"""Parts of a report: pages made of few rows, here or in other processes, are the same pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report_builders import neighbours_result

from dedup.engine.processes import Workers
from dedup.report import write_report
from dedup.report.event.cluster import read_cluster
from dedup.report.event.page import event_page
from dedup.report.event.stories import Stories
from dedup.report.html import render, render_part
from dedup.report.page_order import page_keys, places
from dedup.report.parts import report_parts
from dedup.report.rows.tables import Tables
from dedup.result import Result

EVENTS = 130


@pytest.fixture(scope="module")
def neighbours() -> Result:
    """Events of two reports each; every report nearly joined the next event, and one copied it."""
    return neighbours_result(EVENTS)


def test_a_page_of_few_rows_is_the_page_of_all_of_them(neighbours: Result) -> None:
    """A part holds all that its pages show: near misses, their titles, passages and links too."""
    tables = Tables(neighbours)
    stories = Stories(tables)
    parts = list(report_parts(tables, stories))
    assert [one.key for pages, _ in parts for one in pages] == page_keys(tables)
    rendered = [one for part in parts for one in render_part(*part, title="T")]
    written = {line.cluster: page for line, page in rendered}
    placed = places(tables, page_keys(tables))
    for key in page_keys(tables):
        story = stories.part(key, linked=True)
        cluster = read_cluster(tables, key)
        page = event_page(tables, cluster, story, title="T", index="../index.html")
        assert page.near
        assert written[key.cluster] == render(replace(page, place=placed[key]))


def test_a_part_holds_little_else(neighbours: Result) -> None:
    """Of documents: the members and those that nearly joined."""
    tables = Tables(neighbours)
    first, *_ = report_parts(tables, Stories(tables))
    assert first.frames.documents.height == 2 * len(first.pages) + 1


def test_workers_write_the_same_bytes(neighbours: Result, tmp_path: Path) -> None:
    """Pages made in other processes are those made here, to the last byte."""
    alone = write_report(neighbours, tmp_path / "alone").parent
    with Workers(2) as pool:
        together = write_report(neighbours, tmp_path / "two", mapped=pool.starmap).parent
    files = sorted(path.relative_to(alone) for path in alone.rglob("*.html"))
    assert len(files) > EVENTS
    assert all((alone / one).read_bytes() == (together / one).read_bytes() for one in files)
