"""INPUT arguments become the files to read: paths, folders, globs and ``-``.

A file that several arguments reach is read once. What cannot be read becomes a row of ``skipped``;
an argument that names nothing at all is an error.
"""

from __future__ import annotations

import dataclasses
import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

from dedup.arguments import checked, path_of
from dedup.documents.records import Skip
from dedup.errors import InputError
from dedup.files import as_text

STDIN: Final = "-"

FORMATS: Final = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json-lines": "jsonl",
    ".json": "json",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".ipc": "arrow",
    ".feather": "arrow",
}
_COMPRESSED: Final = (".gz", ".zst")
_COLUMNAR: Final = ("parquet", "arrow")
_TURNED: Final = {
    (".html", ".htm", ".xhtml", ".warc"): "a page is read once its text is taken out, as by "
    "'trafilatura --json --with-metadata < page.html > page.json'",
    (".xlsx", ".xls", ".ods"): "a sheet is saved as CSV, in UTF-8",
    (".docx", ".doc", ".odt", ".rtf", ".pdf"): "a document is saved as plain text",
    (".xml", ".rss", ".atom", ".mbox", ".eml"): "a feed or a mailbox is written as JSON lines, one "
    "a report: docs/command-line.md, 'Other formats', has the few lines of Python",
    (".zip", ".tar", ".tgz", ".7z", ".rar"): "an archive is unpacked first",
    (
        ".bz2",
        ".xz",
        ".lz4",
    ): "of compressed files, .gz and .zst are read, after the format: a.csv.gz",
}
"""Suffix -> what to do with files that end so: what researchers most often have besides."""
_DOCUMENTS: Final = "documents.parquet"
_RUN: Final = frozenset({"run.json", _DOCUMENTS})
"""Files that tell a run folder."""
_SHOWN: Final = 5
_NO_INPUTS: Final = (
    "inputs must be a path or several (files, folders, globs, or - for stdin), not {}; "
    "a frame goes to dedup.run as it is"
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: ``path`` as shown in tables, ``place`` to open (None: stdin)."""

    path: str
    place: Path | None
    format: str
    suffix: str
    name: str
    """Id of the document in a text file: its path below the given folder, without suffix."""


class Found(NamedTuple):
    """Files to read, in the order of their paths, what cannot be read, and files of other kinds."""

    sources: tuple[Source, ...]
    skipped: tuple[tuple[str, Skip], ...]
    left_alone: tuple[str, ...] = ()
    """Files in folders whose names end in nothing that is known here."""


class _Hit(NamedTuple):
    """A path that an argument reached; ``name`` is its path below the folder it was found in."""

    path: str
    name: str
    problem: Skip | None = None
    beside: bool = False
    """Of another format, in a folder that holds input."""


def find_sources(inputs: Iterable[str | os.PathLike[str]] | str | os.PathLike[str]) -> Found:
    """Return the files that the arguments mean, each once, whatever their order.

    Raises:
        InputError: there is no argument, or one is no path or names nothing, an empty folder, or a
            folder without a file of a known format.
    """
    met = {hit for path in _paths(inputs) for hit in _expand(path)}
    hits = sorted(met, key=lambda hit: (hit.path, hit.name, hit.problem is not None))
    if not hits:
        raise InputError("no input is named: give files, folders, globs, or - for stdin")
    good = [hit for hit in hits if not hit.problem]
    named = {hit.path for hit in good}
    bad = (hit for hit in hits if not hit.beside and hit.path not in named)
    problems = {_shown(hit.path): hit.problem for hit in bad if hit.problem}
    beside = {_shown(hit.path) for hit in hits if hit.beside} - problems.keys()
    sources = [_source(hit) for hit in _once(good)]
    ordered = sorted(_distinguish(sources), key=lambda source: source.path)
    return Found(tuple(ordered), tuple(sorted(problems.items())), tuple(sorted(beside)))


def _paths(inputs: Iterable[str | os.PathLike[str]] | str | os.PathLike[str]) -> Iterator[str]:
    some: Any = [inputs] if isinstance(inputs, str | bytes | os.PathLike) else inputs
    for given in checked(some, Iterable, _NO_INPUTS, InputError):
        yield path_of(checked(given, str | os.PathLike, _NO_INPUTS, InputError), InputError)


def _expand(given: str) -> list[_Hit]:
    if given == STDIN:
        return [_Hit(STDIN, STDIN)]
    if os.path.lexists(given):
        if not Path(given).is_dir():
            return [_named(given)]
        return _input_of(given, list(_walk(given, "")))
    if not glob.has_magic(given):
        raise InputError(f"{given}: no such file or folder")
    # Path.glob takes no absolute pattern, so it cannot stand in here.
    matches = glob.glob(given, recursive=True)  # noqa: PTH207
    hits = [hit for match in matches for hit in _expand_match(match)]
    if not matches:
        raise InputError(f"{given}: nothing matches")
    return _input_of(given, hits)


def _expand_match(match: str) -> list[_Hit]:
    return list(_walk(match, "")) if Path(match).is_dir() else [_met(match, Path(match).name)]


def _walk(folder: str, below: str, above: frozenset[str] = frozenset()) -> Iterator[_Hit]:
    """Yield what a folder holds, without hidden entries; links are followed, never in a circle.

    Of a run folder these are the articles alone: the other tables were made of them.
    """
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as problem:
        yield _Hit(folder, below, Skip.unreadable(problem))
        return
    if _RUN.issubset(entry.name for entry in listed):
        listed = [entry for entry in listed if entry.name == _DOCUMENTS]
    for entry in listed:
        if entry.name.startswith("."):
            continue
        if os.path.isdir(entry.path):  # noqa: PTH112 - no link is an error, in a circle or not
            yield from _walk(entry.path, f"{below}{entry.name}/", above | {real})
        else:
            yield _met(entry.path, f"{below}{entry.name}")


def _check(path: str, name: str) -> _Hit:
    place = Path(path)
    if _suffixes(path)[0] not in FORMATS:
        detail = f"known formats: {_known()}{how_to_turn([path])}"
        return _Hit(path, name, Skip(0, "unknown_format", detail))
    if not place.exists():
        return _Hit(path, name, Skip(0, "unreadable", "cannot be read: the link leads nowhere"))
    return _Hit(path, name)


def _named(given: str) -> _Hit:
    """Check a file that was named itself: a pipe need not say what comes out of it, as stdin."""
    hit = _check(given, Path(given).name)
    return hit._replace(problem=None) if _is_unknown(hit) and Path(given).is_fifo() else hit


def _met(path: str, name: str) -> _Hit:
    """Check a file that nobody named: a pipe without a writer would be waited for without end."""
    hit = _check(path, name)
    if hit.problem is None and not Path(path).is_file():
        detail = "cannot be read: is a pipe or a device; name it itself, if it is meant"
        return hit._replace(problem=Skip(0, "unreadable", detail))
    return hit


def _input_of(given: str, hits: Sequence[_Hit]) -> list[_Hit]:
    """Return what a folder or glob gives: files of other formats only lie beside the input."""
    told = [hit._replace(beside=_is_unknown(hit)) for hit in hits]
    return [_barren(given, hits)] if all(hit.beside for hit in told) else told


def _is_unknown(hit: _Hit) -> bool:
    return hit.problem is not None and hit.problem.reason == "unknown_format"


def _barren(given: str, hits: Sequence[_Hit]) -> _Hit:
    """Tell why a folder or glob gives no input at all.

    A folder that is named like an input file is rather a file that cannot be read.
    """
    if _suffixes(given)[0] in FORMATS and not hits:
        detail = "cannot be read: is a folder, and an empty one"
        return _Hit(given, "", Skip(0, "unreadable", detail))
    if not hits:
        raise InputError(f"{given}: the folder holds no file")
    kinds = Counter(PurePath(hit.path).suffix or "no suffix" for hit in hits)
    names = ", ".join(sorted(kinds, key=lambda kind: (-kinds[kind], kind))[:_SHOWN])
    raise InputError(
        f"{given}: none of {len(hits)} files is of a known format (they are {names}; "
        f"known are {_known()}){how_to_turn(hit.path for hit in hits)}"
    )


def _once(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """Yield each file once: of several ways to it, the one that tells most of its path."""
    best: dict[str, _Hit] = {}
    for hit in hits:
        real = hit.path if hit.path == STDIN else os.path.realpath(hit.path)
        if real not in best or (-len(hit.name), hit) < (-len(best[real].name), best[real]):
            best[real] = hit
    yield from best.values()


def _source(hit: _Hit) -> Source:
    if hit.path == STDIN:
        return Source(STDIN, None, "jsonl", "", STDIN)
    suffix, packed = _suffixes(hit.path)
    if suffix not in FORMATS:
        return Source(_shown(hit.path), Path(hit.path), "jsonl", "", _shown(hit.name))
    name = _shown(hit.name)[: -len(suffix + packed)]
    return Source(_shown(hit.path), Path(hit.path), FORMATS[suffix], packed, name)


def _suffixes(path: str) -> tuple[str, str]:
    """Return the suffix of the format and of the compression, as lower case."""
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes[-2:]]
    packed = suffixes.pop() if suffixes and suffixes[-1] in _COMPRESSED else ""
    suffix = suffixes[-1] if suffixes else ""
    return ("", packed) if packed and FORMATS.get(suffix) in _COLUMNAR else (suffix, packed)


def _distinguish(sources: Sequence[Source]) -> list[Source]:
    """Lengthen the names of text files that collide, folder by folder, until all differ."""
    texts = [number for number, source in enumerate(sources) if source.format == "text"]
    names = {number: sources[number].name for number in texts}
    depths = {number: len(PurePath(names[number]).parts) for number in texts}
    while True:
        counts = Counter(names.values())
        clashing = [
            number
            for number in texts
            if counts[names[number]] > 1 and names[number] != sources[number].path
        ]
        if not clashing:
            break
        growing = [n for n in clashing if depths[n] < len(PurePath(sources[n].path).parts)]
        for number in growing or clashing:
            depths[number] += 1
            names[number] = _tail(sources[number].path, depths[number])
    return [
        dataclasses.replace(source, name=names.get(number, source.name))
        for number, source in enumerate(sources)
    ]


def _tail(path: str, depth: int) -> str:
    """Return the last parts of a path without suffix; beyond its length the path as it is."""
    parts = PurePath(path).parts
    if depth > len(parts):
        return path
    return PurePath(*parts[-depth:]).as_posix()[: -len("".join(_suffixes(path)))]


def _shown(path: str) -> str:
    r"""Return a path for a table: with ``/``, and ``\xe9`` for a byte that is not UTF-8."""
    return as_text(PurePath(path).as_posix() if path else path)


def how_to_turn(paths: Iterable[str]) -> str:
    """Say how files of other formats become such as are known, behind a semicolon; or nothing.

    >>> how_to_turn(["a.XLSX", "b.csv"])
    '; a sheet is saved as CSV, in UTF-8'
    """
    met = {_suffixes(path)[0] for path in paths}
    return "".join(f"; {how}" for kinds, how in _TURNED.items() if not met.isdisjoint(kinds))


def _known() -> str:
    return " ".join(FORMATS)
