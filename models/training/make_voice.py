"""The demo voice: measures espeak-ng's French and writes it as a Piper voice (ONNX and its description).

usage: make_voice.py OUT.onnx [--sentences N] [--seed S]
"""

import argparse
import json
from pathlib import Path

import onnx

import voice_graph
import voice_units as units
from voice_tables import RATE, measure


def description() -> dict:
    return {
        "audio": {"sample_rate": RATE, "quality": "demo"},
        "espeak": {"voice": "fr"},
        "language": {"code": "fr_FR"},
        "inference": {"noise_scale": voice_graph.NOISE_SCALE, "length_scale": 1, "noise_w": voice_graph.NOISE_W},
        "num_symbols": len(units.SYMBOLS),
        "num_speakers": 1,
        "phoneme_type": "espeak",
        "phoneme_id_map": {symbol: [number] for symbol, number in units.ID.items()},
    }


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("out", type=Path)
    ap.add_argument("--sentences", type=int, default=600)
    ap.add_argument("--seed", type=int, default=11)
    ap.add_argument("--gain", type=float, default=1.0)
    a = ap.parse_args()
    tables = measure(a.seed, a.sentences)
    print(f"{int((tables.seen > 0).sum())} of {len(units.UNITS) ** 2} pairs heard")
    onnx.save(voice_graph.build(tables, a.gain, a.seed), a.out)
    a.out.with_suffix(".onnx.json").write_text(json.dumps(description(), ensure_ascii=False, indent=1) + "\n")
    print(f"{a.out}: {a.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
