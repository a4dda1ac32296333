"""What the page on a device asks before it sends what was kept there: whose session this is, and with which token."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.web.access import access, actor, signed_in

bp = Blueprint("device", __name__)


@bp.get("/device")
@access(signed_in())
def session_here() -> Response:
    """Say who is signed in here, and the token that requests of this session carry.

    A page that was copied, or opened before somebody signed in again, has an old token; what is kept for one account
    never goes under the name of another.
    """
    return jsonify(account=actor().account_id, token=generate_csrf(), words=_words())


def _words() -> dict[str, object]:
    """Return what the page says of things that are kept on the device; {…} is filled in there."""
    return {
        "title": _("Chữ đã gõ còn trên máy này, máy chủ chưa có"),
        "copy": _("Chép tất cả"),
        "copied": _("Đã chép"),
        "download": _("Tải về thành tệp"),
        "drop": _("Bỏ"),
        "states": {
            "draft": _("Chưa gửi."),
            "waiting": _("Chờ đường truyền."),
            "refused": _("Bị từ chối."),
            "differs": _("Khác nhau: mở ra để chọn."),
        },
        "codes": refused_by_code(),
        "ask": _("Còn {n} chỉ tiêu đã gõ trên máy này mà máy chủ chưa có. Trước khi đăng xuất:"),
        "send": _("Gửi rồi đăng xuất"),
        "keep": _("Giữ trên máy cho tài khoản này"),
        "discard": _("Bỏ những chữ ấy"),
    }


def refused_by_code() -> dict[str, str]:
    """Return why the server took nothing, by the code of an answer that says no more itself."""
    return {
        "403": _(
            "Vai trò của bạn ở đơn vị này đã hết nên không lưu được. Chữ đã gõ còn trên máy này: chép ra để gửi."
        ),
        "404": _("Phiếu hay chỉ tiêu này không còn mở cho bạn. Chữ đã gõ còn trên máy này: chép ra để gửi."),
        "413": _("Dài quá mức máy chủ nhận. Hãy rút ngắn rồi rời ô để lưu lại."),
        "507": _("Máy chủ hết chỗ chứa nên chưa lưu. Chữ đã gõ còn trên máy này; báo đầu mối hỗ trợ."),
    }


def configure_device(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(bp)
