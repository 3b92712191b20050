"""A small network of the llama architecture: RMS norms, rotary positions (neighbouring pairs), SwiGLU, tied embedding."""

import torch
import torch.nn.functional as F
from torch import nn

EPSILON, ROPE_BASE = 1e-5, 10000.0


def rotary(positions: torch.Tensor, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    angle = positions[:, None] * ROPE_BASE ** (-torch.arange(0, width, 2) / width)
    return angle.cos()[None, :, None], angle.sin()[None, :, None]


def turn(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """x [B, T, heads, width]: pairs (0,1), (2,3), … rotated, as libllama does for this architecture."""
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], -1).flatten(3)


class Norm(nn.Module):
    def __init__(self, d: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, EPSILON)


class Block(nn.Module):
    def __init__(self, d: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.heads = heads
        make = lambda i, o: nn.Linear(i, o, bias=False)
        self.attn_norm, self.ffn_norm = Norm(d), Norm(d)
        self.attn_q, self.attn_k, self.attn_v, self.attn_output = make(d, d), make(d, d), make(d, d), make(d, d)
        self.ffn_gate, self.ffn_up, self.ffn_down = make(d, hidden), make(d, hidden), make(hidden, d)

    def forward(self, x, cos, sin, mask):
        y = self.attn_norm(x)
        split = lambda t: t.view(t.shape[0], t.shape[1], self.heads, -1)
        q, k, v = turn(split(self.attn_q(y)), cos, sin), turn(split(self.attn_k(y)), cos, sin), split(self.attn_v(y))
        a = F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), attn_mask=mask)
        x = x + self.attn_output(a.transpose(1, 2).flatten(2))
        y = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(y)) * self.ffn_up(y))


class Language(nn.Module):
    def __init__(self, words: int, d: int = 192, layers: int = 4, heads: int = 6, hidden: int = 512, context: int = 1024) -> None:
        super().__init__()
        self.shape = dict(words=words, d=d, layers=layers, heads=heads, hidden=hidden, context=context)
        self.token_embd = nn.Embedding(words, d)
        nn.init.normal_(self.token_embd.weight, std=0.05)
        self.blocks, self.output_norm = nn.ModuleList(Block(d, heads, hidden) for _ in range(layers)), Norm(d)

    def forward(self, tokens, positions, mask, wanted):
        """tokens, positions [T], mask [T, T] (True: may look), wanted: places whose next token is asked for -> logits [wanted, words]."""
        x = self.token_embd(tokens)[None]
        cos, sin = rotary(positions.float(), x.shape[2] // self.shape["heads"])
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        return self.output_norm(x[0, wanted]) @ self.token_embd.weight.T
