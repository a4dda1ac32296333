"""One published ranking, on the page and as a file; what the address asks for is what is shown and handed out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.queries.paging import FIRST
from app.queries.results import chosen
from app.queries.results.chosen import ChosenView, Opened
from app.web.access import access, current_actor, public
from app.web.ranking import bp
from app.web.ranking.address import SORTS, STAGES, Asked, read_address, spelled
from app.web.ranking.table import columns_of, filename_of, notes_of, rows_of
from app.web.tables import csv_file, workbook_file


@bp.get("/<int:result_id>")
@access(public())
def view(result_id: int) -> ResponseReturnValue:
    """Show a ranking as the address asks for it; another spelling of the same address leads to its one spelling."""
    opened = chosen.open_for(current_actor(), result_id)
    asked = read_address(opened, request.args)
    if not asked.problems and list(request.args.items(multi=True)) != list(asked.pairs):
        return redirect(f"{request.path}?{urlencode(asked.pairs)}" if asked.pairs else request.path)
    page = chosen.read_chosen(opened, asked.wish)
    status = 400 if asked.problems else 200
    return _page(opened, asked, page), status


@bp.get("/<int:result_id>/table.csv")
@access(public())
def view_csv(result_id: int) -> ResponseReturnValue:
    """Hand the whole table out as CSV."""
    opened, asked, everything = _everything(result_id)
    if asked.problems:
        return _page(opened, asked, everything), 400
    header = [column.title for column in columns_of(opened, asked)]
    return csv_file(
        f"{filename_of(everything)}.csv", header, rows_of(opened, asked, everything, as_text=True)
    )


@bp.get("/<int:result_id>/table.xlsx")
@access(public())
def view_xlsx(result_id: int) -> ResponseReturnValue:
    """Hand the whole table out as a workbook with real numbers."""
    opened, asked, everything = _everything(result_id)
    if asked.problems:
        return _page(opened, asked, everything), 400
    return workbook_file(
        filename_of(everything),
        columns_of(opened, asked),
        rows_of(opened, asked, everything),
        made=everything.head.published_at,
        notes=notes_of(opened, asked, everything),
    )


def _everything(result_id: int) -> tuple[Opened, Asked, ChosenView]:
    opened = chosen.open_for(current_actor(), result_id)
    asked = read_address(opened, request.args)
    wish = replace(asked.wish, place=FIRST)
    return opened, asked, chosen.read_chosen(opened, wish, size=None if not asked.problems else 1)


def _page(opened: Opened, asked: Asked, page: ChosenView) -> str:
    shown = {line.line.unit_code for line in page.lines}
    return render_template(
        "ranking/view.html",
        choices=opened.choices,
        insider=opened.insider,
        asked=asked,
        result=page,
        missing=[code for code in asked.wish.units if code not in shown],
        stages=STAGES,
        sorts=SORTS,
        spelled=spelled,
        illustrative=page.head.cycle.illustrative,
    )
