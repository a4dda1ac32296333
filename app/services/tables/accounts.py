"""A list of accounts as a table holds it: read whole, every problem reported with its line, and written back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from app.access.actor import FAMILY_ROLES, ORGANISER_ROLES, Role
from app.access.family import Family
from app.errors import N_, Sentence
from app.models.account import LONGEST_EMAIL
from app.services.accounts.administration import EMAIL
from app.services.accounts.granting import LONGEST_NAME
from app.services.tables.files import OutgoingTable, as_csv
from app.services.tables.lines import ImportRefused, LineProblem, rows, table_of
from app.services.tables.texts import text_problems
from app.text import fold, parse_day, quoted, taken
from scoring.tables import Column

ACCOUNT_COLUMNS: Final = (
    Column("email", True, ("Thư điện tử", "E-mail", "Thư điện tử công vụ")),
    Column("name", True, ("Tên hiển thị", "Họ tên", "Họ và tên")),
    Column("role", True, ("Vai trò",)),
    Column("unit", False, ("Mã đơn vị", "Đơn vị")),
    Column("office", False, ("Phòng, bộ phận", "Phòng")),
    Column("from", False, ("Từ ngày", "Từ")),
    Column("to", False, ("Đến ngày", "Đến")),
    Column("family", False, ("Lĩnh vực",)),
    Column("organiser", False, ("Cơ quan tổ chức",)),
)
ROLE_WORDS: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.CONTRIBUTOR: "Cán bộ nhập liệu",
        Role.UNIT_HEAD: "Lãnh đạo đơn vị",
        Role.REVIEWER: "Thành viên tổ thẩm định",
        Role.DISTRICT_REVIEWER: "Cấp huyện thẩm định",
        Role.SECRETARIAT: "Cơ quan thường trực",
        Role.COUNCIL: "Hội đồng thẩm định",
        Role.LEADERSHIP: "Lãnh đạo tỉnh",
        Role.ADMINISTRATOR: "Quản trị hệ thống",
        Role.AUDITOR: "Thanh tra, kiểm tra",
    }
)
"""The roles as a table spells them, which is how the pages call them."""
FAMILY_WORDS: Final[Mapping[Family, str]] = MappingProxyType(
    {Family.DTI: "Chuyển đổi số (DTI)", Family.PAR: "Cải cách hành chính (PAR INDEX)"}
)
"""The families as a table and the pages spell them; an empty cell means all of them."""
_FAMILIES: Final = {fold(word): family for family, word in FAMILY_WORDS.items()} | {
    **{family.value: family for family in Family},
    "par index": Family.PAR,
}
EARLIER_WORDS: Final[Mapping[str, Role]] = MappingProxyType(
    {"Lãnh đạo tỉnh, hội đồng thẩm định": Role.LEADERSHIP}
)
"""How tables of before spell roles that have another name now: still read, never written."""
_ROLES: Final = {
    **{fold(word): role for word, role in EARLIER_WORDS.items()},
    **{fold(word): role for role, word in ROLE_WORDS.items()},
    **{role.value: role for role in Role},
}

WRONG_EMAIL = N_("Thư điện tử “%(email)s” chưa đúng dạng ten@coquan.gov.vn.")
NAME_MISSING = N_("Thiếu tên hiển thị của %(email)s.")
OTHER_NAME = N_("Dòng %(line)s ghi %(email)s tên “%(name)s”. Một người chỉ có một tên: hãy ghi giống nhau.")
UNKNOWN_ROLE = N_("Không rõ vai trò “%(role)s”. Các vai trò là: %(roles)s.")
UNKNOWN_FAMILY = N_(
    "Không rõ lĩnh vực “%(family)s”. Các lĩnh vực là: %(families)s; bỏ trống nếu vai trò dùng cho mọi lĩnh vực."
)
FAMILY_UNWANTED = N_("Vai trò “%(role)s” không giới hạn theo lĩnh vực: hãy bỏ trống ô lĩnh vực.")
ORGANISER_UNWANTED = N_(
    "Vai trò “%(role)s” không giới hạn theo cơ quan tổ chức: hãy bỏ trống ô cơ quan tổ chức."
)
NOT_A_DAY = N_("“%(typed)s” không phải ngày dạng 01/07/2025.")
ENDS_BEFORE = N_("Vai trò hết ngày %(last)s, trước khi bắt đầu ngày %(first)s. Hãy xem lại hai ngày.")
REPEATED = N_("Vai trò này của %(email)s đã có ở dòng %(line)s. Hãy bỏ một dòng.")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One role of one person; without ``first`` it begins on the day it is taken in, without ``last`` it has no end."""

    line: int
    email: str
    name: str
    role: Role
    unit: str
    office: str
    first: date | None
    last: date | None
    family: Family | None = None
    organiser: str = ""
    """Name of the organiser whose cycles the role counts for; empty for all of them."""


