"""Members: what the documents of one event share beyond its subject, where dates do not tell.

Reports of two events of one subject share its names, its background, its quotations of last month.
Among the members of one group all of that is common, so it weighs nothing there. What is left is
what one event has and the other has not: a document without any of it is *detached*, and one that
has it in one place only, far from its lead, is *confined*: in the event by that passage, as a
digest is. What it tells there stands in the first half of another member: two reports may share a
detail at their ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Float64s
from dedup.config import EventConfig
from dedup.edges.events.compared import Compared
from dedup.edges.events.neighbourhoods import rarity_among
from dedup.edges.events.pairs import groups_by_score, with_values
from dedup.edges.events.windows import Windows
from dedup.kernels.sparse import row_cosines
from dedup.spans import covered

DETACHED: Final = "detached"
CONFINED: Final = "confined"
TEMPLATE: Final = "template"
EXCLUSION: Final = pl.Enum([DETACHED, CONFINED, TEMPLATE])

_LEAST_MEMBERS: Final = 3
"""Documents of a group from which on some can share what another lacks."""
_MOST_MEMBERS: Final = 40
"""In larger groups nobody is excluded: all their words are common among them."""
_WINDOW_TERMS: Final = 12
"""Kept stems of a short window."""
_LEAST_OTHERS: Final = 4
"""Members of an event before a document is detached from it."""
_LEAST_TERMS: Final = 140
"""A document of fewer distinct kept stems is too short to be detached."""
_LEAST_SPECIFIC: Final = 0.25
"""A document whose best window stays below this with every member is detached ..."""
_SHARE_OF_BEST: Final = 0.5
"""... if it also stays below this share of the event's best."""
_CONFINED: Final = 0.1
"""A member is in the event by a passage only if its specific windows cover at most this share of
its text ..."""
_LEAD_SHARE: Final = 0.35
"""... and its first third reaches at most this share of its best window ..."""
_ENOUGH: Final = 0.35
"""... which is at least this."""
_ROUNDS: Final = 3
"""Times at most that groups are formed anew without those who were excluded."""
_LEAD_WINDOWS: Final = 5
"""Windows of a lead at least; of a long report it is the first third."""
_ALIKE: Final = 0.6
"""A window with this share of the best cosine belongs to the specific passage."""
_MEASURED: Final[dict[str, pl.DataType]] = {
    "left": pl.UInt32(),
    "right": pl.UInt32(),
    "exclusion": EXCLUSION,
    "member_specificity": pl.Float64(),
    "is_passage": pl.Boolean(),
}


def with_exclusions(
    scored: pl.DataFrame,
    published: pl.Series,
    compared: Compared,
    *,
    config: EventConfig,
) -> pl.DataFrame:
    """Add ``member_specificity`` and ``exclusion`` to pairs of documents of one event.

    The groups that the scores alone would form are looked at; only in those that hold an undated
    document a check is made, and only undated documents (or dated ones among them) are excluded.

    Args:
        scored: pairs of rows, each once: ``left``, ``right``, ``score``.
        published: of every row, null where nobody knows.
        compared: the documents, as rows.
        config: the configuration of the event tier.

    Returns:
        ``scored`` in its order. ``member_specificity``: cosine of the best pair of short windows,
        by words that are rare among the members; ``exclusion``: ``detached``, ``confined`` or null;
        ``is_passage``: whether the pair is the one by which a confined document is in the event.
    """
    undated = set(published.is_null().arg_true().to_list())
    exclusions = _Exclusions({}, {})
    around = scored
    for _ in range(_ROUNDS):
        groups = [
            group
            for group in _groups_to_check(around, exclusions, config)
            if not undated.isdisjoint(group)
        ]
        short = _short_windows(groups, compared)
        changed = [
            name
            for group in groups
            if exclusions.take_in(_check_group(group, undated, short))
            for name in group
        ]
        if not changed:
            break
        # Who is excluded may have kept another out: what touches the group is looked at again.
        around = scored.filter(pl.col("left").is_in(changed) | pl.col("right").is_in(changed))
    return exclusions.add_to(scored)


