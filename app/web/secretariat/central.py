"""Central figures of a cycle: what is asked, the file to fill in, the preview, and entering what it showed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import Stale
from app.queries.cycles.board import find_cycle
from app.queries.cycles.central import CentralTable, read_central_table
from app.queries.cycles.central_overview import CentralOverview, read_central_overview
from app.queries.cycles.derived import asks_for_mean, read_derived_figures
from app.services.central import entering
from app.services.central.entering import Proposal
from app.services.refusals import NOT_IN_STATUS
from app.services.tables.cells import NAME, UNIT, cell_of
from app.services.tables.lines import ImportRefused, LineProblem
from app.web.access import access, actor
from app.web.attempts import Attempt, problems_of
from app.web.bodies import Load, receives
from app.web.http import flash_success, now, others_write
from app.web.indicators import value_words
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import CentralFileForm, CentralForm
from app.web.secretariat.views import FOLLOWERS, SECRETARIAT
from app.web.tables import csv_file
from scoring import FigureSpec

SHOWN_PROBLEMS = 100
PLACE = "/cycles/<int:cycle_id>/central"


@bp.app_template_filter()
def column_words(column: FigureSpec, value: str) -> str:
    """Return a value of a column as people write it; nothing is a dash."""
    return value_words(column, value) if value else "–"


@bp.get(PLACE)
@access(FOLLOWERS)
def central(cycle_id: int) -> ResponseReturnValue:
    """Show what is asked centrally, and how many units have it."""
    return _page(read_central_overview(actor(), cycle_id, now=now()), CentralFileForm(formdata=None))


@bp.get(PLACE + "/derived")
@access(FOLLOWERS)
def central_derived(cycle_id: int) -> ResponseReturnValue:
    """Say from which units the figures of merged units are derived, where an indicator asks for their mean."""
    view = read_derived_figures(actor(), cycle_id)
    return render_template("secretariat/derived.html", view=view, illustrative=view.cycle.illustrative)


@bp.get("/cycles/<int:cycle_id>/central.csv")
@access(FOLLOWERS)
def central_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand out the file to fill in: a line for each unit, a column for each figure, with what is there already."""
    view = read_central_table(actor(), cycle_id)
    header = [UNIT, NAME, *(column.id for column in view.columns)]
    return csv_file(f"{_('Số liệu tập trung')} - {view.cycle.title}.csv", header, _csv_rows(view))


@bp.post(PLACE)
@access(SECRETARIAT)
@receives(Load.TABLE)
def preview_central(cycle_id: int) -> ResponseReturnValue:
    """Show what a file would change; nothing is stored."""
    view = read_central_overview(actor(), cycle_id, now=now())
    form = CentralFileForm()
    with Attempt(form).on_page(ImportRefused) as attempt:
        attempt.check()
        proposal = _proposed(cycle_id, form.file.data.read())
    if attempt.refused:
        return _page(view, form, problems_of(attempt), why=attempt.why), attempt.status
    return _preview(proposal, CentralForm(formdata=None))


@bp.get(PLACE + "/published")
@access(SECRETARIAT)
def central_published(cycle_id: int) -> ResponseReturnValue:
    """Show what the newest published results would change."""
    with Attempt().on_page(ImportRefused) as attempt:
        proposal = _proposed(cycle_id, None)
    if attempt.refused:
        why = _("Kết quả đã công bố có số không nhập được vào đợt này. Chưa có gì được ghi.")
        return _kept_out(cycle_id, attempt, why), attempt.status
    return _preview(proposal, CentralForm(formdata=None))


@bp.get(PLACE + "/entry")
@access(SECRETARIAT)
def central_entry(cycle_id: int) -> ResponseReturnValue:
    """Lead back whoever opens the address of a preview anew, which only its own form can show."""
    cycle = find_cycle(actor(), cycle_id)
    return see_other(url_for("secretariat.central", cycle_id=cycle.id))


@bp.post(PLACE + "/entry")
@access(SECRETARIAT)
@receives(Load.TABLE)
def enter_central(cycle_id: int) -> ResponseReturnValue:
    """Enter what the preview showed: all of it, or nothing and why."""
    form = CentralForm()
    with Attempt(form).on_page(ImportRefused, Stale) as attempt:
        attempt.check()
        entered = entering.enter(actor(), cycle_id, form.order(), now=now())
    if isinstance(attempt.refusal, ImportRefused):
        return _kept_out(cycle_id, attempt, attempt.why), attempt.status
    if attempt.refused:
        return _again(cycle_id, form, why=attempt.why), attempt.status
    if entered.verdicts:
        flash_success(
            _(
                "Đã ghi %(verdicts)s kết quả ở %(units)s đơn vị.",
                verdicts=entered.verdicts,
                units=entered.units,
            )
        )
    else:
        flash_success(_("Các số liệu này đã được ghi từ trước nên không có gì thay đổi."))
    return see_other(url_for("secretariat.central", cycle_id=cycle_id))


def _proposed(cycle_id: int, content: bytes | str | None) -> Proposal:
    """Work out what a file, or without one the published results, would change."""
    if content is None:
        return entering.propose_published(actor(), cycle_id, now=now())
    return entering.propose(actor(), cycle_id, content, now=now(), release=others_write)


def _again(cycle_id: int, form: CentralForm, *, why: str = "") -> str:
    """Show the preview as it is now, with what was typed."""
    order = form.order()
    with Attempt().on_page(ImportRefused) as attempt:
        proposal = _proposed(cycle_id, None if order.published else order.lines)
    if attempt.refused:
        return _kept_out(cycle_id, attempt, why or attempt.why)
    return _preview(proposal, form, why=why, refused=True)


def _kept_out(cycle_id: int, attempt: Attempt, why: str) -> str:
    """Show the cycle with everything that keeps the figures out."""
    view = read_central_overview(actor(), cycle_id, now=now())
    return _page(view, CentralFileForm(formdata=None), problems_of(attempt), why=why)


def _page(
    view: CentralOverview, form: CentralFileForm, problems: Sequence[LineProblem] = (), *, why: str = ""
) -> str:
    return render_template(
        "secretariat/central.html",
        view=view,
        form=form,
        problems=problems[:SHOWN_PROBLEMS],
        more=max(0, len(problems) - SHOWN_PROBLEMS),
        why=why,
        closed=[(status, number, _(NOT_IN_STATUS[status])) for status, number in view.closed.items()],
        derives=any(asks_for_mean(row.asked) for row in view.rows),
        families=sorted({row.asked.imported.family for row in view.rows if row.asked.imported}),
        illustrative=view.cycle.illustrative,
    )


def _preview(proposal: Proposal, form: CentralForm, *, why: str = "", refused: bool = False) -> str:
    form.show(proposal)
    return render_template(
        "secretariat/central_preview.html",
        proposal=proposal,
        form=form,
        why=why,
        refused=refused,
        illustrative=proposal.central.cycle.illustrative,
    )


def _csv_rows(view: CentralTable) -> Iterator[list[object]]:
    yield [f"# {_('Mã đơn vị')}", _("Đơn vị"), *(_column_title(column) for column in view.columns)]
    for row in view.units:
        values = (cell_of(column, row.values.get(column.id, "")) for column in view.columns)
        yield [row.unit.code, row.unit.full_name, *values]


def _column_title(column: FigureSpec) -> str:
    unit = "%" if column.type == "percent" else column.unit
    return f"{column.title} ({unit})" if unit and unit not in column.title else column.title
