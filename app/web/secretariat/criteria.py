"""Criteria sets: the list, a copy to edit, checking an uploaded one, keeping it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField

from app.queries.criteria import list_sets, set_as_zip
from app.services.criteria.keeping import SetRefused, UploadedSet, check_archive, keep_files
from app.trees import trees
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.bodies import Load, receives
from app.web.fields import LineField
from app.web.http import flash_error, flash_success, now, others_write
from app.web.language import current_language
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.views import FOLLOWERS, SECRETARIAT

SHOWN_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A defect as the page shows it."""

    place: str
    text: str


class SetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A criteria set as a ZIP."""

    file = FileField(_l("Tệp ZIP của bộ tiêu chí"), [FileRequired(_l("Hãy chọn tệp ZIP của bộ tiêu chí."))])
    base = SelectField(_l("So với bộ"), validate_choice=False)

    @classmethod
    def offering(cls, **options: Any) -> SetForm:
        """Return the form with the sets to compare with."""
        form = cls(**options)
        form.base.flags.quiet = True
        form.base.choices = [
            ("", _("Bộ liền trước cùng họ và cấp")),
            *((name, name) for name in trees().offered()),
        ]
        return form


class KeepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The set that the check showed."""

    file = HiddenField()


class CopyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The year of a copy; asked by a GET, which changes nothing."""

    class Meta:
        """No token: nothing is changed."""

        csrf = False

    tree = HiddenField()
    year = LineField(_l("Năm của bản sao"), limit=5)


@bp.get("/criteria")
@access(FOLLOWERS)
def criteria() -> ResponseReturnValue:
    """List the criteria sets."""
    return _page(SetForm.offering(formdata=None))


@bp.get("/criteria/copy")
@access(SECRETARIAT)
def copy_criteria() -> ResponseReturnValue:
    """Hand out a set as a ZIP, under another year where one is named."""
    if "tree" not in request.args:
        return see_other(url_for("secretariat.criteria"))
    form = CopyForm(request.args)
    with Attempt(form) as attempt:
        name, content = set_as_zip(actor(), form.tree.data or "", form.year.data or "")
    if attempt.refused:
        return render_template("secretariat/criteria_copy.html", form=form), attempt.status
    return send_file(BytesIO(content), mimetype="application/zip", as_attachment=True, download_name=name)


@bp.get("/criteria/copy/new")
@access(SECRETARIAT)
def ask_copy() -> ResponseReturnValue:
    """Ask for the year of a copy."""
    return render_template("secretariat/criteria_copy.html", form=CopyForm(request.args))


@bp.post("/criteria")
@access(SECRETARIAT)
@receives(Load.TABLE)
def check_criteria() -> ResponseReturnValue:
    """Check an uploaded set and show what it is and what it changes; nothing is kept."""
    form = SetForm.offering()
    with Attempt(form).on_page(SetRefused) as attempt:
        attempt.check()
        content = form.file.data.read()
        with others_write():
            uploaded = check_archive(actor(), content, base=form.base.data or "")
    if attempt.refused:
        return _page(form, refusal=attempt.refusal, why=attempt.why), attempt.status
    return _checked(uploaded)


@bp.post("/criteria/keep")
@access(SECRETARIAT)
@receives(Load.TABLE)
def keep_criteria() -> ResponseReturnValue:
    """Keep the set that the check showed, for cycles to come."""
    form = KeepForm()
    with Attempt(form).on_page(SetRefused) as attempt:
        attempt.check()
        tree_id = keep_files(actor(), form.file.data or "", now=now())
    if attempt.refused:
        again = SetForm.offering(formdata=None)
        again.file.errors = form.file.errors
        return _page(again, refusal=attempt.refusal, why=attempt.why), attempt.status
    flash_success(_("Đã giữ bộ tiêu chí %(tree)s. Đợt mở từ bây giờ chọn được bộ này.", tree=tree_id))
    return see_other(url_for("secretariat.criteria"))


@bp.get("/criteria/keep")
@access(SECRETARIAT)
def criteria_keep_entry() -> ResponseReturnValue:
    """Lead back whoever opens the address anew, which only the form of the check can show."""
    return see_other(url_for("secretariat.criteria"))


def _page(form: SetForm, *, refusal: object = None, why: str = "") -> str:
    if why:
        flash_error(why)
    problems = refusal.problems if isinstance(refusal, SetRefused) else ()
    language = current_language()
    return render_template(
        "secretariat/criteria.html",
        form=form,
        sets=list_sets(actor()),
        problems=[
            ShownProblem(problem.place, problem.vi if language == "vi" else problem.en)
            for problem in problems[:SHOWN_PROBLEMS]
        ],
        more=max(0, len(problems) - SHOWN_PROBLEMS),
    )


def _checked(uploaded: UploadedSet) -> str:
    tree = uploaded.tree
    return render_template(
        "secretariat/criteria_checked.html",
        uploaded=uploaded,
        tree=tree,
        illustrative=False,
        maximum=f"{tree.max:f}",
        changes=[change.text(current_language()) for change in uploaded.changes],
    )
