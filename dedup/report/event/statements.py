"""The statements of one cluster: who tells each of them, and who leaves it out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Final, NamedTuple

from dedup.report.labels import CUT, clip
from dedup.report.members import Member
from dedup.schema import CARRYING_GRADES
from dedup.spans import Span

UNTOLD: Final = "not told"
"""The grade of an outlet without a row: too few others tell it to call it omitted."""
_CHARGES: Final = {"omitted", "not found"}
"""Grades that say: two others tell it. The table counts reports, a reader means outlets."""
_CLAUSE_LENGTH: Final = 150
_CLIPPED: Final = 100
"""Letters of a longer clause in the head of a row: its cell has all of it."""
_BRIEF: Final = 30
"""Letters of a clause that is shown only where no longer one is."""


class Tally(NamedTuple):
    """What a report does with the statements of its event, counted.

    ``told`` of the shared ones, of which ``likely`` by a match that is not sure; ``passage``: it is
    in the event by a passage, and what the rest of it omits is not counted.
    """

    told: int
    likely: int
    of: int
    omitted: int
    alone: int
    passage: bool


@dataclass(frozen=True)
class Statement:
    """One statement of a cluster: its rows of the table by document, the best of each first."""

    number: int
    by_document: dict[str, list[dict[str, Any]]]
    carriers: tuple[str, ...]
    """Documents that tell the statement, sorted."""
    absent: dict[str, str]
    """Documents that do not tell it -> grade of the absence, as a page shows it."""

    @property
    def anchor(self) -> str:
        """Anchor of the statement on its page."""
        return f"s{self.number + 1}"

    @property
    def shared(self) -> bool:
        """Tell whether more than one document carries the statement."""
        return len(self.carriers) > 1

    @cached_property
    def unmatched(self) -> bool:
        """Tell whether one document has it only because no match was found."""
        return bool(self.representative["grade"] == "unmatched")

    @cached_property
    def witnesses(self) -> frozenset[str]:
        """The documents whose wording the carriers print: carriers with words of their own."""
        rows = ((name, self.by_document[name][0]["witness"]) for name in self.carriers)
        return frozenset(witness or name for name, witness in rows)

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The carriers whose sentence is a likely match and no more."""
        return frozenset(
            name for name in self.carriers if self.by_document[name][0]["band"] == "likely"
        )

    @cached_property
    def representative(self) -> dict[str, Any]:
        """The row that stands for the statement."""
        return min((self.by_document[name][0] for name in self.carriers), key=_rank)

    def told_by(self, document: str) -> bool:
        """Tell whether a document carries the statement; ``carriers`` may be thousands."""
        return document in self.by_document and document not in self.absent

    def sentences(self, document: str) -> list[dict[str, Any]]:
        """Rows of the sentences with which a document tells the statement, best first."""
        return [row for row in self.by_document.get(document, ()) if _carries(row)]

    def charging(self, outlets: Mapping[str, str]) -> Statement:
        """Return the same; where all who tell it are of one outlet, its absences are no charge.

        Nobody is charged with what one outlet alone tells. Its second report repeats the lines
        under its first, and what it alone knows. The argument is that of :meth:`telling`.
        """
        if _CHARGES.isdisjoint(self.absent.values()) or len(self.telling(outlets)) > 1:
            return self
        absent = {
            name: UNTOLD if grade in _CHARGES else grade for name, grade in self.absent.items()
        }
        return replace(self, absent=absent)

    def leaving_out(self, outlets: Mapping[str, str]) -> tuple[str, ...]:
        """Return the outlets of which a report omits it and none tells it.

        The argument is that of :meth:`telling`.
        """
        told = self.telling(outlets)
        omitting = (outlets[name] for name, grade in self.absent.items() if grade == "omitted")
        return tuple(one for one in dict.fromkeys(omitting) if one not in told)

    def telling(self, outlets: Mapping[str, str]) -> set[str]:
        """Return the outlets that tell it.

        Args:
            outlets: member -> what names its outlet.
        """
        return {outlets[name] for name in self.carriers}

    def telling_surely(self, outlets: Mapping[str, str]) -> set[str]:
        """Return the outlets that tell it, less those of a likely match alone."""
        return {outlets[name] for name in self.carriers if name not in self.unsure}

    def clause(self, reports: Mapping[str, Member], limit: int = _CLAUSE_LENGTH) -> str:
        """Return the representative clause: what the other sentences were aligned with.

        An ellipsis stands where its sentence begins before it, or goes on behind.
        """
        report, sentence = self._sentence(reports)
        start, end = self._aligned(report, sentence)
        opening = "" if start == sentence["start"] else "…"
        clause = clip(report.text[start:end], limit)
        if len(clause) > _CLIPPED and clause.endswith("…"):
            clause = clip(clause, _CLIPPED)
        if end < sentence["end"] and not clause.endswith("…"):
            clause = f"{clause.rstrip(CUT)}…"
        return opening + clause

    def is_brief(self, reports: Mapping[str, Member]) -> bool:
        """Tell whether its clause is a few words only, of which hardly any is news."""
        start, end = self._aligned(*self._sentence(reports))
        return end - start < _BRIEF

    def is_scrap(self, reports: Mapping[str, Member]) -> bool:
        """Tell whether its clause is a few words only, or begins amid a sentence."""
        _, sentence = found = self._sentence(reports)
        return self.is_brief(reports) or self._aligned(*found)[0] > sentence["start"]

    def _sentence(self, reports: Mapping[str, Member]) -> tuple[Member, dict[str, Any]]:
        row = self.representative
        report = reports[row["document"]]
        return report, report.sentences[row["sentence"]]

    @cached_property
    def _spans(self) -> Collection[Span]:
        """Where the words stand that others are aligned with: many cards ask for the clause."""
        return {
            (change["representative_start"], change["representative_end"])
            for name in self.carriers
            for row in self.by_document[name]
            for change in row["differences"]
        }

    def _aligned(self, report: Member, sentence: dict[str, Any]) -> tuple[int, int]:
        """Return where the clause stands: marks around it belong to it, where no word does."""
        start, end = sentence["start"], sentence["end"]
        inside = [(a, b) for a, b in self._spans if start <= a < b <= end]
        if not inside:
            return start, end
        first, last = min(a for a, _ in inside), max(b for _, b in inside)
        before, behind = report.text[start:first], report.text[last:end]
        return first if _has_words(before) else start, last if _has_words(behind) else end


