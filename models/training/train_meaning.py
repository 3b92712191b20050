"""The classifiers of meaning: what a caller's sentence asks for, and which of a step's options it tells, where the rules know no answer.

Linear over hashed words, kinds of words, pairs of both, pairs of kinds around a word, and letter n-grams; logistic regression, AdaGrad, from zero: the same
sentences give the same files, bit for bit. Needs Python and numpy alone, and two minutes.

    python3 models/training/train_meaning.py        # reads tests/understanding (build half) and the dialogue tests' callers.tsv

Writes src/Voicebot.Appliance/Dialogues/meaning.fr.bin, and for each step of OPTIONS its own (panne.fr.bin). Format, little-endian: "VBM2"; u8 log2 of the buckets; u8 classes; per
class u8 length and UTF-8 name; u8 kinds, per kind u8 length and name; u16 beginnings of words, per beginning u8 kind, u8 length,
letters; f32 scale of the weights; per class f32 bias; buckets x classes i8 weights. The temperature that makes a probability one
is already in scale and bias. `Dialogues/Classifier.cs` reads it and makes the same features.

Held-out families are never read here. With --folds FILE the out-of-fold probabilities of the build half are written, for
choosing thresholds; those of a step go to FILE.STEP.
"""
import glob
import os
import struct
import sys

import numpy as np

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BITS = 15
BITS_OF_STEP = 14
FOLDS = 5
EPOCHS = 6
RATE = 0.2
RATE_OF_BIAS = 0.01
KIND_COUNTS = 3  # a kind of words weighs as much as so many words
HEARD = 0.2  # what a recogniser made of a sentence weighs less: some of it has nothing of the meaning left
SURE = 0.5  # the recogniser's confidence below which a call asks again
NONE = "aucun"
# Step → topics and steps whose sentences tell none of its options, where they are not labelled.
OPTIONS = {
    "panne": ("fin", "bonjour", "oui", "robot", "horaires", "garantie", "facture", "changement", "@nom", "@numéro", "@depuis", "@facture", "@prévu", "@redémarré", "@conseil", "@appareil"),
    "appareil": ("fin", "bonjour", "oui", "robot", "horaires", "@nom", "@numéro", "@depuis", "@facture", "@prévu", "@redémarré", "@conseil", "@panne"),
}


def fold(text):
    table = str.maketrans("àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ", "aaaaaaceeeeiiiinoooooouuuuyy")
    return text.lower().translate(table).replace("œ", "oe").replace("æ", "ae")


def words(text):
    found, word = [], ""
    for c in fold(text) + " ":
        kind = "a" if "a" <= c <= "z" else "0" if "0" <= c <= "9" else ""
        if word and (not kind or kind != ("0" if word[0] == "0" else "a")):
            found.append(word)
            word = ""
        if kind == "a":
            word += c
        elif kind == "0" and not word:
            word = "0"  # a number is a number
    return found


def fnv(text, seed):
    h = 2166136261 ^ seed
    for c in text.encode("ascii"):
        h = ((h ^ c) * 16777619) & 0xFFFFFFFF
    return h ^ (h >> 15)


def read_kinds():
    """(beginning, kind), the longest first."""
    found = []
    for line in open(os.path.join(ROOT, "models/training/kinds.fr.txt"), encoding="utf-8"):
        if not line.startswith("#"):
            kind, beginnings = line.split(": ")
            found += [(beginning, "=" + kind) for beginning in beginnings.split()]
    return sorted(found, key=lambda one: -len(one[0]))


BEGINNINGS = read_kinds()


def kind_of(word):
    for beginning, kind in BEGINNINGS:
        if word.startswith(beginning) and (len(beginning) > 3 or word == beginning or (len(beginning) == 3 and len(word) <= 5)):
            return kind
    return word


def features(text):
    found, before, kind_before, kind_before_that = [], "^", "^", None
    for word in words(text):
        found.append(fnv(word, 1))
        found.append(fnv(before + " " + word, 2))
        framed = "<" + word + ">"
        for n in (3, 4, 5):
            found += [fnv(framed[i : i + n], n) for i in range(len(framed) - n + 1)]
        kind = kind_of(word)
        if kind != word:
            found += [fnv(kind, 1)] * KIND_COUNTS
        if kind != word or kind_before != before:
            found.append(fnv(kind_before + " " + kind, 2))
        if kind_before_that is not None:
            found.append(fnv(kind_before_that + " _ " + kind, 2))
        before, kind_before, kind_before_that = word, kind, None if kind_before == "^" else kind_before
    found.append(fnv(before + " $", 2))
    if kind_before != before:
        found.append(fnv(kind_before + " $", 2))
    return found


