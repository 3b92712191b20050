"""How well the demo recogniser understands the demo voice, beside espeak-ng itself: held-out sentences, without line noise.

usage: evaluate_voice.py VOICE.onnx STT.bin [--count N] [--wav DIR] [--mistakes N]
The voice is run by onnx's reference evaluator; tests run it in onnxruntime.
"""

import argparse
import ctypes as c
import json
import random
import wave
from pathlib import Path

import numpy as np
from onnx.reference import ReferenceEvaluator

import sentences
from espeak import Espeak
from evaluate_stt import to_16k
from libwhisper import Whisper
from measure import Score
from voice_tables import at_rate
from voice_units import ids
from voices import Voice

LINE_RATE = 8000


def save(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(LINE_RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def punctuation(terminator: int) -> str:
    """As the appliance reads espeak's terminators."""
    kind = terminator & 0x7000
    if kind in (0x2000, 0x3000):
        return "?" if kind == 0x2000 else "!"
    return "." if terminator & 0x80000 else {0x41014: ", ", 0x4101E: "; ", 0x4001E: ": "}.get(terminator & 0xF7FFF, "")


class Piper:
    def __init__(self, path: Path, espeak: Espeak) -> None:
        self._model, self._library = ReferenceEvaluator(str(path)), espeak._lib
        self._library.espeak_TextToPhonemesWithTerminator.restype = c.c_char_p
        voice = json.loads(path.with_suffix(".onnx.json").read_text())
        self.rate, scales = voice["audio"]["sample_rate"], voice["inference"]
        self._scales = np.array([scales["noise_scale"], scales["length_scale"], scales["noise_w"]], np.float32)

    def say(self, text: str) -> np.ndarray:
        """int16 at the voice's rate."""
        self._library.espeak_SetVoiceByName(b"fr")
        rest, terminator, out = c.c_char_p(text.encode()), c.c_int(), []
        while rest.value is not None:
            phonemes = self._library.espeak_TextToPhonemesWithTerminator(c.byref(rest), 1, 2, c.byref(terminator)).decode()
            if phonemes.strip():
                numbers = np.array([ids(phonemes, punctuation(terminator.value))])
                output = self._model.run(None, {"input": numbers, "input_lengths": np.array([numbers.size]), "scales": self._scales})[0]
                assert output.ndim == 4
                out.append(output.ravel())
        return (np.concatenate(out) * 32767).astype(np.int16)


def heard(whisper: Whisper, samples: np.ndarray, rate: int) -> tuple[str, np.ndarray]:
    clip = at_rate(samples, rate, LINE_RATE)
    x = np.zeros(len(clip) + LINE_RATE * 3 // 4, np.float32)
    x[LINE_RATE // 4:LINE_RATE // 4 + len(clip)] = clip / max(np.abs(clip).max(), 1e-6) * 0.5
    return whisper.transcribe(to_16k(x)), x


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("voice", type=Path)
    ap.add_argument("stt")
    ap.add_argument("--count", type=int, default=100)
    ap.add_argument("--wav", type=Path)
    ap.add_argument("--mistakes", type=int, default=10)
    a = ap.parse_args()
    espeak, whisper, rng = Espeak(), Whisper(a.stt, 500), random.Random(17)
    piper, scores = Piper(a.voice, espeak), {"demo voice": Score(), "espeak-ng": Score()}
    seconds = {name: 0.0 for name in scores}
    for number in range(a.count):
        family, sentence = sentences.draw(rng, True, sentences.FIRST_STAGE)
        text, written = sentences.spoken(sentence), sentences.written(sentence)
        for name, samples, rate in (("demo voice", piper.say(text), piper.rate),
                                    ("espeak-ng", espeak.say(text, Voice("fr", 155, 55, 50, 0)).samples, espeak.rate)):
            got, x = heard(whisper, samples, rate)
            seconds[name] += len(samples) / rate
            scores[name].add(family, written, got)
            if a.wav and number < 20:
                a.wav.mkdir(parents=True, exist_ok=True)
                save(a.wav / f"{number:02}-{name.replace(' ', '-')}.wav", x)
    for name, score in scores.items():
        print(f"{name}: {score}; {seconds[name]:.0f} s")
    for family, said, got in scores["demo voice"].mistakes[:a.mistakes]:
        print(f"  {family}: {said}\n    {got}")


if __name__ == "__main__":
    main()
