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
"""An English text of some length has it."""
_FIRST: Final = 2_000
"""Bytes in which it is looked for."""
_STOP: Final = re.compile(r"(?P<stop>[.!?…؟۔]+)(?:[\"”“’'»«)\]]|\s»)*+(?P<space>\s+)(?=\S)")
_OPENING: Final = "\"“„«»‘‚'([–—-¿¡"
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
        if texts.raw.find(_ENGLISH, start, min(start + _FIRST, end)) < 0:
            code = language_of(texts.raw[start:end].decode())
            if code is not None:
                found[row] = languages()[code]
    return found


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
        for last, following in _ends(line, language):
            found.append(
                (start + len(line[:last].encode()), start + len(line[:following].encode()))
            )
    return np.array(found, dtype=np.int64).reshape(-1, 2).T


def _ends(line: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield where sentences end in a line, and where the next ones start.

    >>> line = "Am 3. Mai kam Dr. Roe an. „Gut“, sagte er, d. h. sie."
    >>> [line[end:][:6] for _, end in _ends(line, languages()["de"])]
    ['„Gut“,']
    """
    for match in _STOP.finditer(line):
        behind = line[match.end() :].lstrip(_OPENING)
        if behind[:1].islower():
            continue
        before = line[: match.start()].rpartition(" ")[2].rpartition("\u00a0")[2]
        if match["stop"] == "." and _goes_on(before.lstrip(_OPENING).lower(), behind, language):
            continue
        yield match.start("space"), match.end()


def _goes_on(before: str, behind: str, language: Language) -> bool:
    """Tell whether a sentence goes on behind a full stop, by the words on both sides of it."""
    if before in language.abbreviations or _ABBREVIATED.fullmatch(before):
        return True
    if not _ORDINAL.fullmatch(before):
        return False
    word = re.match(r"\w+", behind)
    return word is not None and (word[0].isdecimal() or word[0].lower() in language.counted)
