"""Tables as JSON Schema."""

from __future__ import annotations

from typing import Any

import dataframely as dy
import polars as pl

from dedup.schema.tables import FORMAT_VERSION, KEYS, TABLES


def json_schema(name: str) -> dict[str, Any]:
    """Return table ``name`` as JSON Schema (draft 2020-12) of one exported row.

    >>> json_schema("clusters")["properties"]["role"]["type"]
    'string'
    """
    schema = TABLES[name]
    properties = {key: _json_property(column) for key, column in schema.columns().items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": (schema.__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": name == "documents",
        "x-key": KEYS[name],
        "x-format-version": FORMAT_VERSION,
    }


def _json_property(column: dy.Column) -> dict[str, Any]:
    types = _json_type(column.dtype)
    if column.nullable:
        types = types | {"type": [types["type"], "null"]}
    return types | {"description": column.description or ""}


def _json_type(dtype: pl.DataType) -> dict[str, Any]:
    if isinstance(dtype, pl.List):
        return {"type": "array", "items": _json_type(dtype.inner)}  # type: ignore[arg-type]
    if isinstance(dtype, pl.Struct):
        fields = {field.name: _json_type(field.dtype) for field in dtype.fields}  # type: ignore[arg-type]
        return {"type": "object", "properties": fields, "required": list(fields)}
    if isinstance(dtype, pl.Datetime):
        return {"type": "string", "format": "date-time"}
    if dtype.is_integer():
        return {"type": "integer"}
    if dtype == pl.Boolean:
        return {"type": "boolean"}
    return {"type": "number"} if dtype.is_float() else {"type": "string"}
