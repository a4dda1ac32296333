"""Looking at evidence page by page, for whoever sees the sheet; nothing of the file itself reaches the browser."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.access.occasions import Occasion
from app.services.evidence.viewing import page_image, view
from app.storage.pages import WIDTHS
from app.web.access import access, actor
from app.web.access_record import note_opening
from app.web.http import others_write, settings
from app.web.unit import bp
from app.web.unit.documents import WHOEVER_SEES_SHEETS


@bp.get("/evidence/<int:link_id>/view")
@access(WHOEVER_SEES_SHEETS)
def evidence_view(link_id: int) -> ResponseReturnValue:
    """Show one page of a document, with the places of what is searched for."""
    words = request.args.get("q", "").strip()
    page = request.args.get("page", 1, type=int)
    viewed = view(actor(), link_id, page=page, words=words, release=others_write)
    note_opening(Occasion.EVIDENCE_OPENED)
    large = request.args.get("size") == "large"
    return render_template("unit/viewer.html", viewed=viewed, words=words, large=large, widths=WIDTHS)


@bp.get("/evidence/<int:link_id>/pages/<int:page>")
@access(WHOEVER_SEES_SHEETS)
def evidence_page(link_id: int, page: int) -> ResponseReturnValue:
    """Send one page as a picture; note who opened it."""
    picture = page_image(
        actor(),
        link_id,
        page=page,
        width=request.args.get("width", WIDTHS[0], type=int),
        cache=settings().instance_dir / "pages",
        release=others_write,
    )
    note_opening(Occasion.EVIDENCE_OPENED)
    response = Response(picture, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f'inline; filename="page-{page}.jpg"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
