"""Writes docs/tables.md from the declarations in the package: ``python docs/tables.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import polars as pl

from dedup.explain.copies import COPY_REASONS
from dedup.explain.events import EVENT_REASONS
from dedup.schema import EFFECTS, FORMAT_VERSION, TABLES, json_schema

HEAD = f"""# Tables

<!-- Made by `make format` from dedup/schema/ and dedup/explain/: edit those. -->

Every column and code of a run folder, which holds `run.json` and one Parquet file per table, format
version {FORMAT_VERSION}. [questions.md](questions.md) shows how to join them; `dedup schema` prints
the same as JSON Schema.

- **Keys.** Rows are sorted by the key. `document`, and `left` and `right` of `edges`, name rows of
  `documents`. `statement` counts within its `cluster`, so join on both.
- **Offsets** count Unicode code points of `documents.text`: `text[start:end]` is the passage, and
  the end is not part of it.
- **Bytes.** No table holds a clock: the same input and configuration give the same bytes.
"""

VIEWS = {
    "words": "equal words, whatever case, quotes and spacing",
    "shingles": "a band of the MinHash signature of word runs is equal",
    "forms": "they follow each other in time and share word runs that stand in very many "
    "documents, as issues of one form do",
    "samples": "enough sampled word runs of the shorter text are in the other: stub, embedded",
    "terms": "a band of the MinHash signature of salient terms is equal, and the dates are near; "
    "or both are of one day, and a thirtieth of it is equal",
    "pairs": "enough rare pairs of neighbouring terms are in both, whatever the dates",
    "neighbours": "both are likely the same event as a third document",
    "group": "other copies connect both: inside a group every pair is verified",
    "given": "the pair was named, as `dedup diff` does",
    "reviewer": "a reviewer decided that it is of one event",
}

EVIDENCE = {
    "edge": "it stands before or behind the documents' own text, in four of five of them; where "
    "no window holds enough of them, in a fiftieth of all that the source has",
    "inset": "it stands inside them, for weeks or (undated) in twice as many documents: in a box "
    "of recurring lines, or alone on its line (or beside the same line) and in enough of the "
    "source's documents, which is a fifth for a whole sentence of eight words or more",
    "everywhere": "it stands in a fifth of the source's documents, and in twice as many as needed",
    "reviewer": "a reviewer said so (see `decisions`)",
}

SKIPPED = {
    "unreadable": "the file cannot be opened or read",
    "unknown_format": "the name ends in nothing that is known here",
    "empty_file": "the file holds no record",
    "damaged": "the file is not what its name says, or breaks off behind the rows that were read",
    "changed": "the file was written to while it was read",
    "unread_column": "a column is of a type that cannot be read; the others were",
    "unread_list": "a list of documents in a JSON object; another one, with more text, was read",
    "truncated": "compressed file or JSON array ends early; whole records before that were read",
    "nul_bytes": "text or line holds NUL, which no text does",
    "malformed_json": "the line or file is not JSON; a line cut short is the usual case",
    "not_an_object": "the line is JSON, but not an object",
    "malformed_row": "a quote or a header of the CSV cannot be read",
    "ragged_row": "the row has more or fewer cells than the header",
    "invalid_utf8": "the line, row or file is neither UTF-8 nor Windows-1252 that reads as prose",
    "invalid_utf16": "the file has the mark of UTF-16, and cannot be decoded",
    "missing_text": "no column is known to hold the text; `input.columns` can name it",
    "empty_text": "the text is empty or blank",
    "repeated": "another record has the same id and the same text",
    "duplicate_id": "another document has the same id and another text; the detail says which was "
    "kept, and why",
}


def main() -> None:
    """Write the page to stdout."""
    sys.stdout.write("\n".join(page()) + "\n")


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    yield HEAD
    yield from contents()
    for name, schema in TABLES.items():
        yield f"## {name}\n"
        yield f"{(schema.__doc__ or '').strip()}\n"
        yield "| column | type | null | key | meaning |\n|---|---|---|---|---|"
        keys = json_schema(name)["x-key"]
        for column, declared in schema.columns().items():
            null = "yes" if declared.nullable else ""
            key = "key" if column in keys else ""
            meaning = (declared.description or "").replace("|", "\\|")
            yield f"| `{column}` | {kind(declared.dtype)} | {null} | {key} | {meaning} |"
        yield ""
    yield from codes("`boilerplate.evidence`", EVIDENCE)
    yield from codes("`decisions.effect`", EFFECTS)
    yield from codes("`edges.reason`, copy tier", COPY_REASONS)
    yield from codes("`edges.reason`, event tier", EVENT_REASONS)
    yield from codes("`edges.views`", VIEWS)
    yield from codes("`skipped.reason`", SKIPPED)


def contents() -> Iterator[str]:
    """Yield one row per table: what it has, and its key."""
    yield "| table | what it has | key |\n|---|---|---|"
    for name, schema in TABLES.items():
        said = (schema.__doc__ or "").strip().partition("\n")[0].rstrip(".").replace("``", "`")
        key = ", ".join(f"`{column}`" for column in json_schema(name)["x-key"])
        yield f"| [{name}](#{name}) | {said[0].lower()}{said[1:]} | {key} |"
    yield ""
    yield "The codes of `reason`, `views`, `effect` and `evidence` are at the end.\n"


def kind(dtype: pl.DataType) -> str:
    """Return a type in few words."""
    if isinstance(dtype, pl.List):
        return f"list of {kind(dtype.inner)}"  # type: ignore[arg-type]
    if isinstance(dtype, pl.Struct):
        return ", ".join(f"`{field.name}`" for field in dtype.fields)
    return "Datetime, UTC" if isinstance(dtype, pl.Datetime) else str(dtype)


def codes(title: str, meanings: dict[str, str]) -> Iterator[str]:
    """Yield one table of codes."""
    yield f"## {title}\n"
    yield "| code | meaning |\n|---|---|"
    yield from (f"| `{code}` | {meaning} |" for code, meaning in meanings.items())
    yield ""


if __name__ == "__main__":
    main()
