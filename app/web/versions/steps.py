"""The steps of a version: the council confirms, the standing body enters the signature and issues."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.errors import NotFound, Refused
from app.queries.results.versions import read_version
from app.services.publication import versions
from app.services.publication.signing import Filed, Signing, open_to_sign
from app.services.publication.signing_orders import ask_to_sign, receive_signed
from app.storage.rules import UploadRefused
from app.storage.uploads import NotJudged
from app.web.access import access, actor, roles
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.bodies import MB, Load, receives
from app.web.http import flash_success, now, others_write, settings
from app.web.jobs import started
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.versions import bp
from app.web.versions.forms import IssueForm, SetAsideForm, SigningForm
from app.workflow.versions import Reach, SignedKind

COUNCIL = roles(Role.COUNCIL)
SECRETARIAT = roles(Role.SECRETARIAT)
EITHER = roles(Role.COUNCIL, Role.SECRETARIAT)


@bp.post("/<int:result_id>/confirm")
@access(COUNCIL)
@password_again
@answered_once
def confirm(result_id: int) -> ResponseReturnValue:
    """Confirm what was computed, in the council's name."""
    versions.confirm(actor(), result_id, now=now())
    flash_success(_("Hội đồng đã xác nhận bản này. Cơ quan thường trực trình ký rồi ghi nhận quyết định."))
    return _back(result_id)


@bp.get("/<int:result_id>/set-aside")
@access(EITHER)
def ask_set_aside(result_id: int) -> ResponseReturnValue:
    """Ask why the version is given up."""
    return _set_aside_page(result_id, SetAsideForm(formdata=None))


@bp.post("/<int:result_id>/set-aside")
@access(EITHER)
@answered_once
def set_aside(result_id: int) -> ResponseReturnValue:
    """Give the version up."""
    form = SetAsideForm()
    with Attempt(form) as attempt:
        attempt.check()
        versions.set_aside(actor(), result_id, reason=form.reason.data or "", now=now())
    if attempt.refused:
        return _set_aside_page(result_id, form), attempt.status
    flash_success(_("Đã bỏ bản này. Sửa xong thì tính bản mới từ trang của đợt đánh giá."))
    return _back(result_id)


@bp.get("/<int:result_id>/sign")
@access(SECRETARIAT)
def signing(result_id: int) -> ResponseReturnValue:
    """Ask for number, date, signer and file of the signed decision."""
    return _signing_page(result_id, SigningForm(formdata=None))


@bp.post("/<int:result_id>/sign")
@access(SECRETARIAT)
@receives(Load.DOCUMENT)
def sign(result_id: int) -> ResponseReturnValue:
    """Have the official papers printed with number and date, and the sheets published, in the background."""
    form = SigningForm()
    with Attempt(form).beside(form.file, UploadRefused, NotJudged).above(Refused) as attempt:
        attempt.check()
        open_to_sign(actor(), result_id)
        job_id = ask_to_sign(actor(), result_id, Signing(form.decision(), _filed(form)), now=now())
    if attempt.refused:
        return _signing_page(result_id, form), attempt.status
    return started(job_id)


@bp.post("/<int:result_id>/issue")
@access(SECRETARIAT)
@password_again
@answered_once
def issue(result_id: int) -> ResponseReturnValue:
    """Issue a signed version: to everybody, or inside alone."""
    form = IssueForm()
    typed = request.form.get("reach", "")
    if typed not in {member.value for member in Reach}:
        raise NotFound
    reach = Reach(typed)
    versions.issue(actor(), result_id, reach=reach, open_figures=bool(form.open_figures.data), now=now())
    flash_success(
        _("Đã công khai kết quả.") if reach is Reach.PUBLIC else _("Đã phát hành kết quả trong nội bộ.")
    )
    return _back(result_id)


def _filed(form: SigningForm) -> Filed | None:
    file, most = form.file.data, settings().max_upload_mb * MB
    if not file:
        return None
    with others_write():
        return receive_signed(file.stream, file.filename, SignedKind(form.kind.data), max_bytes=most)


def _signing_page(result_id: int, form: SigningForm) -> str:
    view = read_version(actor(), result_id)
    return render_template(
        "versions/sign.html",
        version=view,
        form=form,
        max_mb=settings().max_upload_mb,
        illustrative=view.head.cycle.illustrative,
    )


def _set_aside_page(result_id: int, form: SetAsideForm) -> str:
    view = read_version(actor(), result_id)
    return render_template(
        "versions/set_aside.html", version=view, form=form, illustrative=view.head.cycle.illustrative
    )


def _back(result_id: int) -> ResponseReturnValue:
    return see_other(url_for("versions.version", result_id=result_id))
