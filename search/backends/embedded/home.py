"""The folder of an embedded index: which generation serves, who may write, and what a fault means.

<root>/current -> v2-<name>      a link; swapping it is how a rebuilt index takes over, in one step
<root>/v2-<name>/records, pages  a generation: the two indexes of one build
<root>/v2-<name>/note            in one that is being built: how far that is, written behind a commit
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

from search.backends.embedded.schema import PAGES, RECORDS, open_index
from search.entries import VERSION
from search.port import SearchUnavailable

_CURRENT: Final = "current"
_NOTE: Final = "note"
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

    def unfinished(self) -> Path | None:
        """The generation that a rebuild was killed over, if it kept anything. Only for the holder of `building`."""
        found = [note for note in self.root.glob(f"{_PREFIX}*/{_NOTE}") if note.parent.name != self._serving()]
        return max(found, key=lambda note: note.stat().st_mtime_ns).parent if found else None

    def serve(self, generation: Path) -> None:
        """Point `current` at a generation. Whoever reads the old one may go on with what it has open."""
        link = self.root / f"{_CURRENT}.{secrets.token_hex(6)}"
        with faults("swapping indexes"):
            (generation / _NOTE).unlink(missing_ok=True)
            link.symlink_to(generation.name)
            os.replace(link, self.root / _CURRENT)

    def sweep(self, *, but: Path | None = None) -> None:
        """Remove every generation but the one that serves, and one more. Only for the holder of `building` and `writing`."""
        kept = {self._serving(), but.name if but else ""}
        for folder in self.root.iterdir():
            if folder.is_dir() and not folder.is_symlink() and folder.name not in kept and (folder / RECORDS).exists():
                shutil.rmtree(folder, ignore_errors=True)

    def _serving(self) -> str:
        try:
            return os.readlink(self.root / _CURRENT)
        except OSError:
            return ""

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


def note_of(generation: Path) -> str:
    """What was noted last; empty where nothing was."""
    with faults("reading how far a rebuild had come"):
        path = generation / _NOTE
        return path.read_text(encoding="utf-8") if path.exists() else ""


def write_note(generation: Path, note: str) -> None:
    """Whole or not at all, whenever the power fails."""
    new = generation / f"{_NOTE}.new"
    with faults("noting how far a rebuild is"), new.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
        new.replace(generation / _NOTE)


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
