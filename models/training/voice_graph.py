"""The demo voice as an ONNX graph with Piper's contract: phoneme ids in, sound out, in plain operators and without control flow.

Sounds become ways from the middle of one to the middle of the next (voice_tables.py); the ways become frames of HOP samples with a spectrum each;
a pulse for every period of the pitch and a grain of noise for every frame are filtered with the spectrum's minimum phase and added up.
"""

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

import voice_units as units
from voice_tables import BANDS, CENTRES, EDGES, FLOOR, LEAD_S, POINTS, RATE, Tables, is_vowel

HOP, SIZE = 80, 512
BINS = SIZE // 2 + 1
NOISE_FRAMES = 257
PITCH_HZ = 116
OPSET, IR = 17, 8
NOISE_SCALE, NOISE_W = 0.667, 0.4


class Graph:
    """Grows node by node; each call returns the name of its output. Numbers and arrays become constants."""

    def __init__(self) -> None:
        self.nodes, self.constants, self._known = [], [], {}

    def constant(self, value: np.ndarray) -> str:
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self._known:
            self._known[key] = name = f"c{len(self.constants)}"
            self.constants.append(numpy_helper.from_array(value, name))
        return self._known[key]

    def __call__(self, op: str, *inputs, **attributes) -> str:
        name = f"n{len(self.nodes)}"
        inputs = [i if isinstance(i, str) else self.constant(np.asarray(i, np.float32) if isinstance(i, float) else np.asarray(i)) for i in inputs]
        self.nodes.append(helper.make_node(op, inputs, [name], **attributes))
        return name

    def real(self, x: str) -> str:
        return self("Cast", x, to=T.FLOAT)

    def whole(self, x: str) -> str:
        return self("Cast", x, to=T.INT64)

    def column(self, x: str) -> str:
        return self("Unsqueeze", x, [1])

    def between(self, table: str, row: str, low: str, share: str) -> str:
        """rows of a table [N, C] at row + low and the next, mixed by share [F]."""
        a = self.real(self("Gather", table, self("Add", row, low)))
        b = self.real(self("Gather", table, self("Add", row, self("Min", self("Add", low, 1), POINTS - 1))))
        return self("Add", a, self("Mul", self("Sub", b, a), self.column(share)))


def letters() -> tuple[np.ndarray, ...]:
    """By id: unit, unit with tilde [2I]; stress, tilde, pause in s, turn of the pitch at the end."""
    n = len(units.SYMBOLS)
    unit, stress, tilde, pause, turn = np.zeros(2 * n, np.int64), np.zeros(n, np.float32), np.zeros(n, np.int64), np.zeros(n, np.float32), np.zeros(n, np.float32)
    for i, symbol in enumerate(units.SYMBOLS):
        if symbol not in (units.BEGIN, units.END):
            unit[2 * i], unit[2 * i + 1] = units.unit_of(symbol, False), units.unit_of(symbol, True)
        stress[i] = {units.MAIN_STRESS: 1.0, units.STRESS: 0.4}.get(symbol, 0.0)
        tilde[i] = symbol == units.TILDE
        if symbol in units.PUNCTUATION:
            pause[i], turn[i] = units.PUNCTUATION[symbol][0] / 1000, units.PUNCTUATION[symbol][1]
    return unit, stress, tilde, pause, turn


