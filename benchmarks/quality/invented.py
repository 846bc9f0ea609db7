"""Invented events whose facts are known: reports that no rule of sentences was made of.

    python benchmarks/quality/invented.py [--show missed|wrong] [--list N]

The reports in invented/ were written for this purpose, without a look at the rules, and of every
sentence the facts are noted that it tells (invented/README.md). Two sentences say the same if they
share a fact that one of them tells as a whole; what both tell in part counts neither way.

- events: all reports are clustered in one run. `exact`: events that are one cluster, without the
  intruder, which tells another happening of the same persons.
- sentences: the figures of `alignment.py`, every pair of reports of an event as one record, without
  titles and furniture; `likely` is what is matched and not sure; `look-alikes apart`: of the pairs
  of sentences that tell facts which look alike and are not the same, those that are no match.
- matrix: the reports of every event by our word (`dedup.compare`). Of what is called omitted, or
  only here, how much is told by none of whom that is said; what is told in part counts neither way.
  `verbatim found`: of sentences that two reports print alike, those that stand in one row.
- contradictions: `found`, of those that are noted of numbers, days and times.
- quotations: `found`, of two reports that both quote a saying, also reworded or translated anew,
  those that stand in one group; `right`, of two quotations of a group, those that share a fact;
  `speaker right`, where one is told.

`--show` prints N pairs of sentences that are missed, or wrongly matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import polars as pl
from alignment import figures, peer
from command import described, shown
from matrices import claims

import dedup
from dedup.config import Config
from dedup.evaluate.alignment import AlignmentReport, evaluate_alignment
from dedup.evaluate.labelled import AlignmentRecord, Boilerplate, LabelledPair
from dedup.result import Result

INVENTED: Final = Path(__file__).with_name("invented")
FILES: Final = tuple(INVENTED / f"{name}.jsonl" for name in ("documents", "facts", "events"))
JUDGED: Final = (
    "sentences: F1",
    "sentences: F1 by rows",
    "sentences: sure precision",
    "sentences: look-alikes apart",
    "sentences: surely absent precision",
    "matrix: *right",
    "matrix: *found",
    "quotations: *found",
    "quotations: *right",
)
"""How reports are grouped is judged on other sets; a contradiction was never found."""
COUNTED: Final = ("number", "date", "day", "time")
"""Kinds of contradictions that the table of differences can name."""
Facts = Mapping[str, str]
"""Fact -> whether it is told as a ``whole`` or in ``part``."""
Place = tuple[str, int]
"""Document, and which of its sentences as this tool splits them."""
Judgement = tuple[str, bool]
"""Which figure, named `part: measure`, and whether it speaks for us."""


class Sentence(NamedTuple):
    """A sentence of a report, as its writer counts them.

    Attributes:
        text: its words.
        start: where it stands in its report.
        facts: what it tells.
        is_body: whether it is neither a heading nor furniture.
    """

    text: str
    start: int
    facts: Facts
    is_body: bool


class Event(NamedTuple):
    """An invented event.

    Attributes:
        reports: id -> the sentences of every report that tells it.
        noted: what its writer noted, as it stands in events.jsonl.
    """

    reports: dict[str, list[Sentence]]
    noted: dict[str, Any]

    @property
    def intruder(self) -> str | None:
        """The report of another happening, if there is one."""
        return (self.noted["intruder"] or {}).get("document")


def says_the_same(one: Facts, other: Facts) -> bool | None:
    """Tell whether two sentences say the same; None: in part, which counts neither way.

    >>> says_the_same({"a": "part"}, {"a": "whole"}), says_the_same({"a": "part"}, {"a": "part"})
    (True, None)
    >>> says_the_same({"a": "whole"}, {"b": "whole"})
    False
    """
    both = one.keys() & other.keys()
    if any("whole" in {one[fact], other[fact]} for fact in both):
        return True
    return None if both else False


def is_told(said: Facts, others: Sequence[Facts]) -> bool | None:
    """Tell whether others tell what a sentence says; None: some of it, or in part.

    >>> is_told({"a": "whole"}, [{"b": "whole"}]), is_told({"a": "whole"}, [{"a": "part"}])
    (False, True)
    >>> is_told({"a": "whole", "b": "whole"}, [{"a": "whole"}]) is None
    True
    """
    known = [{says_the_same({fact: part}, one) for one in others} for fact, part in said.items()]
    if all(True in one for one in known):
        return True
    return None if any(one & {True, None} for one in known) else False


@cache
def read_events() -> list[Event]:
    """Read the events: their reports without the intruder, and sentences without titles.

    >>> events = read_events()
    >>> len(events), sum(event.intruder is not None for event in events)
    (12, 6)
    """
    documents, facts, events = (
        [msgspec.json.decode(line) for line in path.read_bytes().splitlines()] for path in FILES
    )
    told: dict[str, list[Sentence]] = {one["id"]: [] for one in documents}
    texts = {one["id"]: one["text"] for one in documents}
    for row in facts:
        if row["index"] >= 0:
            said = told[row["document"]]
            first = said[-1].start + len(said[-1].text) if said else 0
            start = texts[row["document"]].index(row["sentence"], first)
            tells = {one["fact"]: one["part"] for one in row["facts"]}
            said.append(Sentence(row["sentence"], start, tells, row.get("kind") is None))
    found = [Event({}, one) for one in events]
    return [
        one._replace(reports={name: told[name] for name in one.noted["documents"]
                              if name != one.intruder})
        for one in found
    ]  # fmt: skip


def records(event: Event) -> Iterator[AlignmentRecord]:
    """Yield every pair of reports with the sentences that say the same."""
    for left, right in combinations(sorted(event.reports), 2):
        sides = event.reports[left], event.reports[right]
        pairs: dict[bool | None, list[LabelledPair]] = {True: [], None: [], False: []}
        for (i, one), (j, other) in product(*map(enumerate, sides)):
            pairs[says_the_same(one.facts, other.facts)].append(LabelledPair(i, j))
        furniture = [[i for i, one in enumerate(side) if not one.is_body] for side in sides]
        texts = [[one.text for one in side] for side in sides]
        unread = Boilerplate(*furniture)
        yield AlignmentRecord(
            f"{left}:{right}", *texts, pairs[True], pairs[None], unread, left=left, right=right
        )


def measure() -> dict[str, float]:
    """Return the figures, named `part: measure`."""
    events = read_events()
    given = [(event, record) for event in events for record in records(event)]
    labelled = [record for _, record in given]
    report = evaluate_alignment(labelled)
    made = [{(one.left, one.right) for one in found.matches} for found in report.predictions]
    alike = (
        ("sentences: look-alikes apart", pair not in matched)
        for (event, record), matched in zip(given, made, strict=True)
        for pair in look_alikes(event, record)
    )
    return (
        clustered(events)
        | figures("sentences", report, peer(labelled))
        | {"sentences: likely precision": _likely(report)}
        | _shares(chain(alike, *map(judged_matrix, events)))
    )


def look_alikes(event: Event, record: AlignmentRecord) -> Iterator[tuple[int, int]]:
    """Yield the pairs of sentences that tell facts which look alike, and do not say the same."""
    alike = [set(one["facts"]) for one in event.noted["look_alikes"]]
    sides = [event.reports[name or ""] for name in (record.left, record.right)]
    for (i, one), (j, other) in product(*map(enumerate, sides)):
        pairs = ({a, b} for a in one.facts for b in other.facts if a != b)
        if says_the_same(one.facts, other.facts) is False and any(two in alike for two in pairs):
            yield i, j


def clustered(events: Sequence[Event]) -> dict[str, float]:
    """Return how many events come out of one run as they are, and how many without intruder."""
    documents = dedup.read_documents([FILES[0]])
    result = dedup.run(documents, config=Config(stop_after="clusters"))
    formed = result.clusters.filter(tier="event").group_by("cluster").agg("document")
    found = {frozenset(names) for names in formed["document"].to_list()}
    intruders = [event.intruder for event in events if event.intruder]
    together = set(chain.from_iterable(found))
    return {
        "events: exact": sum(frozenset(one.reports) in found for one in events) / len(events),
        "events: intruders kept out": 1 - sum(i in together for i in intruders) / len(intruders),
    }


def judged_matrix(event: Event) -> Iterator[Judgement]:
    """Yield every judgement on the matrix of an event."""
    documents = dedup.read_documents([FILES[0]])
    named = documents["document"].is_in(list(event.reports))
    result = dedup.compare(documents.filter(named))
    facts = {place: one.facts for place, one in sentences_of(event, result).items()}
    yield from _absences(event, result, facts)
    yield from _verbatim(event, result)
    yield from _contradictions(event, result, facts)
    yield from _quotations(event, result, facts)


def sentences_of(event: Event, result: Result) -> dict[Place, Sentence]:
    """Return which sentence of its writer every sentence is: the one that holds most of it."""
    rows = result.sentences.select("document", "position", "start", "end").iter_rows()
    return {
        (document, place): max(
            event.reports[document],
            key=lambda one: min(end, one.start + len(one.text)) - max(start, one.start),
        )
        for document, place, start, end in rows
    }


def _absences(event: Event, result: Result, facts: Mapping[Place, Facts]) -> Iterator[Judgement]:
    for row in claims(result).filter(pl.col("grade").is_in(["omitted", "only here"])).to_dicts():
        if row["grade"] == "omitted":
            said, others = facts[row["other"], row["other_sentence"]], {row["document"]}
        else:
            said = facts[row["document"], row["sentence"]]
            others = event.reports.keys() - {row["document"]}
        told = is_told(said, [one.facts for name in others for one in event.reports[name]])
        if said and told is not None:
            yield f"matrix: {row['grade']} right", not told


def _verbatim(event: Event, result: Result) -> Iterator[Judgement]:
    rows: dict[int, set[tuple[str, str]]] = {}
    at = sentences_of(event, result)
    told = result.statements.filter(pl.col("sentence").is_not_null())
    for statement, *place in told.select("statement", "document", "sentence").iter_rows():
        rows.setdefault(statement, set()).add((place[0], at[place[0], place[1]].text))
    for left, right in combinations(event.reports, 2):
        texts = ({one.text for one in event.reports[name] if one.is_body} for name in (left, right))
        for text in sorted(set.intersection(*texts)):
            both = {(left, text), (right, text)}
            yield "matrix: verbatim found", any(both <= row for row in rows.values())


def _contradictions(
    event: Event, result: Result, facts: Mapping[Place, Facts]
) -> Iterator[Judgement]:
    points = result.differences.group_by("statement", "difference").agg("document", "sentence")
    common = [
        set.intersection(*(set(facts[place]) for place in zip(*places, strict=True)))
        for places in points.select("document", "sentence").iter_rows()
    ]
    for one in event.noted["contradictions"]:
        if one["kind"] in COUNTED and len(event.reports.keys() & {*one["documents"]}) > 1:
            yield "contradictions: found", any(one["fact"] in both for both in common)


def _quotations(event: Event, result: Result, facts: Mapping[Place, Facts]) -> Iterator[Judgement]:
    groups: dict[int, list[tuple[str, Facts]]] = {}
    speakers: dict[tuple[str, str], str | None] = {}
    for row in result.quotes.iter_rows(named=True):
        told = facts[row["document"], row["sentence"]]
        groups.setdefault(row["quote"], []).append((row["document"], told))
        speakers |= {(row["document"], fact): row["speaker"] for fact in told}
    for group in groups.values():
        for (one, said), (other, repeated) in combinations(group, 2):
            if one != other:
                yield "quotations: right", not said.keys().isdisjoint(repeated)
    for quoted in event.noted["quotations"]:
        fact, by = quoted["fact"], quoted["documents"]
        direct = [
            name for name in by if name in event.reports and "indirect" not in by[name]["drift"]
        ]
        having = [{name for name, told in group if fact in told} for group in groups.values()]
        for pair in combinations(direct, 2):
            yield "quotations: found", any({*pair} <= group for group in having)
        for name in direct:
            if speaker := speakers.get((name, fact)):
                given = by[name]["speaker"]
                yield "quotations: speaker right", speaker.split()[-1] == given.split()[-1]


def _likely(report: AlignmentReport) -> float:
    """Return the precision of what is matched and not sure."""
    gold = sum(label.pairs for label in report.recall)
    found = report.overall, report.sure
    right, sure = (one.recall * gold for one in found)
    said, surely = (n / one.precision for n, one in zip((right, sure), found, strict=True))
    return (right - sure) / (said - surely)


def _shares(judged: Iterable[Judgement]) -> dict[str, float]:
    found: dict[str, list[bool]] = {}
    for name, right in judged:
        found.setdefault(name, []).append(right)
    shares = {name: sum(found[name]) / len(found[name]) for name in sorted(found)}
    return shares | {f"{name}, of": float(len(found[name])) for name in sorted(found)}


def mistakes(kind: str) -> Iterator[str]:
    """Yield the pairs of sentences that are missed, or wrongly matched."""
    given = [record for event in read_events() for record in records(event)]
    for record, found in zip(given, evaluate_alignment(given).predictions, strict=True):
        same, unclear = (
            {(one.left, one.right) for one in pairs or []}
            for pairs in (record.matches, record.borderline)
        )
        made = {(one.left, one.right): f"{one.band}, {one.grade}" for one in found.matches}
        part = set(product(*record.taking_part()))
        wanted = same - made.keys() if kind == "missed" else made.keys() - same - unclear
        for i, j in sorted(wanted & part):
            texts = record.left_sentences[i], record.right_sentences[j]
            yield "\n  ".join([f"{record.id} {i} {j} {made.get((i, j), '')}", *texts])


def main() -> None:
    """Print the figures, or what is wrong."""
    parser = described(__doc__)
    parser.add_argument("--show", choices=("missed", "wrong"), help="print such pairs of sentences")
    parser.add_argument("--list", type=int, default=30, metavar="N", help="so many  [30]")
    given = parser.parse_args()
    lines = [*mistakes(given.show)] if given.show else [*shown(measure())]
    count = min(given.list, len(lines)) if given.show else len(lines)
    print("\n".join(lines[place * len(lines) // count] for place in range(count)))


if __name__ == "__main__":
    main()
