"""Sentences: exact offsets, a newline always ends one, and what is not reporting is told apart."""

import re
from bisect import bisect_right
from pathlib import Path
from unittest.mock import patch

import numpy as np
import nupunkt
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.buffers import TextBytes
from dedup.errors import ConfigError
from dedup.scanning import find_lines
from dedup.sentences import Patterns, read_patterns, split_sentences, split_texts
from dedup.sentences.literals import Literals
from dedup.sentences.patterns import holds_word
from dedup.sentences.punkt import line_spans, sentence_ends
from dedup.sentences.suspects import Suspects, telling_literals
from dedup.spans import headline_of
from tests.case_files import case_lines
from tests.matching import plain

SEEDS = Path(__file__).parents[2] / "seeds"
CASES = [tuple(line.split("\t", 1)) for line in case_lines("sentences/kinds.tsv")]


def sentence_spans(text: str, boilerplate: str | None = None) -> list[tuple[int, int, str]]:
    """Return where every sentence of a text starts and ends, and its kind."""
    document = pl.DataFrame({"document": ["a"], "text": [text]})
    sentences = split_sentences(document, boilerplate=boilerplate)
    return sentences.select("start", "end", "kind").rows()


@pytest.mark.parametrize("line", case_lines("sentences/cuts.tsv"))
def test_cuts(line: str) -> None:
    """A line is cut where an editor would cut it: not in a name, but around furniture."""
    text = line.replace("\t", " ")
    spans = sentence_spans(text)
    assert [text[start:end] for start, end, _ in spans] == line.split("\t")


PIECES = [
    "Lt.",
    "Reps. Roe left.",
    "U.S.",
    "Secretary",
    "(R-Fla.)",
    "abc",
    "A",
    " ",
    "\n",
    "“",
    "é",
    ".",
]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=4))
@example(["abc", "Lt. Roe left."])
@example(["She met the U.S. Secretary", "sat. He left."])
@example(["He met Lt. Roe.", "Er kam am 3. Mai an. Das war es.", "Lt. Roe left. He said it."])
def test_a_text_is_split_alike_whatever_stands_beside_it(texts: list[str]) -> None:
    """Texts lie one behind the other in a batch, and none sees the next."""
    documents = pl.DataFrame({"document": [*map(str, range(len(texts)))], "text": texts})
    together = split_sentences(documents.cast(pl.String))
    for number, text in enumerate(texts):
        own = together.filter(document=str(number)).select("start", "end", "kind").rows()
        assert own == sentence_spans(text)


@pytest.mark.parametrize(("kind", "line"), CASES)
def test_kinds(kind: str, line: str) -> None:
    """A line between two paragraphs has the kind that an editor would give it."""
    text = f"The first paragraph stands here.\n\n{line}\n\nThe last paragraph stands here."
    start = text.index(line)
    kinds = {found for first, _, found in sentence_spans(text) if first >= start}
    kinds_of_line = {
        found
        for first, last, found in sentence_spans(text)
        if start <= first and last <= start + len(line)
    }
    assert kinds_of_line == {kind}
    assert "body" in kinds


@given(st.text(alphabet=st.sampled_from("Aab .!?\n\r\u2028\u00a0“”’—Ж漢"), max_size=200))
def test_offsets_are_exact(text: str) -> None:
    """Sentences do not overlap, hold no newline, begin and end with no space, lose no word."""
    spans = sentence_spans(text)
    kept = set()
    before = 0
    for start, end, _ in spans:
        assert before <= start < end
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        kept.update(range(start, end))
        before = end
    assert all(i in kept for i, character in enumerate(text) if not character.isspace())


