"""The table of all figures: see it, save rows of it one by one or all at once, see what helps with one row."""

from __future__ import annotations

import json

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.errors import DomainError, NotFound, Refused
from app.queries.sheets.sheets import SheetView
from app.queries.unit.figures import FigureTable, read_figure_table
from app.queries.unit.sheet import read_own
from app.services import answers
from app.services.sheets.cells import save_cells
from app.sheet.cells import FIGURE
from app.sheet.progress import asked_of
from app.web.access import access, actor
from app.web.answers import sent_mark
from app.web.attempts import Attempt
from app.web.forms.row import TYPED_POINTS, changed_boxes, row_form, typed_cells
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.figure_answers import differences, refusals, script_words, told
from app.web.unit.figure_help import help_page
from app.web.unit.figure_rows import Typed, parts_of, places_of, reusable_texts
from app.web.unit.views import UNIT, show

ALL = "all"


@bp.get("/assessments/<int:assessment_id>/figures")
@access(UNIT)
def figure_table(assessment_id: int) -> ResponseReturnValue:
    """Show the whole sheet as one table: to fill in, to decide on, to print."""
    return _page(read_figure_table(actor(), assessment_id, now=now()), Typed())


@bp.post("/assessments/<int:assessment_id>/figures")
@access(UNIT)
def save_figures(assessment_id: int) -> ResponseReturnValue:
    """Save every row that was changed; what is refused comes back as it was typed, the other rows are stored.

    “Use last year's figures” fills boxes and stores nothing.
    """
    if wanted := request.form.get("reuse"):
        return _filled_from_last_year(assessment_id, wanted)
    view, typed, saved = read_own(actor(), assessment_id, now=now()), Typed(), []
    for code, figure_ids in places_of(view).items():
        if _save(view, code, figure_ids, typed):
            saved.append(code)
    message = ngettext("Đã lưu %(num)s chỉ tiêu.", "Đã lưu %(num)s chỉ tiêu.", len(saved)) if saved else ""
    for name in typed.theirs:
        typed.said[name] += " " + _(
            "Muốn giữ số của bạn thì bấm Lưu lần nữa; muốn lấy số kia thì gõ lại số ấy."
        )
    if typed.refused:
        return _page(read_figure_table(actor(), assessment_id, now=now()), typed, message)
    flash_success(message or _("Không có ô nào thay đổi, nên không có gì để lưu."))
    return see_other(url_for("unit.figure_table", assessment_id=assessment_id))


@bp.post("/assessments/<int:assessment_id>/figures/<code>")
@access(UNIT)
def save_row(assessment_id: int, code: str) -> ResponseReturnValue:
    """Save the changed boxes of one indicator for the scripts of its page and of the table.

    The same request again gets the same answer.
    """
    view = read_own(actor(), assessment_id, now=now(), code=code)
    mark = sent_mark()
    if earlier := answers.claim(actor(), mark, now=now()):
        return _json(earlier)
    typed = Typed()
    with Attempt().on_page(DomainError) as attempt:
        every = view.tree.indicators[code].figure_ids
        saved = _save(view, code, every, typed, told_elsewhere=False, words=True)
    if attempt.refusal is not None:
        return _json(json.dumps({"why": attempt.why}, ensure_ascii=False), attempt.status)
    answer = told(read_own(actor(), assessment_id, now=now(), code=code), code, typed)
    if saved:
        answers.keep(mark, answer, now=now())
    else:
        answers.release(mark)
    return _json(answer)


@bp.get("/assessments/<int:assessment_id>/figures/<code>")
@access(UNIT)
def figure_help(assessment_id: int, code: str) -> ResponseReturnValue:
    """Say what helps with one row as it is typed: points, the next jump, contradictions, rule, last year."""
    view = read_own(actor(), assessment_id, now=now(), code=code)
    if code not in asked_of(view.tree, view.head.unit):
        raise NotFound
    return help_page(view, code, request.args)


def _save(
    view: SheetView,
    code: str,
    figure_ids: tuple[str, ...],
    typed: Typed,
    *,
    told_elsewhere: bool = True,
    words: bool = False,
) -> bool:
    """Save what was changed in the boxes of one row; note what was not, and say whether anything was."""
    indicator = view.tree.indicators[code]
    form = row_form(view.tree, indicator, figure_ids, request.form, words=words)
    changed = changed_boxes(form, request.form)
    if not changed:
        return False
    cells = typed_cells(view.tree, indicator, form, request.form)
    for name in changed:
        if form[name].errors:
            typed.refuse(name, request.form[name], " ".join(form[name].errors))
    with Attempt().on_page(*((Refused,) if told_elsewhere else ())) as attempt:
        outcome = save_cells(actor(), view.head.id, code, cells, now=now())
    if attempt.refused:
        for name in changed:
            typed.refuse(name, request.form[name], attempt.why)
        return False
    for name, why in refusals(code, outcome).items():
        typed.refuse(name, request.form[name], why)
    for name, (theirs, why) in differences(view.tree, code, outcome).items():
        typed.refuse(name, request.form[name], why)
        typed.theirs[name] = theirs
    return bool(outcome.saved)


def _filled_from_last_year(assessment_id: int, wanted: str) -> ResponseReturnValue:
    """Put last year's figures into the boxes of one row, or into all that are empty; nothing is stored."""
    table, typed = read_figure_table(actor(), assessment_id, now=now()), Typed()
    for code, figure_ids in places_of(table.view).items():
        form = row_form(table.view.tree, table.view.tree.indicators[code], figure_ids, request.form)
        for name in changed_boxes(form, request.form):
            typed.texts[name] = request.form[name]
        if wanted not in (code, ALL):
            continue
        for name, text in reusable_texts(table, code).items():
            if wanted == code or not request.form.get(name, "").strip():
                typed.texts[name] = text
                typed.said[name] = _("Số năm %(year)s, chưa lưu.", year=table.before.year)
    return _page(table, typed)


def _page(table: FigureTable, typed: Typed, message: str = "") -> str:
    parts = parts_of(table, typed)
    lines = [line for part in parts for line in part.lines]
    shown = {box.field.name for line in lines for box in line.boxes if box.field is not None}
    return show(
        "unit/figures.html",
        table.view,
        table=table,
        parts=parts,
        lines=lines,
        editable=bool(shown),
        reusable=any(box.reused for line in lines for box in line.boxes if box.field is not None),
        wrong=[
            box.field for line in lines for box in line.boxes if box.field is not None and box.field.errors
        ],
        lost=[
            (_title(table.view, name), text, typed.said[name])
            for name, text in typed.texts.items()
            if name not in shown
        ],
        message=message,
        words=script_words(),
        refused=bool(typed.refused),
    )


def _title(view: SheetView, box: str) -> str:
    spec = view.tree.figures.get(box.removeprefix(FIGURE))
    return spec.title if spec else f"{_('Điểm tự chấm')} {box.removeprefix(TYPED_POINTS)}"


def _json(text: str, status: int = 200) -> Response:
    return Response(text, status, mimetype="application/json")
