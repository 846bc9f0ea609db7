"""rensa: full-set R-MinHash in batches, RMinHashLSH, candidates kept at the estimated Jaccard.

Its faster rho pipeline tells only whether a document has a duplicate, not of which, so it cannot
make clusters.
"""

from common import BANDS, PERMUTATIONS, THRESHOLD, given, read, shingles, write
from rensa import RMinHash, RMinHashLSH

if __name__ == "__main__":
    folder, file = given()
    ids, texts = read(folder)
    sets = (shingles(text) for text in texts)
    hashes = RMinHash.from_token_sets(sets, num_perm=PERMUTATIONS, seed=42)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    index.insert_many(hashes)
    pairs = (
        (row, other)
        for row, others in enumerate(index.query_all(hashes))
        for other in others
        if row < other and index.is_similar(hashes[row], hashes[other])
    )
    write(ids, pairs, file)
