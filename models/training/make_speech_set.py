"""The held-out speech test set: telephone WAVs (8 kHz, 16 bit, mono) and transcripts.tsv.

usage: make_speech_set.py CORPUS_DIR OUT_DIR [--count N] [--quiet N] [--seed S]
Sentences and voice variants were never used in training. Every third clip is clean, the others carry line noise (15-35 dB)
and the band of a telephone; most of them G.711 coding once already. Clips without speech have an empty transcript.
"""

import argparse
import random
import wave
from pathlib import Path

import numpy as np

import phone_path
import sentences
import voices
from espeak import Espeak
from make_corpus import RATE, to_telephone_rate
from vocabulary import Vocabulary, pieces

# Families that the test must hold in number: (family, least).
LEAST = (("telephone", 25), ("reference", 20), ("quantity", 10), ("name", 20), ("yes", 15), ("no", 15), ("fault", 25), ("question", 15),
         ("appointment", 10), ("order", 10), ("person", 10), ("goodbye", 10), ("address", 8), ("spelled", 6), ("general", 8))


def save(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("corpus", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--count", type=int, default=220)
    ap.add_argument("--quiet", type=int, default=30)
    ap.add_argument("--seed", type=int, default=42)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    vocabulary, espeak = Vocabulary(a.corpus / "vocabulary-2.txt"), Espeak()
    rng, noise = random.Random(a.seed), np.random.default_rng(a.seed)
    missing, lines, seen = dict(LEAST), [], set()
    while len(lines) < a.count:
        family, sentence = sentences.draw(rng, True, list(sentences.FAMILIES))
        if missing and family not in missing or sentence in seen and family not in sentences.CLOSED or any(t not in vocabulary for t, _, _ in pieces(sentence)):
            continue
        seen.add(sentence)
        if family in missing:
            missing[family] -= 1
            if missing[family] == 0:
                del missing[family]
        voice = voices.draw(rng, voices.HELD_OUT_VARIANTS)
        clip = to_telephone_rate(espeak.say(sentences.spoken(sentence), voice).samples, espeak.rate)
        if not len(clip):
            continue
        lead, trail = int(rng.uniform(0.3, 0.6) * RATE), int(rng.uniform(0.5, 0.9) * RATE)
        if len(lines) % 3 == 0:
            x = np.zeros(lead + len(clip) + trail, np.float32)
            x[lead:lead + len(clip)] = clip / 32768 * rng.uniform(0.2, 0.9)
        else:
            x = phone_path.spoil(noise, [clip], lead + len(clip) + trail, np.array([lead]), 0.0)[0].numpy()
        name = f"{len(lines):03}-{family}.wav"
        save(a.out / name, x)
        lines.append(f"{name}\t{family}\t{voice.name}\t{sentences.written(sentence)}")
    for number in range(a.quiet):
        n = int(rng.uniform(1, 5) * RATE)
        x = np.zeros(n) if number % 5 == 0 else phone_path.spoil(noise, [None], n, np.array([0]), 0.1)[0].numpy()
        name = f"quiet-{number:02}.wav"
        save(a.out / name, x)
        lines.append(f"{name}\t{'silence' if number % 5 == 0 else 'noise'}\t\t")
    (a.out / "transcripts.tsv").write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} clips in {a.out}")


if __name__ == "__main__":
    main()
