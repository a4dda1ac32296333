"""Forms about units. Each does its work through :meth:`apply`; field names are those of the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from app.access.actor import Actor
from app.errors import N_
from app.queries.units.history import UnitHistory
from app.queries.units.listing import ListedUnit
from app.services.tables.units import LONGEST_NAME
from app.services.units import keeping
from app.services.units.choices import ActKind, Level, UnitKind
from app.services.units.common import LONGEST_CODE, LONGEST_ISSUER, LONGEST_NUMBER, Act
from app.services.units.keeping import NewUnit
from app.web.fields import DayField, LineField, TextField
from app.web.language import vietnamese_option
from app.web.units.words import ACT_KINDS
from app.web.words import level_name, unit_kind_name

NOWHERE = ""
MISSING_DAY = N_("Hãy ghi ngày.")


class UnitForm(FlaskForm):  # type: ignore[misc]
    """A change of one unit: shows what is there, and does what was typed."""

    def show(self, unit: UnitHistory, parents: Sequence[ListedUnit]) -> None:
        """Fill boxes and choices."""

    def apply(self, actor: Actor, unit_id: int, *, now: datetime) -> None:
        """Do it, after the form was found valid."""
        raise NotImplementedError


class NamesForm(UnitForm):
    """The two names."""

    full_name = LineField(
        _("Tên đầy đủ"), [InputRequired(_("Hãy ghi tên đầy đủ của đơn vị."))], limit=LONGEST_NAME
    )
    name = LineField(_("Tên ngắn"), [InputRequired(_("Hãy ghi tên ngắn của đơn vị."))], limit=LONGEST_NAME)

    def show(self, unit: UnitHistory, parents: Sequence[ListedUnit]) -> None:  # noqa: ARG002 - no choices here
        """Fill the boxes of a page that is opened."""
        if not self.is_submitted():
            self.full_name.data, self.name.data = unit.full_name, unit.name


class ActForm(UnitForm):
    """The day of a change and its legal act."""

    day = DayField(_("Có hiệu lực từ ngày"), [InputRequired(_(MISSING_DAY))])
    act_kind = SelectField(_("Loại văn bản"), [InputRequired(_("Hãy chọn loại văn bản."))])
    number = LineField(
        _("Số, ký hiệu"), [InputRequired(_("Hãy ghi số, ký hiệu của văn bản."))], limit=LONGEST_NUMBER
    )
    signed_on = DayField(_("Ngày ban hành"), [InputRequired(_(MISSING_DAY))])
    issuer = LineField(
        _("Cơ quan ban hành"), [InputRequired(_("Hãy ghi cơ quan ban hành văn bản."))], limit=LONGEST_ISSUER
    )

    def offer_acts(self) -> None:
        """Fill the kinds of acts."""
        self.act_kind.choices = [(kind.value, gettext(name)) for kind, name in ACT_KINDS.items()]

    def act(self) -> Act:
        """Return the act that was typed."""
        return Act(
            ActKind(self.act_kind.data),
            self.number.data or "",
            day_of(self.signed_on),
            self.issuer.data or "",
        )


class CorrectForm(NamesForm):
    """A name that was mistyped."""

    def apply(self, actor: Actor, unit_id: int, *, now: datetime) -> None:
        """Put it right."""
        keeping.correct_name(actor, unit_id, self.name.data or "", self.full_name.data or "", now=now)


class RenameForm(NamesForm, ActForm):
    """A new name by an act."""

    def show(self, unit: UnitHistory, parents: Sequence[ListedUnit]) -> None:
        """Fill boxes and choices."""
        super().show(unit, parents)
        self.offer_acts()

    def apply(self, actor: Actor, unit_id: int, *, now: datetime) -> None:
        """Rename the unit."""
        names = self.name.data or "", self.full_name.data or ""
        keeping.rename(actor, unit_id, *names, day_of(self.day), self.act(), now=now)


class MoveForm(ActForm):
    """Another parent by an act."""

    parent_id = SelectField(_("Trực thuộc"))

    def show(self, unit: UnitHistory, parents: Sequence[ListedUnit]) -> None:
        """Fill the choices."""
        self.offer_acts()
        self.parent_id.choices = parent_choices([parent for parent in parents if parent.id != unit.id])
        if not self.is_submitted() and unit.parent:
            self.parent_id.data = str(unit.parent.id)

    def apply(self, actor: Actor, unit_id: int, *, now: datetime) -> None:
        """Move the unit."""
        keeping.move(actor, unit_id, id_of(self.parent_id), day_of(self.day), self.act(), now=now)


class TagsForm(UnitForm):
    """The marks that criteria may ask for."""

    tags = LineField(_("Thẻ, cách nhau bằng dấu phẩy"), limit=LONGEST_NAME)

    def show(self, unit: UnitHistory, parents: Sequence[ListedUnit]) -> None:  # noqa: ARG002 - no choices here
        """Fill the box of a page that is opened."""
        if not self.is_submitted():
            self.tags.data = ", ".join(unit.tags)

    def apply(self, actor: Actor, unit_id: int, *, now: datetime) -> None:
        """Set the tags."""
        typed = (self.tags.data or "").split(",")
        keeping.set_tags(actor, unit_id, frozenset(tag.strip() for tag in typed if tag.strip()), now=now)


class EndForm(UnitForm):
    """The end of a unit that nobody comes after."""

    day = DayField(_("Không còn từ ngày"), [InputRequired(_(MISSING_DAY))])
    reason = TextField(_("Căn cứ, lý do"), [InputRequired(_("Hãy ghi căn cứ hoặc lý do."))])

    def apply(self, actor: Actor, unit_id: int, *, now: datetime) -> None:
        """End the unit."""
        keeping.end(actor, unit_id, day_of(self.day), self.reason.data or "", now=now)


class NewUnitForm(FlaskForm):  # type: ignore[misc]
    """One new unit."""

    code = LineField(_("Mã đơn vị"), [InputRequired(_("Hãy ghi mã đơn vị."))], limit=LONGEST_CODE)
    level = SelectField(_("Cấp"), [InputRequired(_("Hãy chọn cấp."))], default=Level.COMMUNE.value)
    kind = SelectField(_("Loại"), [InputRequired(_("Hãy chọn loại đơn vị."))], default=UnitKind.XA.value)
    full_name = LineField(
        _("Tên đầy đủ"), [InputRequired(_("Hãy ghi tên đầy đủ của đơn vị."))], limit=LONGEST_NAME
    )
    name = LineField(_("Tên ngắn"), [InputRequired(_("Hãy ghi tên ngắn của đơn vị."))], limit=LONGEST_NAME)
    valid_from = DayField(_("Có từ ngày"), [InputRequired(_(MISSING_DAY))])
    parent_id = SelectField(_("Trực thuộc"))

    def offer(self, parents: Sequence[ListedUnit]) -> None:
        """Fill the choices."""
        self.level.choices = [(level.value, level_name(level)) for level in Level]
        self.kind.choices = [(kind.value, unit_kind_name(kind)) for kind in UnitKind]
        self.parent_id.choices = parent_choices(parents)

    def unit(self) -> NewUnit:
        """Return the unit that was typed, after the form was found valid."""
        return NewUnit(
            code=self.code.data or "",
            level=Level(self.level.data),
            kind=UnitKind(self.kind.data),
            name=self.name.data or "",
            full_name=self.full_name.data or "",
            valid_from=day_of(self.valid_from),
            parent_id=id_of(self.parent_id),
        )


def parent_choices(parents: Sequence[ListedUnit]) -> list[SelectChoice]:
    """Offer the parents that stand in the list, and none."""
    nothing = SelectChoice(NOWHERE, gettext("Không trực thuộc đơn vị nào trong hệ thống"))
    return [
        nothing,
        *(vietnamese_option(str(unit.id), f"{unit.full_name} ({unit.code})") for unit in parents),
    ]


def id_of(field: SelectField) -> int | None:
    """Return the id that was chosen, or nothing."""
    return int(field.data) if field.data else None


def day_of(field: DayField) -> date:
    """Return the day in a box that was found filled."""
    if field.data is None:
        raise ValueError("asked for the day of a form that was not valid")
    return field.data
