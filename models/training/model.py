"""Whisper's network, as libwhisper computes it, at small size; plus two aids that training uses and export drops.

Dimension d-1 of the embedding space belongs to nobody: the decoder's last norm gives it a constant, the words have 0 there,
so that export can give every unused row of libwhisper's table a large negative score.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CONSTANT = 4.0  # what the decoder's last norm puts in dimension d-1


class Attention(nn.Module):
    def __init__(self, d: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = nn.Linear(d, d), nn.Linear(d, d, bias=False), nn.Linear(d, d), nn.Linear(d, d)

    def forward(self, x, source, causal=False, want_weights=False):
        split = lambda t: t.view(t.shape[0], t.shape[1], self.heads, -1).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(source)), split(self.value(source))
        if not want_weights:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
            return self.out(y.transpose(1, 2).flatten(2)), None
        weights = (q @ k.transpose(2, 3) / math.sqrt(q.shape[3])).softmax(3)
        return self.out((weights @ v).transpose(1, 2).flatten(2)), weights


class Block(nn.Module):
    def __init__(self, d: int, heads: int, cross: bool) -> None:
        super().__init__()
        self.attn, self.attn_ln = Attention(d, heads), nn.LayerNorm(d)
        if cross:
            self.cross_attn, self.cross_attn_ln = Attention(d, heads), nn.LayerNorm(d)
        self.mlp, self.mlp_ln = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU("tanh"), nn.Linear(4 * d, d)), nn.LayerNorm(d)

    def forward(self, x, source=None):
        y = self.attn_ln(x)
        x = x + self.attn(y, y, causal=source is not None)[0]
        weights = None
        if source is not None:
            y, weights = self.cross_attn(self.cross_attn_ln(x), source, want_weights=True)
            x = x + y
        return x + self.mlp(self.mlp_ln(x)), weights


def sinusoids(length: int, d: int) -> torch.Tensor:
    rate = torch.exp(-math.log(10000) / (d // 2 - 1) * torch.arange(d // 2))
    angle = torch.arange(length)[:, None] * rate[None]
    return torch.cat([angle.sin(), angle.cos()], 1)


class Encoder(nn.Module):
    def __init__(self, d: int, heads: int, layers: int, context: int) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv1d(80, d, 3, padding=1), nn.Conv1d(d, d, 3, stride=2, padding=1)
        self.register_buffer("positional_embedding", sinusoids(context, d))
        self.blocks, self.ln_post = nn.ModuleList(Block(d, heads, False) for _ in range(layers)), nn.LayerNorm(d)

    def forward(self, mel):
        gelu = lambda t: F.gelu(t, approximate="tanh")
        x = gelu(self.conv2(gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.positional_embedding[: x.shape[1]]
        for block in self.blocks:
            x, _ = block(x)
        return self.ln_post(x)


class Decoder(nn.Module):
    def __init__(self, d: int, heads: int, layers: int, context: int, words: int) -> None:
        super().__init__()
        self.token_embedding, self.positional_embedding = nn.Embedding(words, d), nn.Parameter(torch.randn(context, d) * 0.02)
        nn.init.normal_(self.token_embedding.weight, std=0.05)
        self.blocks, self.ln = nn.ModuleList(Block(d, heads, True) for _ in range(layers)), nn.LayerNorm(d)
        keep = torch.ones(d)
        keep[-1] = 0
        self.register_buffer("keep", keep)

    def table(self):
        return self.token_embedding.weight * self.keep

    def forward(self, tokens, audio):
        table = self.table()
        x = F.embedding(tokens, table) + self.positional_embedding[: tokens.shape[1]]
        weights = []
        for block in self.blocks:
            x, w = block(x, audio)
            weights.append(w)
        return self.ln(x) @ table.T, weights


class Recogniser(nn.Module):
    def __init__(self, words: int, phonemes: int, d: int = 128, audio_layers: int = 4, text_layers: int = 2, audio_context: int = 500,
                 text_context: int = 128) -> None:
        super().__init__()
        self.shape = dict(words=words, phonemes=phonemes, d=d, audio_layers=audio_layers, text_layers=text_layers,
                          audio_context=audio_context, text_context=text_context)
        self.encoder = Encoder(d, d // 64, audio_layers, audio_context)
        self.decoder = Decoder(d, d // 64, text_layers, text_context, words)
        self.phonemes = nn.Linear(d, phonemes)  # dropped at export

    def forward(self, mel, tokens):
        """mel [B, 80, 2T], tokens [B, L] -> word logits [B, L, words], phoneme logits [B, T, phonemes], cross-attention weights."""
        audio = self.encoder(mel)
        logits, weights = self.decoder(tokens, audio)
        return logits, self.phonemes(audio), weights

    @torch.no_grad()
    def greedy(self, mel, prompt: list[int], eot: int, most: int = 48):
        """Greedy transcripts, for measuring while training."""
        audio = self.encoder(mel)
        tokens = torch.tensor([prompt] * len(mel))
        done = torch.zeros(len(mel), dtype=torch.bool)
        for _ in range(most):
            best = self.decoder(tokens, audio)[0][:, -1].argmax(1)
            best[done] = eot
            done |= best == eot
            tokens = torch.cat([tokens, best[:, None]], 1)
            if done.all():
                break
        return [[t for t in row if t != eot] for row in tokens[:, len(prompt):].tolist()]
