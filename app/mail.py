"""Sending one mail through the server that the settings name; nothing is kept here and nobody is known."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from app.errors import N_, DomainError

TIMEOUT_SECONDS: Final = 20
PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
"""The schemes of an address with their usual ports: plain, plain turned into TLS (STARTTLS), TLS from the start."""


class MailUnreachable(DomainError):
    """The mail server does not answer, or takes nothing now; waiting helps."""

    status = 503
    wait = timedelta(minutes=10)

    def __init__(self) -> None:
        super().__init__(
            N_("Máy chủ thư không trả lời nên chưa gửi được thư. Hệ thống tự thử lại sau 10 phút.")
        )


class AddressRefused(DomainError):
    """The mail server takes no mail for this address; waiting does not help."""

    status = 422

    def __init__(self) -> None:
        super().__init__(N_("Máy chủ thư không nhận thư cho địa chỉ này. Hãy sửa địa chỉ thư của tài khoản."))


def deliver(server: str, message: EmailMessage) -> None:
    """Hand a message to ``server`` (``smtp+tls://user:password@host:port``); it is the server's once this returns.

    :raises MailUnreachable: when nothing was sent and a later attempt may succeed.
    :raises AddressRefused: when the server refuses the address.
    """
    try:
        with _connected(server) as connection:
            connection.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, UnicodeError) as reason:
        raise AddressRefused from reason
    except (smtplib.SMTPException, OSError) as reason:
        raise MailUnreachable from reason


@contextmanager
def _connected(server: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(server)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    with connection:
        if parts.scheme == "smtp+tls":
            connection.starttls(context=ssl.create_default_context())
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        yield connection
