"""Boilerplate: what recurs in one source's documents is learned; copies and quotations are not."""

import datetime
import random
import shutil
from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dedup
from dedup.boilerplate import hash_lines, learn_boilerplate, mark_boilerplate
from dedup.boilerplate.learn import _WHOLE, _evidence
from dedup.buffers import TextBytes
from dedup.config import BoilerplateConfig, Config
from dedup.documents import as_corpus
from dedup.pipeline.batches import split
from dedup.result import read_result
from dedup.schema import FORMAT_VERSION
from dedup.sentences import read_patterns, split_sentences
from dedup.stored import Spilled, StoredDocuments, StoredSentences
from tests.matching.corpora import BRIDGE, seeds, strangers
from tests.matching.plain import distinct, normal_line

FOOTER = "The Teal Courier belongs to those who read it."
BACKGROUND = "The bridge at Harwick, built in 1911, had been called safe by two inspectors."
QUOTATION = "“I never saw that letter, and I would sign it again,” said Mayor Edda Quillfeather."
NOON = datetime.datetime(2024, 3, 1, 12, tzinfo=datetime.UTC)


def pile(
    texts: list[str], *, source: str | None = "Courier", days: int | None = 10
) -> pl.DataFrame:
    """Return documents of one source, ``days`` apart; undated where that is None."""
    dates = [
        None if days is None else NOON + datetime.timedelta(i * days) for i in range(len(texts))
    ]
    frame = pl.DataFrame(
        {
            "id": [f"{source}{number:03}" for number in range(len(texts))],
            "source": pl.Series([source] * len(texts), dtype=pl.String),
            "published": pl.Series(dates, dtype=pl.Datetime("us", "UTC")),
            "text": texts,
        }
    )
    documents = as_corpus(frame, config=Config().input).stored
    return documents.read()


def articles(count: int, *, seed: int = 1) -> list[str]:
    """Return invented articles of six lines and twelve sentences, none of them in common."""
    texts = strangers(count, words=144, seed=seed).values()
    return [text.replace(". ", ".\n", 6).replace("\n", " ", 1).capitalize() for text in texts]


