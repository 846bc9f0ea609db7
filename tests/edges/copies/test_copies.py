"""The copy tier: every way of copying shares a cluster, and nothing else does."""

import random
import re
from itertools import combinations
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.clusters import form_copy_clusters
from dedup.config import Config, CopyConfig
from dedup.documents import as_corpus
from dedup.edges.copies.misread import misread_share
from dedup.edges.copies.slices import slices_of
from dedup.edges.table import edge_table
from dedup.text import normalise, words
from tests.matching.corpora import BRIDGE, frame, seeds, strangers

COPIES_ONLY = Config(tiers=("copy",), stop_after="clusters")


def copies(**texts: str) -> list[set[str]]:
    """Return the copy clusters of these texts, each as a set of ids."""
    return groups(run(**texts))


def groups(result: dedup.Result) -> list[set[str]]:
    """Return the clusters of a result."""
    by_cluster = result.clusters.group_by("cluster", maintain_order=True).agg("document")
    return [set(documents) for documents in by_cluster["document"]]


def run(**texts: str) -> dedup.Result:
    """Return the result of the copy tier alone."""
    return dedup.run(frame(**texts), config=COPIES_ONLY)


def edge(result: dedup.Result, left: str, right: str) -> dict[str, object]:
    """Return the one edge between two documents."""
    return result.edges.filter((pl.col("left") == left) & (pl.col("right") == right)).row(
        0, named=True
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(". ", ".\n\n  "),
        str.upper,
        lambda text: text.replace("Mayor", "“Mayor”").replace(", ", " — "),
        lambda text: f"Login to Continue Learning\n{text}\nTopics\n© 2024 Example News",
        lambda text: text.replace("Quillfeather", "Quillféather"),
    ],
    ids=["spacing", "case", "quotes and dashes", "furniture", "accents"],
)
def test_typography_does_not_hide_a_copy(change: object) -> None:
    """Changed quotes, dashes, case, spacing or furniture leave the text identical."""
    result = run(a=BRIDGE, b=change(BRIDGE), **strangers(5))  # type: ignore[operator]
    assert groups(result) == [{"a", "b"}]
    assert edge(result, "a", "b")["relation"] == "identical"


def test_a_light_rewrite_is_a_copy() -> None:
    """A text with a few words changed is a copy, with its exact Jaccard."""
    rewritten = BRIDGE.replace("early on Monday", "at dawn").replace("eleven", "twelve")
    result = run(a=BRIDGE, b=rewritten, **strangers(5))
    assert groups(result) == [{"a", "b"}]
    found = edge(result, "a", "b")
    assert found["relation"] == "copy"
    assert 0.5 < found["jaccard"] < 1  # type: ignore[operator]


def test_a_stub_is_contained_in_the_full_text() -> None:
    """A stub shares the cluster of its full text, and the edge says which holds which."""
    stub = BRIDGE[: BRIDGE.index("Divers")]
    result = run(full=BRIDGE, stub=stub, **strangers(5))
    assert groups(result) == [{"full", "stub"}]
    found = edge(result, "full", "stub")
    assert found["relation"] == "contains"
    assert found["containment_right"] == pytest.approx(1, abs=0.02)


def test_a_wire_copy_inside_a_longer_article() -> None:
    """A wire text embedded in a long article is found, with the offsets of what was copied."""
    around, wire = strangers(2, words=900), strangers(1, words=300, seed=5)["stranger0"]
    long = f"{around['stranger0']}\n{wire}\n{around['stranger1']}"
    result = run(long=long, wire=wire, **strangers(5, seed=9))
    assert groups(result) == [{"long", "wire"}]
    found = edge(result, "long", "wire")
    start, end = found["passage_left_start"], found["passage_left_end"]
    assert long[start:end] == wire.rstrip(".")  # type: ignore[misc]


def test_strangers_are_not_copies() -> None:
    """Texts without common wording form no cluster."""
    assert copies(a=BRIDGE, **strangers(20)) == []


