"""Values that are passed through, as text."""

from __future__ import annotations

import math
from typing import Any, Final

import msgspec

__all__ = ["as_text"]

_INT64: Final = range(-(2**63), 2**63)


def as_text(value: Any) -> tuple[str | None, str]:
    """Return a passed-through value as text and its kind; text of a nested value is JSON.

    >>> as_text(7), as_text("7"), as_text([1, "a"]), as_text(float("nan"))
    (('7', 'int'), ('7', 'text'), ('[1,"a"]', 'text'), (None, 'text'))
    """
    if value is None or isinstance(value, str):
        return value, "text"
    if isinstance(value, bool):
        return ("true" if value else "false"), "bool"
    if isinstance(value, int):
        return str(value), "int" if value in _INT64 else "text"
    if isinstance(value, float):
        return (None, "text") if math.isnan(value) else (repr(value), "float")
    plain = msgspec.to_builtins(value, enc_hook=str)
    return (plain if isinstance(plain, str) else msgspec.json.encode(plain).decode()), "text"
