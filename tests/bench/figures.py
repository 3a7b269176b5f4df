"""Figures, their goals and ratios, and how they are written down: as a table for people and as JSON."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_HEADINGS = ("figure", "value", "bare", "ratio", "goal", "")


def percentile(values: Iterable[float], percent: float) -> float:
    """Return a percentile, drawn straight between its two neighbours. Raises ValueError for no values."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values, no percentile")
    if not 0 <= percent <= 100:
        raise ValueError("a percentile lies between 0 and 100")
    place = (len(ordered) - 1) * percent / 100
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: Iterable[float]) -> float:
    """Return the middle of the values."""
    return statistics.median(values)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    `bare` is the same thing measured on a bare client in the same run. `most` is the largest value allowed and
    `most_ratio` the largest ratio to `bare`; without either there is no goal.
    """

    arm: str
    name: str
    value: float
    unit: str = ""
    bare: float | None = None
    most: float | None = None
    most_ratio: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return value / bare; None where there is nothing to compare with."""
        return self.value / self.bare if self.bare else None

    @property
    def ok(self) -> bool | None:
        """Tell whether every goal is reached; None without a goal. A ratio that is wanted and missing is not ok."""
        if self.most is None and self.most_ratio is None:
            return None
        within = self.most is None or self.value <= self.most
        return within and (self.most_ratio is None or (self.ratio is not None and self.ratio <= self.most_ratio))

    @property
    def goal(self) -> str:
        """Return the goal in words, "" without one."""
        parts = [] if self.most is None else [f"<= {_number(self.most)} {self.unit}".strip()]
        return ", ".join(parts if self.most_ratio is None else [*parts, f"<= {self.most_ratio:g} x bare"])

    def as_json(self) -> dict[str, Any]:
        """Return everything, with the ratio and the verdict."""
        return {
            "arm": self.arm,
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "bare": None if self.bare is None else round(self.bare, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": self.goal or None,
            "ok": self.ok,
            "note": self.note,
        }


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table, arm by arm."""
    rows = [_HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    verdict = {None: "", True: "ok", False: "NOT OK"}[figure.ok]
    bare = "" if figure.bare is None else f"{_number(figure.bare)} {figure.unit}".strip()
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    name = f"{figure.arm}: {figure.name}" + (f" ({figure.note})" if figure.note else "")
    return (name, f"{_number(figure.value)} {figure.unit}".strip(), bare, ratio, figure.goal, verdict)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.ljust(width) if column in (0, 4, 5) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "| " + " | ".join(cells) + " |"


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
