"""nginx as it is deployed: the example of ``deploy/``, with its place and its certificate changed as its head says."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.site import wait_until_it_answers
from tests.support.database import ROOT

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
WHOLE = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
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


@contextmanager
def proxied(folder: Path, *, port: int, application: int) -> Iterator[ssl.SSLContext]:
    """Run nginx at ``port`` before the application; gives the context of a browser that trusts its certificate."""
    certificate, key = _certificate(folder)
    example = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for pattern, replacement in (
        (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{application};"),
        (r"server \{\s+listen 80;.*?\n\}\n", ""),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        (r"listen \[::\]:443 ssl http2;", ""),
        (r"/etc/ssl/dti/fullchain\.pem", str(certificate)),
        (r"/etc/ssl/dti/privkey\.pem", str(key)),
        (r"server_name dti\.example\.gov\.vn;", "server_name localhost;"),
    ):
        example, changed = re.subn(pattern, replacement, example, flags=re.DOTALL)
        assert changed == 1, pattern
    (folder / "dti.conf").write_text(example, encoding="utf-8")
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder), encoding="utf-8")
    assert NGINX is not None
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "nginx.out").open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            wait_until_it_answers(port, server, folder / "nginx.out")
            yield ssl.create_default_context(cafile=str(certificate))
        finally:
            server.terminate()
            server.wait(timeout=30)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, secret
