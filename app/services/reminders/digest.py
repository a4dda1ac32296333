"""The daily mail: what waits for one person, written as a message."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from app.access.actor import Actor
from app.errors import Sentence
from app.local_time import local_day

SUBJECT: Final = "Việc đang chờ bạn ({number}) – Chấm điểm chuyển đổi số"
TEXT: Final = """Kính gửi {name},

Tính đến sáng {day}, những việc sau đang chờ bạn:

{duties}

Mở hệ thống: {address}

Thư này gửi tự động mỗi ngày một lần khi còn việc chờ; xong việc thì không còn thư. Không muốn nhận nữa: đăng nhập, mở
mục Nhắc việc rồi bấm “Không gửi thư nhắc”.
"""


def digest(
    actor: Actor, duties: Sequence[Sentence], *, sender: str, public_url: str, now: datetime
) -> EmailMessage:
    """Write the mail to ``actor``; one of the same day is the same message, so that a mail reader shows it once."""
    day = f"{local_day(now):%d/%m/%Y}"
    message = EmailMessage()
    message["Subject"] = SUBJECT.format(number=len(duties))
    message["From"] = sender
    message["To"] = actor.email
    message["Date"] = format_datetime(now)
    mark = hashlib.sha256(f"{public_url} {actor.account_id} {day}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{mark}@{urlsplit(public_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = "\n".join(f"- {duty}" for duty in duties)
    message.set_content(TEXT.format(name=actor.name, day=day, duties=lines, address=public_url))
    return message
