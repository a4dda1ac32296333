"""The application behind a real socket on this machine, for a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server


@contextmanager
def listening_server() -> Iterator[BaseWSGIServer]:
    """A server on a free port, which answers once `serve` has given it an application."""
    server = make_server("127.0.0.1", 0, Flask("nothing_yet"), threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def serve(server: BaseWSGIServer, app: Flask) -> None:
    """Let `server` answer with `app` from the next request on."""
    server.app = app
