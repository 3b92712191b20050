"""The classifier of meaning: what a caller's sentence asks for, where the rules know no answer.

Linear over hashed words, pairs of words and letter n-grams; multinomial logistic regression, full batch, Adam, from zero: the
same sentences give the same file, bit for bit. Needs Python and numpy alone, and a minute or two.

    python3 models/training/train_meaning.py        # reads tests/understanding/*.txt (build half) and the dialogue tests' callers.tsv

Writes src/Voicebot.Appliance/Dialogues/meaning.fr.bin. Format, little-endian: "VBM1"; u8 log2 of the buckets; u8 classes; per
class u8 length and UTF-8 name; f32 scale of the weights; per class f32 bias; buckets x classes i8 weights. The temperature that
makes a probability one is already in scale and bias. `Dialogues/Classifier.cs` reads it and makes the same features.

Held-out families are never read here. With --folds FILE the out-of-fold probabilities of the build half are written, for
choosing thresholds.
"""
import glob
import os
import struct
import sys

import numpy as np

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BITS = 15
FOLDS = 5
STEPS = 260
DECAY = 2.0e-5
NOISE = 2  # misheard copies of each sentence
NONE = "aucun"


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
    return (h ^ (h >> 15)) & ((1 << BITS) - 1)


def features(text):
    found, before = [], "^"
    for word in words(text):
        found.append(fnv(word, 1))
        found.append(fnv(before + " " + word, 2))
        framed = "<" + word + ">"
        for n in (3, 4, 5):
            found += [fnv(framed[i : i + n], n) for i in range(len(framed) - n + 1)]
        before = word
    found.append(fnv(before + " $", 2))
    return found


