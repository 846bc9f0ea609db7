"""Small piles of reports for the tests: the seeds, and made-up news."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl

from dedup.documents import read_documents

SEEDS = Path(__file__).parents[2] / "seeds"

BRIDGE = (
    "The Harwick suspension bridge collapsed into the Teal river early on Monday, killing four "
    "lorry drivers and injuring eleven commuters. Inspectors had closed the northern lane in March "
    "after finding corroded hangers. Mayor Edda Quillfeather ordered an inquiry and said the "
    "county had ignored two warnings from engineers. Divers recovered three vehicles by noon while "
    "cranes lifted the buckled deck. The steelmaker Orland Brothers, which replaced the cables in "
    "1998, said it would open its records. Ferries will carry passengers between Harwick and "
    "Lowmarsh until a temporary crossing is built next spring."
)
"""An invented report, long enough for the copy tier."""

TOLD_AGAIN = (
    "Four lorry drivers died when a suspension bridge over the Teal at Harwick gave way before "
    "dawn. Eleven commuters were hurt. The northern lane had been shut since March because of "
    "corroded hangers, and Mayor Edda Quillfeather blamed the county for brushing aside warnings. "
    "Orland Brothers, the steelmaker that renewed the cables in 1998, promised to show its "
    "records. A ferry to Lowmarsh will run until a temporary crossing opens."
)
"""Another report of its event, in other words."""


def seeds() -> pl.DataFrame:
    """Return the five committed articles as documents."""
    return read_documents([SEEDS])


def frame(**texts: str) -> pl.DataFrame:
    """Return a frame of documents named by keyword."""
    return pl.DataFrame({"id": list(texts), "text": list(texts.values())})


def strangers(count: int, *, words: int = 120, seed: int = 1) -> dict[str, str]:
    """Return invented texts that have nothing in common but function words."""
    source = random.Random(seed)  # noqa: S311 - invented words, no secret
    syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so"]
    return {
        f"stranger{number}": " ".join(
            "".join(source.choices(syllables, k=4)) + ("." if position % 12 == 11 else "")
            for position in range(words)
        )
        for number in range(count)
    }
