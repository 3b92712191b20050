"""What a telephone line does to speech: silence around it, noise, band, level, clipping, G.711, lost packets. All at 8 kHz."""

import numpy as np
import torch

RATE = 8000


def mu_law(x: torch.Tensor) -> torch.Tensor:
    """To 8-bit mu-law and back."""
    y = torch.log1p(255 * x.abs().clamp_max(1)) / np.log(256) * x.sign()
    y = ((y + 1) * 127.5).round() / 127.5 - 1
    return y.sign() * (torch.exp(y.abs() * np.log(256)) - 1) / 255


def coloured(rng: np.random.Generator, shape: tuple[int, int], n: int) -> torch.Tensor:
    """Unit-power noise [B, N]: white to brown, some with hum, some bursty."""
    rows, _ = shape
    bins = n // 2 + 1
    slope = torch.from_numpy(rng.uniform(0, 1.1, rows).astype(np.float32))[:, None]
    noise = torch.from_numpy(rng.standard_normal((rows, bins, 2), dtype=np.float32))
    spectrum = torch.view_as_complex(noise) * torch.arange(1, bins + 1, dtype=torch.float32)[None].pow(-slope)
    for row in np.flatnonzero(rng.random(rows) < 0.2):
        for harmonic in range(1, rng.integers(2, 12)):
            spectrum[row, round(50 * harmonic / RATE * n)] += float(spectrum[row].abs().max()) * rng.uniform(0.2, 3)
    x = torch.fft.irfft(spectrum, n)
    for row in np.flatnonzero(rng.random(rows) < 0.25):
        knots = rng.uniform(0.05, 1, max(2, n // 4000)) ** 2
        x[row] *= torch.from_numpy(np.interp(np.linspace(0, 1, n), np.linspace(0, 1, len(knots)), knots).astype(np.float32))
    return x / x.square().mean(1, keepdim=True).sqrt().clamp_min(1e-9)


def not_speech(rng: np.random.Generator, n: int) -> np.ndarray:
    """Sounds without words besides noise: nothing, clicks, tones, a ringing tone, breath, music, coughs."""
    x = np.zeros(n, np.float32)
    t = np.arange(n) / RATE
    kind = rng.integers(0, 10)
    if kind == 1:
        for at in rng.integers(0, n, rng.integers(1, 12)):
            x[at:at + 40] += (rng.standard_normal(min(40, n - at)) * np.exp(-np.arange(min(40, n - at)) / 8)).astype(np.float32) * 0.5
    elif kind == 2:
        x += np.sin(2 * np.pi * rng.uniform(200, 2500) * t).astype(np.float32) * 0.3 * (np.sin(2 * np.pi * t / rng.uniform(0.3, 4)) > 0)
    elif kind == 3:
        low, high = rng.choice((697, 770, 852, 941)), rng.choice((1209, 1336, 1477))
        x += ((np.sin(2 * np.pi * low * t) + np.sin(2 * np.pi * high * t)) * 0.2 * (t % 0.4 < 0.15)).astype(np.float32)
    elif kind == 4:
        centre, width = rng.uniform(0.2, 0.8) * n, rng.uniform(0.05, 0.3) * n
        x += (rng.standard_normal(n) * np.exp(-((np.arange(n) - centre) / width) ** 2) * 0.1).astype(np.float32)
    elif kind in (5, 6):
        beat, notes = rng.uniform(0.15, 0.8), 220 * 2 ** (rng.integers(-12, 20, 64) / 12)
        for voice in range(rng.integers(1, 4)):
            hz = notes[(t / beat * (voice + 1) / 2).astype(int) % 64] * (1 + 0.01 * rng.random() * np.sin(2 * np.pi * 5 * t))
            fade = np.exp(-rng.uniform(0, 3) * (t % beat) / beat)
            for harmonic in range(1, rng.integers(2, 6)):
                x += (np.sin(2 * np.pi * harmonic * np.cumsum(hz) / RATE) * fade * 0.1 / harmonic).astype(np.float32)
    elif kind in (7, 8):
        for _ in range(rng.integers(1, 4)):
            at, length = rng.integers(0, n), int(rng.uniform(0.08, 0.3) * RATE)
            burst = np.convolve(rng.standard_normal(length), np.sin(2 * np.pi * rng.uniform(300, 1400) / RATE * np.arange(40)) * np.exp(-np.arange(40) / rng.uniform(4, 20)))[:length]
            burst *= np.exp(-np.arange(length) / rng.uniform(200, 800)) * np.minimum(1, np.arange(length) / 60)
            x[at:at + length] += (burst[:n - at] / np.abs(burst).max() * 0.5).astype(np.float32)
    return x


def spoil(rng: np.random.Generator, clips: list[np.ndarray | None], n: int, leads: np.ndarray, calm: float) -> torch.Tensor:
    """clips: int16 or float speech, None for none -> [B, n]; leads: first sample of each clip; calm: share left without noise."""
    rows = len(clips)
    size = -(-n // 4000) * 4000
    x = torch.zeros(rows, size)
    loudness = np.empty(rows, np.float32)
    for row, clip in enumerate(clips):
        if clip is None:
            sound = not_speech(rng, n)
            x[row, :n] = torch.from_numpy(sound)
            loudness[row] = 0.05
        else:
            speech = torch.from_numpy(clip.astype(np.float32)) / 32768
            x[row, leads[row]:leads[row] + len(clip)] = speech
            loudness[row] = speech.square().mean().sqrt().clamp_min(1e-4)
    # Band and tilt of the line.
    hz = torch.linspace(0, RATE / 2, size // 2 + 1)[None]
    draw = lambda low, high: torch.from_numpy(rng.uniform(low, high, (rows, 1)).astype(np.float32))
    response = torch.sigmoid((hz - draw(60, 350)) / draw(15, 60)) * torch.sigmoid((draw(3050, 4000) - hz) / draw(20, 120))
    response = response * (hz.clamp_min(50) / 1000).pow(draw(-0.5, 0.5))
    quiet = rng.random(rows) < calm
    decibels = rng.uniform(10, 40, rows)
    decibels[quiet] = 200
    noise = coloured(rng, (rows, n), size) * torch.from_numpy((loudness * 10 ** (-decibels / 20)).astype(np.float32))[:, None]
    x = torch.fft.irfft(torch.fft.rfft(x + noise) * response, size)[:, :n]
    # Level: most calls are well set, some faint, some clipped.
    peak = x.abs().amax(1, keepdim=True).clamp_min(1e-3)
    level = np.where(rng.random(rows) < 0.1, rng.uniform(0, 8, rows), rng.uniform(-28, -1, rows))
    x = (x / peak * torch.from_numpy(10 ** (level / 20)).float()[:, None]).clamp(-1, 1)
    for row, clip in enumerate(clips):
        if clip is None and rng.random() < 0.5:
            x[row] *= float(10 ** rng.uniform(-3, -0.5))
    coded = torch.from_numpy(rng.random(rows) < 0.85)[:, None]
    x = torch.where(coded, mu_law(x), (x * 32768).round() / 32768)
    for row in np.flatnonzero(rng.random(rows) < 0.06):
        for _ in range(rng.integers(1, 3)):
            at = rng.integers(0, n)
            x[row, at:at + 160] = 0
    return x