@dataclass(frozen=True, slots=True)
class _Exclusions:
    """What the checks found: the measures of pairs, and with whom a confined document belongs."""

    pairs: dict[tuple[int, int], tuple[str | None, float, bool]]
    confined: dict[int, int]

    def take_in(self, checked: _CheckedGroup) -> bool:
        """Add the measures of a group; tell whether anybody was excluded who was not before."""
        news = False
        for left, right, exclusion, specificity, is_passage in checked.rows:
            before, _, was_passage = self.pairs.get((left, right), (None, 0.0, False))
            kept = is_passage or was_passage
            self.pairs[left, right] = (_graver(before, exclusion), specificity, kept)
            news |= exclusion is not None and before is None
        self.confined.update(checked.confined)
        return news

    def excluded(self) -> pl.DataFrame:
        """Return the pairs that link nothing."""
        rows = [pair for pair, (exclusion, *_) in self.pairs.items() if exclusion]
        return pl.DataFrame(rows, schema={"left": pl.UInt32, "right": pl.UInt32}, orient="row")

    def add_to(self, scored: pl.DataFrame) -> pl.DataFrame:
        """Add the columns to all pairs. A confined document links whole ones nowhere."""
        rows = [(*pair, *measures) for pair, measures in self.pairs.items()]
        measured = with_values(scored, pl.DataFrame(rows, schema=_MEASURED, orient="row"))
        confined = pl.Series(list(self.confined), dtype=pl.UInt32).implode()
        touches = pl.col("left").is_in(confined) | pl.col("right").is_in(confined)
        exclusion = pl.when(touches).then(pl.coalesce("exclusion", pl.lit(CONFINED, EXCLUSION)))
        return measured.with_columns(exclusion.otherwise("exclusion").alias("exclusion"))


def _groups_to_check(
    pairs: pl.DataFrame, exclusions: _Exclusions, config: EventConfig
) -> list[list[int]]:
    """Return the groups that may be asked; a confined document stands with its whole one."""
    scores = pairs.select("left", "right", "score")
    linking = scores.join(
        exclusions.excluded(), on=["left", "right"], how="anti", maintain_order="left"
    )
    joined = [
        sorted({*group, *(name for name, whole in exclusions.confined.items() if whole in group)})
        for group in groups_by_score(linking, config)
    ]
    return [group for group in joined if _LEAST_MEMBERS <= len(group) <= _MOST_MEMBERS]


