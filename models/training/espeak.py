"""libespeak-ng by ctypes: text to PCM with the moments of its words and phonemes."""

import ctypes as c
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voices import Voice

SYNCHRONOUS, PHONEME_EVENTS, PHONEME_IPA, DONT_EXIT = 2, 1, 2, 0x8000
UTF8, POS_CHARACTER = 1, 1
EVENT_END, EVENT_WORD, EVENT_PHONEME = 0, 1, 7
RATE, VOLUME, PITCH, RANGE, WORD_GAP = 1, 2, 3, 4, 7


class _Id(c.Union):
    _fields_ = [("number", c.c_int), ("name", c.c_char_p), ("string", c.c_char * 8)]


class _Event(c.Structure):
    _fields_ = [("type", c.c_int), ("unique_identifier", c.c_uint), ("text_position", c.c_int), ("length", c.c_int),
                ("audio_position", c.c_int), ("sample", c.c_int), ("user_data", c.c_void_p), ("id", _Id)]


_CALLBACK = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(_Event))


@dataclass
class Speech:
    """samples int16 at Espeak.rate; words (first character, ms); phonemes (IPA, ms)."""
    samples: np.ndarray
    words: list[tuple[int, int]]
    phonemes: list[tuple[str, int]]


class Espeak:
    def __init__(self) -> None:
        self._lib = c.CDLL("libespeak-ng.so.1")
        self.rate = self._lib.espeak_Initialize(SYNCHRONOUS, 0, None, PHONEME_EVENTS | PHONEME_IPA | DONT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak_Initialize failed")
        path = c.c_char_p()
        self._lib.espeak_Info(c.byref(path))
        self.data = Path(path.value.decode())
        self._callback = _CALLBACK(self._take)
        self._lib.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: Voice) -> Speech:
        self._chunks, self._words, self._phonemes = [], [], []
        if self._lib.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise ValueError(f"espeak has no voice {voice.name}")
        for parameter, value in ((RATE, voice.rate), (PITCH, voice.pitch), (RANGE, voice.range), (WORD_GAP, voice.word_gap), (VOLUME, 80)):
            self._lib.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        if self._lib.espeak_Synth(data, len(data) + 1, 0, POS_CHARACTER, 0, UTF8, None, None) != 0:
            raise RuntimeError("espeak_Synth failed")
        samples = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.int16)
        return Speech(samples, self._words, self._phonemes)

    def _take(self, wav, count, events):
        if wav and count > 0:
            self._chunks.append(np.ctypeslib.as_array(wav, (count,)).copy())
        i = 0
        while events[i].type != EVENT_END:
            event = events[i]
            if event.type == EVENT_WORD:
                self._words.append((event.text_position - 1, event.audio_position))
            elif event.type == EVENT_PHONEME:
                raw = bytes(event.id.string).split(b"\0")[0]
                self._phonemes.append((raw.decode(errors="replace"), event.audio_position))
            i += 1
        return 0
