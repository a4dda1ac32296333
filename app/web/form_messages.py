"""What WTForms says by itself, in the languages of the interface: it speaks no Vietnamese of its own."""

from __future__ import annotations

from typing import Final

from flask import Flask, request
from flask_babel import gettext

from app.errors import N_

_ANYTHING_ELSE: Final = N_("Nội dung ô này chưa đúng. Hãy kiểm tra và nhập lại.")
_CHOOSE: Final = N_("Lựa chọn này không có trong danh sách. Hãy chọn lại.")
_REQUIRED: Final = N_("Ô này cần được nhập.")

# WTForms' sentence (for counted ones the plural) → ours. Ours keep the placeholders, which WTForms fills.
SENTENCES: Final = {
    "This field is required.": _REQUIRED,
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOOSE,
    "'%(value)s' are not valid choices for this field.": N_(
        "“%(value)s” không có trong danh sách. Hãy chọn lại."
    ),
    "Field must be at least %(min)d characters long.": N_("Ô này cần ít nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d characters.": N_(
        "Ô này được tối đa %(max)d ký tự. Hãy rút gọn nội dung."
    ),
    "Field must be exactly %(max)d characters long.": N_("Ô này cần đúng %(max)d ký tự."),
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "Ô này cần từ %(min)d đến %(max)d ký tự."
    ),
    "Number must be at least %(min)s.": N_("Số này phải từ %(min)s trở lên."),
    "Number must be at most %(max)s.": N_("Số này không được quá %(max)s."),
    "Number must be between %(min)s and %(max)s.": N_("Số này phải từ %(min)s đến %(max)s."),
    "Not a valid integer value.": N_("Hãy gõ một số nguyên."),
    "Invalid email address.": N_("Thư điện tử chưa đúng dạng, ví dụ đúng: ten@coquan.gov.vn."),
}


class FormMessages:
    """The translations object that Flask-WTF asks; its method names are those of the gettext module of old."""

    def ugettext(self, sentence: str) -> str:
        """Return our sentence for WTForms' one, placeholders untouched."""
        ours: str = gettext(SENTENCES.get(sentence, _ANYTHING_ELSE))
        return ours

    def ungettext(self, _singular: str, plural: str, _count: int) -> str:
        """Vietnamese has one form for one and for many."""
        return self.ugettext(plural)


def configure_form_messages(app: Flask) -> None:
    """Answer for WTForms in every request: Flask-WTF looks here before it loads the catalogues of WTForms."""

    @app.before_request
    def speak_for_wtforms() -> None:
        request.wtforms_translations = FormMessages()  # type: ignore[attr-defined]