def test_a_roundup_of_two_wires_bridges_neither() -> None:
    """A page that reprints two unrelated wires does not put them in one cluster."""
    wires = strangers(2)
    page = f"{wires['stranger0']}\n{wires['stranger1']}"
    result = run(one=wires["stranger0"], other=wires["stranger1"], page=page)
    assert not any({"one", "other"} <= group for group in groups(result))


def test_the_confidence_of_a_copy_is_that_of_its_own_cluster() -> None:
    """It is the mean of its accepted edges to other members; one to a text outside counts not."""
    scores = {"ab": 0.95, "ac": 0.85, "bc": 0.75, "cd": 0.55}
    columns = {
        "left": [pair[0] for pair in scores],
        "right": [pair[1] for pair in scores],
        "score": [*scores.values()],
        "jaccard": [*scores.values()],
        "relation": ["copy"] * len(scores),
        "verdict": ["accepted"] * len(scores),
        "reason": ["jaccard"] * len(scores),
        "views": [["shingles"]] * len(scores),
    }
    documents = as_corpus(frame(**strangers(4)).with_columns(id=pl.Series([*"abcd"]))).stored
    clusters = form_copy_clusters(documents, edge_table(columns, tier="copy"))
    found = dict(clusters.select("document", "confidence").rows())
    assert found == pytest.approx({"a": 0.9, "b": 0.85, "c": 0.8})


def test_furniture_alone_makes_no_copy() -> None:
    """Pages that have only furniture in common, or nothing but furniture, form no cluster."""
    furniture = "Login to Continue Learning\nTopics\n© 2024 Example News. All rights reserved."
    pages = {name: f"{text}\n{furniture}" for name, text in strangers(4).items()}
    assert copies(empty=furniture, bare=furniture, **pages) == []


def test_many_identical_texts_are_one_cluster() -> None:
    """A wire printed by 200 outlets is one cluster, and costs far fewer edges than all pairs."""
    result = run(**{f"outlet{number:03}": BRIDGE for number in range(200)})
    assert [len(group) for group in groups(result)] == [200]
    assert result.edges.height <= 400


def test_copies_alone_are_an_event_too() -> None:
    """A copy cluster lies in exactly one event cluster."""
    texts = frame(a=BRIDGE, b=BRIDGE.upper(), **strangers(6))
    clusters = dedup.run(texts, config=Config(stop_after="clusters")).clusters
    assert clusters.select("tier", "document").rows() == [
        ("copy", "a"),
        ("copy", "b"),
        ("event", "a"),
        ("event", "b"),
        ("story", "a"),
        ("story", "b"),
    ]


def near_copies(count: int, *, seed: int = 1) -> dict[str, str]:
    """Return the report with two other words in every copy."""
    source = random.Random(seed)  # noqa: S311 - places of words, no secret
    texts = {}
    for number in range(count):
        said = BRIDGE.split()
        for place in source.sample(range(len(said)), 2):
            said[place] = f"word{number}of{place}"
        texts[f"outlet{number:03}"] = " ".join(said)
    return texts


@pytest.mark.parametrize("cap", [2, 8, 300])
def test_a_large_group_of_near_copies_stays_whole(cap: int) -> None:
    """A story that every outlet changes a little is one cluster, however many print it."""
    config = Config(tiers=("copy",), stop_after="clusters", copy=CopyConfig(group_cap=cap))
    texts = frame(**near_copies(40), **strangers(5))
    assert [len(group) for group in groups(dedup.run(texts, config=config))] == [40]


def test_a_large_group_costs_few_edges_and_stays_whole() -> None:
    """Leaders save most of the pairs that a large group would have, and stand for the others."""
    config = Config(
        tiers=("copy",), stop_after="clusters", copy=CopyConfig(group_cap=4, bucket_cap=4)
    )
    result = dedup.run(frame(**near_copies(100)), config=config)
    assert result.edges.height < 100 * 99 / 4
    assert [len(group) for group in groups(result)] == [100]


