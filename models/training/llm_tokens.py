"""The demo language model's tokeniser: byte-pair pieces with byte fallback, in the form libllama calls "llama" (SPM)."""

import random
from pathlib import Path

import sentencepiece as spm

import llm_data

SIZE = 2048
UNKNOWN, START, END = 0, 1, 2
CHAT = ["<|im_start|>", "<|im_end|>"]
TEMPLATE = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
            "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")


def train(folder: Path, shops: int = 4000) -> None:
    rng, lines = random.Random(11), []
    for _ in range(shops):
        place = llm_data.shop(rng)
        lines.append(place.system)
        for item in llm_data.items(rng, place, 8, False):
            lines += [item.user, item.answer]
    text = folder / "llm.txt"
    text.write_text("\n".join(line.replace("\n", " ") for line in lines))
    spm.SentencePieceTrainer.train(input=str(text), model_prefix=str(folder / "llm"), vocab_size=SIZE, model_type="bpe", byte_fallback=True,
                                   add_dummy_prefix=False, remove_extra_whitespaces=False, normalization_rule_name="identity",
                                   user_defined_symbols=["\n"], control_symbols=CHAT, bos_id=1, eos_id=2, unk_id=0, character_coverage=1.0,
                                   num_threads=1, minloglevel=2)
    text.unlink()


class Tokens:
    def __init__(self, folder: Path) -> None:
        if not (folder / "llm.model").exists():
            folder.mkdir(parents=True, exist_ok=True)
            train(folder)
        self.model = spm.SentencePieceProcessor(model_file=str(folder / "llm.model"))
        self.open, self.close = (self.model.piece_to_id(c) for c in CHAT)

    def text(self, text: str) -> list[int]:
        return self.model.encode(text)

    def message(self, role: str, content: str) -> list[int]:
        return [self.open, *self.text(f"{role}\n{content}"), self.close, *self.text("\n")]

    def reply(self, content: str) -> tuple[list[int], list[int]]:
        """(what stands before the answer, the answer with its end)."""
        return [self.open, *self.text("assistant\n")], [*self.text(content), self.close]
