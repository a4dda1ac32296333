"""Forms of a cycle that is changed: its units, its blocks, its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.queries.cycles.members import BlockView, Members
from app.services.cycles.blocks import LONGEST_BLOCK_TITLE, TITLE_MISSING, BlockData
from app.services.cycles.changing import REASON_MISSING
from app.services.cycles.members import NewMembers
from app.web.fields import DayField, LineField, TextField, row_id
from app.web.language import vietnamese_option

EXCLUDE, READMIT, MOVE = "exclude", "readmit", "move:"


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a cycle is changed."""

    reason = TextField(_("Lý do"), [InputRequired(_(REASON_MISSING))])


class MembersForm(ReasonForm):
    """What becomes of the ticked units."""

    doing = SelectField(_("Việc cần làm với các đơn vị đã đánh dấu"))

    @classmethod
    def offering(cls, members: Members, **options: Any) -> MembersForm:
        """Return the form with the blocks to move to; only what could be done is offered."""
        form = cls(**options)
        form.doing.flags.quiet = True  # a list always has a choice
        form.doing.choices = [
            (EXCLUDE, gettext("Đưa ra khỏi đợt: giữ những gì đã nhập, không xếp hạng")),
            *([(READMIT, gettext("Đưa trở lại đợt"))] if members.excluded else []),
            *(
                (f"{MOVE}{block.id}", gettext("Chuyển sang khối: %(title)s", title=block.title))
                for block in (members.blocks if len(members.blocks) > 1 else ())
            ),
        ]
        return form

    def block_id(self) -> int | None:
        """Return the block to move to; None where something else is to be done."""
        chosen = str(self.doing.data or "")
        return row_id(chosen.removeprefix(MOVE)) if chosen.startswith(MOVE) else None


class NewMembersForm(ReasonForm):
    """Units that were forgotten."""

    codes = TextField(_("Mã đơn vị"), [InputRequired(_("Hãy ghi mã của ít nhất một đơn vị."))])
    valid_on = DayField(_("Danh sách đơn vị tính đến ngày"), [InputRequired(_("Hãy ghi ngày."))])
    block_id = SelectField(_("Khối xếp hạng"), coerce=row_id)

    @classmethod
    def offering(cls, members: Members, **options: Any) -> NewMembersForm:
        """Return the form with the blocks of the cycle."""
        form = cls(**options)
        form.block_id.flags.quiet = True
        form.block_id.choices = [vietnamese_option(str(block.id), block.title) for block in members.blocks]
        return form

    def members(self) -> NewMembers:
        """Return what was typed, after the form was found valid."""
        typed = (self.codes.data or "").replace(",", " ").replace(";", " ")
        return NewMembers(
            tuple(typed.split()),
            self.valid_on.data or date.min,
            int(self.block_id.data),
            self.reason.data or "",
        )


class BlockForm(ReasonForm):
    """A block: its title, and whether its units are ranked."""

    title = LineField(_("Tên khối"), [InputRequired(_(TITLE_MISSING))], limit=LONGEST_BLOCK_TITLE)
    ranked = BooleanField(_("Xếp hạng các đơn vị trong khối này"))

    def show(self, block: BlockView) -> None:
        """Put a block into the boxes."""
        self.title.data, self.ranked.data = block.title, block.ranked

    def block(self) -> BlockData:
        """Return what was typed."""
        return BlockData(self.title.data or "", bool(self.ranked.data), self.reason.data or "")
