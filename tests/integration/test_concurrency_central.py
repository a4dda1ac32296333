"""Central figures entered at the moment at which somebody else changes the same sheets."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Cycle, Figure
from app.workflow.states import Stage
from tests.support.appraisals import Appraisals
from tests.support.books import count_events, defects
from tests.support.factories import Make
from tests.support.forms import Submission, fill
from tests.support.live import LiveBrowser, send_at_once

People = Callable[..., LiveBrowser]


def confirmation(person: LiveBrowser, cycle: Cycle, line: str) -> Submission:
    """What is about to be sent by somebody who has looked at the preview of a file with one column."""
    file = ("so-lieu.csv", f"unit;satisfied\n{line}\n".encode())
    upload = person.form(
        f"/secretariat/cycles/{cycle.id}/central", 'form[enctype="multipart/form-data"]', {"file": file}
    )
    preview = person.send(upload)
    assert preview.status == 200, preview.text
    [form] = preview.soup.select('main form[action$="/central/entry"]')
    return fill(form, {"source": "Báo cáo khảo sát số 12/BC."})


def entered(app: Flask) -> list[str]:
    """What is in force of the surveyed figure."""
    with app.app_context():
        stages = select(Figure.value).where(Figure.figure_id == "satisfied", Figure.stage == Stage.REVIEW_1)
        return list(db.session.scalars(stages))


def test_of_two_people_with_different_files_one_enters_and_the_other_is_shown_the_new_state(
    app: Flask, make: Make, enter: People, together: Callable[[int], None]
) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted()
    people = [enter(Role.SECRETARIAT) for _ in range(2)]
    forms = [
        confirmation(person, appraisals.cycle, f"{sheet.unit.code};{value}")
        for person, value in zip(people, ("80", "90"), strict=True)
    ]
    together(2)
    answers = send_at_once(*zip(people, forms, strict=True))

    assert sorted(answer.status for answer in answers) == [303, 409], [answer.text for answer in answers]
    first, other = ("80", "90") if answers[0].status == 303 else ("90", "80")
    assert entered(app) == [first]
    refused = next(answer for answer in answers if answer.status == 409)
    assert f"{first}% → {other}%" in refused.text
    assert count_events(app, "central_figures.entered") == count_events(app, "indicator.appraised") == 1
    assert defects(app) == []


def test_a_sheet_recalled_at_the_same_moment_is_either_with_the_unit_or_has_the_figure(
    app: Flask, make: Make, enter: People, together: Callable[[int], None]
) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted()
    secretary, head = enter(Role.SECRETARIAT), enter(Role.UNIT_HEAD, unit=sheet.unit)
    entry = confirmation(secretary, appraisals.cycle, f"{sheet.unit.code};80")
    recall = head.form(
        f"/unit/assessments/{sheet.id}/recall", 'form[action$="/recall"]', {"reason": "Sửa số."}
    )
    together(2)
    answers = send_at_once((secretary, entry), (head, recall))

    if answers[0].status == 303:
        assert entered(app) == ["80"]
        assert answers[1].status != 303
    else:
        assert (answers[0].status, answers[1].status) == (422, 303)
        assert "Phiếu đang do đơn vị nhập số liệu, chưa nộp." in answers[0].text
        assert entered(app) == []
    assert defects(app) == []
