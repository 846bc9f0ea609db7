"""Kinds of options, and the combinations of them that make sense."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from dedup.config import Tier

__all__ = ["FILE", "check_evaluation", "check_two_places", "tiers"]

FILE: Final = click.Path(path_type=Path)


def tiers(
    ctx: click.Context,  # noqa: ARG001 - click's signature
    param: click.Parameter,
    value: str | None,
) -> tuple[Tier, ...] | None:
    """Return the tiers named in a comma-separated list, in their own order.

    Raises:
        click.BadParameter: something else is named, or nothing.
    """
    from dedup.config import TIERS

    if value is None:
        return None
    named = {part.strip() for part in value.split(",")}
    if not named <= set(TIERS):
        raise click.BadParameter(f"{value!r} is not 'copy', 'event' or 'copy,event'.", param=param)
    return tuple(tier for tier in TIERS if tier in named)


def check_evaluation(
    run_folder: str | None,
    gold: Path | None,
    alignment: Path | None,
    predictions: Path | None,
    config_file: Path | None,
) -> None:
    """Refuse a mixture of the two ways to evaluate.

    Raises:
        click.UsageError: neither way is complete, or options of both are given.
    """
    clusters, pairs = (run_folder, gold), (alignment, predictions, config_file)
    if all(clusters) and not any(pairs):
        return
    if alignment and not any(clusters):
        return
    raise click.UsageError(
        "give either RUN and --gold FILE, or --alignment GOLD.jsonl (with --predictions, --config)"
    )


def check_two_places(output: Path, report_folder: Path) -> None:
    """Refuse a report that would take the place of the run, or of a folder around it.

    Raises:
        click.UsageError: the report's folder is the run's folder, or holds it.
    """
    run_file = Path(os.path.realpath(output / "run.json"))
    if Path(os.path.realpath(report_folder)) in run_file.parents:
        raise click.UsageError(
            f"--report {report_folder} would replace the run in {output}: name another folder"
        )
