"""The forms of whoever answers a proposed cut."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.web.fields import TextField


class AgreementForm(FlaskForm):  # type: ignore[misc]
    """Agreeing to a cut; ``seen`` marks the row as it was shown."""

    seen = HiddenField()


class RefusalForm(AgreementForm):
    """Refusing a cut, with the reason; ``reason`` stands on the page already, in the form of opinions."""

    refusal = TextField(
        _l("Lý do không đồng ý"),
        [InputRequired(_l("Hãy ghi lý do không đồng ý: người đề nghị cần biết vì sao."))],
    )
