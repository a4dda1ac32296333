"""The grown profile on this machine's loopback, to look at and to try: ``make grown``.

PostgreSQL, an S3-compatible store, two application servers, one worker, and nginx with a certificate of its own before
them. Everything lies in one temporary folder and is gone when it is stopped (Ctrl+C): the store is moto's server, which
keeps files in memory and is for demonstration alone. Address and password are printed when all of it answers.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

import boto3

ROOT: Final = Path(__file__).resolve().parent.parent
BIN: Final = Path(sys.executable).parent
OWNER: Final = "postgres"
BUCKET: Final = "dti"
STORE: Final = "store"
CERTIFICATE: Final = "cert.pem"
PATIENCE: Final = 300.0
"""Seconds in which everything that is started must answer."""
NGINX: Final = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dti.conf;
}}
"""


class Missing(Exception):
    """What keeps it from starting; the text is a sentence."""


class House:
    """Everything that runs, and the folder in which it does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self, name: str, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Start a program that runs until all of it is stopped; what it says is in ``name.log``."""
        with (self.folder / f"{name}.log").open("wb") as log:
            # A group of its own: Ctrl+C reaches this program alone, which then stops everything in order.
            process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL, process_group=0
            )
        self._running.append((name, process))

    def run(self, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Run a program to its end, which must be a good one."""
        done = subprocess.run(command, cwd=ROOT, env=env, check=False)
        if done.returncode:
            raise Missing(f"{Path(command[0]).name} dừng với mã {done.returncode}.")

    def dead(self, *, but: str = " ") -> str | None:
        """The name of a program that has ended by itself, of those whose name does not begin with ``but``."""
        ended = (name for name, process in self._running if process.poll() is not None)
        return next((name for name in ended if not name.startswith(but)), None)

    def pid(self, name: str) -> int:
        """The process of a program."""
        return next(process.pid for started, process in self._running if started == name)

    def stop(self) -> None:
        """End everything, the last that was started first, so that nobody asks what is gone already."""
        for name, process in reversed(self._running):
            # The store keeps nothing that could be lost, and waits for lines that others have left open.
            process.send_signal(signal.SIGKILL if name == STORE else signal.SIGTERM)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main() -> int:
    """Start all of it and wait to be stopped; 0 when somebody stops it, 1 when something breaks."""
    options = argparse.ArgumentParser(description="Cấu hình lớn trên một máy, để xem và thử.")
    options.add_argument("--port", type=int, default=8443, help="cổng của nginx")
    options.add_argument("--without-demo", action="store_true", help="không nạp dữ liệu minh họa")
    chosen = options.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop_all)
    folder = Path(tempfile.mkdtemp(prefix="dti-grown-"))
    folder.chmod(0o711)  # nginx and PostgreSQL go through it under names of their own
    house = House(folder)
    try:
        build(house, port=chosen.port, demo=not chosen.without_demo)
        # One application server may be killed to see that nobody notices.
        while (name := house.dead(but="server")) is None:
            time.sleep(0.5)
    except Missing as reason:
        print(f"Không khởi động được: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nĐang dừng…", flush=True)
        return 0
    else:
        print(f"{name} đã dừng:\n{(folder / f'{name}.log').read_text()[-2000:]}", file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)


def stop_all(_number: int, _frame: object) -> None:
    """End as Ctrl+C does."""
    raise KeyboardInterrupt


def build(house: House, *, port: int, demo: bool) -> None:
    """Start one after another what the next one needs; print where it is."""
    url = f"https://127.0.0.1:{port}"
    environ = clean() | database(house) | store(house)
    environ |= {
        "DTI_ENVIRONMENT": "demo",
        "DTI_SECRET_KEY": secrets.token_urlsafe(
            48
        ),  # one for all of them: each must know the others' sessions
        "DTI_PUBLIC_URL": url,
        "DTI_TRUSTED_PROXIES": "1",
        "DTI_LOG_LEVEL": "WARNING",
    }
    first = environ | {"DTI_INSTANCE_DIR": str(house.folder / "server-1")}
    house.run(str(BIN / "alembic"), "upgrade", "head", env=first)
    if demo:
        house.run(str(BIN / "flask"), "--app", "wsgi", "demo", env=first)
    ports = []
    for number in (1, 2):
        ports.append(free_port())
        house.start(
            f"server-{number}",
            *(str(BIN / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "--workers", "1"),
            *("--bind", f"127.0.0.1:{ports[-1]}", "wsgi:application"),
            env=environ | {"DTI_INSTANCE_DIR": str(house.folder / f"server-{number}")},
        )
    worker = environ | {"DTI_INSTANCE_DIR": str(house.folder / "worker")}
    house.start("worker", str(BIN / "flask"), "--app", "wsgi", "worker", env=worker)
    proxy(house, port, ports)
    for address in (*(f"http://127.0.0.1:{inner}/ready" for inner in ports), f"{url}/health"):
        wait_for(house, address)
    print(f"\nMở {url} (chứng thư tự ký; trình duyệt sẽ hỏi lại).", flush=True)
    for number, inner in enumerate(ports, 1):
        print(
            f"  máy chủ {number}: http://127.0.0.1:{inner} (tiến trình {house.pid(f'server-{number}')})",
            flush=True,
        )
    print(
        f"  cơ sở dữ liệu: {environ['DTI_DATABASE_URL']}\n  kho tệp: {environ['DTI_S3_ENDPOINT']}, minh họa",
        flush=True,
    )
    print(f"  nhật ký: {house.folder}/*.log\nDừng bằng Ctrl+C: mọi dữ liệu của bản này mất theo.", flush=True)


def clean() -> dict[str, str]:
    """The environment without settings of another installation."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DTI_")}


