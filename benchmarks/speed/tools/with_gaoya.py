"""gaoya: MinHashStringIndex, its own words and 5-grams in Rust, bulk calls on all cores."""

import gaoya
from common import BANDS, ROWS, SHINGLE, THRESHOLD, given, read, write

if __name__ == "__main__":
    folder, file = given()
    ids, texts = read(folder)
    index = gaoya.minhash.MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=THRESHOLD,
        num_bands=BANDS,
        band_size=ROWS,
        analyzer="word",
        lowercase=True,
        ngram_range=(SHINGLE, SHINGLE),
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    found = index.par_bulk_query(texts)
    write(ids, ((row, other) for row, others in enumerate(found) for other in others), file)
