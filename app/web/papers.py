"""Papers in answers: what an installation prints on them, and how stored bytes are sent."""

from __future__ import annotations

from flask import Response, send_file

from app.services.downloads import OpenedFile
from app.services.papers import Imprint
from app.web.http import settings


def imprint() -> Imprint:
    """Return what this installation prints on every paper."""
    held = settings()
    return Imprint(held.authority, held.province, held.public_url)


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
