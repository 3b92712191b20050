"""The mean of the weights of several stages: each errs in its own way, the mean less than any.

usage: average_stt.py OUT.pt STAGE.pt STAGE.pt ...
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("out", type=Path)
    ap.add_argument("stages", type=Path, nargs="+")
    a = ap.parse_args()
    stages = [torch.load(path) for path in a.stages]
    first = stages[0]["mean"]
    mean = {k: sum(s["mean"][k] for s in stages) / len(stages) if v.is_floating_point() else v for k, v in first.items()}
    torch.save(stages[0] | {"mean": mean}, a.out)


if __name__ == "__main__":
    main()
