"""Files that lie at several units or on sheets of several years."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.documents.workbooks import Cell
from app.queries.reviews.radar import Place, read_radar
from app.web.access import access, actor
from app.web.http import now
from app.web.review import bp
from app.web.review.views import READERS
from app.web.tables import table_file


@bp.get("/cycles/<int:cycle_id>/radar")
@access(READERS)
def radar(cycle_id: int) -> ResponseReturnValue:
    """List them, those at most units first."""
    view = read_radar(actor(), cycle_id, page=request.args.get("page", 1, type=int))
    return render_template("review/radar.html", radar=view, illustrative=view.cycle.illustrative)


@bp.get("/cycles/<int:cycle_id>/radar.xlsx")
@bp.get("/cycles/<int:cycle_id>/radar.csv")
@access(READERS)
def radar_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand the shown page out as a file, one line a place."""
    view = read_radar(actor(), cycle_id, page=request.args.get("page", 1, type=int))
    header = [_("SHA-256"), _("Tài liệu"), _("Tệp"), _("Đơn vị"), _("Năm"), _("Đợt đánh giá"), _("Chỉ tiêu")]
    rows = [
        [file.sha256, file.label, file.filename, *_cells(place)]
        for file in view.files
        for place in (*file.here, *file.elsewhere)
    ]
    return table_file(f"{_('Tệp dùng ở nhiều nơi')} - {view.cycle.title}", header, rows, made=now())


def _cells(place: Place) -> list[Cell]:
    return [place.unit_name, place.year, place.cycle_title, ", ".join(place.codes)]
