"""What every setting of what is told in a cluster does: one value finds more, another less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any, NamedTuple

import msgspec
import polars as pl
import pytest

from dedup.config import Config
from dedup.differences.claims import SaidSentence
from dedup.differences.points import find_points
from dedup.members import ClusterMember, SentenceSpan
from dedup.quotes.quotations import find_pieces
from dedup.quotes.table import quotes_of
from dedup.text import content_hash, words
from dedup.wordings import read_wording
from tests.case_files import tab_lines

from .statement_builders import align_cluster, members

NOON = datetime(2020, 5, 1, 12, tzinfo=UTC)
Found = set[tuple[object, ...]]


class Case(NamedTuple):
    """A key of a section, a value that finds more and one that finds less, and what shows it."""

    section: str
    key: str
    more: float
    less: float
    told: tuple[str, ...]


def cases(section: str) -> list[Case]:
    """Return the lines of the data file of a section."""
    return [
        Case(section, key, float(more), float(less), tuple(told))
        for key, more, less, *told in tab_lines(f"settings/{section}.tsv")
    ]


def turned(case: Case, value: float) -> Config:
    """Return the configuration with one value turned, checked as that of a file is."""
    kind = type(getattr(getattr(Config(), case.section), case.key))
    return msgspec.convert({case.section: {case.key: kind(value)}}, Config)


def differing(case: Case, config: Config) -> Found:
    """Return the values that two sentences give on a point, and whether they are in conflict."""
    one, other, *hours = case.told
    published = (NOON, NOON + timedelta(hours=float("".join(hours) or 0)))
    said = [
        SaidSentence(name, 0, 0, time, text, read_wording(text))
        for name, time, text in zip("ab", published, (one, other), strict=True)
    ]
    points = find_points(said, config=config.differences)
    given = [(point.verdict, *(claim.value for _, claim in point.given)) for point in points]
    return {(verdict, *values) for last, *values in given for verdict in {"differs", last}}


def quoted(case: Case, config: Config) -> Found:
    """Return the pairs of words that stand in one quotation which both texts have."""
    both = [
        ClusterMember(name, content_hash(text), None, text, True, (span_of(text),))
        for name, text in zip("ab", case.told, strict=True)
    ]
    texts = {one.document: one.text for one in both}
    found: Found = set()
    for row in quotes_of("c", find_pieces(both, config=config.quotes), config):
        document, first = row["document"], row["start"]
        held = [first + start for start, _, _ in words(texts[document][first : row["end"]])]
        found.update((document, *pair) for pair in product(held, repeat=2))
    return found


def span_of(text: str) -> SentenceSpan:
    """Return a text as one sentence."""
    return SentenceSpan(0, 0, len(text), "body")


def aligned(case: Case, config: Config) -> pl.DataFrame:
    """Return the statements of reports whose sentences a bar parts."""
    return align_cluster("c", members(text.split(" | ") for text in case.told), config=config)


def matched(case: Case, config: Config) -> Found:
    """Return the pairs of sentences that stand in one row, which are sure, and every score."""
    table = aligned(case, config)
    found: Found = set()
    for _, row in table.drop_nulls("sentence").group_by("statement"):
        places = sorted(row.select("document", "sentence").rows())
        found.update(("together", *pair) for pair in combinations(places, 2))
    for document, sentence, score, band in table.drop_nulls("band").select(
        "document", "sentence", "score", "band"
    ).rows():  # fmt: skip
        found.update(("score", document, sentence, step) for step in range(int(score * 1000)))
        found.update({("sure", document, sentence)} if band == "sure" else ())
    return found


def missed(case: Case, config: Config) -> Found:
    """Return what is called omitted or only here, by statement and document."""
    absent = aligned(case, config).filter(pl.col("grade").is_in(["omitted", "only here"]))
    return set(absent.select("grade", "document", "statement").rows())


def found_by(case: Case) -> Callable[[Case, Config], Found]:
    """Return what shows what the key of a case does."""
    if case.section == "statements":
        return missed if case.key.startswith("absent") else matched
    return {"differences": differing, "quotes": quoted}[case.section]


SECTIONS = ("statements", "quotes", "differences")
CASES = [case for section in SECTIONS for case in cases(section)]


THRESHOLDS = ("score_cutoff", "sure_words", "absent")
"""What keys of statements begin with that move no score."""


def at_its_ends(case: Case) -> Iterator[Config]:
    """Yield the configurations with the least and the most that the key of a case may be."""
    fields = msgspec.inspect.type_info(type(getattr(Config(), case.section))).fields
    (kind,) = (field.type for field in fields if field.name == case.key)
    assert isinstance(kind, msgspec.inspect.IntType | msgspec.inspect.FloatType)
    yield from (turned(case, end) for end in (kind.ge, kind.le or 1e6) if end is not None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.section}.{case.key}")
def test_a_setting_turned_one_way_finds_less(case: Case) -> None:
    """What the other value finds in the case of the key, it does not, and nothing in its place."""
    find = found_by(case)
    assert find(case, turned(case, case.less)) < find(case, turned(case, case.more))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_stricter_threshold_finds_nothing_else(section: str) -> None:
    """Whatever a threshold is turned to, what the stricter value finds the other finds as well."""
    for case in cases(section):
        if section == "statements" and not case.key.startswith(THRESHOLDS):
            continue
        find, more, less = found_by(case), turned(case, case.more), turned(case, case.less)
        for other in cases(section):
            assert find(other, less) <= find(other, more), (case.key, other)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.section}.{case.key}")
def test_the_ends_of_a_range_are_values(case: Case) -> None:
    """The least and the most that a key may be make a table, without a warning."""
    for config in at_its_ends(case):
        found_by(case)(case, config)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_has_a_case(section: str) -> None:
    """A key that changes nothing anywhere would be none."""
    known: Any = getattr(Config(), section)
    assert [case.key for case in cases(section)] == [*known.__struct_fields__]
