"""The mail that invites somebody: one link, until when it works, and what to do if it was not expected."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from app.services.refusals import moment

SUBJECT: Final = "Mời bạn đặt mật khẩu – Chấm điểm chuyển đổi số"
TEXT: Final = """Kính gửi {name},

Bạn có tài khoản trên hệ thống chấm điểm chuyển đổi số. Tên đăng nhập: {email}

Mở đường dẫn sau để tự đặt mật khẩu. Đường dẫn dùng được một lần, đến {until}:

{link}

Không chuyển thư này cho ai: người có đường dẫn đặt được mật khẩu của bạn. Nếu bạn không rõ vì sao nhận được thư này,
hãy bỏ qua; đường dẫn tự hết hạn.
"""


def invitation_mail(
    *,
    name: str,
    email: str,
    link: str,
    until: datetime,
    mark: str,
    sender: str,
    public_url: str,
    now: datetime,
) -> EmailMessage:
    """Write the mail; sent twice it is the same message by ``mark``, so that a mail reader shows it once."""
    message = EmailMessage()
    message["Subject"] = SUBJECT
    message["From"] = sender
    message["To"] = email
    message["Date"] = format_datetime(now)
    digest = hashlib.sha256(f"{public_url} {mark}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{urlsplit(public_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(TEXT.format(name=name, email=email, until=moment(until), link=link))
    return message
