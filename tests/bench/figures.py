"""A figure that a benchmark measured: its value, its unit, and the goal that it is held against."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`goal` is in the same unit; with `at_least` a larger value is better, without it a smaller one."""

    name: str
    value: float
    unit: str
    goal: float
    at_least: bool = True

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def as_json(self) -> dict[str, Any]:
        return {**{key: value for key, value in asdict(self).items() if key != "at_least"}, "met": self.met}

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'✓' if self.met else '✗'} {self.name}: {self.value:,.6g} {self.unit} (goal {sign} {self.goal:,.6g})"
