"""A frame goes in and the same rows come out, with their clusters."""

import re
from typing import Any

import numpy as np
import polars as pl
import pytest

import dedup
from dedup import frames
from dedup.config import Config, CopyConfig, EventConfig
from dedup.errors import ConfigError, InputError
from dedup.frames import CLUSTER_COLUMNS
from dedup.result import Result
from tests.matching.corpora import BRIDGE, frame, seeds, strangers


def test_the_same_rows_come_out() -> None:
    """Rows keep their order and columns; copies share a cluster, a stranger has none."""
    given = frame(b=BRIDGE.upper(), z=strangers(1)["stranger0"], a=BRIDGE).with_columns(
        pl.Series("year", [2024, 2023, 2022])
    )
    found = given.pipe(dedup.with_clusters)
    assert found.select(given.columns).equals(given)
    assert found.columns == [*given.columns, *CLUSTER_COLUMNS]
    one, stranger, other = found["copy_cluster"]
    assert one == other is not None
    assert stranger is None


def test_a_page_of_two_reports_is_in_an_event_of_one_and_a_copy_of_neither() -> None:
    """Who takes one row of every copy cluster keeps the page, whose words no other row has."""
    one, other = (strangers(10, words=160)[f"stranger{number}"] for number in (1, 2))
    texts = {"a": one, "b": other, "page": f"{one}\n\n{other}"} | strangers(9, seed=5)
    found = dedup.with_clusters(frame(**texts)).filter(id="page")
    assert found["copy_cluster"].to_list() == [None]
    assert found["event_membership"].to_list() == ["passage"]


def test_rows_that_cannot_be_used_stay() -> None:
    """A row without a text, or with an id seen before, comes out with null clusters."""
    given = pl.DataFrame({"id": ["a", "a", "b"], "text": [BRIDGE, BRIDGE, None]})
    found = dedup.with_clusters(given)
    assert found.select("id", "text").equals(given)
    assert found["event_cluster"].null_count() == 3


@pytest.mark.parametrize(
    "given",
    [
        pl.DataFrame(schema={"id": pl.String, "text": pl.String}),
        pl.DataFrame({"id": ["a"], "text": [None]}, schema_overrides={"text": pl.String}),
        pl.DataFrame({"id": ["a"], "text": [b"Rain."]}),
    ],
)
def test_a_frame_without_a_row_to_use_comes_out_whole(given: pl.DataFrame) -> None:
    """No rows, or none with a text: the frame has its columns and null clusters, eager and lazy."""
    for found in (dedup.with_clusters(given), given.lazy().pipe(dedup.with_clusters).collect()):
        assert found.select(given.columns).equals(given)
        assert (
            found["copy_cluster"].null_count() == found["event_cluster"].null_count() == len(given)
        )


def test_no_name_of_a_column_is_reserved() -> None:
    """A column called as the helper inside is one of the caller's, as all others are."""
    given = pl.DataFrame({"text": [BRIDGE] * 2, frames._ROW: ["x", "y"], "document": [7, 8]})
    found = dedup.with_clusters(given)
    assert found.select(given.columns).equals(given)
    assert found["copy_cluster"].n_unique() == 1


@pytest.mark.parametrize("lazy", [False, True])
def test_a_frame_without_texts_is_told_of_its_own_columns(lazy: bool) -> None:
    """Columns that are made inside are not the caller's; a lazy frame is told when it is built."""
    given = pl.DataFrame({"id": ["a"], "event_cluster": ["x"], "words": ["Rain."]})
    with pytest.raises(InputError, match=r"columns here: 'id', 'words'\."):
        dedup.with_clusters(given.lazy() if lazy else given)


def test_lazy_in_lazy_out() -> None:
    """A lazy frame stays lazy, knows its schema, and gives the same rows."""
    eager = seeds().select("document", "text")
    lazy = eager.lazy().pipe(dedup.with_clusters)
    assert isinstance(lazy, pl.LazyFrame)
    assert list(lazy.collect_schema()) == [*eager.columns, *CLUSTER_COLUMNS]
    assert lazy.collect().equals(dedup.with_clusters(eager))


