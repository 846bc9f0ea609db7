"""What was skipped, and which settings were changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from dedup.config import Config
from dedup.report.values import Fact
from dedup.result import Result

_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class SkippedSection:
    """What was skipped, counted by reason; of the first rows the place, the reason, the detail."""

    total: int
    reasons: tuple[Fact, ...]
    rows: tuple[tuple[str, str, str], ...]


def skipped_section(result: Result) -> SkippedSection:
    """Count what was skipped by reason, and list the first rows."""
    frame = result.skipped
    reasons = frame["reason"].value_counts(sort=False).sort("reason").rows()
    rows = frame.head(_LISTED).to_dicts()
    return SkippedSection(
        total=frame.height,
        reasons=tuple(Fact(f"{number:,}", _words(reason)) for reason, number in reasons),
        rows=tuple((_line(row), _words(row["reason"]), row["detail"]) for row in rows),
    )


def _line(row: dict[str, Any]) -> str:
    return f"{row['path']}:{row['line']}" if row["line"] else str(row["path"])


def _words(code: str) -> str:
    return code.replace("_", " ")


def changed_settings(configuration: Config) -> tuple[Fact, ...]:
    """Return the settings that differ from their default."""
    defaults = _flat(msgspec.to_builtins(Config()))
    settings = _flat(msgspec.to_builtins(configuration)).items()
    return tuple(Fact(value, name) for name, value in settings if defaults.get(name) != value)


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Write nested settings as ``section.key`` -> value, in their declared order."""
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict) and value:
            found |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, dict):
            found[prefix + name] = "none"
        else:
            found[prefix + name] = _setting(value)
    return found


def _setting(value: Any) -> str:
    if value is None:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
