"""What happened to an account since its owner last came in, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.services.accounts.my_account import CODE_FAILED, FAILED, News
from app.web.formats import moment
from app.web.words import role_name


def news_sentence(news: News) -> str:
    """Return one sentence: what, by whom, when, and what to do if it was not expected."""
    when, by = moment(news.at), news.by or _("người vận hành máy chủ")
    if news.kind == FAILED:
        text: str = ngettext(
            "Có %(num)s lần nhập sai mật khẩu của bạn từ lần đăng nhập trước, gần nhất lúc %(when)s."
            " Nếu không phải bạn, hãy đổi mật khẩu.",
            "Có %(num)s lần nhập sai mật khẩu của bạn từ lần đăng nhập trước, gần nhất lúc %(when)s."
            " Nếu không phải bạn, hãy đổi mật khẩu.",
            news.times,
            when=when,
        )
        return text
    if news.kind == CODE_FAILED:
        code_text: str = ngettext(
            "Có %(num)s lần nhập sai mã xác thực sau khi nhập đúng mật khẩu của bạn, gần nhất lúc %(when)s."
            " Nếu không phải bạn, mật khẩu đã lộ: hãy đổi ngay.",
            "Có %(num)s lần nhập sai mã xác thực sau khi nhập đúng mật khẩu của bạn, gần nhất lúc %(when)s."
            " Nếu không phải bạn, mật khẩu đã lộ: hãy đổi ngay.",
            news.times,
            when=when,
        )
        return code_text
    if news.kind == "second_factor.taken_away":
        return str(_("Mã xác thực của bạn được %(by)s gỡ lúc %(when)s.", by=by, when=when))
    if news.kind == "password.reset":
        return str(_("Mật khẩu của bạn được %(by)s đặt lại lúc %(when)s.", by=by, when=when))
    role = role_name(news.role) if news.role else ""
    if news.kind == "role.granted":
        return str(_("Bạn được %(by)s thêm vai trò “%(role)s” lúc %(when)s.", by=by, role=role, when=when))
    return str(
        _("Vai trò “%(role)s” của bạn được %(by)s kết thúc lúc %(when)s.", by=by, role=role, when=when)
    )
