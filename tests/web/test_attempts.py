"""What a service refuses becomes the page again: each sentence in its place, everything else goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from app.errors import N_, Invalid, Refused, Sentence, Stale
from app.services.tables.lines import ImportRefused, LineProblem
from app.web.attempts import Attempt, problems_of
from app.web.fields import TextField

LATE = N_("Đã hết hạn lúc %(deadline)s.")


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form with one obligatory box."""

    reason = TextField(validators=[InputRequired("Hãy ghi lý do.")])


@pytest.fixture
def form(app: Flask) -> Iterator[FlaskForm]:
    """The form as somebody sent it, with the box filled."""
    with app.test_request_context(method="POST", data={"reason": "vì mưa"}):
        yield ReasonForm(meta={"csrf": False})


def test_a_sentence_about_a_field_stands_beside_it_and_the_typed_text_stays(form: FlaskForm) -> None:
    with Attempt(form) as attempt:
        attempt.check()
        raise Invalid.at("reason", LATE, deadline="17:00")
    assert (attempt.refused, attempt.status, attempt.why) == (True, 422, "")
    assert form.reason.errors == ["Đã hết hạn lúc 17:00."]
    assert form.reason.data == "vì mưa"


def test_a_field_that_the_services_call_otherwise_is_found(form: FlaskForm) -> None:
    with Attempt(form, field_of=lambda name: "reason" if name == "question" else name) as attempt:
        raise Invalid.at("question", N_("Ô này cần được nhập."))
    assert attempt.refused
    assert form.reason.errors == ["Ô này cần được nhập."]


def test_what_the_form_finds_is_refused_before_the_service_is_asked(app: Flask) -> None:
    asked = []
    with app.test_request_context(method="POST", data={}):
        empty = ReasonForm(meta={"csrf": False})
        with Attempt(empty) as attempt:
            attempt.check()
            asked.append("service")
    assert (asked, attempt.status) == ([], 422)
    assert empty.reason.errors == ["Hãy ghi lý do."]


def test_a_refusal_that_the_page_names_is_told_where_the_page_says(form: FlaskForm) -> None:
    with Attempt(form).above(Refused) as above:
        raise Refused(LATE, deadline="17:00")
    assert (above.status, above.why, form.form_errors) == (409, "", ["Đã hết hạn lúc 17:00."])
    with Attempt(form).beside(form.reason, Stale) as beside:
        raise Stale(LATE, deadline="18:00")
    assert (beside.status, form.reason.errors) == (409, ["Đã hết hạn lúc 18:00."])
    with Attempt().on_page(Refused) as on_page:
        raise Refused(LATE, deadline="19:00")
    assert (on_page.refused, on_page.why) == (True, "Đã hết hạn lúc 19:00.")


def test_a_refusal_that_the_page_does_not_name_goes_on(form: FlaskForm) -> None:
    with pytest.raises(Stale), Attempt(form).above(Refused):
        raise Stale(LATE, deadline="17:00")
    with pytest.raises(Invalid), Attempt().on_page(Refused):
        raise Invalid.at("reason", LATE, deadline="17:00")
    with pytest.raises(KeyError), Attempt(form).above(Refused):
        raise KeyError("a fault of ours is no refusal")


def test_success_leaves_no_trace(form: FlaskForm) -> None:
    with Attempt(form).above(Refused).on_page(Stale) as attempt:
        attempt.check()
    assert (attempt.refused, attempt.status, attempt.why, form.errors) == (False, 200, "", {})


def test_a_refused_file_gives_its_problems_and_any_other_refusal_none(form: FlaskForm) -> None:
    wrong = LineProblem(2, Sentence(LATE, {"deadline": "17:00"}))
    with Attempt(form).on_page(ImportRefused, Refused) as file:
        raise ImportRefused([wrong])
    assert (problems_of(file), file.status) == ((wrong,), 422)
    with Attempt(form).on_page(ImportRefused, Refused) as other:
        raise Refused(LATE, deadline="17:00")
    assert problems_of(other) == ()


def test_a_refusal_of_one_field_is_one_sentence_of_it() -> None:
    refusal = Invalid.at("message", LATE, field="x", deadline="17:00")
    assert refusal.fields == {"message": (Sentence(LATE, {"field": "x", "deadline": "17:00"}),)}
    assert str(refusal.fields["message"][0]) == "Đã hết hạn lúc 17:00."
