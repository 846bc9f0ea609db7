"""The statements of a cluster as values: sentences that carry them, documents that do not."""

from __future__ import annotations

from typing import Final, NamedTuple

from dedup.members import ClusterMember, SentenceSpan
from dedup.wordings import Wording

_TWO_OTHERS: Final = 2
"""Documents that tell a statement before a third can leave it out."""


class Carrier(NamedTuple):
    """One sentence that carries a statement."""

    member: ClusterMember
    sentence: SentenceSpan
    wording: Wording
    item: int

    @property
    def text(self) -> str:
        """The sentence as it stands in its document."""
        return self.member.wording(self.sentence)


class Nearest(NamedTuple):
    """What a document that does not carry a statement has that is closest to it.

    Attributes:
        member: the document.
        position: that of its closest sentence, None if none was compared.
        score: how well that one agrees with the statement.
        is_near: whether the document may say the same, in other words; else it surely does not.
    """

    member: ClusterMember
    position: int | None
    score: float
    is_near: bool


class Statement(NamedTuple):
    """A group of sentences that say the same.

    Attributes:
        representative: the sentence most like the others.
        support: its mean score with the others; 0 for a lone sentence.
        others: the other carriers with their score against the representative.
        absences: the documents that do not carry it; for a lone sentence, the one that comes
            closest, if any was compared.
    """

    representative: Carrier
    support: float
    others: tuple[tuple[Carrier, float], ...]
    absences: tuple[Nearest, ...]

    @property
    def carriers(self) -> list[Carrier]:
        """All carriers, the representative first."""
        return [self.representative, *(carrier for carrier, _ in self.others)]

    @property
    def documents(self) -> set[str]:
        """The documents that carry the statement."""
        others = (carrier.member.document for carrier, _ in self.others)
        return {self.representative.member.document, *others}

    @property
    def told_by(self) -> set[str]:
        """The documents that carry it in their body, not in a heading alone."""
        body = (one for one in self.carriers if one.sentence.kind == "body")
        return {carrier.member.document for carrier in body}

    @property
    def may_be_omitted(self) -> bool:
        """Tell whether two documents carry it in their body, so that a third may leave it out."""
        return len(self.told_by) >= _TWO_OTHERS
