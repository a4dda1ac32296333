"""Evidence of one indicator: add a file, choose a document that is there, correct it, take it away, download it."""

from __future__ import annotations

from collections.abc import Collection

from flask import Response, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access.actor import Role
from app.access.occasions import Occasion
from app.errors import Invalid, Refused
from app.queries.unit.documents import documents_of, find_link
from app.queries.unit.remembered import memory_of
from app.queries.unit.sheet import read_own
from app.services.evidence import adding, links
from app.services.evidence.downloads import open_file, preview
from app.services.evidence.proposing import Proposal, propose
from app.services.evidence.received_files import Received
from app.services.evidence.room import NoRoom
from app.services.evidence.waiting import received_of
from app.storage import StoreTrouble
from app.storage.kinds import ACCEPT
from app.storage.rules import SENTENCES, UploadRefused
from app.storage.uploads import HELPFUL, NotJudged
from app.web.access import access, actor, roles
from app.web.access_record import note_opening
from app.web.attempts import Attempt
from app.web.bodies import Load, receives
from app.web.forms.evidence import DocumentForm, LinkForm, NewDocumentForm
from app.web.http import flash_error, flash_success, now, others_write, settings
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.reading_words import reading_hints, reading_notes
from app.web.unit.received import seal, unseal
from app.web.unit.remembering import begun, issuer_hint, make_room
from app.web.unit.views import UNIT, show

WHOEVER_SEES_SHEETS = roles(*(role for role in Role if role is not Role.ADMINISTRATOR))
PLACE = "/assessments/<int:assessment_id>/indicators/<code>/evidence"


@bp.get(PLACE + "/new")
@access(UNIT)
def new_document(assessment_id: int, code: str) -> ResponseReturnValue:
    """Show the form of a new document."""
    return _new_page(assessment_id, code)


@bp.post(PLACE + "/new")
@access(UNIT)
@receives(Load.DOCUMENT)
def add_document(assessment_id: int, code: str) -> ResponseReturnValue:
    """Keep the file; then read it for the form, or enter it as a document: one that the unit has is linked."""
    form = NewDocumentForm()
    attempt = Attempt(form).beside(form.file, UploadRefused, NotJudged, NoRoom, StoreTrouble).above(Refused)
    received: Received | None = unseal(form.kept.data or "", assessment_id, actor(), now=now())
    attached: links.Attached | None = None
    with attempt:
        if form.waiting.data is not None:
            attached = _entered_before(assessment_id, code, form)
            received = received_of(actor(), assessment_id, form.waiting.data) or received
        if form.file.data:
            taken = _taken_in(assessment_id, code, form)
            attached, received = (taken, None) if isinstance(taken, links.Attached) else (None, taken)
        if "read" in request.form and received is not None:
            return _read_page(assessment_id, code, received)
        if attached is None:
            _check_with_file(form, received)
            attached = _attached(assessment_id, code, form, received)
    if attempt.refused or attached is None:
        return _new_page(assessment_id, code, form, received, refused=True), attempt.status
    _tell_attached(attached)
    return see_other(indicator_address(assessment_id, code))


@bp.get(PLACE + "/choose")
@access(UNIT)
def choose_document(assessment_id: int, code: str) -> ResponseReturnValue:
    """List the documents the unit already has, to link one of them here."""
    view = read_own(actor(), assessment_id, now=now(), code=code)
    search = request.args.get("q", "").strip()
    documents = documents_of(view.head.unit.id, search)
    here = {use.code for evidence in documents for use in evidence.uses if use.assessment_id == assessment_id}
    return show("unit/choose_document.html", view, code=code, documents=documents, search=search, here=here)


