"""Find the words of the vector table that are close in meaning to each of its words.

    pip install numpy
    python tools/find_neighbours.py src/matcher/embedding.bin src/matcher/neighbours.bin

What two words have to do with each other depends on the table alone, so it is worked out here,
once, and looked up at run time. Only the whole, common words of the table (tools/fit_embedding.py)
take part; the list has its licence.

File format, little endian:

    8 bytes  magic "RORONEAR", then for each word, commonest first:
    u8       neighbours n, then n times, nearest first:
    u16      rank of the neighbour, 0 being the commonest word
    u8       cosine of the two words' vectors in 255ths
"""

import argparse
import pathlib
import struct

import numpy as np

MAGIC = b"RORONEAR"
LEAST = 0.5  # unrelated words reach this now and then; nearer ones have to do with each other
MOST = 255


def unit_vectors(table: bytes):
    magic, dims, count, licence, vocabulary = struct.unpack_from("<8s4I", table)
    if magic != b"ROROEMB1":
        raise SystemExit("the first file is no table of word-piece vectors")
    at = 24 + licence
    pieces = table[at : at + vocabulary].decode().splitlines()
    at += vocabulary + 4 * count
    rows = np.frombuffer(table, np.int8, count * dims, at).reshape(count, dims)
    whole = [row for row, piece in enumerate(pieces) if piece.startswith("=")]
    vectors = rows[whole].astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    paths = parser.parse_args()
    vectors = unit_vectors(paths.table.read_bytes())
    out = bytearray(MAGIC)
    for word, vector in enumerate(vectors):
        cosines = vectors @ vector
        cosines[word] = 0.0
        near = np.flatnonzero(cosines >= LEAST)
        near = near[np.argsort(-cosines[near], kind="stable")][:MOST]
        out.append(len(near))
        for other in near:
            out += struct.pack("<HB", other, round(float(cosines[other]) * 255))
    paths.output.write_bytes(out)
    print(f"{len(vectors)} words, {len(out)} bytes")


main()
