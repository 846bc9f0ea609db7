"""Words as numbers say what reading the text word by word says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wordfreq import get_frequency_dict

from dedup.buffers import TextBytes
from dedup.config import Config, CopyConfig
from dedup.fingerprints import compute_fingerprints
from dedup.kernels import minhashes, shingles_of_texts
from dedup.salience import _word_share, plain_terms, rarity, saturate
from dedup.scanning import find_lines, find_words
from dedup.sentences import split_sentences
from dedup.sketch import permutations
from dedup.terms import extract_terms
from dedup.text import fold_name, is_capitalised, stem, words
from dedup.vocabulary import _Memory, vocabulary_of
from dedup.words import read_words
from tests.matching.plain import (
    KeptWord,
    kept_words,
    rarity_in_pairs,
    reported_spans,
    shingle,
    term_hash,
    word_hashes,
)

in_both_forms = pytest.mark.usefixtures("both_forms")

WORDS = ["Kyiv's", "U.S.", "US", "us", "1,200", "80%", "Macrón", "Zelenskyy", "said", "the", "AT&T"]
JOINED = [
    "don't",
    "US's",
    "US'",
    "dogs'",
    "O'Neil’s",
    "rock'n'roll",
    "gua\u00adran\u00adtor",
    "gua\u200brantor",
    "\ufeffgua\u2060rantor\u200d",
    "l'été",
    "X'S",
    "'tis",
    "a'1",
    "I’",
]
PIECES = st.sampled_from(
    [
        *WORDS,
        *JOINED,
        "guarantor",
        "guarantors",
        "security",
        ". ",
        " - ",
        "\n",
        "½",
        "ﷺ",
        "Ждун",
        "東京",
        "iPhone手機20日",
        "パリへ",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map(" ".join)


def _tables(texts: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = [f"{number:03}" for number in range(len(texts))]
    documents = pl.DataFrame(
        {"document": names, "text": texts}, schema={"document": pl.String, "text": pl.String}
    )
    return documents, split_sentences(documents)


BEFORE = ("", "1", "a.", "1,", "ab")
"""What may stand before a character, so that it continues a word or begins one."""

# Characters that a later Unicode defines are words to the newer of the two.
DEFINED = st.characters(exclude_categories=["Cs", "Cn"])


def _found(texts: list[str]) -> list[list[str]]:
    """Return the words that the compiled loop finds in texts."""
    batch = TextBytes.of(pl.Series(texts, dtype=pl.String))
    rows, starts, ends, *_ = find_words(batch.data, batch.bounds[:-1], batch.bounds[1:])
    found: list[list[str]] = [[] for _ in texts]
    for row, surface in zip(rows.tolist(), batch.strings(starts, ends), strict=True):
        found[row].append(surface)
    return found


@in_both_forms
@given(st.lists(st.text(DEFINED), max_size=3))
@example(["The U.S. sent 1,200 trucks - Kyiv’s 3rd count, 3.5% of AT&T's. x.y.z.", "Kyiv’"])
@example(["a " * 50, " ".join(JOINED), "".join(JOINED)])
def test_bytes_and_texts_have_the_same_words(texts: list[str]) -> None:
    """The compiled loop finds the words that the expression finds."""
    assert _found(texts) == [[surface for _, _, surface in words(text)] for text in texts]


def test_bytes_and_texts_agree_on_every_character() -> None:
    """No character is part of a word for the loop alone, or for the expression alone."""
    used = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    shown = [sign for sign in used if sign.isprintable() or sign.isspace()]
    texts = [" ".join(f"{before}{sign}." for before in BEFORE) for sign in shown]
    said = [[surface for _, _, surface in words(text)] for text in texts]
    apart = zip(shown, _found(texts), said, strict=True)
    assert [sign for sign, found, plain in apart if found != plain] == []


@in_both_forms
@given(st.lists(TEXTS, max_size=4))
def test_every_word_of_a_batch_is_where_the_text_has_it(texts: list[str]) -> None:
    """Surface, sentence and position are those of the text read alone."""
    documents, sentences = _tables(texts)
    batch = read_words(documents, sentences)
    surfaces = batch.texts.strings(batch.starts[batch.first], batch.ends[batch.first])
    spans = reported_spans(sentences)
    for row, (name, text) in enumerate(documents.iter_rows()):
        here = slice(batch.bounds[row], batch.bounds[row + 1])
        said = [
            (number, surface)
            for number, (start, end) in enumerate(spans.get(name, []))
            for _, _, surface in words(text[start:end])
        ]
        found = [surfaces[number] for number in batch.ids[here]]
        assert list(zip(batch.sentences[here].tolist(), found, strict=True)) == said
        assert batch.positions()[here].tolist() == list(range(len(said)))
        hashes, offsets = word_hashes(text, spans.get(name, []))
        assert np.array_equal(batch.hashes[here], hashes)
        places = np.arange(here.start, here.stop)
        assert np.array_equal(np.stack(batch.offsets(places, places), axis=1), offsets)


def _emphasis(word: KeptWord) -> float:
    return 2.0 if word.sentence < 5 else 1.0


def _plain_terms(kept: list[KeptWord]) -> dict[str, tuple[float, ...]]:
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for word in kept:
        counts[word.term][0] += _emphasis(word) * (1.5 if word.capitalised else 1.0)
        counts[word.term][1] += word.position < 90
        counts[word.term][2] += word.capitalised
    return {term: (*counts[term], rarity(term)) for term in sorted(counts)}


def _plain_pairs(kept: list[KeptWord]) -> dict[str, tuple[float, float]]:
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for one, other in pairwise(kept):
        near = other.position - one.position <= 3 and one.sentence == other.sentence
        if near and one.term != other.term:
            counts[min(one.term, other.term), max(one.term, other.term)] += _emphasis(one)
    return {
        " ".join(pair): (counts[pair], max(rarity_in_pairs(term) for term in pair))
        for pair in sorted(counts)
    }


def _named_pairs(row: Mapping[str, Any]) -> list[str]:
    places = (divmod(pair, 1 << 32) for pair in row["pairs"])
    return [f"{row['terms'][one]} {row['terms'][other]}" for one, other in places]


@in_both_forms
@given(st.lists(TEXTS, max_size=4))
def test_terms_of_a_batch_are_those_of_every_text_read_alone(texts: list[str]) -> None:
    """Counts, rarities and pairs are those of counting word by word."""
    documents, sentences = _tables(texts)
    table = extract_terms(read_words(documents, sentences))
    spans = reported_spans(sentences)
    for (name, text), row in zip(documents.iter_rows(), table.iter_rows(named=True), strict=True):
        kept = kept_words(text, spans.get(name, []))
        terms, pairs = _plain_terms(kept), _plain_pairs(kept)
        assert (row["document"], row["terms"], _named_pairs(row)) == (name, [*terms], [*pairs])
        columns = [row[column] for column in ("counts", "lead_counts", "name_counts", "rarities")]
        assert np.array_equal(np.array(columns).T, _floats(terms.values(), 4))
        columns = [row["pair_counts"], row["pair_rarities"]]
        assert np.array_equal(np.array(columns).T, _floats(pairs.values(), 2))
        assert [row["terms"][place] for place in row["words"]] == [word.term for word in kept]
        sentences_read = np.repeat(np.arange(len(row["sentence_words"])), row["sentence_words"])
        assert sentences_read.tolist() == [word.sentence for word in kept]


def _plain_set(terms: dict[str, tuple[float, ...]], most: int) -> list[int]:
    """Return the hashes of the heaviest terms, repeated by weight, as the terms view has them."""
    weights = _weights(terms)
    heaviest = _plain_heaviest(terms)[:most]
    return [
        term_hash(term, repeat)
        for term in heaviest
        for repeat in range(max(1, round(4 * weights[term] / weights[heaviest[0]])))
    ]


def _weights(terms: Mapping[str, tuple[float, ...]]) -> dict[str, float]:
    rounded = {term: [float(np.float32(one)) for one in row] for term, row in terms.items()}
    return {term: saturate(count) * rare for term, (count, *_, rare) in rounded.items()}


def _plain_heaviest(terms: Mapping[str, tuple[float, ...]]) -> list[str]:
    weights = _weights(terms)
    return sorted(weights, key=lambda term: (-weights[term], term))


def _floats(rows: object, width: int) -> np.ndarray:
    return np.array([*rows], dtype=np.float32).reshape(-1, width)  # type: ignore[misc]


def _signature(hashes: Iterable[int], num_perm: int, seed: int) -> list[int]:
    mixing = permutations(num_perm=num_perm, seed=seed)
    array = np.array([value % 2**32 for value in hashes], dtype=np.uint32)
    return minhashes(array, np.zeros(1, dtype=np.int64), *mixing)[0].tolist()


@in_both_forms
@given(st.lists(TEXTS, max_size=4), st.sampled_from([1, 3, 5]))
def test_sketches_of_a_batch_are_those_of_every_text_read_alone(
    texts: list[str], size: int
) -> None:
    """A signature does not depend on the other texts of a batch."""
    documents, sentences = _tables(texts)
    config = Config(copy=CopyConfig(shingle_size=size, sample_rate=2))
    batch, spans = read_words(documents, sentences), reported_spans(sentences)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.fingerprints._OPENING_SHINGLES", 2)
        table = compute_fingerprints(batch, extract_terms(batch), config=config)
    expected = {}
    for name, text in documents.iter_rows():
        hashes, _ = word_hashes(text, spans.get(name, []))
        if len(hashes):
            bounds = np.array([0, len(hashes)])
            whole = shingle(hashes.tolist())
            runs = shingles_of_texts(hashes, bounds, size)[0].tolist()
            low = {run % 2**32 for run in runs if run < 2**63 - 1}
            expected[name, "words"] = [whole & 0xFFFFFFFF, whole >> 32]
            expected[name, "shingles"] = _signature(runs, config.copy.num_perm, config.copy.seed)
            expected[name, "samples"] = sorted(low)
            first = {run % 2**32 for run in runs[:2] if run < 2**64 // 2 - 1}
            expected[name, "openings"] = sorted(first)
        terms = _plain_set(_plain_terms(kept_words(text, spans.get(name, []))), config.event.terms)
        if terms:
            expected[name, "terms"] = _signature(terms, config.event.num_perm, config.event.seed)
        pairs = _plain_heaviest(_plain_pairs(kept_words(text, spans.get(name, []))))
        if pairs:
            expected[name, "pairs"] = sorted(
                term_hash(pair, 0) for pair in pairs[: config.event.pairs]
            )
    assert {(name, view): values for name, view, values in table.iter_rows()} == expected


def test_the_share_of_a_term_is_that_of_all_words_that_fold_to_it() -> None:
    """Folding the word list as columns says what folding word by word says."""
    shares: dict[str, float] = defaultdict(float)
    for word, share in get_frequency_dict("en", "large").items():
        shares[fold_name.__wrapped__(stem.__wrapped__(word))] += share
    assert _word_share() == shares


SOME_WORDS = st.lists(st.sampled_from([*WORDS, "Ждун", "東京", "guarantor"]), max_size=20)


@given(st.lists(SOME_WORDS, max_size=4), st.sampled_from([1, 4, 1 << 18]))
def test_what_words_are_does_not_depend_on_what_is_remembered(
    batches: list[list[str]], most: int
) -> None:
    """Batch after batch, words have the terms and rarities they have alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.vocabulary._MEMORY", _Memory())
        patch.setattr("dedup.vocabulary._REMEMBERED", most)
        for batch in batches:
            texts = TextBytes.of(pl.Series(batch, dtype=pl.String))
            found = vocabulary_of(texts, texts.bounds[:-1], texts.bounds[1:])
            names = [*found.names, ""]  # at place -1: no term
            terms = [*plain_terms(batch)]
            assert names == [*sorted({*terms} - {""}), ""]
            assert [names[number] for number in found.terms] == terms
            assert found.capitalised.tolist() == [*map(is_capitalised, batch)]
            assert found.rarities.tolist() == [*map(rarity, found.names)]
            assert found.pair_rarities.tolist() == [*map(rarity_in_pairs, found.names)]