def learn(
    documents: pl.DataFrame, config: BoilerplateConfig | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the table of learned lines, and the marked sentences with their words."""
    learned, marked = marked_as_learned(
        documents, *split_lines(documents), config or BoilerplateConfig()
    )
    texts = dict(documents.select("document", "text").iter_rows())
    spans = marked.select("document", "start", "end").iter_rows()
    told = pl.Series("told", [texts[name][start:end] for name, start, end in spans], pl.String)
    return learned, marked.with_columns(told)


def split_lines(documents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the sentences of documents, and their hashes."""
    ordered = documents.sort("document")
    return split(ordered, TextBytes.of(ordered["text"]), patterns=read_patterns())


def marked_as_learned(
    documents: pl.DataFrame, sentences: pl.DataFrame, lines: pl.DataFrame, config: BoilerplateConfig
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the table of learned lines, and the sentences as it marks them."""
    stored, hashes = StoredDocuments.of(documents), Spilled.of(lines)
    spans = StoredSentences.of(stored.ids, sentences)
    learned = learn_boilerplate(stored, spans, hashes, config=config)
    return learned, mark_boilerplate(stored, spans, hashes, boilerplate=learned).read()


def grey(marked: pl.DataFrame) -> set[str]:
    """Return the sentences that are boilerplate."""
    return set(marked.filter(pl.col("kind") == "boilerplate")["told"])


def inside(text: str, line: str, place: int = 3) -> str:
    """Return the text with a line of its own inside."""
    lines = text.split("\n")
    return "\n".join([*lines[:place], line, *lines[place:]])


def test_a_footer_is_learned() -> None:
    """What ends each of a source's reports is boilerplate, and nothing else of them is."""
    learned, marked = learn(pile([f"{text}\n{FOOTER}" for text in articles(8)]))
    assert grey(marked) == {FOOTER}
    (row,) = learned.iter_rows(named=True)
    assert (row["source"], row["example"], row["evidence"]) == ("Courier", FOOTER, "edge")
    assert (row["documents"], row["contexts"], row["share"]) == (8, 8.0, 1.0)
    assert (row["start_share"], row["end_share"]) == (0.0, 1.0)
    assert row["first_published"] == NOON
    assert row["last_published"] == NOON + datetime.timedelta(days=70)


def test_a_footer_of_one_day_is_learned() -> None:
    """At the edge of a text no weeks are needed: a dump of one day has its footers."""
    _, marked = learn(pile([f"{text}\n{FOOTER}" for text in articles(8)], days=0))
    assert grey(marked) == {FOOTER}


def test_a_box_inside_the_texts_is_learned() -> None:
    """A sign-up box wanders through the texts of a tenth of the documents, line for line."""
    box = "\n".join(
        [
            "The Evening Quill",
            "What the town talks about, gathered each evening by our editors at the river.",
            "Enter an address",
            "By joining you accept the terms of the Courier and the rules of its house.",
            "Thanks for joining the Quill",
        ]
    )
    texts = articles(80)
    boxed = [inside(text, box, 2 + i % 3) if i % 10 == 0 else text for i, text in enumerate(texts)]
    _, marked = learn(pile(boxed, days=4))
    assert grey(marked) == set(box.split("\n"))


def test_two_sentences_that_stand_together_are_learned() -> None:
    """One below the other, on a line with others: what stands above tells as what stands below."""
    box = ["The Evening Quill is sent at six.", "Enter your address to have it."]
    texts = [
        inside(text, f"Rain fell in {i}a. {' '.join(box)} Snow fell in {i}b.", 2 + i % 3)
        for i, text in enumerate(articles(8))
    ]
    assert grey(learn(pile(texts))[1]) == set(box)


def test_numbers_of_a_label_do_not_matter() -> None:
    """Page 3 of 7 and Page 5 of 9 are one line; a sentence with figures is not."""
    texts = [
        inside(f"Page {i} of {2 * i}\n{text}", f"The index of the river towns fell {i} points.")
        for i, text in enumerate(articles(12), start=1)
    ]
    _, marked = learn(pile(texts))
    assert grey(marked) == {f"Page {i} of {2 * i}" for i in range(1, 13)}


NORMAL = [
    ("Published 12 May 2024", "published 0 may 0"),
    ("READ: 5 things — by Zoë", "read 0 things by zoë"),
    ("Shares fell $120 today", "shares fell $120 today"),
    ("Shares fell 3.5%", "shares fell 3 5%"),
    ("It fell 120 points.", "it fell 120 points"),
    ("…", ""),
]


@pytest.mark.parametrize(("line", "normal"), NORMAL)
def test_normal_lines(line: str, normal: str) -> None:
    """Case, punctuation and the numbers of labels do not tell lines apart; amounts do."""
    assert normal_line(line) == normal


SIGNS = st.text(alphabet=st.sampled_from('aBé5 27.,%$€_-…!?"”’)]Жİ東'), max_size=40)


@given(st.lists(SIGNS.map(str.strip).filter(bool), min_size=1, max_size=6))
@example([line for line, _ in NORMAL])
def test_lines_are_one_where_their_normal_forms_are(lines: list[str]) -> None:
    """Hashes, words and what closes a sentence are those of its normal form in plain Python."""
    text, normal = "\n".join(lines), [normal_line(line) for line in lines]
    sizes = np.array([len(line.encode()) for line in lines])
    ends = np.cumsum(sizes + 1) - 1
    alone = np.ones(len(lines), np.bool_)
    table = hash_lines(TextBytes.of(pl.Series([text])), ends - sizes, ends, alone)
    assert distinct(table["line"]) == distinct(normal)
    assert distinct(table["head"]) == distinct([one[:30] for one in normal])
    assert distinct(table["tail"]) == distinct([one[-30:] for one in normal])
    assert table["words"].to_list() == [len(one.split()) for one in normal]


def test_five_documents_learn_nothing() -> None:
    """A small pile has no outlet to learn from, whatever recurs in it."""
    learned, marked = learn(pile([f"{text}\n{FOOTER}" for text in articles(5)]))
    assert learned.height == 0
    assert grey(marked) == set()


def test_the_seeds_learn_nothing() -> None:
    """The five committed articles stay as they were split."""
    documents = seeds()
    learned, marked = learn(documents)
    assert learned.height == 0
    assert marked.drop("told").equals(split_sentences(documents))


@pytest.mark.parametrize("changed", [0.0, 0.05])
def test_copies_are_no_boilerplate(changed: float) -> None:
    """An article printed twenty times over months, word for word or nearly, stays reporting."""
    source = random.Random(1)  # noqa: S311 - invented words, no secret
    original = articles(1)[0].split(" ")
    copies = [
        " ".join("lately" if source.random() < changed else word for word in original)
        for _ in range(20)
    ]
    learned, marked = learn(pile(articles(30, seed=2) + copies))
    assert learned.height == 0
    assert grey(marked) == set()


def test_updates_are_no_boilerplate() -> None:
    """A running story that gains a paragraph with each of twelve versions stays reporting."""
    fresh = [text.split("\n")[0] for text in articles(12, seed=3)]
    versions = ["\n".join([*reversed(fresh[: i + 1]), articles(1)[0]]) for i in range(12)]
    learned, _ = learn(pile(articles(30, seed=2) + versions))
    assert learned.height == 0


def test_the_footer_of_copies_is_learned_from_the_others() -> None:
    """Copies do not hide furniture: they count as one, and the other documents still count."""
    texts = [f"{text}\n{FOOTER}" for text in [*articles(8), *[articles(1, seed=9)[0]] * 4]]
    learned, marked = learn(pile(texts))
    assert grey(marked) == {FOOTER}
    assert learned["documents"].to_list() == [12]
    assert learned["contexts"].to_list() == [9.0]


def test_a_quotation_of_a_week_is_no_boilerplate() -> None:
    """Ten stories of one week that quote the same sentence, on a line of its own, report it."""
    quoting = [inside(text, QUOTATION, 2 + i % 3) for i, text in enumerate(articles(10))]
    documents = pl.concat([pile(articles(40, seed=2)), pile(quoting, source="Courier", days=0)])
    documents = documents.with_columns(document=pl.col("document") + pl.col("content_hash"))
    learned, _ = learn(documents.sort("document"))
    assert learned.height == 0


def test_background_is_no_boilerplate() -> None:
    """A paragraph of background, put into an eighth of a year's stories, stays reporting."""
    texts = [
        inside(text, BACKGROUND, 2 + i % 3) if i % 8 == 0 else text
        for i, text in enumerate(articles(80))
    ]
    learned, _ = learn(pile(texts, days=4))
    assert learned.height == 0


def test_background_above_the_last_sentence_is_no_boilerplate() -> None:
    """At the end of a report prose is furniture only behind all the report's own sentences."""
    texts = [f"{text}\n{BACKGROUND} {QUOTATION[1:30]} {i}." for i, text in enumerate(articles(12))]
    learned, _ = learn(pile(texts + articles(80, seed=2), days=3))
    assert learned.height == 0


def test_a_common_short_sentence_is_no_boilerplate() -> None:
    """What stands between other sentences, each time others, is no furniture."""
    said = "He declined to comment."
    texts = [
        ". ".join([*(parts := text.rsplit(". ", 4))[:2], said[:-1], *parts[2:]])
        for text in articles(12)
    ]
    learned, _ = learn(pile(texts + articles(80, seed=2), days=3))
    assert learned.height == 0


def test_furniture_of_one_source_is_that_sources() -> None:
    """The same sentence in another source's report is reporting there."""
    ours = pile([f"{text}\n{FOOTER}" for text in articles(8)])
    theirs = pile([f"{text}\n{FOOTER}" for text in articles(3, seed=2)], source="Mirror")
    _, marked = learn(pl.concat([ours, theirs]))
    marked = marked.filter(pl.col("kind") == "boilerplate")
    assert marked["document"].str.starts_with("Courier").all()
    assert marked.height == 8


def test_documents_without_a_source_need_more_evidence() -> None:
    """They may come from many outlets: a footer is learned from 60 of them, not from 59."""
    texts = [f"{text}\n{FOOTER}" for text in articles(60)]
    assert learn(pile(texts[:59], source=None, days=1))[0].height == 0
    learned, marked = learn(pile(texts, source=None, days=1))
    assert learned["source"].to_list() == [None]
    assert grey(marked) == {FOOTER}


@pytest.mark.parametrize(("others", "learned"), [(392, 1), (393, 0)])
def test_a_footer_of_many_years_is_learned_in_a_fiftieth_of_the_documents(
    others: int, learned: int
) -> None:
    """One footer a year is not six in a year, but little else of the source may be without it."""
    footers = pile([f"{text}\n{FOOTER}" for text in articles(8)], days=300)
    rest = pile(articles(others, seed=2), days=4)
    rest = rest.with_columns(document=pl.col("document") + pl.col("content_hash"))
    assert learn(pl.concat([footers, rest]).sort("document"))[0].height == learned


def test_the_window_bounds_the_count_inside_a_text() -> None:
    """A box a year, wherever it stands, is not six in a year."""
    documents = pile([inside(text, "Our pictures") for text in articles(8)], days=300)
    assert learn(documents)[0].height == 0
    assert learn(documents, BoilerplateConfig(window=10_000))[0].height == 1


BOX = [
    "The Evening Quill is gathered each evening by our editors at the river.",
    "By joining you accept the terms of the Courier and the rules of its house.",
    "Write to the desk if it does not come, and we shall see to it at once.",
    "Those who have joined since the spring are asked to renew their address.",
    "Nobody else is told of it.",
]


def paged(stories: int, pages: int) -> list[str]:
    """Return some stories below a box, and pages that hold the box and one sentence each."""
    own = [text.split(". ")[0] + "." for text in articles(pages, seed=4)]
    return ["\n".join([*BOX, text]) for text in [*articles(stories), *own]]


@pytest.mark.parametrize(("stories", "pages", "learned"), [(3, 7, 5), (2, 7, 0)])
def test_a_box_is_learned_from_pages_that_hold_little_else(
    stories: int, pages: int, learned: int
) -> None:
    """They are no copies of each other, but a few unlike stories must have the box as well."""
    assert learn(pile(paged(stories, pages)))[0].height == learned


def test_versions_of_a_story_are_no_pages_of_a_box() -> None:
    """A story that is printed a dozen times below other first sentences stays reporting."""
    leads = [text.split(". ")[0] + "." for text in articles(12, seed=3)]
    versions = [f"{lead}\n{articles(1)[0]}" for lead in leads]
    assert learn(pile(articles(30, seed=2) + versions))[0].height == 0


@pytest.mark.parametrize("told", [[4] * 3 + [1] * 9, [8] * 4 + [1] * 4, [5] * 4 + [3] * 8])
def test_some_long_updates_among_short_ones_are_no_unlike_reports(told: list[int]) -> None:
    """A story of twelve sentences stays reporting below updates that are shorter than it is."""
    leads = [text.replace("\n", " ").split(". ") for text in articles(len(told), seed=3)]
    updates = [". ".join(lead[:size]) + "." for lead, size in zip(leads, told, strict=True)]
    versions = [f"{lead}\n{articles(1)[0]}" for lead in updates]
    assert learn(pile(articles(30, seed=2) + versions))[0].height == 0


@pytest.mark.parametrize("first", range(0, 365, 45))
def test_the_window_lies_where_the_line_recurs(first: int) -> None:
    """What recurs within half a window is counted together, wherever in the calendar that is."""
    documents = pile([f"{text}\n{FOOTER}" for text in articles(6)], days=30)
    later = documents.with_columns(pl.col("published") + pl.duration(days=first))
    assert learn(later)[0]["contexts"].to_list() == [6.0]


@pytest.mark.parametrize(("most", "learned"), [(9, 1), (8, 0)])
def test_a_line_of_many_words_is_no_furniture(most: int, learned: int) -> None:
    """A line of as many words as the configuration says is learned, and no longer one."""
    documents = pile([f"{text}\n{FOOTER}" for text in articles(8)])
    assert learn(documents, BoilerplateConfig(words=most))[0].height == learned


def sentences_of(count: int) -> list[list[str]]:
    """Return the twelve sentences of each of some invented articles."""
    texts = (text.replace("\n", " ").removesuffix(".").split(". ") for text in articles(count))
    return [[f"{said[:1].upper()}{said[1:]}." for said in text] for text in texts]


@pytest.mark.parametrize(
    ("line", "before", "behind", "is_edge"),
    [
        ("Read on.", 2, 8, True),
        ("Read on.", 3, 8, False),
        ("Read on.", 1, 4, True),
        ("Read on.", 2, 4, False),
        ("Read on.", 8, 2, True),
        ("Read on.", 8, 3, False),
        (FOOTER, 8, 0, True),
        (FOOTER, 8, 1, False),
    ],
)
def test_an_edge_is_two_sentences_or_a_fifth_of_the_text(
    line: str, before: int, behind: int, is_edge: bool
) -> None:
    """At the end, a whole sentence of eight words is one only behind all that is told."""
    texts = [
        " ".join([*said[:before], line, *said[before : before + behind]])
        for said in sentences_of(8)
    ]
    assert learn(pile(texts, days=0))[0]["evidence"].to_list() == ["edge"] * is_edge


@pytest.mark.parametrize(("same", "learned"), [(8, 2), (7, 0)])
def test_sentences_that_stand_side_by_side_are_an_inset(same: int, learned: int) -> None:
    """Two that follow each other in four fifths of the documents are furniture inside a text."""
    texts = [
        " ".join(
            [
                *said[:5],
                "Read on.",
                *([] if i < same else said[5:6]),
                "Readers know more.",
                *said[6:],
            ]
        )
        for i, said in enumerate(sentences_of(10))
    ]
    assert learn(pile(texts))[0]["evidence"].to_list() == ["inset"] * learned


@pytest.mark.parametrize(("days", "learned"), [(4, 1), (3, 0)])
def test_inside_a_text_furniture_lasts_for_weeks(days: int, learned: int) -> None:
    """A label that eight texts of eight days have is one if four weeks lie between them."""
    texts = [inside(text, "Our pictures", 2 + i % 2) for i, text in enumerate(articles(8))]
    assert learn(pile(texts, days=days))[0].height == learned


def test_a_footer_of_undated_documents_is_learned() -> None:
    """They are one window, in which nothing is too long ago."""
    (row,) = learn(pile([f"{text}\n{FOOTER}" for text in articles(8)], days=None))[0].rows(
        named=True
    )
    assert (row["evidence"], row["contexts"], row["share"]) == ("edge", 8.0, 1.0)
    assert row["first_published"] is row["last_published"] is None


def test_one_word_is_a_line_and_two_documents_may_be_enough() -> None:
    """How many documents are asked for is configuration, and a label may be a word."""
    texts = [f"{text}\nQuillside" for text in articles(2)]
    learned, _ = learn(pile(texts), BoilerplateConfig(documents=2))
    assert learned["example"].to_list() == ["Quillside"]


def test_documents_without_a_source_are_no_source_with_others() -> None:
    """What they hold does not count for a source that is named."""
    texts = [f"{text}\n{FOOTER}" for text in articles(8)]
    both = pl.concat([pile(texts[:4]), pile(texts[4:], source=None)])
    assert learn(both.sort("document"))[0].height == 0


def test_a_line_that_stands_twice_counts_once_and_by_its_edge() -> None:
    """The example is the first place of the first document, however others write the line."""
    texts = [
        f"{'READ ON' if i == 0 else 'Read on'}\n{inside(text, 'Read On')}"
        for i, text in enumerate(articles(8))
    ]
    (row,) = learn(pile(texts, days=0))[0].rows(named=True)
    assert (row["example"], row["documents"], row["start_share"]) == ("READ ON", 8, 1.0)


LINE = {
    "weight": 6.0,
    "ever": 0.0,
    "own_ever": 0.0,
    "held": 0.0,
    "least": 6,
    "documents": 6,
    "start_share": 0.0,
    "end_share": 0.0,
    "same_above": 0,
    "same_below": 0,
    "boxed": 0.0,
    "alone": 0.0,
    "share": 0.02,
    "span": 28,
    "days": 6,
    "prose": False,
}
"""Counts of a line that recurs often enough, and for weeks, but stands nowhere in particular."""
WIDELY = {"weight": 0.0, "ever": 3.0, "own_ever": 6.0, "held": 0.02, "end_share": 0.8}
ALONE, TWICE = {"alone": 0.8}, {"weight": 12.0}
UNDATED = {"span": None, "days": 0} | ALONE


@pytest.mark.parametrize(
    ("counts", "below", "evidence"),
    [
        ({"start_share": 0.5, "end_share": 0.3}, {"end_share": 0.29}, "edge"),
        ({"end_share": 0.8, "span": 0}, {"weight": 5.9}, "edge"),
        (WIDELY, {"ever": 2.9}, "edge"),
        (WIDELY, {"own_ever": 5.9}, "edge"),
        (WIDELY, {"held": 0.019}, "edge"),
        (WIDELY, {"end_share": 0.79}, "edge"),
        (ALONE, {"alone": 0.79}, "inset"),
        (ALONE, {"share": 0.019}, "inset"),
        (ALONE, {"span": 27}, "inset"),
        (ALONE, {"days": 5}, "inset"),
        (ALONE, {"weight": 5.9}, "inset"),
        (ALONE | {"prose": True, "share": 0.2}, {"share": 0.19}, "inset"),
        ({"same_above": 5}, {"same_above": 4}, "inset"),
        ({"same_below": 5}, {"same_below": 4}, "inset"),
        ({"boxed": 0.8, "share": 0.001}, {"boxed": 0.79}, "inset"),
        ({"boxed": 0.8, "share": 0.001}, {"days": 5}, "inset"),
        (UNDATED | TWICE, {"weight": 11.9}, "inset"),
        (TWICE | {"share": 0.2, "span": 0}, {"share": 0.19}, "everywhere"),
        (TWICE | {"share": 0.2, "span": 0}, {"weight": 11.9}, "everywhere"),
    ],
)
def test_each_demand_on_furniture_decides_alone(
    counts: dict[str, object], below: dict[str, object], evidence: str
) -> None:
    """A line that meets every demand of docs/tables.md is furniture; one less, and it is not."""
    rows = pl.DataFrame([LINE | counts, LINE | counts | below]).with_columns(
        pl.col("weight", "ever", "own_ever") * _WHOLE
    )
    assert rows.select(_evidence(BoilerplateConfig())).to_series().to_list() == [evidence, None]


def test_captions_stay_captions() -> None:
    """A learned line that is a caption in some document, and grey already, keeps that kind."""
    documents = pile([f"{text}\n{FOOTER}" for text in articles(8)])
    sentences, lines = split_lines(documents)
    last = pl.col("position") == pl.col("position").max()
    one = last & (pl.col("document") == "Courier000")
    sentences = sentences.with_columns(kind=pl.when(one).then(pl.lit("caption")).otherwise("kind"))
    learned, marked = marked_as_learned(documents, sentences, lines, BoilerplateConfig())
    assert learned["documents"].to_list() == [7]
    assert marked.filter(one)["kind"].to_list() == ["caption"]
    assert marked.filter(pl.col("kind") == "boilerplate").height == 7


@settings(max_examples=20)
@given(
    order=st.permutations(range(24)),
    held=st.lists(st.integers(0, 7), min_size=24, max_size=24),
)
def test_the_order_of_documents_does_not_matter_and_counts_are_true(
    order: list[int], held: list[int]
) -> None:
    """Whatever the order, the same table; and a recount finds every line as often as it says."""
    headers = ["Harbour news", "The Teal Courier is read at the river.", "Letters", "Weather"]
    texts = [
        "\n".join([*headers[: bits % 4], text, *([FOOTER] if bits > 3 else [])])
        for text, bits in zip(articles(24), held, strict=True)
    ]
    documents = pile(texts)
    learned, marked = learn(documents)
    again, _ = learn(documents[order])
    assert again.equals(learned)
    for row in learned.iter_rows(named=True):
        same = marked.filter(pl.col("told") == row["example"])
        assert same["document"].n_unique() == row["documents"]
        assert set(same["kind"]) == {"boilerplate"}
    assert grey(marked) == set(learned["example"])


def test_no_stage_compares_what_was_learned(tmp_path: Path) -> None:
    """A run keeps the table, never matches learned lines, and no outlet omits them."""
    reports = [f"{BRIDGE}\n{FOOTER}", *(f"{text}\n{FOOTER}" for text in articles(8))]
    others = [BRIDGE.replace("Monday", "Tuesday"), BRIDGE.replace("four", "five")]
    documents = pl.concat([pile(reports), pile([*others, f"{BRIDGE}\n{FOOTER}"], source="Mirror")])
    result = dedup.run(documents.drop("content_hash", "published_raw"))
    assert result.boilerplate["example"].to_list() == [FOOTER]
    grey = result.sentences.filter(pl.col("kind") == "boilerplate")
    assert grey.height == 9
    assert result.clusters.filter(pl.col("document") == "Courier000").height
    told = result.statements.join(
        grey, left_on=["document", "sentence"], right_on=["document", "position"]
    )
    assert told.height == 0
    assert result.statements.filter(pl.col("document") == "Courier000").height
    result.write(tmp_path / "run")
    assert read_result(tmp_path / "run").boilerplate.equals(result.boilerplate)


def test_a_run_of_an_older_format_has_no_learned_lines(tmp_path: Path) -> None:
    """A folder of format 1 is read as it is, with an empty table, and written in this format."""
    folder = tmp_path / "run"
    dedup.run(seeds()).write(folder)
    (folder / "boilerplate.parquet").unlink()
    info = msgspec.json.decode((folder / "run.json").read_bytes())
    (folder / "run.json").write_bytes(msgspec.json.encode(info | {"format_version": 1}))
    result = read_result(folder)
    assert result.boilerplate.height == 0
    shutil.rmtree(folder)
    result.write(folder)
    assert read_result(folder).info.format_version == FORMAT_VERSION
