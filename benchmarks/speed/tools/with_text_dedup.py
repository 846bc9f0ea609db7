"""text-dedup: its MinHash script, with xxh3 and as many processes as cores; then its union-find."""

from __future__ import annotations

import os
import pickle
import tempfile
from pathlib import Path

from common import PERMUTATIONS, SHINGLE, THRESHOLD, given, read, write_labels
from text_dedup import minhash

if __name__ == "__main__":
    folder, file = given()
    with tempfile.TemporaryDirectory(dir=file.parent) as scratch:
        options = {
            "path": "parquet",
            "data_files": f"{folder}/*.parquet",
            "split": "train",
            "cache_dir": f"{scratch}/cache",
            "output": f"{scratch}/output",
            "column": "text",
            "batch_size": 10_000,
            "num_proc": len(os.sched_getaffinity(0)),
            "ngram": SHINGLE,
            "min_length": SHINGLE,
            "num_perm": PERMUTATIONS,
            "threshold": THRESHOLD,
            "hash_func": "xxh3",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        minhash.main([*arguments, "--debug"], standalone_mode=False)
        with Path(scratch, "output", "uf.pkl").open("rb") as dump:
            found = pickle.load(dump)  # noqa: S301 - it was written in this process
    ids, _ = read(folder)
    write_labels(ids, [found.find(row) for row in range(len(ids))], file)
