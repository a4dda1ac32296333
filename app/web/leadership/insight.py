"""What a published ranking says of the province: pictures first, the tables they are drawn from beside them."""

from __future__ import annotations

from decimal import Decimal

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.pictures.dots import dot_plot
from app.pictures.scale import Scale
from app.queries.insight.doubt import read_doubt
from app.queries.insight.heat import HeatFilter, read_heat
from app.queries.insight.losses import read_losses
from app.queries.insight.picture import read_picture
from app.web.access import access, actor
from app.web.leadership import bp
from app.web.leadership.views import PROVINCE
from app.web.pages import place_from_address

INTERVAL_WIDTH = 300.0


@bp.get("/results/<int:result_id>/picture")
@access(PROVINCE)
def picture(result_id: int) -> ResponseReturnValue:
    """Show how the units lie, which main indices are weak, who rose, and the cuts that mattered most."""
    view = read_picture(actor(), result_id)
    return render_template(
        "leadership/picture.html",
        picture=view,
        plots=[dot_plot(block.percents, block.percents_before) for block in view.blocks],
        illustrative=view.head.cycle.illustrative,
    )


@bp.get("/results/<int:result_id>/heat")
@access(PROVINCE)
def heat(result_id: int) -> ResponseReturnValue:
    """Show units by main indices or by the indicators of one, a page at a time."""
    wanted = HeatFilter(
        search=request.args.get("q", "").strip(),
        of=request.args.get("of", ""),
        order=request.args.get("order", ""),
        place=place_from_address(),
    )
    view = read_heat(actor(), result_id, wanted)
    return render_template(
        "leadership/heat.html", heat=view, wanted=wanted, illustrative=view.head.cycle.illustrative
    )


@bp.get("/results/<int:result_id>/losses")
@access(PROVINCE)
def losses(result_id: int) -> ResponseReturnValue:
    """Show where the province loses its points, and which units lost none there."""
    view = read_losses(actor(), result_id)
    return render_template("leadership/losses.html", losses=view, illustrative=view.head.cycle.illustrative)


@bp.get("/results/<int:result_id>/doubt")
@access(PROVINCE)
def doubt(result_id: int) -> ResponseReturnValue:
    """Show how firm each rank is."""
    view = read_doubt(actor(), result_id)
    return render_template(
        "leadership/doubt.html",
        doubt=view,
        scales=[_ranks(len(block.rows)) for block in view.blocks],
        illustrative=view.head.cycle.illustrative,
    )


def _ranks(units: int) -> Scale:
    """Return where ranks stand on the line of an interval; the first is at the left."""
    return Scale(Decimal(1), Decimal(max(units, 2)), 6, INTERVAL_WIDTH - 6)
