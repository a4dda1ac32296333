"""Hashing passwords in a few processes of their own, so that a rush of sign-ins never starves whoever is saving.

A check costs 70 ms of one core and 32 MiB on purpose. In threads of the worker fifty of them would take its memory and
its turns; in a small pool of low priority they queue, and everybody gets in. How long somebody waits is bounded, and
gunicorn has more threads than may wait here (deploy/gunicorn.conf.py).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import BoundedSemaphore, Lock, Thread
from typing import Final, ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.errors import N_, DomainError

P = ParamSpec("P")
R = TypeVar("R")

# Above the least that OWASP's Password Storage Cheat Sheet asks for (19 MiB, 2 passes); about 70 ms of one core.
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)

PROCESSES: Final = 2
WAITING: Final = 32
"""How many may wait or be served at a time in one worker; gunicorn's threads (40) are more, so that pages go on."""
PATIENCE_SECONDS: Final = 15.0
LOW_PRIORITY: Final = 5


class Busy(DomainError):
    """No process was free for this password in time."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Máy chủ đang bận vì nhiều người đăng nhập cùng lúc nên chưa kiểm tra được mật khẩu. "
                "Hãy đợi khoảng 10 giây rồi bấm lại."
            )
        )


class Hashers:
    """The pool of this process, made with the first password: a worker that is forked later has one of its own."""

    def __init__(self, *, processes: int, waiting: int, patience: float) -> None:
        self._processes, self._patience = processes, patience
        self._places = BoundedSemaphore(waiting)
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._owner = 0

    def call(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Have ``work`` done by one of the processes.

        :raises Busy: when no place at the door, or no process, was free within the patience.
        """
        until = time.monotonic() + self._patience
        if not self._places.acquire(timeout=self._patience):
            raise Busy
        try:
            return self._result(self._submit(work, *arguments, **named), until)
        finally:
            self._places.release()

    def _submit(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> Future[R]:
        try:
            return self._running().submit(work, *arguments, **named)
        except BrokenProcessPool:  # somebody killed a process: with a new pool the next password is checked
            with self._lock:
                self._pool = None
            return self._running().submit(work, *arguments, **named)

    def _result(self, future: Future[R], until: float) -> R:
        try:
            return future.result(timeout=max(0.0, until - time.monotonic()))
        except (TooLate, BrokenProcessPool) as error:
            future.cancel()
            raise Busy from error

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None or self._owner != os.getpid():
                # Spawned, not forked: a fork of a process with threads may hang on a lock that one of them held.
                context = get_context("spawn")
                self._pool = ProcessPoolExecutor(self._processes, context, _begin)
                self._owner = os.getpid()
            return self._pool


def hashed(password: str) -> str:
    """Return the hash of a password. Raises ``Busy``."""
    return _HASHERS.call(HASHER.hash, password)


def agrees(stored: str, password: str) -> bool:
    """Say whether the password is the one behind the hash. Raises ``Busy``."""
    return _HASHERS.call(_agrees, stored, password)


def _agrees(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _begin() -> None:
    """Begin the life of a process of the pool: of low priority, and over when the worker is killed."""
    os.nice(LOW_PRIORITY)
    worker = parent_process()
    if worker is not None:
        Thread(target=_end_with, args=(worker.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


_HASHERS: Final = Hashers(processes=PROCESSES, waiting=WAITING, patience=PATIENCE_SECONDS)
