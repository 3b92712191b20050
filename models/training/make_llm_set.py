"""The held-out test set of the demo language model: one item for each line of JSON.

usage: make_llm_set.py OUT.jsonl [--count N] [--seed S]
job: choose (options), extract and summarise (fields), answer. answer is what is right: the option, the JSON, the sentence.
"""

import argparse
import json
import random
from pathlib import Path

import llm_data


def record(item: llm_data.Item) -> dict:
    entry = {"job": item.job, "system": item.system, "user": item.user, "answer": item.answer}
    if item.job == "choose":
        entry["options"] = item.user.split("parmi : ")[1].removesuffix(" ?").split(", ")
    elif item.job != "answer":
        entry["fields"] = {k: v and v.strip() for k, v in json.loads(item.answer).items()}
    return entry


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("out", type=Path)
    ap.add_argument("--count", type=int, default=156)
    ap.add_argument("--seed", type=int, default=4207)
    a = ap.parse_args()
    rng, lines = random.Random(a.seed), []
    while len(lines) < a.count:
        lines += [json.dumps(record(i), ensure_ascii=False) for i in llm_data.items(rng, llm_data.shop(rng), 6, True)]
    a.out.write_text("\n".join(lines[:a.count]) + "\n")
    print(f"{a.count} items in {a.out}")


if __name__ == "__main__":
    main()
