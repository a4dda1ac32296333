"""Many people at the same moment, at a listening server: nothing is lost or done twice, and nobody sees a failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import (
    Account,
    Assessment,
    Cycle,
    DraftPaper,
    Entry,
    Evidence,
    EvidenceLink,
    Figure,
    Job,
    Result,
    RoleGrant,
    Score,
    StoredFile,
    Unit,
)
from app.workflow.states import Stage
from tests.support.appraisals import Appraisals
from tests.support.background import do_all_work, work_together
from tests.support.books import count_events, defects, row_counts
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.live import Answer, LiveBrowser, at_once, send_at_once
from tests.support.sample_files import pdf

MANY = 20
FORM = "#declaration"
UPLOAD = 'form[enctype="multipart/form-data"]'
People = Callable[..., LiveBrowser]


def statuses(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


def indicator(sheet: Assessment, code: str) -> str:
    return f"/unit/assessments/{sheet.id}/indicators/{code}"


def test_of_two_people_at_one_indicator_one_saves_and_the_other_sees_both_versions(
    app: Flask, enter: People, together: Callable[[int], None], unit: Unit, sheet: Assessment
) -> None:
    people = [enter(Role.CONTRIBUTOR, unit=unit) for _ in range(2)]
    forms = [
        person.form(indicator(sheet, "2.1"), FORM, {"figure-dossiers": typed})
        for person, typed in zip(people, ("400", "500"), strict=True)
    ]
    together(2)
    answers = send_at_once(*zip(people, forms, strict=True))
    assert statuses(answers) == {303: 1, 409: 1}
    refused = next(answer for answer in answers if answer.status == 409)
    assert "400 hồ sơ" in refused.text
    assert "500 hồ sơ" in refused.text
    assert row_counts(app, Figure) == {"figure": 1}
    assert count_events(app, "indicator.declared") == 1


def test_of_two_reviewers_at_one_indicator_one_decides_and_the_other_sees_the_decision(
    app: Flask, make: Make, enter: People, together: Callable[[int], None]
) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted()
    place = f"/review/assessments/{sheet.id}/indicators/1.1"
    people = [enter(Role.REVIEWER) for _ in range(2)]
    accept, adjust = (
        {"choice": "accept"},
        {"choice": "points", "points": "0,5", "points_reason": "Kế hoạch ban hành muộn."},
    )
    forms = [
        person.form(place, 'form:has([name="choice"])', typed)
        for person, typed in zip(people, (accept, adjust), strict=True)
    ]
    together(2)
    answers = send_at_once(*zip(people, forms, strict=True))
    assert statuses(answers) == {303: 1, 409: 1}
    refused = next(answer for answer in answers if answer.status == 409)
    assert "Người khác vừa ghi kết quả thẩm định chỉ tiêu 1.1" in refused.text
    assert count_events(app, "indicator.appraised") == 1
    assert count_events(app, "review.started") == 1
    assert defects(app) == []


@pytest.mark.parametrize("turn", range(4))
def test_a_save_that_meets_the_submission_is_inside_it_or_refused(
    app: Flask,
    enter: People,
    together: Callable[[int], None],
    unit: Unit,
    cycle: Cycle,
    sheet: Assessment,
    turn: int,
) -> None:
    head, officer = enter(Role.UNIT_HEAD, unit=unit), enter(Role.CONTRIBUTOR, unit=unit)
    submission = head.form(f"/unit/assessments/{sheet.id}/submit", "main form")
    saving = officer.form(indicator(sheet, "2.2"), FORM, {"typed_points": "1,5"})
    together(2)
    submitted, saved = send_at_once((head, submission), (officer, saving))
    assert submitted.status == 303, submitted.text
    with app.app_context():
        points = db.session.scalar(select(Score.points).where(Score.code == "2.2", Score.stage == Stage.SELF))
        kept = db.session.scalar(select(Entry.typed_points).where(Entry.code == "2.2"))
    if saved.status == 303:
        assert points == kept
    else:
        assert saved.status == 409
        assert "đã khóa" in saved.text
        assert (points, kept) == (0, None)
    assert defects(app) == []


def test_a_version_computed_twice_at_once_is_computed_once(
    app: Flask, make: Make, enter: People, together: Callable[[int], None]
) -> None:
    cycle = Cycles(make).finished({"Một": "2", "Hai": "1"})
    people = [enter(Role.SECRETARIAT) for _ in range(2)]
    forms = [person.form(f"/secretariat/cycles/{cycle.id}/publish", "main form") for person in people]
    together(2)
    answers = send_at_once(*zip(people, forms, strict=True))
    assert statuses(answers) == {303: 2}, [answer.text for answer in answers]
    assert len({answer.location for answer in answers}) == 1
    work_together(app, 2)
    assert row_counts(app, Result, DraftPaper, Job) == {"result": 1, "draft_paper": 2, "job": 1}
    assert defects(app) == []


def test_an_indicator_saved_twenty_times_by_one_form_is_saved_once(
    app: Flask, enter: People, together: Callable[[int], None], unit: Unit, sheet: Assessment
) -> None:
    officer = enter(Role.CONTRIBUTOR, unit=unit)
    form = officer.form(indicator(sheet, "2.2"), FORM, {"typed_points": "1,5"})
    together(MANY)
    answers = send_at_once(*[(officer, form)] * MANY)
    assert statuses(answers) == {303: MANY}, [answer.text for answer in answers]
    assert count_events(app, "indicator.declared") == 1


def test_a_document_sent_twenty_times_by_one_form_is_one_document(
    app: Flask, enter: People, together: Callable[[int], None], unit: Unit, sheet: Assessment
) -> None:
    officer = enter(Role.CONTRIBUTOR, unit=unit)
    form = officer.form(
        indicator(sheet, "1.1") + "/evidence/new",
        UPLOAD,
        {"abstract": "Kế hoạch", "file": ("ke-hoach.pdf", pdf())},
    )
    together(MANY)
    answers = send_at_once(*[(officer, form)] * MANY)
    assert statuses(answers) == {303: MANY}, [answer.text for answer in answers]
    assert row_counts(app, Evidence, EvidenceLink, StoredFile) == {
        "evidence": 1,
        "evidence_link": 1,
        "stored_file": 1,
    }
    assert count_events(app, "evidence.linked") == 1


def test_two_units_that_send_the_same_file_at_once_both_have_it(
    app: Flask, make: Make, enter: People, together: Callable[[int], None]
) -> None:
    cycle = make.cycle()
    people, forms = [], []
    for _ in range(4):
        unit = make.unit()
        sheet = make.assessment(cycle, unit)
        person = enter(Role.CONTRIBUTOR, unit=unit)
        typed = {"abstract": "Công văn chung", "file": ("cong-van.pdf", pdf())}
        people.append(person)
        forms.append(person.form(indicator(sheet, "1.1") + "/evidence/new", UPLOAD, typed))
    together(4)
    answers = send_at_once(*zip(people, forms, strict=True))
    assert statuses(answers) == {303: 4}, [answer.text for answer in answers]
    assert row_counts(app, Evidence, StoredFile) == {"evidence": 4, "stored_file": 1}


@pytest.mark.parametrize("times", [2, MANY])
def test_a_sheet_submitted_many_times_by_one_form_has_one_receipt(
    app: Flask,
    enter: People,
    together: Callable[[int], None],
    unit: Unit,
    cycle: Cycle,
    sheet: Assessment,
    times: int,
) -> None:
    head = enter(Role.UNIT_HEAD, unit=unit)
    form = head.form(f"/unit/assessments/{sheet.id}/submit", "main form")
    together(times)
    answers = send_at_once(*[(head, form)] * times)
    assert statuses(answers) == {303: times}, [answer.text for answer in answers]
    assert count_events(app, "assessment.submitted") == 1
    assert defects(app) == []


def test_a_decision_sent_twenty_times_by_one_form_is_one_decision(
    app: Flask, make: Make, enter: People, together: Callable[[int], None]
) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted()
    reviewer = enter(Role.REVIEWER)
    place = f"/review/assessments/{sheet.id}/indicators/1.1"
    form = reviewer.form(place, 'form:has([name="choice"])', {"choice": "accept"})
    together(MANY)
    answers = send_at_once(*[(reviewer, form)] * MANY)
    assert statuses(answers) == {303: MANY}, [answer.text for answer in answers]
    assert count_events(app, "indicator.appraised") == 1


NEW_ACCOUNT = {"email": "nguoi-moi@dti.test", "display_name": "Người Mới", "role": "auditor"}


def test_an_account_opened_by_two_people_at_once_is_opened_once_and_the_second_is_told_so_at_the_field(
    app: Flask, enter: People, together: Callable[[int], None]
) -> None:
    people = [enter(Role.ADMINISTRATOR) for _ in range(2)]
    place = "/admin/accounts/new"
    forms = [answer.form(place, f'form[action="{place}"]', NEW_ACCOUNT) for answer in people]
    before = row_counts(app, Account, RoleGrant)
    together(2)
    answers = send_at_once(*zip(people, forms, strict=True))
    assert statuses(answers) == {200: 1, 422: 1}, [answer.text for answer in answers]
    refused = next(answer for answer in answers if answer.status == 422)
    assert (
        "Đã có tài khoản dùng thư điện tử này" in refused.soup.select_one(".govuk-error-message").get_text()
    )
    assert row_counts(app, Account, RoleGrant) == {name: count + 1 for name, count in before.items()}


def test_a_new_account_s_form_pressed_twice_at_once_opens_one_and_shows_a_password_that_holds(
    app: Flask, enter: People, together: Callable[[int], None]
) -> None:
    administrator = enter(Role.ADMINISTRATOR)
    form = administrator.form("/admin/accounts/new", 'form[action="/admin/accounts/new"]', NEW_ACCOUNT)
    before = row_counts(app, Account, RoleGrant)
    together(2)
    answers = send_at_once(*[(administrator, form)] * 2)
    assert statuses(answers) == {200: 2}, [answer.text for answer in answers]
    assert sorted("đây là mật khẩu tạm mới" in answer.text for answer in answers) == [False, True]
    assert row_counts(app, Account, RoleGrant) == {name: count + 1 for name, count in before.items()}
    assert count_events(app, "account.created") == 1


def test_a_role_given_many_times_at_once_is_given_once(
    app: Flask, make: Make, enter: People, together: Callable[[int], None], unit: Unit
) -> None:
    administrator, account = enter(Role.ADMINISTRATOR), make.account(Role.AUDITOR)
    place = f"/admin/accounts/{account.id}"
    typed = {"role": "contributor", "unit_id": str(unit.id)}
    form = administrator.form(place, f'form[action="{place}/grants"]', typed)
    together(4)
    answers = send_at_once(*[(administrator, form)] * 4)
    assert statuses(answers) == {303: 4}, [answer.text for answer in answers]
    assert count_events(app, "role.granted") == 1
    assert defects(app) == []


def test_a_proposal_confirmed_by_two_at_once_is_taken_in_once(
    app: Flask, make: Make, enter: People, together: Callable[[int], None], unit: Unit, sheet: Assessment
) -> None:
    administrator, first, second = (
        enter(role) for role in (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.SECRETARIAT)
    )
    lines = "".join(f"{unit.code},{code},1,1\n" for code in ("1.1", "1.2", "2.1", "2.2"))
    file = ("diem.csv", ("unit,code,self_score,appraised_score\n" + lines).encode())
    place = f"/imports/cycles/{sheet.cycle_id}"
    assert statuses(send_at_once((administrator, administrator.form(place, UPLOAD, {"file": file})))) == {
        303: 1
    }
    forms = [(person, person.form("/imports/1", "form#confirm", {})) for person in (first, second)]
    together(2)
    answers = send_at_once(*forms)
    assert sorted(statuses(answers)) == [303, 409], [answer.text for answer in answers]
    refused = next(answer for answer in answers if answer.status == 409)
    assert "Đề nghị này đã được" in refused.text
    do_all_work(app)
    assert count_events(app, "assessment.imported") == 1
    assert row_counts(app, Score) == {"score": 8}


def test_a_cycle_opened_twice_at_once_is_opened_once(
    app: Flask, enter: People, together: Callable[[int], None], unit: Unit
) -> None:
    secretariat, other = enter(Role.SECRETARIAT), enter(Role.SECRETARIAT)
    typed = {
        "tree_id": "dti/2030/commune",
        "title": "Đợt đánh giá năm 2030",
        "province_id": "",
        "self_starts_at": "01/11/2030 08:00",
        "self_ends_at": "30/11/2030 17:00",
        "review_1_ends_at": "31/12/2030 17:00",
        "explanation_ends_at": "15/01/2031 17:00",
        "review_2_ends_at": "31/01/2031 17:00",
    }
    place = "/secretariat/cycles/new"
    form, late = (answer.form(place, f'form[action="{place}"]', typed) for answer in (secretariat, other))
    together(3)
    answers = send_at_once((secretariat, form), (secretariat, form), (other, late))
    assert sorted(answer.status for answer in answers) in ([303, 303, 422], [303, 422, 422])
    refused = [answer for answer in answers if answer.status == 422]
    assert all("đã có một đợt chính thức: Đợt đánh giá năm 2030" in answer.text for answer in refused)
    assert row_counts(app, Cycle, Assessment) == {"cycle": 1, "assessment": 1}


def test_one_account_signs_in_and_out_on_many_machines_at_once_and_its_history_holds(
    app: Flask, live_url: str, make: Make, together: Callable[[int], None]
) -> None:
    account = make.account(Role.AUDITOR)
    machines = [LiveBrowser(live_url).sign_in(account) for _ in range(4)]
    forms = [machine.form("/account/password", 'form[action="/sign-out"]') for machine in machines]
    together(4)
    answers = send_at_once(*zip(machines, forms, strict=True))
    assert statuses(answers) == {303: 4}, [answer.text for answer in answers]
    again = at_once(*[lambda: LiveBrowser(live_url).sign_in(account).get("/account/password")] * 4)
    assert statuses(again) == {200: 4}
    assert count_events(app, "account.signed_out") == 4
    assert defects(app) == []
