"""The check of a certificate by its bytes: the file's digest is looked for, the file itself is never kept.

With script the page hashes the file by itself and only the digest travels (``check_digest``); without, the file is
hashed while it arrives (``check_file``).
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from app.queries.results.certificates import DIGEST, check_bytes, successor_of
from app.queries.results.papers import Check
from app.verification import read_code
from app.web.access import access, public
from app.web.attempts import Attempt
from app.web.bodies import PAPER, Load, receives
from app.web.hashed_file import HashedFile
from app.web.public import bp


class PaperForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A certificate as a file; ``paper_code`` is that of the paper it should be, if the reader came by one."""

    file = FileField(
        _l("Tệp PDF của giấy chứng nhận"), [FileRequired(_l("Hãy chọn tệp PDF của giấy chứng nhận."))]
    )
    paper_code = HiddenField()


def paper_form(code: str = "") -> PaperForm:
    """Return the form that asks for the file of a certificate."""
    return PaperForm(formdata=None, paper_code=code)


@bp.get("/verify/file")
@access(public())
def check_digest() -> ResponseReturnValue:
    """Say what the file with this digest is; without a digest lead to the page that asks for the file."""
    sha256 = request.args.get("sha256", "").lower()
    if not DIGEST.fullmatch(sha256):
        return redirect(url_for("public.verify"))
    return _answer(sha256, request.args.get("paper_code", ""))


@bp.post("/verify/file")
@access(public())
@receives(Load.PAPER)
def check_file() -> ResponseReturnValue:
    """Say what this file is. Nothing is written: not the file, and not that it was asked about."""
    form = PaperForm()
    with Attempt(form) as attempt:
        attempt.check()
    if attempt.refused:
        return render_template("public/verify.html", form=form), attempt.status
    hashed = form.file.data.stream
    if not isinstance(hashed, HashedFile) or hashed.size > PAPER:
        return render_template("errors/413.html", max_upload_mb=1), 413
    return _answer(hashed.sha256, form.paper_code.data or "")


def show_paper(paper: Check, *, by_file: bool = False) -> str:
    """Return the page of one certificate; ``by_file`` says that its bytes were compared, not its code alone."""
    successor = successor_of(paper.code) if paper.status == "superseded" else None
    return render_template(
        "public/check.html",
        paper=paper,
        successor=successor,
        by_file=by_file,
        form=paper_form(paper.code),
        illustrative=paper.illustrative,
    )


def _answer(sha256: str, typed: str) -> ResponseReturnValue:
    expected = read_code(typed)
    paper = check_bytes(sha256)
    if paper is not None and expected in (None, paper.code):
        return show_paper(paper, by_file=True)
    return render_template(
        "public/file_unknown.html",
        sha256=sha256,
        expected=expected,
        paper=paper,
        form=paper_form(expected or ""),
    )
