"""The form of an official code of a unit, for one that is new and for one that is put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app.access.actor import Actor
from app.queries.units.codes import CodeView
from app.queries.units.history import UnitHistory
from app.queries.units.listing import ListedUnit
from app.services.units import codes
from app.services.units.choices import CodeSystem
from app.services.units.codes import LONGEST_BASIS, LONGEST_OFFICIAL, NewCode
from app.web.fields import DayField, LineField
from app.web.units.forms import MISSING_DAY, UnitForm, day_of
from app.web.units.words import CODE_SYSTEMS


class CodeForm(UnitForm):
    """A code with its days and where it comes from."""

    system = SelectField(
        _("Danh mục"), [InputRequired(_("Hãy chọn danh mục."))], default=CodeSystem.NATIONAL.value
    )
    code = LineField(_("Mã"), [InputRequired(_("Hãy ghi mã."))], limit=LONGEST_OFFICIAL)
    valid_from = DayField(_("Từ ngày"), [InputRequired(_(MISSING_DAY))])
    valid_to = DayField(_("Đến trước ngày"), [Optional()])
    basis = LineField(_("Căn cứ"), limit=LONGEST_BASIS)

    def offer(self) -> None:
        """Fill the lists of codes."""
        self.system.choices = [(system.value, gettext(name)) for system, name in CODE_SYSTEMS.items()]

    def show(self, unit: UnitHistory, parents: Sequence[ListedUnit]) -> None:  # noqa: ARG002 - none above here
        """Fill choices, and the first day of a page that is opened."""
        self.offer()
        if not self.is_submitted():
            self.valid_from.data = unit.valid_from

    def show_code(self, code: CodeView) -> None:
        """Fill choices, and the boxes of a page that is opened."""
        self.offer()
        if not self.is_submitted():
            self.system.data, self.code.data, self.basis.data = code.system.value, code.code, code.basis
            self.valid_from.data, self.valid_to.data = code.valid_from, code.valid_to

    def typed(self) -> NewCode:
        """Return the code that was typed, after the form was found valid."""
        return NewCode(
            CodeSystem(self.system.data),
            self.code.data or "",
            day_of(self.valid_from),
            self.valid_to.data,
            self.basis.data or "",
        )

    def apply(self, actor: Actor, unit_id: int, *, now: datetime) -> None:
        """Give the unit the code."""
        codes.give(actor, unit_id, self.typed(), now=now)
