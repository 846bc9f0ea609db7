"""The kinds of values a setting takes, and what the size of a pile settles."""

from __future__ import annotations

import math
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct
from msgspec.structs import asdict

Settings = TypeVar("Settings", bound=Struct)

Share = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[int, Meta(ge=1)]
NonNegative = Annotated[float, Meta(ge=0, le=1e6)]
Scale = Annotated[float, Meta(gt=0, le=1e6)]
Weight = Annotated[float, Meta(ge=-1e6, le=1e6)]


def growing(small: float, large: float, documents: int) -> float:
    """Return ``small`` up to 1,000 documents, rising with their logarithm to ``large`` at 10,000.

    The larger the pile, the likelier a chance neighbour.
    """
    return small + (large - small) * min(max(math.log10(max(documents, 1)) - 3, 0.0), 1.0)


def with_settled(kind: type[Settings], given: Struct, **values: Any) -> Settings:
    """Return settings as those of a settled kind, which lacks no value."""
    return kind(**(asdict(given) | values))