@settings(max_examples=5)
@given(st.randoms(), st.sampled_from([4, 300]))
def test_the_order_of_copies_does_not_matter(shuffler: random.Random, cap: int) -> None:
    """Identical texts, near copies, stubs and strangers: any order gives the same tables."""
    config = Config(stop_after="clusters", copy=CopyConfig(group_cap=cap, bucket_cap=4))
    stub = BRIDGE[: BRIDGE.index("Divers")]
    texts = near_copies(12) | {"same": BRIDGE, "again": BRIDGE.upper(), "stub": stub} | strangers(4)
    rows = list(texts.items())
    shuffled = shuffler.sample(rows, len(rows))
    one, other = (dedup.run(frame(**dict(order)), config=config) for order in (rows, shuffled))
    for table in ("documents", "sentences", "edges", "clusters"):
        assert one.table(table).equals(other.table(table)), table


def test_a_copy_shares_the_clusters_of_its_original() -> None:
    """A reprint of a seed is in its copy cluster, and in every event cluster that holds it."""
    originals = seeds().select("document", "text")
    reprints = originals.select(
        pl.concat_str(pl.lit("reprint "), "document").alias("document"),
        pl.col("text").str.replace_all('"', "”").str.to_uppercase(),
    )
    config = Config(stop_after="clusters")
    clusters = dedup.run(pl.concat([originals, reprints]), config=config).clusters
    homes = {name: set(rows["cluster"]) for (name,), rows in clusters.group_by("document")}
    for name in originals["document"]:
        assert homes[name] == homes[f"reprint {name}"] != set()


def test_a_document_without_words_is_no_copy() -> None:
    """Among given documents one without words, or two, are compared and are nobody's copies."""
    result = dedup.compare(frame(a="Topics", b=BRIDGE, c="Topics", d="!!!"))
    assert result.edges.filter(tier="copy")["relation"].unique().to_list() == ["distinct"]
    assert result.edges.height == 12


def test_of_two_equally_long_texts_neither_contains_the_other() -> None:
    """Two texts that share a long passage, and are equally long, are copies in part of each."""
    shared, one, other = (
        strangers(1, words=words, seed=words)["stranger0"] for words in (140, 45, 46)
    )
    last = one.split()[-1]
    found = edge(run(a=f"{shared}\n{one} {last}s", b=f"{shared}\n{other}"), "a", "b")
    assert found["containment_left"] == found["containment_right"]
    assert found["relation"] == "copy"


def noisy(text: str, share: float, *, seed: int = 1) -> str:
    """Return the text with this share of its letters misread."""
    source = random.Random(seed)  # noqa: S311 - places of errors, no secret
    return "".join(
        source.choice("xqzkv") if letter.isalpha() and source.random() < share else letter
        for letter in text
    )


def test_a_noisy_reprint_is_a_copy() -> None:
    """A reprint that keeps a third of its word runs is a copy, because they stand in order."""
    text = strangers(1, words=400)["stranger0"]
    result = run(clean=text, noisy=noisy(text, 0.05), **strangers(5, seed=9))
    found = edge(result, "clean", "noisy")
    assert groups(result) == [{"clean", "noisy"}]
    assert found["jaccard"] < 0.3  # type: ignore[operator]
    assert found["aligned"] > 0.8  # type: ignore[operator]
    assert (found["relation"], found["reason"]) == ("copy", "alignment")


def test_two_texts_that_were_both_misread_are_copies() -> None:
    """One letter in sixteen is wrong in either: hardly a word run is left, and most letters are.

    So it is in 300 words in the middle, which tell of the rest.
    """
    text = strangers(1, words=400)["stranger0"]
    found = run(one=noisy(text, 0.06), other=noisy(text, 0.06, seed=2), **strangers(5, seed=9))
    row = edge(found, "one", "other")
    assert row["containment_left"] < 0.15  # type: ignore[operator]
    assert row["aligned"] > 0.8  # type: ignore[operator]
    assert (row["relation"], row["reason"]) == ("copy", "alignment")


def test_words_that_ran_together_part_no_long_misread_text() -> None:
    """One space in thirty is lost, so what follows stands ever further on in the other text."""
    text = strangers(1, words=3000)["stranger0"]
    spaces = random.Random(3)  # noqa: S311 - places of errors, no secret
    lost = "".join(letter for letter in text if letter != " " or spaces.random() > 1 / 30)
    row = edge(run(one=noisy(text, 0.08), other=noisy(lost, 0.08, seed=2)), "one", "other")
    assert (row["relation"], row["reason"]) == ("copy", "alignment")


