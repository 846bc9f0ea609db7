"""find_candidates: documents, fingerprints -> pairs worth verifying, and what proposed them.

Locality-sensitive hashing by sorting: documents that agree in one band of their signature share a
key, and equal keys stand together after a sort (Leskovec, Rajaraman & Ullman, Mining of Massive
Datasets, ch. 3). Nothing is connected here: every pair is verified by the edges.

``sketches`` reads signatures view by view, and pairs up those that share keys; ``copies`` and
``events`` say what each view of a tier proposes; ``table`` brings them together.
"""

from dedup.candidates.table import CANDIDATES_SCHEMA, all_pairs, find_candidates

__all__ = ["CANDIDATES_SCHEMA", "all_pairs", "find_candidates"]
