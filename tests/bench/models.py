#!/usr/bin/env python3
"""models.py FOLDER: a language model and a recogniser with the true dimensions of the real ones, their weights drawn by lot.

What an engine does to each weight does not depend on its value, so they take as long as the real ones; what they say means nothing.
 llm-0.5b-q4_0.gguf   Qwen2.5-0.5B, Q4_0 with the embedding in Q8_0: 24 layers of 896, 14 heads (2 for keys), 4864, 151,936 tokens
 stt-tiny.bin, stt-base.bin   whisper tiny and base, f16; vocabulary and filters of models/demo/stt-fr-demo.bin where it has them; they never say that the text has ended
"""
import os, random, struct, sys

random.seed(20260817)
BLOCK = 4096  # weights drawn; more would only take longer to write


def normal(count, scale):
    return [random.gauss(0, scale) for _ in range(count)]


def f16(scale):
    return struct.pack(f"<{BLOCK}e", *normal(BLOCK, scale))


def f32(scale):
    return struct.pack(f"<{BLOCK}f", *normal(BLOCK, scale))


def repeat(block, length):
    return (block * (length // len(block) + 1))[:length]


# --- GGUF: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md -----------------------------------------------------------------------------
U32, F32, BOOL, STRING, ARRAY, I32 = 4, 6, 7, 8, 9, 5
TYPE_F32, TYPE_Q4_0, TYPE_Q8_0 = 0, 2, 8
ALIGNMENT = 32


def text(value):
    value = value.encode()
    return struct.pack("<Q", len(value)) + value


def pair(key, kind, value):
    body = {U32: lambda: struct.pack("<I", value), F32: lambda: struct.pack("<f", value), BOOL: lambda: struct.pack("<?", value), STRING: lambda: text(value)}
    return text(key) + struct.pack("<I", kind) + body[kind]()


def strings(key, values):
    return text(key) + struct.pack("<IIQ", ARRAY, STRING, len(values)) + b"".join(map(text, values))


def integers(key, values):
    return text(key) + struct.pack("<IIQ", ARRAY, I32, len(values)) + struct.pack(f"<{len(values)}i", *values)


def q4_0(count):
    """Blocks of 32: an f16 scale, 16 bytes of nibbles."""
    some = b"".join(struct.pack("<e", abs(random.gauss(0, 0.004)) + 1e-4) + random.randbytes(16) for _ in range(512))
    return repeat(some, count // 32 * 18)


def q8_0(count):
    some = b"".join(struct.pack("<e", abs(random.gauss(0, 0.0003)) + 1e-5) + random.randbytes(32) for _ in range(512))
    return repeat(some, count // 32 * 34)


def language_model(path):
    width, layers, inner, heads, shared, words = 896, 24, 4864, 14, 2, 151_936
    kept = width // heads * shared
    letters = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    symbols = letters + [256 + at for at in range(256 - len(letters))]
    tokens = [chr(symbol) for symbol in symbols]
    # Real pieces decode to real bytes; what they are does not matter.
    tokens += [f"m{at}" for at in range(words - len(tokens) - 3)] + ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    kinds = [1] * (words - 3) + [3] * 3
    turn = "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{'<|im_start|>assistant\n'}}{% endif %}"
    head = [
        pair("general.architecture", STRING, "qwen2"), pair("general.name", STRING, "dimensions of Qwen2.5-0.5B, weights drawn by lot"), pair("general.file_type", U32, 2),
        pair("qwen2.context_length", U32, 32768), pair("qwen2.embedding_length", U32, width), pair("qwen2.block_count", U32, layers), pair("qwen2.feed_forward_length", U32, inner),
        pair("qwen2.attention.head_count", U32, heads), pair("qwen2.attention.head_count_kv", U32, shared), pair("qwen2.attention.layer_norm_rms_epsilon", F32, 1e-6), pair("qwen2.rope.freq_base", F32, 1e6),
        pair("tokenizer.ggml.model", STRING, "gpt2"), pair("tokenizer.ggml.pre", STRING, "qwen2"), strings("tokenizer.ggml.tokens", tokens), integers("tokenizer.ggml.token_type", kinds), strings("tokenizer.ggml.merges", []),
        pair("tokenizer.ggml.bos_token_id", U32, words - 3), pair("tokenizer.ggml.eos_token_id", U32, words - 1), pair("tokenizer.ggml.padding_token_id", U32, words - 3), pair("tokenizer.ggml.add_bos_token", BOOL, False),
        pair("tokenizer.chat_template", STRING, turn),
    ]
    tensors = [("token_embd.weight", [width, words], TYPE_Q8_0), ("output_norm.weight", [width], TYPE_F32)]
    for layer in range(layers):
        for name, shape in (("attn_q", [width, width]), ("attn_k", [width, kept]), ("attn_v", [width, kept]), ("attn_output", [width, width]), ("ffn_gate", [width, inner]), ("ffn_up", [width, inner]), ("ffn_down", [inner, width])):
            tensors.append((f"blk.{layer}.{name}.weight", shape, TYPE_Q4_0))
        for name, size in (("attn_q.bias", width), ("attn_k.bias", kept), ("attn_v.bias", kept), ("attn_norm.weight", width), ("ffn_norm.weight", width)):
            tensors.append((f"blk.{layer}.{name}", [size], TYPE_F32))
    table, bodies, at = [], [], 0
    for name, shape, kind in tensors:
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        body = {TYPE_Q4_0: q4_0, TYPE_Q8_0: q8_0}.get(kind, lambda size: struct.pack(f"<{size}f", *([1.0] * size if name.endswith("weight") else normal(size, 0.01))))(count)
        table.append(text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", kind, at))
        bodies.append(body)
        at += len(body) + -len(body) % ALIGNMENT
    with open(path, "wb") as file:
        file.write(struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(head)) + b"".join(head) + b"".join(table))
        for body in bodies:
            file.write(b"\0" * (-file.tell() % ALIGNMENT) + body)


# --- whisper's own format: convert-pt-to-ggml.py of whisper.cpp ------------------------------------------------------------------------------------
END_OF_TEXT = 50257  # of a multilingual vocabulary (whisper.cpp, struct whisper_vocab)


def recogniser(path, like, width, heads, layers):
    with open(like, "rb") as file:
        known = file.read()
    magic, words, *_, mels, _ = struct.unpack("<12i", known[:48])
    filters, bins = struct.unpack("<2i", known[48:56])
    end = 56 + 4 * filters * bins
    count, = struct.unpack("<i", known[end:end + 4])
    end += 4
    for _ in range(count):
        length, = struct.unpack("<i", known[end:end + 4])
        end += 4 + length
    weights, numbers = f16(0.02), f32(0.01)
    with open(path, "wb") as file:
        file.write(struct.pack("<12i", magic, words, 1500, width, heads, layers, 448, width, heads, layers, mels, 1) + known[48:end])

        def put(name, *shape, ones=False):
            narrow = len(shape) > 1 and not name.endswith("positional_embedding") and not name.endswith("bias")
            size = 1
            for side in shape:
                size *= side
            file.write(struct.pack("<3i", len(shape), len(name), 1 if narrow else 0) + struct.pack(f"<{len(shape)}i", *reversed(shape)) + name.encode())
            file.write(struct.pack("<f", 1.0) * size if ones else repeat(weights, 2 * size) if narrow else repeat(numbers, 4 * size))

        def norm(name):
            put(name + ".weight", width, ones=True)
            put(name + ".bias", width)

        def linear(name, out, into, bias=True):
            put(name + ".weight", out, into)
            if bias:
                put(name + ".bias", out)

        def attention(name):
            for part in ("query", "key", "value", "out"):
                linear(f"{name}.{part}", width, width, part != "key")

        def perceptron(name):
            linear(name + ".0", 4 * width, width)
            linear(name + ".2", width, 4 * width)

        put("encoder.positional_embedding", 1500, width)
        put("encoder.conv1.weight", width, mels, 3)
        put("encoder.conv1.bias", width, 1)
        put("encoder.conv2.weight", width, width, 3)
        put("encoder.conv2.bias", width, 1)
        for layer in range(layers):
            block = f"encoder.blocks.{layer}."
            attention(block + "attn")
            norm(block + "attn_ln")
            perceptron(block + "mlp")
            norm(block + "mlp_ln")
        norm("encoder.ln_post")
        put("decoder.positional_embedding", 448, width)
        put("decoder.token_embedding.weight", words, width)
        # A row of nothing is never the likeliest: each utterance is decoded to its bound, and the work is known.
        file.seek(-2 * width * (words - END_OF_TEXT), os.SEEK_CUR)
        file.write(bytes(2 * width))
        file.seek(0, os.SEEK_END)
        for layer in range(layers):
            block = f"decoder.blocks.{layer}."
            for part in ("attn", "cross_attn"):
                attention(block + part)
                norm(f"{block}{part}_ln")
            perceptron(block + "mlp")
            norm(block + "mlp_ln")
        norm("decoder.ln")


folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
here = os.path.dirname(os.path.abspath(__file__))
demo = os.path.join(here, "../../models/demo/stt-fr-demo.bin")
for name, write in (
    ("llm-0.5b-q4_0.gguf", language_model),
    ("stt-tiny.bin", lambda path: recogniser(path, demo, 384, 6, 4)),
    ("stt-base.bin", lambda path: recogniser(path, demo, 512, 8, 6)),
):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        write(path + ".partial")
        os.rename(path + ".partial", path)
    print(f"{path}  {os.path.getsize(path)} bytes")
