"""What two texts share, and what each has of its own: which shared wording makes a copy."""

import random
import re
from string import ascii_letters

import polars as pl
import pytest

import dedup
from dedup.config import Config, CopyConfig
from dedup.spans import BEGINNING
from tests.matching.corpora import frame, strangers

PLACES = ("Lima", "Fiji", "Southern Peru", "Papua New Guinea")


def text(words: int, seed: int) -> str:
    """Return a text that shares nothing with those of other seeds."""
    return strangers(1, words=words, seed=seed)["stranger0"]


def run(
    texts: dict[str, str], *, copy: CopyConfig | None = None, **columns: object
) -> pl.DataFrame:
    """Return the copy edges of these texts; further columns are given as lists."""
    documents = frame(**texts).with_columns(
        pl.Series(name, values, dtype=pl.String) for name, values in columns.items()
    )
    config = Config(tiers=("copy",), stop_after="clusters", copy=copy or CopyConfig())
    return dedup.run(documents, config=config).edges


def judged(edges: pl.DataFrame, left: str = "a", right: str = "b") -> tuple[str, str]:
    """Return the relation and the reason of a pair."""
    row = edges.row(by_predicate=(pl.col("left") == left) & (pl.col("right") == right), named=True)
    return row["relation"], row["reason"]


def test_a_shared_gallery_makes_no_copy() -> None:
    """Two stories that hold one gallery, longer than either story, only overlap."""
    gallery = text(600, 9)
    texts = {"a": f"{text(150, 1)}\n{gallery}", "b": f"{text(250, 2)}\n{gallery}\n{text(90, 3)}"}
    assert judged(run(texts)) == ("overlaps", "own_parts")


@pytest.mark.parametrize("added", [60, 300])
def test_an_update_is_a_copy(added: int) -> None:
    """A report that goes on is a copy of its first version, however much is added."""
    first = text(300, 1)
    found = judged(run({"a": first, "b": f"{first}\n{text(added, 2)}"}))
    assert found[0] in {"copy", "contained"}


def test_a_rewritten_lead_makes_no_other_report() -> None:
    """Two versions with leads of their own are copies by the body they share."""
    body = text(400, 1)
    texts = {"a": f"{text(55, 2)}\n{body}", "b": f"{text(60, 3)}\n{body}"}
    assert judged(run(texts))[0] == "copy"


def test_sentences_changed_all_over_leave_a_copy() -> None:
    """Every fourth stretch of twenty words is new in one text: the rest still tells the same."""
    words, others = text(600, 1).split(), text(600, 2).split()
    mixed = [
        word
        for place in range(0, 600, 20)
        for word in (others if place % 80 == 0 else words)[place : place + 20]
    ]
    assert judged(run({"a": " ".join(words), "b": " ".join(mixed)}))[0] == "copy"


def test_captions_that_count_alike_run_nowhere_alongside() -> None:
    """Two galleries have the same words in the same distance, and no picture in common."""
    captions = [
        " ".join(
            f"{text(26, 100 * seed + number)} Hide picture {number} of 30 in the series."
            for number in range(30)
        )
        for seed in (1, 2)
    ]
    copy = CopyConfig(sample_share=0.0)
    edges = run({"a": captions[0], "b": captions[1]}, copy=copy)
    assert edges.filter(verdict="accepted").is_empty()


@pytest.mark.parametrize("words", [12, 16])
def test_a_teaser_of_few_words_is_a_stub(words: int) -> None:
    """Text that stands at the beginning of another is a stub, however short, and no other is."""
    full = text(300, 1).split()
    texts = {"a": " ".join(full), "b": " ".join(full[:words]), "c": " ".join(full[60 : 60 + words])}
    edges = run(texts)
    assert judged(edges) == ("contains", "opening")
    assert edges.filter(verdict="accepted").height == 1


def test_brief_reports_that_begin_alike_are_no_copies() -> None:
    """Two accidents told in the same eighteen words, and then each in ten of its own, are two."""
    begun = (
        "A man was taken to hospital on Monday after he had been found injured beside the road in"
    )
    ends = (
        "Harwick, and a lorry driver from Lowmarsh is being questioned.",
        "Ottery, but nobody knows yet how the pensioner fell.",
    )
    edges = run({name: f"{begun} {end}" for name, end in zip("ab", ends, strict=True)})
    assert judged(edges)[0] == "distinct"


@pytest.mark.parametrize(("added", "relation"), [(14, "copy"), (28, "distinct")])
def test_a_stub_may_have_some_furniture(added: int, relation: str) -> None:
    """An invitation to read more makes no other report of a stub; a box on top makes no copy."""
    full = text(300, 1)
    texts = {"a": full, "b": f"{' '.join(full.split()[:30])}\n{text(added, 2)}"}
    assert judged(run(texts))[0] == relation