def test_a_digest_is_in_its_event_by_a_passage() -> None:
    """The row of the digest says that it belongs to the event by a passage only."""
    found = dedup.with_clusters(seeds()).filter(pl.col("document").str.starts_with("000"))
    assert found["event_membership"].item() == "passage"


def test_of_several_events_the_whole_member_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event by a passage gives way to the one it is in as a whole, and of two to the surer."""
    texts = [f"{BRIDGE} {number}" for number in range(4)]
    result = dedup.run(pl.DataFrame({"document": list("abcd"), "text": texts}))
    whole = result.clusters.filter(tier="event").head(1)

    def row(cluster: str, document: str, membership: str, confidence: float) -> pl.DataFrame:
        values = {"cluster": cluster, "document": document, "membership": membership}
        return whole.with_columns(
            confidence=pl.lit(confidence), **{name: pl.lit(one) for name, one in values.items()}
        )

    clusters = pl.concat(
        [
            row("1", "a", "passage", 0.9),
            row("2", "a", "whole", 0.5),
            row("1", "b", "passage", 0.4),
            row("2", "b", "passage", 0.6),
        ]
    )

    def run(given: pl.DataFrame, **_: object) -> Result:
        number_of_row = given[:, -1]
        documents = result.documents.with_columns(number_of_row)
        return result.replace(clusters=clusters, documents=documents)

    monkeypatch.setattr(frames, "run", run)
    found = dedup.with_clusters(pl.DataFrame({"document": list("abcd"), "text": texts}))
    assert found["event_cluster"].to_list() == ["2", "2", None, None]
    assert found["event_confidence"].to_list() == [0.5, 0.6, None, None]


def test_every_public_name_is_there() -> None:
    """The public names are sorted, and each can be imported."""
    assert dedup.__all__ == sorted(dedup.__all__)
    assert all(getattr(dedup, name) is not None for name in dedup.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        dedup.nothing  # noqa: B018


def test_a_lazy_frame_is_read() -> None:
    """A pipeline that is lazy gives the same result."""
    rows = pl.DataFrame({"id": ["a", "b"], "text": ["Prices rose by 3 % in May."] * 2})
    assert dedup.run(rows.lazy()).clusters.equals(dedup.run(rows).clusters)


@pytest.mark.parametrize("given", ["seeds", [{"text": "Rain."}], {"text": ["Rain."]}, None])
def test_what_is_no_frame_says_how_to_make_one(given: Any) -> None:
    """Rows of another library, or a path, are refused with what to call instead."""
    for door in (dedup.run, dedup.compare, dedup.with_clusters):
        with pytest.raises(InputError, match=r"must be a frame of polars, not .*read_documents"):
            door(given)


def test_a_frame_of_another_library_is_called_by_its_full_name() -> None:
    """Pandas has a DataFrame as well, so the name alone would not say what is wrong."""
    other = type("DataFrame", (), {"__module__": "pandas.core.frame"})()
    with pytest.raises(InputError, match=r"not pandas\.DataFrame: "):
        dedup.run(other)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(tiers=("copies",)), "tiers: choose from copy, event"),  # type: ignore[arg-type]
        (Config(tiers=()), "tiers: expected `array` of length >= 1"),
        (Config(event=EventConfig(threshold=4)), "event.threshold: expected `float` <= 1.0"),
        (Config(event=EventConfig(terms="9")), "event.terms: expected `int`"),  # type: ignore[arg-type]
        ({"tiers": ["copy"]}, "config must be a dedup.Config, not dict"),
    ],
    ids=["tiers", "none", "range", "type", "dict"],
)
def test_a_wrong_configuration_made_in_python_is_named(config: Any, message: str) -> None:
    """Values are checked before any work, as those of a file are, by every door."""
    frame = pl.DataFrame({"text": ["One two three.", "Four five six."]})
    for door in (dedup.run, dedup.compare, dedup.with_clusters):
        with pytest.raises(ConfigError, match=re.escape(message)):
            door(frame, config=config)


@pytest.mark.parametrize("door", [dedup.with_clusters, dedup.drop_copies])
def test_what_a_step_is_given_goes_over_its_configuration(
    door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Values of the copy tier are those that were given, and the others those configured."""
    told: list[Config] = []

    def run(given: pl.DataFrame, *, config: Config, workers: int | None) -> Result:
        told.append(config)
        return dedup.run(given, config=config, workers=workers)

    monkeypatch.setattr(frames, "run", run)
    configured = Config(copy=CopyConfig(num_perm=64, seed=7))
    for given in (pl.DataFrame({"text": [BRIDGE]}), pl.LazyFrame({"text": [BRIDGE]})):
        door(given, config=configured, num_perm=32, threshold=0.3).lazy().collect()
    expected = CopyConfig(num_perm=32, seed=7, threshold=0.3)
    assert [config.copy for config in told] == [expected, expected]


