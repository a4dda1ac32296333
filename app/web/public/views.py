"""What everybody may see: published rankings and the check of a certificate. No evidence, no names of persons."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.occasions import Occasion
from app.queries.paging import FIRST
from app.queries.results import rankings, results
from app.queries.results.log_anchor import read_footing
from app.queries.results.papers import check_certificate
from app.queries.results.views import ResultFilter
from app.services.accounts.throttle import TooManyAttempts
from app.services.publication.bundles import open_bundle
from app.services.publication.downloads import open_paper
from app.services.publication.unknown_codes import UnknownCodes
from app.verification import read_code
from app.web.access import access, public
from app.web.access_record import note_opening
from app.web.http import now, retry_after, say
from app.web.pages import place_from_address
from app.web.papers import send_paper
from app.web.public import bp
from app.web.public.files import paper_form, show_paper
from app.web.rankings import ranking_filename, ranking_table
from app.web.tables import csv_file

TYPED_MAX = 60


@bp.get("/")
@access(public())
def home() -> ResponseReturnValue:
    """Lead to results, to the check of a certificate, and to signing in."""
    cards = results.list_results()
    return render_template(
        "public/home.html", cards=cards, illustrative=any(card.head.cycle.illustrative for card in cards)
    )


@bp.get("/results/")
@access(public())
def ranking() -> ResponseReturnValue:
    """List the published cycles."""
    cards = results.list_results()
    return render_template(
        "public/results.html", cards=cards, illustrative=any(card.head.cycle.illustrative for card in cards)
    )


@bp.get("/results/<int:result_id>")
@access(public())
def result(result_id: int) -> ResponseReturnValue:
    """Show a published ranking, as the decision publishes it."""
    wanted = _wanted()
    view = rankings.read_public_result(result_id, wanted)
    return render_template(
        "public/result.html",
        result=view,
        wanted=wanted,
        footing=read_footing(view.head.cycle.id, view.head.published_at),
        illustrative=view.head.cycle.illustrative,
    )


@bp.get("/results/<int:result_id>/ranking.csv")
@access(public())
def ranking_csv(result_id: int) -> ResponseReturnValue:
    """Hand out a published ranking as a file, without what only the province's people read."""
    view = rankings.read_public_result(result_id, replace(_wanted(), place=FIRST), size=None)
    return csv_file(ranking_filename(view.head), *ranking_table(view, self_points=False))


@bp.get("/results/<int:result_id>/bundle.zip")
@access(public())
def bundle(result_id: int) -> ResponseReturnValue:
    """Hand out what the result can be recomputed from, where the publication opened the figures to everybody."""
    opened = open_bundle(None, result_id)
    note_opening(Occasion.BUNDLE_OPENED)
    return send_paper(opened)


@bp.get("/results/papers/<int:paper_id>")
@access(public())
def paper(paper_id: int) -> ResponseReturnValue:
    """Hand out a published ranking; other papers do not exist here."""
    return send_paper(open_paper(None, paper_id))


@bp.get("/verify")
@access(public())
def verify() -> ResponseReturnValue:
    """Ask for the code; a code that was typed leads to its own address."""
    typed = request.args.get("code", "").strip()[:TYPED_MAX]
    if typed:
        return redirect(url_for("public.check", code=read_code(typed) or typed))
    return render_template("public/verify.html", form=paper_form())


@bp.get("/verify/<code>")
@access(public())
def check(code: str) -> ResponseReturnValue:
    """Say what the paper with this code says, and whether it still holds."""
    certificate = check_certificate(code)
    if certificate is None:
        return _unknown(code[:TYPED_MAX])
    return show_paper(certificate)


def _unknown(typed: str) -> ResponseReturnValue:
    unknown: UnknownCodes = current_app.extensions["unknown_codes"]
    try:
        unknown.count(request.remote_addr or "", now=now())
    except TooManyAttempts as error:
        page = render_template("public/too_many.html", problem=say(error), typed=typed)
        return page, error.status, retry_after(error)
    return render_template("public/unknown.html", typed=typed), 404


def _wanted() -> ResultFilter:
    return ResultFilter(
        search=request.args.get("q", "").strip(),
        grade=request.args.get("grade", ""),
        place=place_from_address(),
    )
