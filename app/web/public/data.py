"""Open data of a published result: a page that says what there is, and the files."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.queries.api.open_data import check_open
from app.queries.results import rankings
from app.queries.results.views import ResultFilter
from app.services.api import open_data
from app.web.access import access, public
from app.web.public import bp

NOBODY = ResultFilter(search="\N{REPLACEMENT CHARACTER}")


@bp.get("/results/<int:result_id>/data/")
@access(public())
def data(result_id: int) -> ResponseReturnValue:
    """Say which files there are, what their fields mean and what their digests are."""
    check_open(result_id)
    view = rankings.read_public_result(result_id, NOBODY)
    return render_template(
        "public/data.html",
        result=view,
        files=open_data.open_files(result_id),
        columns=open_data.TITLES,
        illustrative=view.head.cycle.illustrative,
    )


@bp.get("/results/<int:result_id>/data/<file_name>")
@access(public())
def data_file(result_id: int, file_name: str) -> ResponseReturnValue:
    """Hand one file out; its digest is its entity tag."""
    file = open_data.open_file(result_id, file_name)
    response = Response(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.set_etag(file.sha256)
    response.make_conditional(request)
    return response