def test_the_card_of_a_person_is_no_word_of_a_report() -> None:
    """What a page shows beside a link, run into the sentence, is compared in no tier."""
    card = "Jane (Joan) Mary RoeMayor to leave the council Bridge vote nears | What to know MORE"
    texts = [f"Ärger: Mayor Joan Roe {shown} said no. She WANTS MORE." for shown in (card, " ")]
    documents = pl.DataFrame({"document": ["a", "b"], "text": texts})
    words = read_words(documents, split_sentences(documents.with_columns(title=pl.lit(None))))
    first, last = np.arange(len(words.rows)), np.arange(len(words.rows))
    starts, ends = words.offsets(first, last)
    said = [texts[row][a:b] for row, a, b in zip(words.rows, starts, ends, strict=True)]
    assert said[: len(said) // 2] == said[len(said) // 2 :]
    assert said[:6] == ["Ärger", "Mayor", "Joan", "Roe", "said", "no"]
    assert said[-1] == "MORE"


@in_both_forms
@given(st.lists(st.text("aé雪😀", max_size=9), min_size=1, max_size=4), st.data())
def test_places_and_offsets_lead_to_each_other(texts: list[str], data: st.DataObject) -> None:
    """In whatever order they are asked for, a code point and its first byte belong together."""
    batch = TextBytes.of(pl.Series(texts))
    every = [(row, offset) for row, text in enumerate(texts) for offset in range(len(text) + 1)]
    asked = data.draw(st.lists(st.sampled_from(every), min_size=1))
    rows, offsets = np.array(asked, dtype=np.int64).T.copy()
    places = batch.places(rows, offsets)
    before = [len("".join(texts[:row]).encode()) for row in rows.tolist()]
    inside = [len(texts[row][:offset].encode()) for row, offset in asked]
    assert places.tolist() == [sum(both) for both in zip(before, inside, strict=True)]
    assert batch.offsets(rows, places).tolist() == offsets.tolist()


@in_both_forms
@pytest.mark.parametrize("words", [40, 47, 60])
def test_a_tab_ends_no_line_however_long_it_is(words: int) -> None:
    """Behind its first words only the end of a line is looked for, and a tab is none."""
    line = ("word " * words + "tab\there " + "word " * words).strip().encode()
    found = find_lines(np.frombuffer(line, dtype=np.uint8), np.array([0, len(line)]))
    assert found[1:3].tolist() == [[0], [len(line)]]
