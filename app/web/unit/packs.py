"""The Excel pack of a sheet: taken home, filled in anywhere, handed in again, looked at, and only then saved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from itsdangerous import BadData, URLSafeSerializer
from wtforms import HiddenField

from app.errors import Refused
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import can_edit, read_own
from app.services.sheets import packs
from app.services.sheets.pack_making import make_pack
from app.services.sheets.packs import CellReport, Fate, PackReport
from app.sheet.cells import FIGURE, POINTS, Cell
from app.sheet.progress import asked_of
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.bodies import Load, receives
from app.web.formats import figure, moment
from app.web.http import flash_success, now, others_write, settings, spoken
from app.web.indicators import value_words
from app.web.redirects import see_other
from app.web.tables import xlsx_download
from app.web.unit import bp
from app.web.unit.views import UNIT, show

PLACE: Final = "/assessments/<int:assessment_id>/pack"
Taken = dict[str, dict[str, Cell]]


class PackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A filled pack."""

    file = FileField(
        _l("Gói Excel đã nhập"), validators=[FileRequired(_l("Hãy chọn tệp gói Excel đã nhập."))]
    )


class TakeForm(FlaskForm):  # type: ignore[misc]
    """The cells that were looked at, sealed; what is saved is exactly that."""

    seen = HiddenField()


@dataclass(frozen=True, slots=True)
class CellWords:
    """One cell of a pack in words; ``key`` chooses the file's value where somebody else's stands."""

    code: str
    title: str
    was: str
    value: str
    why: str
    theirs: str
    key: str


@bp.get(PLACE)
@access(UNIT)
def pack(assessment_id: int) -> ResponseReturnValue:
    """Show how the pack works, where it is downloaded, and the form that takes it back."""
    return _start(read_own(actor(), assessment_id, now=now()), PackForm(formdata=None))


@bp.get(f"{PLACE}.xlsx")
@access(UNIT)
def pack_file(assessment_id: int) -> Response:
    """Hand the pack out as the sheet stands now."""
    made = make_pack(actor(), assessment_id, secret=settings().secret_key, now=now())
    return xlsx_download(made.name, made.content)


@bp.post(PLACE)
@access(UNIT)
@receives(Load.TABLE)
def look_at_pack(assessment_id: int) -> ResponseReturnValue:
    """Show what a filled pack would change, cell by cell; nothing is saved."""
    form = PackForm()
    view = read_own(actor(), assessment_id, now=now())
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        report = packs.look_at_pack(
            actor(),
            assessment_id,
            form.file.data.read(),
            secret=settings().secret_key,
            now=now(),
            release=others_write,
        )
    if attempt.refused:
        return _start(view, form), attempt.status
    return _report(report)


@bp.post(f"{PLACE}/take")
@access(UNIT)
@answered_once
def take_pack(assessment_id: int) -> ResponseReturnValue:
    """Save the cells that were looked at; those that cannot be saved any more are shown."""
    view = read_own(actor(), assessment_id, now=now())
    form = TakeForm()
    cells = _unsealed(form.seen.data or "", assessment_id)
    if cells is None:
        form = PackForm(formdata=None)
        form.file.errors = [_("Trang xem trước này đã cũ. Hãy chọn lại tệp.")]
        return _start(view, form), 409
    left = packs.take_pack(actor(), assessment_id, cells, now=now())
    number = sum(map(len, cells.values())) - len(left)
    message = (
        ngettext("Đã lưu %(num)s ô từ gói Excel.", "Đã lưu %(num)s ô từ gói Excel.", number) if number else ""
    )
    if left:
        view = read_own(actor(), assessment_id, now=now())
        return show("unit/pack_left.html", view, message=message, cells=_words(view, left))
    flash_success(message or _("Không có ô nào cần lưu."))
    return see_other(url_for("unit.figure_table", assessment_id=assessment_id))


def _start(view: SheetView, form: PackForm) -> str:
    codes = asked_of(view.tree, view.head.unit)
    editable = any(can_edit(view, code, now=now()) for code in codes)
    return show("unit/pack.html", view, form=form, editable=editable)


def _report(report: PackReport) -> str:
    view = report.view
    return show(
        "unit/pack_report.html",
        view,
        report=report,
        taken=_words(view, report.of(Fate.TAKEN)),
        refused=_words(view, report.of(Fate.REFUSED)),
        differing=_words(view, report.of(Fate.DIFFERS)),
        unchanged=len(report.of(Fate.UNCHANGED)),
        form=TakeForm(formdata=None, seen=_sealed(report)),
    )


def _words(view: SheetView, cells: tuple[CellReport, ...]) -> list[CellWords]:
    return [_cell_words(view, cell) for cell in cells]


def _cell_words(view: SheetView, cell: CellReport) -> CellWords:
    spec = None if cell.cell == POINTS else view.tree.figures[cell.cell.removeprefix(FIGURE)]
    theirs = ""
    if cell.theirs is not None:
        theirs = _(
            "%(who)s lưu %(value)s lúc %(at)s",
            who=cell.theirs.author,
            value=_value(view, cell.cell, cell.theirs.value),
            at=moment(cell.theirs.at),
        )
    return CellWords(
        code=cell.code,
        title=spec.title if spec else _("Điểm tự chấm"),
        was=_value(view, cell.cell, cell.was),
        value=cell.typed or _value(view, cell.cell, cell.value),
        why=" ".join(spoken(sentence) for sentence in cell.why),
        theirs=theirs,
        key=cell.key,
    )


def _value(view: SheetView, cell: str, value: str) -> str:
    if not value:
        words: str = _("ô trống")
    elif cell == POINTS:
        words = _("%(points)s điểm", points=figure(Decimal(value)))
    else:
        words = value_words(view.tree.figures[cell.removeprefix(FIGURE)], value)
    return words


def _sealed(report: PackReport) -> str:
    """Return the cells that can be saved, for the page to carry along: no row is written before it is confirmed.

    A cell that differs goes with what the other person stored: chosen, it replaces that value and no later one.
    """
    taken = [[cell.code, cell.cell, cell.was, cell.value] for cell in report.of(Fate.TAKEN)]
    differing = [
        [cell.code, cell.cell, cell.theirs.value, cell.value]
        for cell in report.of(Fate.DIFFERS)
        if cell.theirs is not None
    ]
    told = [actor().account_id, report.view.head.id, now().isoformat(), taken, differing]
    sealed: str = _serializer().dumps(told)
    return sealed


def _unsealed(text: str, assessment_id: int) -> Taken | None:
    """Return the cells of a seal, with those chosen that differ; nothing for another person's or sheet's seal."""
    try:
        account_id, sheet_id, _at, taken, differing = _serializer().loads(text)
    except (BadData, ValueError):
        return None
    if (account_id, sheet_id) != (actor().account_id, assessment_id):
        return None
    chosen = set(request.form.getlist("mine"))
    cells: Taken = {}
    for code, name, was, value in [*taken, *(cell for cell in differing if f"{cell[0]}|{cell[1]}" in chosen)]:
        cells.setdefault(code, {})[name] = Cell(was, value)
    return cells


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="looked-at pack")
