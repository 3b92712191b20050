"""Word error rate and digit accuracy, by sentence family."""

import re

_NUMBER = set("zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente quarante "
              "cinquante soixante cent cents mille et".split()) - {"et", "une"}


def words(text: str) -> list[str]:
    """Lower case, without punctuation; hyphens and apostrophes part words."""
    return re.sub(r"[^\w]+", " ", text.lower()).split()


def align(said: list[str], heard: list[str]) -> tuple[int, list[bool]]:
    """(edit distance, for each word said whether it was heard)."""
    n, m = len(said), len(heard)
    cost = [[i + j if i * j == 0 else 0 for j in range(m + 1)] for i in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost[i][j] = min(cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (said[i - 1] != heard[j - 1]))
    right, i, j = [False] * n, n, m
    while i and j:
        if cost[i][j] == cost[i - 1][j - 1] + (said[i - 1] != heard[j - 1]):
            right[i - 1] = said[i - 1] == heard[j - 1]
            i, j = i - 1, j - 1
        elif cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return cost[n][m], right


class Score:
    def __init__(self) -> None:
        self.families: dict[str, list[int]] = {}
        self.number_words = self.number_right = self.exact = self.count = 0
        self.mistakes: list[tuple[str, str, str]] = []

    def add(self, family: str, said: str, heard: str) -> None:
        a, b = words(said), words(heard)
        errors, right = align(a, b)
        totals = self.families.setdefault(family, [0, 0])
        totals[0] += errors
        totals[1] += len(a)
        for word, ok in zip(a, right):
            if word in _NUMBER:
                self.number_words += 1
                self.number_right += ok
        self.count += 1
        self.exact += a == b
        if a != b:
            self.mistakes.append((family, said, heard))

    @property
    def wer(self) -> float:
        return sum(e for e, _ in self.families.values()) / max(1, sum(n for _, n in self.families.values()))

    @property
    def digits(self) -> float:
        return self.number_right / max(1, self.number_words)

    def __str__(self) -> str:
        worst = ", ".join(f"{f} {e / max(1, n):.0%}" for f, (e, n) in sorted(self.families.items(), key=lambda x: -x[1][0] / max(1, x[1][1]))[:8])
        return f"WER {self.wer:.1%} digits {self.digits:.1%} exact {self.exact}/{self.count} (worst: {worst})"
