"""The form of a merger or a split: units that end, units that begin, and the act."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app.services.tables.units import LONGEST_NAME
from app.services.units.choices import UnitKind
from app.services.units.common import LONGEST_CODE
from app.services.units.merging import Reorganisation, Successor
from app.web.fields import LineField, TextField
from app.web.units.forms import ActForm, day_of
from app.web.words import unit_kind_name

MOST: Final = 4
"""Units that one form can begin."""


class MergeForm(ActForm):
    """A merger or a split. The boxes of the new units are numbered: ``code_1``, ``kind_1`` … ``code_2`` …"""

    predecessors = TextField(
        _("Mã các đơn vị kết thúc"), [InputRequired(_("Hãy ghi mã các đơn vị kết thúc."))]
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.offer_acts()
        for n in range(1, MOST + 1):
            self[f"kind_{n}"].choices = [(kind.value, unit_kind_name(kind)) for kind in UnitKind]

    def codes(self) -> tuple[str, ...]:
        """Return the typed codes of the units that end."""
        return tuple((self.predecessors.data or "").replace(",", " ").replace(";", " ").split())

    def reorganisation(self, predecessor_ids: tuple[int, ...]) -> Reorganisation:
        """Return what was typed, after the form was found valid."""
        new = tuple(unit for n in range(1, MOST + 1) if (unit := self._successor(n)) is not None)
        return Reorganisation(predecessor_ids, new, day_of(self.day), self.act())

    def _successor(self, n: int) -> Successor | None:
        """Return the new unit of that number, or nothing where its boxes are empty."""
        code, name, full_name = (self[f"{box}_{n}"].data or "" for box in ("code", "name", "full_name"))
        if not (code or name or full_name):
            return None
        return Successor(code, UnitKind(self[f"kind_{n}"].data), name, full_name)


def box_of(field: str) -> str:
    """Return the box beside which the form tells what a service says of ``field``."""
    return "code_1" if field == "successors" else field


def _add_boxes(n: int) -> None:
    """Give the form the boxes of one more new unit; only the first has to be filled."""

    def asked(sentence: str) -> list[InputRequired | Optional]:
        return [InputRequired(sentence)] if n == 1 else [Optional()]

    boxes = {
        "code": LineField(_("Mã đơn vị"), asked(_("Hãy ghi mã đơn vị.")), limit=LONGEST_CODE),
        "kind": SelectField(_("Loại"), asked(_("Hãy chọn loại đơn vị.")), default=UnitKind.XA.value),
        "full_name": LineField(
            _("Tên đầy đủ"), asked(_("Hãy ghi tên đầy đủ của đơn vị.")), limit=LONGEST_NAME
        ),
        "name": LineField(_("Tên ngắn"), asked(_("Hãy ghi tên ngắn của đơn vị.")), limit=LONGEST_NAME),
    }
    for name, box in boxes.items():
        setattr(MergeForm, f"{name}_{n}", box)


for number in range(1, MOST + 1):
    _add_boxes(number)