@pytest.mark.parametrize("quoted", [0, 6])
def test_a_misread_text_is_found_inside_a_misread_longer_one(quoted: int) -> None:
    """Where it stands there, their letters are equal, be some words of it quoted above it, too."""
    wire, before, behind = (strangers(1, words=300, seed=n)["stranger0"] for n in (1, 2, 3))
    one = noisy(wire, 0.06)
    opening = " ".join(one.split()[:quoted])
    around = f"{opening}\n{before}\n{noisy(wire, 0.06, seed=2)}\n{behind}"
    row = edge(run(one=one, other=around), "one", "other")
    assert row["containment_left"] < 0.15  # type: ignore[operator]
    assert (row["relation"], row["reason"]) == ("contained", "alignment")


@given(st.floats(0.1, 0.9), st.integers(0, 99))
def test_other_words_are_no_misread_ones(share: float, seed: int) -> None:
    """A text of which words were replaced was read well, however many letters are left."""
    source = random.Random(seed)  # noqa: S311 - places of words, no secret
    words, others = (strangers(1, words=200, seed=seed + n)["stranger0"].split() for n in (0, 100))
    mixed = [
        other if source.random() < share else word
        for word, other in zip(words, others, strict=True)
    ]
    assert misread_share(words, mixed, least=0.5) == 0


@pytest.mark.parametrize("code", ["vehicle{}{:02}", "ax{}x{}", "{}-{:02}-b"])
def test_codes_of_the_same_letters_are_no_misread_ones(code: str) -> None:
    """Two lists that open alike tell of other things, be their codes different in a digit each."""
    opening = strangers(1, words=40)["stranger0"]
    lists = (" ".join(code.format(n, at) for at in range(60)) for n in (1, 12))
    one, other = (f"{opening} {items}".split() for items in lists)
    assert misread_share(one, other, least=0.5) == 0
    found = run(one=" ".join(one), other=" ".join(other)).edges
    assert found.filter(pl.col("tier") == "copy", verdict="accepted").is_empty()


def test_scattered_wording_is_no_alignment() -> None:
    """The same sentences' ends and starts in another order run alongside nowhere."""
    words = strangers(1, words=400)["stranger0"].split()
    triples = [words[place : place + 3] for place in range(0, 399, 3)]
    own = strangers(1, words=800, seed=3)["stranger0"].split()
    mixed = [
        word
        for place, triple in enumerate(random.Random(1).sample(triples, len(triples)))  # noqa: S311
        for word in [*triple, *own[6 * place : 6 * place + 6]]
    ]
    found = run(a=" ".join(words), b=" ".join(mixed))
    assert found.edges["relation"].to_list() == ["distinct"]


REPORT = (
    "The exchange closed {weekday} at {a} points, {b} more than the day before. Oil for {month} "
    "delivery settled at {c} dollars a barrel in the afternoon session, and gold at {d} dollars an "
    "ounce after a quiet morning. Dealers said that volume on the floor reached {e} million shares "
    "as institutions stayed away before the holiday."
)


def issue(source: random.Random, **fixed: str) -> str:
    """Return one day's issue of a daily report."""
    numbers = {name: str(source.randint(1000, 9999)) for name in "abcde"}
    return REPORT.format(**{"weekday": "Monday", "month": "March"} | numbers | fixed)


def dated(texts: dict[str, str], days: dict[str, str | None]) -> dedup.Result:
    """Return the copy tier of texts with publication dates."""
    published = pl.Series("published", [days[name] for name in texts], dtype=pl.String)
    return dedup.run(frame(**texts).with_columns(published), config=COPIES_ONLY)


@settings(max_examples=10)
@given(seed=st.integers(0), later=st.integers(1, 28))
def test_issues_of_a_daily_report_never_join(seed: int, later: int) -> None:
    """Two issues of one form, days apart, are a template; copies of each keep together."""
    source = random.Random(seed)  # noqa: S311 - numbers of a report, no secret
    one, other = issue(source), issue(source)
    texts = {"a": one, "b": other, "c": one.upper(), "d": other.upper()}
    days = {"a": "2020-03-01", "c": "2020-03-01"}
    days |= dict.fromkeys("bd", f"2020-03-{later + 1:02}")
    result = dated(texts, days)
    assert sorted(groups(result), key=min) == [{"a", "c"}, {"b", "d"}]
    templates = result.edges.filter(reason="template")
    assert set(templates["relation"]) == {"template"}
    assert set(templates["verdict"]) == {"rejected"}


