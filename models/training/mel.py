"""Whisper's log-mel spectrogram as libwhisper 1.9.5 computes it at 16 kHz, obtained from 8 kHz audio.

Telephone audio brought to 16 kHz is empty above 4 kHz, so a 200-point transform at 8 kHz holds all there is:
bin k is the same 40 Hz as bin k of the 400-point transform at 16 kHz, at half the amplitude.
"""

import numpy as np
import torch

BANDS, BINS = 80, 201
HOP8, WINDOW8 = 80, 200


def slaney_filters(warp: float = 1.0) -> np.ndarray:
    """[80, 201] triangular filters, 0-8000 Hz, Slaney's mel scale and area normalisation; warp > 1 hears a longer vocal tract."""
    linear, log_step, knee = 200 / 3, np.log(6.4) / 27, 1000.0
    to_hz = lambda m: np.where(m < knee / linear, m * linear, knee * np.exp(log_step * (m - knee / linear)))
    top = knee / linear + np.log(8000 / knee) / log_step
    edges = to_hz(np.linspace(0, top, BANDS + 2))
    hz = np.arange(BINS) * 40.0 * warp
    up = (hz[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - hz[None]) / (edges[2:] - edges[1:-1])[:, None]
    return (np.maximum(0, np.minimum(up, down)) * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


WARPS = (1.0, 0.86, 0.9, 0.94, 0.97, 1.03, 1.06, 1.1, 1.14)
_FILTERS = [torch.from_numpy(slaney_filters(w)) for w in WARPS]
_HANN = torch.hann_window(WINDOW8, periodic=True)


def log_mel(audio8: torch.Tensor, frames: int, image: torch.Tensor | None = None, warp: int = 0) -> torch.Tensor:
    """[B, N] at 8 kHz, full scale 1 -> [B, 80, frames]; image [B]: power of the resampler's mirror above 4 kHz, relative; warp: index in WARPS."""
    need = (frames - 1) * HOP8 + WINDOW8 - WINDOW8 // 2
    x = torch.nn.functional.pad(audio8, (0, max(0, need - audio8.shape[1])))
    x = torch.cat([x[:, 1:WINDOW8 // 2 + 1].flip(1), x], 1)
    power = torch.fft.rfft(x.unfold(1, WINDOW8, HOP8)[:, :frames] * _HANN).abs().square() * 4  # [B, frames, 101]
    low = power @ _FILTERS[warp][:, :101].T
    if image is not None:
        low = low + (power[:, :, :100].flip(2) @ _FILTERS[warp][:, 101:].T) * image[:, None, None]
    mel = low.clamp_min(1e-10).log10()
    top = mel.amax((1, 2), keepdim=True) - 8
    return ((torch.maximum(mel, top) + 4) / 4).transpose(1, 2)
