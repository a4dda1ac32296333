"""Versions to read: the list, and one with its steps and what comes next."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access.actor import PROVINCE_ROLES
from app.queries.results.versions import list_versions, read_version
from app.web.access import access, actor, roles
from app.web.versions import bp
from app.web.versions.forms import IssueForm
from app.workflow.versions import VersionStep

PROVINCE = roles(*PROVINCE_ROLES)


@bp.get("/")
@access(PROVINCE)
def index() -> ResponseReturnValue:
    """List the versions of all cycles, the newest first."""
    cards = list_versions(actor())
    return render_template(
        "versions/list.html",
        cards=cards,
        illustrative=any(card.head.cycle.illustrative for card in cards),
    )


@bp.get("/<int:result_id>")
@access(PROVINCE)
def version(result_id: int) -> ResponseReturnValue:
    """Show one version: who took which step, the next one, the papers."""
    view = read_version(actor(), result_id)
    return render_template(
        "versions/version.html",
        version=view,
        steps=VersionStep,
        form=IssueForm(formdata=None),
        illustrative=view.head.cycle.illustrative,
    )
