"""An array that grows at its end."""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Kind = TypeVar("Kind", bound=np.generic)


class Growing(Generic[Kind]):
    """Values of one type; what is added is joined when it is asked for.

    >>> values = Growing(np.int32)
    >>> values.append(np.array([1, 2]))
    >>> values.append(np.array([3]))
    >>> values.whole.tolist()
    [1, 2, 3]
    """

    def __init__(self, kind: type[Kind]) -> None:
        """Begin without a value."""
        self._parts: Final[list[npt.NDArray[Kind]]] = [np.empty(0, kind)]

    def append(self, values: npt.NDArray[Any]) -> None:
        """Add values, in the type of the others."""
        self._parts.append(values.astype(self._parts[0].dtype))

    @property
    def whole(self) -> npt.NDArray[Kind]:
        """All values, of shape ``(values,)``."""
        if len(self._parts) > 1:
            self._parts[:] = [np.concatenate(self._parts)]
        return self._parts[0]
