"""The worker's side of the sandbox: nurseries, their turns and their deadlines."""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, overload

from app.sandbox.plain import FAILED, MEMORY, RAISED, VALUE, load

T = TypeVar("T")

MB: Final = 1024 * 1024
CHILDREN: Final = 2
"""How many functions of one worker run at a time; the others wait."""
PATIENCE_SECONDS: Final = 30.0
"""How long a call waits for its turn, and a nursery may take to import a function."""
MAX_REPLY: Final = 64 * MB
MESSAGE: Final = 64 * 1024
CHUNK: Final = 256 * 1024


class TooCostly(Exception):
    """The function passed its limit of memory or time, or the machine had no turn for it: nothing is known."""


class NoTurn(TooCostly):
    """So many calls were waiting that this one never began."""


class Crashed(Exception):
    """The function's process ended without an answer, or with one that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use: bytes beyond what the idle process has, seconds of processor and of the clock."""

    memory: int = 200 * MB
    seconds: float = 10.0
    processor_seconds: float = 10.0


ORDINARY: Final = Limits()


@overload
def run(
    function: Callable[..., T], *args: object, file: BinaryIO | None = None, limits: Limits = ORDINARY
) -> T: ...


@overload
def run(function: str, *args: object, file: BinaryIO | None = None, limits: Limits = ORDINARY) -> Any: ...


def run(
    function: Callable[..., Any] | str,
    *args: object,
    file: BinaryIO | None = None,
    limits: Limits = ORDINARY,
) -> Any:
    """Call ``function`` (with ``file`` in front of ``args``, if there is one) in a limited process.

    ``"package.module:name"`` names a function whose libraries the worker itself need not load. Raises ``TooCostly``
    and ``Crashed``; and what the function raised, if that is an exception of Python's own or one of ours that survives
    pickling.
    """
    place = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
    if place.startswith("__main__:") or "." in place.partition(":")[2]:
        raise ValueError(f"{function!r} cannot be imported by its name")
    sent = pickle.dumps(args, protocol=pickle.HIGHEST_PROTOCOL)
    with _readable(file) as descriptor, _pool.nursery() as nursery:
        reply = nursery.run(place, sent, descriptor, limits)
    return _understood(reply)


def _understood(reply: bytes) -> Any:
    mark, rest = reply[:1], reply[1:]
    if mark == VALUE:
        return _loaded(rest)
    if mark == RAISED:
        raise _loaded(rest)
    if mark == MEMORY:
        raise TooCostly("memory")
    raise Crashed(rest.decode("utf-8", "replace")[:500] if mark == FAILED else "no answer")


def _loaded(data: bytes) -> Any:
    try:
        return load(data)
    except Exception as error:
        raise Crashed(f"an answer that cannot be read: {error}") from error


@contextlib.contextmanager
def _readable(file: BinaryIO | None) -> Iterator[int | None]:
    """Give a descriptor of the file; what lies in memory alone is copied to a nameless file first."""
    if file is None:
        yield None
        return
    with contextlib.ExitStack() as opened:
        try:
            file.flush()
            descriptor = file.fileno()
        except io.UnsupportedOperation:
            copy = opened.enter_context(tempfile.TemporaryFile())
            before = file.tell()
            file.seek(0)
            while chunk := file.read(CHUNK):
                copy.write(chunk)
            file.seek(before)
            copy.flush()
            descriptor = copy.fileno()
        yield descriptor


class _Nursery:
    """A fresh interpreter that imports functions and forks a child for every call; one call at a time."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                [
                    sys.executable,
                    "-P",
                    "-c",
                    f"from app.sandbox.child import serve; serve({theirs.fileno()})",
                ],
                env=_bare_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )

    def run(self, place: str, sent: bytes, file: int | None, limits: Limits) -> bytes:
        """Return what the child wrote. Raises ``TooCostly`` or ``Crashed``."""
        header = {
            "place": place,
            "memory": limits.memory,
            "processor_seconds": limits.processor_seconds,
        }
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                descriptors = [theirs.fileno()] if file is None else [theirs.fileno(), file]
                socket.send_fds(self._control, [json.dumps(header).encode()], descriptors)
            self._control.settimeout(PATIENCE_SECONDS)
            if (ready := self._control.recv(MESSAGE)) != b"ready":
                raise Crashed(ready.decode("utf-8", "replace"))
            until = time.monotonic() + limits.seconds
            reply = _exchange(ours, sent, until)
            return self._ended(reply, until)

    def lives(self) -> bool:
        """Say whether the nursery is still there; somebody may have ended it meanwhile."""
        return self._process.poll() is None

    def close(self) -> None:
        """Kill the nursery and whatever it has forked."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._control.close()

    def _ended(self, reply: bytes, until: float) -> bytes:
        self._control.settimeout(_left(until))
        status = int(self._control.recv(MESSAGE))
        if status == 0:
            return reply
        if -status in (signal.SIGPROF, signal.SIGXCPU):
            raise TooCostly("processor")
        raise Crashed(f"ended with {status}")


def _exchange(ours: socket.socket, sent: bytes, until: float) -> bytes:
    """Send the arguments, read the answer to its end. Raises ``TimeoutError``."""
    ours.settimeout(_left(until))
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        ours.sendall(sent)
        ours.shutdown(socket.SHUT_WR)
    reply = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while chunk := ours.recv(CHUNK):
            reply += chunk
            if len(reply) > MAX_REPLY:
                raise TooCostly("answer")
            ours.settimeout(_left(until))
    return bytes(reply)


def _left(until: float) -> float:
    if (left := until - time.monotonic()) <= 0:
        raise TimeoutError
    return left


def _bare_environment() -> Mapping[str, str]:
    """Nothing of ours but where modules are; one thread and one arena, so that memory can be counted."""
    return {
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


class _Pool:
    """The nurseries of this process; a process that was forked from it begins with none."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(CHILDREN)
        self._idle: list[_Nursery] = []

    @contextlib.contextmanager
    def nursery(self) -> Iterator[_Nursery]:
        """Lend an idle nursery, or a new one; one that failed is not lent again."""
        if not self._turns.acquire(timeout=PATIENCE_SECONDS):
            raise NoTurn("no turn")
        try:
            nursery = self._living() or _Nursery()
            try:
                yield nursery
            except BaseException as error:
                nursery.close()
                if isinstance(error, TimeoutError):
                    raise TooCostly("time") from error
                if isinstance(error, (OSError, ValueError)):
                    raise Crashed(f"the nursery is gone: {error}") from error
                raise
            self._idle.append(nursery)
        finally:
            self._turns.release()

    def _living(self) -> _Nursery | None:
        while self._idle:
            nursery = self._idle.pop()
            if nursery.lives():
                return nursery
            nursery.close()
        return None

    def close(self) -> None:
        """End all idle nurseries."""
        while self._idle:
            self._idle.pop().close()


_pool = _Pool()
atexit.register(lambda: _pool.close())


def _begin_anew() -> None:
    global _pool
    _pool = _Pool()


os.register_at_fork(after_in_child=_begin_anew)
