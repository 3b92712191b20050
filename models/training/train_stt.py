"""Trains the demo recogniser on a CPU.

usage: train_stt.py CORPUS_DIR OUT_DIR [--steps N ...]; run again with --resume to go on from OUT_DIR/last.pt.
Three losses: the words (decoder), the phoneme of each frame (encoder, labels from espeak), and, while it lasts,
where head 0 of each cross-attention should look (times from espeak).
Each process has its share of the batch; gradients are averaged (gloo).
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import batches
from cores import average_gradients, join, spread
from make_corpus import PHONEMES
from measure import Score
from model import Recogniser
from muon import Muon
from vocabulary import Vocabulary


def guide(weights, windows) -> torch.Tensor:
    """Mean -log of the attention that head 0 gives to the window of each word (0.1 s of slack on both sides)."""
    places = torch.arange(weights[0].shape[3])[None, None]
    inside = (places >= windows[..., :1] - 5) & (places <= windows[..., 1:] + 5)
    valid = ~windows[..., 0].isnan() & inside.any(2)
    loss = 0
    for w in weights:
        mass = (w[:, 0] * inside).sum(2)
        loss = loss - (mass[valid] + 1e-4).log().mean()
    return loss / len(weights)


@torch.no_grad()
def check(model, corpus, vocabulary, count: int) -> Score:
    rng, score = np.random.default_rng(99), Score()
    model.eval()
    index = np.arange(count)[np.argsort(corpus.seconds[:count])]
    for part in np.array_split(index, max(1, count // 50)):
        batch = batches.build(corpus, vocabulary, rng, part, empty=0.0)
        for row, heard in zip(part, model.greedy(batch.mel, vocabulary.prompt, vocabulary.eot)):
            score.add(corpus.items[row]["family"], corpus.items[row]["text"], vocabulary.text(heard))
    model.train()
    return score


def arguments() -> argparse.Namespace:
    ap = argparse.ArgumentParser()
    ap.add_argument("corpus", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--parts", default="train-1,train-2,train-3,train-4,train-5,train-6")
    ap.add_argument("--held-out", default="held-out")
    ap.add_argument("--vocabulary", default="vocabulary.txt")
    ap.add_argument("--steps", type=int, default=3000)
    ap.add_argument("--decay", type=int, default=800, help="last steps, in which the rate falls to nothing")
    ap.add_argument("--warmup", type=int, default=150)
    ap.add_argument("--batch", type=int, default=32)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--d", type=int, default=128)
    ap.add_argument("--audio-layers", type=int, default=3)
    ap.add_argument("--text-layers", type=int, default=2)
    ap.add_argument("--guided", type=int, default=1500, help="steps during which the cross-attention is guided")
    ap.add_argument("--short", type=int, default=300, help="first steps with clips of at most 2.5 s and little padding")
    ap.add_argument("--prompts", type=float, default=0.0)
    ap.add_argument("--processes", type=int, default=2)
    ap.add_argument("--pad", type=float, default=0.15, help="share of batches with long padding behind")
    ap.add_argument("--empty", type=float, default=0.05, help="share of clips replaced by sounds without speech")
    ap.add_argument("--warps", type=float, default=0.0, help="share of batches heard through a longer or shorter vocal tract")
    ap.add_argument("--silence", type=float, default=0.3, help="scale of the silence around the speech")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--head", type=int, default=0, help="first steps in which only the phoneme head learns: import_stt.py brings none")
    ap.add_argument("--decoder", action="store_true", help="the decoder alone learns: new sentences made of sounds that the encoder knows")
    ap.add_argument("--start", type=Path, help="weights to begin with (a fresh optimiser)")
    ap.add_argument("--resume", action="store_true")
    ap.add_argument("--check", type=int, default=250, help="steps between measurements")
    return ap.parse_args()


def optimisers(model, rate: float):
    """Muon for the matrices of the blocks, AdamW for the rest."""
    learning = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    blocks = [p for n, p in learning if ".blocks." in n and p.ndim == 2]
    rest = [p for n, p in learning if not (".blocks." in n and p.ndim == 2)]
    return (Muon(blocks, lr=rate),
            torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.98), weight_decay=0.0))


def learn_head(model, optimiser, batch, processes: int) -> float:
    with torch.no_grad():
        audio = model.encoder(batch.mel)
    loss = F.cross_entropy(model.phonemes(audio).flatten(0, 1), batch.phonemes.flatten())
    optimiser.zero_grad()
    loss.backward()
    average_gradients(model.phonemes, processes)
    optimiser.step()
    return loss.item()


def widened(weights: dict, words: int) -> dict:
    """Weights of a smaller vocabulary for a larger one: new words between the old ones and the special tokens."""
    name, special = "decoder.token_embedding.weight", 6
    old = weights[name]
    fresh = torch.randn(words - len(old), old.shape[1]) * old.std()
    return weights | {name: torch.cat([old[:-special], fresh, old[-special:]])}


def train(rank: int, a: argparse.Namespace, rendezvous: str) -> None:
    join(rank, a.processes, rendezvous)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary(a.corpus / a.vocabulary)
    corpus, held_out = batches.Corpus(a.corpus, a.parts.split(",")), batches.Corpus(a.corpus, a.held_out.split(","))
    model = Recogniser(vocabulary.size, len(PHONEMES), a.d, a.audio_layers, a.text_layers)
    if a.start:
        model.load_state_dict(widened(torch.load(a.start)["mean"], vocabulary.size))
    if a.decoder:
        model.requires_grad_(False).decoder.requires_grad_(True)
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    both = optimisers(model, a.rate)
    head = torch.optim.AdamW(model.phonemes.parameters(), lr=1e-2)
    step = 0
    if a.resume and (a.out / "last.pt").exists():
        saved = torch.load(a.out / "last.pt")
        model.load_state_dict(saved["model"])
        for optimiser, state in zip(both, saved["optimisers"]):
            optimiser.load_state_dict(state)
        mean, step = saved["mean"], saved["step"]
    if rank == 0:
        print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(corpus.items)} clips, {corpus.seconds.sum() / 3600:.1f} h, from step {step}", flush=True)
    rng = np.random.default_rng([a.seed, step, rank])
    queue, sums, begin, clips = [], np.zeros(4), time.time(), 0
    while step < a.steps:
        short = step < a.short
        if not queue or step == a.short:
            queue = batches.order(corpus, rng, a.batch // a.processes, 2.5 if short else 9.0)
        batch = batches.build(corpus, vocabulary, rng, queue.pop(), pad=0.0 if short else a.pad, silence=a.silence, empty=a.empty, warps=a.warps, prompts=0.0 if short else a.prompts)
        rate = a.rate * min(1, (step - a.head + 1) / a.warmup, (a.steps - step) / a.decay)
        for optimiser in both:
            for group in optimiser.param_groups:
                group["lr"] = rate
        if step < a.head:
            frames = learn_head(model, head, batch, a.processes)
            step += 1
            mean |= {k: v.clone() for k, v in model.state_dict().items() if k.startswith("phonemes.")}
            if step % 25 == 0 and rank == 0:
                print(f"step {step} frames {frames:.3f}, the head alone", flush=True)
            continue
        logits, phonemes, weights = model(batch.mel, batch.inputs)
        words = F.cross_entropy(logits.flatten(0, 1), batch.targets.flatten(), ignore_index=batches.IGNORED, label_smoothing=0.03)
        frames = F.cross_entropy(phonemes.flatten(0, 1), batch.phonemes.flatten())
        loss = words + frames
        guided = guide(weights, batch.windows) if step < a.guided else torch.zeros(())
        loss = loss + 0.3 * guided
        model.zero_grad()
        loss.backward()
        average_gradients(model, a.processes)
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimiser in both:
            optimiser.step()
        step += 1
        decay = min(0.99, step / (step + 20))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                mean[k].lerp_(v, 1 - decay)
        sums += [words.item(), frames.item(), guided.item(), norm.item()]
        clips += len(batch.mel) * a.processes
        if step % 25 == 0 and rank == 0:
            w, f, g, m = sums / 25
            print(f"step {step} words {w:.3f} frames {f:.3f} guide {g:.3f} norm {m:.2f} {clips / (time.time() - begin):.1f} clips/s", flush=True)
            sums, begin, clips = np.zeros(4), time.time(), 0
        if (step % a.check == 0 or step == a.steps) and rank == 0:
            kept = {k: v.clone() for k, v in model.state_dict().items()}
            model.load_state_dict(mean)
            score = check(model, held_out, vocabulary, 150)
            torch.save({"mean": mean, "model": kept, "optimisers": [o.state_dict() for o in both], "step": step, "shape": model.shape,
                        "arguments": {k: str(v) for k, v in vars(a).items()}}, a.out / "last.part")
            (a.out / "last.part").rename(a.out / "last.pt")
            model.load_state_dict(kept)
            print(f"step {step} held out: {score}", flush=True)
            (a.out / "log.json").open("a").write(json.dumps({"step": step, "wer": score.wer, "digits": score.digits}) + "\n")
            begin = time.time()


def main() -> None:
    spread(train, arguments())


if __name__ == "__main__":
    main()
