"""Kinds of options, and the combinations of them that make sense."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from dedup.config import Config, Tier
    from dedup.documents import Corpus

_UNITS: Final = {"B": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([KMGT])(?:i?B)?|B)?", re.IGNORECASE)


class _File(click.Path):
    """A file or folder by its name; where it may also be a stream, the verb takes the text."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Return it as a path, but for ``-``: who writes that does not mean a file of that name."""
        if value == "-":
            self.fail("'-' is a stream for INPUT and 'export -o' only; name a file", param, ctx)
        return super().convert(value, param, ctx)


FILE: Final = _File(path_type=Path)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
CONFIG: Final = click.option(
    "--config", "config_file", type=FILE, metavar="FILE", help="Configuration in TOML."
)
RUN: Final = click.argument("run_folder", metavar="RUN")
WORKERS: Final = click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to use; the result is the same.  [default: one per core, for large input]",
)


class _Text(click.ParamType[str]):
    """A name or a title, which is text whatever the locale says of its bytes."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Return it with bytes escaped that are no UTF-8, as ids of documents have them."""
        from dedup.files import as_text

        return as_text(value)


TEXT: Final = _Text()


class _Size(click.ParamType[int]):
    """A number of bytes, as people write it."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the bytes."""
        if isinstance(value, int):
            return value
        found = _SIZE.fullmatch(value.strip())
        if found is None:
            self.fail(f"{value!r} is no size; write it as 800M or 2G.", param, ctx)
        number, unit = found.groups()
        if unit is None and float(number):
            self.fail(
                f"{value!r} has no unit; write {value.strip()}G or {value.strip()}M.", param, ctx
            )
        return int(float(number) * 1024 ** _UNITS[(unit or "B").upper()])


MEMORY: Final = click.option(
    "--memory",
    type=_Size(),
    default="4G",
    metavar="SIZE",
    help="Memory for what could also wait on disk, as 800M or 2G; the rest goes to temporary "
    "files, and the result is the same.  [default: 4G]",
)
QUIET: Final = click.option("--quiet", is_flag=True, help="No progress, only warnings.")


def _noted(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Note an option for who runs the command line: whatever fails is said in the same form."""
    if isinstance(ctx.obj, dict):
        ctx.obj[param.name] = value
    return value


LOG_FORMAT: Final = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    callback=_noted,
    is_eager=True,  # so that it is known when another option is wrong
    help="Progress, warnings and errors as plain or as JSON lines.  [default: a live bar on a "
    "terminal, plain lines elsewhere]",
)


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


def settings(config_file: Path | None, chosen: dict[str, Any]) -> Config:
    """Defaults < file < options."""
    import msgspec

    from dedup.config import Config, read_config

    config = Config() if config_file is None else read_config(config_file)
    given = {name: value for name, value in chosen.items() if value is not None}
    return msgspec.structs.replace(config, **given)


def check_evaluation(
    of_run: tuple[str | None, Path | None],
    of_alignment: tuple[Path | None, Path | None, Path | None],
    *,
    sweep: bool,
) -> None:
    """Refuse a mixture of the two ways to evaluate.

    Args:
        of_run: RUN and --gold.
        of_alignment: --alignment, --predictions and --config.
        sweep: whether a sweep is asked for, which needs a run.

    Raises:
        click.UsageError: neither way is complete, or options of both are given.
    """
    if all(of_run) and not any(of_alignment):
        return
    if of_alignment[0] and not any(of_run) and not sweep:
        return
    raise click.UsageError(
        "give either RUN and --gold FILE (with --sweep), or --alignment GOLD.jsonl (with "
        "--predictions, --config)"
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


def check_no_run(inputs: Iterable[str]) -> None:
    """Refuse to lay runs side by side, whose articles would all be taken for one event.

    Raises:
        click.UsageError: an input is a run folder.
    """
    for one in inputs:
        if Path(one, "run.json").is_file():
            raise click.UsageError(
                f"{one} is a run, and 'diff' compares texts. What changed between two runs says "
                "'dedup export LATER lineage --since EARLIER'"
            )


def check_page_name(output: Path) -> None:
    """Refuse to write a page under the name of another kind of file, such as one more article.

    Raises:
        click.UsageError: the name ends otherwise than that of a page.
    """
    if output.suffix.lower() not in ("", ".html", ".htm"):
        raise click.UsageError(f"{output}: a page is HTML; end its name in .html")


def check_worth_replacing(corpus: Corpus, inputs: Iterable[str], output: Path) -> None:
    """Refuse to put a run of nothing but skipped input in the place of an earlier run.

    Raises:
        InputError: no document could be read, and there is a run that would be lost.
    """
    from dedup.errors import InputError

    earlier = (output / "run.json").exists()
    if earlier and corpus.skipped.height and not corpus.stored.height:
        raise InputError(
            f"{' '.join(inputs)}: nothing to put in the place of the earlier run in {output}, "
            "which is left as it was. Name other files, or in --config the column of their texts "
            "(input.columns)"
        )
