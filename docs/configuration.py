"""Writes docs/configuration.md from dedup/config/: ``python docs/configuration.py``."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dedup import config

HEAD = """# Configuration

<!-- Made by `make format` from dedup/config/: edit that. -->

Every threshold, weight and size that can be turned, with its default, unit and where it comes from.
`dedup run … --config dedup.toml` reads these keys; what is left out keeps its default, and a key
that does not exist is an error. A TOML file has no null: leave the key out. `dedup schema
configuration` prints the types as JSON Schema; `run.json` holds the configuration of its run.

Turn `event.threshold` first: `dedup evaluate RUN --gold pairs.csv --sweep` says which value suits
your own pile. What was tried for a key, and with which data in view, is in the
[experiments](experiments/README.md).
"""


def main() -> None:
    """Write the page to stdout."""
    sys.stdout.write("\n".join(page()) + "\n")


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    yield HEAD
    yield "| section | what it turns |\n|---|---|"
    for name, section in sections("", config.Config()):
        title = name or "Top level"
        anchor = title.lower().replace(".", "").replace(" ", "-")
        yield f"| [{title}](#{anchor}) | {first_line(section)} |"
    yield ""
    meanings = docstrings()
    for name, section in sections("", config.Config()):
        kind = type(section)
        yield f"## {name or 'Top level'}\n"
        yield f"{first_line(section)}\n"
        yield "| key | default | meaning |\n|---|---|---|"
        for key, value in msgspec.structs.asdict(section).items():
            if not isinstance(value, msgspec.Struct):
                yield f"| `{key}` | `{shown(value)}` | {meanings[kind.__name__][key]} |"
        yield ""


def first_line(section: msgspec.Struct) -> str:
    """Return the first line of what a section says of itself."""
    return (type(section).__doc__ or "").strip().partition("\n")[0].replace("``", "`")


def sections(name: str, section: msgspec.Struct) -> Iterator[tuple[str, msgspec.Struct]]:
    """Yield every section with its TOML name, outer ones first."""
    yield name, section
    for key, value in msgspec.structs.asdict(section).items():
        if isinstance(value, msgspec.Struct):
            yield from sections(f"{name}.{key}".lstrip("."), value)


def docstrings() -> dict[str, dict[str, str]]:
    """Return class -> key -> the string that stands below the key in the source."""
    found: dict[str, dict[str, str]] = {}
    sources = sorted(Path(config.__path__[0]).glob("*.py"))
    parsed = [ast.parse(source.read_text(encoding="utf-8")) for source in sources]
    for node in (node for module in parsed for node in module.body):
        if isinstance(node, ast.ClassDef):
            found[node.name] = {
                key.target.id: " ".join(str(below.value.value).replace("``", "`").split())
                for key, below in zip(node.body, node.body[1:], strict=False)
                if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name)
                if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            }
    return found


def shown(value: object) -> str:
    """Return a default as TOML would write it."""
    if value is None:
        return "null"
    return f"{value:.3g}" if isinstance(value, float) else msgspec.json.encode(value).decode()


if __name__ == "__main__":
    main()
