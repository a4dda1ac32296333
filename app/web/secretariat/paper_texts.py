"""The texts of an organiser's papers: who signs, on which legal bases, for whom; looked at before they are saved."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice  # type: ignore[attr-defined]

from app.documents.official import MOTTO, NATION, OfficialPaper
from app.documents.preview import previews
from app.documents.wording import NAMES, PLACEHOLDERS, STANDARD, DecidedBy, Wording
from app.errors import Stale
from app.local_time import local_day
from app.queries.cycles.organisers import organisers_of
from app.queries.results.wording import find_own_organiser, mark_of_wording, read_wording
from app.services.publication.wording import LONGEST_LINE, set_wording, wording_of
from app.sheet.values import OrganiserView
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.fields import LineField, TextField
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.views import SECRETARIAT

PLACE = "/organisers/<int:organiser_id>/papers"


class WordingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One box for each text; a box that is left empty takes the standard text."""

    seen = HiddenField()
    decided_by = RadioField(
        _l("Quyết định do ai ban hành"),
        choices=[
            SelectChoice(DecidedBy.COMMITTEE.value, _l("Tập thể Ủy ban nhân dân: ký “TM. ỦY BAN NHÂN DÂN”")),
            SelectChoice(DecidedBy.CHAIRMAN.value, _l("Chủ tịch Ủy ban nhân dân, theo thẩm quyền riêng")),
        ],
    )
    decision_symbol = LineField(_l("Ký hiệu của quyết định"), limit=LONGEST_LINE)
    legal_bases = TextField(_l("Căn cứ ban hành quyết định"))
    articles = TextField(_l("Các điều của quyết định"))
    signer_title = TextField(_l("Chức vụ người ký quyết định"))
    signer_name = LineField(_l("Họ tên người ký quyết định"), limit=LONGEST_LINE)
    decision_recipients = TextField(_l("Nơi nhận quyết định"))
    letter_symbol = LineField(_l("Ký hiệu của tờ trình"), limit=LONGEST_LINE)
    letter_opening = TextField(_l("Mở đầu tờ trình"))
    letter_closing = TextField(_l("Kết thúc tờ trình"))
    letter_signer_title = TextField(_l("Chức vụ người ký tờ trình"))
    letter_signer_name = LineField(_l("Họ tên người ký tờ trình"), limit=LONGEST_LINE)
    letter_recipients = TextField(_l("Nơi nhận tờ trình"))
    minutes_symbol = LineField(_l("Ký hiệu của biên bản"), limit=LONGEST_LINE)
    minutes_opening = TextField(_l("Mở đầu biên bản"))
    minutes_closing = TextField(_l("Kết thúc biên bản"))
    minutes_left = TextField(_l("Người ký biên bản, bên trái"))
    minutes_right = TextField(_l("Người ký biên bản, bên phải"))

    @classmethod
    def showing(cls, wording: Wording) -> WordingForm:
        """Return the form with the texts in its boxes."""
        texts = {name: getattr(wording, name) for name in NAMES}
        return cls(formdata=None, seen=mark_of_wording(wording), **texts)

    def texts(self) -> dict[str, str]:
        """Return what was typed, by the names of the texts."""
        return {name: self[name].data or "" for name in NAMES}


@bp.get("/organisers")
@access(SECRETARIAT)
def organiser_papers() -> ResponseReturnValue:
    """List the organisers whose papers the reader may set the texts of."""
    return render_template("secretariat/paper_organisers.html", organisers=organisers_of(actor()))


@bp.get(PLACE)
@access(SECRETARIAT)
def paper_texts(organiser_id: int) -> ResponseReturnValue:
    """Show the texts and the papers that they make."""
    organiser = find_own_organiser(actor(), organiser_id)
    wording = read_wording(organiser_id)
    return _page(organiser, WordingForm.showing(wording), wording)


@bp.post(PLACE)
@access(SECRETARIAT)
def set_paper_texts(organiser_id: int) -> ResponseReturnValue:
    """Save the texts, or show what they would make without saving them."""
    organiser, form = find_own_organiser(actor(), organiser_id), WordingForm()
    changed, wording = False, read_wording(organiser_id)
    looking = request.form.get("act") == "preview"
    with Attempt(form).above(Stale) as attempt:
        attempt.check()
        wording = wording_of(form.texts())
        if not looking:
            changed = set_wording(actor(), organiser_id, form.texts(), seen=form.seen.data or "", now=now())
    if attempt.refused or looking:
        return _page(organiser, form, wording, looking=not attempt.refused), attempt.status
    flash_success(
        _("Đã lưu câu chữ văn bản. Văn bản lập từ nay dùng câu chữ này.")
        if changed
        else _("Không có gì thay đổi nên không ghi gì.")
    )
    return see_other(url_for("secretariat.paper_texts", organiser_id=organiser_id))


def _page(organiser: OrganiserView, form: WordingForm, wording: Wording, *, looking: bool = False) -> str:
    return render_template(
        "secretariat/paper_texts.html",
        organiser=organiser,
        form=form,
        looking=looking,
        placeholders=PLACEHOLDERS,
        standard=STANDARD,
        papers=_previews(organiser, wording),
        nation=NATION,
        motto=MOTTO,
    )


def _previews(organiser: OrganiserView, wording: Wording) -> tuple[OfficialPaper, ...]:
    today = local_day(now())
    return previews(organiser.authority, organiser.name, organiser.place, wording, today=today)
