"""How far each reviewer of a cycle is."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.queries.reviews.progress import read_reviewers
from app.web.access import access, actor
from app.web.formats import moment
from app.web.http import now
from app.web.secretariat import bp
from app.web.secretariat.views import FOLLOWERS
from app.web.tables import table_file


@bp.get("/cycles/<int:cycle_id>/reviewers")
@access(FOLLOWERS)
def reviewers(cycle_id: int) -> ResponseReturnValue:
    """Show what every reviewer was given, what of it is decided, and when they last did something."""
    view = read_reviewers(actor(), cycle_id)
    return render_template("secretariat/reviewers.html", view=view, illustrative=view.cycle.illustrative)


@bp.get("/cycles/<int:cycle_id>/reviewers.xlsx")
@bp.get("/cycles/<int:cycle_id>/reviewers.csv")
@access(FOLLOWERS)
def reviewers_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand the table out as a file."""
    view = read_reviewers(actor(), cycle_id)
    header = [
        _("Người thẩm định"), _("Phụ trách"), _("Đã xong"), _("Chờ đơn vị giải trình"), _("Tự mình quyết định"),
        _("Hoạt động gần nhất"),
    ]  # fmt: skip
    return table_file(
        f"{_('Tiến độ của tổ thẩm định')} - {view.cycle.title}",
        header,
        [
            [
                row.name,
                row.share.total,
                row.share.done,
                row.asked,
                row.activity.verdicts,
                moment(row.activity.last_at) if row.activity.last_at else "",
            ]
            for row in view.rows
        ],
        made=now(),
    )
