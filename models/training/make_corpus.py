"""Synthesises a corpus at 8 kHz with frame-wise phoneme labels and the time of every token.

usage: make_corpus.py OUT_DIR NAME COUNT SEED [--held-out] [--families A,B] [--vocabulary vocabulary-2.txt] [--throats N]
Writes OUT_DIR/NAME.npz, .json. espeak tells when each phoneme and word begins, so training needs no alignment search.
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np

import sentences
import throats
import voices
from espeak import Espeak
from vocabulary import Vocabulary, pieces

RATE = 8000
FRAME = 160  # 20 ms: one encoder position
PHONEMES = ["", "a", "e", "i", "o", "u", "y", "ø", "œ", "ə", "ɛ", "ɔ", "ɑ", "ɑ̃", "ɔ̃", "ɛ̃", "œ̃", "b", "d", "f", "ɡ", "k", "l", "m",
            "n", "p", "ʁ", "s", "t", "v", "z", "ʃ", "ʒ", "ɲ", "j", "w", "ɥ", "ŋ", "r", "?"]


def fast_length(n: int) -> int:
    """The next multiple of 441 whose quotient has only the factors 2, 3, 5 (fast to transform)."""
    k = -(-n // 441)
    while True:
        m = k
        for f in (2, 3, 5):
            while m % f == 0:
                m //= f
        if m == 1:
            return 441 * k
        k += 1


def to_telephone_rate(samples: np.ndarray, rate: int) -> np.ndarray:
    """22,050 Hz to 8,000 Hz by cutting the spectrum."""
    assert rate == 22050
    n = fast_length(len(samples))
    m = n // 441 * 160
    spectrum = np.fft.rfft(samples.astype(np.float32), n)[: m // 2 + 1]
    out = np.fft.irfft(spectrum, m) * (m / n)
    return np.clip(out[: len(samples) * 160 // 441], -32768, 32767).astype(np.int16)


def phoneme_id(name: str) -> int:
    plain = name.strip("ˈˌ-ː‿ ")
    plain = plain.replace("ˈ", "").replace("ˌ", "").replace("-", "").replace("ː", "")
    return PHONEMES.index(plain) if plain in PHONEMES else len(PHONEMES) - 1


def frame_labels(phonemes, frames: int) -> np.ndarray:
    labels = np.zeros(frames, np.uint8)
    for (name, at), (_, until) in zip(phonemes, [*phonemes[1:], ("", frames * 20)]):
        labels[round(at / 20): round(until / 20)] = phoneme_id(name)
    return labels


def token_times(spans, words, length: int, end_ms: int) -> np.ndarray:
    """[tokens, 2] begin and end in ms, interpolated between the beginnings of words."""
    knots = [(0, 0)]
    for at, ms in [*words, (length, end_ms)]:
        if at > knots[-1][0]:
            knots.append((at, max(ms, knots[-1][1])))
    x, y = zip(*knots)
    return np.stack([np.interp([s[i] for s in spans], x, y) for i in (1, 2)], 1).astype(np.float32)


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("out", type=Path)
    ap.add_argument("name")
    ap.add_argument("count", type=int)
    ap.add_argument("seed", type=int)
    ap.add_argument("--held-out", action="store_true")
    ap.add_argument("--families", type=lambda x: x.split(","), default=sentences.FIRST_STAGE)
    ap.add_argument("--vocabulary", default="vocabulary.txt")
    ap.add_argument("--throats", type=int, default=0, help="speak with this many voices drawn at random instead of espeak's own")
    a = ap.parse_args()
    vocabulary = Vocabulary(a.out / a.vocabulary)
    rng, espeak, begin = random.Random(a.seed), Espeak(), time.time()
    speakers = (throats.install(rng, espeak.data, a.throats) if a.throats
                else voices.HELD_OUT_VARIANTS if a.held_out else voices.VARIANTS)
    audio, labels, tokens, times, items, unknown = [], [], [], [], [], set()
    while len(items) < a.count:
        family, sentence = sentences.draw(rng, a.held_out, a.families)
        voice = voices.draw(rng, speakers)
        spans = pieces(sentence)
        if any(t not in vocabulary for t, _, _ in spans):
            unknown |= {t for t, _, _ in spans if t not in vocabulary}
            continue
        speech = espeak.say(sentences.spoken(sentence), voice)
        samples = to_telephone_rate(speech.samples, espeak.rate)
        if not 0.15 * RATE < len(samples) < 9.0 * RATE:
            continue
        audio.append(samples)
        labels.append(frame_labels(speech.phonemes, -(-len(samples) // FRAME)))
        tokens.append(np.array([vocabulary.id(t) for t, _, _ in spans], np.uint16))
        times.append(token_times(spans, speech.words, len(sentence), len(samples) * 1000 // RATE))
        items.append({"family": family, "text": sentences.written(sentence), "voice": voice.name})
    ends = lambda parts: np.cumsum([0] + [len(p) for p in parts])
    np.savez(a.out / f"{a.name}.npz", audio=np.concatenate(audio), audio_at=ends(audio), labels=np.concatenate(labels), labels_at=ends(labels),
             tokens=np.concatenate(tokens), times=np.concatenate(times), tokens_at=ends(tokens))
    (a.out / f"{a.name}.json").write_text(json.dumps(items, ensure_ascii=False))
    seconds = sum(len(s) for s in audio) / RATE
    print(f"{a.name}: {len(items)} utterances, {seconds / 3600:.1f} h, {len(vocabulary.words)} words, made in {time.time() - begin:.0f} s; skipped tokens {unknown}")


if __name__ == "__main__":
    main()
