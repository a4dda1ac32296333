"""The unit's library: all its documents, and one of them used for many indicators in one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.errors import Refused
from app.queries.sheets.sheets import SheetView
from app.queries.unit.library import Opened, Wish, read_document, read_library
from app.services.evidence.document_data import LIMITS
from app.services.evidence.uses import Used, use_for
from app.sheet.suggesting import Ground
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.fields import LineField
from app.web.forms.indicator import Quiet
from app.web.http import flash_success, now, settings
from app.web.locks import may_edit
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.views import UNIT, show
from app.workflow.states import Action, Status
from scoring import Group, Indicator, Tree

Choice = tuple[Indicator, str]
"""An indicator to tick, and why it is suggested."""
PLACE = "/assessments/<int:assessment_id>/documents"
PAGE_SIZE = 50
LONGEST_CODE = 20


class UsesForm(FlaskForm):  # type: ignore[misc]
    """The indicators that a document is to prove, and where in it."""

    codes = SelectMultipleField(
        _l("Dùng cho chỉ tiêu"),
        validate_choice=False,  # the service says what is wrong with a code
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    page = LineField(
        _l("Trang, mục chứng minh (chung cho các chỉ tiêu đánh dấu)"), [Quiet()], limit=LIMITS["page"]
    )


@bp.get(PLACE)
@access(UNIT)
def library(assessment_id: int) -> ResponseReturnValue:
    """List the unit's documents over all cycles, narrowed by words, indicator, year, or to those not used yet."""
    wish = _wish()
    shelf = read_library(actor(), assessment_id, wish, quota=settings().unit_quota, now=now())
    pages = max(1, -(-len(shelf.shelved) // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    return show(
        "unit/library.html",
        shelf.view,
        library=shelf,
        shown=shelf.shelved[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        wish=wish,
        page=page,
        pages=pages,
        page_url=lambda number: f"?{urlencode(request.args.to_dict() | {'page': number})}",
        asked=[item for item in shelf.view.tree.indicators.values() if item.scored_by == "unit"],
    )


@bp.get(PLACE + "/<int:evidence_id>")
@access(UNIT)
def library_document(assessment_id: int, evidence_id: int) -> ResponseReturnValue:
    """Show a document, what it proves here and elsewhere, and the indicators that it may prove besides."""
    return _document_page(
        read_document(actor(), assessment_id, evidence_id, now=now()), UsesForm(formdata=None)
    )


@bp.post(PLACE + "/<int:evidence_id>")
@access(UNIT)
def use_document(assessment_id: int, evidence_id: int) -> ResponseReturnValue:
    """Use the document for every indicator that is ticked, at once."""
    form = UsesForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        codes, page = form.codes.data or [], form.page.data or ""
        used = use_for(actor(), assessment_id, evidence_id, codes, page=page, now=now())
    if attempt.refused:
        opened = read_document(actor(), assessment_id, evidence_id, now=now())
        return _document_page(opened, form, refused=True), attempt.status
    flash_success(_told(used))
    return see_other(url_for("unit.library_document", assessment_id=assessment_id, evidence_id=evidence_id))


def _wish() -> Wish:
    year = request.args.get("year", "")
    return Wish(
        search=request.args.get("q", "").strip(),
        code=request.args.get("code", "")[:LONGEST_CODE],
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        unused=request.args.get("only", "") == "unused",
    )


def _told(used: Used) -> str:
    said = []
    if used.new:
        said.append(_("Đã dùng tài liệu cho %(codes)s.", codes=", ".join(used.new)))
    if used.before:
        said.append(_("Từ trước đã dùng cho %(codes)s.", codes=", ".join(used.before)))
    return " ".join(said)


def _document_page(opened: Opened, form: UsesForm, *, refused: bool = False) -> str:
    used = {use.code for use in opened.shelved.here}
    suggested, groups = choices(opened.view, opened.suggested, used)
    return show(
        "unit/library_document.html",
        opened.view,
        shelved=opened.shelved,
        form=form,
        refused=refused,
        ticked=frozenset(form.codes.data or ()),
        suggested=suggested,
        groups=groups,
    )


def choices(
    view: SheetView, grounds: Mapping[str, Ground], used: Collection[str] = ()
) -> tuple[list[Choice], list[tuple[Group, list[Choice]]]]:
    """Return the indicators that may be ticked: those that are suggested, then all others by main index."""
    tree, free = view.tree, _open_codes(view) - set(used)
    suggested = [(tree.indicators[code], _why(ground)) for code, ground in grounds.items() if code in free]
    rest = free - grounds.keys()
    groups = [
        (
            group,
            [
                (item, "")
                for code, item in tree.indicators.items()
                if code in rest and _is_in(code, group, tree)
            ],
        )
        for group in tree.groups
    ]
    return suggested, [(group, rows) for group, rows in groups if rows]


def _is_in(code: str, group: Group, tree: Tree) -> bool:
    return tree.group_of(code) == group


def _open_codes(view: SheetView) -> frozenset[str]:
    """Return the indicators of the sheet that take documents from the reader now."""
    if view.head.status is Status.EXPLAINING:
        return frozenset(view.answers.explanations) if view.may(Action.EXPLAIN) else frozenset()
    unit = view.head.unit
    return frozenset(
        code
        for code, indicator in view.tree.indicators.items()
        if indicator.applies_to(unit.kind, unit.tags) and may_edit(view, code)
    )


def _why(ground: Ground) -> str:
    words: dict[Ground, str] = {
        Ground.ITSELF: _("tài liệu này từng dùng cho chỉ tiêu này"),
        Ground.SERIES: _("văn bản cùng loạt từng dùng"),
        Ground.WORDS: _("trích yếu gần với nội dung chỉ tiêu"),
    }
    return words[ground]
