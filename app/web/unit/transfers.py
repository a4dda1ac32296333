"""Files that come in parts over a bad line, one address a file (app/web/tus.py tells the protocol).

A request that begins a file whose bytes are here is answered with 200 and where they are; nothing travels then.
"""

from __future__ import annotations

from flask import Response, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, MethodNotAllowed

from app.queries.unit.sheet import find_own
from app.services.evidence import transfers
from app.services.evidence.transfers import Announced, Here, OnItsWay
from app.storage.streams import SHA256
from app.web import tus
from app.web.access import access, actor
from app.web.bodies import MB, Load, receives
from app.web.http import flash_success, now, others_write, settings
from app.web.problems import RESUMABLE
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.received import seal
from app.web.unit.views import UNIT

PLACE = "/assessments/<int:assessment_id>/transfers"
ONE = PLACE + "/<int:transfer_id>"


@bp.route(PLACE, methods=["OPTIONS"])
@access(UNIT)
def transfer_abilities(assessment_id: int) -> ResponseReturnValue:  # noqa: ARG001 - the address of one sheet
    """Say what may be sent, and how."""
    return tus.abilities(_most())


@bp.post(PLACE)
@access(UNIT)
def begin_transfer(assessment_id: int) -> ResponseReturnValue:
    """Begin a file, go on with one that was begun, or say that its bytes are here."""
    find_own(actor(), assessment_id)  # what is not there is not there in any version
    tus.check_version()
    told = tus.metadata()
    sha256 = told.get("sha256")
    if sha256 is not None and SHA256.fullmatch(sha256) is None:
        raise BadRequest
    file = Announced(told.get("filename", ""), tus.announced_size(), sha256)
    begun = transfers.begin(
        actor(), assessment_id, file, max_bytes=_most(), unit_quota=settings().unit_quota, now=now()
    )
    if isinstance(begun, Here):
        here = _place(assessment_id, begun)
        response = jsonify(here=here, waiting=begun.waiting_id, kept=_kept(assessment_id, begun))
        response.headers[RESUMABLE] = tus.VERSION
        return response
    location = url_for("unit.transfer_state", assessment_id=assessment_id, transfer_id=begun.id)
    return tus.answer(201, {"Location": location}, arrived=begun.arrived, expires_at=begun.expires_at)


@bp.route(ONE, methods=["HEAD"])
@access(UNIT)
def transfer_state(assessment_id: int, transfer_id: int) -> ResponseReturnValue:
    """Say how much has arrived."""
    state = transfers.state(actor(), assessment_id, transfer_id, now=now())
    tus.check_version()
    return _told(assessment_id, state, 200)


@bp.patch(ONE)
@access(UNIT)
@receives(Load.PART)
def append_to_transfer(assessment_id: int, transfer_id: int) -> ResponseReturnValue:
    """Take the next part; the last one makes it a file that waits to be described."""
    transfers.state(actor(), assessment_id, transfer_id, now=now())
    tus.check_version()
    with others_write():
        content = tus.part()
    state = transfers.append(
        actor(),
        assessment_id,
        transfer_id,
        content,
        offset=tus.offset(),
        max_bytes=_most(),
        now=now(),
        release=others_write,
    )
    return _told(assessment_id, state, 204, arrived=tus.offset() + len(content))


@bp.delete(ONE)
@access(UNIT)
def end_transfer(assessment_id: int, transfer_id: int) -> ResponseReturnValue:
    """Let go of what has arrived, for the page's script."""
    transfers.give_up(actor(), assessment_id, transfer_id)
    tus.check_version()
    return tus.answer(204)


@bp.post(ONE)
@access(UNIT)
@receives(Load.PART)
def transfer_by_post(assessment_id: int, transfer_id: int) -> ResponseReturnValue:
    """Do what the header says that is meant, where something on the way lets POST alone through."""
    views = {"PATCH": append_to_transfer, "DELETE": end_transfer, "HEAD": transfer_state}
    meant = views.get(tus.method())
    if meant is None:
        transfers.state(actor(), assessment_id, transfer_id, now=now())
        raise MethodNotAllowed(valid_methods=list(views))
    return meant(assessment_id=assessment_id, transfer_id=transfer_id)


@bp.post(ONE + "/give-up")
@access(UNIT)
def give_up_transfer(assessment_id: int, transfer_id: int) -> ResponseReturnValue:
    """Let go of what has arrived, by the button on the page."""
    name = transfers.give_up(actor(), assessment_id, transfer_id)
    flash_success(_("Đã bỏ phần đã gửi của tệp “%(name)s”.", name=name))
    return see_other(url_for("unit.waiting_files", assessment_id=assessment_id))


def _told(assessment_id: int, state: OnItsWay | Here, status: int, *, arrived: int | None = None) -> Response:
    """Tell how far a file is, or where it is now that it is here whole."""
    if isinstance(state, OnItsWay):
        return tus.answer(status, arrived=state.arrived, size=state.size, expires_at=state.expires_at)
    here = {"Content-Location": _place(assessment_id, state)}
    if state.waiting_id is not None:
        here["Upload-Waiting"] = str(state.waiting_id)
    else:
        here["Upload-Kept"] = _kept(assessment_id, state)
    return tus.answer(status, here, arrived=arrived)


def _place(assessment_id: int, here: Here) -> str:
    """Return the page of a file that is here."""
    if here.evidence_id is not None:
        return url_for("unit.library_document", assessment_id=assessment_id, evidence_id=here.evidence_id)
    return url_for("unit.waiting_file", assessment_id=assessment_id, waiting_id=here.waiting_id)


def _kept(assessment_id: int, here: Here) -> str:
    """Return what the form of an indicator carries along, to link what is here without a file."""
    return seal(here.received, assessment_id, actor(), now=now())


def _most() -> int:
    return settings().max_upload_mb * MB
