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
    from dedup.explain import Evidence, Explanation, Telling

_LITTLE: Final = 0.1
"""Parts of the logit below this are shown as one."""
_ALWAYS: Final = frozenset({"bias", "days apart"})
"""Evidence that is told however little it adds."""
_FAR: Final = 0.2
"""A score of copies below which their figures say no more than that they are none."""
_PLAIN: Final = frozenset({"same event", "passage", "one story", "distinct", "not compared"})
"""Relations that the verdict says."""
_WHICH: Final = ("first", "second")
_KEY: Final = (" (*words* that the other has)", "")
_SENTENCE: Final = 220
"""Characters of a sentence that are shown ..."""
_BEFORE: Final = 60
"""... and how many of a longer one before what it has in common with the other report."""
_SAID: Final = frozenset(
    {
        "decision",
        "copy",
        "copies",
        "path",
        "shared words",
        "first",
        "event",
        "passage left",
        "passage right",
        "mean of the groups",
        "linked",
        "story",
    }
)
"""Evidence that says what it found, with no figure to be checked, and more than the summary."""
_LISTED: Final = frozenset({"path"})
"""What of that is told where everything is listed that was weighed."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls, and signs that turn the direction of what stands behind them, also of our words."""


def echo_path(path: str | os.PathLike[str]) -> None:
    """Write a path to stdout, byte for byte."""
    click.echo(os.fsencode(path))


def as_json(value: Any) -> str:
    """Return any result value as indented JSON."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def explanations(
    found: Iterable[Explanation], named: Mapping[str, str], *, points: bool = False
) -> str:
    """Return explanations as text: a verdict, what the two are and tell, and then the evidence.

    Args:
        found: of one pair, one per tier.
        named: what is known of the first and the second, by its id.
        points: show also what each reason adds, and other figures.
    """
    found = tuple(found)
    # Who reads that they are in one event knows that they are in one story.
    joined = any(one.tier == "event" and one.together for one in found)
    told = [one for tier in found for one in tier.sentences]
    evidence = [one for tier in found for one in tier.evidence]
    heads = []
    for which, key, (name, what) in zip(_WHICH, _KEY, named.items(), strict=True):
        opens = [f"  opens{key}: {_quoted(one)}" for one in told if _is_opening(one, name)]
        alone = [f"  {one.text}" for one in evidence if one.label == f"only in the {which}"]
        heads += [f"the {which}: {name}", *[f"  {what}"] * (what != name), *opens, *alone]
    first, *others = sorted(found, key=lambda one: one.tier == "copy" and not one.together)
    why = [*_evidence(first, points)]
    # A passage that decided is quoted, and its sentences are the nearest ones.
    near = [] if any(one.label.startswith("passage ") for one in evidence) else told
    blocks = [
        _verdict(first, points),
        "\n".join(heads),
        *_nearest(near, named),
        *["\n".join(["evidence", *why])] * bool(why),
        *(
            "\n".join([_verdict(one, points), *_evidence(one, points)])
            for one in others
            if points or one.tier != "story" or not joined
        ),
    ]
    return "\n\n".join(map(printable, blocks))


def _nearest(told: Sequence[Telling], named: Iterable[str]) -> Iterator[str]:
    """Yield which sentences of the two come nearest; nothing where nobody looked for them."""
    if not told:
        return
    called = dict(zip(named, _WHICH, strict=True))
    opened = {(one.document, one.start) for one in told if one.role == "opening"}
    near = [one for one in told if one.role == "nearest"]
    new = [one for one in near if (one.document, one.start) not in opened]
    lines = [
        f"  the {called[one.document]}, {'at its top' if one.at_top else 'further down'}: "
        f"{_quoted(one)}"
        if one in new
        else f"  the {called[one.document]}: its opening, above"
        for one in near
    ]
    if new:
        yield "\n".join(["nearest sentences (*words* that both have)", *lines])
    elif near:
        yield "nearest sentences: those above"
    else:
        yield "nearest sentences: none come near"


def _is_opening(one: Telling, document: str) -> bool:
    return one.role == "opening" and one.document == document


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


def _verdict(found: Explanation, points: bool) -> str:
    """Say whether two are together, and in one sentence why; with points all reasons."""
    plain = found.relation in _PLAIN or (found.tier == "copy" and not found.together)
    relation = "" if plain else f" (the pair: {found.relation})"
    said, narrowly = found.summary, ""
    if found.weighing and not points:
        lead, narrowly = found.weighing.lead, found.weighing.narrowly
        said = f"{lead[0].upper()}{lead[1:]}."
    verdict = "together" if found.together else "not together"
    return f"{found.tier}: {verdict}{narrowly}{relation}\n  {said}"


def _evidence(found: Explanation, points: bool) -> Iterator[str]:
    """Yield what a verdict rests on: in words, or with the points that add up."""
    if not points:
        yield from _listed(found)
        yield from _beside(found)
        if found.weighing:
            yield f"    {found.weighing.measure}"
    elif found.tier != "copy" or found.together or found.score >= _FAR:
        yield from _weighed(found)
        yield from _told(found.evidence)


def _listed(found: Explanation) -> Iterator[str]:
    """Yield what speaks for one event and against it, beside what the verdict says."""
    if found.weighing is None:
        return
    headings = ("for", "against") if found.together else ("against", "for")
    for heading, some in zip(headings, found.weighing.beside, strict=True):
        for place, told in enumerate(some):
            yield f"  {heading if place == 0 else '':<8} {told}"


def _beside(found: Explanation) -> Iterator[str]:
    """Yield what is said of a pair beside its verdict, without figures; events come last."""
    listed = _LISTED if found.weighing else frozenset()
    said = [one for one in found.evidence if one.label in _SAID - listed]
    said = [one for one in said if one.text not in found.summary]
    return (f"    {one.text}" for one in sorted(said, key=lambda one: one.label == "event"))


def _weighed(found: Explanation) -> Iterator[str]:
    """Yield what adds up: what was there before, what speaks for and against, and the sum."""
    parts = [one for one in found.evidence if one.contribution is not None]
    if not parts:
        return
    amounts = {one: found.points(one) for one in parts}
    much = [one for one in parts if one.label in _ALWAYS or abs(amounts[one]) >= _LITTLE]
    much = [one for one in much if amounts[one] or one.value is not None]
    much.sort(key=lambda one: (one.label != "bias", amounts[one] < 0, -abs(amounts[one])))
    yield from (_line(amounts[one], one.text) for one in much)
    if little := round(sum(amounts[one] for one in parts if one not in much), 2):
        yield _line(little, "small things together")
    joins = "; from 0 on a pair joins, within 0.5 of 0 it is narrow" * (found.threshold is not None)
    yield _line(sum(amounts.values()), f"points in all{joins}")


def _told(evidence: Iterable[Evidence]) -> Iterator[str]:
    """Yield what is worth knowing and adds nothing to a sum."""
    for one in evidence:
        undated = one.label == "days apart" and one.value is None
        if one.contribution is None or (undated and not round(one.contribution, 2)):
            yield _line(None, one.text)


def _line(part: float | None, text: str) -> str:
    shown = " " * 7 if part is None else f"{part:+7.2f}"
    return f"  {shown}  {text}"


def printable(text: str) -> str:
    r"""Return text without the control characters that could steer a terminal or turn its lines.

    >>> printable("a\x1b[2Jb"), printable("pay\u202etxt.exe")
    ('a?[2Jb', 'pay?txt.exe')
    """
    return _CONTROL.sub("?", text)
