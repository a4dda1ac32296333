"""Sample evidence for the demo: a page and a workbook made by code, each saying that it proves nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from app.access.actor import Actor
from app.documents.contexts import SampleContext, SampleItem
from app.documents.render import render_sample
from app.local_time import local_day
from app.services.evidence.document_data import DocumentData
from app.services.evidence.links import attach
from app.services.evidence.received_files import receive
from scoring import Tree

NOTICE: Final = "Tài liệu mẫu, số liệu minh họa: không chứng minh điều gì"
PLAN: Final = "Kế hoạch chuyển đổi số năm 2026 (tài liệu mẫu)"
FIGURES: Final = "Bảng số liệu dịch vụ công trực tuyến (tài liệu mẫu)"
# What the page and the workbook stand for. The other indicators are left without evidence: reviewers meet both.
PLAN_CODES: Final = ("1.1", "2.1", "2.2", "2.6", "4.2", "7.1")
FIGURES_CODES: Final = ("6.3", "6.4", "6.6", "6.7", "6.9")
LARGEST: Final = 1024 * 1024

_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Tài liệu mẫu" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def attach_samples(
    actor: Actor, tree: Tree, assessment_id: int, unit_name: str, values: Mapping[str, str], *, now: datetime
) -> None:
    """Attach a page and a workbook to a sheet that is being declared, as the unit's people would."""
    items = tuple(
        SampleItem(code, tree.indicators[code].title, tree.indicators[code].evidence.asks)
        for code in PLAN_CODES
    )
    page = render_sample(SampleContext(PLAN, unit_name, items, local_day(now)))
    places = {code: f"trang 1, mục {number}" for number, code in enumerate(PLAN_CODES, 1)}
    _attach(actor, assessment_id, page, "ke-hoach-mau.pdf", PLAN, places, now=now)
    table = workbook([(NOTICE, ""), (unit_name, ""), *_figures(tree, values)])
    places = dict.fromkeys(FIGURES_CODES, "trang tính 1")
    _attach(actor, assessment_id, table, "bang-so-lieu-mau.xlsx", FIGURES, places, now=now)


def workbook(rows: Sequence[tuple[str, str]]) -> bytes:
    """Return an Excel file of one sheet with two columns of text; the same rows give the same bytes."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) + "</row>"
        for row in rows
    )
    sheet = (
        f'<worksheet xmlns="{_SHEETS}"><cols><col min="1" max="1" width="90" customWidth="1"/></cols>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8"?>{part}')
    return file.getvalue()


def _figures(tree: Tree, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code in FIGURES_CODES:
        for figure_id in tree.indicators[code].figure_ids:
            yield f"{code} {tree.figures[figure_id].title}", values[figure_id]


def _attach(
    actor: Actor,
    assessment_id: int,
    content: bytes,
    filename: str,
    abstract: str,
    places: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Attach one file to several indicators: with the key of the first form, the others link what it brought."""
    received = receive(io.BytesIO(content), filename, max_bytes=LARGEST)
    form_key = str(uuid5(NAMESPACE_URL, f"{assessment_id}/{filename}"))
    for code, place in places.items():
        data = DocumentData(abstract, "Mẫu 01", local_day(now), "Dữ liệu minh họa", place)
        attach(actor, assessment_id, code, data, received, form_key=form_key, now=now)
