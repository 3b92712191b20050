"""The sounds of the demo voice: which IPA letter of espeak-ng stands for which unit, and the ids of Piper's phoneme map.

A unit is one sound with a place in the voice's tables; 0 is silence. A letter followed by a combining tilde is another unit
(ɑ and ɑ̃). Letters that only foreign words bring (espeak switches to English for them) stand for the nearest French unit.
"""

PAD, BEGIN, END, TILDE, MAIN_STRESS, STRESS = "_", "^", "$", "\u0303", "ˈ", "ˌ"

VOWELS = ("a", "ɑ̃", "e", "ɛ", "ɛ̃", "i", "o", "ɔ", "ɔ̃", "œ", "œ̃", "ø", "u", "y", "ə")
CONSONANTS = ("p", "t", "k", "b", "d", "ɡ", "f", "s", "ʃ", "v", "z", "ʒ", "m", "n", "ɲ", "l", "ʁ", "j", "w")
UNITS = ("",) + VOWELS + CONSONANTS
UNIT = {name: number for number, name in enumerate(UNITS)}

# Letter: unit without tilde, unit with tilde.
NASAL = {"ɑ": "ɑ̃", "a": "ɑ̃", "ɛ": "ɛ̃", "e": "ɛ̃", "ɔ": "ɔ̃", "o": "ɔ̃", "œ": "œ̃"}
NEAREST = {"ɑ": "a", "æ": "a", "ɐ": "a", "ʌ": "œ", "ɜ": "œ", "ɝ": "œ", "ɚ": "œ", "ɵ": "ø", "ʏ": "y", "ɪ": "i", "ᵻ": "i", "ɨ": "i", "ʊ": "u", "ʉ": "u",
           "ɯ": "u", "ɒ": "ɔ", "g": "ɡ", "ɹ": "ʁ", "r": "ʁ", "ɾ": "t", "ʔ": "", "x": "ʁ", "χ": "ʁ", "θ": "s", "ð": "z", "ç": "ʃ", "c": "k", "ɕ": "ʃ",
           "ʑ": "ʒ", "ɫ": "l", "ʎ": "j", "β": "v", "ʋ": "v", "ɬ": "l", "ɳ": "n", "ʂ": "ʃ", "ʐ": "ʒ", "q": "k", "ɟ": "ɡ", "ŋ": "n", "ɥ": "y"}

# Pause behind the clause in ms, and where the voice goes on the last syllable (share of the pitch).
PUNCTUATION = {".": (240, -0.16), "!": (240, -0.06), "?": (260, 0.34), ",": (130, 0.10), ";": (180, 0.04), ":": (180, 0.04)}
SILENT = " -'\"()ːˑh" + "\u0327\u0329\u0306\u0308\u0361ʰʲ"

LETTERS = [name for name in UNITS if len(name) == 1] + list(NEAREST)
SYMBOLS = [PAD, BEGIN, END, " ", *PUNCTUATION, MAIN_STRESS, STRESS, TILDE] + LETTERS + [s for s in SILENT if s != " "]
ID = {symbol: number for number, symbol in enumerate(SYMBOLS)}


def unit_of(symbol: str, tilde: bool) -> int:
    """0 for what makes no sound of its own."""
    if tilde and symbol in NASAL:
        return UNIT[NASAL[symbol]]
    return UNIT.get(NEAREST.get(symbol, symbol), 0)


def ids(phonemes: str, punctuation: str) -> list[int]:
    """As Piper asks for them: begin, then each symbol, padding behind each, end. Without the marks of foreign words, "(en)"."""
    out, foreign = [ID[BEGIN], ID[PAD]], False
    for symbol in phonemes + punctuation:
        if symbol in "()":
            foreign = symbol == "("
        elif not foreign and symbol in ID:
            out += [ID[symbol], ID[PAD]]
    return out + [ID[END]]
