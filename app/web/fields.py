"""Form fields that read what Vietnamese officials type: numbers with a decimal comma, days as dd/mm/yyyy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.widgets import TextInput

from app.text import NumberProblem, parse_number
from app.web.formats import day, figure


def strip(value: str | None) -> str | None:
    """Drop the spaces that copying leaves around a text (a filter for fields)."""
    return value.strip() if value else value


class NumberField(Field):
    """A Vietnamese number as `Decimal`; an empty box is None. Typed text stays in the box when it is refused."""

    widget = TextInput()
    data: Decimal | None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed.

        :raises ValueError: with the sentence for the field.
        """
        self.data = None
        typed = str(valuelist[0]) if valuelist else ""
        if not typed.strip():
            return
        try:
            self.data = parse_number(typed)
        except NumberProblem as problem:
            raise ValueError(gettext(problem.message, **problem.params)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else figure(self.data)


class DayField(Field):
    """A day as dd/mm/yyyy; an empty box is None. Typed text stays in the box when it is refused."""

    widget = TextInput()
    data: date | None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; - and . are taken for /.

        :raises ValueError: with the sentence for the field.
        """
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        plain = typed.replace("-", "/").replace(".", "/").replace(" ", "")
        try:
            # A calendar day has no time zone.
            self.data = datetime.strptime(plain, "%d/%m/%Y").date()  # noqa: DTZ007
        except ValueError:
            raise ValueError(
                gettext(
                    "“%(typed)s” không phải một ngày có thật. Hãy gõ ngày/tháng/năm, ví dụ 31/12/2026.",
                    typed=typed,
                )
            ) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else day(self.data)
