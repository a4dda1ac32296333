"""A plain client of the protocol in which files come in parts, and a line that breaks."""

from __future__ import annotations

import base64
import hashlib
import socket
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from threading import Thread

from tests.support.live import LiveBrowser, Reply

VERSION = {"Tus-Resumable": "1.0.0"}
PART = {**VERSION, "Content-Type": "application/offset+octet-stream"}


class Sender:
    """Somebody's script that sends files to a sheet, with the token of a page of theirs."""

    def __init__(self, browser: LiveBrowser, assessment_id: int) -> None:
        self.browser = browser
        self.place = f"/unit/assessments/{assessment_id}/transfers"

    @cached_property
    def token(self) -> dict[str, str]:
        """The header that proves that a page of ours asked."""
        page = self.browser.get("/unit/").soup
        return {"X-CSRFToken": str(page.select('input[name="csrf_token"]')[0]["value"])}

    def ask(self, method: str, path: str = "", *, content: bytes | None = None, **headers: object) -> Reply:
        """Ask with the headers that every request of the protocol bears, and these."""
        more = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        kind = PART if content is not None else VERSION
        return self.browser.ask(method, path or self.place, {**kind, **self.token, **more}, content)

    def begin(self, name: str, content: bytes, *, size: int | None = None, hashed: bool = True) -> Reply:
        """Announce a file."""
        told = [f"filename {encoded(name)}"]
        if hashed:
            told.append(f"sha256 {encoded(hashlib.sha256(content).hexdigest())}")
        length = len(content) if size is None else size
        return self.ask("POST", Upload_Length=length, Upload_Metadata=",".join(told))

    def part(self, path: str, content: bytes, offset: int, **headers: object) -> Reply:
        """Send a part."""
        return self.ask("PATCH", path, content=content, Upload_Offset=offset, **headers)


def encoded(text: str) -> str:
    """A value of the metadata."""
    return base64.b64encode(text.encode()).decode()


@dataclass
class BreakingLine:
    """A line to a server that breaks: after each of these numbers of bytes upwards, counted over all connections."""

    server: tuple[str, int]
    breaks: Sequence[int]
    sent: int = 0
    """Bytes that went up in all, headers included."""
    broken: int = 0
    port: int = 0
    _listener: socket.socket = field(init=False)

    @contextmanager
    def laid(self) -> Iterator[BreakingLine]:
        """Take connections until the block ends."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        Thread(target=self._take, daemon=True).start()
        try:
            yield self
        finally:
            # Closing alone leaves the accepting thread where it waits.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                far = socket.create_connection(self.server)
                Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with near, far:
            down = Thread(target=self._down, args=(far, near), daemon=True)
            down.start()
            self._up(near, far)
            down.join()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(4096):
                far.sendall(data)
                self.sent += len(data)
                if self.broken < len(self.breaks) and self.sent >= self.breaks[self.broken]:
                    self.broken += 1
                    for end in (near, far):
                        _reset(end)
                    return
            far.shutdown(socket.SHUT_WR)

    def _down(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(65536):
                near.sendall(data)
            near.shutdown(socket.SHUT_WR)


def _reset(end: socket.socket) -> None:
    """End a connection as a line does that breaks: at once, with what was on its way."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