def _short_windows(groups: list[list[int]], compared: Compared) -> dict[int, Windows]:
    members = [name for group in groups for name in group]
    windows = compared.windows(members) if members else None
    return {name: windows.of(name, _WINDOW_TERMS) for name in members} if windows else {}


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the members of a group share: cosines of their best windows, and of every window.

    ``best`` has the shape ``(members, members)``; ``along[i]`` holds for every window of member i
    its best cosine with any window of another member, and ``opening[i]`` that with any in the first
    half of another.
    """

    members: list[int]
    best: Float64s
    along: list[Float64s]
    opening: list[Float64s]


class _CheckedGroup(NamedTuple):
    """The pairs of a group, as the columns of ``_MEASURED``; confined -> its whole document."""

    rows: list[tuple[int, int, str | None, float, bool]]
    confined: dict[int, int]


def _check_group(group: list[int], undated: set[int], windows: dict[int, Windows]) -> _CheckedGroup:
    """Measure a group. A document that is confined in one group links whole ones nowhere."""
    untold = _members_dates_leave_open(group, undated)
    shared = _compare_windows(group, windows)
    excluded = dict.fromkeys(_detached(shared, untold, windows), DETACHED)
    rest = [name for name in group if name not in excluded]
    if len(rest) >= _LEAST_MEMBERS:
        among = _compare_windows(rest, windows) if excluded else shared
        excluded |= {
            name: CONFINED
            for name, along, opening in zip(rest, among.along, among.opening, strict=True)
            if name in untold and _is_confined(along, opening, windows[name])
        }
    if len(excluded) == len(group):
        excluded = {}
    nearest = _nearest_whole(shared, excluded)
    rows = [
        (
            group[one],
            group[other],
            _graver(excluded.get(group[one]), excluded.get(group[other])),
            float(np.clip(shared.best[one, other], 0, 1)),
            nearest.get(group[one]) == group[other] or nearest.get(group[other]) == group[one],
        )
        for one, other in combinations(range(len(group)), 2)
    ]
    return _CheckedGroup(rows, nearest)


def _members_dates_leave_open(group: list[int], undated: set[int]) -> set[int]:
    """Return the members that dates say little about: most of the others, or they, have none."""
    dated = [name for name in group if name not in undated]
    others = len(group) - 1
    return {name for name in group if name in undated or 2 * (len(dated) - 1) < others}


def _nearest_whole(shared: _Shared, excluded: dict[int, str]) -> dict[int, int]:
    """Return for every confined document the whole member with which it shares its passage."""
    places = [place for place, name in enumerate(shared.members) if name not in excluded]
    return {
        # Rounded, so that of two that hold the same passage the first by id is taken.
        name: shared.members[
            max(places, key=lambda other: (round(float(shared.best[place, other]), 9), -other))
        ]
        for place, name in enumerate(shared.members)
        if excluded.get(name) == CONFINED
    }


def _graver(one: str | None, other: str | None) -> str | None:
    return DETACHED if DETACHED in (one, other) else one or other


def _compare_windows(group: list[int], windows: dict[int, Windows]) -> _Shared:
    texts = [windows[name] for name in group]
    terms, counts = np.unique(np.concatenate([text.terms for text in texts]), return_counts=True)
    rarity = rarity_among(counts, len(group))
    factors = [rarity[np.searchsorted(terms, text.terms)] for text in texts]
    best = np.zeros((len(group), len(group)))
    along, opening = ([np.zeros(len(text.offsets)) for text in texts] for _ in range(2))
    for one, other in combinations(range(len(group)), 2):
        left, right, weights = texts[one], texts[other], (factors[one], factors[other])
        if len(left.offsets) and len(right.offsets):
            # Terms of either document that the other has not make up lengths, and no product.
            names = left.terms, right.terms
            cosines = row_cosines(left.weights, right.weights, names, weights)
            best[one, other] = best[other, one] = cosines.max()
            for name, across in ((one, cosines), (other, cosines.T)):
                along[name] = np.maximum(along[name], across.max(axis=1))
                half = -(-across.shape[1] // 2)
                opening[name] = np.maximum(opening[name], across[:, :half].max(axis=1))
    return _Shared(group, best, along, opening)


def _detached(shared: _Shared, untold: set[int], windows: dict[int, Windows]) -> list[int]:
    """Return the members that share no specific passage, where others do.

    A text that is one window, for no stop parts its sentences, is not asked: as long a window has
    but a little of what any short one has.
    """
    if len(shared.members) < _LEAST_OTHERS:
        return []
    least = min(_LEAST_SPECIFIC, _SHARE_OF_BEST * float(shared.best.max()))
    return [
        name
        for place, name in enumerate(shared.members)
        if name in untold
        and len(windows[name].terms) >= _LEAST_TERMS
        and len(windows[name].offsets) > 1
        and shared.best[place].max() < least
    ]


def _is_confined(along: Float64s, opening: Float64s, windows: Windows) -> bool:
    """Tell whether the specific passages of a member stand in one place outside of its lead.

    Another member tells them in its first half: two reports may share a detail at their ends.
    """
    best = float(along.max(initial=0.0))
    lead = along[: max(len(along) // 3, _LEAD_WINDOWS)]
    if best < _ENOUGH or len(along) == len(lead) or float(opening.max()) < _ALIKE * best:
        return False
    specific = [
        (start, end)
        for (start, end), value in zip(windows.offsets.tolist(), along, strict=True)
        if value >= _ALIKE * best
    ]
    whole = int(windows.offsets[-1, 1] - windows.offsets[0, 0])
    share = covered(specific) / max(whole, 1)
    return share <= _CONFINED and float(lead.max()) <= _LEAD_SHARE * best
