"""`make bench`: run every benchmark of this folder, or those named. Figures go to `var/bench/<name>.json`.

A benchmark is a module with `run(scale: str) -> list[dict]`, each figure `{"name", "value", "unit", "goal", "met"}`; `scale` is
`full` under SCALE=full, else `small`. It is not a test: a goal that is not met is shown, not an error.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIGURES = HERE.parent.parent / "var" / "bench"
MARKS = {True: "✓", False: "✗", None: "·"}


def benchmarks() -> list[str]:
    return [module.name for module in pkgutil.iter_modules([str(HERE)]) if module.name != "__main__"]


def main(names: list[str]) -> int:
    known = benchmarks()
    if unknown := set(names) - set(known):
        sys.stderr.write(f"There is no benchmark named {', '.join(sorted(unknown))}. There are: {', '.join(known)}\n")
        return 2
    scale = "full" if os.environ.get("SCALE") == "full" else "small"
    FIGURES.mkdir(parents=True, exist_ok=True)
    for name in names or known:
        started = time.monotonic()
        sys.stdout.write(f"{name} ({scale})\n")
        sys.stdout.flush()
        figures = importlib.import_module(f"tests.bench.{name}").run(scale)
        for figure in figures:
            goal = f" (goal {figure['goal']})" if figure["goal"] else ""
            sys.stdout.write(f"    {MARKS[figure['met']]} {figure['name']}: {figure['value']:,} {figure['unit']}{goal}\n")
        text = json.dumps(figures, ensure_ascii=False, indent=2)
        (FIGURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"    {time.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