def read():
    """(family, labels, text) of the build half."""
    rows = []
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/understanding/*.txt"))):
        head = None
        for line in open(path, encoding="utf-8"):
            line = line.strip()
            if line.startswith("=="):
                head = [part.strip() for part in line[2:].split(" | ")]
            elif line and not line.startswith("#") and head[0] == "b" and not head[2].startswith("@"):
                rows.append((head[1], head[2].rstrip(" |").split("|"), line.split(" | ")[0].strip()))
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


class Matrix:
    """Sparse: what each sentence has of each column, and the same sorted by column, so that both products are sums of runs."""

    def __init__(self, texts, columns):
        rows, cols, values = [], [], []
        for row, text in enumerate(texts):
            found = features(text)
            known = [columns[bucket] for bucket in found if bucket in columns]
            rows += [row] * (len(known) + 1)
            cols += known + [len(columns)]  # one that is always there and weighs nothing: no row is empty
            values += [1 / np.sqrt(len(found))] * len(known) + [0.0]
        self.rows, self.cols, self.values = np.array(rows), np.array(cols), np.array(values, np.float32)[:, None]
        self.starts = np.searchsorted(self.rows, np.arange(len(texts)))
        self.order = np.argsort(self.cols, kind="stable")
        self.present, self.runs = np.unique(self.cols[self.order], return_index=True)

    def times(self, w):
        return np.add.reduceat(w[self.cols] * self.values, self.starts)

    def transposed_times(self, error, like):
        product = np.zeros_like(like)
        product[self.present] = np.add.reduceat(error[self.rows[self.order]] * self.values[self.order], self.runs)
        return product


def softmax(z):
    z = np.exp(z - z.max(1, keepdims=True))
    return z / z.sum(1, keepdims=True)


def fit(x, y, weight, count):
    w, b = np.zeros((count + 1, y.shape[1]), np.float32), np.zeros(y.shape[1], np.float32)
    moments = [np.zeros_like(w), np.zeros_like(w), np.zeros_like(b), np.zeros_like(b)]
    weight = (weight / weight.sum())[:, None].astype(np.float32)
    for step in range(1, STEPS + 1):
        error = (softmax(x.times(w) + b) - y) * weight
        for k, (value, gradient) in enumerate(((w, x.transposed_times(error, w) + DECAY * w), (b, error.sum(0)))):
            m, v = moments[2 * k], moments[2 * k + 1]
            m += 0.1 * (gradient - m)
            v += 0.01 * (gradient * gradient - v)
            value -= 0.03 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return w, b


def train(rows, classes, seed):
    rng = np.random.default_rng(seed)
    texts, targets = [], []
    for _, labels, text in rows:
        target = np.zeros(len(classes), np.float32)
        for label in labels:
            target[classes.index(label if label in classes else "danger")] += 1 / len(labels)
        for copy in range(1 + NOISE):
            texts.append(text if copy == 0 else misheard(text, rng))
            targets.append(target)
    columns = {bucket: i for i, bucket in enumerate(sorted({f for text in texts for f in features(text)}))}
    y = np.array(targets)
    share = y.sum(0) / y.sum()
    weight = (y @ (1 / np.maximum(share, 1e-6)) ** 0.5).astype(np.float32)  # rare topics count more
    return columns, *fit(Matrix(texts, columns), y, weight, len(columns))


def temperature(logits, gold):
    """The one that makes the gold labels likeliest: a grid is exact enough and always gives the same."""
    def loss(t):
        p = softmax(logits / t)
        return -np.log(np.maximum((p * gold).sum(1), 1e-9)).mean()
    return min(np.arange(0.2, 4.0, 0.05), key=loss)


def main():
    rows = read()
    classes = sorted({label if label in (NONE, "conseiller", "robot", "fin", "panne", "horaires", "garantie", "rendez-vous", "changement", "facture", "bonjour", "oui") else "danger"
                      for _, labels, _ in rows for label in labels})
    families = sorted({family for family, _, _ in rows})
    fold_of = {family: i % FOLDS for i, family in enumerate(families)}
    gold = np.zeros((len(rows), len(classes)), np.float32)
    for i, (_, labels, _) in enumerate(rows):
        for label in labels:
            gold[i, classes.index(label if label in classes else "danger")] = 1
    logits = np.zeros((len(rows), len(classes)), np.float32)
    for k in range(FOLDS):
        columns, w, b = train([row for row in rows if fold_of[row[0]] != k], classes, k)
        held = [i for i, row in enumerate(rows) if fold_of[row[0]] == k]
        logits[held] = Matrix([rows[i][2] for i in held], columns).times(w) + b
    t = temperature(logits, gold)
    p = softmax(logits / t)
    best = p.argmax(1)
    right = gold[np.arange(len(rows)), best] > 0
    print(f"{len(rows)} sentences, {len(families)} families, {len(classes)} classes; out of fold {right.mean():.3f} right, temperature {t:.2f}")
    for low in np.arange(0.3, 1.0, 0.1):
        bin_ = (p.max(1) >= low) & (p.max(1) < low + 0.1)
        if bin_.any():
            print(f"  told {low:.1f} to {low + 0.1:.1f}: {bin_.sum():4d} sentences, {right[bin_].mean():.2f} right")
    if "--folds" in sys.argv:
        with open(sys.argv[sys.argv.index("--folds") + 1], "w", encoding="utf-8") as out:
            for i, (_, labels, text) in enumerate(rows):
                order = np.argsort(-p[i])
                out.write("\t".join(["|".join(labels), text] + [f"{classes[j]} {p[i, j]:.3f}" for j in order[:3]]) + "\n")

    columns, w, b = train(rows, classes, FOLDS)
    w, b = w / t, b / t
    scale = float(np.abs(w).max() / 127)
    weights = np.zeros((1 << BITS, len(classes)), np.int8)
    for bucket, i in columns.items():
        weights[bucket] = np.round(w[i] / scale)
    path = os.path.join(ROOT, "src/Voicebot.Appliance/Dialogues/meaning.fr.bin")
    with open(path, "wb") as out:
        out.write(b"VBM1" + struct.pack("<BB", BITS, len(classes)))
        for name in classes:
            out.write(struct.pack("<B", len(name.encode())) + name.encode())
        out.write(struct.pack("<f", scale) + b.astype("<f4").tobytes() + weights.tobytes())
    print(f"{os.path.getsize(path)} bytes")


main()
