"""A mail server for tests: a real SMTP server on this machine that keeps what it is handed."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Letterbox:
    """Takes every mail but those to addresses in ``refused``; takes none at all while ``full``."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.full = False

    async def handle_RCPT(  # noqa: N802 - the name that the library calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Say whether an address is known."""
        if address in self.refused:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail."""
        if self.full:
            return "451 Try again later"
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    @property
    def receivers(self) -> list[str]:
        """To whom mails came, in their order."""
        return [str(mail["To"]) for mail in self.mails]


def mail_server(letterbox: Letterbox, port: int) -> Controller:
    """A server at ``smtp://127.0.0.1:<port>`` that has not been started."""
    return Controller(letterbox, hostname="127.0.0.1", port=port)
