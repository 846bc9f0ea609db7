"""datasketch: MinHash of xxhash values in one batch per text, MinHashLSH, insertion session."""

from common import PERMUTATIONS, THRESHOLD, given, read, shingles, write
from datasketch import MinHash, MinHashLSH
from xxhash import xxh32_intdigest

if __name__ == "__main__":
    folder, file = given()
    ids, texts = read(folder)
    sets = ([one.encode() for one in shingles(text)] for text in texts)
    hashes = list(MinHash.generator(sets, num_perm=PERMUTATIONS, hashfunc=xxh32_intdigest))
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for row, one in enumerate(hashes):
            session.insert(row, one, check_duplication=False)
    pairs = ((row, other) for row, one in enumerate(hashes) for other in index.query(one))
    write(ids, pairs, file)
