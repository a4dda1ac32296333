"""Forms of result versions."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from app.services.publication.papers import Decision
from app.services.publication.signing import LONGEST_NUMBER
from app.web.fields import DayField, LineField, TextField
from app.workflow.versions import Reach, SignedKind

SIGNERS: Final = {
    "chair": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "deputy": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
}


class SetAsideForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a version is given up."""

    reason = TextField(_("Lý do bỏ bản này"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.flags.quiet = True


class SigningForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The decision as it was signed."""

    decision_number = LineField(_("Số, ký hiệu quyết định"), limit=LONGEST_NUMBER)
    decision_date = DayField(_("Ngày quyết định"), [Optional()])
    signer = SelectField(_("Chức danh người ký"))
    kind = RadioField(_("Tệp này là"), default=SignedKind.SCAN.value)
    file = FileField(_("Tệp PDF của quyết định đã ký"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer.choices = [
            ("chair", gettext("Chủ tịch")),
            ("deputy", gettext("Phó Chủ tịch ký thay Chủ tịch")),
        ]
        self.kind.choices = [
            (SignedKind.SCAN.value, gettext("bản quét quyết định ký tay, đóng dấu")),
            (SignedKind.E_SIGNED.value, gettext("bản điện tử có chữ ký số")),
            (SignedKind.UNCHECKED.value, gettext("chưa rõ, chưa ai xem chữ ký")),
        ]
        # What is obligatory depends on the cycle, and the service says it: none of these is "optional" on the page.
        for field in (self.decision_number, self.decision_date, self.signer, self.kind, self.file):
            field.flags.quiet = True

    def decision(self) -> Decision:
        """Return what was typed of the decision."""
        return Decision(self.decision_number.data or None, self.decision_date.data, SIGNERS[self.signer.data])


class IssueForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """To whom a signed version is issued."""

    reach = HiddenField(default=Reach.PUBLIC.value)
    open_figures = BooleanField(_("Cho mọi người tải gói tính lại kết quả"))
