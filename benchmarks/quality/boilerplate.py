"""Quality of the boilerplate learned from a dump: what it marks, what it finds of planted lines.

    python benchmarks/quality/boilerplate.py DATA_DIR [CONFIG.toml]

DATA_DIR is given to `read_documents`. First the dump as it is: documents, learned lines and marked
sentences per source, the lines held by most documents, and how much documents lose. Then a planted
test, three seeds: made-up furniture, copies, quotations and background paragraphs are written into
real articles of the largest source that names dates, and every planted sentence is looked up.
"""

from __future__ import annotations

import datetime
import random
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from command import configured
from piles import split_lines

import dedup
from dedup.boilerplate import learn_boilerplate, mark_boilerplate
from dedup.config import Config
from dedup.engine.local import map_batches
from dedup.sentences import split_sentences
from dedup.spans import KINDS_REPORTED
from dedup.stored import Spilled, StoredDocuments, StoredSentences

TOP_LINES = 60
PILE = 400
SEEDS = (1, 2, 3)
REPORTED = pl.col("kind").is_in(KINDS_REPORTED)

FOOTER = [
    "The Quillmark Gazette is an independent paper and is paid for by those who read it.",
    "Write to the desk of the Gazette about this page.",
]
BOX = [
    "The Evening Quill",
    "What Quillmark talks about, gathered each evening by our editors at the river desk.",
    "Enter an address",
    "By joining you accept the terms of the Quillmark Gazette and its house rules.",
    "Thanks for joining the Quill.",
    "Something went astray with your address.",
]
LABEL = "Quillmark page {} of {}"
BYLINE = "Edda Orland, river desk"
QUOTATION = (
    "“I have never signed that letter, and I would sign it again,” said Governor Torvald Brim."
)
BACKGROUND = [
    "The Lowmarsh dam, which failed in the spring floods, had been called safe by two inspectors.",
    "Eleven people died below it, and four thousand lost their homes.",
]
UPDATE = "The county added a statement number {} to its account of the night at {} Harbour Road."


def main(data: Path, config: Config) -> None:
    """Print what is learned from the dump, then the planted test."""
    documents = dedup.read_documents([data]).sort("document")
    dump(documents, config)
    print(f"\nPlanted in {PILE} articles of one source, {len(SEEDS)} seeds")
    print(f"{'planted':28} {'wanted':>8} {'sentences':>10} {'marked':>8} {'share':>7}")
    results = pl.concat(planted(documents, config, seed) for seed in SEEDS)
    found = results.group_by("planted", "furniture", maintain_order=True)
    for name, wanted, count, marked in found.agg(pl.len(), pl.col("marked").sum()).iter_rows():
        share = marked / count
        print(f"{name:28} {'grey' if wanted else 'kept':>8} {count:10} {marked:8} {share:7.3f}")


def dump(documents: pl.DataFrame, config: Config) -> None:
    """Print counts per source, top lines and losses of a dump."""
    sentences, lines = map_batches(split_lines, documents)
    start = time.perf_counter()
    learned, marked = _marked(documents, sentences, lines, config)
    seconds = time.perf_counter() - start
    words = marked.with_columns(
        before=lines["words"] * sentences.select(REPORTED).to_series(),
        after=lines["words"] * marked.select(REPORTED).to_series(),
        new=marked["kind"] != sentences["kind"],
    ).join(documents.select("document", "source"), on="document")
    print(f"{documents.height:,} documents, {sentences.height:,} sentences, {seconds:.1f} s")
    print(f"{learned.height} lines learned: {dict(learned['evidence'].value_counts().iter_rows())}")
    losses = words.group_by("document").agg(
        pl.col("new").any(), lost=1 - pl.col("after").sum() / pl.col("before").sum()
    )
    print(f"{words['new'].sum():,} sentences marked in {losses['new'].sum():,} documents; losing")
    for least in (0.1, 0.25, 0.5, 0.75):
        print(f"  over {least:.0%} of their words: {losses.filter(pl.col('lost') > least).height}")
    print(f"\n{'source':32} {'documents':>9} {'lines':>6} {'marked':>7}")
    sources = documents["source"].value_counts().rename({"count": "documents"})
    sources = sources.join(learned["source"].value_counts(), on="source", nulls_equal=True)
    sources = sources.join(words.group_by("source").agg(pl.col("new").sum()), on="source")
    for source, total, count, new in sources.sort("new", "source", descending=True).iter_rows():
        print(f"{source or '-':32.32} {total:9} {count:6} {new:7}")
    print(f"\n{'source':14} {'evidence':10} {'documents':>9} {'share':>6} example")
    top = learned.sort("documents", "source", "line", descending=[True, False, False])
    for row in top.head(TOP_LINES).iter_rows(named=True):
        print(
            f"{row['source'] or '-':14.14} {row['evidence']:10} {row['documents']:9} "
            f"{row['share']:6.2f} {row['example']:.70}"
        )


