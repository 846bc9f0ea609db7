"""Measure how fast this tool is: beside its peers, as a dump grows, and stage by stage.

    python benchmarks/speed corpus  ARTICLES --documents 10000 -o DIR
    python benchmarks/speed copies  ARTICLES --documents 100000 --rounds 5 -o DIR
    python benchmarks/speed growth  ARTICLES --documents 1000 10000 100000 -o DIR
    python benchmarks/speed profile ARTICLES -o DIR
    python benchmarks/speed pages   ARTICLES --clusters 10000 -o DIR
    python benchmarks/speed alignment ARTICLES --pairs 2000 -o DIR

ARTICLES is what `dedup run` takes. Corpora are synthetic (`corpus.py`) and kept in DIR, with logs,
runs, the environment of the peers and the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import aligning
import growth
import pages
import peers
import polars as pl
import stages
from bank import Bank, read_bank
from corpus import batches, write_corpus
from likeness import compared
from measured import machine
from ours import versions

import dedup


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what one verb says, and return the exit code."""
    given = _options().parse_args(arguments)
    given.output.mkdir(parents=True, exist_ok=True)
    verbs = {
        "corpus": _corpus,
        "copies": _copies,
        "growth": _growth,
        "profile": _profile,
        "pages": _pages,
        "alignment": _alignment,
    }
    figures = verbs[given.verb](given)
    about = {"machine": machine(), "versions": versions(), "documents": given.documents}
    (given.output / f"{given.verb}.json").write_text(
        json.dumps(about | {"figures": figures}, indent=1)
    )
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python benchmarks/speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, about in (
        ("corpus", "make a corpus, and compare it with the articles"),
        ("copies", "this tool and its peers on the copies of one corpus"),
        ("growth", "this tool on corpora of several sizes"),
        ("profile", "the stages of this tool on the articles themselves"),
        ("pages", "statements and report of many clusters, those of the articles repeated"),
        ("alignment", "pairs of documents aligned a second, 30 sentences each"),
    ):
        one = verbs.add_parser(verb, help=about, description=about)
        one.add_argument("articles", type=Path, metavar="ARTICLES")
        one.add_argument("-o", "--output", type=Path, metavar="DIR", required=True)
        _add_size(one, verb)
    return parser


def _add_size(one: argparse.ArgumentParser, verb: str) -> None:
    if verb == "pages":
        one.add_argument("--clusters", type=int, default=10_000, help="event clusters  [10000]")
        one.add_argument("--cores", type=int, default=2, help="cores to use  [2]")
        one.set_defaults(documents=None)
    elif verb == "alignment":
        one.add_argument("--pairs", type=int, default=2_000, help="pairs of documents  [2000]")
        one.add_argument("--cores", type=_numbers, default=[1, 2], help="1,2: one by one  [1,2]")
        one.set_defaults(documents=None)
    elif verb == "growth":
        one.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    else:
        default = None if verb == "profile" else 10_000
        one.add_argument("--documents", type=int, default=default, help=f"[{default or 'all'}]")
    if verb in {"growth", "profile"}:
        one.add_argument("--tiers", default="copy,event", help="as of dedup run  [copy,event]")
        one.add_argument("--cores", type=int, default=2, help="cores to use  [2]")
    if verb == "copies":
        one.add_argument("--rounds", type=int, default=5, help="runs of every tool  [5]")
        one.add_argument("--cores", type=_numbers, default=[2], help="1,2: both in turns  [2]")
        one.add_argument("--tools", nargs="+", choices=peers.TOOLS, default=list(peers.TOOLS))


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


@cache
def _bank(articles: Path) -> Bank:
    return read_bank([articles])


def _made(given: argparse.Namespace, documents: int) -> Path:
    """Return the folder of a corpus, which is made unless it is there."""
    folder: Path = given.output / f"corpus-{documents}"
    if not (folder / "truth.parquet").exists():  # written last
        write_corpus(_bank(given.articles), folder, documents=documents)
    return folder


def _corpus(given: argparse.Namespace) -> Any:
    _made(given, given.documents)
    real = dedup.read_documents([given.articles]).sort("content_hash", "document")["text"]
    made = pl.concat(batches(_bank(given.articles), documents=given.documents))
    print(f"{made.height:,} documents, {made['text'].str.len_bytes().mean():,.0f} bytes each")
    alone = made.filter(pl.col("kind") == "alone")["text"]
    return _printed([("", "real", "made"), *compared(real.head(len(alone)), alone)])


def _copies(given: argparse.Namespace) -> Any:
    corpus = _made(given, given.documents)
    python = peers.environment(given.output / "venv")
    reasons = peers.missing(python, given.tools)
    runs = []
    tools = [tool for tool in given.tools if tool not in reasons]
    for run in peers.run_tools(
        corpus, given.output, tools=tools, cores=given.cores, rounds=given.rounds
    ):
        runs.append(run)
        print(f"{run.tool}: {run.cost.wall:.1f} s, CPU {run.cost.cpu:.1f} s", file=sys.stderr)
    reasons |= peers.failed(runs)
    truth = pl.read_parquet(corpus / "truth.parquet")
    scored = [tool for tool in tools if tool not in {*reasons, peers.COUNTED}]
    scores = {tool: peers.quality(tool, given.output, truth) for tool in scored}
    _printed(list(peers.table([run for run in runs if run.tool not in reasons], scores, reasons)))
    if scores:
        _printed(list(peers.kinds_table(scores)))
    return {
        "runs": [(run.tool, run.cores, run.cost._asdict()) for run in runs],
        "scores": {tool: score._asdict() for tool, score in scores.items()},
        "left out": reasons,
        "peers": peers.releases(python),
    }


def _growth(given: argparse.Namespace) -> Any:
    sizes = []
    for documents in sorted(given.documents):
        corpus = _made(given, documents)
        sizes.append(
            growth.run_size(
                corpus, given.output, documents=documents, tiers=given.tiers, cores=given.cores
            )
        )
        print(f"{documents:,}: {sizes[-1].cost.wall:.1f} s", file=sys.stderr)
    _printed(list(growth.table(sizes)))
    print("\n".join(growth.fitted(sizes)))
    return [size._asdict() | {"cost": size.cost._asdict()} for size in sizes]


def _profile(given: argparse.Namespace) -> Any:
    articles = stages.write_articles(given.articles, given.output, documents=given.documents)
    return _printed(
        list(stages.table(articles, given.output, tiers=given.tiers, cores=given.cores))
    )


def _pages(given: argparse.Namespace) -> Any:
    clusters, cores = given.clusters, given.cores
    return _printed(list(pages.table(given.articles, given.output, clusters=clusters, cores=cores)))


def _alignment(given: argparse.Namespace) -> Any:
    return _printed(list(aligning.table(given.articles, pairs=given.pairs, cores=given.cores)))


def _printed(rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """Print a table in Markdown, which can be read and pasted; return its rows."""
    head, *body = rows
    print("\n| " + " | ".join(head) + " |")
    print("|---|" + "--:|" * (len(head) - 1))
    for row in body:
        print("| " + " | ".join([*row, *[""] * (len(head) - len(row))]) + " |")
    print(flush=True)
    return [head, *body]


if __name__ == "__main__":
    sys.exit(main())