@bp.post(PLACE + "/choose")
@access(UNIT)
def link_document(assessment_id: int, code: str) -> ResponseReturnValue:
    """Link the chosen document."""
    form = LinkForm()
    if not form.validate() or form.evidence_id.data is None:
        said = [f"{form.page.label.text}: {error}" for error in form.page.errors]
        flash_error(" ".join(said) or _("Hãy chọn một tài liệu trong danh sách."))
        return see_other(url_for("unit.choose_document", assessment_id=assessment_id, code=code))
    page = form.page.data or ""
    links.link(actor(), assessment_id, code, form.evidence_id.data, page=page, now=now())
    flash_success(_("Đã gắn tài liệu vào chỉ tiêu %(code)s.", code=code))
    return see_other(indicator_address(assessment_id, code))


@bp.get("/evidence/<int:link_id>")
@access(UNIT)
def document(link_id: int) -> ResponseReturnValue:
    """Show the form that corrects a document."""
    link = find_link(actor(), link_id)
    return _document_page(link_id, DocumentForm.of(link.view))


@bp.post("/evidence/<int:link_id>")
@access(UNIT)
def correct_document(link_id: int) -> ResponseReturnValue:
    """Correct a document's data and the page."""
    form = DocumentForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        links.correct(actor(), link_id, form.document(), now=now())
    if attempt.refused:
        return _document_page(link_id, form, refused=True), attempt.status
    link = find_link(actor(), link_id)
    flash_success(_("Đã lưu thông tin tài liệu."))
    return see_other(indicator_address(link.assessment_id, link.view.code))


@bp.get("/evidence/<int:link_id>/remove")
@access(UNIT)
def ask_to_remove(link_id: int) -> ResponseReturnValue:
    """Ask once before a document is taken away, saying what will happen."""
    link = find_link(actor(), link_id)
    view = read_own(actor(), link.assessment_id, now=now(), code=link.view.code)
    return show("unit/remove_document.html", view, evidence=link.view)


@bp.post("/evidence/<int:link_id>/remove")
@access(UNIT)
def remove_document(link_id: int) -> ResponseReturnValue:
    """Take the document away from the indicator."""
    assessment_id, code = links.unlink(actor(), link_id, now=now())
    flash_success(_("Đã gỡ tài liệu khỏi chỉ tiêu %(code)s.", code=code))
    return see_other(indicator_address(assessment_id, code))


@bp.get("/evidence/<int:link_id>/file")
@access(WHOEVER_SEES_SHEETS)
def evidence_file(link_id: int) -> ResponseReturnValue:
    """Send the file as an attachment, never to be shown inside a page of this application; note who opened it.

    Of a web page the browser is sent to its address, which learns nothing of where it was opened from.
    """
    address = find_link(actor(), link_id).view.address
    note_opening(Occasion.EVIDENCE_OPENED)
    if address:
        leaving = see_other(address)
        leaving.headers["Referrer-Policy"] = "no-referrer"
        return leaving
    opened = open_file(actor(), link_id)
    response = send_file(
        opened.stream,
        opened.media_type,
        as_attachment=True,
        download_name=opened.filename,
        etag=opened.sha256,
    )
    response.content_length = opened.size
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@bp.get("/evidence/<int:link_id>/preview")
@access(WHOEVER_SEES_SHEETS)
def evidence_preview(link_id: int) -> ResponseReturnValue:
    """Send a picture of our own making of evidence that not every browser shows."""
    response = Response(preview(actor(), link_id), mimetype="image/jpeg")
    note_opening(Occasion.EVIDENCE_OPENED)
    response.headers["Content-Disposition"] = 'inline; filename="preview.jpg"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _check_with_file(form: NewDocumentForm, received: Received | None) -> None:
    """Refuse what the form itself finds wrong, a missing file among it: all at once."""
    fits = form.validate()
    if received is None:
        form.file.errors = [_("Hãy chọn tệp minh chứng.")]
    if not fits or received is None:
        raise Invalid({})


def _taken_in(assessment_id: int, code: str, form: NewDocumentForm) -> links.Attached | Received:
    file, most = form.file.data, settings().max_upload_mb * 1024 * 1024
    return adding.take_in(
        actor(),
        assessment_id,
        code,
        adding.Sent(file.stream, file.filename, most, settings().unit_quota),
        page=form.page.data or "",
        form_key=form.form_key.data or "",
        now=now(),
        release=others_write,
    )