def quake(place: str, seed: int) -> str:
    """Return a report of a quake, as an agency fills it in."""
    source = random.Random(seed)  # noqa: S311 - numbers of a report, no secret
    size, depth, far, after = source.sample(range(10, 99), 4)
    return (
        f"Strong quake hits {place}\nA magnitude {size} earthquake struck {place} on Monday, the "
        f"survey said. It hit at a depth of {depth} kilometers, {far} kilometers from {place}. "
        f"No damage was reported at noon, and {after} aftershocks were recorded in an hour."
    )


@pytest.mark.parametrize("published", ["2020-03-02", None], ids=["one day", "undated"])
def test_forms_about_others_are_templates(published: str | None) -> None:
    """Two quakes at two places are two events, though they fill in one form on one day."""
    texts = {"a": quake("Southern Peru", 1), "b": quake("Northern Chile", 2)}
    edges = run(texts, published=[published] * 2)
    assert judged(edges) == ("template", "template")


def test_undated_issues_of_which_no_number_agrees_are_templates() -> None:
    """Without any date, new numbers everywhere tell another issue."""
    form = "the index closed at {}, gold at {}, oil at {}, wheat at {}, tin at {} and zinc at {}"
    texts = {
        name: f"{text(60, 1)} {form.format(*range(first, first + 6))} {text(60, 2)}"
        for name, first in [("a", 100), ("b", 200)]
    }
    assert judged(run(texts)) == ("template", "template")


@pytest.mark.parametrize("seed", range(12))
def test_edits_make_no_template(seed: int) -> None:
    """A copy with every tenth word changed, numbers among them, is no other issue.

    Twelve draws that stay the same: one in hundreds changes most numbers, and may be taken for one.
    """
    source = random.Random(seed)  # noqa: S311 - places of words, no secret
    words = text(240, 1).split()
    for place in range(5, 240, 40):
        words[place] = str(source.randint(100, 999))
    edited = [f"{word}7" if source.random() < 0.1 else word for word in words]
    texts = {"a": " ".join(words), "b": " ".join(edited)}
    assert judged(run(texts, published=["2020-03-02", "2020-03-05"]))[0] != "template"


def test_issues_of_a_form_of_many_are_told_as_templates() -> None:
    """Where no bucket and no sample proposes all pairs, the next issues are compared."""
    texts = {f"{day:02}": quake(PLACES[day % 4], day) for day in range(1, 29)}
    published = [f"2020-03-{day}" for day in texts]
    copy = CopyConfig(sample_rate=1, sample_cap=4, bucket_cap=2)
    edges = run(texts, copy=copy, published=published)
    forms = edges.filter(pl.col("views").list.contains("forms"))
    assert forms.height >= len(texts) - 1
    assert set(forms["relation"]) == {"template"}


FORM = (
    "{0} of {1} [is looking for|seeks|is hiring] a driver in {1}. [You will keep records, order "
    "supplies and do other duties as assigned.|The work includes training new staff and other "
    "duties as assigned.] [Wanted are|We ask for] {2} years of experience, a clean record and the "
    "ability to work alone and as part of a team. Pay is {3} to {4} dollars an hour, depending on "
    "experience. Apply to {5} by June {6}, number {7}. No calls, please. We are an employer that "
    "considers all who qualify, whatever their age, sex, religion or country of birth."
)


def filled_in(seed: int) -> str:
    """Return the form with phrases, names and numbers of its own."""
    source = random.Random(seed)  # noqa: S311 - phrases of a form, no secret
    text = re.sub(r"\[(.+?)\]", lambda match: source.choice(match.group(1).split("|")), FORM)
    firm, place, person = (text_of_names(source) for _ in range(3))
    return text.format(firm, place, *source.sample(range(10, 99), 3), person, seed, 1000 * seed)


def text_of_names(source: random.Random) -> str:
    """Return a name of two words that nobody else has."""
    return " ".join(
        "".join(source.choices("abcdefghiklmnorstu", k=7)).capitalize() for _ in range(2)
    )


NOTICE = (
    "NEW YORK, March 30, 2015 -- Berg & Holm LLP announces that a class action lawsuit has been "
    "filed on behalf of purchasers of the securities of {} between {} 2013 and {} 2015. Investors "
    "have until June 12, 2015 to seek to be appointed as lead plaintiff. The complaint says the "
    "company made false and misleading statements and failed to disclose material adverse facts "
    "about its business. There is no cost or obligation to you. Contact Anna Berg at 212 555 0142."
)


def test_what_is_filled_in_at_one_place_tells_a_form() -> None:
    """Two notices of one day and lawyer are about two firms: all that differs stands in a row."""
    one = NOTICE.format("Umbra Mining", "December 23,", "January 9,")
    other = NOTICE.format("Bexley Retail Homes", "April 17,", "May 23,")
    edges = run({"a": one, "b": other}, published=["2015-03-30"] * 2)
    assert judged(edges) == ("template", "template")


@pytest.mark.parametrize("published", ["2020-03-02", None], ids=["one day", "undated"])
def test_a_form_with_phrases_of_its_own_is_no_noisy_copy(published: str | None) -> None:
    """What is the same stands in pieces, as in a noisy copy, but names and numbers all differ."""
    texts = {f"{seed:02}": filled_in(seed) for seed in range(1, 13)}
    edges = run(texts, published=[published] * len(texts))
    assert edges.height
    assert edges.filter(verdict="accepted").is_empty()


