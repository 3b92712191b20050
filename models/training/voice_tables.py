"""What espeak-ng's French sounds like, measured: for each pair of neighbouring sounds the way from the middle of one to the middle of the next.

The way is cut into POINTS; each has the level of BANDS of the spectrum (as a filter's, whatever the pitch) and how much of VOICED wide bands
is tone, not noise. Where a pair never occurred, its halves come from other pairs.
"""

import random
import unicodedata
from dataclasses import dataclass

import numpy as np

import sentences
from espeak import Espeak
from voice_units import UNIT, UNITS, VOWELS
from voices import Voice

RATE = 16000
POINTS = 10
BANDS, VOICED = 40, 4
EDGES = (0, 1000, 2200, 4200, 8000)
FLOOR = -9.2  # ln of -80 dB
LEAD_S = 0.03
MOST = 20 # of one pair

# Hz: every 75 Hz where the first formants lie, then ever wider.
_WARP = np.linspace(0, 1, BANDS)
CENTRES = 60 + 7600 * (0.32 * _WARP + 0.68 * _WARP ** 3)


@dataclass
class Tables:
    """levels [U, U, POINTS, BANDS], ln of amplitude; voiced [U, U, POINTS, VOICED], 0-1; halves [U, U, 2], seconds of the left and right
    half; final [U], how much longer in the last syllable; seen [U, U], how often the pair was heard."""
    levels: np.ndarray
    voiced: np.ndarray
    halves: np.ndarray
    final: np.ndarray
    seen: np.ndarray


def at_rate(samples: np.ndarray, rate: int, wanted: int = RATE) -> np.ndarray:
    """int16 at rate -> float at the rate wanted, by the spectrum."""
    n = len(samples) * wanted // rate
    spectrum = np.fft.rfft(samples / 32768)
    keep = n // 2 + 1
    spectrum = spectrum[:keep] if len(spectrum) >= keep else np.pad(spectrum, (0, keep - len(spectrum)))
    return np.fft.irfft(spectrum, n) * n / len(samples)


def sound(label: str) -> int | None:
    """espeak's name of a phoneme -> unit; None for sounds that are not one unit."""
    plain = unicodedata.normalize("NFD", label).translate({ord(c): None for c in "ˈˌ-ː"})
    return UNIT.get(plain)


