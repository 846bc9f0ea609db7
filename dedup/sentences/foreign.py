"""Sentences of other languages than English, of which Punkt's model knows nothing.

To it "an", "est" and "que" are abbreviations, so that no sentence ends with them. Here a stop ends
a sentence unless what stands around it says otherwise, by lists of ``data/languages.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from dedup.arrays import Int64s
from dedup.buffers import TextBytes
from dedup.languages import Language, language_of, languages

_ENGLISH: Final = b" the "
_OFTEN: Final = 3
"""An English text of some length has it this often; others name a film or an outlet with it."""
_FIRST: Final = 2_000
"""Bytes in which it is looked for."""
_STOP: Final = re.compile(
    r"(?<![.!?…؟۔])(?P<stop>[.!?…؟۔]++)"
    r"(?:[\"”“’'»«)\]]|\s»(?!\S))*+(?P<space>\s+)(?=\S)"
)
_OPENING: Final = "\"“„«»‘‚'([–—-¿¡"
_FOLLOWING: Final = re.compile(rf"[{re.escape(_OPENING)}]*+(\w*)")
_SPACES: Final = " \u00a0"
_ABBREVIATED: Final = re.compile(r"[^\W\d_]|(?:[^\W\d_]+\.-?)+[^\W\d_]+")
"""An initial, or words with stops between them: z.B., c.-à-d."""
_ORDINAL: Final = re.compile(r"\d{1,3}")


def foreign_texts(texts: TextBytes) -> dict[int, Language]:
    """Return the texts that are in another language that is known, by number.

    >>> import polars as pl
    >>> texts = TextBytes.of(pl.Series(["It is red.", "Es ist rot."]))
    >>> [*foreign_texts(texts)]
    [1]
    """
    found = {}
    for row, (start, end) in enumerate(pairwise(texts.bounds.tolist())):
        if not _is_english(texts.raw, start, min(start + _FIRST, end)):
            code = language_of(texts.raw[start:end].decode())
            if code is not None:
                found[row] = languages()[code]
    return found


def _is_english(raw: bytes, start: int, end: int) -> bool:
    """Tell cheaply of most English texts that they are; the rest is not looked at."""
    for _ in range(_OFTEN):
        start = raw.find(_ENGLISH, start, end) + len(_ENGLISH)
        if start < len(_ENGLISH):
            return False
    return True


def foreign_sentence_ends(
    texts: TextBytes, starts: Int64s, ends: Int64s, spoken: list[Language]
) -> Int64s:
    """Return where sentences end inside of lines, and where the next ones start, of shape (2, n).

    Args:
        texts: the texts; places are in bytes.
        starts: where each line starts; it begins with no space.
        ends: where it ends.
        spoken: the language of each.
    """
    found: list[tuple[int, int]] = []
    lines = texts.strings(starts, ends)
    for start, line, language in zip(starts.tolist(), lines, spoken, strict=True):
        place, read = start, 0
        for last, following in _ends(line, language):
            end = place + len(line[read:last].encode())
            place, read = end + len(line[last:following].encode()), following
            found.append((end, place))
    return np.array(found, dtype=np.int64).reshape(-1, 2).T


def _ends(line: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield where sentences end in a line, and where the next ones start.

    >>> line = "Am 3. Mai kam Dr. Roe an. „Gut“, sagte er, d. h. sie."
    >>> [line[end:][:6] for _, end in _ends(line, languages()["de"])]
    ['„Gut“,']
    """
    read = 0
    for match in _STOP.finditer(line):
        first, at = read, match.start()
        read = match.end()
        following = _FOLLOWING.match(line, read)
        behind = following[1] if following else ""
        if behind[:1].islower():
            continue
        first = max(first, *(line.rfind(space, first, at) + 1 for space in _SPACES))
        before = line[first:at].lstrip(_OPENING).lower()
        if match["stop"] == "." and _goes_on(before, behind, language):
            continue
        yield match.start("space"), read


def _goes_on(before: str, behind: str, language: Language) -> bool:
    """Tell whether a sentence goes on behind a full stop, by the words on both sides of it."""
    if before in language.abbreviations or _ABBREVIATED.fullmatch(before):
        return True
    if not _ORDINAL.fullmatch(before):
        return False
    return behind[:1].isdecimal() or behind.lower() in language.counted
