"""A bad line: passes bytes on to a server, and cuts the connection when so many have gone up in all."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from types import TracebackType

PIECE = 16 * 1024


class BadLine:
    """`with BadLine(port, cuts=[1000, 5000]) as line:` talk to 127.0.0.1:`line.port` instead of `port`. Each cut is a number
    of bytes, headers included; with `meanwhile`, that is called at the middle cut, before the line is open again."""

    def __init__(self, port: int, cuts: Iterable[int], meanwhile: Callable[[], None] | None = None) -> None:
        self._server = ("127.0.0.1", port)
        self._cuts = sorted(cuts)
        self._middle = len(self._cuts) // 2
        self._meanwhile = meanwhile
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.passed = 0
        self.times_cut = 0

    def __enter__(self) -> BadLine:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._server, timeout=60)
            except OSError:
                near.close()
                continue
            threading.Thread(target=self._up, args=(near, far), daemon=True).start()
            threading.Thread(target=_down, args=(far, near), daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := near.recv(PIECE):
                with self._lock:
                    self.passed += len(piece)
                    is_cut = self.times_cut < len(self._cuts) and self.passed >= self._cuts[self.times_cut]
                    if is_cut:
                        self.times_cut += 1
                        if self._meanwhile and self.times_cut == self._middle:
                            far.sendall(piece)
                            self._meanwhile()
                if is_cut:
                    break
                far.sendall(piece)
        _close(near, far)


def _down(far: socket.socket, near: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := far.recv(PIECE):
            near.sendall(piece)
    _close(near, far)


def _close(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
