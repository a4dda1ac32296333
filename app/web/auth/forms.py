"""Forms of this journey."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from app.web.fields import strip


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Who is it, where were they going, and what had they typed (see carry)."""

    email = EmailField(
        _l("Thư điện tử công vụ"), [InputRequired(_l("Hãy nhập thư điện tử công vụ."))], filters=[strip]
    )
    password = PasswordField(_l("Mật khẩu"), [InputRequired(_l("Hãy nhập mật khẩu."))])
    next = HiddenField()
    carried = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The current password proves that it is the person and not the machine left open."""

    current = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired(_l("Hãy nhập mật khẩu hiện tại."))])
    new = PasswordField(_l("Mật khẩu mới"), [InputRequired(_l("Hãy nhập mật khẩu mới."))])
