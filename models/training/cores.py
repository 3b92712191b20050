"""One training process a core, each with one thread: OpenBLAS with several threads spins, and was ten times slower on a shared machine."""

import tempfile

import torch
import torch.distributed as dist


def spread(train, a) -> None:
    """Runs train(rank, a, rendezvous) in a.processes processes; with one, in this one."""
    rendezvous = f"file://{tempfile.mkdtemp()}/rendezvous"
    if a.processes == 1:
        train(0, a, rendezvous)
    else:
        torch.multiprocessing.spawn(train, (a, rendezvous), a.processes)


def join(rank: int, processes: int, rendezvous: str) -> None:
    """The first thing that each process does."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    if processes > 1:
        dist.init_process_group("gloo", init_method=rendezvous, rank=rank, world_size=processes)


def average_gradients(model, processes: int) -> None:
    if processes == 1:
        return
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    flat = torch.cat([g.flatten() for g in gradients])
    dist.all_reduce(flat)
    flat /= processes
    for gradient, part in zip(gradients, flat.split([g.numel() for g in gradients])):
        gradient.copy_(part.view_as(gradient))
