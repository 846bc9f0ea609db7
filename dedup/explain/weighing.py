"""Why two reports are of one event, or of two: what decided, and what speaks the other way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from dedup.config import SettledConfig
from dedup.explain.events import (
    EVENT_REASONS,
    WEIGHED,
    Part,
    event_parts,
    is_alike,
    only_common,
    published,
    text_of,
)
from dedup.explain.evidence import Evidence, beside, how_narrowly, logit, published_text

_LEAST: Final = 0.1
"""Part of the logit from which on something is named."""
_SHARED: Final = "shared words"
"""What words of headlines and of texts add: whoever reads sees the same words."""
_WORDS: Final = frozenset({"headline containment", "likeness"})
_ORDER: Final = (_SHARED, "shared quotes", "days apart", "days named")
"""What can be checked in the texts is named before what cannot, whatever it counts for."""
_RUNNING: Final = "running subject"
_OF_A_DAY: Final = frozenset({_SHARED, "days apart"})
_OTHERWISE: Final = ", by settings of another version, so something else may have decided"
"""Said of a pair of an older run that weighed what this version weighs otherwise."""
_EXACT: Final = 0.01
_LEADING: Final = frozenset({_SHARED, "shared quotes", "days apart"})
"""What the leading sentence of a pair has: a weekday may be that of another week."""
_GROUPS: Final = "they are kept apart by the reports that each is with, which do not fit together"
"""Said of a pair that scores enough where nobody has looked at these reports."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Why a pair is together or apart, in plain words.

    Attributes:
        lead: what decided, in one sentence, with what both tell.
        narrowly: that the score of the pair is near the one that joins; empty: it is not.
        measure: both scores.
        because: what decided.
        although: what speaks the other way.
    """

    lead: str
    narrowly: str
    measure: str
    because: tuple[str, ...]
    although: tuple[str, ...]

    @property
    def beside(self) -> tuple[Sequence[str], Sequence[str]]:
        """What decided, and what speaks the other way, without what the lead says."""
        because, although = (
            [one for one in some if one not in self.lead] for some in (self.because, self.although)
        )
        return because, although


def weigh(
    edge: Mapping[str, Any],
    config: SettledConfig,
    *,
    together: bool,
    evidence: Iterable[Evidence] = (),
) -> Weighing | None:
    """Say why a pair is together or apart; nothing where something else than its score decided.

    Args:
        edge: a row of the event tier as :class:`~dedup.explain.SpeltEdge`.
        config: the configuration, settled by the size of the pile.
        together: both are in one event.
        evidence: what was found of the other reports, as far as somebody looked.
    """
    if edge["reason"] not in WEIGHED:
        return None
    pair = _Weighed(edge, config, {one.label: one.text for one in evidence})
    score, least = edge["score"], config.event.threshold
    narrowly = how_narrowly(score, least)
    reached, needed = beside(score, least)
    measure = f"score {reached}; {needed} is needed{_OTHERWISE * (not pair.adds_up)}"
    because, although = map(tuple, pair.reasons(together))
    lead = pair.lead(because, together=together)
    if together != pair.is_enough:
        return Weighing(lead, "", f"the two alone: {measure}", because, although)
    return Weighing(lead, narrowly, measure, because, although)


@dataclass(frozen=True)
class _Weighed:
    """A pair of the event tier with what adds up to its score.

    ``texts``: by label, what was found of other reports.
    """

    edge: Mapping[str, Any]
    config: SettledConfig
    texts: Mapping[str, str]

    @property
    def adds_up(self) -> bool:
        """Whether the parts by the settings that are known add up to the score of the run."""
        parts = sum(one.amount for one in self._parts)
        return abs(parts - logit(self.edge["score"])) < _EXACT

    @property
    def is_enough(self) -> bool:
        return bool(self.edge["verdict"] == "accepted")

    def reasons(self, together: bool) -> tuple[Iterable[str], Iterable[str]]:
        """Return what decided, and what speaks the other way.

        Of a pair that others keep apart nothing else is against it that counts.
        """
        speaking = [*map(self._clause, self._speaking)]
        if self.is_enough and together:
            # Who sees no report of another day that is as close cannot tell that it matters.
            against = [
                one
                for one in self._ranked(sign=-1)
                if one.label != _RUNNING or self.edge["other_days"]
            ]
            return speaking, map(self._clause, against)
        if self.is_enough:
            parting = [self.edge["parting"] or _GROUPS, self.texts.get("worst fit", "")]
            return [*filter(None, parting)], speaking
        if not together:
            return self._parting(), speaking
        way = "they were named to be compared" if self.edge["views"] == ["given"] else ""
        way = way or self.texts.get("path", "other reports of the event link them")
        return [way, *speaking], self._parting()

    def lead(self, because: Sequence[str], *, together: bool) -> str:
        """Say in one sentence what decided: of two that are together what the texts show of it.

        Of two that are apart what both tell, and what parts them all the same.
        """
        shown = [self._clause(one) for one in self._speaking if one.label in _LEADING]
        both = [one for one in self._speaking if one.label == _SHARED]
        if together:
            if not self.is_enough:
                return f"on their own they would not be together, but {because[0]}"
            return _sentence(shown or because[:1]) or EVENT_REASONS[self.edge["reason"]]
        enough = ", enough for the two alone" * (self.is_enough and bool(both))
        return f"{enough}, but ".join([*map(self._clause, both), *because[:1]])

    @property
    def _speaking(self) -> list[Part]:
        """What speaks for one event, but for what is said to be too little."""
        told = _OF_A_DAY if self._is_too_unlike else {_SHARED} if self._is_too_little else set()
        return [one for one in _in_order(self._ranked(sign=1)) if one.label not in told]

    def _parting(self) -> Iterator[str]:
        """Yield what parts a pair, what decided before what else is against it."""
        if "exclusion" in self.texts:
            yield self.texts["exclusion"]
        if self._is_too_little:
            yield self._too_little()
        against = sorted(self._ranked(sign=-1), key=lambda one: one not in self._decided)
        told = (one for one in against if one.label != _RUNNING or not self._is_too_unlike)
        yield from map(self._clause, told)

    def _too_little(self) -> str:
        """Say that what both have would not join them: by itself, or for days as near."""
        beside = f" for reports {published_text(self.edge['days_apart'])}" * self._is_too_unlike
        return f"they have too little in common{beside}: {_had(self.edge)}"

    @property
    def _is_too_unlike(self) -> bool:
        """Whether a pair was parted for it has no subject that could be asked for other days."""
        asked = any(one.label == _RUNNING for one in self._decided)
        return asked and not self.is_enough and not is_alike(self.edge, self.config)

    @property
    def _is_too_little(self) -> bool:
        """Whether what both have is what a pair was parted for."""
        return not self.is_enough and (not self._decided or self._is_too_unlike)

    @cached_property
    def _decided(self) -> list[Part]:
        """What parted a pair, as :func:`decisive` finds it."""
        return decisive(self._ranked(sign=-1), self._missing)

    @cached_property
    def _parts(self) -> Sequence[Part]:
        """All that adds up, words as one."""
        parts = [*event_parts(self.edge, self.config)]
        words = sum(one.amount for one in parts if one.label in _WORDS)
        return [Part(_SHARED, None, words), *(one for one in parts if one.label not in _WORDS)]

    @property
    def _missing(self) -> float:
        """The part of the logit that the pair lacks to join."""
        return logit(self.config.event.threshold) - logit(self.edge["score"])

    def _ranked(self, *, sign: int) -> list[Part]:
        """Return what speaks one way and counts, the strongest first.

        A few small words that both quote have nothing to show.
        """
        speaking = [one for one in self._parts if one.label != "bias" and sign * one.amount > 0]
        named = [
            one
            for one in speaking
            if abs(one.amount) >= _LEAST or (one.label == "days apart" and one.value is not None)
            if one.label != "shared quotes" or self.edge["quoted"]
        ]
        return sorted(named, key=lambda one: -abs(one.amount))

    def _clause(self, one: Part) -> str:
        """Say what one kind of evidence found, with the other reports that it rests on."""
        if one.label == "profile correlation" and self.texts.get(one.label):
            return self.texts[one.label]
        if one.label in _CLAUSES:
            return _CLAUSES[one.label](self.edge)
        return text_of(one.label, self.edge, self.config)


def decisive(against: Sequence[Part], missing: float) -> list[Part]:
    """Return what speaks against a pair and is why it is rejected.

    Without any one of these the rest would be enough, or else without all of them; where it never
    is, nothing decided.

    Args:
        against: what speaks against it, the strongest first.
        missing: the part of the logit that it lacks.
    """
    if alone := [one for one in against if -one.amount >= missing]:
        return alone
    for some in range(2, len(against) + 1):
        if -sum(one.amount for one in against[:some]) >= missing:
            return [*against[:some]]
    return []


def _in_order(evidence: Iterable[Part]) -> list[Part]:
    """Return evidence for one event, what can be checked in the texts first."""
    places = {label: place for place, label in enumerate(_ORDER)}
    return sorted(evidence, key=lambda one: places.get(one.label, len(_ORDER)))


def _sentence(clauses: Sequence[str]) -> str:
    """Join clauses to a sentence."""
    return ", and ".join(filter(None, [", ".join(clauses[:-1]), *clauses[-1:]]))


def shared_words(edge: Mapping[str, Any]) -> str:
    """Say which words both have: at their tops, and further down.

    >>> shared_words({"top_words": ["Harkin", "toll"], "further_words": ["Iowa"]})
    'both tell of Harkin and “toll” at the top, and Iowa further down'
    """
    told = "tell of" if edge["top_words"] or edge["further_words"] else "have"
    return f"both {told} {_had(edge)}"


def _had(edge: Mapping[str, Any]) -> str:
    top, further = listed(edge["top_words"]), listed(edge["further_words"])
    found = [f"{top} at the top"] * bool(top) + [f"{further} further down"] * bool(further)
    return ", and ".join(found) or only_common(edge)


def listed(some: Sequence[str]) -> str:
    """List names as they are, and other words in quotation marks.

    >>> listed(["Harkin", "toll"])
    'Harkin and “toll”'
    """
    said = [word if any(map(str.isupper, word)) else f"“{word}”" for word in some]
    return " and ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def _quoted(edge: Mapping[str, Any]) -> str:
    return f"both quote “{edge['quoted']}”"


def _published(edge: Mapping[str, Any]) -> str:
    told = published(edge)
    return told if edge["days_apart"] is None else f"they were {told}"


_CLAUSES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    _SHARED: shared_words,
    "shared quotes": _quoted,
    "days apart": _published,
}
"""What a sentence says in its own way."""
