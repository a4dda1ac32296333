"""A box for a moment, as deadlines are typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from wtforms import StringField

from app.boxes import read_moment
from app.local_time import VIETNAM
from app.text import quoted
from app.web.fields import refuse_unlikely_year
from app.web.formats import moment


class MomentField(StringField):
    """A moment as ``dd/mm/yyyy HH:MM`` in Vietnamese time; an empty box is None. Refused text stays in the box.

    It is an end unless said otherwise: one at 23:59 holds until the day is over.
    """

    moment: datetime | None = None

    def __init__(self, *args: Any, ends: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends = ends

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; raises ``ValueError`` with the sentence for the field."""
        super().process_formdata(valuelist)
        self.moment = None
        typed = (self.data or "").strip()
        if not typed:
            return
        try:
            naive = read_moment(typed, ends=self.ends)
        except ValueError:
            message = gettext(
                "“%(typed)s” không phải một thời điểm. Hãy gõ ngày/tháng/năm giờ:phút, ví dụ 31/12/2026 17:00.",
                typed=quoted(typed),
            )
            raise ValueError(message) from None
        refuse_unlikely_year(naive, typed)
        self.moment = naive.replace(tzinfo=VIETNAM)

    def show(self, value: datetime) -> None:
        """Put a moment into the box."""
        self.data, self.moment = moment(value), value
