"""A PostgreSQL server of the tests' own: a temporary folder, a Unix socket, gone when the tests are over.

Debian's programs are used as they are. The server refuses to run as root, so root hands it to the `postgres`
account that the Debian package creates.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
OWNER = "postgres"
# Nothing here outlives the tests, so nothing needs to reach the disk.
FAST_AND_FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=120"


class PostgresqlMissing(Exception):
    """The server's programs are not on this machine."""


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs.

    :raises PostgresqlMissing: when the Debian package is not installed.
    """
    versions = [path for path in BINARIES.glob("*/bin") if (path / "initdb").exists()]
    if not versions:
        raise PostgresqlMissing("cần gói Debian postgresql, hoặc đặt DTI_TEST_DATABASE_URL")
    return max(versions, key=lambda path: float(path.parent.name))


@dataclass(frozen=True)
class Server:
    """A server that a test may stop and start again; ``url`` leads to its maintenance database."""

    url: str
    stop: Callable[[], None]
    start: Callable[[], None]


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server; gives the URL of its maintenance database."""
    with server_to_switch() as server:
        yield server.url


@contextmanager
def server_to_switch() -> Iterator[Server]:
    """Start a server that can be stopped and started again."""
    folder = Path(tempfile.mkdtemp(prefix="dti-pg-"))  # short: a socket's path has 107 bytes at most
    as_owner: tuple[str, ...] = ()
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
        as_owner = ("runuser", "-u", OWNER, "--")
    data, control = folder / "data", programs() / "pg_ctl"

    def run(*command: object) -> None:
        subprocess.run(
            [*as_owner, *map(str, command)],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )

    try:
        run(
            programs() / "initdb",
            *("-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {FAST_AND_FORGETFUL}"
        start = partial(run, control, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        stop = partial(run, control, "-D", data, "-w", "-m", "fast", "stop")
        start()
        yield Server(f"postgresql+psycopg://{OWNER}@/postgres?host={folder}", stop, start)
    finally:
        if (data / "postmaster.pid").exists():
            run(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
