"""How whoever calls a long function is told how far it is."""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[int, int], None]
"""Called with the work of one stage that is done, and the work in all."""

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the work done and the work in all (0: not known yet)."""
