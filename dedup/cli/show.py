"""Results as text for a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

import click

from dedup.cards import without_cards

if TYPE_CHECKING:
    from dedup.explain import Explanation, Telling

_FAR: Final = 0.2
"""A score of copies below which no figures of them are given, nor anything beside events."""
_PLAIN: Final = frozenset({"same event", "passage", "one story", "distinct", "not compared"})
"""Relations that the verdict says."""
_BEFORE_ALL: Final = frozenset({"decision", "copy"})
"""Evidence that is told before all: what reviewers decided, and which copy was compared."""
_FIGURES: Final = frozenset({"best passage", "member specificity"})
"""Evidence of passages that is told behind their words."""
_WHICH: Final = ("first", "second")
_TELLS: Final = {"alone": "tells", "nearest": "nearest (*words* of both)", "opening": "opens"}
_SENTENCE: Final = 220
"""Characters of a sentence that are shown ..."""
_BEFORE: Final = 60
"""... and how many of a longer one before what it has in common with the other report."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls, and signs that turn the direction of what stands behind them, also of our words."""


def echo_path(path: str | os.PathLike[str]) -> None:
    """Write a path to stdout, byte for byte."""
    click.echo(os.fsencode(path))


def as_json(value: Any) -> str:
    """Return any result value as indented JSON."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def explanations(found: Iterable[Explanation], named: Mapping[str, str]) -> str:
    """Return explanations as text: what the two are, and by tier a verdict and what it rests on.

    Args:
        found: of one pair, one per tier.
        named: what is known of the first and the second, by its id.
    """
    found = tuple(found)
    joined = {one.tier for one in found if one.together}
    told = [one for tier in found for one in tier.sentences]
    if any(one.label.startswith("passage ") for tier in found for one in tier.evidence):
        told = []  # those that decided are quoted with what they decided
    heads = []
    for which, (name, what) in zip(_WHICH, named.items(), strict=True):
        heads.append(f"the {which}: {name}{f', {what}' * (what != name)}")
        heads += _sentence([one for one in told if one.document == name], "event" in joined)
    # Who reads that they are in one event knows that they are in one story.
    shown = [
        one
        for one in found
        if one.tier == "event"
        or (one.tier == "copy" and (one.together or one.score >= _FAR or len(found) == 1))
        or (one.tier == "story" and "event" not in joined)
    ]
    first = sorted(shown, key=lambda one: one.tier == "copy" and not one.together)
    return "\n\n".join(map(printable, ["\n".join(heads), *map(_told, first)]))


def _sentence(told: Sequence[Telling], together: bool) -> Iterator[str]:
    """Yield one sentence of a report: of two that are together what is near, else what parts."""
    by_role = {one.role: one for one in told}
    for role in ("nearest" if together else "alone", "opening"):
        if one := by_role.get(role):
            yield f"  {_TELLS[role]}: {_quoted(one)}"
            return


def _told(found: Explanation) -> str:
    """Say whether two are together, what decided, and line by line why; figures come last."""
    plain = found.relation in _PLAIN or (found.tier == "copy" and not found.together)
    relation = "" if plain else f" (the pair: {found.relation})"
    narrowly = found.weighing.narrowly if found.weighing else ""
    said = f"{found.weighing.lead}." if found.weighing else found.summary
    verdict = "together" if found.together else "not together"
    lines = [f"{found.tier}: {verdict}{narrowly}{relation}", f"  {said[0].upper()}{said[1:]}"]
    told = (one.text for one in found.evidence if one.label in _BEFORE_ALL)
    lines += [f"  {one}" for one in told if one not in said]
    if weighed := found.weighing:
        headings = ("for", "against") if found.together else ("against", "for")
        for heading, some in zip(headings, (weighed.because, weighed.although), strict=True):
            new = [one for one in some if one not in weighed.lead]
            lines += [f"  {heading:<8} {one}" for one in new]
        return "\n".join([*lines, f"  {weighed.measure}"])
    if found.tier == "copy" and not found.together and found.score < _FAR:
        return "\n".join(lines)
    rest = [
        one
        for one in found.evidence
        if one.label not in _BEFORE_ALL and one.contribution is None and one.text not in said
    ]
    rest.sort(key=lambda one: one.label in _FIGURES)
    return "\n".join([*lines, *(f"  {one.text}" for one in rest)])


def _quoted(one: Telling) -> str:
    """Quote a sentence, what is common between asterisks; of a long one what is around that.

    >>> from dedup.explain import Telling
    >>> _quoted(Telling("opening", "a", 0, 13, "Rain in Kyiv.", ((8, 12),), at_top=True))
    'Rain in *Kyiv*.'
    """
    text = without_cards(one.text)
    ends = one.common[-1][1] if one.common else 0
    late = one.role == "nearest" and len(" ".join(text[:ends].split())) > _SENTENCE
    start = text.rfind(" ", 0, max(one.common[0][0] - _BEFORE, 0)) + 1 if late else 0
    for first, last in reversed(one.common):
        text = f"{text[:first]}*{text[first:last]}*{text[last:]}"
    shown = shorten(text[start:], _SENTENCE, placeholder=" …")
    if shown == "…":  # Nothing is left of a first word that is too long, such as an address.
        shown = f"{text[start:][:_SENTENCE].strip()}…"
    return "… " * (start > 0) + shown


def printable(text: str) -> str:
    r"""Return text without the control characters that could steer a terminal or turn its lines.

    >>> printable("a\x1b[2Jb"), printable("pay\u202etxt.exe")
    ('a?[2Jb', 'pay?txt.exe')
    """
    return _CONTROL.sub("?", text)
