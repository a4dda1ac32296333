"""The demo as a newcomer starts it, and an installation as the handbook leaves it, served by the real server."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
START_TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation: its address, the password its accounts begin with, and its instance folder."""

    url: str
    password: str
    instance: Path
    environ: dict[str, str]

    def run(self, *command: str) -> str:
        """Run a command of the project against this installation; return what it printed."""
        return _run(self.environ, *command)


@contextmanager
def served_demo(instance: Path) -> Iterator[Site]:
    """Fill ``instance`` by the project's own commands and serve it until the block ends."""
    environ = _environ(instance, DTI_ENVIRONMENT="demo")
    _run(environ, "alembic", "upgrade", "head")
    _run(environ, "flask", "--app", "wsgi", "demo")
    password = (instance / "demo-password").read_text(encoding="utf-8").strip()
    with _served(Site(environ["DTI_PUBLIC_URL"], password, instance, environ)) as site:
        yield site


@contextmanager
def served_production(instance: Path, administrator: str) -> Iterator[Site]:
    """Serve an installation as the handbook leaves it: with one account, whose first password is to be changed."""
    environ = _environ(
        instance,
        DTI_ENVIRONMENT="production",
        DTI_SECRET_KEY=secrets.token_urlsafe(48),
        DTI_TRUSTED_PROXIES="0",
    )
    _run(environ, "alembic", "upgrade", "head")
    said = _run(
        environ,
        *("flask", "--app", "wsgi", "account", "create", administrator, "Quản trị hệ thống"),
        *("--role", "administrator"),
    )
    with _served(Site(environ["DTI_PUBLIC_URL"], said.split()[-1], instance, environ)) as site:
        yield site


def _environ(instance: Path, **settings: str) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("DTI_")},
        "DTI_INSTANCE_DIR": str(instance),
        "DTI_PUBLIC_URL": f"http://127.0.0.1:{free_port()}",
        **settings,
    }


@contextmanager
def _served(site: Site) -> Iterator[Site]:
    """Run server and worker of a site that has been made."""
    environ, port = site.environ, int(site.url.rpartition(":")[2])
    log = site.instance / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [
                BIN / "gunicorn",
                "--config",
                "deploy/gunicorn.conf.py",
                "--workers",
                "1",
                "--bind",
                f"127.0.0.1:{port}",
                "wsgi",
            ],
            cwd=ROOT,
            env=environ,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        worker = subprocess.Popen(
            [BIN / "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env=environ,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_it_answers(port, server, log)
            yield site
        finally:
            for process in (server, worker):
                process.terminate()
                process.wait(timeout=30)


def _run(environ: dict[str, str], program: str, *options: str) -> str:
    finished = subprocess.run(
        [BIN / program, *options], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, f"{program} {' '.join(options)}\n{finished.stdout}{finished.stderr}"
    return finished.stdout


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_it_answers(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the server that is starting answers; its log tells why it does not."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
                connection.request("GET", "/")
                connection.getresponse().read()
        except OSError:
            time.sleep(0.1)  # a process of its own is starting: there is nothing else to wait on
        else:
            return
    raise AssertionError("the server did not answer:\n" + log.read_text(encoding="utf-8", errors="replace"))