def read_accounts(content: bytes | str) -> tuple[AccountLine, ...]:
    """Read a list of accounts, a line a role; raise ``ImportRefused`` with all problems, in the order of the lines."""
    problems: list[LineProblem] = []
    lines: list[AccountLine] = []
    names: dict[str, AccountLine] = {}
    places: dict[tuple[str, Role, str, Family | None, str], int] = {}
    for number, cells in rows(table_of(content, ACCOUNT_COLUMNS), problems):
        line = _line(number, cells, problems)
        if line is None:
            continue
        same = names.setdefault(line.email, line)
        first = places.setdefault((line.email, line.role, line.unit, line.family, line.organiser), number)
        if same.name != line.name:
            told = {"line": same.line, "email": line.email, "name": quoted(same.name)}
            problems.append(LineProblem(number, Sentence(OTHER_NAME, told)))
        elif first != number:
            problems.append(LineProblem(number, Sentence(REPEATED, {"email": line.email, "line": first})))
        lines.append(line)
    if problems:
        raise ImportRefused(problems)
    return tuple(lines)


def written(lines: Iterable[AccountLine]) -> str:
    """Return lines as the text of a file that ``read_accounts`` reads."""
    table = table_out(lines)
    return as_csv(table.heading, table.rows)


def table_out(lines: Iterable[AccountLine]) -> OutgoingTable:
    """Return lines as a table that ``read_accounts`` reads from a file of either kind."""
    return OutgoingTable(
        "Tài khoản", tuple(column.aliases[0] for column in ACCOUNT_COLUMNS), tuple(map(_cells, lines))
    )


def _cells(line: AccountLine) -> tuple[str, ...]:
    first, last = (f"{day:%d/%m/%Y}" if day else "" for day in (line.first, line.last))
    return (
        line.email,
        line.name,
        ROLE_WORDS[line.role],
        line.unit,
        line.office,
        first,
        last,
        FAMILY_WORDS[line.family] if line.family else "",
        line.organiser,
    )


def _line(number: int, cells: Mapping[str, str], problems: list[LineProblem]) -> AccountLine | None:
    """Take one line apart; what is wrong with it goes to ``problems``."""
    before = len(problems)
    email = cells["email"].lower()
    name, office = taken(cells["name"]), taken(cells.get("office", ""))
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        problems.append(LineProblem(number, Sentence(WRONG_EMAIL, {"email": quoted(cells["email"])})))
    elif not name:
        problems.append(LineProblem(number, Sentence(NAME_MISSING, {"email": email})))
    problems += text_problems(number, {"name": name, "office": office}, limit=LONGEST_NAME)
    role = _ROLES.get(fold(cells["role"]))
    if role is None:
        known = "; ".join(ROLE_WORDS.values())
        problems.append(
            LineProblem(number, Sentence(UNKNOWN_ROLE, {"role": quoted(cells["role"]), "roles": known}))
        )
    family = _family(number, cells.get("family", ""), role, problems)
    organiser = taken(cells.get("organiser", ""))
    if organiser and role is not None and role not in ORGANISER_ROLES:
        problems.append(LineProblem(number, Sentence(ORGANISER_UNWANTED, {"role": ROLE_WORDS[role]})))
    first = _day(number, cells.get("from", ""), problems)
    last = _day(number, cells.get("to", ""), problems)
    if first and last and last < first:
        days = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        problems.append(LineProblem(number, Sentence(ENDS_BEFORE, days)))
    if role is None or len(problems) > before:
        return None
    return AccountLine(
        number, email, name, role, cells.get("unit", ""), office, first, last, family, organiser
    )


def _family(number: int, typed: str, role: Role | None, problems: list[LineProblem]) -> Family | None:
    if not typed:
        return None
    family = _FAMILIES.get(fold(typed))
    if family is None:
        told = {"family": quoted(typed), "families": "; ".join(FAMILY_WORDS.values())}
        problems.append(LineProblem(number, Sentence(UNKNOWN_FAMILY, told)))
    elif role is not None and role not in FAMILY_ROLES:
        problems.append(LineProblem(number, Sentence(FAMILY_UNWANTED, {"role": ROLE_WORDS[role]})))
    return family


def _day(number: int, typed: str, problems: list[LineProblem]) -> date | None:
    if not typed:
        return None
    try:
        return parse_day(typed)
    except ValueError:
        problems.append(LineProblem(number, Sentence(NOT_A_DAY, {"typed": quoted(typed)})))
        return None
