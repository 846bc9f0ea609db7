"""The running story that an event is a part of: its other events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

from dedup.report.labels import time_range
from dedup.report.members import headline, members
from dedup.report.rows.tables import ClusterKey, Tables

_BEFORE: Final = 2
_SHOWN: Final = 2 * _BEFORE + 1
"""Events of a long story that a page names: those before, itself, those after."""


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event of a running story; ``href`` is empty for the page's own and without pages."""

    href: str
    title: str
    times: str
    size: int
    own: bool = False


class StoryPart(NamedTuple):
    """The events of a running story around one of them.

    ``others`` counts all but this one, ``earlier`` and ``later`` those that are not shown.
    """

    others: int
    events: tuple[StoryEvent, ...]
    earlier: int
    later: int


class Stories:
    """The stories of a run, for pages that are made one by one: each event is read once."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._read: dict[ClusterKey, StoryEvent] = {}

    def part(self, key: ClusterKey, *, linked: bool) -> StoryPart | None:
        """Return the other events of the story of an event; None: there are none.

        ``linked``: the pages of the other events stand beside this one.
        """
        others = self.events_beside(key)
        if not others:
            return None
        events = self._events[self._stories[key]]
        first = max(0, min(events.index(key) - _BEFORE, len(events) - _SHOWN))
        shown = events[first : first + _SHOWN]
        return StoryPart(
            others=others,
            events=tuple(self._event(one, key, linked=linked) for one in shown),
            earlier=first,
            later=len(events) - first - len(shown),
        )

    def events_beside(self, key: ClusterKey) -> int:
        """Return the number of the other events in the story of an event."""
        story = self._stories.get(key)
        return 0 if story is None else len(self._events[story]) - 1

    @property
    def running(self) -> int:
        """Count of the stories that hold more than one event."""
        return sum(len(events) > 1 for events in self._events.values())

    @cached_property
    def _events(self) -> Mapping[ClusterKey, list[ClusterKey]]:
        """Every story -> its events by their first publication, the undated last."""
        found: defaultdict[ClusterKey, list[ClusterKey]] = defaultdict(list)
        for key in sorted(self._stories, key=self._time):
            found[self._stories[key]].append(key)
        return dict(found)

    @cached_property
    def _stories(self) -> Mapping[ClusterKey, ClusterKey]:
        """Every event that is a part of a story -> the story."""
        events = (key for key in self._tables.clusters if key.tier == "event")
        found = ((key, self._find_story(key)) for key in events)
        return {key: story for key, story in found if story is not None}

    def _find_story(self, key: ClusterKey) -> ClusterKey | None:
        """Return the story of an event's whole members; a digest may be of another."""
        whole = (row for row in self._tables.members(key) if row["membership"] == "whole")
        held = (self._tables.clusters_of(row["document"], "story") for row in whole)
        return next(chain.from_iterable(held), None)

    def _time(self, key: ClusterKey) -> tuple[object, ...]:
        known = self._tables.published(row["document"] for row in self._tables.members(key))
        return (False, min(known), key) if known else (True, key)

    def _event(self, key: ClusterKey, own: ClusterKey, *, linked: bool) -> StoryEvent:
        if key not in self._read:
            reports = members(self._tables, key)
            self._read[key] = StoryEvent(
                href=self._tables.page_of(key),
                title=headline(reports),
                times=time_range(report.published for report in reports) or "undated",
                size=len(reports),
            )
        event, own_page = self._read[key], key == own
        href = event.href if linked and not own_page else ""
        return replace(event, href=href, own=own_page)
