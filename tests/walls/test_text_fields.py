"""Every box for text is one that passes the border of the product: mapped, bounded, printable."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

import app.web
from app.web.fields import TextField
from app.web.forms.indicator import FIELDS
from app.web.secretariat.forms import MomentField
from scoring import FigureSpec

# Never mapped: secrets, addresses, what the page itself sends along, and moments, which are read and not kept as text.
OTHER_BOXES = (PasswordField, EmailField, HiddenField, MomentField)
ADDRESSES = {("AccountForm", "email"), ("NewAccountForm", "email")}


def forms(root: type[FlaskForm]) -> Iterator[type[FlaskForm]]:
    """Every form class below `root` that the application's modules define."""
    for kind in root.__subclasses__():
        yield kind
        yield from forms(kind)


def boxes_past_the_border(kind: type[FlaskForm]) -> Iterator[tuple[str, str]]:
    """The boxes for text of a form that do not pass the border."""
    for name in dir(kind):
        field = getattr(kind, name)
        if not isinstance(field, UnboundField) or (kind.__name__, name) in ADDRESSES:
            continue
        takes_text = issubclass(field.field_class, StringField | TextAreaField)
        if takes_text and not issubclass(field.field_class, (TextField, *OTHER_BOXES)):
            yield kind.__name__, name


def test_every_box_for_text_passes_the_border() -> None:
    for module in pkgutil.walk_packages(app.web.__path__, "app.web."):
        importlib.import_module(module.name)
    kinds = [kind for kind in forms(FlaskForm) if kind.__module__.startswith("app.")]
    assert len(kinds) > 20
    assert [box for kind in kinds for box in boxes_past_the_border(kind)] == []


def test_a_figure_that_is_text_passes_the_border() -> None:
    made = {kind: FIELDS[kind](FigureSpec("figure", "Tên", kind)) for kind in FIELDS}
    assert issubclass(made["text"].field_class, TextField)
    others = {
        kind for kind, field in made.items() if issubclass(field.field_class, StringField | TextAreaField)
    }
    assert others == {"text"}


def test_the_wall_finds_what_is_planted() -> None:
    class Planted(FlaskForm):  # type: ignore[misc]
        title = StringField("Tên")
        note = TextAreaField("Ghi chú")
        reason = TextField("Lý do")
        password = PasswordField("Mật khẩu")

    assert set(boxes_past_the_border(Planted)) == {("Planted", "title"), ("Planted", "note")}
