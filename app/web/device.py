"""The device somebody works on: whose session it has, the service worker and the manifest of the installable page."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, jsonify
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.access.actor import UNIT_ROLES
from app.web.access import access, actor, current_actor, public, signed_in
from app.web.language import current_language

bp = Blueprint("device", __name__)


@bp.get("/device")
@access(signed_in())
def session_here() -> Response:
    """Say who is signed in here, and the token that requests of this session carry.

    A page that was copied, or opened before somebody signed in again, has an old token; what is kept for one account
    never goes under the name of another.
    """
    return jsonify(account=actor().account_id, token=generate_csrf(), words=_words())


@bp.get("/worker.js")
@access(public())
def worker() -> Response:
    """Return the service worker: at the root, because it may look after pages below its own address only."""
    script = current_app.extensions["built_files"]["worker.js"].read_bytes()
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/app.webmanifest")
@access(public())
def manifest() -> Response:
    """Return what a browser needs to put the page among the programs of a device."""
    icon = str(current_app.jinja_env.globals["asset"]("icon.svg"))  # type: ignore[operator]
    answer = jsonify(
        name=_("Chấm điểm chuyển đổi số"),
        short_name=_("Chấm điểm CĐS"),
        lang=current_language(),
        id="/start",
        start_url="/start",
        scope="/",
        display="minimal-ui",
        background_color="#ffffff",
        theme_color="#8b1a1a",
        icons=[{"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer


def copies_kept() -> bool:
    """Say whether pages of the reader are copied to the device: of those who fill in a sheet, and of nobody else."""
    somebody = current_actor()
    return somebody is not None and somebody.has(*UNIT_ROLES)


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
    """Register the addresses."""
    app.jinja_env.globals["copies_kept"] = copies_kept
    app.register_blueprint(bp)
