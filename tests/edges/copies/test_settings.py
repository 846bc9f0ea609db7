"""What every setting of the copy tier does: one value compares or joins more, another less."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
import polars as pl
import pytest

import dedup
from dedup.config import Config, CopyConfig
from tests.case_files import tab_lines
from tests.matching.corpora import strangers

Pile = list[tuple[str, float]]
"""Texts, and the days on which they were published."""


class Case(NamedTuple):
    """A key, a value that does more and one that does less, of what, and the pile that shows it."""

    key: str
    more: float
    less: float
    shows: str
    pile: str
    sizes: tuple[float, ...]


def cases() -> list[Case]:
    """Return the lines of the data file."""
    return [
        Case(key, float(more), float(less), shows, pile, tuple(map(float, sizes.split())))
        for key, more, less, shows, pile, sizes in tab_lines("settings/copies.tsv")
    ]


def said(words: float, seed: int) -> list[str]:
    """Return the words of an invented text, in sentences of twelve."""
    return strangers(1, words=int(words), seed=seed)["stranger0"].split()


def edited(words: float, share: float, days: float = 0) -> Pile:
    """Return a report, and one in which a share of the words, here and there, are others."""
    source = random.Random(1)  # noqa: S311 - places of words, no secret
    report, others = said(words, 1), said(words, 2)
    pairs = zip(report, others, strict=True)
    changed = [other if source.random() < share else word for word, other in pairs]
    return [(" ".join(report), 0), (" ".join(changed), days)]


def opened(words: float, opening: float, more: float = 0, seed: float = 1) -> Pile:
    """Return a report, and its first words with some more behind them."""
    report = said(words, int(seed))
    stub = [*report[: int(opening)], *said(more, 2)]
    return [(" ".join(report), 0), (" ".join(stub), 0)]


def shortened(words: float, opening: float, share: float, seed: float) -> Pile:
    """Return a report, and its first words, of which a share, here and there, are others."""
    source, report = random.Random(seed), said(words, int(seed))  # noqa: S311 - places of words
    stub = ["x" if source.random() < share else word for word in report[: int(opening)]]
    return [(" ".join(report), 0), (" ".join(stub), 0)]


def ended(shared: float, one: float, other: float, days: float = 0) -> Pile:
    """Return two reports that end alike, each with a beginning of its own."""
    both = said(shared, 1)
    parts = said(one, 2), said(other, 3)
    return [(" ".join([*part, *both]), days * place) for place, part in enumerate(parts)]


def misread(words: float, share: float) -> Pile:
    """Return a report twice, in which a share of the letters is wrong."""
    text = " ".join(said(words, 1))
    sources = (random.Random(seed) for seed in (1, 2))  # noqa: S311 - places of letters
    return [
        ("".join("x" if c.isalpha() and source.random() < share else c for c in text), 0)
        for source in sources
    ]


def passed(words: float, around: float, pages: float) -> Pile:
    """Return unlike pages that hold one passage."""
    passage = " ".join(said(words, 1))
    parts = [(said(around, 10 + page), said(around, 50 + page)) for page in range(int(pages))]
    return [(f"{' '.join(one)}\n{passage}\n{' '.join(other)}", 0) for one, other in parts]


def bridged(words: float) -> Pile:
    """Return two reports, and a page with both."""
    one, other = (" ".join(said(words, seed)) for seed in (1, 2))
    return [(one, 0), (other, 0), (f"{one}\n{other}", 0)]


FORM = (
    "The exchange of {place} closed at {a} points on Monday, {b} more than the day before. Oil for "
    "March delivery settled at {c} dollars a barrel in the afternoon session, and gold at {d} "
    "dollars an ounce after a quiet morning. Dealers at {firm} said that volume on the floor "
    "reached {e} million shares in {f} hours as institutions stayed away before "
    "the holiday of {saint}."
)


def filled(numbers: float, names: float, days: float, words: float = 0) -> Pile:
    """Return a form twice, with so many other numbers and names in it, and words that stay."""
    first = dict(zip("abcdef", range(1001, 1007), strict=True))
    first |= {"place": "Ashford", "firm": "Cobalt", "saint": "Martin"}
    second = dict(zip("abcdef", range(9011, 9017), strict=True))
    second |= {"place": "Zelmont", "firm": "Unity", "saint": "Lucia"}
    kept = {*list("abcdef")[int(numbers) :], *["place", "firm", "saint"][int(names) :]}
    mixed = {name: (first if name in kept else second)[name] for name in first}
    stay = " ".join(said(words, 1))
    return [(f"{FORM.format(**one)} {stay}", day) for one, day in ((first, 0), (mixed, days))]


PILES: dict[str, Callable[..., Pile]] = {
    one.__name__: one
    for one in (edited, opened, shortened, ended, misread, passed, bridged, filled)
}


def result_of(case: Case, value: float) -> dedup.Result:
    """Return what becomes of the pile of a case with one value turned."""
    kind = type(getattr(CopyConfig(), case.key))
    turned = {"copy": {case.key: kind(value)}, "tiers": ["copy"], "stop_after": "clusters"}
    pile, first = PILES[case.pile](*case.sizes), datetime(2024, 5, 6)
    days = [(first + timedelta(days=day)).isoformat() for _, day in pile]
    frame = pl.DataFrame({"text": [text for text, _ in pile], "published": days})
    outlet = pl.int_range(pl.len()).cast(pl.String)
    frame = frame.with_columns(id=outlet, source=outlet)
    return dedup.run(frame, config=msgspec.convert(turned, Config))


def shown(case: Case, value: float) -> set[tuple[object, ...]]:
    """Return what a value does with the pile of a case: which pairs it compares, joins or shows."""
    result = result_of(case, value)
    edges = result.edges
    if case.shows == "together":
        held = result.clusters.select("cluster", "document")
        pairs = held.join(held, on="cluster").filter(pl.col("document") < pl.col("document_right"))
        return set(pairs.select("document", "document_right").rows())
    if case.shows == "copied":
        spans = edges.explode("copied_spans").drop_nulls("copied_spans").unnest("copied_spans")
        return set(spans.select("left", "right", "left_start").rows())
    kinds = {"compared": pl.lit(value=True), "accepted": pl.col("verdict") == "accepted"}
    chosen = kinds.get(case.shows, pl.col("relation") == case.shows)
    return set(edges.filter(chosen).select("left", "right").rows())


CASES = cases()
ELSEWHERE = {
    "num_perm": "its signatures are held against datasketch's in test_sketches",
    "recall": "so are its bands",
    "seed": "and its permutations",
    "bucket_cap": "test_copies has a large group that stays whole",
    "group_cap": "and the same with few leaders",
}


@pytest.mark.parametrize("case", CASES, ids=[case.key for case in CASES])
def test_a_setting_turned_one_way_does_less(case: Case) -> None:
    """What the other value compares, joins or shows, it does not, and nothing in its place."""
    assert shown(case, case.less) < shown(case, case.more)


def test_every_key_has_a_case() -> None:
    """A key that changes nothing anywhere would be none."""
    known = set(CopyConfig.__struct_fields__)
    assert {case.key for case in CASES} == known - ELSEWHERE.keys()
    assert ELSEWHERE.keys() <= known


@pytest.mark.parametrize(("numbers", "names", "copy"), [(3, 0, True), (6, 0, True), (6, 1, False)])
def test_numbers_alone_make_no_other_event_of_a_day(numbers: int, names: int, copy: bool) -> None:
    """They are corrected and updated; a form that is filled in anew has other names as well."""
    default = CopyConfig().template
    case = Case("template", default, default, "accepted", "filled", (numbers, names, 0, 100))
    assert shown(case, default) == ({("0", "1")} if copy else set())
