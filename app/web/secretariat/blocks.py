"""The blocks of a cycle."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import NotFound, Refused
from app.queries.cycles.members import BlockView, Members, read_members
from app.services.cycles import blocks as services
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.cycle_forms import BlockForm, ReasonForm
from app.web.secretariat.views import SECRETARIAT


@bp.get("/cycles/<int:cycle_id>/blocks/new")
@access(SECRETARIAT)
def new_block(cycle_id: int) -> ResponseReturnValue:
    """Ask for a new block."""
    form = BlockForm(formdata=None)
    form.ranked.data = True
    return _page(read_members(actor(), cycle_id), None, form)


@bp.post("/cycles/<int:cycle_id>/blocks/new")
@access(SECRETARIAT)
@answered_once
def add_block(cycle_id: int) -> ResponseReturnValue:
    """Add a block."""
    form = BlockForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        services.add_block(actor(), cycle_id, form.block(), now=now())
    if attempt.refused:
        return _page(read_members(actor(), cycle_id), None, form, refused=True), attempt.status
    flash_success(_("Đã thêm khối. Hãy đánh dấu đơn vị rồi chuyển sang khối này."))
    return _back(cycle_id)


@bp.get("/cycles/<int:cycle_id>/blocks/<int:block_id>")
@access(SECRETARIAT)
def block(cycle_id: int, block_id: int) -> ResponseReturnValue:
    """Show one block to change or to remove."""
    members = read_members(actor(), cycle_id)
    form = BlockForm(formdata=None)
    block_view = _block(members, block_id)
    form.show(block_view)
    return _page(members, block_view, form)


@bp.post("/cycles/<int:cycle_id>/blocks/<int:block_id>")
@access(SECRETARIAT)
@answered_once
def change_block(cycle_id: int, block_id: int) -> ResponseReturnValue:
    """Give a block another title, or rank its units or not."""
    form = BlockForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        changed = services.change_block(actor(), cycle_id, block_id, form.block(), now=now())
    if attempt.refused:
        members = read_members(actor(), cycle_id)
        return _page(members, _block(members, block_id), form, refused=True), attempt.status
    flash_success(_("Đã sửa khối.") if changed else _("Không có gì thay đổi nên không ghi gì."))
    return _back(cycle_id)


@bp.post("/cycles/<int:cycle_id>/blocks/<int:block_id>/remove")
@access(SECRETARIAT)
@answered_once
def remove_block(cycle_id: int, block_id: int) -> ResponseReturnValue:
    """Remove an empty block."""
    form = ReasonForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        services.remove_block(actor(), cycle_id, block_id, form.reason.data or "", now=now())
    if attempt.refused:
        members = read_members(actor(), cycle_id)
        block_view, shown = _block(members, block_id), BlockForm()
        shown.show(block_view)
        shown.reason.errors, shown.form_errors = form.reason.errors, form.form_errors
        return _page(members, block_view, shown, refused=True), attempt.status
    flash_success(_("Đã bỏ khối."))
    return _back(cycle_id)


def _block(members: Members, block_id: int) -> BlockView:
    for block_view in members.blocks:
        if block_view.id == block_id:
            return block_view
    raise NotFound


def _page(members: Members, block_view: BlockView | None, form: BlockForm, *, refused: bool = False) -> str:
    return render_template(
        "secretariat/block.html",
        members=members,
        block_view=block_view,
        form=form,
        refused=refused,
        illustrative=members.cycle.illustrative,
    )


def _back(cycle_id: int) -> ResponseReturnValue:
    return see_other(url_for("secretariat.members", cycle_id=cycle_id))
