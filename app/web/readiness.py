"""Whether this server is alive, and whether the installation can do its work. Strangers learn yes or no, nothing else.

``/health`` asks nobody: who answers it is alive. ``/ready`` asks database, store and queue.
"""

from __future__ import annotations

import logging
from time import monotonic
from typing import Final

from flask import Blueprint, Flask, Response, current_app
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.jobs.queue import NoWorker, QueueAway, queue
from app.services.upkeep.installation import Unready, require_ready
from app.storage import StoreTrouble, store
from app.web.access import access, public
from app.web.http import settings

bp = Blueprint("readiness", __name__)
log = logging.getLogger(__name__)

PROBED: Final = "store_probed_at"
BELIEVED: Final = 10.0
"""Seconds for which a store that took a file is believed to take the next: whoever asks often must not wear it out."""


@bp.get("/health")
@access(public())
def health() -> ResponseReturnValue:
    """Answer 200 as long as this process answers at all."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/ready")
@access(public())
def ready() -> ResponseReturnValue:
    """Answer 200 when database, schema, purpose, store and worker are as they should be; 503 otherwise.

    The log says why, and strangers do not learn it.
    """
    try:
        require_ready(db.engine, settings())
        _probe_store()
        queue().require_worker()
    except (Unready, NoWorker, QueueAway) as reason:
        return _not_ready(str(reason))
    except StoreTrouble as trouble:
        return _not_ready(trouble.reason)
    return Response("ready\n", mimetype="text/plain")


def _not_ready(reason: str) -> ResponseReturnValue:
    log.warning("not ready: %s", reason)
    return Response("not ready\n", 503, mimetype="text/plain")


def _probe_store() -> None:
    now = monotonic()
    if now - current_app.extensions.get(PROBED, -BELIEVED) < BELIEVED:
        return
    store().probe()
    current_app.extensions[PROBED] = now


def configure_readiness(app: Flask) -> None:
    """Register the addresses."""
    app.register_blueprint(bp)
