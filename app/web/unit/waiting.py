"""Many files at once, and the page on which they wait to be described, one look each."""

from __future__ import annotations

from collections.abc import Collection

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.errors import Invalid, NotFound, Refused
from app.queries.unit.library import suggest
from app.queries.unit.remembered import memory_of
from app.queries.unit.transfers import unfinished
from app.services.evidence import waiting as services
from app.services.evidence.adding import Sent
from app.services.evidence.proposing import Proposal
from app.services.evidence.room import NoRoom
from app.services.evidence.waiting import Taken, Waiting, waiting_at
from app.storage.kinds import ACCEPT
from app.storage.rules import SENTENCES
from app.storage.uploads import HELPFUL
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.bodies import Load, receives
from app.web.forms.evidence import DocumentForm
from app.web.forms.indicator import Quiet
from app.web.http import flash_success, now, others_write, say, settings
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.library import choices
from app.web.unit.reading_words import reading_hints, reading_notes
from app.web.unit.remembering import issuer_hint
from app.web.unit.views import UNIT, show

PLACE = "/assessments/<int:assessment_id>/waiting-files"
MB = 1024 * 1024


class FilesForm(FlaskForm):  # type: ignore[misc]
    """Files that are sent together."""

    files = MultipleFileField(_l("Các tệp"), [Quiet()])


class WaitingForm(DocumentForm):
    """What a waiting file is, and the indicators that it is to prove."""

    codes = SelectMultipleField(
        _l("Dùng cho chỉ tiêu"),
        validate_choice=False,  # the service says what is wrong with a code
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )


@bp.get(PLACE)
@access(UNIT)
def waiting_files(assessment_id: int) -> ResponseReturnValue:
    """Show the form for many files, and those that wait to be described."""
    return _list_page(assessment_id, FilesForm(formdata=None))


@bp.post(PLACE)
@access(UNIT)
@receives(Load.DOCUMENT)
def send_files(assessment_id: int) -> ResponseReturnValue:
    """Receive each file by itself; the page says which were refused and why, beside those that wait now."""
    form = FilesForm()
    taken: Taken | None = None
    with Attempt(form).above(Refused).beside(form.files, NoRoom) as attempt:
        attempt.check()
        most = settings().max_upload_mb * MB
        quota = settings().unit_quota
        sent = [Sent(file.stream, file.filename or "", most, quota) for file in form.files.data or () if file]
        if not sent:
            form.files.errors = [_("Hãy chọn ít nhất một tệp.")]
            raise Invalid({})
        taken = services.take_in_many(actor(), assessment_id, sent, now=now(), release=others_write)
    if taken is None:
        return _list_page(assessment_id, form), attempt.status
    if taken.refused or taken.known:
        status = 422 if taken.refused and not (taken.waiting or taken.known) else 200
        return _list_page(assessment_id, FilesForm(formdata=None), taken), status
    flash_success(ngettext("Đã nhận %(num)s tệp.", "Đã nhận %(num)s tệp.", taken.waiting))
    return see_other(url_for("unit.waiting_files", assessment_id=assessment_id))


@bp.get(PLACE + "/<int:waiting_id>")
@access(UNIT)
def waiting_file(assessment_id: int, waiting_id: int) -> ResponseReturnValue:
    """Show a waiting file with what was read of it in its boxes."""
    return _file_page(assessment_id, waiting_id)


@bp.post(PLACE + "/<int:waiting_id>")
@access(UNIT)
def describe_file(assessment_id: int, waiting_id: int) -> ResponseReturnValue:
    """Make a waiting file a document of the indicators that are ticked, and go on to the next."""
    form = WaitingForm()
    with Attempt(form).above(Refused) as attempt:
        wrong = not form.validate()
        if wrong and form.codes.data:
            raise Invalid({})
        codes = services.describe(
            actor(), assessment_id, waiting_id, form.document(), form.codes.data or [], now=now()
        )
    if attempt.refused:
        return _file_page(assessment_id, waiting_id, form), attempt.status
    flash_success(_("Đã lưu tài liệu, dùng cho %(codes)s.", codes=", ".join(codes)))
    return see_other(_after(assessment_id))


@bp.post(PLACE + "/<int:waiting_id>/give-up")
@access(UNIT)
def give_up_file(assessment_id: int, waiting_id: int) -> ResponseReturnValue:
    """Let a waiting file go."""
    name = services.give_up(actor(), assessment_id, waiting_id, now=now())
    flash_success(_("Đã bỏ tệp “%(name)s” khỏi danh sách chờ khai.", name=name))
    return see_other(url_for("unit.waiting_files", assessment_id=assessment_id))


def _after(assessment_id: int) -> str:
    """Return the next file that waits, or the list when none does."""
    _view, items = waiting_at(actor(), assessment_id, now=now())
    if not items:
        return url_for("unit.library", assessment_id=assessment_id)
    return url_for("unit.waiting_file", assessment_id=assessment_id, waiting_id=items[0].id)


def _list_page(assessment_id: int, form: FilesForm, taken: Taken | None = None) -> str:
    view, items = waiting_at(actor(), assessment_id, now=now())
    return show(
        "unit/waiting_files.html",
        view,
        form=form,
        items=items,
        unfinished=unfinished(actor(), assessment_id, now=now()),
        known=taken.known if taken else (),
        refused=[(name, say(refusal)) for name, refusal in taken.refused] if taken else (),
        accept=ACCEPT,
        sentences={extension: _(SENTENCES[rule]) for extension, rule in HELPFUL.items()},
        max_mb=settings().max_upload_mb,
    )


def _file_page(assessment_id: int, waiting_id: int, typed: WaitingForm | None = None) -> str:
    view, items = waiting_at(actor(), assessment_id, now=now())
    item = next((item for item in items if item.id == waiting_id), None)
    if item is None:
        raise NotFound
    offers = memory_of(actor(), view).words
    form, filled, proposed = (typed, (), "") if typed else _offered(item, offers.last_issuer)
    suggested, groups = choices(view, suggest(view, form.number.data or "", form.abstract.data or ""))
    period = view.tree.period
    proposal = item.proposal or Proposal()
    return show(
        "unit/waiting_file.html",
        view,
        item=item,
        left=len(items) - 1,
        form=form,
        refused=typed is not None,
        hints={**reading_hints(proposal, filled), **issuer_hint(form.issuer.data, proposed)},
        offers=offers,
        notes=reading_notes(proposal, f"{period.start:%d/%m/%Y} – {period.end:%d/%m/%Y}", form.empty),
        ticked=frozenset(form.codes.data or ()),
        suggested=suggested,
        groups=groups,
    )


def _offered(item: Waiting, last_issuer: str) -> tuple[WaitingForm, Collection[str], str]:
    """Return the form with what is certain of the file's own words, and which boxes they fill.

    Where the file says nothing of its issuer, that of the document before is proposed: the last value.
    """
    proposal = item.proposal or Proposal()
    day = proposal.issued_on
    offered = {
        "number": proposal.number.value,
        "issued_on": f"{day:%d/%m/%Y}" if day else "",
        "issuer": proposal.issuer.value,
        "abstract": proposal.abstract.value,
    }
    filled = {name for name, text in offered.items() if text}
    proposed = "" if proposal.issuer.value or proposal.issuer.seen else last_issuer
    form = WaitingForm(formdata=MultiDict({"issuer": proposed, **{name: offered[name] for name in filled}}))
    return form, filled, proposed
