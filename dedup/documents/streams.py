"""Bytes of a file: counted and digested, decompressed, decoded, cut into lines.

Each step is a generator over chunks; what breaks raises :class:`Unusable` after everything good
before it was handed on.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, Self

import zstandard
from isal import igzip_lib, isal_zlib

from dedup.documents.records import Unusable
from dedup.files import InputFile

Chunks = Iterator[bytes]

_CHUNK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ISAL_ERROR: Final[type[Exception]] = igzip_lib.IsalError  # type: ignore[assignment]
# Dumps made with `zstd --long=31` need a window of this size; the library's default refuses them.
_ZSTD_WINDOW: Final = 1 << 31


class FileState(NamedTuple):
    """Which file it is, how long, and when somebody last wrote to it."""

    device: int
    number: int
    size: int
    written: int

    @classmethod
    def of(cls, file: Path | BinaryIO) -> Self | None:
        """Return the state of a file; None of a pipe, or where the system knows none."""
        try:
            told = file.stat() if isinstance(file, Path) else os.fstat(file.fileno())
        except OSError:
            return None
        if not stat.S_ISREG(told.st_mode):
            return None
        return cls(told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns)


class HashedFile:
    """A file opened for reading once; ``record`` is its digest after all of it was read."""

    def __init__(self, stream: BinaryIO, *, seen: Callable[[int], None]) -> None:
        self._stream = stream
        self._seen = seen
        self._digest = hashlib.sha256()
        self._bytes = 0

    def chunks(self) -> Chunks:
        """Yield the file's bytes in order; a second call goes on where the first one stopped."""
        while chunk := self._stream.read(_CHUNK):
            self._digest.update(chunk)
            self._bytes += len(chunk)
            self._seen(len(chunk))
            yield chunk

    def state(self) -> FileState | None:
        """Return the state of the file; None of a pipe, or where the system knows none."""
        return FileState.of(self._stream)

    def stands(self) -> bool:
        """Tell whether all that was read still stands at the beginning; it is read once more."""
        self._stream.seek(0)
        digest, left = hashlib.sha256(), self._bytes
        while left and (chunk := self._stream.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
        return not left and digest.digest() == self._digest.digest()

    def record(self, path: str) -> InputFile:
        """Read what is left and return the digest of the whole file, under the name ``path``."""
        for _ in self.chunks():
            pass
        return InputFile(path=path, bytes=self._bytes, sha256=self._digest.hexdigest())


def decompress(chunks: Chunks, suffix: str) -> Chunks:
    """Yield plain bytes of gzip and zstd, of several members too; other bytes pass unchanged.

    ``suffix`` (``".gz"``, ``".zst"`` or empty) is what the name promises; without a promise the
    first bytes decide, so standard input may be compressed as well.

    Raises:
        Unusable: the stream ends early (``truncated``) or is not what it should be (``damaged``).
    """
    head, chunks = _peek(chunks, len(_ZSTD))
    if not head:
        return iter(())
    if suffix == ".gz" or (not suffix and head.startswith(_GZIP)):
        return _inflate(chunks, lambda: isal_zlib.decompressobj(wbits=31), _GZIP, _ISAL_ERROR)
    if suffix == ".zst" or (not suffix and head.startswith(_ZSTD)):
        unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        return _inflate(chunks, unpacker.decompressobj, _ZSTD, zstandard.ZstdError)
    return chunks


def utf8(chunks: Chunks) -> Chunks:
    """Yield UTF-8 without a byte order mark; UTF-16 with one is transcoded.

    Raises:
        Unusable: UTF-16 that cannot be decoded (``invalid_utf16``).
    """
    head, chunks = _peek(chunks, 3)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _from_utf16(chunks)
        return
    if head.startswith(codecs.BOM_UTF8):
        yield next(chunks).removeprefix(codecs.BOM_UTF8)
    yield from chunks


def lines(chunks: Chunks) -> Iterator[bytes]:
    r"""Yield lines with their line end; where the stream breaks, the started line is its ``rest``.

    >>> list(lines(iter([b"a\nb", b"c\n", b"d"])))
    [b'a\n', b'bc\n', b'd']
    """
    started: list[bytes] = []
    try:
        for chunk in chunks:
            if b"\n" not in chunk:
                started.append(chunk)
                continue
            first, *rest = io.BytesIO(chunk)
            yield b"".join((*started, first))
            started = [] if not rest or rest[-1].endswith(b"\n") else [rest.pop()]
            yield from rest
    except Unusable as broken:
        broken.rest = b"".join(started)
        raise
    if last := b"".join(started):
        yield last


def _peek(chunks: Chunks, size: int) -> tuple[bytes, Chunks]:
    """Return at least ``size`` first bytes, if there are so many, and all chunks again."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= size:
            break
    return head[:size], chain((head,) if head else (), chunks)


def _inflate(
    chunks: Chunks, fresh: Callable[[], Any], magic: bytes, error: type[Exception]
) -> Chunks:
    """Unpack member after member; zero bytes between and after members are padding."""
    member: Any = None
    begins, members = b"", 0
    try:
        for chunk in chunks:
            left = chunk
            while left:
                if member is None or member.eof:
                    left = left.lstrip(b"\0")
                    if not left:
                        break
                    member, begins, members = fresh(), b"", members + 1
                begins += left[: len(magic) - len(begins)]
                plain = member.decompress(left)
                left = member.unused_data if member.eof else b""
                if plain:
                    yield plain
    except error as problem:
        if members == 1 or begins == magic:
            raise Unusable("damaged", f"cannot be decompressed: {problem}") from problem
    if member is not None and not member.eof:
        raise _ended(is_foreign=members > 1 and not magic.startswith(begins))


def _ended(*, is_foreign: bool) -> Unusable:
    """Return what is said of a stream whose last member is not whole."""
    if is_foreign:
        told = "behind the compressed data stands something else; all that was compressed was read"
        return Unusable("damaged", told)
    told = "the compressed stream ends early; whole records before that were read"
    return Unusable("truncated", told)


def _from_utf16(chunks: Chunks) -> Chunks:
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as problem:
        raise Unusable("invalid_utf16", f"cannot be decoded: {problem}") from problem
