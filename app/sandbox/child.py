"""The other side of the sandbox: the nursery, and the limited children it forks."""

from __future__ import annotations

import gc
import importlib
import json
import math
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from app.sandbox.plain import FAILED, MEMORY, RAISED, VALUE, dump, load

MESSAGE: Final = 64 * 1024
CHUNK: Final = 256 * 1024
OPEN_FILES: Final = 24
LARGEST_FILE: Final = 64 * 1024 * 1024  # a library may write what it unlocks to a nameless file
FORBIDDEN_EVENTS: Final = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")


def serve(control: int) -> None:
    """Fork a child for every call until the worker is gone."""
    with socket.socket(fileno=control) as worker:
        while True:
            header, descriptors, _flags, _address = socket.recv_fds(worker, MESSAGE, 2)
            if not header:
                return
            call = json.loads(header)
            try:
                module, _colon, name = call["place"].partition(":")
                function = getattr(importlib.import_module(module), name)
            except Exception as error:  # noqa: BLE001 - the worker is told, whatever the module does
                worker.send(f"{type(error).__name__}: {error}".encode()[:MESSAGE])
                continue
            gc.collect()
            gc.freeze()
            worker.send(b"ready")
            child = os.fork()
            if child == 0:
                worker.close()
                _answer(function, call, *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            _pid, status = os.waitpid(child, 0)
            worker.send(str(os.waitstatus_to_exitcode(status)).encode())


def _answer(
    function: Callable[..., object], call: Mapping[str, Any], channel: int, file: int | None = None
) -> NoReturn:
    """Call the function under its limits, write the answer, and end without any clearing up."""
    try:
        args = pickle.loads(_everything(channel))  # noqa: S301 - written by the worker
        _limit(call["memory"], call["processor_seconds"])
        sys.addaudithook(_refuse)
        reply = _reply(function, args, file)
        _write(channel, reply)
    except MemoryError:
        _write(channel, MEMORY)
    finally:
        os._exit(0)


def _reply(function: Callable[..., object], args: tuple[object, ...], file: int | None) -> bytes:
    try:
        if file is None:
            value = function(*args)
        else:
            with Path(f"/proc/self/fd/{file}").open("rb") as opened:  # a position of its own
                value = function(opened, *args)
        return VALUE + dump(value)
    except MemoryError:
        raise
    except RecursionError as error:
        return FAILED + repr(error).encode()
    except Exception as error:  # noqa: BLE001 - the worker decides what it means
        return _raised(error)


def _raised(error: Exception) -> bytes:
    error.__traceback__ = error.__cause__ = error.__context__ = None
    try:
        told = dump(error)
        load(told)
    except Exception:  # noqa: BLE001 - an exception that cannot travel is told in words
        return FAILED + f"{type(error).__name__}: {error}".encode("utf-8", "replace")
    return RAISED + told


def _limit(memory: int, processor_seconds: float) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    for limit, value in (
        (resource.RLIMIT_AS, pages * resource.getpagesize() + memory),
        (resource.RLIMIT_CPU, math.ceil(processor_seconds) + 1),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        hard = resource.getrlimit(limit)[1]
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (bounded, bounded))
    # The kernel's limit counts whole seconds; this clock, of processor time too, can end the process within one.
    signal.setitimer(signal.ITIMER_PROF, processor_seconds)


def _refuse(event: str, _details: object) -> None:
    if event.startswith(FORBIDDEN_EVENTS):
        raise PermissionError(f"{event} is not for a function in a sandbox")


def _everything(channel: int) -> bytes:
    received = bytearray()
    while chunk := os.read(channel, CHUNK):
        received += chunk
    return bytes(received)


def _write(channel: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(channel, view) :]
