"""Run by tests in a process of its own: put documents until it is killed, or a given number of times.

python -m tests.search.writer_process FOLDER NAME TIMES
"""

from __future__ import annotations

import sys
from itertools import count

from search.backends.embedded import EmbeddedEngine
from tests.search.documents import document, text


def main(folder: str, name: str, times: int) -> None:
    engine = EmbeddedEngine(folder)
    for number in range(times) if times else count():
        pages = [f"trang {page} của {name} lần {number}" for page in range(40)]
        engine.put(document(f"{name}-{number}-{one}", "lúa", texts=[text(*pages)]) for one in range(5))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