WORDS = [
    *"the mill. Li. Mr. Yes. U.S. u.s. a.m. St. Inc. No. 5. 12. iv. A. b. civil. (1). A) I".split(),
    *"Sen. Dr. Gen. ft. U.N.".split(),
    *"Who? what? now! He She it.He Yahoo! ?! !! 3.5 $5. @x. word.* *. He's don't. O'Neil.".split(),
    *'left." said.” it.’ (so.) "Well “And ‘Or mid-Jan. Trump’s. e.g. co-op. vs. in In'.split(),
    *"##. ;. Vol. pp. . ... … . -- — Kyiv é. École 東京。 end.".split(),
    *'said."He life.”There I.”Step Ky.), (R-Fla.). so.) x.] it.’s a.b.c. Web.com. $5.'.split(),
    *"1,000. 5-0. 5%. 20s. café. “Mr. ‘90. 'tis. (Jan. A&B. and/or. me! …and oil.…".split(),
    *"Census. That’s Mid-east A, “I I'm ), .@x 7 £5 Ltd. ago. Lt. Mme. etc.” no.".split(),
]
LINES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).flatmap(
    lambda found: st.sampled_from([" ", "  ", "\u00a0", "\t"]).map(lambda space: space.join(found))
)


def _ends(texts: list[str]) -> list[list[tuple[int, int]]]:
    """Return where sentences end in lines, and where the next ones start."""
    batch = TextBytes.of(pl.Series(texts, dtype=pl.String))
    found = zip(*sentence_ends(batch, batch.bounds[:-1], batch.bounds[1:]), strict=True)
    ends: list[list[tuple[int, int]]] = [[] for _ in texts]
    for line, *places in sorted(map(tuple, np.array([*found]).reshape(-1, 3).tolist())):
        last, following = batch.offsets(np.array([line, line]), np.array(places))
        ends[line].append((int(last), int(following)))
    return ends


@settings(max_examples=400)
@given(st.lists(LINES, min_size=1, max_size=3))
def test_lines_are_cut_as_nupunkt_cuts_them(lines: list[str]) -> None:
    """What is told without nupunkt, or from two words, is what it says of the whole line.

    But for a small letter behind closing signs and an odd space: it knows plain spaces only.
    """
    for line, found in zip(lines, _ends(lines), strict=True):
        expected = plain.sentence_ends(line)
        plainly = [ends for ends in expected if not _goes_on(line, *ends)]
        assert set(plainly) <= set(found) <= set(expected)
        assert found == sorted(found)


def _goes_on(line: str, last: int, following: int) -> bool:
    return line[last - 1] in "\"”’')]" and line[following].islower()


def test_of_a_long_line_of_titles_little_is_read_at_once() -> None:
    """Where no end is certain nupunkt, of titles alone, would read minutes."""
    with patch("dedup.sentences.punkt.line_spans", wraps=line_spans) as asked:
        _ends(["Mr. … " * 6_000])
    assert max((len(call.args[0]) for call in asked.call_args_list), default=0) <= 1 << 14


def test_captions_are_the_body_of_a_text_that_has_no_other() -> None:
    """A picture that is sent by itself tells what its caption says; beside a report it is none."""
    caption = "FILE - The ferry leaves the pier of Harbor City. (AP Photo/Anna Berg)"
    assert [kind for *_, kind in sentence_spans(f"On the pier\n{caption}")] == ["heading", "body"]
    report = "The ferry left on time on Monday, and nobody was on board."
    assert [kind for *_, kind in sentence_spans(f"{caption}\n{report}")] == ["caption", "body"]


def test_a_caption_is_the_headline_only_of_a_text_that_has_nothing_else() -> None:
    """What stands above a report is told before what it reports, and is not its headline."""
    kinds = {"caption": (0, 6), "heading": (7, 17)}
    rows = [{"kind": kind, "start": start, "end": end} for kind, (start, end) in kinds.items()]
    document = {"title": None, "text": "A pier\nSnow falls"}
    assert headline_of(document, rows) == "Snow falls"
    assert headline_of(document, rows[:1]) == "A pier"


@pytest.mark.parametrize(("words", "kind"), [(16, "heading"), (17, "body")])
def test_a_line_of_more_than_sixteen_words_is_no_heading(words: int, kind: str) -> None:
    """A headline is short: what is longer, and lacks its stop, is a paragraph."""
    line = f"Council{' votes' * (words - 1)}"
    spans = sentence_spans(f"{line}\nThe ferry left on time on Monday.")
    assert [kind for *_, kind in spans] == [kind, "body"]


