"""Compiled loops over the letters of texts: lines, stops, words, and their hashes.

Pure functions on arrays of bytes (:class:`dedup.buffers.TextBytes`); places are counted in bytes.
What they find is what plain expressions find, in :mod:`dedup.text` and in the tests, which hold the
two against each other.
"""

from dedup.scanning.beginnings import Beginnings, beginnings_of, find_beginnings
from dedup.scanning.contexts import (
    ABBREVIATION,
    AFTER_NUMBER,
    CLOSES,
    STARTER,
    TITLE,
    Known,
)
from dedup.scanning.hashes import (
    hash_spans,
    number_spans,
    repeated_hashes,
)
from dedup.scanning.lines import CLOSED, HEADS, QUESTION, WORDED, find_lines, find_wide_stops
from dedup.scanning.normal_lines import normal_line_hashes
from dedup.scanning.ranges import Ranges
from dedup.scanning.stops import ASK, END, LONGEST_CHUNK, UNSURE, find_stops
from dedup.scanning.suspects import Asked, find_suspects
from dedup.scanning.words import find_words

__all__ = [
    "ABBREVIATION",
    "AFTER_NUMBER",
    "ASK",
    "CLOSED",
    "CLOSES",
    "END",
    "HEADS",
    "LONGEST_CHUNK",
    "QUESTION",
    "STARTER",
    "TITLE",
    "UNSURE",
    "WORDED",
    "Asked",
    "Beginnings",
    "Known",
    "Ranges",
    "beginnings_of",
    "find_beginnings",
    "find_lines",
    "find_stops",
    "find_suspects",
    "find_wide_stops",
    "find_words",
    "hash_spans",
    "normal_line_hashes",
    "number_spans",
    "repeated_hashes",
]
