"""The kinds of decisions, as one JSON object each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

_Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z", description="documents.content_hash")]
_Line = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z", description="boilerplate.line")]
_Offset = Annotated[int, Meta(ge=0, le=2**62)]
_Time = Annotated[datetime, Meta(tz=True)]


class _Signed(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="decision"):
    """Who decided, when, and why; keys that are not known here are left alone."""

    author: str | None = None
    time: _Time | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        """Check that the time has a name in UTC, as the table keeps it."""
        try:
            _ = self.time and self.time.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("`time` is before year 1 or after year 9999 in UTC") from error


class MustLink(_Signed, frozen=True, kw_only=True, tag="must-link"):
    """Two texts are of one event."""

    left: _Hash
    right: _Hash


class CannotLink(_Signed, frozen=True, kw_only=True, tag="cannot-link"):
    """Two texts are not of one event, and so no copies of each other."""

    left: _Hash
    right: _Hash


class BoilerplateDecision(_Signed, frozen=True, kw_only=True, tag="boilerplate"):
    """A line of a source is furniture: the line itself, or where it stands in a text."""

    source: str | None = None
    line: _Line | None = None
    content_hash: _Hash | None = None
    start: _Offset | None = None
    end: _Offset | None = None

    def __post_init__(self) -> None:
        """Check that one way of naming it is complete, and that only one is used."""
        super().__post_init__()
        place = (self.content_hash, self.start, self.end)
        by_line = self.line is not None and place == (None, None, None)
        by_place = self.line is None and self.source is None and None not in place
        if not by_line and not by_place:
            raise ValueError(
                "give either `source` and `line`, or `content_hash`, `start` and `end`"
            )
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("`end` does not lie behind `start`")


class Accept(_Signed, frozen=True, kw_only=True, tag="accept"):
    """A reviewer has seen these texts together, and agrees."""

    members: Annotated[tuple[_Hash, ...], Meta(min_length=2)]

    def __post_init__(self) -> None:
        """Check that two different texts are named."""
        super().__post_init__()
        if len(set(self.members)) < 2:
            raise ValueError("`members` names one text only")


Decision = MustLink | CannotLink | BoilerplateDecision | Accept
