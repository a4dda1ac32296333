"""``flask account import`` and ``export``: people come from a table, whole or not at all, with a slip each."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from app.access.actor import Role
from app.access.family import Family
from app.extensions import db
from app.models import Account, Event, RoleGrant
from app.services.accounts import importing, my_account, table_lines
from app.services.accounts.administration import OPERATOR
from app.services.tables.accounts import ROLE_WORDS, read_accounts
from app.services.tables.lines import ImportRefused
from app.web.words import ROLES
from tests.support.application import START, Clock
from tests.support.books import count_events, defects
from tests.support.factories import Make, actor_of

HEADER = "Thư điện tử;Tên hiển thị;Vai trò;Mã đơn vị;Phòng, bộ phận;Từ ngày;Đến ngày\n"
PEOPLE = (
    HEADER
    + "lanhdao@dti.test;Lãnh đạo thử;Lãnh đạo đơn vị;90001;Văn phòng;;\n"
    + "canbo@dti.test;Cán bộ thử;Cán bộ nhập liệu;90001;;01/12/2030;31/12/2030\n"
    + "canbo@dti.test;Cán bộ thử;Thanh tra, kiểm tra;;;;\n"
)
PASSWORD = re.compile(r"[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}")


@pytest.fixture(autouse=True)
def unit(make: Make) -> None:
    make.unit("Ái Tử", code="90001")


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Exit code and everything said."""
    result = app.test_cli_runner().invoke(args=["account", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def table(folder: Path, text: str = PEOPLE) -> str:
    """A file with this table."""
    file = folder / "tai-khoan.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def accounts(app: Flask) -> int:
    """How many accounts there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Account)) or 0


def pages(file: Path | bytes) -> list[str]:
    """The text of each page of a PDF."""
    content = file if isinstance(file, bytes) else file.read_bytes()
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def imported(app: Flask, folder: Path, text: str = PEOPLE) -> list[str]:
    """Import a table; the text of the slips."""
    slips = folder / "phieu.pdf"
    code, said = run(app, "import", table(folder, text), "--slips", str(slips))
    assert code == 0, said
    return pages(slips)


@pytest.mark.slow
def test_the_people_of_a_table_sign_in_with_the_password_on_their_slip(app: Flask, tmp_path: Path) -> None:
    slips = imported(app, tmp_path)
    assert len(slips) == 2
    assert "Lãnh đạo thử" in slips[0]
    assert "Xã Ái Tử" in slips[0]
    assert "https://dti.test" in slips[0]
    password = PASSWORD.search(slips[1])
    assert password is not None
    with app.app_context():
        entrance = my_account.sign_in(
            email="canbo@dti.test",
            password=password[0],
            address="192.0.2.1",
            now=START,
            lifetime=timedelta(hours=1),
        )
        assert entrance.signed_in.must_change_password
        assert entrance.signed_in.actor.roles == {Role.AUDITOR}, "a role that begins later is held already"
        grant = db.session.scalars(select(RoleGrant).where(RoleGrant.role == Role.CONTRIBUTOR)).one()
        assert (grant.valid_from, grant.valid_to) == (date(2030, 12, 1), date(2030, 12, 31))
        db.session.commit()
    assert defects(app) == []


def test_the_name_that_leadership_had_before_is_still_read() -> None:
    """Tables that were written before the council had a role of its own."""
    line = "tinh@dti.test;Lãnh đạo thử;{};;;;\n"
    for word, role in (
        ("Lãnh đạo tỉnh, hội đồng thẩm định", Role.LEADERSHIP),
        ("Lãnh đạo tỉnh", Role.LEADERSHIP),
        ("Hội đồng thẩm định", Role.COUNCIL),
    ):
        assert [row.role for row in read_accounts(HEADER + line.format(word))] == [role]


def test_the_first_password_stands_in_no_event_and_no_row(app: Flask, tmp_path: Path) -> None:
    secrets = [match[0] for slip in imported(app, tmp_path) if (match := PASSWORD.search(slip))]
    assert len(secrets) == 2
    with app.app_context():
        hashes = db.session.scalars(select(Account.password_hash)).all()
        told = "".join(db.session.scalars(select(Event.data)))
        assert not [secret for secret in secrets if secret in told or secret in "".join(hashes)]
        assert not [stored for stored in hashes if stored in told]
        assert "lanhdao@dti.test" in told, "the log knows nothing of the accounts"


def test_a_first_password_of_a_slip_ends_after_fourteen_days_and_says_whom_to_ask(
    app: Flask, tmp_path: Path
) -> None:
    slip = imported(app, tmp_path)[0]
    assert "09:00 ngày 29/11/2030" in slip
    password = PASSWORD.search(slip)
    assert password is not None
    with app.app_context(), pytest.raises(my_account.WrongCredentials, match="đề nghị quản trị hệ thống"):
        my_account.sign_in(
            email="lanhdao@dti.test",
            password=password[0],
            address="192.0.2.1",
            now=START + timedelta(days=14, seconds=1),
            lifetime=timedelta(hours=1),
        )


def test_the_file_of_slips_is_for_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    imported(app, tmp_path)
    assert (tmp_path / "phieu.pdf").stat().st_mode & 0o077 == 0


def test_a_dry_run_says_what_would_come_and_stores_nothing(app: Flask, tmp_path: Path) -> None:
    code, said = run(app, "import", table(tmp_path), "--dry-run")
    assert (code, accounts(app)) == (0, 0)
    assert "Sẽ mở 2 tài khoản, thêm 3 vai trò." in said


def test_accounts_are_not_opened_without_a_place_for_their_slips(app: Flask, tmp_path: Path) -> None:
    code, said = run(app, "import", table(tmp_path))
    assert (code, accounts(app)) == (2, 0)
    assert "--slips" in said
    (tmp_path / "co-san.pdf").write_text("của người khác")
    code, said = run(app, "import", table(tmp_path), "--slips", str(tmp_path / "co-san.pdf"))
    assert (code, accounts(app)) == (2, 0)
    assert (tmp_path / "co-san.pdf").read_text() == "của người khác"


def test_one_wrong_line_keeps_all_out_and_every_wrong_line_is_named(app: Flask, tmp_path: Path) -> None:
    wrong = (
        PEOPLE
        + "khong-co-a-cong;A;Thanh tra, kiểm tra;;;;\n"
        + "b@dti.test;;Thanh tra, kiểm tra;;;;\n"
        + "c@dti.test;C;Chủ tịch;;;;\n"
        + "d@dti.test;D;Thanh tra, kiểm tra;;;32/01/2030;\n"
        + "e@dti.test;E;Thanh tra, kiểm tra;;;02/01/2031;01/01/2031\n"
        + "lanhdao@dti.test;Tên khác;Thanh tra, kiểm tra;;;;\n"
        + "lanhdao@dti.test;Lãnh đạo thử;Lãnh đạo đơn vị;90001;;;\n"
    )
    code, said = run(app, "import", table(tmp_path, wrong), "--slips", str(tmp_path / "p.pdf"))
    assert (code, accounts(app)) == (1, 0)
    for line in (
        "Dòng 5: Thư điện tử “khong-co-a-cong” chưa đúng",
        "Dòng 6: Thiếu tên hiển thị của b@dti.test",
        "Dòng 7: Không rõ vai trò “Chủ tịch”",
        "Dòng 8: “32/01/2030” không phải ngày",
        "Dòng 9: Vai trò hết ngày 01/01/2031, trước khi bắt đầu",
        "Dòng 10: Dòng 2 ghi lanhdao@dti.test tên “Lãnh đạo thử”",
        "Dòng 11: Vai trò này của lanhdao@dti.test đã có ở dòng 2",
    ):
        assert line in said
    assert not (tmp_path / "p.pdf").exists()


def test_what_does_not_agree_with_the_accounts_that_are_there_is_named(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    make.account(Role.AUDITOR, name="Người cũ", email="cu@dti.test")
    make.account(Role.AUDITOR, name="Người khác", email="khac@dti.test")
    closed = make.account(Role.AUDITOR, name="Đã nghỉ", email="nghi@dti.test")
    with app.app_context():
        db.session.get_one(Account, closed.id).disabled_at = START
        db.session.commit()
    wrong = (
        HEADER
        + "cu@dti.test;Người cũ;Thanh tra, kiểm tra;;;01/01/2026;\n"
        + "khac@dti.test;Tên mới;Thanh tra, kiểm tra;;;;\n"
        + "nghi@dti.test;Đã nghỉ;Cơ quan thường trực;;;;\n"
        + "a@dti.test;A;Lãnh đạo đơn vị;;;;\n"
        + "b@dti.test;B;Lãnh đạo đơn vị;90001;;01/01/2020;\n"
        + "c@dti.test;C;Thanh tra, kiểm tra;90001;;;\n"
        + "d@dti.test;D;Thanh tra, kiểm tra;;;01/01/2030;01/02/2030\n"
    )
    code, said = run(app, "import", table(tmp_path, wrong), "--slips", str(tmp_path / "p.pdf"))
    assert (code, accounts(app)) == (1, 3)
    for line in (
        "Dòng 2: cu@dti.test đang giữ vai trò này từ 01/07/2025 đến nay",
        "Dòng 3: Tài khoản khac@dti.test đang mang tên “Người khác”",
        "Dòng 4: Tài khoản nghi@dti.test đang bị khóa",
        "Dòng 5: Vai trò “Lãnh đạo đơn vị” gắn với một đơn vị",
        "Dòng 6: Không có đơn vị mã “90001” vào ngày 01/01/2020",
        "Dòng 7: Vai trò “Thanh tra, kiểm tra” không gắn với đơn vị nào",
        "Dòng 8: Vai trò hết ngày 01/02/2030, đã qua",
    ):
        assert line in said


def test_what_goes_out_comes_back_without_a_change(app: Flask, make: Make, tmp_path: Path) -> None:
    make.account(
        Role.REVIEWER, home_unit=make.unit("Công Tác"), name="=Người thẩm định", email="tham@dti.test"
    )
    imported(app, tmp_path)
    code, out = run(app, "export")
    assert code == 0
    before = count_events(app, "accounts.imported")
    code, said = run(app, "import", table(tmp_path, out))
    assert code == 0, said
    assert "Đã mở 0 tài khoản, thêm 0 vai trò, 4 dòng đã có từ trước." in said
    assert count_events(app, "accounts.imported") == before, (
        "nothing was done, and the log says something was"
    )


def test_an_account_that_is_there_gets_the_role_it_lacks_and_no_new_password(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    person = make.account(Role.AUDITOR, name="Người cũ", email="cu@dti.test")
    code, said = run(
        app, "import", table(tmp_path, HEADER + "cu@dti.test;Người cũ;Cơ quan thường trực;;;;\n")
    )
    assert code == 0, said
    assert "Đã mở 0 tài khoản, thêm 1 vai trò." in said
    with app.app_context():
        row = db.session.get_one(Account, person.id)
        assert {grant.role for grant in row.grants} == {Role.AUDITOR, Role.SECRETARIAT}
        assert row.password_hash == person.password_hash
        told = db.session.scalars(select(Event).where(Event.kind == "role.granted")).one()
        assert json.loads(told.data)["role"] == "secretariat"


def test_nobody_gives_themselves_a_role_by_a_table(app: Flask, make: Make) -> None:
    administrator = actor_of(make.account(Role.ADMINISTRATOR, name="Quản trị thử", email="qt@dti.test"))
    lines = read_accounts(HEADER + "qt@dti.test;Quản trị thử;Cơ quan thường trực;;;;\n")
    with app.app_context(), pytest.raises(ImportRefused) as refusal:
        importing.propose(administrator, lines, now=START)
    assert [problem.sentence.message for problem in refusal.value.problems] == [table_lines.OWN_ROLE]


def test_a_proposal_that_is_not_true_any_more_is_refused(app: Flask, make: Make, clock: Clock) -> None:
    with app.app_context():
        proposal = importing.propose(OPERATOR, read_accounts(PEOPLE), now=clock())
        secrets = importing.make_secrets(proposal)
    make.account(Role.AUDITOR, name="Lãnh đạo thử", email="lanhdao@dti.test")
    with app.app_context(), pytest.raises(ImportRefused, match="chỗ cần sửa"):
        importing.enter(OPERATOR, proposal, secrets, now=clock())
    assert accounts(app) == 1


def test_more_accounts_than_a_page_waits_for_are_refused_before_any_is_made(app: Flask) -> None:
    many = HEADER + "".join(
        f"p{number}@dti.test;Người {number};Thanh tra, kiểm tra;;;;\n"
        for number in range(importing.MOST_NEW + 1)
    )
    with app.app_context(), pytest.raises(ImportRefused) as refusal:
        importing.propose(OPERATOR, read_accounts(many), now=START)
    assert [problem.sentence.message for problem in refusal.value.problems] == [importing.TOO_MANY]


def test_a_table_calls_the_roles_as_the_pages_do() -> None:
    assert ROLE_WORDS == ROLES


def test_a_role_is_not_added_to_an_account_that_was_closed_after_the_preview(
    app: Flask, make: Make, clock: Clock
) -> None:
    person = make.account(Role.AUDITOR, name="Người cũ", email="cu@dti.test")
    lines = read_accounts(HEADER + "cu@dti.test;Người cũ;Cơ quan thường trực;;;;\n")
    with app.app_context():
        proposal = importing.propose(OPERATOR, lines, now=clock())
        db.session.get_one(Account, person.id).disabled_at = clock()
        db.session.commit()
        with pytest.raises(ImportRefused):
            importing.enter(OPERATOR, proposal, {}, now=clock())


LIMITED = "Thư điện tử;Tên hiển thị;Vai trò;Lĩnh vực\n"


def test_the_table_says_for_which_family_a_role_counts_and_comes_back_without_a_change(
    app: Flask, tmp_path: Path
) -> None:
    text = LIMITED + "tt@dti.test;Thư ký thử;Cơ quan thường trực;PAR\n"
    assert run(app, "import", table(tmp_path, text), "--slips", str(tmp_path / "phieu.pdf"))[0] == 0
    code, exported = run(app, "export")
    assert (code, "Cải cách hành chính (PAR INDEX)" in exported) == (0, True)
    code, said = run(app, "import", table(tmp_path, exported), "--dry-run")
    assert (code, "thêm 0 vai trò, 1 dòng đã có" in said) == (0, True), said


@pytest.mark.parametrize(
    ("family", "typed", "message"),
    [(Family.DTI, "", table_lines.HELD_FOR), (None, "DTI", table_lines.HELD_FOR_ALL)],
)
def test_a_table_neither_widens_nor_seems_to_narrow_a_role(
    app: Flask, make: Make, family: Family | None, typed: str, message: str
) -> None:
    """A list from before roles were limited would undo the limit."""
    make.account(Role.SECRETARIAT, name="Thư ký thử", email="tt@dti.test", family=family)
    lines = read_accounts(LIMITED + f"tt@dti.test;Thư ký thử;Cơ quan thường trực;{typed}\n")
    with app.app_context(), pytest.raises(ImportRefused) as refusal:
        importing.propose(OPERATOR, lines, now=START)
    assert [problem.sentence.message for problem in refusal.value.problems] == [message]


@pytest.mark.parametrize(("role", "typed"), [("Cơ quan thường trực", "ICT"), ("Thanh tra, kiểm tra", "DTI")])
def test_an_unknown_family_and_one_for_a_role_without_are_refused(role: str, typed: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_accounts(LIMITED + f"a@dti.test;Người thử;{role};{typed}\n")
    assert len(refusal.value.problems) == 1
