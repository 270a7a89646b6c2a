#!/usr/bin/env python3
"""Fit the weights of the confidence in a candidate fact (src/matcher/evidence.rs).

usage: fit_confidence.py BOT KNOWLEDGE_DIR LANGUAGE [QUESTIONS.jsonl ...]

BOT is the built binary, KNOWLEDGE_DIR the fact base, LANGUAGE en or zh. Cases are the candidate facts
that structure does not rule out, for
- the example questions of facts and gaps, asked of fact bases from which they are left out, a fifth at a
  time: a candidate is right if it is the example's own fact. Other facts of its paragraph are no cases,
  since they may answer it as well;
- the questions in the files, as in tests/questions or tests/chinese, none of which may be an example
  question: a candidate is right if its statement has every key word and stands in a paragraph of the
  question. Each of these counts as much as QUESTION_WEIGHT of the others.
Prints bias and weights of a logistic regression for the tables in evidence.rs. Needs numpy and
scikit-learn.
"""
import glob
import json
import math
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata

import numpy as np
from sklearn.linear_model import LogisticRegression

# Candidates of a question that are taken: those that could win it.
TAKEN = 6
# Inverse strength of the penalty; between 0.1 and 1 nothing changes by more than noise.
C = 0.5
# Parts that the example questions are left out in.
FOLDS = 5
# The first questions of a fact are its plainest, and titles; they are never left out.
KEPT = 3
# Questions in files are by people who did not know the facts, as those are who will ask.
QUESTION_WEIGHT = 3.0


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
        log(max(c["words"], 0.05)), c["words_lead"], c["near_concepts"], c["near_vector"], c["dense"], c["sparse"],
        c["near_concepts"] - c["gap_concepts"], c["near_lead"], min(c["unaccounted"], 3.0), c["heaviest"],
        c["unaccounted"] / (words + 0.5), min(c["unaccounted_gap"], 0.5), c["gap_concepts"], c["in_scope"],
        float(c["entities"] == 0), min(c["kin_entities"], 2), behind(c["words"], c["gap_words"]),
        c["near_vector"] - c["gap_vector"], behind(c["words"], c["chat_words"]), c["told"],
        c["unaccounted_focus"], float(is_nearer_to_gap(c)),
    ]


def is_nearer_to_gap(c):
    is_plain = not c["wants_yes_no"] and c["accounted"] + c["unaccounted"] > 0 and c["told"] < 2.0
    return is_plain and c["gap_concepts"] - c["near_concepts"] > 0.25


def ruled_out(c):
    names = c["foreign_entities"] > 0 or c["other_names"] > 0
    return names or c["other_period"] or c["other_kind"] or c["other_attribute"] or c["other_extreme"] or c["other_amount"] or c["off_article"]


def ask(bot, knowledge, texts):
    asked = "".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts))
    run = [bot, "--knowledge", str(knowledge), "ask", "--jsonl", "--explain"]
    replies = subprocess.run(run, input=asked, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in replies.splitlines()]


def leave_out(folder, language, fold):
    """Takes a fold's example questions out of the files; returns them with the ids of their classes."""
    tables = ["translation"] if language != "en" else ["fact", "gap"]
    left_out = []
    for path in sorted(folder.rglob("*.toml")):
        table = owner = None
        count, inside, kept = 0, False, []
        for line in path.read_text(encoding="utf-8").split("\n"):
            if header := re.match(r"\[\[(\w+)\]\]", line):
                table, count = header[1], 0
            elif named := re.match(r'(?:id|of) = "(.*)"', line):
                owner = named[1]
            inside = line.startswith("questions = [") or (inside and not line.startswith("]"))
            if inside and table in tables and line.strip().startswith('"'):
                count += 1
                if count > KEPT and count % FOLDS == fold:
                    left_out.append((owner, json.loads(line.strip().rstrip(","))))
                    continue
            kept.append(line)
        path.write_text("\n".join(kept), encoding="utf-8")
    return left_out


def main(bot, knowledge, language, *files):
    facts = {}
    for path in glob.glob(f"{knowledge}/**/*.toml", recursive=True):
        for fact in tomllib.load(open(path, "rb")).get("fact", []):
            facts[fact["id"]] = fact

    def is_right(question, fact):
        text = plain(fact["statement"] + " " + fact.get("caveat", ""))
        if not all(any(plain(word) in text for word in group) for group in question["must"]):
            return False
        return not question["para"] or fact.get("paragraph") in question["para"]

    cases, labels, weights = [], [], []

    def take(reply, judge, weight):
        found = [c for c in reply["candidates"] if c["kind"] == "fact" and not ruled_out(c)]
        found.sort(key=lambda c: -log(c["words"]) - 3 * c["near_concepts"])
        for c in found[:TAKEN]:
            right = judge(facts[c["id"]])
            if right is not None:
                cases.append(values(c))
                labels.append(right)
                weights.append(weight)

    for fold in range(FOLDS):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "knowledge"
            shutil.copytree(knowledge, copy)
            left_out = leave_out(copy, language, fold)
            for (owner, _), reply in zip(left_out, ask(bot, copy, [text for _, text in left_out])):
                def judge(fact, own=facts.get(owner)):
                    if own is not None and fact is not own and fact.get("paragraph") == own.get("paragraph"):
                        return None
                    return fact is own
                take(reply, judge, 1.0)
    for path in files:
        rows = [json.loads(line) for line in open(path, encoding="utf-8")]
        for question, reply in zip(rows, ask(bot, knowledge, [row["q"] for row in rows])):
            take(reply, lambda fact: "kind" not in question and is_right(question, fact), QUESTION_WEIGHT)

    x = np.array(cases)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=C, max_iter=5000).fit((x - mean) / spread, labels, sample_weight=weights)
    fitted = model.coef_[0] / spread
    print(f"{len(cases)} cases, {sum(labels)} right")
    print(f"BIAS {model.intercept_[0] - (fitted * mean).sum():.2f}")
    print("WEIGHTS", ", ".join(f"{w:.2f}" for w in fitted))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
