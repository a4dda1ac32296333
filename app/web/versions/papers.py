"""Drafts and the signed decision as downloads."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.queries.results.versions import StoredPaper, find_draft, find_signed
from app.services.evidence.downloads import OpenedFile, stored_stream
from app.web.access import access, actor
from app.web.papers import send_paper
from app.web.versions import bp
from app.web.versions.views import PROVINCE
from app.workflow.versions import DraftKind

MEDIA_TYPE = "application/pdf"


@bp.get("/<int:result_id>/drafts/<int:block_id>/<kind>")
@access(PROVINCE)
def draft(result_id: int, block_id: int, kind: str) -> ResponseReturnValue:
    """Hand out the ranking of a block before it is signed."""
    if kind not in {member.value for member in DraftKind}:
        raise NotFound
    return _send(find_draft(actor(), result_id, block_id, DraftKind(kind)))


@bp.get("/<int:result_id>/signed")
@access(PROVINCE)
def signed(result_id: int) -> ResponseReturnValue:
    """Hand out the signed decision, byte for byte as it was filed."""
    return _send(find_signed(actor(), result_id))


def _send(paper: StoredPaper) -> ResponseReturnValue:
    stream = stored_stream(paper.sha256, paper.filename)
    return send_paper(OpenedFile(stream, paper.filename, MEDIA_TYPE, paper.size, paper.sha256))
