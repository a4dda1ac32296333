"""Papers and tables to take away."""

from __future__ import annotations

from dataclasses import replace

from flask import send_file
from flask.typing import ResponseReturnValue

from app.access.occasions import Occasion
from app.queries.paging import FIRST
from app.queries.results import rankings
from app.services.publication.bundles import open_bundle
from app.services.publication.downloads import open_paper, zip_certificates
from app.web.access import access, actor, signed_in
from app.web.access_record import note_opening
from app.web.leadership import bp
from app.web.leadership.views import PROVINCE, wanted_from_address
from app.web.papers import send_paper
from app.web.rankings import ranking_filename, ranking_table
from app.web.tables import csv_file


@bp.get("/papers/<int:paper_id>")
@access(signed_in())
def paper(paper_id: int) -> ResponseReturnValue:
    """Hand out one paper: to the province's people every one, to a unit its own."""
    return send_paper(open_paper(actor(), paper_id))


@bp.get("/results/<int:result_id>/certificates.zip")
@access(PROVINCE)
def certificates(result_id: int) -> ResponseReturnValue:
    """Hand out all certificates of a version in one archive."""
    archive, filename = zip_certificates(actor(), result_id)
    return send_file(archive, mimetype="application/zip", as_attachment=True, download_name=filename)


@bp.get("/results/<int:result_id>/bundle.zip")
@access(PROVINCE)
def bundle(result_id: int) -> ResponseReturnValue:
    """Hand out what the result can be recomputed from, whether it was opened to everybody or not."""
    opened = open_bundle(actor(), result_id)
    note_opening(Occasion.BUNDLE_OPENED)
    return send_paper(opened)


@bp.get("/results/<int:result_id>/ranking.csv")
@access(PROVINCE)
def ranking_csv(result_id: int) -> ResponseReturnValue:
    """Hand out the ranking as it is filtered, as a file."""
    result = rankings.read_result(actor(), result_id, replace(wanted_from_address(), place=FIRST), size=None)
    return csv_file(ranking_filename(result.head), *ranking_table(result, self_points=True))