def database(house: House) -> dict[str, str]:
    """A PostgreSQL of its own, reached by a socket in the folder; root hands it to Debian's account for it."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not homes:
        raise Missing("thiếu gói Debian postgresql. Hãy chạy: make setup.")
    folder = house.folder / "postgresql"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
        as_owner = ("runuser", "-u", OWNER, "--")
    else:
        as_owner = ()
    data, programs = folder / "data", homes[-1]
    house.run(
        *as_owner,
        *(
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ),
        "--no-instructions",
    )
    # Sockets lie where a process of any name reaches them; nothing listens on the network.
    sockets = house.folder / "sockets"
    sockets.mkdir()
    sockets.chmod(0o777)
    options = ("-c", "listen_addresses=", "-c", f"unix_socket_directories={sockets}")
    house.start("postgresql", *as_owner, str(programs / "postgres"), "-D", str(data), *options)
    deadline = time.monotonic() + PATIENCE
    create = [str(programs / "createdb"), "-h", str(sockets), "-U", OWNER, "-T", "template0", "dti"]
    while subprocess.run(create, check=False, capture_output=True).returncode:
        if time.monotonic() > deadline or house.dead():
            raise Missing(f"PostgreSQL không chạy; xem {house.folder}/postgresql.log.")
        time.sleep(0.2)
    return {"DTI_DATABASE_URL": f"postgresql://{OWNER}@/dti?host={sockets}"}


def store(house: House) -> dict[str, str]:
    """The store of files: a server for demonstration, which forgets everything when it ends."""
    port, key = free_port(), secrets.token_hex(8)
    house.start(STORE, str(BIN / "moto_server"), "-H", "127.0.0.1", "-p", str(port))
    endpoint = f"http://127.0.0.1:{port}"
    wait_for(house, f"{endpoint}/moto-api/")
    client = boto3.session.Session().client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=key
    )
    client.create_bucket(Bucket=BUCKET)
    return {
        "DTI_STORE": f"s3://{BUCKET}",
        "DTI_S3_ENDPOINT": endpoint,
        "DTI_S3_KEY": key,
        "DTI_S3_SECRET": key,
    }


def proxy(house: House, port: int, servers: list[int]) -> None:
    """Start nginx as ``deploy/nginx.conf`` has it, with these servers behind it and a certificate of its own."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if nginx is None:
        raise Missing("thiếu gói Debian nginx-light. Hãy chạy: make setup.")
    folder = house.folder
    certificate, key = folder / CERTIFICATE, folder / "key.pem"
    house.run(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"),
        *("-keyout", str(key), "-out", str(certificate), "-batch"),
    )
    example = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    behind = " ".join(f"server 127.0.0.1:{server};" for server in servers)
    for pattern, replacement in (
        (r"server 127\.0\.0\.1:8000;", behind),
        (r"server \{\s+listen 80;.*?\n\}\n", ""),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        (r"listen \[::\]:443 ssl http2;", ""),
        (r"/etc/ssl/dti/fullchain\.pem", str(certificate)),
        (r"/etc/ssl/dti/privkey\.pem", str(key)),
        (r"server_name dti\.example\.gov\.vn;", "server_name localhost;"),
    ):
        example = re.sub(pattern, replacement, example, flags=re.DOTALL)
    (folder / "dti.conf").write_text(example, encoding="utf-8")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder), encoding="utf-8")
    house.start("nginx", nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"))


def wait_for(house: House, address: str) -> None:
    """Ask until somebody answers with success."""
    deadline = time.monotonic() + PATIENCE
    trusting = None
    if address.startswith("https"):
        trusting = ssl.create_default_context(cafile=str(house.folder / CERTIFICATE))
    while True:
        try:
            with urlopen(address, timeout=5, context=trusting):  # noqa: S310 - a server of ours
                return
        except (URLError, OSError):
            name = house.dead()
            if name or time.monotonic() > deadline:
                log = f"{name or '*'}.log"
                raise Missing(f"{address} không trả lời; xem {house.folder}/{log}.") from None
            time.sleep(0.2)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    return port


if __name__ == "__main__":
    sys.exit(main())