@pytest.mark.parametrize(
    "credit",
    [
        "(AP Photo/Anna Berg)",
        "Photo by Anna Berg/AFP via Getty Images",
        "Media playback is not supported on this device",
    ],
)
def test_a_credit_is_no_body(credit: str) -> None:
    """Texts of which a crawler kept a headline and a credit tell the headline; alone, nothing."""
    assert [kind for *_, kind in sentence_spans(f"On the pier\n{credit}")] == ["heading", "caption"]
    assert [kind for *_, kind in sentence_spans(credit)] == ["caption"]


@pytest.mark.parametrize(
    "unit",
    [
        "http://a.b ",
        "— ",
        "— (@ab) ",
        "Hide Caption 1 of 2 ",
        "a | ap ",
        "a photo posted by (@",
        "(AP photo ",
    ],
)
def test_a_line_of_furniture_takes_no_time(unit: str) -> None:
    """A hundred thousand beginnings of furniture in one line are read in time in its length."""
    spans = sentence_spans(unit * 100_000)
    assert spans[-1][1] <= len(unit) * 100_000


@pytest.mark.parametrize("signs", ["?!", "a.)", "x."])
def test_a_thousand_signs_without_a_space_are_no_word(signs: str) -> None:
    """No stop in them ends a sentence, and nupunkt, which would take minutes, is not asked."""
    with patch("dedup.sentences.punkt.line_spans", side_effect=AssertionError):
        for line in (f"{signs * 1000} And so.", f"So . . {signs * 1000}", f"U.S. {signs * 1000}"):
            assert _ends([line]) == [[]]


def test_only_letters_and_numbers_go_together_across_a_stop() -> None:
    """A longer word before a stop can be told without the word behind it."""
    pairs = nupunkt.load("default").parameters.collocations
    assert {word for word, _ in pairs if len(word) > 1} == {"##number##"}
    assert all(word.isalpha() or word == "_" for word, _ in pairs if len(word) == 1)


def test_nupunkt_has_not_learned_how_words_are_written() -> None:
    """So a word behind a stop counts by its first letter, and by name where it starts sentences."""
    tokenizer = nupunkt.load("default")
    assert not tokenizer.parameters.ortho_context
    assert tokenizer.BREAK_RATE_LOW is None
    assert not tokenizer.EXCL_QUEST_LOWERCASE_CONTINUES


BEHIND = ["He", "Xylo", "he", "“He", '"He', "That’s", "I", "7", "—", "Web.com", "Co.", "in,"]


def test_every_abbreviation_is_judged_as_nupunkt_judges_it() -> None:
    """Titles, those that close sentences, and all others; in small letters and capitals."""
    known = sorted(nupunkt.load("default").abbreviations)
    lines = [
        f"So {before}. {BEHIND[number % len(BEHIND)]} left"
        for number, word in enumerate([*known, *known[::-1]])
        for before in (word, word.capitalize())
    ]
    assert _ends(lines) == [plain.sentence_ends(line) for line in lines]


def test_every_word_that_nupunkt_knows_behind_a_stop_is_judged_as_it_judges_it() -> None:
    """Behind an abbreviation, a number, an initial and another word."""
    parameters = nupunkt.load("default").parameters
    known = {*parameters.sent_starters} | {second for _, second in parameters.collocations}
    lines = [
        f"So {before} {behind} left"
        for word in sorted(known)
        for behind in (word, word.capitalize(), f"{word.upper()},")
        for before in ("etc.", "1999.", "T.", "word.")
    ]
    assert _ends(lines) == [plain.sentence_ends(line) for line in lines]


def test_the_lines_of_the_seeds_are_cut_as_nupunkt_cuts_them() -> None:
    """On real reports too."""
    for path in SEEDS.glob("*.txt"):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        kept = [line for line in lines if line]
        assert _ends(kept) == [plain.sentence_ends(line) for line in kept]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=80), max_size=3))
