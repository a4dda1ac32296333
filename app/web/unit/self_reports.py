"""The unit's own report and the blank form as files for signature, made anew whenever somebody asks for one."""

from __future__ import annotations

from typing import Final

from flask import Response, request
from flask_babel import gettext as _

from app.documents.self_report import SelfReport, render_self_report
from app.services.sheets.self_reports import read_self_report
from app.web.access import access, actor
from app.web.http import now
from app.web.papers import send_made
from app.web.printing import others_write_while_printing
from app.web.unit import bp
from app.web.unit.views import UNIT

PLACE: Final = "/assessments/<int:assessment_id>/self-report"


@bp.get(f"{PLACE}.pdf")
@access(UNIT)
def self_report_pdf(assessment_id: int) -> Response:
    """Hand the report out as PDF; with ``blank`` the form to fill in by hand."""
    report = _report(assessment_id)
    with others_write_while_printing():
        content = render_self_report(report)
    return _file(report, content, "pdf")


@bp.get(f"{PLACE}.docx")
@access(UNIT)
def self_report_docx(assessment_id: int) -> Response:
    """Hand the same out as a Word file."""
    # Only a worker that hands one out loads its library.
    from app.documents.self_report_docx import docx_of

    report = _report(assessment_id)
    return _file(report, docx_of(report), "docx")


def _report(assessment_id: int) -> SelfReport:
    return read_self_report(actor(), assessment_id, blank=request.args.get("blank") == "1", now=now())


def _file(report: SelfReport, content: bytes, ending: str) -> Response:
    name = _("Phiếu trống") if report.blank else _("Báo cáo tự đánh giá")
    return send_made(f"{name} - {report.unit_name} - {report.cycle_title}", content, ending)
