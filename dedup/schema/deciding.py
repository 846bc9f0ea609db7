"""What a reviewer decided."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from dedup.schema.rules import one_of

DECISIONS: Final = ("must-link", "cannot-link", "boilerplate", "accept")
EFFECTS: Final = {
    "obeyed": "the result holds to it",
    "kept": "an acceptance: it is shown with what it is about, and changes nothing",
    "repeated": "a later decision says the same of this pair",
    "overruled": "a later decision says otherwise of this pair",
    "contradiction": "later decisions together say otherwise: they join what this one parts, or "
    "part what it joins; or it parts a text from itself",
    "no such document": "no document of this run has one of the texts",
    "no such line": "no document of the source has the line, or nothing with a word stands there",
    "no event tier": "the run looked for copies alone, and this one joins an event",
}
VAIN: Final = tuple(one for one in EFFECTS if one not in ("obeyed", "kept", "repeated"))
"""Effects of decisions that changed nothing, though somebody meant them to."""
_HASH: Final = "^[0-9a-f]{32}$"


class Decisions(dy.Schema):
    """One row per decision of a reviewer, about texts by their content, and what became of it."""

    number = dy.Int64(
        primary_key=True, min=1, description="line of the file, or row of the frame, from 1"
    )
    decision = dy.String(check=one_of(*DECISIONS), description=" | ".join(DECISIONS))
    left = dy.String(
        nullable=True, regex=_HASH, description="documents.content_hash (must-link, cannot-link)"
    )
    right = dy.String(nullable=True, regex=_HASH, description="documents.content_hash, likewise")
    members = dy.List(
        dy.String(), description="documents.content_hash of the members of a cluster (accept)"
    )
    content_hash = dy.String(
        nullable=True,
        regex=_HASH,
        description="the text that holds a piece of boilerplate, from start to end; else null",
    )
    start = dy.Int64(nullable=True, min=0, description="start of that piece, in documents.text")
    end = dy.Int64(nullable=True, min=0, description="end of that piece")
    source = dy.String(
        nullable=True,
        description="documents.source of a line of boilerplate; null: those without a source",
    )
    line = dy.String(
        nullable=True, regex="^[0-9a-f]{16}$", description="that line, as boilerplate.line; or null"
    )
    author = dy.String(nullable=True, description="who decided, as the input says")
    time = dy.Datetime(
        nullable=True,
        time_zone="UTC",
        time_unit="us",
        description="when, as the input says: the latest wins; null: before all others",
    )
    note = dy.String(nullable=True, description="why, in the reviewer's words")
    effect = dy.String(check=one_of(*EFFECTS), description="what became of it: see below")
    other = dy.Int64(
        nullable=True,
        min=1,
        description="number of the decision that repeats, overrules or contradicts it",
    )
