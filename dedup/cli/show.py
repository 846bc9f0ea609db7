"""Results as text for a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from dedup.explain import Evidence, Explanation

_LITTLE: Final = 0.1
"""Parts of the logit below this are shown as one."""
_ALWAYS: Final = frozenset({"bias", "days apart"})
"""Evidence that is told however little it adds."""
_FAR: Final = 0.2
"""A score of copies below which their figures say no more than that they are none."""
_PLAIN: Final = frozenset({"same event", "one story", "distinct", "not compared"})
"""Relations that the verdict says."""
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
        named: what is known of the first and the second, by its id.
    """
    heads = [
        f"the {which}: {name}" + f"\n  {what}" * (what != name)
        for which, (name, what) in zip(("first", "second"), named.items(), strict=True)
    ]
    return "\n\n".join([printable("\n".join(heads)), *map(_explanation, found)])


def _explanation(found: Explanation) -> str:
    verdict = "together" if found.together else "not together"
    relation = "" if found.relation in _PLAIN else f" (the pair: {found.relation})"
    lines = [f"{found.tier}: {verdict}{relation}", f"  {found.summary}"]
    if found.tier != "copy" or found.together or found.score >= _FAR:
        lines += [*_weighed(found), *_told(found.evidence)]
    return printable("\n".join(lines))


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
    r"""Return text without the control characters that could steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a?[2Jb'
    """
    return _CONTROL.sub("?", text)
