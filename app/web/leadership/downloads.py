"""Papers and tables to take away."""

from __future__ import annotations

from collections.abc import Iterator

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.queries import results
from app.queries.result_views import ResultView
from app.services.paper_files import open_paper, zip_certificates
from app.web.access import access, actor, signed_in
from app.web.formats import figure
from app.web.leadership import bp
from app.web.leadership.views import PROVINCE, wanted_from_address
from app.web.papers import send_paper
from app.web.tables import csv_file


@bp.get("/papers/<int:paper_id>")
@access(signed_in())
def paper(paper_id: int) -> ResponseReturnValue:
    """Hand out one paper: to the province's people every one, to a unit its own."""
    return send_paper(open_paper(actor(), paper_id))


@bp.get("/results/<int:result_id>/certificates.zip")
@access(PROVINCE)
def certificates(result_id: int) -> ResponseReturnValue:
    """Hand out all certificates of a version in one archive."""
    archive, filename = zip_certificates(actor(), result_id)
    return send_file(archive, mimetype="application/zip", as_attachment=True, download_name=filename)


@bp.get("/results/<int:result_id>/ranking.csv")
@access(PROVINCE)
def ranking_csv(result_id: int) -> ResponseReturnValue:
    """Hand out the ranking as it is filtered, as a file."""
    result = results.read_result(actor(), result_id, wanted_from_address())
    groups = result.blocks[0].groups if result.blocks else ()
    header = [
        _("Khối"), _("Hạng"), _("Mã đơn vị"), _("Đơn vị"), *(f"{g.code}. {g.title}" for g in groups),
        _("Điểm tự chấm"), _("Tổng điểm"), _("Điểm tối đa"), _("Tỷ lệ (%)"), _("Xếp loại"),
    ]  # fmt: skip
    name = f"{_('Xếp hạng')} - {result.head.cycle.title} - {_('bản')} {result.head.version}.csv"
    notice = [[_("Số liệu minh họa")]] if result.head.cycle.illustrative else []
    return csv_file(name, header, [*_csv_rows(result), *notice])


def _csv_rows(result: ResultView) -> Iterator[list[object]]:
    for block in result.blocks:
        for row in block.rows:
            yield [
                block.title,
                row.rank,
                row.unit_code,
                row.unit_name,
                *(figure(group.points) for group in row.groups),
                figure(row.self_points),
                figure(row.points),
                figure(row.denominator),
                figure(row.percent),
                row.grade_title,
            ]