def sentences():
    """(family, topics, captures, text) of the build half; of a step's answers the topic is @step."""
    rows = []
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/understanding/*.txt"))):
        head = None
        for line in open(path, encoding="utf-8"):
            line = line.strip()
            if line.startswith("=="):
                head = [part.strip() for part in line[2:].split(" | ")]
            elif line and not line.startswith("#") and head[0] == "b":
                text, _, own = line.partition(" | ")
                told = [pair.strip().split("=", 1) for pair in f"{head[3] if len(head) > 3 else ''};{own}".split(";") if "=" in pair]
                rows.append((head[1], head[2].rstrip(" |").split("|"), dict(told), text.strip()))
    return rows


def read():
    """(family, labels, text) of first sentences."""
    rows = [(family, topics, text) for family, topics, _, text in sentences() if not topics[0].startswith("@")]
    path = os.path.join(ROOT, "tests/Voicebot.Appliance.Tests/Dialogues/callers.tsv")
    for number, line in enumerate(open(path, encoding="utf-8")):
        kind, labels, text = line.rstrip("\n").split("\t")
        if number:
            rows.append((f"{kind} {number // 12}", ["danger"] if kind == "danger" else labels.split("|"), text))
    return rows


def misheard(text, rng):
    """As a recogniser may write it: a letter wrong or gone, a small word gone."""
    heard = words(text)
    if len(heard) > 3 and rng.random() < 0.5:
        short = [i for i, word in enumerate(heard) if len(word) < 4 and word not in ("pas", "non", "oui")]
        if short:
            del heard[short[rng.integers(len(short))]]
    for i, word in enumerate(heard):
        if len(word) > 3 and rng.random() < 0.15:
            at = int(rng.integers(len(word)))
            heard[i] = word[:at] + ("" if rng.random() < 0.5 else "eaiostrnl"[int(rng.integers(9))]) + word[at + 1 :]
    return " ".join(heard)


def softmax(z):
    z = np.exp(z - z.max(1, keepdims=True))
    return z / z.sum(1, keepdims=True)


def bag(text, bits):
    """Buckets, and how much each counts."""
    found = np.array(features(text)) & ((1 << bits) - 1)
    buckets, counts = np.unique(found, return_counts=True)
    return buckets, (counts / np.sqrt(len(found))).astype(np.float32)[:, None]


def score(bagged, w, b):
    buckets, counts = bagged
    return (counts * w[buckets]).sum(0) + b


def fit(examples, bits, seed):
    """Logistic regression, one example after the other, AdaGrad. An example: bag, target, weight."""
    classes = len(examples[0][1])
    w, b = np.zeros((1 << bits, classes), np.float32), np.zeros(classes, np.float32)
    squares = np.full_like(w, 1e-3)
    rng = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        for at in rng.permutation(len(examples)):
            (buckets, counts), target, weight = examples[at]
            z = score((buckets, counts), w, b)
            p = np.exp(z - z.max())
            error = ((p / p.sum() - target) * weight).astype(np.float32)
            gradient = counts * error
            squared = squares[buckets] + gradient * gradient
            squares[buckets] = squared
            w[buckets] -= RATE * gradient / np.sqrt(squared)
            b -= RATE_OF_BIAS * error
    return w, b


def train(rows, gold, heard, bits, seed):
    rng = np.random.default_rng(seed)
    targets = gold / gold.sum(1, keepdims=True)
    share = targets.mean(0)
    rarity = (1 / np.maximum(share, 1e-6)) ** 0.5  # rare topics count more
    weights = targets @ (rarity / rarity.mean())
    examples = []
    for (_, _, text), target, weight in zip(rows, targets, weights):
        examples.append((bag(text, bits), target, weight))
        examples.append((bag(misheard(text, rng), bits), target, weight))
        examples += [(bag(other, bits), target, weight * HEARD) for confidence, other in heard.get(text, []) if confidence >= SURE and other]
    return fit(examples, bits, seed)


def temperature(logits, gold):
    """The one that makes the gold labels likeliest: a grid is exact enough and always gives the same."""
    def loss(t):
        p = softmax(logits / t)
        return -np.log(np.maximum((p * gold).sum(1), 1e-9)).mean()
    return min(np.arange(0.2, 4.0, 0.05), key=loss)


def read_heard():
    """What the demo's recogniser made of the sentences: sentence -> (confidence, words) of each time it was spoken."""
    heard = {}
    for line in open(os.path.join(ROOT, "tests/understanding/heard.tsv"), encoding="utf-8"):
        confidence, other, said = line.rstrip("\n").split("\t")
        heard.setdefault(said, []).append((float(confidence), other))
    return heard


def out_of_fold(rows, gold, heard, bits):
    """Logits of each sentence by a training without its fold's families, and whether what was heard of it is right."""
    families = sorted({family for family, _, _ in rows})
    fold_of = {family: i % FOLDS for i, family in enumerate(families)}
    logits, misheard_right = np.zeros_like(gold), []
    for k in range(FOLDS):
        others = [i for i, row in enumerate(rows) if fold_of[row[0]] != k]
        w, b = train([rows[i] for i in others], gold[others], heard, bits, k)
        for i, (family, _, text) in enumerate(rows):
            if fold_of[family] == k:
                logits[i] = score(bag(text, bits), w, b)
                misheard_right += [gold[i, score(bag(other, bits), w, b).argmax()] > 0 for confidence, other in heard.get(text, []) if confidence >= SURE and other]
    print(f"{len(rows)} sentences, {len(families)} families, {gold.shape[1]} classes")
    return logits, misheard_right


def learn(name, rows, classes, heard, bits, folds):
    """Says how good it is out of fold, and writes the file NAME.fr.bin of all."""
    gold = np.zeros((len(rows), len(classes)), np.float32)
    for i, (_, labels, _) in enumerate(rows):
        for label in labels:
            gold[i, classes.index(label if label in classes else "danger")] = 1
    logits, misheard_right = out_of_fold(rows, gold, heard, bits)
    t = temperature(logits, gold)
    p = softmax(logits / t)
    best = p.argmax(1)
    right = gold[np.arange(len(rows)), best] > 0
    print(f"{name}: out of fold {right.mean():.3f} right, as heard {np.mean(misheard_right):.3f} of {len(misheard_right)}; temperature {t:.2f}")
    for low in np.arange(0.3, 1.0, 0.1):
        bin_ = (p.max(1) >= low) & (p.max(1) < low + 0.1)
        if bin_.any():
            print(f"  told {low:.1f} to {low + 0.1:.1f}: {bin_.sum():4d} sentences, {right[bin_].mean():.2f} right")
    if folds:
        with open(folds, "w", encoding="utf-8") as out:
            for i, (_, labels, text) in enumerate(rows):
                order = np.argsort(-p[i])
                out.write("\t".join(["|".join(labels), text] + [f"{classes[j]} {p[i, j]:.3f}" for j in order[:3]]) + "\n")
    w, b = train(rows, gold, heard, bits, FOLDS)
    write(os.path.join(ROOT, f"src/Voicebot.Appliance/Dialogues/{name}.fr.bin"), classes, w / t, b / t, bits)


def write(path, classes, w, b, bits):
    scale = float(np.abs(w).max() / 127)
    with open(path, "wb") as out:
        def text(name):
            out.write(struct.pack("<B", len(name.encode())) + name.encode())

        out.write(b"VBM2" + struct.pack("<BB", bits, len(classes)))
        for name in classes:
            text(name)
        kinds = sorted({kind for _, kind in BEGINNINGS})
        out.write(struct.pack("<B", len(kinds)))
        for kind in kinds:
            text(kind)
        out.write(struct.pack("<H", len(BEGINNINGS)))
        for beginning, kind in BEGINNINGS:
            out.write(struct.pack("<B", kinds.index(kind)))
            text(beginning)
        out.write(struct.pack("<f", scale) + b.astype("<f4").tobytes() + np.round(w / scale).astype(np.int8).tobytes())
    print(f"{os.path.getsize(path)} bytes")


def options(step, silent):
    """(family, [option], text): what is labelled with an option or with none, and what tells none anyhow."""
    for family, topics, told, text in sentences():
        if step in told:
            yield family, [NONE if told[step] == "-" else told[step]], text
        elif all(topic in silent for topic in topics):
            yield family, [NONE], text


def main():
    folds = sys.argv[sys.argv.index("--folds") + 1] if "--folds" in sys.argv else None
    heard = read_heard()
    rows = read()
    topics = (NONE, "conseiller", "robot", "fin", "panne", "horaires", "garantie", "rendez-vous", "changement", "facture", "bonjour", "oui", "savoir")
    classes = sorted({label if label in topics else "danger" for _, labels, _ in rows for label in labels})
    learn("meaning", rows, classes, heard, BITS, folds)
    for step, silent in OPTIONS.items():
        rows = list(options(step, silent))
        classes = sorted({label for _, (label,), _ in rows})
        learn(step, rows, classes, heard, BITS_OF_STEP, folds and f"{folds}.{step}")


if __name__ == "__main__":
    main()
