"""Papers in requests: how one is made on demand, how stored bytes are sent."""

from __future__ import annotations

import io
from typing import Final

from flask import Response, send_file

from app.services.evidence.downloads import OpenedFile
from app.services.publication import result_sheets
from app.storage import store
from app.web.access import actor
from app.web.http import now
from app.web.printing import others_write_while_printing


def make_result_sheet(row_id: int) -> None:
    """Make a unit's result sheet, if it has not been made; others can write while it is being printed."""
    result_sheets.make(
        actor(),
        row_id,
        store=store(),
        now=now(),
        release=others_write_while_printing,
    )


DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send_made(title: str, content: bytes, ending: str) -> Response:
    """Send a paper that was made for this request and is kept nowhere; ``ending`` is ``pdf`` or ``docx``."""
    mimetype = DOCX if ending == "docx" else "application/pdf"
    name = f"{title.replace('/', '-')}.{ending}"
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)


def send_paper(opened: OpenedFile) -> Response:
    """Send a stored file as a download; its digest is its entity tag, so a second download costs nothing."""
    return send_file(
        opened.stream,
        mimetype=opened.media_type,
        as_attachment=True,
        download_name=opened.filename,
        etag=opened.sha256,
        conditional=True,
    )
