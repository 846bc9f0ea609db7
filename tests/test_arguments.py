"""What a caller of the library gives by mistake is answered in one line: what, and what to do."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import dedup
from dedup.config import Config, InputConfig
from dedup.errors import (
    ConfigError,
    DedupError,
    ExportError,
    InputError,
    OutputError,
    RunFolderError,
    SchemaError,
)
from dedup.evaluate import evaluate_clusters, evaluate_pairs

TEXTS = pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2})
PANDAS = type("DataFrame", (), {"__module__": "pandas.core.frame"})()

Call = Callable[[dedup.Result, Any], object]


@pytest.fixture(scope="module")
def result() -> dedup.Result:
    """Return a small run."""
    return dedup.run(TEXTS)


@pytest.mark.parametrize(
    ("call", "given", "error", "told"),
    [
        (lambda _, it: dedup.run(it), PANDAS, InputError, "polars, not pandas.DataFrame: "),
        (lambda _, it: dedup.run(it), pl.DataFrame, InputError, "not the class polars.DataFrame"),
        (lambda _, it: dedup.run(it), TEXTS["text"], InputError, "not polars.Series"),
        (lambda _, it: dedup.run(it), pl.DataFrame(), InputError, "columns here: none"),
        (lambda _, it: dedup.run(it), TEXTS.lazy().select("x"), InputError, "be collected: .*'?x"),
        (lambda _, it: dedup.run(TEXTS, workers=it), 1.5, ConfigError, "workers .* not float"),
        (lambda _, it: dedup.run(TEXTS, workers=it), "2", ConfigError, "workers .* not str"),
        (lambda _, it: dedup.run(TEXTS, memory=it), "1G", ConfigError, "number of bytes, .* str"),
        (lambda _, it: dedup.read_corpus("x", memory=it), "1G", ConfigError, "of bytes, .* str"),
        (lambda _, it: dedup.Result(documents=it), [], SchemaError, "table documents .* not list"),
        (lambda _, it: dedup.run(TEXTS, decisions=it), {}, InputError, "decisions .* not dict"),
        (lambda _, it: dedup.run(TEXTS, config=it), Config, ConfigError, "the class dedup.Config"),
        (
            lambda _, it: dedup.run(TEXTS, config=Config(tiers=it)),
            "copy",
            ConfigError,
            "tiers: expected `array`, got `str`",
        ),
        (lambda _, it: dedup.read_documents(it), [1, 2], InputError, "inputs .* not int"),
        (lambda _, it: dedup.read_documents(it), 7, InputError, "inputs .* not int"),
        (lambda _, it: dedup.read_documents(it), b"seeds", InputError, "inputs .* not bytes"),
        (lambda _, it: dedup.read_documents(it), TEXTS, InputError, "goes to dedup.run as it is"),
        (lambda _, it: dedup.read_documents(it), "", InputError, "'' can be the name of no file"),
        (lambda _, it: dedup.read_documents(it), ["a\0b"], InputError, "the name of no file"),
        (lambda _, it: dedup.read_documents("-", config=it), Config(), ConfigError, "input is one"),
        (
            lambda _, it: dedup.read_documents("-", config=InputConfig(columns=it)),
            {"text": 7},
            ConfigError,
            "input.columns.*expected `str`",
        ),
        (lambda _, it: dedup.with_clusters(it, workers=0), TEXTS.lazy(), ConfigError, "workers"),
        (lambda _, it: dedup.with_clusters(it, workers=1.5), TEXTS, ConfigError, "workers"),
        (lambda _, it: dedup.align(it), TEXTS, InputError, "dedup.Result, not polars.DataFrame"),
        (lambda _, it: dedup.write_report(it, "x"), "r", InputError, "dedup.read_result reads one"),
        (lambda _, it: dedup.statement_matrix(it, "x"), None, InputError, "not NoneType"),
        (lambda _, it: dedup.explain_pair(it, "a", "b"), TEXTS, InputError, "dedup.run makes one"),
        (lambda run, it: dedup.explain_pair(run, it, "b"), 1, InputError, "its id, .* not int"),
        (lambda run, it: run.rethreshold(threshold=it), "x", ConfigError, "0 and 1, not str"),
        (lambda run, it: run.write(it), None, OutputError, "a path must be a str .* not NoneType"),
        (lambda run, it: run.write(it), "", OutputError, "no file and no folder"),
        (dedup.write_report, 5, OutputError, "a path must be a str"),
        (lambda _, it: dedup.read_result(it), 5, RunFolderError, "a path must be a str"),
        (lambda _, it: dedup.read_config(it), 5, ConfigError, "a path must be a str"),
        (lambda _, it: dedup.Result(documents=it), TEXTS.lazy(), SchemaError, "not polars.LazyF"),
        (evaluate_pairs, [], InputError, "gold .* not list"),
        (evaluate_clusters, {}, InputError, "gold .* not dict"),
        (lambda _, it: dedup.export_table(it, "a.csv"), [1], ExportError, "table .* not list"),
        (lambda _, it: dedup.export_table(it, "a.csv"), TEXTS.lazy(), ExportError, "is collected"),
        (lambda _, it: dedup.export_table(TEXTS, it), None, ExportError, "needs a format"),
        (
            lambda _, it: dedup.export_table(TEXTS, it, format="csv"),
            io.StringIO(),
            ExportError,
            "a stream of bytes, .* not StringIO",
        ),
        (
            lambda _, it: dedup.export_table(TEXTS, io.BytesIO(), format=it),
            "xml",
            ExportError,
            "'xml' is unknown; choose from parquet",
        ),
    ],
)
def test_a_wrong_argument_is_answered_in_one_line(
    result: dedup.Result, call: Call, given: Any, error: type[DedupError], told: str
) -> None:
    """The message names the argument, says what was given, and is one line."""
    with pytest.raises(error, match=told) as caught:
        call(result, given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("given", [str, Path])
def test_a_path_is_a_str_or_a_path(tmp_path: Path, given: Callable[[Path], Any]) -> None:
    """Whatever reads or writes a file takes both."""
    path = tmp_path / "a.toml"
    path.write_text('tiers = ["copy"]\n', encoding="utf-8")
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")
    assert dedup.read_config(given(path)).tiers == ("copy",)
    documents = dedup.read_documents(given(tmp_path / "a.txt"))
    written = dedup.run(documents).write(given(tmp_path / "run"))
    assert dedup.read_result(given(written.parent)).documents.equals(documents)
