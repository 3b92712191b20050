"""The mean of the weights of several stages: each errs in its own way, the mean less than any.

usage: average_stt.py OUT.pt STAGE.pt STAGE.pt ... [--weights 0.3 0.7]

Words that only later stages know keep those stages' weights; the last stage says how many there are.
"""

import argparse
from pathlib import Path

import torch


def mean(tensors: list[torch.Tensor], weights: list[float]) -> torch.Tensor:
    out = tensors[-1].clone()
    rows = min(len(t) for t in tensors) if out.dim() else 0
    if any(t.shape[1:] != out.shape[1:] for t in tensors) or not out.dim():
        raise ValueError("stages of different shapes")
    out[:rows] = sum(w * t[:rows] for w, t in zip(weights, tensors))
    return out


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("out", type=Path)
    ap.add_argument("stages", type=Path, nargs="+")
    ap.add_argument("--weights", type=float, nargs="+")
    a = ap.parse_args()
    stages = [torch.load(path) for path in a.stages]
    weights = a.weights or [1 / len(stages)] * len(stages)
    if len(weights) != len(stages):
        ap.error("as many weights as stages")
    last = stages[-1]["mean"]
    out = {k: mean([s["mean"][k] for s in stages], weights) if v.is_floating_point() else v for k, v in last.items()}
    torch.save(stages[-1] | {"mean": out}, a.out)


if __name__ == "__main__":
    main()
