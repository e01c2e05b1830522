"""A server that answers whatever bytes a test gives it, one connection after the other, as slowly as it says."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

Answer = Callable[[bytes, socket.socket], None]


class Server:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.requests: list[bytes] = []
        self.over = threading.Event()

    def serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                self.requests.append(_received(connection))
                self._answer(self.requests[-1], connection)

    def close(self) -> None:
        self.over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def everywhere(self, host: str, port: int) -> Sequence[tuple[str, int]]:
        """A resolver for which every name is this server."""
        return [("127.0.0.1", self.port)]


def _received(connection: socket.socket) -> bytes:
    """The head of a request, and as much of a body as it announces."""
    content = b""
    while b"\r\n\r\n" not in content and (piece := connection.recv(65_536)):
        content += piece
    head, _, body = content.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length and (piece := connection.recv(65_536)):
        body += piece
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def answering(answer: Answer) -> Iterator[Server]:
    server = Server(answer)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(timeout=10)


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(head).encode() + body


def always(content: bytes) -> Answer:
    return lambda request, connection: connection.sendall(content)
