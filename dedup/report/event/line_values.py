"""One cluster in a list, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class OutletPart(NamedTuple):
    """What one outlet does in one event.

    ``known``: one outlet published first, and it is known which; ``first``: it was this one.
    ``told``, ``omitted`` and ``alone`` count statements: what two reports of one outlet tell, and
    no other outlet does, is alone and not told. ``omitting`` and ``telling`` are the anchors, on
    the page of the event, of what is said of the report that leaves out and tells alone most.
    """

    outlet: str
    reports: int
    known: bool
    first: bool
    told: int
    omitted: int
    alone: int
    omitting: str = ""
    telling: str = ""


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster in a list; ``href`` is empty where its page is not in the folder.

    ``outlets`` are all of them, the lead's first; ``day`` is the first publication in ISO 8601,
    empty if undated. ``shared``, ``omissions`` and ``conflicts`` count statements, None: not
    aligned. ``density`` is the share of its pairs of independent reports that are tied; ``margin``
    says how far its certainty lies from the threshold of a merge; ``unshared`` that no two outlets
    tell anything in common. ``names`` are what else a reader may know its reports by: their own
    headlines, ids and addresses.
    """

    href: str
    cluster: str
    tier: str
    headline: str
    outlets: tuple[str, ...]
    day: str
    times: str
    size: int
    confidence: float
    band: str
    unshared: bool
    shared: int | None
    omissions: int | None
    conflicts: int | None
    copies: int
    passages: int
    bridges: int
    loose: int
    density: float
    margin: float
    story: str
    names: tuple[str, ...] = ()
    parts: tuple[OutletPart, ...] = ()
