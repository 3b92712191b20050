"""libwhisper 1.9.5 by ctypes, with the settings that the appliance uses: French, no timestamps, no fallback, reduced audio context."""

import ctypes as c
import glob

import numpy as np

GREEDY, BEAM = 0, 1
_OFFSETS = dict(n_threads=(4, c.c_int), no_context=(21, c.c_bool), no_timestamps=(22, c.c_bool), single_segment=(23, c.c_bool),
                print_progress=(25, c.c_bool), max_tokens=(48, c.c_int), audio_ctx=(56, c.c_int), language=(104, c.c_char_p),
                suppress_blank=(113, c.c_bool), temperature_inc=(128, c.c_float))
_FLASH_ATTENTION = 1


class _ContextParams(c.Structure):
    _fields_ = [("bytes", c.c_uint64 * 6)]


class _FullParams(c.Structure):
    _fields_ = [("bytes", c.c_uint64 * 38)]


class Whisper:
    def __init__(self, model: str, audio_context: int) -> None:
        ggml = c.CDLL("libggml.so.0", c.RTLD_GLOBAL)
        ggml.ggml_backend_load_all_from_path(glob.glob("/usr/lib/*/ggml/backends0")[0].encode())
        self._lib = lib = c.CDLL("libwhisper.so.1")
        self._quiet = c.CFUNCTYPE(None, c.c_int, c.c_char_p, c.c_void_p)(lambda *_: None)
        lib.whisper_log_set(self._quiet, None)
        lib.whisper_context_default_params.restype = _ContextParams
        lib.whisper_full_default_params.restype = _FullParams
        lib.whisper_init_from_file_with_params.restype = c.c_void_p
        lib.whisper_init_from_file_with_params.argtypes = [c.c_char_p, _ContextParams]
        lib.whisper_full.argtypes = [c.c_void_p, _FullParams, c.c_void_p, c.c_int]
        for name in ("whisper_full_n_segments", "whisper_full_get_segment_text"):
            getattr(lib, name).argtypes = [c.c_void_p] + [c.c_int] * (name.endswith("text"))
        lib.whisper_full_get_segment_text.restype = c.c_char_p
        params = lib.whisper_context_default_params()
        c.c_bool.from_buffer(params, _FLASH_ATTENTION).value = False  # it looks at keys that earlier runs left (docs/decisions/0017)
        self._context = lib.whisper_init_from_file_with_params(model.encode(), params)
        if not self._context:
            raise RuntimeError(f"libwhisper refuses {model}")
        self._most = audio_context

    def transcribe(self, audio16: np.ndarray, audio_ctx: int | None = None, strategy: int = GREEDY, suppress_blank: bool = True) -> str:
        """float32 at 16 kHz -> text. audio_ctx: by default seconds x 50 + 128, at least 214, as the appliance does."""
        params = self._lib.whisper_full_default_params(strategy)
        if audio_ctx is None:
            audio_ctx = min(self._most, max(214, int(len(audio16) / 320) + 128))
        values = dict(n_threads=1, no_context=True, no_timestamps=True, single_segment=True, print_progress=False, max_tokens=48, audio_ctx=audio_ctx,
                      language=b"fr", suppress_blank=suppress_blank, temperature_inc=0.0)
        for name, value in values.items():
            offset, kind = _OFFSETS[name]
            kind.from_buffer(params, offset).value = value
        audio16 = np.ascontiguousarray(audio16, np.float32)
        if self._lib.whisper_full(self._context, params, audio16.ctypes.data, len(audio16)) != 0:
            raise RuntimeError("whisper_full failed")
        parts = [self._lib.whisper_full_get_segment_text(self._context, i) for i in range(self._lib.whisper_full_n_segments(self._context))]
        return b"".join(parts).decode(errors="replace").strip()
