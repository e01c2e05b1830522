"""`make bench`: run every benchmark of this folder, or those named. Figures go to `var/bench/<name>.json`.

A benchmark is a module with `measure(full: bool) -> Iterable[Figure]`; `full` is true under SCALE=full. It is not a test:
a goal that is not met is shown, not an error.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure

HERE = Path(__file__).resolve().parent
FIGURES = HERE.parent.parent / "var" / "bench"
NOT_BENCHMARKS = {"__main__", "figures"}


def benchmarks() -> dict[str, str]:
    """Name → module, of every module here that can `measure`."""
    names = [module.name for module in pkgutil.iter_modules([str(HERE)]) if module.name not in NOT_BENCHMARKS]
    return {name: f"tests.bench.{name}" for name in names if hasattr(importlib.import_module(f"tests.bench.{name}"), "measure")}


def main(names: list[str]) -> int:
    known = benchmarks()
    if unknown := set(names) - set(known):
        sys.stderr.write(f"There is no benchmark named {', '.join(sorted(unknown))}. There are: {', '.join(known) or 'none'}\n")
        return 2
    full = os.environ.get("SCALE") == "full"
    FIGURES.mkdir(parents=True, exist_ok=True)
    for name in names or known:
        started = time.monotonic()
        sys.stdout.write(f"{name}{' (full)' if full else ''}\n")
        figures: list[Figure] = []
        for figure in importlib.import_module(known[name]).measure(full):
            figures.append(figure)
            sys.stdout.write(f"    {figure}\n")
            sys.stdout.flush()
        text = json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=2)
        (FIGURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"    {time.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