def _entered_before(assessment_id: int, code: str, form: NewDocumentForm) -> links.Attached | None:
    """Return the link that this form made when it was sent before: the file that it names waits no more."""
    page, key = form.page.data or "", form.form_key.data or ""
    return links.prepare(actor(), assessment_id, code, page=page, form_key=key, now=now())


def _attached(
    assessment_id: int, code: str, form: NewDocumentForm, received: Received | None
) -> links.Attached | None:
    if received is None:
        return None
    key = form.form_key.data or ""
    return links.attach(actor(), assessment_id, code, form.document(), received, form_key=key, now=now())


def _read_page(assessment_id: int, code: str, received: Received) -> str:
    """Show the form again with what the file says in every box that was left empty; nothing is stored."""
    proposal = propose(actor(), assessment_id, code, received, now=now(), release=others_write)
    offered = {
        "number": proposal.number.value,
        "issued_on": f"{proposal.issued_on:%d/%m/%Y}" if proposal.issued_on else "",
        "issuer": proposal.issuer.value,
        "abstract": proposal.abstract.value,
    }
    typed = MultiDict(request.form)
    make_room(typed, proposal)
    filled = {name for name, text in offered.items() if text and not typed.get(name, "").strip()}
    for name in filled:
        typed[name] = offered[name]
    form = NewDocumentForm(formdata=typed)
    return _new_page(assessment_id, code, form, received, proposal=proposal, filled=filled)


def _new_page(
    assessment_id: int,
    code: str,
    form: NewDocumentForm | None = None,
    received: Received | None = None,
    *,
    refused: bool = False,
    proposal: Proposal | None = None,
    filled: Collection[str] = (),
) -> str:
    view = read_own(actor(), assessment_id, now=now(), code=code)
    period, memory = view.tree.period, memory_of(actor(), view, code)
    form = form or begun(memory)
    form.kept.data = seal(received, assessment_id, actor(), now=now()) if received else ""
    return show(
        "unit/new_document.html",
        view,
        indicator=view.tree.indicators[code],
        form=form,
        accept=ACCEPT,
        sentences={extension: _(SENTENCES[rule]) for extension, rule in HELPFUL.items()},
        max_mb=settings().max_upload_mb,
        received=received,
        refused=refused,
        hints={**reading_hints(proposal, filled), **issuer_hint(form.issuer.data, form.proposed_issuer.data)},
        offers=memory.words,
        series=memory.series,
        notes=reading_notes(proposal, f"{period.start:%d/%m/%Y} – {period.end:%d/%m/%Y}", form.empty),
    )


def _document_page(link_id: int, form: DocumentForm, *, refused: bool = False) -> str:
    link = find_link(actor(), link_id)
    view = read_own(actor(), link.assessment_id, now=now(), code=link.view.code)
    uses = [
        evidence.uses for evidence in documents_of(view.head.unit.id) if evidence.id == link.view.evidence_id
    ]
    return show(
        "unit/document.html",
        view,
        evidence=link.view,
        uses=uses,
        form=form,
        offers=memory_of(actor(), view).words,
        refused=refused,
    )


def _tell_attached(attached: links.Attached) -> None:
    if attached.known_as is None:
        flash_success(_("Đã lưu tài liệu và gắn vào chỉ tiêu."))
        return
    flash_success(
        _(
            "Đơn vị đã có đúng tệp này với trích yếu “%(known)s”. Hệ thống gắn tài liệu đã có vào chỉ tiêu,"
            " không lưu thêm bản thứ hai.",
            known=attached.known_as,
        )
    )


def indicator_address(assessment_id: int, code: str) -> str:
    """Return where the evidence of an indicator stands on its page."""
    return url_for("unit.indicator", assessment_id=assessment_id, code=code, _anchor="minh-chung")
