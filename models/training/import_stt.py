"""Reads a recogniser back from its ggml file, so that training can go on from what ships (the inverse of export_stt.py).

usage: import_stt.py MODEL.bin OUT.pt VOCABULARY.txt
The phoneme head is not in the file: it begins anew (train_stt.py --head). The words are written to VOCABULARY.txt, in their order.
"""

import argparse
import math
import struct
from pathlib import Path

import numpy as np
import torch

from export_stt import MAGIC
from make_corpus import PHONEMES
from model import Recogniser
from vocabulary import Vocabulary

F32, F16, Q8_0 = 0, 1, 8
BLOCK = np.dtype([("scale", "<f2"), ("values", "i1", 32)])


class Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count:self.at]

    def ints(self, count: int) -> tuple[int, ...]:
        return struct.unpack(f"<{count}i", self.take(4 * count))

    def tensor(self) -> tuple[str, np.ndarray]:
        dimensions, name_length, kind = self.ints(3)
        shape = self.ints(dimensions)[::-1]
        name, count = self.take(name_length).decode(), math.prod(shape)
        if kind == Q8_0:
            blocks = np.frombuffer(self.take(count // 32 * BLOCK.itemsize), BLOCK)
            values = blocks["values"].astype(np.float32) * blocks["scale"].astype(np.float32)[:, None]
        elif kind in (F32, F16):
            values = np.frombuffer(self.take(count * (4 if kind == F32 else 2)), "<f4" if kind == F32 else "<f2").astype(np.float32)
        else:
            raise ValueError(f"{name}: tensors of kind {kind} are not read here")
        return name, values.reshape(shape)


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("model", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("vocabulary", type=Path)
    a = ap.parse_args()
    reader = Reader(a.model.read_bytes())
    magic, _, audio_context, d, _, audio_layers, text_context, _, _, text_layers, _, _ = reader.ints(12)
    if magic != MAGIC:
        raise ValueError(f"{a.model} is no ggml file")
    bands, bins = reader.ints(2)
    reader.take(4 * bands * bins)
    words = [reader.take(*reader.ints(1)).decode() for _ in range(*reader.ints(1))]
    a.vocabulary.parent.mkdir(parents=True, exist_ok=True)
    a.vocabulary.write_text("\n".join(words) + "\n")
    vocabulary = Vocabulary(a.vocabulary)
    tensors = {}
    while reader.at < len(reader.data):
        name, value = reader.tensor()
        tensors[name] = value.squeeze(1) if name.endswith(("conv1.bias", "conv2.bias")) else value
    table = "decoder.token_embedding.weight"
    tensors[table] = tensors[table][vocabulary.table_ids()]
    model = Recogniser(vocabulary.size, len(PHONEMES), d, audio_layers, text_layers, audio_context, text_context)
    missing, unexpected = model.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in tensors.items()}, strict=False)
    if unexpected or set(missing) != {"phonemes.weight", "phonemes.bias", "decoder.keep"}:
        raise ValueError(f"{a.model} has {unexpected} and lacks {missing}")
    # Behind export's last norm dimension d-1 is a constant; training masks it.
    model.decoder.ln.weight.data[-1], model.decoder.ln.bias.data[-1] = 1, 0
    torch.save({"mean": model.state_dict(), "shape": model.shape, "step": 0}, a.out)
    print(f"{a.out}: {len(tensors)} tensors, {len(words)} words")


if __name__ == "__main__":
    main()
