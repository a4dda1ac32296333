"""Forms about documents: a new one with its file, the data of one that is there, the page of a link."""

from __future__ import annotations

from dataclasses import fields

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import DataRequired
from wtforms.widgets import HiddenInput

from app.services.evidence.document_data import LIMITS, DocumentData
from app.sheet.values import EvidenceView
from app.text import MAX_TEXT
from app.web.fields import DayField, IdField, LineField, TextField
from app.web.forms.indicator import Quiet


class DocumentForm(FlaskForm):  # type: ignore[misc]
    """What a document is, and the page that proves."""

    number = LineField(_l("Số, ký hiệu văn bản"), [Quiet()], limit=LIMITS["number"])
    issued_on = DayField(_l("Ngày ban hành"), [Quiet()])
    issuer = LineField(_l("Cơ quan ban hành"), [Quiet()], limit=LIMITS["issuer"])
    abstract = TextField(
        _l("Trích yếu"),
        [
            DataRequired(
                _l("Hãy ghi trích yếu: văn bản nói về việc gì. Người thẩm định tìm theo nội dung này.")
            )
        ],
        limit=LIMITS["abstract"],
    )
    page = LineField(_l("Trang, mục chứng minh chỉ tiêu này"), [Quiet()], limit=LIMITS["page"])

    def document(self) -> DocumentData:
        """Return what was typed."""
        return DocumentData(
            abstract=self.abstract.data or "",
            number=self.number.data or "",
            issued_on=self.issued_on.data,
            issuer=self.issuer.data or "",
            page=self.page.data or "",
        )

    @property
    def empty(self) -> dict[str, str]:
        """The labels of the boxes in which nothing stands, by name."""
        boxes = (self.number, self.issued_on, self.issuer, self.abstract)
        return {box.name: str(box.label.text) for box in boxes if not (box.data or box.errors)}

    @classmethod
    def of(cls, evidence: EvidenceView) -> DocumentForm:
        """Return the form with what is stored."""
        stored = {field.name: getattr(evidence, field.name) for field in fields(DocumentData)}
        return cls(formdata=None, data=stored)


class NewDocumentForm(DocumentForm):
    """A document with its file. ``form_key`` makes the same form, sent twice, one document.

    ``kept`` tells of a file that came with this form before and need not be sent again, ``waiting`` of one that the
    page's script sent in parts; ``proposed_issuer`` is what stood in the box before anybody typed.
    """

    file = FileField(_l("Tệp"), [Quiet()])
    form_key = HiddenField()
    kept = HiddenField()
    waiting = IdField(widget=HiddenInput())
    proposed_issuer = HiddenField()


class AddressForm(DocumentForm):
    """A web page as a document. ``form_key`` makes the same form, sent twice, one document."""

    address = LineField(
        _l("Địa chỉ trang (liên kết)"),
        [DataRequired(_l("Hãy dán địa chỉ của trang, bắt đầu bằng https://."))],
        limit=MAX_TEXT,
    )
    form_key = HiddenField()


class LinkForm(FlaskForm):  # type: ignore[misc]
    """A document the unit already has, and the page that proves this indicator."""

    evidence_id = IdField(validators=[DataRequired(_l("Hãy chọn tài liệu."))])
    page = LineField(_l("Trang, mục chứng minh chỉ tiêu này"), [Quiet()], limit=LIMITS["page"])
