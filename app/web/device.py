"""What the page on a device asks before it sends what was kept there: whose session this is, and with which token."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify
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
    return jsonify(account=actor().account_id, token=generate_csrf())


def configure_device(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(bp)
