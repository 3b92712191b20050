"""Batches from the corpus: clips of like length, put through the telephone path afresh each time."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import phone_path
from mel import WARPS, log_mel
from vocabulary import NOTHING, Vocabulary

RATE, FRAME = 8000, 160
IGNORED = -100


class Corpus:
    def __init__(self, folder: Path, names: list[str]) -> None:
        self.parts = [dict(np.load(folder / f"{name}.npz")) for name in names]
        self.items = [item for name in names for item in json.loads((folder / f"{name}.json").read_text())]
        self.where = [(p, i) for p, part in enumerate(self.parts) for i in range(len(part["audio_at"]) - 1)]
        self.seconds = np.concatenate([np.diff(part["audio_at"]) for part in self.parts]) / RATE

    def cut(self, index: int, field: str, at: str) -> np.ndarray:
        part, i = self.where[index]
        part = self.parts[part]
        return part[field][part[at][i]:part[at][i + 1]]


@dataclass
class Batch:
    """mel [B,80,2T]; inputs, targets [B,L]; phonemes [B,T]; windows [B,L,2] in positions, nan where none."""
    mel: torch.Tensor
    inputs: torch.Tensor
    targets: torch.Tensor
    phonemes: torch.Tensor
    windows: torch.Tensor


def order(corpus: Corpus, rng: np.random.Generator, size: int, longest: float) -> list[np.ndarray]:
    """One pass over the corpus as batches of clips of like length (drawn from pools of 40 batches)."""
    index = rng.permutation(np.flatnonzero(corpus.seconds <= longest))
    batches = []
    for pool in np.array_split(index, max(1, len(index) // (size * 40))):
        pool = pool[np.argsort(corpus.seconds[pool])]
        batches += [pool[i:i + size] for i in range(0, len(pool) - size + 1, size)]
    return [batches[i] for i in rng.permutation(len(batches))]


def build(corpus: Corpus, vocabulary: Vocabulary, rng: np.random.Generator, index: np.ndarray, *, empty: float = 0.05, calm: float = 0.15,
          pad: float = 0.5, most_frames: int = 500, prompts: float = 0.0, silence: float = 1.0, warps: float = 0.0) -> Batch:
    """empty: share of clips replaced by no speech; pad: share of batches with long padding behind; prompts: share of batches with an earlier text;
    silence: scale of the silence around the speech; warps: share of batches heard through a longer or shorter vocal tract."""
    rows = len(index)
    clips = [None if rng.random() < empty else corpus.cut(i, "audio", "audio_at") for i in index]
    lengths = np.array([len(corpus.cut(i, "audio", "audio_at")) for i in index])
    leads = (np.where(rng.random(rows) < 0.7, rng.uniform(0, 0.5, rows), rng.uniform(0, 1.5, rows)) * RATE * silence).astype(int)
    trails = (np.where(rng.random(rows) < 0.7, rng.uniform(0.05, 0.6, rows), rng.uniform(0, 1.5, rows)) * RATE * silence).astype(int)
    n = int(min((leads + lengths + trails).max(), most_frames * FRAME))
    leads = np.minimum(leads, np.maximum(0, n - lengths))
    audio = phone_path.spoil(rng, [c if c is None else c[:n] for c in clips], n, leads, calm)
    # The utterance ends where the detector says so; behind it libwhisper pads with zeros.
    for row in np.flatnonzero(rng.random(rows) < 0.7):
        audio[row, leads[row] + lengths[row] + trails[row]:] = 0
    extra = int(rng.uniform(0, 250)) if rng.random() < pad else int(rng.uniform(0, 12))
    frames = min(most_frames, -(-n // FRAME) + extra)
    image = torch.from_numpy(np.where(rng.random(rows) < 0.5, 10 ** -rng.uniform(5, 10, rows), 0).astype(np.float32))
    mel = log_mel(audio, 2 * frames, image, int(rng.integers(1, len(WARPS))) if rng.random() < warps else 0)

    phonemes = torch.zeros(rows, frames, dtype=torch.long)
    texts, windows = [], []
    for row, i in enumerate(index):
        if clips[row] is None:
            texts.append([NOTHING]), windows.append(np.full((1, 2), np.nan, np.float32))
            continue
        at = round(leads[row] / FRAME)
        labels = corpus.cut(i, "labels", "labels_at")[:frames - at].astype(np.int64)
        phonemes[row, at:at + len(labels)] = torch.from_numpy(labels)
        texts.append(corpus.cut(i, "tokens", "tokens_at").tolist())
        windows.append(corpus.cut(i, "times", "tokens_at") / 20 + leads[row] / FRAME)
    prompt = list(vocabulary.prompt)
    if rng.random() < prompts:
        prompt = [vocabulary.previous, *rng.integers(2, len(vocabulary.words), rng.integers(1, 50)).tolist(), *prompt]
    longest = max(map(len, texts)) + 1
    before = len(prompt) - 1
    inputs = torch.full((rows, before + longest), vocabulary.eot)
    targets = torch.full((rows, before + longest), IGNORED)
    spans = torch.full((rows, before + longest, 2), torch.nan)
    for row, text in enumerate(texts):
        line = torch.tensor(prompt + text)
        inputs[row, :len(line)] = line
        targets[row, before:before + len(text) + 1] = torch.tensor(text + [vocabulary.eot])
        spans[row, before:before + len(text)] = torch.from_numpy(windows[row])
    return Batch(mel, inputs, targets, phonemes, spans)
