"""Where a value stands among others that ascend."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from dedup.compiled import inner


@inner
def first_not_below(value: Any, values: npt.NDArray[Any], low: int, high: int) -> int:
    """Return the first place from ``low`` on whose value is no smaller, or ``high``.

    >>> import numpy as np
    >>> first_not_below(5, np.array([2, 4, 6]), 0, 3)
    2
    """
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low