def pitch(x: np.ndarray) -> float:
    """Period in samples of a voice that speaks in one tone: the strongest lag between 60 and 250 Hz."""
    n = 1 << (2 * len(x) - 1).bit_length()
    r = np.fft.irfft(np.abs(np.fft.rfft(x, n)) ** 2)
    lag = int(np.argmax(r[RATE // 250:RATE // 60])) + RATE // 250
    a, b, c = r[lag - 1:lag + 2]
    return lag + 0.5 * (a - c) / (a - 2 * b + c)


class Meter:
    """Spectrum and voicing of one recording at any moment."""

    def __init__(self, x: np.ndarray, period: float) -> None:
        self._period, self._size = period, 1024
        self._margin = 800
        self._x = np.pad(x, self._margin)
        self._hz = np.fft.rfftfreq(self._size, 1 / RATE)
        bank = np.maximum(0, 1 - np.abs(self._hz[None] - CENTRES[:, None]) / np.gradient(CENTRES)[:, None])
        self._bank = bank / bank.sum(1, keepdims=True)
        # The signal in wide bands, for the voicing.
        spectrum, hz = np.fft.rfft(self._x), np.fft.rfftfreq(len(self._x), 1 / RATE)
        self._wide = [np.fft.irfft(np.where((hz >= low) & (hz < high), spectrum, 0), len(self._x)) for low, high in zip(EDGES, EDGES[1:])]

    def __call__(self, second: float) -> tuple[np.ndarray, np.ndarray]:
        middle = int(second * RATE) + self._margin
        voiced = np.array([self._periodic(wide, middle) for wide in self._wide])
        piece = slice(middle - 120, middle + 120)
        low, whole = np.sum(self._wide[0][piece] ** 2), np.sum(self._x[piece] ** 2)
        if low < 0.003 * whole: # what hums faintly below a hiss is no voice
            voiced[:] = 0
        tone = voiced[0] > 0.5
        # Three periods show the filter without the harmonics; noise and bursts need no more than 10 ms.
        width = int(3 * self._period) if tone else 160
        piece = self._x[max(0, middle - width // 2):][:width]
        window = np.hanning(width)[:len(piece)]
        power = np.abs(np.fft.rfft(piece * window, self._size)) ** 2 / np.sum(window ** 2)
        if tone:
            bins = max(1, round(self._size / self._period))
            power = np.convolve(np.pad(power, bins, mode="reflect"), np.ones(bins) / bins, "same")[bins:-bins]
        level = np.maximum(0.5 * np.log(self._bank @ np.maximum(power, 1e-12)), FLOOR)
        return level, voiced

    def _periodic(self, wide: np.ndarray, middle: int) -> float:
        width = int(1.6 * self._period)
        lag = round(self._period)
        begin = max(0, middle - (width + lag) // 2)
        a = wide[begin:begin + width]
        if np.sum(a * a) < 1e-7 * width:
            return 0.0
        best = 0.0
        for shift in (lag - 1, lag, lag + 1):
            b = wide[begin + shift:begin + shift + width]
            n = min(len(a), len(b))
            best = max(best, float(a[:n] @ b[:n] / np.sqrt(np.sum(a[:n] ** 2) * np.sum(b[:n] ** 2) + 1e-12)))
        return float(np.clip((best - 0.35) / 0.5, 0, 1))


def nonsense(rng: random.Random) -> str:
    """Words that French lacks, for pairs of sounds that sentences lack."""
    consonants = ("p", "t", "c", "b", "d", "gu", "f", "ss", "ch", "v", "z", "j", "m", "n", "gn", "l", "r", "ill", "qu", "ou", "u")
    vowels = ("a", "an", "é", "ê", "in", "i", "eau", "o", "on", "eu", "un", "ou", "u", "e", "oeu")
    shapes = ("cvce", "cvcv", "vce", "cv", "vcv", "cvcvce")
    draw = {"c": lambda: rng.choice(consonants), "v": lambda: rng.choice(vowels), "e": lambda: "e"}
    return " ".join("".join(draw[kind]() for kind in rng.choice(shapes)) for _ in range(6)) + "."


def spoken_pairs(seed: int, count: int):
    """Yields (recording, its sounds as (unit or None, from s, to s)): sentences, then half as many of nonsense."""
    rng, espeak = random.Random(seed), Espeak()
    # In one tone, and high enough that espeak's trembling of the pitch does not look like noise.
    voice = Voice("fr", 155, 75, 0, 0)
    names = list(sentences.FAMILIES)
    for number in range(count + count // 2):
        text = sentences.spoken(sentences.draw(rng, False, names)[1]) if number < count else nonsense(rng)
        speech = espeak.say(text, voice)
        if len(speech.phonemes) < 3:
            continue
        x = at_rate(speech.samples, espeak.rate)
        moments = [(sound(label), at / 1000) for label, at in speech.phonemes]
        spans = [(unit, begin, end) for (unit, begin), (_, end) in zip(moments, moments[1:] + [(0, len(x) / RATE)]) if end > begin]
        yield x, spans


def last_syllable(spans) -> list[bool]:
    """For each sound whether it is in the last syllable before a silence."""
    out, vowels = [], 2
    for unit, _, _ in reversed(spans):
        if unit == 0:
            vowels = 0
            out.append(False)
            continue
        out.append(vowels == 0 or vowels == 1 and not is_vowel(unit))
        vowels += is_vowel(unit)
    return out[::-1]


def is_vowel(unit: int | None) -> bool:
    return unit is not None and 1 <= unit <= len(VOWELS)


def measure(seed: int, count: int) -> Tables:
    u = len(UNITS)
    levels, voiced = np.zeros((u, u, POINTS, BANDS)), np.zeros((u, u, POINTS, VOICED))
    seen, halves, timed = np.zeros((u, u)), np.zeros((u, u, 2)), np.zeros((u, u))
    lengths = [[[], []] for _ in UNITS]
    for x, spans in spoken_pairs(seed, count):
        meter = Meter(x, pitch(x))
        final = last_syllable(spans)
        for (unit, begin, end), is_final in zip(spans, final):
            if unit:
                lengths[unit][is_final].append(end - begin)
        for i, ((a, a_from, a_to), (b, b_from, b_to)) in enumerate(zip(spans, spans[1:])):
            if a is None or b is None or a == b == 0 or seen[a, b] >= MOST:
                continue
            left = min((a_to - a_from) / 2, LEAD_S) if a == 0 else (a_to - a_from) / 2
            right = min((b_to - b_from) / 2, LEAD_S) if b == 0 else (b_to - b_from) / 2
            for point in range(POINTS):
                way = (point + 0.5) / POINTS * 2 - 1
                level, tone = meter(a_to + way * (left if way < 0 else right))
                levels[a, b, point] += np.exp(level)
                voiced[a, b, point] += tone
            seen[a, b] += 1
            if not final[i] and not final[i + 1]:
                halves[a, b] += left, right
                timed[a, b] += 1
    mean = [np.mean(n or f or [0.08]) for n, f in lengths]
    final = np.array([np.clip(np.mean(f) / np.mean(n), 0.8, 2.5) if n and f else 1 for n, f in lengths])
    ways = np.maximum(seen, 1)[:, :, None, None]
    silent = [name for name, unit in zip(UNITS[1:], seen[1:]) if not unit.any()]
    if silent:
        raise RuntimeError(f"never heard: {silent}")
    # The mean of amplitudes, not of levels: a burst that is not always at the same moment keeps its strength.
    tables = Tables(np.log(np.maximum(levels / ways, np.exp(FLOOR))), voiced / ways, halves / np.maximum(timed, 1)[:, :, None], final, seen)
    # Vowels are pure tone in espeak; what the meter took for noise is its trembling.
    half, tone = POINTS // 2, np.array((1, 1, 0.95, 0.85))
    vowels = slice(1, len(VOWELS) + 1)
    for part in (tables.voiced[vowels, :, :half], tables.voiced[:, vowels, half:]):
        part[:] = np.where(part[..., :1] > 0.5, np.maximum(part, tone), part)
    fill(tables, seen > 0)
    for a in range(u):
        for b in range(u):
            if not timed[a, b]:
                tables.halves[a, b] = (mean[a] / 2 if a else LEAD_S), (mean[b] / 2 if b else LEAD_S)
    return tables


def fill(tables: Tables, known: np.ndarray) -> None:
    """Pairs never heard: left half as before other sounds, right half as after other sounds."""
    half = POINTS // 2
    for table in (tables.levels, tables.voiced):
        original = table.copy()
        for a, b in zip(*np.nonzero(~known)):
            if known[a].any():
                table[a, b, :half] = original[a, known[a], :half].mean(0)
            if known[:, b].any():
                table[a, b, half:] = original[known[:, b], b, half:].mean(0)
    tables.levels[0, 0] = FLOOR
