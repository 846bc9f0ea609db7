"""Results as text for a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
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

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def echo_path(path: str | os.PathLike[str]) -> None:
    """Write a path to stdout, byte for byte."""
    click.echo(os.fsencode(path))


def as_json(value: Any) -> str:
    """Return any result value as indented JSON."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def explanations(found: Iterable[Explanation]) -> str:
    """Return explanations as text: one block per tier, one line per piece of evidence."""
    return "\n\n".join(_explanation(one) for one in found)


def _explanation(found: Explanation) -> str:
    verdict = "together" if found.together else "not together"
    # A pair may be one event on its own, and its clusters none: the two do not contradict.
    lines = [f"{found.tier}: {verdict} (the pair: {found.relation})", f"  {found.summary}"]
    lines += [_evidence(one) for one in found.evidence]
    logit = [one.contribution for one in found.evidence if one.contribution is not None]
    if logit:
        lines.append(f"  {sum(logit):+7.2f}  logit, which is the probability {found.score:.2f}")
    return printable("\n".join(lines))


def _evidence(one: Evidence) -> str:
    part = " " * 7 if one.contribution is None else f"{one.contribution:+7.2f}"
    return f"  {part}  {one.text}"


def printable(text: str) -> str:
    r"""Return text without the control characters that could steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a?[2Jb'
    """
    return _CONTROL.sub("?", text)