def test_a_corrected_report_of_the_same_day_is_a_copy() -> None:
    """New numbers on the same day are a correction, not another event."""
    source = random.Random(1)  # noqa: S311 - numbers of a report, no secret
    texts = {"a": issue(source), "b": issue(source)}
    result = dated(texts, {"a": "2020-03-01T08:00", "b": "2020-03-01T15:00"})
    assert groups(result) == [{"a", "b"}]
    assert edge(result, "a", "b")["first"] == "left"


@pytest.mark.parametrize(("weekday", "relation"), [("Monday", "copy"), ("Tuesday", "template")])
def test_undated_issues_differ_by_the_day_they_name(weekday: str, relation: str) -> None:
    """Without publication dates, the text itself must name another day."""
    source = random.Random(1)  # noqa: S311 - numbers of a report, no secret
    texts = {"a": issue(source), "b": issue(source, weekday=weekday)}
    assert edge(run(**texts), "a", "b")["relation"] == relation


def test_most_of_many_numbers_are_no_correction() -> None:
    """Two towns' forecasts of one day, and undated ones, are one form; two corrections are not."""
    form = (
        "The forecast for the day is rain with a high near {} and winds from the north at {} miles "
        "an hour. Tonight clear with a low around {}. The chance of rain is {} percent. Sunrise is "
        "at {} and sunset at {}. The record high is {}, set in {}, and the record low is {}, set "
        "in {}. For radar images call the weather service hotline at any time of the day."
    )
    numbers = [47, 23, 25, 40, 734, 850, 79, 1942, 33, 1945]
    other = [*(number + 1 for number in numbers[:6]), *numbers[6:]]
    corrected = [*numbers[:8], 34, 1946]
    texts = {"a": form.format(*numbers), "b": form.format(*other), "c": form.format(*corrected)}
    for day in ("2020-03-01", None):
        result = dated(texts, dict.fromkeys("abc", day))
        assert edge(result, "a", "b")["relation"] == "template"
        assert edge(result, "a", "c")["relation"] == "copy"


@pytest.mark.parametrize(("days", "relation"), [("12 26", "template"), ("12 12", "copy")])
def test_undated_issues_differ_by_the_day_of_the_month(days: str, relation: str) -> None:
    """A number beside a month is a date, as the name of the month is."""
    form = (
        "NEW YORK, August {} - The bank added {} billion dollars of temporary reserves through "
        "overnight agreements, a spokesman said. Dealers said that funds were trading at 2 percent "
        "at the time of the operation, up from {} percent on the day before. The operation is "
        "effective at once, and offers of dealers are taken until the usual closing time of 5."
    )
    one, other = days.split()
    texts = {"a": form.format(one, "3.5", "6.31"), "b": form.format(other, "5.8", "4.98")}
    assert edge(run(**texts), "a", "b")["relation"] == relation


@pytest.mark.parametrize("last", ["in May", "of it"])
def test_what_a_stranger_ends_with_is_no_date_of_another_text(last: str) -> None:
    """A number that begins a text is no day of the month that another text ends with."""
    strike = (
        "{} people were taken to the hospital after the ferry ran into the pier of the harbour at "
        "dawn, the coast guard said in a short note to the press. Divers searched the water around "
        "the pier for hours and found {} bags and the anchor of another boat that nobody could "
        "explain. The captain told a court that the engine had failed {} times on the way."
    )
    vote = f"The council met again on the bridge and put off the vote until the first week {last}"
    texts = {"a": vote, "b": vote, "c": strike.format(12, 7, 3), "d": strike.format(14, 9, 3)}
    assert edge(run(**texts), "c", "d")["relation"] == "copy"