def build(tables: Tables, gain: float, seed: int) -> onnx.ModelProto:
    g, rng, u = Graph(), np.random.default_rng(seed), len(units.UNITS)
    unit_table, stress_table, tilde_table, pause_table, turn_table = letters()
    noise_scale, length_scale, noise_w = (g("Slice", "scales", [i], [i + 1]) for i in range(3))

    # Letters to sounds.
    ids = g("Reshape", "input", [-1])
    ids = g("Compress", ids, g("Not", g("Equal", ids, units.ID[units.PAD])))
    behind = g("Concat", g("Slice", ids, [1], [1 << 30]), [units.ID[units.PAD]], axis=0)
    before = g("Slice", g("Concat", [units.ID[units.PAD]], ids, axis=0), [0], [-1])
    sound = g("Gather", unit_table, g("Add", g("Mul", ids, 2), g("Gather", tilde_table, behind)))
    spoken = g("Greater", sound, 0)
    stress = g("Compress", g("Gather", stress_table, before), spoken)
    sound = g("Compress", sound, spoken)
    pause = g("ReduceMax", g("Gather", pause_table, ids), keepdims=0)
    turn = g("ReduceSum", g("Gather", turn_table, ids), keepdims=0)

    # The last vowel and what follows: longer, and where the pitch turns.
    vowel = g("Gather", np.array([is_vowel(i) for i in range(u)], np.float32), sound)
    to_come = g("Sub", g("CumSum", vowel, 0, reverse=1), vowel)
    last = g.real(g("Less", to_come, 0.5))
    longer = g("Add", g("Mul", last, g("Sub", g("Gather", tables.final.astype(np.float32), sound), 1.0)), 1.0)
    accent = g("Add", g("Mul", stress, 0.07), g("Mul", last, turn))

    # Ways: from each sound to the next, silence at both ends.
    a, b = g("Concat", [0], sound, axis=0), g("Concat", sound, [0], axis=0)
    one, none = np.ones(1, np.float32), np.zeros(1, np.float32)
    pair = g("Add", g("Mul", a, u), b)
    halves = tables.halves.reshape(u * u, 2).astype(np.float32)
    left = g("Mul", g("Gather", np.ascontiguousarray(halves[:, 0]), pair), g("Concat", one, longer, axis=0))
    right = g("Mul", g("Gather", np.ascontiguousarray(halves[:, 1]), pair), g("Concat", longer, one, axis=0))
    count = g("Shape", pair)
    step = g("Range", 0, g("Squeeze", count), 1)
    rhythm = g("Gather", rng.uniform(-0.14, 0.14, 61).astype(np.float32), g("Mod", step, 61))
    rhythm = g("Add", g("Mul", g("Mul", rhythm, noise_w), length_scale), length_scale)
    left, right = g("Mul", left, rhythm), g("Mul", right, rhythm)
    ends = g("CumSum", g("Add", left, right), 0)
    speech_s = g("ReduceMax", ends, keepdims=0)
    total_s = g("Add", speech_s, g("Mul", g("Add", pause, 0.02), length_scale))
    frames = g("Squeeze", g.whole(g("Ceil", g("Mul", total_s, RATE / HOP))))
    frame = g("Range", 0, frames, 1)
    moment = g("Mul", g("Add", g.real(frame), 0.5), HOP / RATE)

    # Each frame: its way, and how far along.
    way = g("ReduceSum", g.whole(g("LessOrEqual", g("Unsqueeze", ends, [0]), g.column(moment))), [1], keepdims=0)
    way = g("Min", way, g("Sub", count, 1))
    of = lambda x: g("Gather", x, way)
    middle = g("Sub", of(ends), of(right))
    along = g("Sub", moment, middle)
    along = g("Where", g("Less", along, 0.0), g("Div", along, of(left)), g("Div", along, of(right)))
    along = g("Clip", along, -1.0, 1.0)
    share = g("Add", g("Mul", along, 0.5), 0.5)
    point = g("Clip", g("Sub", g("Mul", share, float(POINTS)), 0.5), 0.0, float(POINTS - 1))
    low = g("Floor", point)
    rest, low = g("Sub", point, low), g.whole(low)
    row = g("Mul", of(pair), POINTS)
    levels = np.round((tables.levels - FLOOR) / -FLOOR * 200).clip(0, 255).astype(np.uint8).reshape(-1, BANDS)
    level = g("Add", g("Mul", g.between(g.constant(levels), row, low, rest), -FLOOR / 200), FLOOR)
    tone = g("Mul", g.between(g.constant(np.round(tables.voiced * 255).astype(np.uint8).reshape(-1, tables.voiced.shape[-1])), row, low, rest), 1 / 255)
    # Behind the last sound nothing but the floor.
    hz = np.arange(BINS) * RATE / SIZE
    spread = np.array([np.interp(hz, CENTRES, row) for row in np.eye(BANDS)], np.float32)
    level = g("MatMul", level, spread)
    alive = g("Clip", g("Mul", g("Sub", g("Add", speech_s, 0.01), moment), 100.0), 0.0, 1.0)
    level = g("Add", level, g.column(g("Mul", g("Sub", 1.0, alive), -6.0)))
    middles = [(low + high) / 2 for low, high in zip(EDGES, EDGES[1:])]
    tone = g("MatMul", tone, np.array([np.interp(hz, middles, row) for row in np.eye(len(middles))], np.float32))

    # Minimum phase: the cepstrum of the levels, folded. cos and sin of every bin and sample are computed, not stored.
    angle = g("Mul", g.real(g("Mod", g("Mul", g.column(g("Range", 0, BINS, 1)), g("Unsqueeze", g("Range", 0, SIZE, 1), [0])), SIZE)), 2 * np.pi / SIZE)
    cosine, sine = g("Cos", angle), g("Sin", angle)
    weight = np.full((BINS, 1), 2 / SIZE, np.float32)
    weight[[0, -1]] = 1 / SIZE
    weight[0] = 0 # no constant part
    weighted_cosine, weighted_sine = g("Mul", cosine, weight), g("Mul", sine, weight)
    half_cosine, half_sine = g("Slice", cosine, [1], [SIZE // 2], [1]), g("Slice", sine, [1], [SIZE // 2], [1])
    even = np.full((BINS, 1), 2 / SIZE, np.float32)
    even[[0, -1]] = 1 / SIZE
    cepstrum = g("MatMul", level, g("Mul", half_cosine, even))
    phase = g("Mul", g("MatMul", cepstrum, g("Transpose", half_sine, perm=[1, 0])), -2.0)
    size = g("Exp", level)

    # Pitch in Hz, frame by frame, then sample by sample.
    accents_a, accents_b = g("Concat", none, accent, axis=0), g("Concat", accent, none, axis=0)
    bend = g("Add", g("Mul", of(accents_a), g("Sub", 1.0, share)), g("Mul", of(accents_b), share))
    fall = g("Mul", g("Div", moment, total_s), -0.14)
    hertz = g("Mul", g("Add", g("Add", bend, fall), 1.06), float(PITCH_HZ))
    following = g("Concat", g("Slice", hertz, [1], [1 << 30]), g("Slice", hertz, [-1], [1 << 30]), axis=0)
    ramp = (np.arange(HOP, dtype=np.float32) / HOP)[None]
    hertz = g("Reshape", g("Add", g.column(hertz), g("Mul", g.column(g("Sub", following, hertz)), ramp)), [-1])
    turns = g("CumSum", g("Mul", hertz, 1 / RATE), 0)
    whole_turns = g("Floor", turns)
    earlier = g("Slice", g("Concat", none, whole_turns, axis=0), [0], [-1])
    at = g("Reshape", g("NonZero", g("Greater", whole_turns, earlier)), [-1])
    pulse_hertz = g("Gather", hertz, at)
    # A pulse falls between two samples; its phase says where.
    late = g("Mul", g("Div", g("Gather", g("Sub", turns, whole_turns), at), pulse_hertz), float(RATE))
    pulse_frame = g("Div", at, HOP)
    strength = g.column(g("Sqrt", g("Div", float(RATE), pulse_hertz)))
    pulse_size = g("Mul", g("Mul", g("Gather", size, pulse_frame), g("Gather", tone, pulse_frame)), strength)
    omega = (2 * np.pi / SIZE * np.arange(BINS, dtype=np.float32))[None]
    pulse_phase = g("Add", g("Gather", phase, pulse_frame), g("Mul", g.column(late), omega))
    pulses = g("Sub", g("MatMul", g("Mul", pulse_size, g("Cos", pulse_phase)), weighted_cosine),
               g("MatMul", g("Mul", pulse_size, g("Sin", pulse_phase)), weighted_sine))

    # Noise: always the same, in windowed pieces that add up to white.
    white = (rng.standard_normal((NOISE_FRAMES + 1) * HOP) * 36).clip(-127, 127).round().astype(np.int8)
    pieces = g("Mod", g.column(g("Mul", g("Mod", frame, NOISE_FRAMES), HOP)), 1 << 30)
    pieces = g("Add", pieces, np.arange(2 * HOP)[None])
    window = (np.hanning(2 * HOP + 1)[:-1] / 36).astype(np.float32)[None]
    piece = g("Mul", g.real(g("Gather", white, pieces)), window)
    begin_cosine, begin_sine = (g("Transpose", g("Slice", x, [0], [2 * HOP], [1]), perm=[1, 0]) for x in (cosine, sine))
    noise_real, noise_imaginary = g("MatMul", piece, begin_cosine), g("Neg", g("MatMul", piece, begin_sine))
    breath = g("Sqrt", g("Clip", g("Sub", 1.0, g("Mul", tone, tone)), 0.0, 1.0))
    breath = g("Mul", g("Mul", size, breath), g("Mul", noise_scale, 1 / NOISE_SCALE))
    turn_real, turn_imaginary = g("Mul", breath, g("Cos", phase)), g("Mul", breath, g("Sin", phase))
    filtered_real = g("Sub", g("Mul", noise_real, turn_real), g("Mul", noise_imaginary, turn_imaginary))
    filtered_imaginary = g("Add", g("Mul", noise_real, turn_imaginary), g("Mul", noise_imaginary, turn_real))
    grains = g("Sub", g("MatMul", filtered_real, weighted_cosine), g("MatMul", filtered_imaginary, weighted_sine))

    # All grains into their places.
    places = np.arange(SIZE)[None]
    index = g("Reshape", g("Concat", g("Add", g.column(at), places), g("Add", g.column(g("Mul", frame, HOP)), places), axis=0), [-1])
    values = g("Reshape", g("Concat", pulses, grains, axis=0), [-1])
    length = g("Mul", frames, HOP)
    empty = g("Expand", none, g("Reshape", g("Add", length, SIZE), [1]))
    sound_out = g("ScatterElements", empty, index, values, axis=0, reduction="add")
    sound_out = g("Slice", sound_out, [0], g("Reshape", length, [1]))
    # The inputs' lengths are one batch's; named so that the contract has them.
    sound_out = g("Mul", sound_out, g("Mul", g.real(g("Greater", "input_lengths", 0)), gain))
    g.nodes.append(helper.make_node("Reshape", [g("Clip", sound_out, -1.0, 1.0), g.constant(np.array([1, 1, 1, -1]))], ["output"]))

    graph = helper.make_graph(
        g.nodes, "voice", [helper.make_tensor_value_info("input", T.INT64, [1, "phonemes"]), helper.make_tensor_value_info("input_lengths", T.INT64, [1]),
                           helper.make_tensor_value_info("scales", T.FLOAT, [3])],
        [helper.make_tensor_value_info("output", T.FLOAT, [1, 1, 1, "samples"])], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="make_voice.py")
    model.ir_version = IR
    onnx.checker.check_model(model, full_check=True)
    return model
