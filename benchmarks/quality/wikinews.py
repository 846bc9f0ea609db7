"""Make a labelled set of the reports that articles of Wikinews cite: one article, one event.

    git clone https://github.com/frnsys/hscluster
    python benchmarks/quality/wikinews.py hscluster/research/data/*0E.json -o DATA_DIR/wikinews
    python benchmarks/quality DATA_DIR --only wikinews

Each file is a JSON list of events with `articles`: `title`, `body`, `url`, `published` (seconds
since 1970, a day mostly). With `--undated` the set has neither dates nor addresses. Nobody has
cleaned the files: some pages were gone when they were fetched, and some reports are cited for the
background. So recall is a lower bound.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl


def reports(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield every report once, in the event of the first article of Wikinews that cites it."""
    seen: set[str] = set()
    for file in files:
        for number, event in enumerate(json.loads(file.read_text())):
            for article in event["articles"]:
                if article["url"] not in seen:
                    seen.add(article["url"])
                    yield _report(article) | {"cluster": f"{file.stem} {number}"}


def _report(article: dict[str, Any]) -> dict[str, Any]:
    url = article["url"]
    return {
        "id": sha256(url.encode()).hexdigest()[:12],
        "title": article["title"],
        "text": article["body"],
        "url": url,
        "source": urlsplit(url).netloc,
        "published": datetime.fromtimestamp(float(article["published"]), UTC).isoformat(),
    }


def main() -> None:
    """Write `documents.jsonl` and `clusters.csv`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--undated", action="store_true", help="leave out dates and addresses")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    found = pl.DataFrame(list(reports(sorted(options.files))))
    options.output.mkdir(parents=True, exist_ok=True)
    found.select("id", "cluster").write_csv(options.output / "clusters.csv")
    hidden = ["published", "url"] if options.undated else []
    found.drop("cluster", *hidden).write_ndjson(options.output / "documents.jsonl")


if __name__ == "__main__":
    main()
