"""The statements of one cluster: who tells each of them, and who leaves it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Final, NamedTuple

from dedup.report.labels import CUT, clip
from dedup.report.members import Member
from dedup.schema import CARRYING_GRADES

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

    ``told`` of the shared ones, of which ``likely`` by a match that is not sure.
    """

    told: int
    likely: int
    of: int
    omitted: int
    alone: int


@dataclass(frozen=True)
class Statement:
    """One statement of a cluster: its rows of the table by document, the best of each first.

    Where all who tell it are of one outlet, its absences are no charge. Nobody is charged with what
    one outlet alone tells: its second report repeats the lines under its first, and what it alone
    knows.
    """

    number: int
    reports: Mapping[str, Member]
    """Document -> its report, of all of the cluster."""
    by_document: dict[str, list[dict[str, Any]]]
    carriers: tuple[str, ...]
    """Documents that tell the statement, sorted."""
    absent: dict[str, str]
    """Documents that do not tell it -> grade of the absence, as a page shows it."""

    @classmethod
    def of(
        cls, number: int, rows: Iterable[dict[str, Any]], reports: Mapping[str, Member]
    ) -> Statement:
        """Read the rows of one statement."""
        told: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            told.setdefault(row["document"], []).append(row)
        for own in told.values():
            if len(own) > 1:
                own.sort(key=lambda row: (not _carries(row), _rank(row)))
        carriers = tuple(name for name, (first, *_) in told.items() if _carries(first))
        absent = {name: str(first["grade"]) for name, (first, *_) in told.items()}
        for name in carriers:
            del absent[name]
        if not _CHARGES.isdisjoint(absent.values()) and len(_outlets(carriers, reports)) < 2:
            absent = {name: UNTOLD if one in _CHARGES else one for name, one in absent.items()}
        return cls(number, reports, told, carriers, absent)

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

    @cached_property
    def telling(self) -> frozenset[str]:
        """The outlets that tell it."""
        return _outlets(self.carriers, self.reports)

    @property
    def telling_surely(self) -> frozenset[str]:
        """The outlets that tell it, less those of a likely match alone."""
        sure = (name for name in self.carriers if name not in self.unsure)
        return _outlets(sure, self.reports)

    @property
    def leaving_out(self) -> tuple[str, ...]:
        """The outlets of which a report omits it and none tells it."""
        silent = (name for name, grade in self.absent.items() if grade == "omitted")
        omitting = dict.fromkeys(self.reports[name].outlet for name in silent)
        return tuple(one for one in omitting if one not in self.telling)

    def clause(self, limit: int = _CLAUSE_LENGTH) -> str:
        """Return the representative clause: what the other sentences were aligned with.

        An ellipsis stands where its sentence begins before it, or goes on behind.
        """
        report, sentence = self._sentence
        start, end = self._aligned
        opening = "" if start == sentence["start"] else "…"
        clause = clip(report.text[start:end], limit)
        if len(clause) > _CLIPPED and clause.endswith("…"):
            clause = clip(clause, _CLIPPED)
        if end < sentence["end"] and not clause.endswith("…"):
            clause = f"{clause.rstrip(CUT)}…"
        return opening + clause

    @property
    def is_brief(self) -> bool:
        """Tell whether its clause is a few words only, of which hardly any is news."""
        start, end = self._aligned
        return end - start < _BRIEF

    @property
    def is_scrap(self) -> bool:
        """Tell whether its clause is a few words only, or begins amid a sentence."""
        return self.is_brief or self._aligned[0] > self._sentence[1]["start"]

    @property
    def _sentence(self) -> tuple[Member, dict[str, Any]]:
        row = self.representative
        report = self.reports[row["document"]]
        return report, report.sentences[row["sentence"]]

    @cached_property
    def _aligned(self) -> tuple[int, int]:
        """Where the clause stands: marks around it belong to it, where no word does."""
        report, sentence = self._sentence
        start, end = sentence["start"], sentence["end"]
        spans = (
            (change["representative_start"], change["representative_end"])
            for name in self.carriers
            for row in self.by_document[name]
            for change in row["differences"]
        )
        inside = [(a, b) for a, b in spans if start <= a < b <= end]
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
        )


def statements(rows: Iterable[dict[str, Any]], reports: Mapping[str, Member]) -> Statements:
    """Read the statement rows of a cluster; those that most outlets tell for sure come first.

    Absences alone make no statement.
    """
    groups = groupby(rows, key=lambda row: int(row["statement"]))
    found = [Statement.of(number, group, reports) for number, group in groups]
    told = [one for one in found if one.carriers]
    # Of likely matches every second or third is none: what is told for sure comes first.
    return Statements(sorted(told, key=lambda one: -len(one.telling_surely)))


def _outlets(documents: Iterable[str], reports: Mapping[str, Member]) -> frozenset[str]:
    return frozenset(reports[name].outlet for name in documents)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _carries(row: dict[str, Any]) -> bool:
    return row["sentence"] is not None and row["grade"] in CARRYING_GRADES


def _rank(row: dict[str, Any]) -> tuple[object, ...]:
    place = row["sentence"] if row["sentence"] is not None else -1
    return CARRYING_GRADES.index(row["grade"]) != 0 if _carries(row) else 2, -row["score"], place