def _marked(
    documents: pl.DataFrame, sentences: pl.DataFrame, lines: pl.DataFrame, config: Config
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what is learned, and the sentences as it marks them."""
    stored, told = StoredDocuments.of(documents), Spilled.of(lines)
    spans = StoredSentences.of(stored.ids, sentences)
    learned = learn_boilerplate(stored, spans, told, config=config.boilerplate)
    return learned, mark_boilerplate(stored, spans, told, boilerplate=learned).read()


def planted(documents: pl.DataFrame, config: Config, seed: int) -> pl.DataFrame:
    """Return one row per planted sentence: its name, whether it is furniture, if it was marked."""
    chance = random.Random(seed)  # noqa: S311 - made-up pages, no secret
    pile = Pile(articles(documents, chance), chance)
    frame = pile.documents()
    sentences, lines = split_lines(frame.sort("document"))
    _, kinds = _marked(frame, sentences, lines, config)
    texts = dict(frame.select("document", "text").iter_rows())
    grey = {
        (document, texts[document][start:end])
        for document, start, end in kinds.filter(~REPORTED)
        .select("document", "start", "end")
        .iter_rows()
    }
    rows = [
        (name, furniture, (document, line) in grey)
        for name, furniture, document, line in pile.planted()
    ]
    names = ["planted", "furniture", "marked"]
    return pl.DataFrame(rows, schema=names, orient="row").sort("planted", maintain_order=True)


def articles(documents: pl.DataFrame, chance: random.Random) -> pl.DataFrame:
    """Return articles of the largest dated source, spread over a year."""
    dated = documents.filter(pl.col("published").is_not_null(), pl.col("source").is_not_null())
    (source,) = dated["source"].value_counts().sort("count", "source").tail(1)["source"]
    pile = dated.filter(pl.col("source") == source).sample(PILE, seed=chance.randrange(2**32))
    return pile.select("document", "source", "text").sort("document")


class Pile:
    """Articles with planted sentences; every line of theirs stands on a line of its own."""

    def __init__(self, pile: pl.DataFrame, chance: random.Random) -> None:
        self._chance = chance
        self._source = pile["source"][0]
        self._planted: list[tuple[str, bool, str, str]] = []
        self._texts = {name: text.splitlines() for name, _, text in pile.iter_rows()}
        first = datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC)
        self._days = {
            name: first + datetime.timedelta(days=chance.randrange(365)) for name in self._texts
        }
        self._originals = names = list(self._texts)
        plain = [list(self._texts[name]) for name in names[2:15]]
        self._copies(names[0], [f"copy{number:02}" for number in range(12)])
        self._updates(names[1], [f"update{number:02}" for number in range(12)])
        self._week(chance.sample(names[2:], 10))
        self._put("background, 12 documents", False, BACKGROUND, self._some(12), "inside")
        self._put(
            "background, an eighth",
            False,
            ["Once more: " + line for line in BACKGROUND],
            self._some(PILE // 8),
            "inside",
        )
        self._put(
            "background at the end, 12",
            False,
            ["Meanwhile, " + line for line in BACKGROUND],
            self._some(12),
            "end",
        )
        self._put("byline, 8 documents", True, [BYLINE], self._some(8), "start")
        self._put("box, a tenth", True, BOX, self._some(PILE // 10), "inside")
        self._put(
            "box, a fiftieth", True, ["Also " + line for line in BOX], self._some(8), "inside"
        )
        self._label(self._some(PILE // 5))
        self._put("footer, a third", True, FOOTER, self._some(PILE // 3), "end")
        self._leads(*plain)
        self._pages(plain[:8])

    def documents(self) -> pl.DataFrame:
        """Return the pile as documents."""
        rows = {
            "document": list(self._texts),
            "source": [self._source] * len(self._texts),
            "published": [self._days[name] for name in self._texts],
            "text": ["\n".join(lines) for lines in self._texts.values()],
        }
        types = {"published": pl.Datetime("us", "UTC")}
        return pl.DataFrame(rows, schema_overrides=types).sort("document")

    def planted(self) -> Iterator[tuple[str, bool, str, str]]:
        """Yield what was planted: name, whether it is furniture, document, sentence."""
        yield from self._planted

    def _some(self, count: int) -> list[str]:
        return self._chance.sample(self._originals, count)

    def _put(self, what: str, furniture: bool, lines: list[str], into: list[str], at: str) -> None:
        for name in into:
            text = self._texts[name]
            inside = self._chance.randint(len(text) // 4, 3 * len(text) // 4)
            place = {"start": 0, "end": len(text), "inside": inside}[at]
            text[place:place] = lines
            self._planted += [(what, furniture, name, line) for line in lines]

    def _label(self, into: list[str]) -> None:
        for name in into:
            line = LABEL.format(self._chance.randint(1, 9), self._chance.randint(10, 99))
            self._put("label with numbers, a fifth", True, [line], [name], "inside")

    def _week(self, names: list[str]) -> None:
        """Quote one sentence in ten stories of a week."""
        for name in names:
            self._days[name] = datetime.datetime(
                2019, 3, self._chance.randint(4, 10), tzinfo=datetime.UTC
            )
        self._put("quotation of a week, 10", False, [QUOTATION], names, "inside")

    def _copies(self, original: str, names: list[str]) -> None:
        """Print an article again over months, one word in twenty changed."""
        for name in names:
            lines = [" ".join(map(self._changed, line.split())) for line in self._texts[original]]
            self._again("copies, 12 over months", name, lines)

    def _updates(self, original: str, names: list[str]) -> None:
        """Update an article: each version has one more sentence on top."""
        lines = list(self._texts[original])
        for number, name in enumerate(names):
            lines.insert(1, UPDATE.format(number, self._chance.randint(1, 99)))
            self._again("updates, 12 over months", name, list(lines))

    def _leads(self, lines: list[str], *others: list[str]) -> None:
        """Print an article over months below the first lines of others."""
        for number, other in enumerate(others):
            self._again("other leads, 12 over months", f"lead{number:02}", other[:3] + lines)

    def _pages(self, others: list[list[str]]) -> None:
        """Put a box on top of four articles, and of pages that hold one line beside."""
        pages = [f"page{number}" for number in range(len(others))]
        for name, other in zip(pages, others, strict=True):
            self._texts[name] = other[:1]
            self._days[name] = self._days[self._chance.choice(self._originals)]
        box = ["Here " + line for line in BOX]
        self._put("box of bare pages, 12", True, box, self._some(4) + pages, "start")

    def _again(self, what: str, name: str, lines: list[str]) -> None:
        self._texts[name] = lines
        self._days[name] = self._days[min(self._days)] + datetime.timedelta(
            days=self._chance.randrange(90)
        )
        frame = pl.DataFrame({"document": [name], "text": ["\n".join(lines)]})
        kept = split_sentences(frame).filter(REPORTED).select("start", "end").iter_rows()
        text = frame["text"][0]
        self._planted += [(what, False, name, text[start:end]) for start, end in kept]

    def _changed(self, word: str) -> str:
        return (
            self._chance.choice(["some", "late", "new"]) if self._chance.random() < 0.05 else word
        )


if __name__ == "__main__":
    arguments = configured(__doc__).parse_args()
    main(arguments.folder, dedup.read_config(arguments.config) if arguments.config else Config())