def test_points_in_numbers_are_no_other_numbers() -> None:
    """A text without punctuation has the numbers of its original, days later, too."""
    text = BRIDGE + (
        " It costs 12.5 million, 3.1 million more than in 2019, and 4,600 cars cross it a day, of "
        "which 7.7 percent are taxis. The ferry beside it lost 1,200 of its 9,800 riders by 2.5 %."
    )
    texts = {"a": text, "b": text.replace(",", "").replace(".", "").lower()}
    assert groups(dated(texts, {"a": "2020-05-03", "b": "2020-05-05"})) == [{"a", "b"}]


@pytest.mark.parametrize("text", [BRIDGE, BRIDGE.lower()], ids=["names", "no names"])
@pytest.mark.parametrize("published", ["2020-05-03", None], ids=["one day", "undated"])
def test_how_a_house_writes_days_and_months_names_no_other_ones(
    published: str | None, text: str
) -> None:
    """The days of "Monday" and "September" are those of "Mon." and "Sept."."""
    dates = (
        " It opened on Monday, February 3, closed on Thursday, and was opened again on Tuesday, "
        "September 8, a day before Wednesday, when the minister came. The work ends in October."
    )
    short = re.sub("(Mon|Tue|Wed|Thu|Feb|Sep|Oct)[a-z]+", r"\1.", dates)
    texts = {"a": text + dates, "b": text + short}
    assert groups(dated(texts, dict.fromkeys("ab", published))) == [{"a", "b"}]


def test_two_cuts_of_one_wire_are_copies_if_both_begin_as_it_does() -> None:
    """Each has a third of its own, which two that quote one text at length may have, too."""
    lead, *parts = (strangers(1, words=60, seed=seed)["stranger0"] for seed in range(9))
    one, other = [*parts[:4], *parts[4:6]], [*parts[:4], *parts[6:8]]
    days = dict.fromkeys("ab", "2020-05-03")
    cut = {"a": "\n".join([lead, *one[:1], *one[2:]]), "b": "\n".join([lead, *other])}
    assert edge(dated(cut, days), "a", "b")["relation"] == "copy"
    quoting = {"a": "\n".join(reversed(one)), "b": "\n".join(reversed(other))}
    assert edge(dated(quoting, days), "a", "b")["relation"] == "overlaps"


def test_two_lists_of_one_skeleton_are_no_noisy_copies() -> None:
    """Issues of a listing run alongside, line by line, and little but the frame is equal."""
    source = random.Random(1)  # noqa: S311 - entries of a list, no secret
    entries = strangers(1, words=400)["stranger0"].replace(".", "").split()

    def listing() -> str:
        shows = (" ".join(source.sample(entries, 5)) for _ in range(24))
        return "\n".join(f"{hour} p.m. on the channel {show}." for hour, show in enumerate(shows))

    result = dated({"a": listing(), "b": listing()}, {"a": "2020-05-03", "b": "2020-05-04"})
    assert groups(result) == []


EARNINGS = (
    "{place} (AP) _ {firm} on Tuesday reported first-quarter profit of ${a} million. On a "
    "per-share basis, the company said that it had net income of ${b}. The results exceeded the "
    "expectations of Wall Street. The average estimate of analysts surveyed by Zacks Investment "
    "Research was for earnings of ${c} per share. Revenue came to ${d} million in the period, "
    "while analysts polled by Zacks had expected ${e} million. In the last 12 months shares of "
    "{firm} have risen {f}%."
)
"""A form that keeps more of its names (Wall Street, Zacks Investment Research) than it fills in."""


def test_notes_of_one_day_about_two_firms_never_join() -> None:
    """A form with other numbers and some other names is a template, if other words are kept."""
    one = {"place": "ASHFORD", "firm": "Cobalt Foods"} | dict(zip("abcdef", "123456", strict=True))
    two = {"place": "MILFORD", "firm": "Unity Retail"} | dict(zip("abcdef", "987654", strict=True))
    texts = {"a": EARNINGS.format(**one), "b": EARNINGS.format(**two)}
    found = edge(dated(texts, dict.fromkeys("ab", "2020-03-02")), "a", "b")
    assert (found["relation"], found["verdict"]) == ("template", "rejected")


