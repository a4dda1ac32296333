"""The address of a web page as evidence of one indicator."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import Invalid, Refused
from app.queries.unit.remembered import memory_of
from app.queries.unit.sheet import read_own
from app.services.evidence.addresses import attach_address
from app.services.evidence.form_keys import new_form_key
from app.services.evidence.links import Attached
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.forms.evidence import AddressForm
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.documents import PLACE, indicator_address
from app.web.unit.views import UNIT, show


@bp.get(PLACE + "/address")
@access(UNIT)
def new_address(assessment_id: int, code: str) -> ResponseReturnValue:
    """Show the form of a web page."""
    return _page(assessment_id, code, AddressForm(form_key=new_form_key()))


@bp.post(PLACE + "/address")
@access(UNIT)
def add_address(assessment_id: int, code: str) -> ResponseReturnValue:
    """Enter the page as a document: one that the unit has is linked."""
    form = AddressForm()
    attached: Attached | None = None
    with Attempt(form).above(Refused) as attempt:
        if not form.validate():
            raise Invalid({})
        attached = attach_address(
            actor(),
            assessment_id,
            code,
            form.address.data or "",
            form.document(),
            form_key=form.form_key.data or "",
            now=now(),
        )
    if attempt.refused or attached is None:
        return _page(assessment_id, code, form, refused=True), attempt.status
    if attached.known_as is None:
        flash_success(_("Đã lưu liên kết và gắn vào chỉ tiêu."))
    else:
        flash_success(
            _(
                "Đơn vị đã có liên kết này với trích yếu “%(known)s”. Hệ thống gắn tài liệu đã có vào chỉ tiêu.",
                known=attached.known_as,
            )
        )
    return see_other(indicator_address(assessment_id, code))


def _page(assessment_id: int, code: str, form: AddressForm, *, refused: bool = False) -> str:
    view = read_own(actor(), assessment_id, now=now(), code=code)
    return show(
        "unit/new_address.html",
        view,
        indicator=view.tree.indicators[code],
        form=form,
        offers=memory_of(actor(), view).words,
        refused=refused,
    )
