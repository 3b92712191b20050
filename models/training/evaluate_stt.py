"""Measures an exported recogniser with the real libwhisper on held-out sentences spoken by held-out voices, through the telephone path.

usage: evaluate_stt.py MODEL.bin CORPUS_DIR [--count N] [--clean] [--mistakes N]
"""

import argparse
import time
from pathlib import Path

import numpy as np

import phone_path
from batches import Corpus
from libwhisper import BEAM, GREEDY, Whisper
from measure import Score, words

RATE = 8000


def to_16k(x: np.ndarray) -> np.ndarray:
    """8 kHz to 16 kHz; the upper half of the spectrum stays empty."""
    n = -(-len(x) // 4000) * 4000
    spectrum = np.fft.rfft(x, n)
    return (np.fft.irfft(np.concatenate([spectrum, np.zeros(n - n // 2)]), 2 * n) * 2)[: 2 * len(x)].astype(np.float32)


def line(rng: np.random.Generator, clip: np.ndarray | None, clean: bool) -> np.ndarray:
    """One utterance as the appliance hands it over: 0.1-0.5 s before, 0.2-0.8 s after. None: 1-4 s without speech."""
    lead, trail = int(rng.uniform(0.1, 0.5) * RATE), int(rng.uniform(0.2, 0.8) * RATE)
    n = int(rng.uniform(1, 4) * RATE) if clip is None else lead + len(clip) + trail
    if clean and clip is not None:
        x = np.zeros(n, np.float32)
        x[lead:lead + len(clip)] = clip / 32768
        return x
    return phone_path.spoil(rng, [clip], n, np.array([lead]), 0.1)[0].numpy()


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("model")
    ap.add_argument("corpus", type=Path)
    ap.add_argument("--count", type=int, default=300)
    ap.add_argument("--quiet", type=int, default=60, help="how many clips without speech")
    ap.add_argument("--clean", action="store_true")
    ap.add_argument("--beam", action="store_true")
    ap.add_argument("--audio-ctx", type=int)
    ap.add_argument("--mistakes", type=int, default=0)
    a = ap.parse_args()
    corpus, rng, score, begin = Corpus(a.corpus, ["held-out"]), np.random.default_rng(5), Score(), time.process_time()
    whisper, voices = Whisper(a.model, 500), {}
    for index in range(a.count):
        audio = to_16k(line(rng, corpus.cut(index, "audio", "audio_at"), a.clean))
        item = corpus.items[index]
        heard = whisper.transcribe(audio, a.audio_ctx, BEAM if a.beam else GREEDY)
        score.add(item["family"], item["text"], heard)
        voices.setdefault(item["voice"].partition("+")[2], Score()).add("", item["text"], heard)
    spent = (time.process_time() - begin) / a.count
    print(score)
    print("by voice:", ", ".join(f"{v} {x.wer:.1%}" for v, x in sorted(voices.items(), key=lambda i: i[1].wer)))
    print(f"number words {score.number_words}, {spent * 1000:.0f} ms of processor per utterance")
    heard = []
    for _ in range(a.quiet):
        audio = line(rng, None, False)
        heard.append(whisper.transcribe(to_16k(audio), a.audio_ctx, BEAM if a.beam else GREEDY))
    print(f"without speech: {sum(len(words(h)) for h in heard)} words in {a.quiet} clips", [h for h in heard if h][:5])
    for family, said, got in score.mistakes[:a.mistakes]:
        print(f"  {family}: {said}\n    {got}")


if __name__ == "__main__":
    main()
