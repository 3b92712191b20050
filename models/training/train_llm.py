"""Trains the demo language model on a CPU from endless synthetic jobs.

usage: train_llm.py CORPUS_DIR OUT_DIR [--steps N] [--resume]
A sequence is one system text and several questions about it; a mask lets each question see the system text and itself alone,
at the positions it has in a real call, so the system text is computed once for all of them.
"""

import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F

import llm_data
from cores import average_gradients, join, spread
from llm_model import Language
from llm_tokens import Tokens
from muon import Muon


def sequence(tokens: Tokens, rng: random.Random, turns: int, repeats: int = 0):
    """(tokens, positions, mask, places, targets, weights)."""
    place = llm_data.shop(rng)
    head = tokens.message("system", place.system)
    ids, positions, group = list(head), list(range(len(head))), [0] * len(head)
    places, targets, weights = [], [], []
    for number, item in enumerate(llm_data.items(rng, place, turns, False) + [llm_data.repeat(rng, place) for _ in range(repeats)], 1):
        before, reply = tokens.reply(item.answer)
        ask = tokens.message("user", item.user) + before
        places += range(len(ids) + len(ask) - 1, len(ids) + len(ask) - 1 + len(reply))
        targets += reply
        weights += [3.0 if item.job == "choose" else 1.0] * len(reply)
        line = ask + reply[:-1]
        positions += range(len(head), len(head) + len(line))
        ids += line
        group += [number] * len(line)
    group = torch.tensor(group)
    mask = ((group[:, None] == group[None]) | (group[None] == 0)) & torch.ones(len(ids), len(ids), dtype=torch.bool).tril()
    return torch.tensor(ids), torch.tensor(positions), mask, torch.tensor(places), torch.tensor(targets), torch.tensor(weights)


def train(rank: int, a: argparse.Namespace, rendezvous: str) -> None:
    join(rank, a.processes, rendezvous)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    tokens = Tokens(a.corpus)
    model = Language(tokens.model.vocab_size(), a.d, a.layers, a.d // 32, a.d * 8 // 3 // 64 * 64)
    blocks = [p for n, p in model.named_parameters() if n.startswith("blocks") and p.ndim == 2]
    rest = [p for n, p in model.named_parameters() if not (n.startswith("blocks") and p.ndim == 2)]
    both = (Muon(blocks, lr=a.rate), torch.optim.AdamW(rest, lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0))
    step = 0
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    if a.resume and (a.out / "last.pt").exists():
        saved = torch.load(a.out / "last.pt")
        model.load_state_dict(saved["model"])
        for optimiser, state in zip(both, saved["optimisers"]):
            optimiser.load_state_dict(state)
        mean, step = saved["mean"], saved["step"]
    if rank == 0:
        print(f"{sum(p.numel() for p in model.parameters())} parameters, from step {step}", flush=True)
    rng, begin, total, count = random.Random(f"{a.seed} {step} {rank}"), time.time(), 0.0, 0
    while step < a.steps:
        rate = a.rate * min(1, (step + 1) / a.warmup, (a.steps - step) / a.decay)
        for optimiser in both:
            for group in optimiser.param_groups:
                group["lr"] = rate
        model.zero_grad()
        for _ in range(a.batch // a.processes):
            ids, positions, mask, places, targets, weights = sequence(tokens, rng, a.turns, a.repeats)
            losses = F.cross_entropy(model(ids, positions, mask, places), targets, reduction="none")
            loss = (losses * weights).sum() / weights.sum()
            (loss / (a.batch // a.processes)).backward()
            total += loss.item()
            count += len(ids)
        average_gradients(model, a.processes)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimiser in both:
            optimiser.step()
        step += 1
        with torch.no_grad():
            for k, v in model.state_dict().items():
                mean[k].lerp_(v, 1 - min(0.99, step / (step + 20)))
        if step % 25 == 0 and rank == 0:
            print(f"step {step} loss {total / 25 / (a.batch // a.processes):.4f} {count * a.processes / (time.time() - begin):.0f} tokens/s", flush=True)
            begin, total, count = time.time(), 0.0, 0
        if (step % a.save == 0 or step == a.steps) and rank == 0:
            torch.save({"mean": mean, "model": model.state_dict(), "optimisers": [o.state_dict() for o in both], "step": step, "shape": model.shape}, a.out / "last.part")
            (a.out / "last.part").rename(a.out / "last.pt")


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("corpus", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--steps", type=int, default=1500)
    ap.add_argument("--warmup", type=int, default=50)
    ap.add_argument("--decay", type=int, default=500)
    ap.add_argument("--batch", type=int, default=8, help="sequences a step")
    ap.add_argument("--turns", type=int, default=6, help="questions a sequence")
    ap.add_argument("--repeats", type=int, default=2, help="copying exercises a sequence")
    ap.add_argument("--rate", type=float, default=3e-3)
    ap.add_argument("--d", type=int, default=192)
    ap.add_argument("--layers", type=int, default=4)
    ap.add_argument("--processes", type=int, default=2)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--save", type=int, default=100)
    ap.add_argument("--resume", action="store_true")
    a = ap.parse_args()
    Tokens(a.corpus)
    spread(train, a)


if __name__ == "__main__":
    main()
