"""Settings that are addresses: what each must look like, and what to set instead."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.settings.choices import Environment
from app.settings.reader import Reader

HIGHEST_PORT: Final = 65535
# What S3 lets a bucket be called, and keys that need no writing in another way.
BUCKET: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?")
LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
MAIL_SCHEMES: Final = frozenset({"smtp", "smtp+tls", "smtps"})
POSTGRESQL_NAMES: Final = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


class Addresses(Reader):
    """Reads addresses; none is repeated in a complaint when it may hold a password."""

    def database_url(self, instance_dir: Path) -> str:
        typed = self._value("database_url")
        if not typed:
            return f"sqlite:///{instance_dir / 'dti.sqlite3'}"
        try:
            url = _with_driver(make_url(typed))
        except ArgumentError:
            url = None
        if url is None:
            # The value is not repeated: it may hold a password, and this text ends in a log.
            self._refuse(
                "database_url",
                "không phải địa chỉ cơ sở dữ liệu SQLite hay PostgreSQL.",
                "Đặt theo mẫu postgresql://người_dùng:mật_khẩu@máy_chủ/tên_csdl hoặc sqlite:////đường/dẫn/tới/tệp.",
            )
            return ""
        return url.render_as_string(hide_password=False)

    def public_url(self, environment: Environment) -> str:
        typed = self._value("public_url").rstrip("/")
        what_to_set = "Đặt địa chỉ mà người dùng gõ vào trình duyệt, ví dụ https://dti.example.gov.vn."
        if not typed:
            if environment is Environment.PRODUCTION:
                self._refuse("public_url", "chưa đặt; mã QR trên giấy tờ cần địa chỉ này.", what_to_set)
            return "http://127.0.0.1:8000"
        parts = urlsplit(typed)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            self._refuse("public_url", f"“{typed}” không phải địa chỉ đầy đủ của một trang web.", what_to_set)
        elif parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            self._refuse("public_url", f"“{typed}” truyền mật khẩu không mã hóa.", "Dùng địa chỉ https://.")
        return typed

    def mail_server(self) -> str:
        address = self._value("mail_server")
        if not address:
            return ""
        try:
            parts = urlsplit(address)
            known = parts.scheme in MAIL_SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            known = False
        if not known:
            # The value is not repeated: it may hold a password, and this text ends in a log.
            self._refuse(
                "mail_server",
                "không phải địa chỉ máy chủ thư.",
                "Đặt theo mẫu smtp+tls://người_dùng:mật_khẩu@máy_chủ:587, hoặc smtps:// hay smtp://.",
            )
        return address

    def mail_from(self) -> str:
        sender = self._value("mail_from")
        if self._value("mail_server") and "@" not in sender:
            self._refuse("mail_from", "chưa có địa chỉ gửi thư.", "Đặt địa chỉ mà người nhận thấy ở mục Từ.")
        return sender

    def oidc_issuer(self) -> str:
        """The issuer, exactly as the provider writes it; then the client's name and secret are needed too."""
        issuer = self._value("oidc_issuer")
        if not issuer:
            return ""
        parts = urlsplit(issuer)
        local = parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
        if not (parts.scheme == "https" or local) or not parts.hostname or parts.query or parts.fragment:
            self._refuse(
                "oidc_issuer",
                "không phải địa chỉ https:// của nhà cung cấp.",
                "Đặt đúng như trang của họ ghi.",
            )
        for name in ("oidc_client_id", "oidc_client_secret"):
            if not self._value(name):
                self._refuse(
                    name, "chưa đặt, trong khi đã đặt DTI_OIDC_ISSUER.", "Lấy ở trang đăng ký ứng dụng."
                )
        return issuer

    def oidc_proxy(self) -> str:
        """The way out of a network that lets no server straight into the internet."""
        address = self._value("oidc_proxy")
        try:
            parts = urlsplit(address)
            known = parts.scheme == "http" and bool(parts.hostname) and parts.port is not None
        except ValueError:
            known = False
        if address and not known:
            # The value is not repeated: it may hold a password, and this text ends in a log.
            self._refuse(
                "oidc_proxy",
                "không phải địa chỉ máy chủ proxy.",
                "Đặt theo mẫu http://máy_chủ:3128 hoặc http://người_dùng:mật_khẩu@máy_chủ:3128.",
            )
        return address

    def store(self) -> str:
        """The bucket of the evidence files; then a name and a key are needed too."""
        address = self._value("store")
        if not address:
            return ""
        if BUCKET.fullmatch(address) is None:
            self._refuse(
                "store", f"“{address}” không phải địa chỉ một kho S3.", "Đặt theo mẫu s3://tên-bucket."
            )
        for name in ("s3_key", "s3_secret"):
            if not self._value(name):
                self._refuse(name, "chưa đặt, trong khi đã đặt DTI_STORE.", "Lấy ở máy chủ kho S3.")
        return address

    def s3_endpoint(self) -> str:
        """The server of the store: over https, or on this machine."""
        address = self._value("s3_endpoint").rstrip("/")
        parts = urlsplit(address)
        local = parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
        if address and (not (parts.scheme == "https" or local) or not parts.hostname or parts.query):
            self._refuse(
                "s3_endpoint",
                f"“{address}” không phải địa chỉ https:// của một máy chủ kho.",
                "Đặt theo mẫu https://kho.example.gov.vn:9000.",
            )
        return address

    def metrics(self) -> str:
        """Where the figures of the installation are told: a port of this machine, or an address of it."""
        place = self._value("metrics")
        host, _, port = place.rpartition(":")
        if not place:
            return ""
        if not (port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT):
            self._refuse(
                "metrics",
                f"“{place}” không phải một cổng.",
                "Đặt một số cổng của máy này, ví dụ 9464, hoặc địa chỉ:cổng của mạng giám sát.",
            )
        return f"{host or '127.0.0.1'}:{port}"


def _with_driver(url: URL) -> URL | None:
    """The same address under the driver that is installed here, or None for another kind of database."""
    if url.drivername in POSTGRESQL_NAMES:
        return url.set(drivername="postgresql+psycopg")
    return url if url.drivername == "sqlite" and url.database else None