def test_a_lower_threshold_joins_what_shares_less() -> None:
    """Of two short texts with their halves swapped, 18 of 22 runs of words are in both."""
    words = [f"word{number}" for number in range(22)]
    given = pl.DataFrame({"text": [" ".join(words), " ".join(words[11:] + words[:11])]})
    kept = [dedup.drop_copies(given, threshold=share).height for share in (0.9, 0.8)]
    assert kept == [2, 1]


def test_a_number_of_numpy_is_one() -> None:
    """A loop over thresholds gives such; what is no number is still named."""
    given = pl.DataFrame({"text": [BRIDGE] * 2})
    numbers: dict[str, Any] = {"threshold": np.linspace(0.4, 0.8, 3)[1], "num_perm": np.int64(64)}
    assert dedup.drop_copies(given, **numbers).height == 1
    compared = dedup.compare(given, score_cutoff=np.float64(0.5))
    assert compared.info.configuration.statements.score_cutoff == 0.5
    wrong: Any = np.array([0.4, 0.8])
    with pytest.raises(ConfigError, match=re.escape("copy.threshold: expected `float`")):
        dedup.drop_copies(given, threshold=wrong)


def test_sentences_of_a_comparison_match_from_the_score_that_is_given() -> None:
    """Two sentences that share little say the same below their score, and not above it."""
    given = pl.DataFrame({"text": ["Rain fell in Oslo on Monday.", "Snow fell in Oslo on Friday."]})
    found = [
        dedup.compare(given, score_cutoff=score).statements["statement"].n_unique()
        for score in (0.0, 1.0)
    ]
    assert found == [1, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"threshold": 2}, "copy.threshold: expected `float` <= 1.0"),
        ({"num_perm": 1}, "copy.num_perm: expected `int` >= 2"),
        ({"seed": "x"}, "copy.seed: expected `int`, got `str`"),
    ],
)
@pytest.mark.parametrize("lazy", [False, True])
def test_a_wrong_value_is_named_before_a_frame_is_collected(
    given: dict[str, Any], message: str, lazy: bool
) -> None:
    """What a step is given is checked where it is built, by the name that the configuration has."""
    frame = pl.DataFrame({"text": [BRIDGE]})
    with pytest.raises(ConfigError, match=re.escape(message)):
        dedup.with_clusters(frame.lazy() if lazy else frame, **given)


@pytest.mark.parametrize("workers", [0, -1])
def test_no_workers_are_an_error(workers: int) -> None:
    """Who wants one per core says None."""
    with pytest.raises(ConfigError, match=f"workers must be 1 or more, .* not {workers}"):
        dedup.run(pl.DataFrame({"text": ["One two three."]}), workers=workers)
