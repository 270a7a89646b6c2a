#!/usr/bin/env python3
"""Fit the weights of the confidence in a candidate fact (src/matcher/evidence.rs).

usage: fit_confidence.py BOT QUESTIONS_DIR KNOWLEDGE_DIR

BOT is the built binary, QUESTIONS_DIR holds plain.jsonl, noisy.jsonl and unanswerable.jsonl as in
tests/questions (none of them may be example questions of the fact base), KNOWLEDGE_DIR the fact base.
Asks every question with `ask --jsonl --explain`, takes each candidate fact that structure does not
rule out as one case, calls it right if its statement has every key word and stands in a paragraph of
the question, and prints bias and weights of a logistic regression for the tables in evidence.rs.
Needs numpy and scikit-learn.
"""
import glob
import json
import math
import pathlib
import re
import subprocess
import sys
import tomllib
import unicodedata

import numpy as np
from sklearn.linear_model import LogisticRegression

# Candidates of a question that are taken: those that could win it.
TAKEN = 6
# Inverse strength of the penalty; between 0.1 and 1 nothing changes by more than noise.
C = 0.5


def plain(text):
    text = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    return re.sub(r"\s+", " ", re.sub(r"(?<=\d),(?=\d)", "", text))


def log(share):
    return math.log(max(share, 1e-4))


def behind(share, rival):
    return max(-4.0, min(0.0, log(share) - log(rival)))


def values(c):
    """What counts, in the order of WEIGHTS."""
    words = c["accounted"] + c["unaccounted"]
    return [
        log(c["words"]), c["words_lead"], c["near_concepts"], c["near_vector"], c["dense"], c["sparse"],
        c["near_concepts"] - c["gap_concepts"], c["near_lead"], min(c["unaccounted"], 3.0), c["heaviest"],
        c["unaccounted"] / (words + 0.5), c["unaccounted_gap"], c["gap_concepts"], c["in_scope"],
        float(c["entities"] == 0), min(c["kin_entities"], 2), behind(c["words"], c["gap_words"]),
        c["near_vector"] - c["gap_vector"], behind(c["words"], c["chat_words"]),
    ]


def ruled_out(c):
    names = c["foreign_entities"] > 0 or c["other_names"] > 0
    return names or c["other_period"] or c["other_kind"] or c["other_extreme"]


def main(bot, questions, knowledge):
    facts = {}
    for path in glob.glob(f"{knowledge}/**/*.toml", recursive=True):
        for fact in tomllib.load(open(path, "rb")).get("fact", []):
            facts[fact["id"]] = fact

    def is_right(question, fact):
        text = plain(fact["statement"] + " " + fact.get("caveat", ""))
        if not all(any(plain(word) in text for word in group) for group in question["must"]):
            return False
        return not question["para"] or fact.get("paragraph") in question["para"]

    cases, labels = [], []
    for name in ("plain", "noisy", "unanswerable"):
        rows = [json.loads(line) for line in open(pathlib.Path(questions) / f"{name}.jsonl", encoding="utf-8")]
        asked = "".join(json.dumps({"id": r["id"], "text": r["q"]}) + "\n" for r in rows)
        run = [bot, "--knowledge", knowledge, "ask", "--jsonl", "--explain"]
        replies = subprocess.run(run, input=asked, capture_output=True, text=True, check=True).stdout
        for question, reply in zip(rows, map(json.loads, replies.splitlines())):
            found = [c for c in reply["candidates"] if c["kind"] == "fact"]
            found.sort(key=lambda c: -log(c["words"]) - 3 * c["near_concepts"])
            for c in found[:TAKEN]:
                if not ruled_out(c):
                    cases.append(values(c))
                    labels.append(name != "unanswerable" and is_right(question, facts[c["id"]]))
    x = np.array(cases)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=C, max_iter=5000).fit((x - mean) / spread, labels)
    weights = model.coef_[0] / spread
    print(f"BIAS {model.intercept_[0] - (weights * mean).sum():.2f}")
    print("WEIGHTS", ", ".join(f"{w:.2f}" for w in weights))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
