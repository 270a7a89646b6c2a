#!/usr/bin/env python3
"""Hold a score (the output of score.py --json) against what has to be reached.

usage: floors.py SCORE_JSON
"""
import json
import sys

# Group: least share of right replies, greatest share of wrong ones.
FLOORS = {
    "plain": (0.93, 0.03),
    "noisy.A": (0.87, 0.05),
    "noisy.B": (0.87, 0.05),
    "noisy.C": (0.88, 0.05),
    "two_way": (0.85, 0.05),
    "claims": (0.87, 0.03),
    # Dialogues right, turns wrong.
    "followups": (0.85, 0.08),
    "unanswerable.near": (0.93, 0.06),
    "unanswerable.far": (0.98, 0.01),
    "unanswerable.smalltalk": (0.98, 0.01),
    "unanswerable.meta": (0.98, 0.01),
    "unanswerable.adversarial": (0.98, 0.01),
}

# Questions of a sample stand for more than themselves: in a group of 12, one is 8 %. A group may
# miss its floor by less than one question.
ONE_QUESTION = 1


def main(path):
    with open(path, encoding="utf-8") as file:
        score = json.load(file)
    missed = [name for name in FLOORS if name not in score]
    for name, (right, wrong) in FLOORS.items():
        if name not in score:
            print(f"{name}: not in the score")
            continue
        got, count = score[name], score[name]["n"]
        if (right - got["right"]) * count >= ONE_QUESTION or (got["wrong"] - wrong) * count >= ONE_QUESTION:
            missed.append(name)
            print(
                f"{name}: {got['right']:.1%} right and {got['wrong']:.1%} wrong of {count}; "
                f"has to be {right:.0%} and {wrong:.0%}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
