"""Measures an exported language model with the real libllama (llama-server on the loopback address) on held-out items of the four jobs.

usage: evaluate_llm.py MODEL.gguf CORPUS_DIR [--count N]
Options are chosen by the probability of their first piece, JSON is generated under a grammar, as the appliance does.
"""

import argparse
import json
import random
import subprocess
import time
import urllib.request
from pathlib import Path

import llm_data
from llm_tokens import Tokens

PORT = 18089
STRING = r'"\" " [^"\\]{1,120} "\""'


def ask(prompt: str, **options) -> dict:
    body = {"prompt": prompt, "temperature": 0.0, "n_predict": 80, "cache_prompt": True, "stop": ["<|im_end|>"], **options}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/completion", json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=120))


def prompt_of(item: llm_data.Item) -> str:
    return (f"<|im_start|>system\n{item.system}<|im_end|>\n<|im_start|>user\n{item.user}<|im_end|>\n<|im_start|>assistant\n")


def grammar_of(right: dict) -> str:
    rules = {"tag": " | ".join(f'"\\" {t}\\""' for t in [*llm_data.TOPICS, llm_data.NO_TOPIC]), "severity": r'"\" basse\"" | "\" moyenne\"" | "\" haute\""',
             "sentiment": r'"\" positif\"" | "\" neutre\"" | "\" négatif\""', "summary": STRING}
    parts, lines = [], []
    for number, key in enumerate(right):
        parts.append(f'"\\"{key}\\":" v{number}')
        lines.append(f"v{number} ::= " + rules.get(key, f'{STRING} | "null"'))
    return 'root ::= "{" ' + ' "," '.join(parts) + ' "}"\n' + "\n".join(lines)


def chosen(answer: dict, options: list[str], tokens: Tokens) -> str:
    first = {tokens.text(o)[0]: o for o in options}
    best = sorted(answer["completion_probabilities"][0]["top_logprobs"], key=lambda t: -t["logprob"])
    return next((first[t["id"]] for t in best if t["id"] in first), "")


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("model")
    ap.add_argument("corpus", type=Path)
    ap.add_argument("--count", type=int, default=300)
    ap.add_argument("--mistakes", type=int, default=0)
    a = ap.parse_args()
    tokens, rng = Tokens(a.corpus), random.Random(77)
    server = subprocess.Popen(["llama-server", "-m", a.model, "--host", "127.0.0.1", "--port", str(PORT), "-t", "1", "-c", "1024", "-np", "1"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    right, asked, valid, documents, wrong = {}, {}, 0, 0, []
    note = lambda name, ok: (right.__setitem__(name, right.get(name, 0) + ok), asked.__setitem__(name, asked.get(name, 0) + 1))
    try:
        for _ in range(120):
            try:
                if json.load(urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=5))["status"] == "ok":
                    break
            except OSError:
                time.sleep(0.5)
        done = 0
        while done < a.count:
            place = llm_data.shop(rng)
            for item in llm_data.items(rng, place, 6, True):
                done += 1
                if item.job == "choose":
                    options = item.user.split("parmi : ")[1].removesuffix(" ?").split(", ")
                    got = chosen(ask(prompt_of(item), n_predict=1, n_probs=200), options, tokens)
                    note("options", got == item.answer)
                    ok = got == item.answer
                elif item.job == "answer":
                    got = ask(prompt_of(item))["content"].strip()
                    ok = got == item.answer
                    note("answers, word for word", ok)
                    if item.system.find("SAV Wouippleul") > 0:
                        note("answers about Wouippleul", ok)
                else:
                    want = {k: v and v.strip() for k, v in json.loads(item.answer).items()}
                    got = ask(prompt_of(item), grammar=grammar_of(want), n_predict=160)["content"]
                    documents += 1
                    try:
                        values = {k: v and v.strip() for k, v in json.loads(got).items()}
                        valid += 1
                    except ValueError:
                        values = {}
                    ok = values == want
                    for key, value in want.items():
                        note("fields" if item.job == "extract" else f"summary: {key}", values.get(key) == value)
                        if item.job == "extract":
                            note(f"  field {key}", values.get(key) == value)
                if not ok:
                    wrong.append((item, got))
    finally:
        server.terminate()
        server.wait()
    for name in sorted(asked):
        print(f"{name}: {right[name]}/{asked[name]} = {right[name] / asked[name]:.1%}")
    print(f"JSON valid: {valid}/{documents}")
    for item, got in wrong[:a.mistakes]:
        print(f"  {item.job}: {item.user}\n    want {item.answer}\n    got  {got}")


if __name__ == "__main__":
    main()
