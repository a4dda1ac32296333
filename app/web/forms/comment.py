"""The form of a comment on an indicator, for the pages of units and reviewers alike."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from app.access.comments import Audience
from app.errors import N_, Refused
from app.queries.sheets.comments import Conversation
from app.services.sheets.comments import LONGEST_COMMENT, NOT_NOW, NewComment
from app.web.answers import new_form_key
from app.web.fields import TextField

AUDIENCES = {
    Audience.UNIT: N_("Nội bộ đơn vị: ngoài đơn vị chỉ thanh tra đọc được"),
    Audience.REVIEWERS: N_("Cả tổ thẩm định và người xem được phiếu, từ khi phiếu đã nộp"),
}


class CommentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One comment; ``form_key`` tells two openings of the form apart that say the same."""

    comment = TextField(
        _l("Nội dung trao đổi"), [InputRequired(_l("Hãy ghi nội dung trao đổi."))], limit=LONGEST_COMMENT
    )
    # What is closed by now is for the service to refuse, with the reason.
    audience = RadioField(_l("Ai đọc được"), validate_choice=False)
    form_key = HiddenField()

    @classmethod
    def offering(cls, conversation: Conversation, **options: Any) -> CommentForm:
        """Return the form with those for whom the reader may write now; the first is chosen."""
        form = cls(**options)
        form.audience.choices = [(word.value, _(AUDIENCES[word])) for word in conversation.audiences]
        if conversation.audiences and not form.audience.data:
            form.audience.data = conversation.audiences[0].value
        if not form.form_key.data:
            form.form_key.data = new_form_key()
        return form

    def new_comment(self) -> NewComment:
        """Return what was written, after the form was found valid; refuse an audience that there is not."""
        if self.audience.data not in {word.value for word in Audience}:
            raise Refused(NOT_NOW)
        return NewComment(self.comment.data or "", Audience(self.audience.data))


def fresh_form(conversation: Conversation) -> CommentForm:
    """Return an empty form for a page that shows the conversation."""
    return CommentForm.offering(conversation, formdata=None)
