"""Muon (orthogonalised momentum) for the matrices of a small network, in float32: bfloat16 is slow on processors without it."""

import torch


def orthogonalise(stack: torch.Tensor, rounds: int = 5) -> torch.Tensor:
    """[n, rows, columns], rows <= columns: the nearest semi-orthogonal matrices, by Newton-Schulz."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = stack / (stack.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    for _ in range(rounds):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x


class Muon(torch.optim.Optimizer):
    """lr is on AdamW's scale (update of root mean square 0.2)."""

    def __init__(self, parameters, lr: float, momentum: float = 0.95, weight_decay: float = 0.01) -> None:
        super().__init__(parameters, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes: dict[tuple[int, int], list] = {}
            for p in group["params"]:
                buffer = self.state[p].setdefault("momentum", torch.zeros_like(p))
                buffer.lerp_(p.grad, 1 - group["momentum"])
                update = p.grad.lerp(buffer, group["momentum"])
                tall = update.shape[0] > update.shape[1]
                update = update.T if tall else update
                shapes.setdefault(tuple(update.shape), []).append((p, update, tall))
            for (_, columns), members in shapes.items():
                for (p, _, tall), update in zip(members, orthogonalise(torch.stack([m[1] for m in members]))):
                    p.mul_(1 - group["lr"] * group["weight_decay"])
                    p.add_(update.T if tall else update, alpha=-0.2 * group["lr"] * columns ** 0.5)
