#!/usr/bin/env python3
"""ratios.py NATIVE LLAMA_BENCH MODEL THREADS: the language model in the appliance against the engine's own bench: same file, same threads, one run.

In the userland (scripts/in-root). Turn and turn about, ROUNDS times; the best of each is taken: other work on the machine only adds. Prints a line and
leaves build/bench/ratios.json.
"""
import json, os, subprocess, sys

ROUNDS = int(os.environ.get("ROUNDS", "3"))
DEPTH = 700  # tokens of the scenario's prompt, a byte each in the generated model: attention looks back over them at every token
TOKENS = 24  # as voicebot bench stages answers
native, tool, model, threads = sys.argv[1:5]


def ours():
    """ms for each token behind the first."""
    report = "build/bench/ratios-stages.json"
    subprocess.run(
        [native, "bench", "stages", "--untried", "--runs", "3", "--json", report, f"LLM_MODEL={model}", "VOICE_MODEL=espeak", f"ENGINE_THREADS={threads}"],
        check=True, stdout=subprocess.DEVNULL)
    with open(report) as file:
        stages = {stage["name"]: stage for stage in json.load(file)["stages"]}
    first, whole = stages["modèle, premier mot"], stages[f"modèle, réponse de {TOKENS} jetons"]
    return (whole["median"] - first["median"]) / (TOKENS - 1)


def theirs():
    answer = subprocess.run(
        [tool, "-m", model, "-t", threads, "-p", "0", "-n", str(TOKENS), "-d", str(DEPTH), "-r", "3", "-o", "json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "LD_LIBRARY_PATH": os.path.dirname(os.path.abspath(tool))}).stdout
    return 1000 / max(json.loads(answer)[0]["samples_ts"])


rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
mine, engine = min(one for one, _ in rounds), min(other for _, other in rounds)
with open("build/bench/ratios.json", "w") as file:
    json.dump({"model": os.path.basename(model), "threads": int(threads), "ours": mine, "llamaBench": engine, "ratio": mine / engine, "rounds": rounds}, file, indent=2)
print(f"decoding, {os.path.basename(model)}, {threads} thread(s): {mine:.1f} ms a token here, {engine:.1f} in llama-bench: × {mine / engine:.2f}")
