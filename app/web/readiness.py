"""``/ready``: whether this server can do its work, for the proxy in front of it. Strangers learn nothing else."""

from __future__ import annotations

import logging

from flask import Blueprint, Flask, Response
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.services.upkeep.installation import Unready, require_ready
from app.web.access import access, public
from app.web.http import settings

bp = Blueprint("readiness", __name__)
log = logging.getLogger(__name__)


@bp.get("/ready")
@access(public())
def ready() -> ResponseReturnValue:
    """Answer 200 when database, schema, purpose and store are as they should be, 503 otherwise; the log says why."""
    try:
        require_ready(db.engine, settings())
    except Unready as reason:
        log.warning("not ready: %s", reason)
        return Response("not ready\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def configure_readiness(app: Flask) -> None:
    """Register the address."""
    app.register_blueprint(bp)
