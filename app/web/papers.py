"""Papers in requests: what an installation prints on them, how one is made on demand, how stored bytes are sent."""

from __future__ import annotations

from flask import Response, send_file

from app.services.evidence.downloads import OpenedFile
from app.services.publication import publication
from app.services.publication.papers import Imprint
from app.storage import store
from app.web.access import actor
from app.web.http import let_others_write, now, settings
from app.web.printing import printing


def imprint() -> Imprint:
    """Return what this installation prints on every paper."""
    held = settings()
    return Imprint(held.authority, held.province, held.public_url)


def make_result_sheet(row_id: int) -> None:
    """Make a unit's result sheet, if it has not been made; others can write while it is being printed."""
    result = publication.result_sheet_to_print(actor(), row_id)
    if result is None:
        return
    let_others_write()
    with printing():
        paper = publication.print_result_sheet(result, imprint(), store())
    publication.keep_result_sheet(actor(), row_id, paper, now=now())


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
