"""Writes the trained language model as GGUF for libllama 0.7.0.

usage: export_llm.py WEIGHTS.pt CORPUS_DIR OUT.gguf [--random SEED]
"""

import argparse
from pathlib import Path

import gguf
import numpy as np
import torch

from llm_model import EPSILON, ROPE_BASE
from llm_tokens import END, START, TEMPLATE, UNKNOWN, Tokens


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("weights", type=Path)
    ap.add_argument("corpus", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--random", type=int)
    a = ap.parse_args()
    saved, tokens = torch.load(a.weights, weights_only=True), Tokens(a.corpus)
    shape, pieces = saved["shape"], tokens.model
    writer = gguf.GGUFWriter(str(a.out), "llama")
    writer.add_name("voicebot-demo-fr")
    writer.add_license("GPL-3.0-or-later")
    writer.add_context_length(shape["context"])
    writer.add_embedding_length(shape["d"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["hidden"])
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape["heads"])
    writer.add_rope_dimension_count(shape["d"] // shape["heads"])
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_vocab_size(shape["words"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_tokenizer_model("llama")
    kinds = []
    for i in range(pieces.vocab_size()):
        kinds.append(gguf.TokenType.UNKNOWN if pieces.is_unknown(i) else gguf.TokenType.CONTROL if pieces.is_control(i)
                     else gguf.TokenType.BYTE if pieces.is_byte(i) else gguf.TokenType.NORMAL)
    writer.add_token_list([pieces.id_to_piece(i).encode() for i in range(pieces.vocab_size())])
    writer.add_token_scores([pieces.get_score(i) for i in range(pieces.vocab_size())])
    writer.add_token_types(kinds)
    writer.add_unk_token_id(UNKNOWN)
    writer.add_bos_token_id(START)
    writer.add_eos_token_id(tokens.close)
    writer.add_eot_token_id(tokens.close)
    writer.add_pad_token_id(END)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)
    rng = np.random.default_rng(a.random) if a.random is not None else None
    for name, value in saved["mean"].items():
        x = value.numpy().astype(np.float32)
        if rng is not None and x.ndim == 2:
            x = (rng.standard_normal(x.shape) * x.std()).astype(np.float32)
        writer.add_tensor(name.replace("blocks.", "blk."), x.astype(np.float16) if x.ndim == 2 else x)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{a.out}: {a.out.stat().st_size / 1e6:.1f} MB, trained for {saved['step']} steps")


if __name__ == "__main__":
    main()
