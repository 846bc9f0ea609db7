"""What a run says while it works: every stage once, a long one again, and notes in any case."""

from __future__ import annotations

import json
import time

import pytest

from dedup.cli.progress import choose_progress

STEPS = [("sentences", 0), ("sentences", 9), ("sentences", 1), ("events", 1), ("events", 9)]
"""Stages, and the seconds that have passed since the step before."""


def said(capsys: pytest.CaptureFixture[str], *, quiet: bool, log_format: str) -> list[str]:
    """Return the lines of a run with these steps, each a quarter of its stage."""
    now = 0.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: now)
        with choose_progress(quiet=quiet, log_format=log_format) as progress:
            for stage, seconds in STEPS:
                now += seconds
                progress(stage, 1, 4)
            progress.note("skipped", "skipped 1: empty", reasons={"empty": 1})
    return capsys.readouterr().err.splitlines()


def test_a_stage_is_named_when_it_begins_and_every_ten_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first line of a stage has no share, for nothing of it is done; a note has its own."""
    assert said(capsys, quiet=False, log_format="text") == [
        "    0.0 s  sentences",
        "   10.0 s  sentences 25%",
        "   11.0 s  events",
        "skipped 1: empty",
    ]


def test_json_lines_say_the_same_to_machines(capsys: pytest.CaptureFixture[str]) -> None:
    """A line of progress has stage, done, total and seconds; a note its event and its counts."""
    *lines, note = map(json.loads, said(capsys, quiet=False, log_format="json"))
    assert lines[1] == {
        "event": "progress", "stage": "sentences", "done": 1, "total": 4, "seconds": 10.0,
    }  # fmt: skip
    assert [line["stage"] for line in lines] == ["sentences", "sentences", "events"]
    assert note == {"event": "skipped", "text": "skipped 1: empty", "reasons": {"empty": 1}}


def test_what_nobody_knows_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    """A stage that begins without knowing how much there is to do says so, and not 0 of 0."""
    choose_progress(quiet=False, log_format="json")("copies", 0, 0)
    line = json.loads(capsys.readouterr().err)
    assert (line["done"], line["total"]) == (0, None)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_quiet_leaves_the_notes(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    """Who wants no progress still wants to know what was skipped."""
    (line,) = said(capsys, quiet=True, log_format=log_format)
    assert "skipped 1: empty" in line