@example([" a\r\n\u2028b \x85\u00a0\x0b", "", "\n\n"])
def test_lines_end_where_a_character_breaks_them(texts: list[str]) -> None:
    """The lines of a batch are those of every text read alone, without the space around them."""
    _lines_are_those_of_every_text(texts)


@given(
    st.lists(st.text(st.sampled_from("aé”雪😀…, \t\n\r\x85\u2028\u2029"), max_size=150), max_size=3)
)
@example(["a" * 23 + sign + "a" * 40 + end + "b" for sign in "é雪😀" for end in "\x85\u2028\u2029"])
def test_a_long_line_ends_where_a_character_breaks_it(tails: list[str]) -> None:
    """Behind so many words that a line is no heading, its end is all that is looked for."""
    _lines_are_those_of_every_text(["so " * 20 + tail for tail in tails])


def _lines_are_those_of_every_text(texts: list[str]) -> None:
    batch = TextBytes.of(pl.Series(texts, dtype=pl.String))
    rows, starts, ends, *_ = find_lines(batch.data, batch.bounds)
    spans = zip(
        batch.offsets(rows, starts).tolist(), batch.offsets(rows, ends).tolist(), strict=True
    )
    expected = [(row, span) for row, text in enumerate(texts) for span in plain.lines(text)]
    assert list(zip(rows.tolist(), spans, strict=True)) == expected


def _kinds(patterns: Patterns, texts: list[str]) -> list[str | None]:
    """Return the kinds of a column of texts that hold a word, and None for the others."""
    batch = TextBytes.of(pl.Series(texts, dtype=pl.String))
    held = patterns.literals.find(batch)
    found = dict(patterns.kinds(batch, held, batch.bounds[:-1], batch.bounds[1:]))
    return [found.get(number) for number in range(len(texts))]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"])) | LINES))
@example([line for _, line in CASES])
@example([line.swapcase() for _, line in CASES])
@example(["\u212aEEP", "ſhare this", "LİKE", "lıke us on x", "© 2018", "a" * 241, "٣", "x", ""])
def test_whatever_a_pattern_matches_is_suspect(texts: list[str]) -> None:
    """Kinds of a column are those of every text tried on every pattern."""
    patterns, worded = read_patterns(), [text for text in texts if holds_word(text)]
    matching = [[one.kind for one in patterns.told if one.matches(text)] for text in worded]
    assert _kinds(patterns, worded) == [next(iter(kinds), None) for kinds in matching]


ODD = [r"ſtop", "K?elvin", r"(?<!a)b\b.{3,}c", r"(?P<one>x|yy)(?P=one)+", r"(?s:a.b)"]
ODD += [
    r"[^a]{9,12}?z",
    r"(?>ab|a)c",
    r"a++b",
    r"(?:)",
    "été|ÄRGER",
    r"(?i:x)?.*tTop",
    r".*a?b{0}c?",
]
ODD += [r"[xyz]?[a-c]{2}", r"\d\d?\w", r".*(ab|c.z|(x|y)z).*", r"\bsz|\ud800"]
ODD += [r"(ab|c)+x?", r".{0,3}(z|yz)é?", "a(b|bc)?|ab?", r"x(?=y)y?.*é"]


@pytest.mark.parametrize("pattern", ODD)
@given(st.text(st.sampled_from("abcxyzſsKkKelvin tTop\nétÉäärger4٣"), min_size=1, max_size=14))
@example("STOP")
@example("KELVIN")
@example("ÄRGER")
@example("xyé")
def test_suspects_know_every_kind_of_expression(pattern: str, text: str) -> None:
    """What Python matches is suspect, of whatever an expression is made."""
    literals = Literals.of(telling_literals(pattern))
    suspects = Suspects.of([pattern], [len(text)], literals)
    batch = TextBytes.of(pl.Series([text]))
    held, spans = literals.find(batch), (batch.bounds[:1], batch.bounds[1:])
    if re.fullmatch(pattern, text, re.IGNORECASE):
        assert suspects.find(batch, held, *spans)[1].tolist() == [[1]]


