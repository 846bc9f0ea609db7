"""What every setting of the event tier does: one value finds more, another less."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, reduce
from typing import Any, NamedTuple

import msgspec
import polars as pl
import pytest

import dedup
from dedup.clusters import form_event_clusters
from dedup.config import Config, EventConfig
from dedup.documents import as_corpus
from dedup.schema import empty_table
from tests.case_files import tab_lines
from tests.matching.corpora import BRIDGE, TOLD_AGAIN, frame, seeds, strangers

from .test_events import event_edges

FERRY = (
    "A ferry carries lorry drivers and commuters over the Teal from Harwick to Lowmarsh, where the "
    "suspension bridge collapsed. Mayor Edda Quillfeather had asked the county for warnings, and "
    "Orland Brothers, the steelmaker, showed the records of corroded hangers and cables."
)
"""A later report on the bridge."""
FIRST = datetime(2024, 5, 6)


class Case(NamedTuple):
    """A key, a value that finds more and one that finds less, what shows it, and in which pile."""

    key: str
    more: float
    less: float
    shows: str
    pile: str


def cases() -> list[Case]:
    """Return the lines of the data file."""
    rows = tab_lines("settings/events.tsv")
    return [Case(key, float(more), float(less), *shown) for key, more, less, *shown in rows]


def reports(*told: tuple[str, int | None]) -> pl.DataFrame:
    """Return reports and the days on which they were published, among strangers of the first."""
    every = [*told, *((text, 0) for text in strangers(6).values())]
    days = [None if day is None else (FIRST + timedelta(days=day)).isoformat() for _, day in every]
    names = [f"report{number:02}" for number in range(len(every))]
    texts = [text for text, _ in every]
    return pl.DataFrame({"id": names, "text": texts, "published": days})


@cache
def piles() -> dict[str, pl.DataFrame]:
    """Return the piles by name."""
    few = seeds().select(id="document", text="text")
    return {
        "seeds": few,
        "three": few.head(3),
        "dated": reports(
            (BRIDGE, 0), (TOLD_AGAIN, 1), (f"{TOLD_AGAIN} Ships wait.", 20), (FERRY, 40)
        ),
        "undated": reports((BRIDGE, 0), (TOLD_AGAIN, None), (FERRY, 40)),
    }


def turned(case: Case, value: float) -> Config:
    """Return the configuration with one value turned, checked as that of a file is."""
    *path, last = case.key.split(".")
    section: Any = reduce(getattr, path, Config())
    (field,) = (one for one in msgspec.structs.fields(section) if one.name == last)
    whole = isinstance(field.default, int)
    values: dict[str, Any] = {last: int(value) if whole else value}
    for name in reversed(path):
        values = {name: values}
    if case.shows == "passages":  # by which none joins that is a member anyway
        values["event"] = values.get("event", {}) | {"threshold": 0.93}
    return msgspec.convert(values | {"stop_after": "clusters"}, Config)


@cache
def result_of(pile: str, config: bytes) -> dedup.Result:
    """Return a run of a pile; one value of most cases is the default, so they share it."""
    return dedup.run(piles()[pile], config=msgspec.json.decode(config, type=Config))


def shown(case: Case, value: float) -> set[tuple[object, ...]]:
    """Return what a value finds in the pile of a case."""
    result = result_of(case.pile, msgspec.json.encode(turned(case, value)))
    edges = result.edges.filter(tier="event").select("left", "right", "score")
    held = result.clusters.filter(tier="story" if case.shows == "story" else "event")
    if case.shows == "compared":
        return set(edges.select("left", "right").rows())
    if case.shows == "scores":
        return steps(edges)
    if case.shows == "confidence":
        return steps(held.select("cluster", "document", "confidence"))
    membership = {"whole": ["whole"], "passages": ["passage"]}
    kinds = membership.get(case.shows, ["whole", "passage"])
    return set(held.filter(pl.col("membership").is_in(kinds)).select("document").rows())


def steps(numbers: pl.DataFrame) -> set[tuple[object, ...]]:
    """Return all ten-thousandths up to the numbers: a smaller number has fewer of them."""
    return {(*key, step) for *key, number in numbers.rows() for step in range(int(number * 10_000))}


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[case.key for case in CASES])
def test_a_setting_turned_one_way_finds_less(case: Case) -> None:
    """What the other value compares, joins or holds likelier, it does not, and nothing else."""
    assert shown(case, case.less) < shown(case, case.more)


@pytest.mark.parametrize(("group_days", "together"), [(41, {"a", "b", "c"}), (39, {"a", "b"})])
def test_an_undated_report_bridges_so_many_days(group_days: float, together: set[str]) -> None:
    """A report without a date joins no groups that lie further apart."""
    dates = pl.Series("published", ["2024-05-06", None, "2024-06-15"])
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, c=FERRY).with_columns(dates)
    edges = event_edges(("a", "b", 0.95), ("a", "c", 0.3), ("b", "c", 0.95))
    config = Config(event=EventConfig(threshold=0.6, cohesion=0, group_days=group_days))
    documents = as_corpus(texts).stored
    clusters = form_event_clusters(documents, edges, empty_table("clusters"), config=config)
    assert set(clusters["document"]) == together


ELSEWHERE = {
    # held against datasketch, or counted: test_sketches, test_words
    *("event.terms", "event.num_perm", "event.bands", "event.seed", "event.pairs"),
    # what is proposed: tests/matching/test_settings
    *("event.bucket_cap", "event.pair_cap", "event.pairs_shared", "event.block_days"),
    "event.unblocked",
    # what the pile is like, and what may be merged: test_pile, test_linkage
    *("event.pile", "event.cohesion", "event.missing_dates"),
    # quotations and neighbours, of which these piles have too few: test_cues, test_profiles
    *("event.evidence.shared_quotes", "event.evidence.profile_correlation"),
    # how long a subject may be silent: test_stories
    "story.silence",
    # above
    "event.group_days",
}


def keys_of(section: msgspec.Struct, path: str) -> Iterator[str]:
    """Yield the keys of a section and of those inside of it."""
    for name, value in msgspec.structs.asdict(section).items():
        inner = isinstance(value, msgspec.Struct)
        yield from keys_of(value, f"{path}.{name}") if inner else [f"{path}.{name}"]


def test_every_key_has_a_case() -> None:
    """A key that changes nothing anywhere would be none."""
    sections = ("event", "story", "confidence", "passage")
    known = {key for name in sections for key in keys_of(getattr(Config(), name), name)}
    assert {case.key for case in CASES} == known - ELSEWHERE
    assert known >= ELSEWHERE
