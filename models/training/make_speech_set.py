"""The held-out speech test set as a recipe: one line for each clip, from which tests/Voicebot.Lab/Speech renders the sound.

usage: make_speech_set.py CORPUS_DIR OUT.tsv [--count N] [--quiet N] [--seed S]
Sentences and voice variants were never used in training; sentences of closed families (yes, no, ...) are known, their voices are not.
Every third clip comes over a quiet line, the others carry noise 10 to 40 dB below the speech. Clips without speech have no text.
"""

import argparse
import random
from pathlib import Path

import sentences
import voices
from espeak import Espeak
from vocabulary import Vocabulary, pieces

COLUMNS = ("name", "family", "voice", "rate", "pitch", "range", "gap", "lead_ms", "trail_ms", "sound", "seed", "snr_db", "low_hz", "high_hz",
           "tilt_db", "peak_dbfs", "lost", "spoken", "transcript")
# Families that the test must hold in number: (family, least).
LEAST = (("telephone", 25), ("reference", 20), ("quantity", 10), ("name", 20), ("yes", 15), ("no", 15), ("fault", 25), ("question", 15),
         ("appointment", 10), ("order", 10), ("person", 10), ("goodbye", 10), ("address", 8), ("spelled", 6), ("general", 8))
NOISES = ("white", "pink", "brown", "hum", "bursts")
# Sounds that are no words. "none" is a line on which nothing is sent.
SOUNDS = ("none", "white", "pink", "brown", "hum", "bursts", "clicks", "tone", "keys", "breath")
LONGEST_S = 9.0  # the demo recogniser hears 10 s at once


def line(rng: random.Random) -> dict:
    """What the telephone does: band, tilt, level (above 0 dBFS it clips), lost packets."""
    return {"seed": rng.randrange(1, 1 << 31), "low_hz": rng.randint(60, 350), "high_hz": rng.randint(3050, 3800), "tilt_db": rng.randint(-5, 5),
            "peak_dbfs": rng.randint(1, 8) if rng.random() < 0.1 else rng.randint(-28, -1), "lost": rng.randint(1, 2) if rng.random() < 0.06 else 0}


def spoken_clip(rng: random.Random, number: int, family: str, sentence: str, voice: voices.Voice) -> dict:
    clean = number % 3 == 0
    return {"name": f"{number:03}-{family}", "family": family, "voice": voice.name, "rate": voice.rate, "pitch": voice.pitch, "range": voice.range,
            "gap": voice.word_gap, "lead_ms": rng.randint(300, 600), "trail_ms": rng.randint(500, 900),
            "sound": "none" if clean else rng.choice(NOISES), "snr_db": 0 if clean else rng.randint(10, 40), **line(rng),
            "spoken": sentences.spoken(sentence), "transcript": sentences.written(sentence)}


def quiet_clip(rng: random.Random, number: int) -> dict:
    sound = SOUNDS[number % len(SOUNDS)]
    return {"name": f"quiet-{number:02}", "family": "silence" if sound == "none" else "noise", "lead_ms": rng.randint(1000, 5000), "trail_ms": 0,
            "sound": sound, **line(rng), "lost": 0, "peak_dbfs": rng.randint(-50, -6)}


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("corpus", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--count", type=int, default=220)
    ap.add_argument("--quiet", type=int, default=30)
    ap.add_argument("--seed", type=int, default=42)
    a = ap.parse_args()
    vocabulary, espeak, rng = Vocabulary(a.corpus / "vocabulary-2.txt"), Espeak(), random.Random(a.seed)
    missing, clips, seen = dict(LEAST), [], set()
    while len(clips) < a.count or missing:
        family, sentence = sentences.draw(rng, True, list(sentences.FAMILIES))
        if missing and family not in missing or sentence in seen and family not in sentences.CLOSED or any(t not in vocabulary for t, _, _ in pieces(sentence)):
            continue
        voice = voices.draw(rng, voices.HELD_OUT_VARIANTS)
        if not 0.15 < len(espeak.say(sentences.spoken(sentence), voice).samples) / espeak.rate < LONGEST_S:
            continue
        seen.add(sentence)
        if family in missing:
            missing[family] -= 1
            if missing[family] == 0:
                del missing[family]
        clips.append(spoken_clip(rng, len(clips), family, sentence, voice))
    clips += [quiet_clip(rng, n) for n in range(a.quiet)]
    rows = ["\t".join(COLUMNS), *("\t".join(str(clip.get(c, "")) for c in COLUMNS) for clip in clips)]
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.write_text("\n".join(rows) + "\n")
    print(f"{len(clips)} clips in {a.out}")


if __name__ == "__main__":
    main()