def test_the_digest_of_the_seeds() -> None:
    """The furniture of seed 000 is boilerplate and its last sentence is the statement itself."""
    text = next(SEEDS.glob("000_*.txt")).read_text(encoding="utf-8")
    spans = sentence_spans(text)
    told = [text[start:end] for start, end, kind in spans if kind == "boilerplate"]
    assert told == ["Digest more", "4h"]
    start, end, kind = spans[-1]
    assert kind == "body"
    assert text[start:end].endswith("told reporters on August 20.")


def test_sentences_are_counted_from_0_in_reading_order() -> None:
    """The table numbers the sentences of each document on its own."""
    documents = pl.DataFrame({"document": ["b", "a"], "text": ["One. Two.", "Three."]})
    table = split_sentences(documents)
    assert table.select("document", "position").rows() == [("a", 0), ("b", 0), ("b", 1)]


@given(st.lists(st.lists(LINES, max_size=4).map("\n".join), min_size=1, max_size=3))
@example(["One. Two.\n\nThree.\u2028 Four.\x85Five", "", "Six. Seven"])
@example(["“東京。”　the 東！」大？ ？\n東。", "”東。”"])
def test_sentences_are_cut_in_bytes_as_their_table_says(texts: list[str]) -> None:
    """The bytes of a sentence are what the table says; alone is what shares its line with none."""
    documents = pl.DataFrame({"document": [f"{n}" for n in range(len(texts))], "text": texts})
    split = split_texts(documents, TextBytes.of(documents["text"]), read_patterns())
    spans = [*split.sentences.select(pl.col("document").cast(int), "start", "end").iter_rows()]
    said = split.texts.strings(split.starts, split.ends)
    assert said == [texts[text][start:end] for text, start, end in spans]
    begun = [[start for start, _ in plain.lines(text)] for text in texts]
    lines = [(text, bisect_right(begun[text], start)) for text, start, _ in spans]
    assert split.alone.tolist() == [lines.count(line) == 1 for line in lines]


def test_a_sentence_of_chinese_or_japanese_ends_behind_its_stop_without_a_space() -> None:
    """A wide stop ends a sentence, with the marks that close behind it; hiragana goes on."""
    text = "他说：“我们不去。”会谈推迟了！　何时？\nパリへ行く。「モー娘。」が好きだ。"
    cut = [text[start:end] for start, end, _ in sentence_spans(text)]
    assert cut == [
        "他说：“我们不去。”", "会谈推迟了！", "何时？", "パリへ行く。", "「モー娘。」が好きだ。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("气象厅：台风周末登陆九州", "heading"),
        ("气象厅，台风，周末，登陆，九州，沿海", "heading"),
        ("气象厅：台风周末登陆九州。", "body"),
        ("外交部发言人说：", "body"),
        ("气象厅说台风周末将在九州登陆并带来强风和暴雨", "body"),
    ],
)
def test_a_line_of_chinese_is_a_heading_if_it_is_short_and_not_closed(line: str, kind: str) -> None:
    """Each character counts as a word: a paragraph without a stop is no heading."""
    assert [kind for *_, kind in sentence_spans(line)] == [kind]


def test_what_is_left_behind_a_stop_is_no_heading() -> None:
    """Only a line by itself may be one."""
    assert [kind for *_, kind in sentence_spans("三人死亡。新华社记者王明摄")] == ["body", "body"]


def test_a_pattern_file_of_ones_own(tmp_path: Path) -> None:
    """A pattern file named in the configuration replaces the shipped one."""
    path = tmp_path / "patterns.toml"
    path.write_text("boilerplate = ['press 1 .*']\n", encoding="utf-8")
    documents = pl.DataFrame({"document": ["a"], "text": ["Press 1 to go on\nDigest more"]})
    assert split_sentences(documents, boilerplate=str(path))["kind"].to_list() == [
        "boilerplate",
        "heading",
    ]


