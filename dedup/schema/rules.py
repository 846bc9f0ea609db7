"""Rules that columns of several tables share."""

from __future__ import annotations

from typing import Any


def one_of(*values: str) -> Any:
    """Return a rule: the column holds one of ``values``."""
    return lambda column: column.is_in(list(values))
