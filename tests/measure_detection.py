"""How much the rules find and how often they are wrong: `python -m tests.measure_detection [FILE.jsonl]`.

Without a file: the development cases, and supportive messages. The rules were written with two thirds of the cases in
sight, so those say little; the other third was put aside by chance before the first rule was written, and no rule was
made after reading it. A file has the same form: id, text, label (1: advice that may hurt), family, severity.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.crisis.rules import Rules
from bot.misinformation.claims import open_claims
from bot.misinformation.detection import Detector
from bot.misinformation.detection.claims import ClaimIndex

_ROOT = Path(__file__).resolve().parents[1]
_HERE = _ROOT / "tests" / "misinformation"
_CASES = _HERE / "detection" / "advice_dev.jsonl"
_SEED = 20261122
_CRISIS = "selfharm"

Case = dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """What was found among cases: right and missed, wrongly found and rightly left alone."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    left: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found, self.missed + other.missed, self.wrong + other.wrong, self.left + other.left
        )

    @property
    def row(self) -> str:
        """Return the figures of one line."""
        recall, false = (self.found, self.found + self.missed), (self.wrong, self.wrong + self.left)
        precise = f"{self.found}/{self.found + self.wrong}"
        return f"{share(*recall):>26} {share(*false):>26} {precise:>10}"


def share(part: int, whole: int) -> str:
    """Return a share with its 95 % range (Wilson), such as "7/10 = 70 % (40-89)"."""
    if not whole:
        return "-"
    z, p = 1.96, part / whole
    middle = p + z * z / (2 * whole)
    half = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    low, high = (max(0.0, (middle + sign * half) / (1 + z * z / whole)) for sign in (-1, 1))
    return f"{part}/{whole} = {p:.0%} ({low * 100:.0f}-{high * 100:.0f})"


def put_aside(cases: Sequence[Case]) -> set[str]:
    """Return the ids of the third that no rule was written with: a draw within each family and label."""
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for case in cases:
        groups[case["family"], case["label"]].append(case["id"])
    chance, aside = random.Random(_SEED), set()
    for group in sorted(groups):
        ids = sorted(groups[group])
        chance.shuffle(ids)
        aside |= set(ids[: round(len(ids) / 3)])
    return aside


def by_family(cases: Iterable[Case], detector: Detector, rules: Rules) -> dict[str, Counts]:
    """Return what was found, by family. Words of risk are found by the rules of the crisis path."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for case in cases:
        hit = detector.look_at(case["text"]).is_suspect
        if case["family"] == _CRISIS:
            hit = hit or rules.look_at(case["text"]).tier is not None
        mine = Counts(found=hit, missed=not hit) if case["label"] else Counts(wrong=hit, left=not hit)
        counts[case["family"]] += mine
    return counts


def read(path: Path) -> list[Case]:
    """Return the cases of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def a_detector() -> Detector:
    """Return the rules as they are shipped, with the claim library."""
    claims = open_claims(_ROOT / "config").for_community(0).values()
    return Detector((), ClaimIndex(claim.known for claim in claims))


def _tell(title: str, counts: dict[str, Counts]) -> None:
    print(f"\n{title}\n{'':14} {'found of what may hurt':>26} {'found of what is fine':>26} {'precision':>10}")
    for family in sorted(counts):
        print(f"{family:14} {counts[family].row}")
    print(f"{'all':14} {sum(counts.values(), Counts()).row}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.measure_detection")
    parser.add_argument("file", type=Path, nargs="?", help="cases of your own, instead of those shipped")
    chosen = parser.parse_args().file
    detector, rules = a_detector(), Rules()
    cases = read(chosen or _CASES)
    if chosen:
        _tell(str(chosen), by_family(cases, detector, rules))
        return
    aside = put_aside(cases)
    _tell("written with these in sight", by_family((c for c in cases if c["id"] not in aside), detector, rules))
    _tell("put aside", by_family((c for c in cases if c["id"] in aside), detector, rules))
    print()
    for path in (_HERE / "benign_lines.txt", _HERE / "detection" / "supportive.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        print(f"{path.name}: {share(sum(detector.look_at(line).is_suspect for line in lines), len(lines))} found")


if __name__ == "__main__":
    main()
