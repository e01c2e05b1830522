"""The folder of an embedded index: which generation serves, who may write, and what a fault means.

<root>/current -> v1-<name>      a link; swapping it is how a rebuilt index takes over, in one step
<root>/v1-<name>/records, pages  a generation: the two indexes of one build
<root>/write.lock, rebuild.lock  held while writing, or building; the kernel frees them when their holder dies
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from search.backends.embedded.schema import PAGES, RECORDS, VERSION, open_index
from search.port import SearchUnavailable

_CURRENT: Final = "current"
_PREFIX: Final = f"v{VERSION}-"
_PAUSE_SECONDS: Final = 0.02


class Home:
    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """The generation that serves. SearchUnavailable where there is none, or one of another version's shape."""
        try:
            name = os.readlink(self.root / _CURRENT)
        except FileNotFoundError as error:
            raise SearchUnavailable(f"There is no index in {self.root}: run manage.py reindex.") from error
        except OSError as error:
            raise SearchUnavailable(f"{self.root / _CURRENT} cannot be read ({error}): run manage.py reindex.") from error
        if not name.startswith(_PREFIX):
            raise SearchUnavailable(f"The index {name} was built by another version of Kho Mở: run manage.py reindex.")
        return self.root / name

    def exists(self) -> bool:
        """Whether anything was ever put here, usable or not: what exists is never replaced but by a rebuild."""
        return os.path.lexists(self.root / _CURRENT)

    def new_generation(self) -> Path:
        """An empty one that does not serve yet."""
        generation = self.root / f"{_PREFIX}{secrets.token_hex(6)}"
        with faults("creating an index"):
            for name in (RECORDS, PAGES):
                folder = generation / name
                folder.mkdir(parents=True)
                open_index(folder, create=True)
        return generation

    def serve(self, generation: Path) -> None:
        """Point `current` at a generation. Whoever reads the old one may go on with what it has open."""
        link = self.root / f"{_CURRENT}.{secrets.token_hex(6)}"
        with faults("swapping indexes"):
            link.symlink_to(generation.name)
            os.replace(link, self.root / _CURRENT)

    def sweep(self) -> None:
        """Remove every generation but the one that serves. Only for the holder of `building`."""
        serving = self.current().name
        for folder in self.root.iterdir():
            if folder.is_dir() and not folder.is_symlink() and folder.name != serving and (folder / RECORDS).exists():
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self, seconds: float) -> Iterator[None]:
        """Be the only writer of the generation that serves; SearchUnavailable after so many seconds of waiting."""
        with self._locked("write.lock", seconds):
            yield

    @contextmanager
    def building(self) -> Iterator[None]:
        """Be the only one who rebuilds; SearchUnavailable where somebody already does."""
        with self._locked("rebuild.lock", 0):
            yield

    @contextmanager
    def _locked(self, name: str, seconds: float) -> Iterator[None]:
        with faults("locking the index"):
            self.root.mkdir(parents=True, exist_ok=True)
            handle = (self.root / name).open("a")
        with handle:
            deadline = time.monotonic() + seconds
            while not _taken(handle.fileno()):
                if time.monotonic() >= deadline:
                    raise SearchUnavailable(f"Another process holds {self.root / name}.")
                time.sleep(_PAUSE_SECONDS)
            yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def faults(doing: str) -> Iterator[None]:
    """Tantivy's errors, panics and the file system's as SearchUnavailable. Tantivy raises ValueError for everything."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(f"The index failed while {doing}: {error}") from error
    except BaseException as error:
        # A panic of Rust code; its class cannot be imported, and is no Exception so that nobody catches it by chance.
        if type(error).__name__ != "PanicException":
            raise
        raise SearchUnavailable(f"The index is damaged; it failed while {doing}: {error}") from error
