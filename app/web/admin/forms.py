"""Forms of the administrator."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.access.actor import Role
from app.access.family import Family
from app.queries.cycles.organisers import list_organisers
from app.services.accounts.granting import LONGEST_NAME, NewAccount
from app.web.fields import DayField, LineField
from app.web.language import vietnamese_option
from app.web.words import family_name, role_name

NO_UNIT = ""
EVERY_FAMILY = ""
EVERY_ORGANISER = ""


class AccountForm(FlaskForm):  # type: ignore[misc]
    """A new account with its first role."""

    email = StringField(
        _("Thư điện tử công vụ"),
        validators=[InputRequired(_("Hãy ghi thư điện tử công vụ; đó là tên đăng nhập.")), Length(max=254)],
    )
    display_name = LineField(
        _("Tên hiển thị"),
        validators=[InputRequired(_("Hãy ghi tên hiển thị của tài khoản."))],
        limit=LONGEST_NAME,
    )


class GrantForm(FlaskForm):  # type: ignore[misc]
    """A role, the unit it is held in, the family and the organiser of cycles it counts for, and its days."""

    role = SelectField(_("Vai trò"), validators=[InputRequired(_("Hãy chọn vai trò."))])
    unit_id = SelectField(_("Đơn vị"))
    office = LineField(_("Phòng, bộ phận"), limit=LONGEST_NAME)
    family = SelectField(_("Lĩnh vực"), default=EVERY_FAMILY)
    organiser_id = SelectField(_("Cơ quan tổ chức"), default=EVERY_ORGANISER)
    first = DayField(_("Từ ngày"))
    last = DayField(_("Đến hết ngày"))

    def offer(self, units: list[tuple[str, str]]) -> None:
        """Fill the choices; ``units`` are (id, name) pairs in the order shown."""
        self.role.choices = [(role.value, role_name(role)) for role in Role]
        nowhere = (NO_UNIT, str(_("Không gắn với đơn vị nào")))
        self.unit_id.choices = [nowhere, *(vietnamese_option(*unit) for unit in units)]
        every = (EVERY_FAMILY, str(_("Mọi lĩnh vực")))
        all_of_them = (EVERY_ORGANISER, str(_("Mọi cơ quan tổ chức")))
        organisers = [vietnamese_option(str(row.id), row.name) for row in list_organisers()]
        self.organiser_id.choices = [all_of_them, *organisers]
        self.family.choices = [every, *((family.value, family_name(family)) for family in Family)]

    @property
    def unit(self) -> int | None:
        """The chosen unit's id, or nothing."""
        return int(self.unit_id.data) if self.unit_id.data else None

    def account(self, email: str, display_name: str) -> NewAccount:
        """Return the account with the role that was chosen, after the form was found valid."""
        role, office = Role(self.role.data), self.office.data or ""
        family = Family(self.family.data) if self.family.data else None
        days = (self.first.data, self.last.data)
        organiser_id = int(self.organiser_id.data) if self.organiser_id.data else None
        return NewAccount(
            email, display_name, role, self.unit, self.unit, office, family, *days, organiser_id=organiser_id
        )


class NewAccountForm(AccountForm, GrantForm):
    """Both on one page."""