def test_a_percent_sign_is_no_other_number() -> None:
    """A house that writes "%" for "percent" prints a copy, also days later."""
    text = BRIDGE + (
        " Of drivers 61 percent approve of the toll, while 22 percent want a ferry and 9 percent a "
        "tunnel. Two years ago 48 percent of the town had wanted the bridge to be closed for good."
    )
    texts = {"a": text, "b": text.replace(" percent", "%")}
    assert groups(dated(texts, {"a": "2020-05-03", "b": "2020-05-05"})) == [{"a", "b"}]


def test_per_cent_in_words_fills_in_no_form() -> None:
    """Numbers beside a sign are the same without it, where a name is written otherwise, too."""
    text = (
        "Support for Mayor Anna Kline has grown since the ferry strike, and if Councilman Peter "
        "Ostrow stays out of the contest it would grow again, a Harbor Institute survey shows. "
        "Kline is backed by 42% of the voters in town, Ostrow by 24% and Judge Ruth Vance by 22%. "
        "Treasurer Milo Brandt stood at 1% in the survey, which was taken by telephone."
    )
    texts = {"a": text, "b": text.replace("%", " per cent").replace("Councilman", "Councillor")}
    assert groups(dated(texts, {"a": "2020-05-03", "b": "2020-05-04"})) == [{"a", "b"}]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("1998", "1996"),
        lambda text: "Tuesday, June 9 2020\n" + text,
    ],
    ids=["one number", "date line"],
)
def test_a_reprint_days_later_is_no_template(change: object) -> None:
    """One corrected number or another date line does not make another event of a report."""
    text = BRIDGE + " In 2004 the county paid 40 workers, and 12 stayed on for 7 years."
    texts = {"a": "Sunday, May 3 2020\n" + text, "b": change("Sunday, May 3 2020\n" + text)}  # type: ignore[operator]
    texts["b"] = texts["b"].replace("\nSunday, May 3 2020", "")
    result = dated(texts, {"a": "2020-05-03", "b": "2020-06-09"})
    assert groups(result) == [{"a", "b"}]
    assert edge(result, "a", "b")["first"] == "left"


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ("2020-05-03", "2020-05-04", "left"),
        ("2020-05-04T10:00Z", "2020-05-04T09:00Z", "right"),
        ("2020-05-04", "2020-05-04T09:00Z", None),
        ("2020-05-04", None, None),
    ],
)
def test_who_was_first(one: str, other: str | None, first: str | None) -> None:
    """The earlier report is first; a date without a time says nothing about its own day."""
    result = dated({"a": BRIDGE, "b": BRIDGE}, {"a": one, "b": other})
    assert edge(result, "a", "b")["first"] == first


def test_a_shared_wire_does_not_bridge_its_carriers() -> None:
    """Two articles that embed one wire overlap: the passage is shown, and joins nobody."""
    bodies = strangers(2, words=500)
    wire = strangers(1, words=90, seed=5)["stranger0"]
    texts = {name: f"{body}\n{wire}\n{body[::-1]}" for name, body in bodies.items()}
    result = run(**texts)
    found = edge(result, "stranger0", "stranger1")
    assert groups(result) == []
    assert (found["relation"], found["verdict"], found["reason"]) == (
        "overlaps",
        "rejected",
        "overlap",
    )
    (span,) = found["copied_spans"]  # type: ignore[misc]
    text = texts["stranger0"][span["left_start"] : span["left_end"]]
    assert text == wire.rstrip(".")


@settings(max_examples=10)
@given(seed=st.integers(0), share=st.sampled_from([0.02, 0.05]))
def test_copied_spans_hold_equal_words(seed: int, share: float) -> None:
    """Every span has the same words in both texts, eight or more, and spans come in order."""
    source = random.Random(seed)  # noqa: S311 - places of words, no secret
    said = BRIDGE.split() * 2 + strangers(1, words=150)["stranger0"].split()
    edited = [
        f"word{place}" if source.random() < share else word for place, word in enumerate(said)
    ]
    place = source.randrange(len(edited))
    texts = {
        "a": " ".join(said),
        "b": "\n".join([" ".join(edited[place:]), "Topics", " ".join(edited[:place])]),
    }
    found = edge(run(**texts), "a", "b")
    last = 0
    spans: list[dict[str, int]] = found["copied_spans"]  # type: ignore[assignment]
    for span in spans:
        one = texts["a"][span["left_start"] : span["left_end"]]
        other = texts["b"][span["right_start"] : span["right_end"]]
        left, right = ([normalise(word) for _, _, word in words(text)] for text in (one, other))
        assert left == right
        assert len(left) >= CopyConfig().span_words
        assert span["left_start"] >= last
        last = span["left_end"]
    assert spans