class Statements(tuple[Statement, ...]):
    """The statements of a cluster; what is asked for each report, once."""

    @cached_property
    def shared(self) -> Sequence[Statement]:
        """Those that more than one document carries."""
        return [one for one in self if one.shared]

    @cached_property
    def alone(self) -> Mapping[str, Sequence[Statement]]:
        """Document -> those that it alone tells; what found no match may well stand elsewhere."""
        return {
            document: [one for one in own if not one.unmatched]
            for document, own in self.unshared.items()
        }

    @cached_property
    def unshared(self) -> Mapping[str, Sequence[Statement]]:
        """Document -> those that no other document carries."""
        found: dict[str, list[Statement]] = {}
        for one in self:
            if not one.shared:
                found.setdefault(one.carriers[0], []).append(one)
        return found

    def tally(self, report: Member) -> Tally | None:
        """Count what a report does with them; None: there are none."""
        if not self:
            return None
        mine = [one for one in self.shared if one.told_by(report.document)]
        absent = [one.absent.get(report.document) for one in self.shared]
        return Tally(
            told=len(mine),
            likely=sum(report.document in one.unsure for one in mine),
            of=len(self.shared),
            omitted=absent.count("omitted"),
            alone=len(self.alone.get(report.document, ())),
            passage=report.by_passage,
        )


def statements(rows: list[dict[str, Any]]) -> Statements:
    """Group the statement rows of a cluster, in the table's order; absences alone make none."""
    found = []
    for number, group in groupby(rows, key=lambda row: int(row["statement"])):
        by_document: dict[str, list[dict[str, Any]]] = {}
        for row in group:
            by_document.setdefault(row["document"], []).append(row)
        for told in by_document.values():
            if len(told) > 1:
                told.sort(key=lambda row: (not _carries(row), _rank(row)))
        first = {name: told[0] for name, told in by_document.items()}
        carriers = tuple(name for name, row in first.items() if _carries(row))
        absent = {name: row["grade"] for name, row in first.items() if not _carries(row)}
        if carriers:
            found.append(Statement(number, by_document, carriers, absent))
    return Statements(found)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _carries(row: dict[str, Any]) -> bool:
    return row["sentence"] is not None and row["grade"] in CARRYING_GRADES


def _rank(row: dict[str, Any]) -> tuple[object, ...]:
    place = row["sentence"] if row["sentence"] is not None else -1
    return CARRYING_GRADES.index(row["grade"]) != 0 if _carries(row) else 2, -row["score"], place
