"""The application behind a real socket on this machine, for a real browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATIENCE_SECONDS: Final = 30


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


class Attended:
    """An application that knows whether it is still at work: some of it is done after the answer has gone out.

    Whoever has the answer to a refusal may be ready for the next test while the access record is being written; the
    database must not be emptied under it.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._at_work = 0
        self._change = Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._change:
            self._at_work += 1
        try:
            return ClosingIterator(self.app(environ, start_response), self._end)
        except BaseException:
            self._end()
            raise

    def _end(self) -> None:
        with self._change:
            self._at_work -= 1
            self._change.notify_all()

    def settle(self) -> None:
        """Wait until nothing is being done."""
        with self._change:
            assert self._change.wait_for(lambda: self._at_work == 0, PATIENCE_SECONDS), "a request never ends"


@contextmanager
def serve(server: BaseWSGIServer, app: Flask) -> Iterator[None]:
    """Let `server` answer with `app` until the block ends, and end when all is done."""
    attended = Attended(app)
    server.app = attended
    yield
    attended.settle()