def test_other_words_in_the_same_lines_make_no_noisy_copy() -> None:
    """Two columns that fill half of every line anew run alongside, and tell something else."""
    lines = [text(7, seed) for seed in range(20)]
    columns = {
        name: "\n".join(f"{line} {text(6, seed)}." for seed, line in enumerate(lines, first))
        for name, first in [("a", 100), ("b", 200)]
    }
    assert judged(run(columns))[0] not in {"copy", "contains", "contained"}


def test_a_correction_of_numbers_alone_stays_a_copy() -> None:
    """Of a brief of one day the toll is another in the second version, and the names are kept."""
    first = (
        "A bomb killed 12 people and wounded 31 in Kandahar on Monday, the police chief Abdul "
        "Raziq said. It went off at 9 in the morning, in a market near the Red Mosque, where many "
        "people were shopping for the feast. Officials of Helmand sent 4 ambulances."
    )
    later = first.replace("12", "19").replace("31", "54").replace(" 4 ", " 7 ")
    edges = run({"a": first, "b": later}, published=["2020-03-02"] * 2)
    assert judged(edges)[0] == "copy"


@pytest.mark.parametrize(
    ("published", "relation"),
    [("2020-03-05", "copy"), ("2020-06-05", "overlaps")],
    ids=["of the week", "of months later"],
)
def test_shared_pieces_of_months_ago_are_background(published: str, relation: str) -> None:
    """Two texts with a part of their own after every third sentence are versions within weeks."""
    words, others = text(600, 1).split(), [text(600, seed).split() for seed in (2, 3)]
    mixed = [
        " ".join(
            word
            for place in range(0, 600, 30)
            for word in (own if place % 90 == 60 else words)[place : place + 30]
        )
        for own in others
    ]
    columns = {"published": ["2020-03-02", published]}
    copy = CopyConfig(threshold=0.9)
    assert judged(run({"a": mixed[0], "b": mixed[1]}, copy=copy, **columns))[0] == relation


def test_an_edited_stub_is_a_copy() -> None:
    """Of fifty words fourteen in one place are others; what stands around runs along the text."""
    full = text(300, 1).split()
    stub = [*full[:20], *text(14, 2).split(), *full[34:50]]
    edges = run({"a": " ".join(full), "b": " ".join(stub)}, published=["2020-03-02"] * 2)
    assert judged(edges)[0] == "copy"


def test_a_stub_that_ends_in_a_caption_is_a_copy() -> None:
    """A crawler breaks off within a caption, which nobody knows for one any more."""
    caption = f"{text(40, 2).capitalize()} on Monday, June 2, 2020. (AP Photo/Anna Berg)"
    full = f"{caption}\n{text(300, 1).capitalize()}."
    stub = " ".join(full.split()[:30])
    assert judged(run({"a": full, "b": stub}))[0] == "contains"


def test_a_stub_of_a_text_that_prints_its_caption_twice_is_a_copy() -> None:
    """Where all that is shared stands twice in both, they open alike with its first place."""
    caption = f"{text(40, 2).capitalize()} on Monday, June 2, 2020. (AP Photo/Anna Berg)"
    full = f"{caption}\n\n{caption}\n\n{text(300, 1).capitalize()}."
    stub = f"{caption}\n\n{' '.join(caption.split()[:30])}"
    assert judged(run({"a": full, "b": stub}))[0] == "contains"


def test_galleries_with_one_headline_are_no_copies() -> None:
    """Where a text has nothing but captions, they are what it tells."""
    galleries = {
        name: "\n".join(
            ["Pictures of the week"]
            + [f"FILE - {text(20, seed)}. (AP Photo/Anna Berg)" for seed in range(first, first + 3)]
        )
        for name, first in [("a", 1), ("b", 11)]
    }
    assert run(galleries).filter(verdict="accepted").is_empty()


def test_a_caption_that_two_outlets_print_is_a_copy() -> None:
    """Where nothing but a caption is left of a text, it is compared."""
    caption = f"{text(40, 2).capitalize()} on Monday, June 2, 2020. (AP Photo/Anna Berg)"
    assert judged(run({"a": caption, "b": caption.upper()}))[0] == "identical"


def test_how_brief_a_stub_is_does_not_depend_on_its_script() -> None:
    """Letters of two bytes make no text long: it is a copy in Cyrillic as in Latin letters."""
    cyrillic = str.maketrans({letter: chr(0x430 + at) for at, letter in enumerate(ascii_letters)})
    caption = f"{text(60, 2).translate(cyrillic)} on Monday, June 2, 2020. (AP Photo/Anna Berg)"
    full = f"{caption}\n{text(300, 1).translate(cyrillic)}."
    stub = " ".join(full.split()[:50])
    assert len(stub) < BEGINNING < len(stub.encode())
    assert judged(dedup.compare(frame(a=full, b=stub)).edges.filter(tier="copy"))[0] == "contains"
