"""Throats that no one has: espeak-ng voice variants drawn at random, so that a voice never heard is not a strange one.

espeak reads a variant from its data folder (docs/voices.md of espeak-ng: `formant N frequency strength width`, in per cent of the language's own;
`tone` is pairs of Hz and strength; `flutter`, `roughness` as written there).
"""

import random
from pathlib import Path

FORMANTS = 9
TONE_HZ = (100, 600, 1200, 2000, 3000)


def variant(rng: random.Random) -> str:
    """The text of one variant file."""
    size = rng.gauss(0, 0.09)
    lines = ["language variant", f"pitch {rng.randint(60, 110)} {rng.randint(110, 230)}", f"flutter {rng.choice((0, 0, 2, 5, 10))}",
             f"roughness {rng.choice((0, 0, 0, 1, 2, 3))}"]
    odd = rng.choice(range(3, FORMANTS)) if rng.random() < 0.35 else None
    for n in range(FORMANTS):
        frequency = 100 * 2.718 ** (size + rng.gauss(0, 0.05 if n else 0.02))
        strength = rng.uniform(60, 130)
        if n == odd:
            frequency, strength = (rng.uniform(5, 40), rng.uniform(5, 100)) if rng.random() < 0.5 else (rng.uniform(140, 220), rng.uniform(0, 250))
        lines.append(f"formant {n} {frequency:.0f} {strength:.0f} {rng.uniform(70, 150):.0f}")
    if rng.random() < 0.5:
        lines.append("tone " + " ".join(f"{hz} {rng.randint(15, 255)}" for hz in TONE_HZ))
    if rng.random() < 0.5:
        lines.append("stressAmp " + " ".join(str(rng.randint(14, 30)) for _ in range(8)))
    if rng.random() < 0.3:
        lines.append(f"consonants {rng.randint(50, 130)} {rng.randint(60, 130)}")
    return "\n".join(lines) + "\n"


def install(rng: random.Random, data: Path, count: int) -> tuple[str, ...]:
    """Writes `count` variants where espeak finds them and gives their names. About 100 fit beside its own (N_VOICES_LIST)."""
    names = tuple(f"throat{n}" for n in range(count))
    for name in names:
        (data / "voices" / "!v" / name).write_text(variant(rng))
    return names
