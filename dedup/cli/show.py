"""Results as text for a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from dedup.explain import Evidence, Explanation

__all__ = [
    "as_json",
    "echo_path",
    "explanations",
    "printable",
]

_LITTLE: Final = 0.05
"""A part of the logit below this is shown with others like it."""
_NOTHING: Final = 0.005
"""A part that would be shown as 0.00 is not named."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def echo_path(path: str | os.PathLike[str]) -> None:
    """Write a path to stdout, byte for byte."""
    click.echo(os.fsencode(path))


def as_json(value: Any) -> str:
    """Return any result value as indented JSON."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def explanations(found: Iterable[Explanation], named: Mapping[str, str]) -> str:
    """Return explanations as text: what the two are, then a block per tier.

    Args:
        found: of one pair, one per tier.
        named: what is known of each of the two, by its id.
    """
    heads = [f"{name}: {what}" if what != name else name for name, what in named.items()]
    return "\n\n".join([printable("\n".join(heads)), *map(_explanation, found)])


def _explanation(found: Explanation) -> str:
    verdict = "together" if found.together else "not together"
    # A pair may be one event on its own, and its clusters none: the two do not contradict.
    lines = [f"{found.tier}: {verdict} (the pair: {found.relation})", f"  {found.summary}"]
    lines += [_line(*told) for told in _evidence(found.evidence)]
    parts = [one.contribution for one in found.evidence if one.contribution is not None]
    if parts:
        lines.append(_line(sum(parts), f"the sum, which is a probability of {found.score:.2f}"))
    return printable("\n".join(lines))


def _evidence(evidence: Iterable[Evidence]) -> Iterator[tuple[float | None, str]]:
    """Yield what adds up, first what was there before and then the most, and what does not."""
    told = [one for one in evidence if one.contribution is not None]
    strong = [one for one in told if _is_much(one)]
    for one in sorted(strong, key=lambda one: (one.label != "bias", -abs(one.contribution or 0.0))):
        yield one.contribution, one.text
    weak = [one for one in told if not _is_much(one)]
    small = sum(one.contribution or 0.0 for one in weak)
    if shown := [one.text for one in weak if abs(one.contribution or 0.0) >= _NOTHING]:
        yield small, f"next to nothing: {'; '.join(shown)}"
    for one in evidence:
        if one.contribution is None:
            yield None, one.text


def _is_much(one: Evidence) -> bool:
    return one.label == "bias" or abs(one.contribution or 0.0) >= _LITTLE


def _line(part: float | None, text: str) -> str:
    shown = " " * 7 if part is None else f"{part:+7.2f}"
    return f"  {shown}  {text}"


def printable(text: str) -> str:
    r"""Return text without the control characters that could steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a?[2Jb'
    """
    return _CONTROL.sub("?", text)
