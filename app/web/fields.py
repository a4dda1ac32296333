"""Form fields that read what Vietnamese officials type: numbers with a decimal comma, days as dd/mm/yyyy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext
from wtforms import Field, IntegerField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea, TextInput

from app.boxes import read_number
from app.letters import as_printed
from app.text import MAX_TEXT, NumberProblem, fault_of, parse_day, quoted, taken
from app.web.formats import day as day_text
from app.web.formats import figure

ID: Final = re.compile(r"[0-9]{1,18}")
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2100


def strip(value: str | None) -> str | None:
    """Drop the spaces that copying leaves around a text (a filter for fields)."""
    return value.strip() if value else value


def row_id(sent: str | int) -> int:
    """Read the id of a row; a list of choices holds ids that have been read already.

    :raises ValueError: for what no row can have; a database would not even look for a number of thirty digits.
    """
    if ID.fullmatch(text := str(sent)) is None:
        raise ValueError(f"not an id: {text[:40]!r}")
    return int(text)


class TextField(TextAreaField):
    """Text that a person types: taken by the one border of the product, bounded, and printable on every paper.

    ``limit`` counts characters of what is kept, a line end as one; the browser counts the same way.
    """

    widget: TextArea | TextInput = TextArea()

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, limit: int = MAX_TEXT, **options: Any
    ) -> None:
        super().__init__(label, list(validators), **options)
        self.limit = limit
        self.flags.maxlength = limit

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take what was typed."""
        self.data = self.kept(taken(str(valuelist[0]))) if valuelist else None

    def kept(self, text: str) -> str:
        """Return what this kind of box keeps of ``text``."""
        return text

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse what cannot be kept.

        :raises ValueError: with the sentence for the field.
        """
        fault = fault_of(self.data or "", self.limit)
        if fault is not None:
            raise ValidationError(gettext(fault.message, **fault.params))


class LineField(TextField):
    """Typed text in a box of one line: a line end that was pasted into it is a space."""

    widget = TextInput()

    def kept(self, text: str) -> str:
        """Return ``text`` on one line."""
        return " ".join(text.splitlines())


class IdField(IntegerField):
    """The id of a row; what no row can have is no choice on the page and reads as nothing chosen."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the id that was sent."""
        try:
            self.data = row_id(str(valuelist[0])) if valuelist else None
        except ValueError:
            self.data = None


class NumberField(Field):
    """A Vietnamese number as `Decimal`; an empty box is None. Typed text stays in the box when it is refused.

    ``unit`` is what stands behind the box and may be typed as well; ``whole`` says that it takes no decimals.
    """

    widget = TextInput()
    data: Decimal | None

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        unit: str = "",
        whole: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, list(validators), **options)
        self.unit = unit
        self.whole = whole

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed.

        :raises ValueError: with the sentence for the field.
        """
        self.data = None
        typed = str(valuelist[0]) if valuelist else ""
        if not typed.strip():
            return
        try:
            self.data = read_number(typed, unit=self.unit, whole=self.whole)
        except NumberProblem as problem:
            raise ValueError(gettext(problem.message, **problem.params)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else figure(self.data)


def refuse_unlikely_year(day: date, typed: str) -> None:
    """Refuse a year that can only be a slip of the fingers.

    :raises ValueError: with the sentence for the field.
    """
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValueError(
            gettext(
                "“%(typed)s” có năm nằm ngoài khoảng từ %(earliest)s đến %(latest)s. Hãy gõ lại năm, đủ bốn chữ số.",
                typed=quoted(typed),
                earliest=EARLIEST_YEAR,
                latest=LATEST_YEAR,
            )
        )


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
        try:
            day = parse_day(as_printed(typed))
        except ValueError:
            raise ValueError(
                gettext(
                    "“%(typed)s” không phải một ngày có thật. Hãy gõ ngày/tháng/năm, ví dụ 31/12/2026.",
                    typed=quoted(typed),
                )
            ) from None
        refuse_unlikely_year(day, typed)
        self.data = day

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else day_text(self.data)