def test_furniture_of_ones_own_inside_of_a_line(tmp_path: Path) -> None:
    """What `run_on` finds in a line is a line of its own, in bytes as in code points."""
    path = tmp_path / "patterns.toml"
    path.write_text("boilerplate = ['→ p\\. \\d+']\nrun_on = ['→ p\\. \\d+']\n", encoding="utf-8")
    text = "Élan → p. 12 École → p. 3"
    spans = sentence_spans(text, str(path))
    assert [(text[start:end], kind) for start, end, kind in spans] == [
        ("Élan", "heading"),
        ("→ p. 12", "boilerplate"),
        ("École", "heading"),
        ("→ p. 3", "boilerplate"),
    ]


RUN_ON = ["— Bo (@bo) May 4, 2016", "https://t.co/ab1", "pic.twitter.com/ab1 — ", "\n", " ", "é "]
RUN_ON += [
    "A video posted by Bo (@bo) on Dec 4, 2016 at 3:04pm PST",
    "hide caption 3 of 5",
    "word ",
]
RUN_ON += [
    "toggle caption ",
    "Ann Li ",
    "It fell | AP Photos, Reuters ",
    "| Li-Ann Ho/AP Photo ",
    "K",
]


@given(st.lists(st.lists(st.sampled_from(RUN_ON), max_size=9).map("".join), max_size=3))
@example(["toggle caption Ann Li Ann Li ", "https://t.co/ab1" + " " * 3000 + "word"])
def test_lost_line_ends_are_found_wherever_an_expression_matches(texts: list[str]) -> None:
    """Expressions are tried near literals alone, and find what they find in whole texts."""
    patterns, batch = read_patterns(), TextBytes.of(pl.Series(texts, dtype=pl.String))
    offsets = {
        (row, offset)
        for row, text in enumerate(texts)
        for expression in patterns.breaks.expressions
        for match in expression.finditer(text)
        for offset in match.span()
    }
    rows, within = np.array(sorted(offsets), dtype=np.int64).reshape(-1, 2).T
    found = patterns.breaks.find(batch, patterns.literals.find(batch))
    assert found.tolist() == batch.places(rows, within).tolist()


@pytest.mark.parametrize(
    "content",
    [
        "boilerplate = ['(']",
        "caption = ['(?<=a+)b']",  # which shows when it is compiled, not when it is read
        "run_on = ['(?<=a+)b']",
        "boilerplate = 3",
        "other = []",
        "=",
    ],
)
def test_a_broken_pattern_file_is_refused(tmp_path: Path, content: str) -> None:
    """A pattern file with an invalid expression, type or key is an error that names the file."""
    path = tmp_path / "patterns.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"patterns\.toml"):
        read_patterns(str(path))


def test_a_missing_pattern_file_is_refused(tmp_path: Path) -> None:
    """A pattern file that is not there is an error that names it."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        read_patterns(str(tmp_path / "nowhere.toml"))


def test_every_literal_is_found_where_it_stands() -> None:
    """Of a pattern file of any length, all literals are found, and nothing else in their text."""
    words = [f"{first}{second}word" for first in "abcdefghijkl" for second in "abcdefghijkl"]
    texts = TextBytes.of(pl.Series([" ".join(words)]))
    assert len(Literals.of(words).find(texts).places) == len(words)


LITERALS = ["a", "no", "not", "note", "note to ", "note to an editor", "note to the editor", "tor"]


@given(st.lists(st.sampled_from(LITERALS), unique=True), st.text("NnOoTtEe adir", max_size=40))
@example(LITERALS, "Note to the editor, no note to")
@example(LITERALS[:1], "a")
def test_literals_are_found_without_regard_to_case(sought: list[str], text: str) -> None:
    """Every place is found where a text holds a literal, however short or long it is."""
    held = {
        one for one in range(len(text)) for some in sought if text[one:].lower().startswith(some)
    }
    found = Literals.of(sought).find(TextBytes.of(pl.Series([text]))).places.tolist()
    assert held <= set(found)
    assert found == sorted(set(found))
