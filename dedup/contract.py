"""The JSON Schemas of what other programs read and write: tables, run.json, configuration."""

from __future__ import annotations

from typing import Any

import msgspec

from dedup.config import Config
from dedup.errors import ConfigError, did_you_mean
from dedup.result import RunInfo
from dedup.schema import FORMAT_HISTORY, FORMAT_VERSION, TABLES, json_schema

SCHEMA_NAMES = (*TABLES, "run", "configuration")


def schemas() -> dict[str, Any]:
    """Return all schemas: ``{"format_version", "format_history", "schemas": {name: schema}}``.

    >>> sorted(schemas()["schemas"])[:3]
    ['boilerplate', 'clusters', 'configuration']
    """
    return {
        "format_version": FORMAT_VERSION,
        "format_history": FORMAT_HISTORY,
        "schemas": {name: schema_of(name) for name in SCHEMA_NAMES},
    }


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of one row of a table, of ``run`` (run.json) or of ``configuration``.

    Raises:
        ConfigError: nothing has that name.

    >>> schema_of("configuration")["title"]
    'Config'
    """
    if name in TABLES:
        return json_schema(name)
    if name == "run":
        return _of_type(RunInfo)
    if name == "configuration":
        return _of_type(Config)
    raise ConfigError(f"{name!r} is unknown{did_you_mean(name, SCHEMA_NAMES)}")


def _of_type(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of a Struct with its own definition at the top."""
    made = msgspec.json.schema(kind)
    definitions = made["$defs"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **definitions.pop(kind.__name__),
        "$defs": definitions,
    }
