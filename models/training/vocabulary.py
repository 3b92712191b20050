"""Words and pieces of the demo recogniser: its own vocabulary in the low ids of whisper's multilingual table.

A token is a word with its leading space (" machine"), what follows an apostrophe ("eau") or a hyphen ("-quatre"), or a punctuation mark.
Id 0 is " " (libwhisper looks it up by name), id 1 is the empty text: what is said when nobody speaks
(libwhisper forbids the end-of-text token as the first one, so silence needs a word of its own).
"""

import random
import re
from pathlib import Path

import sentences

SPACE, NOTHING = 0, 1
_TOKEN = re.compile(r" ?[^\W_]+'?|-[^\W_]+| ?[.,?!]")
# Ids of whisper's special tokens with n_vocab 51865 (fixed by libwhisper).
N_VOCAB, EOT, SOT, FRENCH, TRANSCRIBE, PREVIOUS, NO_SPEECH, NO_TIMESTAMPS = 51865, 50257, 50258, 50265, 50359, 50361, 50362, 50363
SPECIAL = (EOT, SOT, FRENCH, TRANSCRIBE, NO_TIMESTAMPS, PREVIOUS)


def pieces(sentence: str) -> list[tuple[str, int, int]]:
    """(token, first character, end) over the sentence; a leading space is counted as if it stood before it."""
    return [(m.group(), m.start() - 1, m.end() - 1) for m in _TOKEN.finditer(" " + sentence)]


def build(draws: int, names: list[str]) -> list[str]:
    """The tokens of many sentences, most frequent first."""
    rng = random.Random(20_26)
    seen: dict[str, int] = {}
    for _ in range(draws):
        for token, _, _ in pieces(sentences.draw(rng, False, names)[1]):
            seen[token] = seen.get(token, 0) + 1
    return sorted(seen, key=lambda t: (-seen[t], t))


def first_stage() -> list[str]:
    return [" ", "", *build(400_000, sentences.FIRST_STAGE)]


def second_stage(first: list[str]) -> list[str]:
    """New words behind the old ones, so that the first stage's weights stay in place."""
    return first + [t for t in build(40_000, ["general"]) if t not in first]


def third_stage(second: list[str]) -> list[str]:
    return second + [t for t in build(60_000, list(sentences.THIRD_STAGE)) if t not in second]


class Vocabulary:
    """Training ids: the words from 0, then the special tokens."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            words = {"vocabulary": first_stage, "vocabulary-2": lambda: second_stage(first_stage()),
                     "vocabulary-3": lambda: third_stage(Vocabulary(path.with_stem("vocabulary-2")).words)}[path.stem]()
            path.write_text("\n".join(words) + "\n")
        self.words = path.read_text().split("\n")[:-1]
        self._ids = {w: i for i, w in enumerate(self.words)}
        n = len(self.words)
        self.eot, self.sot, self.french, self.transcribe, self.no_timestamps, self.previous = range(n, n + 6)
        self.size = n + 6
        self.prompt = [self.sot, self.french, self.transcribe, self.no_timestamps]

    def __contains__(self, token: str) -> bool:
        return token in self._ids

    def id(self, token: str) -> int:
        return self._ids[token]

    def text(self, ids) -> str:
        return "".join(self.words[i] for i in ids if i < len(self.words)).strip()

    def table_ids(self) -> list[int]:
        """Row in libwhisper's table for each training id."""
        return [*range(len(self.words)), *SPECIAL]
