"""Where a run may be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from dedup.arguments import path_of
from dedup.errors import OutputError
from dedup.files import check_outside, check_replaceable

RUN_FILE: Final = "run.json"


def check_run_place(folder: str | os.PathLike[str], *, inputs: Iterable[str] = ()) -> None:
    """Check that a run may be written to ``folder``: nothing there, an empty folder or a run.

    Raises:
        OutputError: it is no path; there is a file, or a folder that holds something but no run;
            nothing can be written there; or the place lies inside a folder of ``inputs``, where the
            next run would read it as input.
    """
    target = Path(path_of(folder, OutputError))
    check_outside(folder, inputs)
    if target.is_dir():
        if any(target.iterdir()) and not (target / RUN_FILE).is_file():
            raise OutputError(f"{target}: holds files but no {RUN_FILE}; name an empty folder")
    elif target.exists():
        raise OutputError(f"{target}: is a file; name a folder for the run")
    check_replaceable(target)
