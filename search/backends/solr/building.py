"""A rebuild: an index that is filled beside the one that serves and takes its name at the end.

Its note, a document of its own, tells how far it is and who builds it, so that a rebuild that was killed is taken up at
once on the same machine, and from another machine when nothing was written for a while.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from search.backends.solr.blocks import blocks, portions, prepare
from search.backends.solr.owner import is_gone, this_process
from search.backends.solr.server import Server
from search.entries import VERSION, sound
from search.port import Document, Prepared, SearchUnavailable, prepared

# Portions that wait to be sent.
_AHEAD: Final = 2
# Characters of text that wait for a commit.
_COMMIT: Final = 400_000_000
# An index of another machine that nothing was written to for so long was abandoned.
_ABANDONED_SECONDS: Final = 300
_BUSY: Final = "the index is being rebuilt already"


@dataclass(frozen=True)
class _Kept:
    """What the note of an index that is being built says. `shape` is the version of what it holds."""

    text: str
    owner: dict[str, str]
    shape: int

    @staticmethod
    def read(written: str) -> _Kept:
        told = json.loads(written)
        return _Kept(str(told["text"]), dict(told["owner"]), int(told["shape"]))

    def written(self) -> str:
        return json.dumps({"text": self.text, "owner": self.owner, "shape": self.shape})


class Building:
    """See `search.port.Rebuild`. What is put is sent by a thread of its own, in its order, while more is read and analysed."""

    def __init__(self, server: Server, index: str, note: str) -> None:
        self._server = server
        self._index = index
        self._waiting = 0
        self._sender = ThreadPoolExecutor(1, "sending")
        self._under_way: deque[Future[None]] = deque()
        self.note = note

    def put(self, documents: Iterable[Document | Prepared]) -> None:
        for portion in portions(prepared(documents, prepare)):
            if len(self._under_way) >= _AHEAD:
                self._under_way.popleft().result()
            self._under_way.append(self._sender.submit(self._send, portion))
            self._waiting += sum(one.characters for one in portion)
            if self._waiting > _COMMIT:
                self._commit()

    def remove(self, ids: Iterable[str]) -> None:
        if unwanted := [sound(id) for id in ids]:
            self._arrived()
            self._server.remove(unwanted, index=self._index)

    def keep(self, note: str) -> None:
        self._arrived()
        self._server.write_note(self._index, _Kept(note, this_process(), VERSION).written())
        self.note = note
        self._waiting = 0

    def settle(self) -> None:
        """Nobody can be kept from writing to a server: what is written meanwhile has to be put again after the swap."""
        self._arrived()
        self._server.merge(index=self._index)
        self._waiting = 0

    def finish(self) -> None:
        self._arrived()
        self._sender.shutdown()
        self._server.forget_note(self._index)
        self._server.serve(self._index)

    def fail(self) -> None:
        """Leave what was kept to the next one. Where the server is down, the end of this process tells that it may."""
        self._sender.shutdown(cancel_futures=True)
        with contextlib.suppress(SearchUnavailable):
            if self.note:
                self._server.write_note(self._index, _Kept(self.note, {}, VERSION).written())
            else:
                self._server.drop(self._index)

    def _send(self, portion: Sequence[Prepared]) -> None:
        self._server.add(blocks(portion), index=self._index)

    def _arrived(self) -> None:
        """All that was put has been sent. Raises what sending raised."""
        while self._under_way:
            self._under_way.popleft().result()

    def _commit(self) -> None:
        self._arrived()
        self._server.commit(index=self._index)
        self._waiting = 0


@contextmanager
def building(server: Server, *, fresh: bool) -> Iterator[Building]:
    """A new index, or the one that a rebuild was killed over; see `search.port.Engine.rebuild`."""
    built = _unfinished(server, fresh=fresh) or _new(server)
    try:
        yield built
        built.finish()
    except BaseException:
        built.fail()
        raise


def _unfinished(server: Server, *, fresh: bool) -> Building | None:
    """Take over what somebody left; all else that was left is dropped. SearchUnavailable where somebody is at it."""
    for index, idle in server.building().items():
        noted = server.note(index)
        kept = _Kept.read(noted[0]) if noted else None
        if _somebody_builds(kept, idle):
            raise SearchUnavailable(_BUSY)
        if noted and kept and kept.text and kept.shape == VERSION and not fresh:
            # Of two who would take it over, the second finds another version.
            server.write_note(index, _Kept(kept.text, this_process(), VERSION).written(), version=noted[1])
            return Building(server, index, kept.text)
        server.drop(index)
    return None


def _somebody_builds(kept: _Kept | None, idle: float) -> bool:
    """Without an owner: one that failed has given it back; one that was only just made has no note yet."""
    if kept and not kept.owner:
        return False
    gone = is_gone(kept.owner) if kept else None
    return idle <= _ABANDONED_SECONDS if gone is None else not gone


def _new(server: Server) -> Building:
    """Of two who begin at once, the one with the lesser name goes on."""
    index = f"{server.name}-{time.time_ns()}"
    server.create(index)
    server.write_note(index, _Kept("", this_process(), VERSION).written())
    if min(server.building()) != index:
        server.drop(index)
        raise SearchUnavailable(_BUSY)
    return Building(server, index, "")
