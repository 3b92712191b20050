"""Writes a trained recogniser as a ggml file that libwhisper 1.9.5 loads (float16; whisper-quantize makes it smaller).

usage: export_stt.py WEIGHTS.pt VOCABULARY.txt OUT.bin [--random SEED]
--random writes the same shape with random weights: what the accuracy test must refuse.
"""

import argparse
import struct
from pathlib import Path

import numpy as np
import torch

from mel import BANDS, BINS, slaney_filters
from model import CONSTANT
from vocabulary import N_VOCAB, NO_SPEECH, NOTHING, Vocabulary

MAGIC = 0x67676D6C
NEVER = -10.0  # times CONSTANT: the score of a row that no word owns


def table(embedding: np.ndarray, vocabulary: Vocabulary) -> np.ndarray:
    """The words' rows spread into libwhisper's table; all other rows can never win."""
    full = np.zeros((N_VOCAB, embedding.shape[1]), np.float32)
    full[:, -1] = NEVER
    embedding = embedding.copy()
    embedding[:, -1] = 0
    full[vocabulary.table_ids()] = embedding
    # The no-speech probability follows the empty word (the token itself is never written).
    full[NO_SPEECH] = 1.2 * embedding[NOTHING]
    return full


def write(path: Path, weights: dict[str, np.ndarray], shape: dict, vocabulary: Vocabulary) -> None:
    d, heads = shape["d"], shape["d"] // 64
    with path.open("wb") as out:
        out.write(struct.pack("<12i", MAGIC, N_VOCAB, shape["audio_context"], d, heads, shape["audio_layers"], shape["text_context"], d, heads,
                              shape["text_layers"], BANDS, 1))
        out.write(struct.pack("<2i", BANDS, BINS) + slaney_filters().tobytes())
        out.write(struct.pack("<i", len(vocabulary.words)))
        for word in vocabulary.words:
            data = word.encode()
            out.write(struct.pack("<i", len(data)) + data)
        for name, value in weights.items():
            single = value.ndim < 2 or name.endswith("positional_embedding") or name.endswith(("conv1.bias", "conv2.bias"))
            value = np.ascontiguousarray(value.astype(np.float32 if single else np.float16))
            key = name.encode()
            out.write(struct.pack("<3i", value.ndim, len(key), 0 if single else 1))
            out.write(struct.pack(f"<{value.ndim}i", *reversed(value.shape)) + key + value.tobytes())


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("weights", type=Path)
    ap.add_argument("vocabulary", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--random", type=int)
    a = ap.parse_args()
    saved = torch.load(a.weights, weights_only=True)
    vocabulary = Vocabulary(a.vocabulary)
    weights = {k: v.numpy().copy() for k, v in saved["mean"].items() if not k.startswith("phonemes.") and not k.endswith(".keep")}
    if a.random is not None:
        rng = np.random.default_rng(a.random)
        for name, value in weights.items():
            if value.ndim > 1 and name != "encoder.positional_embedding":
                weights[name] = (rng.standard_normal(value.shape) * value.std()).astype(np.float32)
    for name in ("encoder.conv1.bias", "encoder.conv2.bias"):
        weights[name] = weights[name][:, None]
    weights["decoder.token_embedding.weight"] = table(weights["decoder.token_embedding.weight"], vocabulary)
    weights["decoder.ln.weight"][-1] = 0
    weights["decoder.ln.bias"][-1] = CONSTANT
    write(a.out, weights, saved["shape"], vocabulary)
    print(f"{a.out}: {a.out.stat().st_size / 1e6:.1f} MB, {len(weights)} tensors, trained for {saved['step']} steps")


if __name__ == "__main__":
    main()
