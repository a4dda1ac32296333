"""A proxy as networks of offices have one: it forwards plain requests, opens tunnels, and may ask for a name."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

NOT_ON_THE_WAY = frozenset({"Host", "Proxy-Authorization", "Connection"})


@dataclass
class ForwardProxy:
    """Where it listens, and what it was asked for: method and address."""

    port: int = 0
    person: str = ""
    """``name:password`` that it asks for; empty lets everybody through."""
    asked: list[str] = field(default_factory=list)

    def knows(self, header: str | None) -> bool:
        """Whether the header names whoever it lets through."""
        wanted = "Basic " + base64.b64encode(self.person.encode()).decode()
        return not self.person or header == wanted


@contextmanager
def proxying(proxy: ForwardProxy) -> Iterator[ForwardProxy]:
    """Listen on a free port of this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._forward(None)

        def do_POST(self) -> None:
            self._forward(self.rfile.read(int(self.headers["Content-Length"])))

        def do_CONNECT(self) -> None:
            """Note what is asked for and hang up: nobody stands behind it here."""
            proxy.asked.append(f"CONNECT {self.path}")
            self.send_error(502 if proxy.knows(self.headers.get("Proxy-Authorization")) else 407)

        def _forward(self, body: bytes | None) -> None:
            parts = urlsplit(self.path)
            proxy.asked.append(f"{self.command} {parts.path}")
            if not proxy.knows(self.headers.get("Proxy-Authorization")):
                self.send_error(407)
                return
            headers = {name: value for name, value in self.headers.items() if name not in NOT_ON_THE_WAY}
            connection = HTTPConnection(parts.netloc)
            connection.request(self.command, parts.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
