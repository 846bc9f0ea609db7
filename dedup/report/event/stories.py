"""The running story that an event is a part of: its other events, and reports in no event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

from dedup.report.labels import count, outlet_name, safe_link, time_range
from dedup.report.members import display_title, headline, members
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.values import Link

_BEFORE: Final = 2
_LONE: Final = 4
_SHOWN: Final = 2 * _BEFORE + 1
"""Events of a long story that a page names: those before, itself, those after."""


@dataclass(frozen=True, slots=True)
class LoneDocument:
    """A document in no event and no copy cluster; ``related``: the event it is related to."""

    label: str
    hint: str
    title: str
    link: Link | None
    related: Link | None = None


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event of a running story; ``href`` is empty for the page's own and without pages."""

    href: str
    title: str
    times: str
    size: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class StoryPart:
    """What a running story holds beside one event; of a long one the events around it.

    ``earlier`` and ``later`` count the events that are not shown, ``alone`` are reports in none.
    """

    summary: str
    events: tuple[StoryEvent, ...]
    earlier: int
    later: int
    alone: tuple[LoneDocument, ...]
    alone_left: int


class _Story(NamedTuple):
    """What a story holds: its events by their first publication, the undated last.

    ``lone`` are the first of its ``alone`` reports in no event.
    """

    events: list[ClusterKey]
    lone: tuple[LoneDocument, ...]
    alone: int


class Stories:
    """The stories of a run, for pages that are made one by one: each event is read once."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._read: dict[ClusterKey, StoryEvent] = {}
        self._held: dict[ClusterKey, _Story] = {}

    def part(self, key: ClusterKey, *, linked: bool) -> StoryPart | None:
        """Return what the story of an event holds beside it; None: nothing.

        ``linked``: the pages of the other events stand beside this one.
        """
        story = self._stories.get(key)
        if story is None:
            return None
        events, lone, alone = self._holding(story)
        if len(events) < 2 and not alone:
            return None
        place = events.index(key)
        first = max(0, min(place - _BEFORE, len(events) - _SHOWN))
        shown = events[first : first + _SHOWN]
        return StoryPart(
            summary=_summary(len(events) - 1, alone),
            events=tuple(self._event(one, key, linked=linked) for one in shown),
            earlier=first,
            later=len(events) - first - len(shown),
            alone=lone,
            alone_left=alone - len(lone),
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
        found: defaultdict[ClusterKey, list[ClusterKey]] = defaultdict(list)
        for key, story in self._stories.items():
            found[story].append(key)
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

    def _holding(self, story: ClusterKey) -> _Story:
        """Return what a story holds: read once, for it may be told on hundreds of pages."""
        if story not in self._held:
            alone = self._alone(story)
            self._held[story] = _Story(
                events=sorted(self._events[story], key=self._time),
                lone=tuple(lone_document(self._tables, name) for name in alone[:_LONE]),
                alone=len(alone),
            )
        return self._held[story]

    def _time(self, key: ClusterKey) -> tuple[object, ...]:
        known = self._tables.published(row["document"] for row in self._tables.members(key))
        return (False, min(known), key) if known else (True, key)

    def _alone(self, story: ClusterKey) -> list[str]:
        """Return the documents of a story in no event, those most like the others first."""
        rows = [
            row for row in self._tables.members(story) if self._tables.is_alone(row["document"])
        ]
        rows.sort(key=lambda row: (-row["confidence"], row["document"]))
        return [row["document"] for row in rows]

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


def lone_document(tables: Tables, document: str) -> LoneDocument:
    """Name a document that is in no event and no copy cluster."""
    row = tables.document(document)
    return LoneDocument(
        label=outlet_name(row["document"], row["source"]),
        hint=row["document"],
        title=display_title(row, tables.sentences),
        link=safe_link(row["url"]),
    )


def _summary(events: int, alone: int) -> str:
    held = [
        *([count(events, "other event")] if events else []),
        *([count(alone, "report") + " in no event"] if alone else []),
    ]
    return " and ".join(held)
