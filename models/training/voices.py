"""The callers: espeak-ng voices, their variants, and how they speak. Some variants are never heard in training."""

import random
from dataclasses import dataclass

LANGUAGES = ("fr", "fr", "fr", "fr-be", "fr-ch")
VARIANTS = ("", "", "", "m1", "m2", "m3", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f5", "adam", "anika", "antonio", "belinda",
            "benjamin", "caleb", "david", "ed", "edward", "gustave", "iven", "john", "linda", "max", "michel", "mike", "miguel", "norbert",
            "paul", "quincy", "robert", "sandro", "shelby", "steph", "steph3", "travis", "victor", "Alex", "Alicia", "Andrea", "Andy",
            "Annie", "Gene", "Hugo", "Jacky", "Marco", "Mario", "Michael", "Mike", "grandpa", "aunty", "pablo", "zac")
HELD_OUT_VARIANTS = ("m4", "f4", "steph2", "rob", "Lee", "Denis", "pedro", "iven2")


@dataclass(frozen=True)
class Voice:
    """name as espeak knows it; rate in words a minute, pitch and range 0-99, word gap in 10 ms."""
    name: str
    rate: int
    pitch: int
    range: int
    word_gap: int


def draw(rng: random.Random, variants: tuple[str, ...]) -> Voice:
    language, variant = rng.choice(LANGUAGES), rng.choice(variants)
    return Voice(f"{language}+{variant}" if variant else language, rng.randint(120, 210), rng.randint(20, 80), rng.randint(20, 80),
                 rng.choice((0, 0, 0, 0, 1, 2, 4)))
