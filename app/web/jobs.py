"""Background work on pages: how far it is, what came of it, stopping it, doing it again; for everybody who asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Flask, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import N_
from app.jobs.queue import queue
from app.jobs.registry import KINDS
from app.queries.jobs import find_job, list_jobs
from app.services.jobs import requests
from app.web.access import access, actor, signed_in
from app.web.answers import answered_once
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.workflow.jobs import JobState

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

STATES: Final[Mapping[JobState, tuple[str, str]]] = MappingProxyType(
    {
        JobState.WAITING: (N_("Đang chờ"), "waiting"),
        JobState.RUNNING: (N_("Đang làm"), "partial"),
        JobState.DONE: (N_("Đã xong"), "accepted"),
        JobState.FAILED: (N_("Không làm được"), "refused"),
        JobState.CANCELLED: (N_("Đã dừng"), "locked"),
    }
)
"""State → its word and the kind of its tag."""

Outcome = Mapping[str, object]
LEADS_TO: Final[Mapping[str, tuple[str, Callable[[Outcome], str]]]] = MappingProxyType(
    {
        "criteria_effect": (
            N_("Xem ai lên, ai xuống"),
            lambda outcome: url_for("leadership.criteria_effect", cycle=outcome["cycle"], to=outcome["to"]),
        ),
        "import_sheets": (
            N_("Xem các phiếu đã nhập"),
            lambda outcome: url_for("imports.proposal", proposal_id=outcome["proposal"]),
        ),
        "minutes": (
            N_("Tải tệp ZIP"),
            lambda outcome: url_for("secretariat.minutes_zip", cycle_id=outcome["cycle"]),
        ),
        "preview": (
            N_("Xem bản xem trước"),
            lambda outcome: url_for("secretariat.preview", cycle_id=outcome["cycle"]),
        ),
        "compute": (
            N_("Xem bản kết quả"),
            lambda outcome: url_for("versions.version", result_id=outcome["result"]),
        ),
        "sign": (
            N_("Xem bản kết quả"),
            lambda outcome: url_for("versions.version", result_id=outcome["result"]),
        ),
    }
)
"""Kind → what the page of finished work leads to: the words and the address."""


@bp.get("/")
@access(signed_in())
def index() -> ResponseReturnValue:
    """List the reader's work, the newest first."""
    state = request.args.get("state")
    chosen = JobState(state) if state in {member.value for member in JobState} else None
    page = request.args.get("page", 1, type=int)
    return render_template(
        "jobs/list.html",
        jobs=list_jobs(actor(), chosen, page, now=now()),
        state=chosen,
        states=STATES,
        page_url=lambda number: url_for("jobs.index", state=chosen, page=number),
    )


@bp.get("/<int:job_id>")
@access(signed_in())
def job(job_id: int) -> ResponseReturnValue:
    """Show one piece of work: its state, how far it is, what came of it."""
    view = find_job(actor(), job_id, now=now())
    words, address = LEADS_TO.get(view.kind, (None, None))
    leads_to = address(view.outcome) if address and view.state is JobState.DONE else None
    return render_template("jobs/job.html", job=view, leads_to=leads_to, leads_to_words=words)


@bp.post("/<int:job_id>/cancel")
@access(signed_in())
@answered_once
def cancel(job_id: int) -> ResponseReturnValue:
    """Stop it before its next step."""
    requests.cancel(actor(), job_id, now=now())
    flash_success(_("Đã yêu cầu dừng. Phần đã làm xong vẫn giữ nguyên."))
    return see_other(url_for("jobs.job", job_id=job_id))


@bp.post("/<int:job_id>/repeat")
@access(signed_in())
def repeat(job_id: int) -> ResponseReturnValue:
    """Do it again from the beginning."""
    requests.ask_again(actor(), job_id, now=now())
    return started(job_id)


def started(job_id: int) -> ResponseReturnValue:
    """Lead to the page of work that this request asked for, and wake a worker once it is committed."""
    wake(job_id)
    return see_other(url_for("jobs.job", job_id=job_id))


def wake(job_id: int) -> None:
    """Wake a worker for work that this request asked for, once it is committed."""
    opened = queue()
    g.setdefault("after_commit", []).append(lambda: opened.wake(job_id))


def configure_jobs(app: Flask) -> None:
    """Register the pages and the words their templates use."""

    def kind_title(kind: str) -> str:
        title: str = _(KINDS[kind].title)
        return title

    def job_word(state: JobState) -> str:
        word: str = _(STATES[state][0])
        return word

    def job_tag(state: JobState) -> str:
        return STATES[state][1]

    for filter_ in (kind_title, job_word, job_tag):
        app.add_template_filter(filter_)
    app.register_blueprint(bp)