@settings(max_examples=5)
@given(seed=st.integers(0), one=st.floats(0.2, 0.9), other=st.floats(0.2, 0.9))
def test_a_higher_threshold_joins_nobody(seed: int, one: float, other: float) -> None:
    """Raising the threshold of copies never joins documents that were apart."""
    source = random.Random(seed)  # noqa: S311 - places of words, no secret
    texts = dict(strangers(3))
    for name, text in strangers(3).items():
        share = source.random() / 2
        said = [f"x{word}" if source.random() < share else word for word in text.split()]
        texts[f"{name} edited"] = " ".join(said)
    together = []
    for threshold in sorted((one, other)):
        copy = CopyConfig(threshold=threshold)
        config = Config(tiers=("copy",), stop_after="clusters", copy=copy)
        found = groups(dedup.run(frame(**texts), config=config))
        together.append({pair for group in found for pair in combinations(sorted(group), 2)})
    lower, higher = together
    assert higher <= lower


@pytest.mark.parametrize("phrase", ["ha ", "Buy now. ", "今天北京发生了重大事件。政府发言人说。"])
def test_texts_that_only_repeat_themselves_are_compared(phrase: str) -> None:
    """A text without a run of words that stands once has no anchor, and is no error."""
    result = dedup.run(frame(a=phrase * 10, b=phrase * 11), config=COPIES_ONLY)
    assert result.edges.filter(tier="copy").height == 1


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40), st.integers(1, 5))
def test_every_pair_is_in_one_slice(ends: list[tuple[int, int]], most: int) -> None:
    """No slice is larger than it may be, and the texts of one that is not alone fit into it."""
    pairs = pl.DataFrame(
        [sorted((f"d{one:02}", f"d{other:02}")) for one, other in ends if one != other],
        schema={"left": pl.String, "right": pl.String},
        orient="row",
    )
    sizes = pl.DataFrame({"document": [f"d{n:02}" for n in range(13)], "bytes": range(0, 130, 10)})
    with patch.multiple("dedup.edges.copies.slices", _PAIRS=most, _BYTES=300):
        slices = [rows.tolist() for rows in slices_of(pairs, sizes)]
    assert sorted(row for rows in slices for row in rows) == list(range(pairs.height))
    size = dict(sizes.iter_rows())
    for rows in slices:
        room = sum(size[name] for row in rows for name in pairs.row(row))
        assert len(rows) <= most + 1
        assert room <= 300 + 240


def test_slices_change_nothing() -> None:
    """Pairs that are measured a few at a time have the same edges."""
    texts = near_copies(12) | {"stub": BRIDGE[: BRIDGE.index("Divers")]} | strangers(4)
    whole = run(**texts).edges
    with patch("dedup.edges.copies.slices._PAIRS", 3):
        assert run(**texts).edges.equals(whole)


@pytest.mark.parametrize("dated", ["a", "b"])
def test_a_cluster_is_led_and_named_by_the_report_whose_date_is_known(dated: str) -> None:
    """Of two copies one has a date: it was published first as far as anybody knows."""
    texts = pl.DataFrame({"id": ["a", "b"], "text": [BRIDGE, f"{BRIDGE} Ann Marr reports."]})
    dates = pl.when(id=dated).then(pl.lit("2024-05-01"))
    result = dedup.run(texts.with_columns(published=dates), config=COPIES_ONLY)
    lead = result.clusters.filter(role="lead").row(0, named=True)
    text_hash = result.documents.filter(document=dated)["content_hash"].item()
    assert (lead["document"], lead["cluster"]) == (dated, f"copy-{text_hash[:16]}")
