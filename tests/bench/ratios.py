#!/usr/bin/env python3
"""ratios.py NATIVE TOOLS MODELS THREADS: language model and recogniser in the appliance against the engines' own benches: same file, same threads, one run.

In the userland (scripts/in-root). Turn and turn about, ROUNDS times; the best of each is taken: other work on the machine only adds. Prints a line for
each and leaves build/bench/ratios.json.
"""
import json, os, re, subprocess, sys

ROUNDS = int(os.environ.get("ROUNDS", "3"))
DEPTH = 700  # tokens of the scenario's prompt, a byte each in the generated model: attention looks back over them at every token
TOKENS = 24  # as voicebot bench stages answers
HEARD_TOKENS = 220  # of 30 s: half of the decoder's 448, less 4 (whisper.cpp, whisper_full), since the generated models never end
native, tools, models, threads = sys.argv[1:5]
llm, stt = f"{models}/llm-0.5b-q4_0.gguf", f"{models}/stt-tiny.bin"


def stages(*settings):
    report = "build/bench/ratios-stages.json"
    subprocess.run(
        [native, "bench", "stages", "--untried", "--runs", "3", "--json", report, "VOICE_MODEL=espeak", f"ENGINE_THREADS={threads}", *settings],
        check=True, stdout=subprocess.DEVNULL)
    with open(report) as file:
        return {stage["name"]: stage["median"] for stage in json.load(file)["stages"]}


def bench(tool, *words):
    done = subprocess.run([f"{tools}/{tool}", "-t", threads, *words], check=True, capture_output=True, text=True,
                          env={**os.environ, "LD_LIBRARY_PATH": os.path.abspath(tools)})
    return done.stdout, done.stderr


def a_token_here():
    """ms for each token behind the first."""
    took = stages(f"LLM_MODEL={llm}", "STT_MODEL=none")
    return (took[f"modèle, réponse de {TOKENS} jetons"] - took["modèle, premier mot"]) / (TOKENS - 1)


def a_token_there():
    answer, _ = bench("llama-bench", "-m", llm, "-p", "0", "-n", str(TOKENS), "-d", str(DEPTH), "-r", "3", "-o", "json")
    return 1000 / max(json.loads(answer)[0]["samples_ts"])


def an_utterance_here():
    """ms for 30 s of speech: samples to text."""
    return stages("LLM_MODEL=none", f"STT_MODEL={stt}")["reconnaissance de 30 s"]


def an_utterance_there():
    """Encoder and that many decoder steps; without the spectrum, and without choosing words."""
    _, said = bench("whisper-bench", "-m", stt, "-nfa")
    took = {name: float(ms) for name, ms in re.findall(r"(encode|decode) time = .*?([\d.]+) ms per run", said)}
    return took["encode"] + HEARD_TOKENS * took["decode"]


ratios = {}
for name, model, tool, here, there in (
    ("a token decoded", llm, "llama-bench", a_token_here, a_token_there), ("30 s recognised", stt, "whisper-bench", an_utterance_here, an_utterance_there),
):
    rounds = [(here(), there()) for _ in range(ROUNDS)]
    ours, theirs = min(one for one, _ in rounds), min(other for _, other in rounds)
    ratios[name] = {"model": os.path.basename(model), "threads": int(threads), "ours": ours, tool: theirs, "ratio": ours / theirs, "rounds": rounds}
    print(f"{name}, {os.path.basename(model)}, {threads} thread(s): {ours:.1f} ms here, {theirs:.1f} in {tool}: × {ours / theirs:.2f}", flush=True)
with open("build/bench/ratios.json", "w") as file:
    json.dump(ratios, file, indent=2)
