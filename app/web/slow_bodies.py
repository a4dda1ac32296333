"""A body that does not arrive: a thread that waits for one is a thread that serves nobody.

Behind a proxy that buffers (deploy/nginx.conf) bodies arrive whole. Without one, a few slow senders could hold all
threads for ever; so the whole body must arrive at a pace that the worst line of a mountain commune keeps easily.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socket import SHUT_RD
from threading import Timer
from typing import IO, TYPE_CHECKING, Final, Protocol

from werkzeug.exceptions import RequestTimeout

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Bytes a second, after the first minute: 20 MB may take forty-four minutes.
PACE: Final = 8 * 1024
GRACE_SECONDS: Final = 60.0


class Socket(Protocol):
    """What gunicorn puts into the environment as ``gunicorn.socket``."""

    def shutdown(self, how: int, /) -> None:
        """End one direction, or both."""


class PacedBody:
    """The body's stream, which raises ``RequestTimeout`` (408) once the sender has used up ``seconds`` in all.

    A reading that waits inside the server's own loop cannot be interrupted; the end of the connection's receiving half
    lets it return, and the answer can still be sent.
    """

    def __init__(self, stream: IO[bytes], socket: Socket, seconds: float) -> None:
        self._stream = stream
        self._socket = socket
        self._left = seconds
        self._late = False

    def read(self, size: int = -1) -> bytes:
        """Read at most ``size`` bytes, everything without one."""
        with self._watched():
            return self._stream.read(size)

    def readline(self, size: int = -1) -> bytes:
        """Read a line of at most ``size`` bytes."""
        with self._watched():
            return self._stream.readline(size)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        began = time.monotonic()
        watch = Timer(max(0.0, self._left), self._give_up)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
        self._left -= time.monotonic() - began
        if self._late:
            raise RequestTimeout

    def _give_up(self) -> None:
        self._late = True
        self._socket.shutdown(SHUT_RD)


def paced(application: WSGIApplication, *, grace: float = GRACE_SECONDS, pace: int = PACE) -> WSGIApplication:
    """Give ``application`` bodies that are not waited for longer than ``grace`` seconds and ``pace`` allow.

    Under a server that does not hand its socket over, bodies come as they are: gunicorn is the one we deploy.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        socket: Socket | None = environ.get("gunicorn.socket")
        if socket is not None:
            size = environ.get("CONTENT_LENGTH") or "0"
            seconds = grace + (int(size) / pace if size.isascii() and size.isdigit() else 0)
            environ["wsgi.input"] = PacedBody(environ["wsgi.input"], socket, seconds)
        return application(environ, start_response)

    return answer
