"""Services and imports keep only text that papers can print, and say so with the place it stands at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app import create_app
from app.access.actor import Role
from app.errors import Invalid
from app.models import Account, Assessment, Cycle, Level, Score, UnitKind
from app.queries.results.standing import read_standing
from app.queries.reviews.sheet import read_review
from app.services.accounts import administration
from app.services.central import unmeasured
from app.services.cycles import choosing
from app.services.cycles.opening import open_cycle
from app.services.evidence.document_data import DocumentData, check_document
from app.services.publication import versions
from app.services.publication.computing import Order, prepare
from app.services.publication.papers import Decision
from app.services.publication.signing import Signing
from app.services.publication.signing_orders import ask_to_sign
from app.services.reviews import decisions
from app.services.sheets import closing, finished
from app.services.tables.cells import CellProblem, value_of
from app.services.tables.lines import ImportRefused
from app.services.tables.units import read_units
from app.sheet.declaring import Declaration, answers_with, check
from app.sheet.values import Answers, UnitView
from app.storage import store
from app.text import MAX_TEXT
from app.trees import trees
from app.workflow.states import Stage
from config import ConfigError, Settings
from scoring import FigureSpec
from tests.integration.test_csv_import import TREE, whole_sheet
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.appraisals import SURVEY, Appraisals
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order as PublishingOrder
from tests.support.publishing import compute, council
from tests.support.reviewing import LATER, ask, by_figures, by_points, decide

Database = scoped_session[Session]
UNPRINTABLE = (
    "Văn bản của hệ thống không in được ký tự %(characters)s. "
    "Hãy xóa đi, hoặc thay bằng chữ và dấu thông thường."
)
HEADER = "ward_code,unit_type,name,full_name\n"


def said(refused: Callable[[], object]) -> list[str]:
    with pytest.raises(ImportRefused) as problem:
        refused()
    return [f"{fault.line} {fault.place} {fault.sentence}" for fault in problem.value.problems]


def wrong_fields(refused: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        refused()
    return {name: message % params for name, ((message, params), *_) in problem.value.fields.items()}


def test_names_of_units_are_taken_as_papers_print_them() -> None:
    (line,) = read_units(HEADER + "1,xã,Tân\u2011Lập,Xã Tân\u2011Lập ﬁ\n")
    assert (line.name, line.full_name) == ("Tân-Lập", "Xã Tân-Lập fi")


def test_a_name_that_no_paper_can_show_is_refused_with_its_line_and_cell() -> None:
    assert said(lambda: read_units(HEADER + "1,xã,Một,Xã Một\n2,xã,字,Xã Hai\n")) == [
        f"3 2 · name {UNPRINTABLE % {'characters': '“字” (U+5B57)'}}"
    ]


def test_a_name_too_long_for_a_certificate_is_refused_when_it_comes_in() -> None:
    (sentence,) = said(lambda: read_units(HEADER + f"1,xã,Một,Xã {'W' * 190}\n"))
    assert "không in vừa giấy chứng nhận" in sentence


def test_reasons_of_finished_sheets_pass_the_border(make: Make, session: Database) -> None:
    cycle, unit, tree = make.cycle(tree_id=TREE, year=2031), make.unit(), trees().load(TREE)
    make.assessment(cycle, unit)
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    text = whole_sheet(tree, unit, c1_1="2,0.5,Thiếu ☕ ngày")
    (sentence,) = said(
        lambda: finished.import_sheets(secretariat, cycle.id, text, tree, source="x", now=START)
    )
    assert f"{unit.code} · 1.1 · reason" in sentence
    assert "“☕” (U+2615)" in sentence
    mapped = whole_sheet(tree, unit, c1_1="2,0.5,Quý Ⅳ ✓", c1_2="2,1,")
    finished.import_sheets(secretariat, cycle.id, mapped, tree, source="Kết quả 😀.csv", now=START)
    kept = select(Score.code, Score.reason).where(Score.stage == Stage.REVIEW_1, Score.reason.is_not(None))
    reasons = dict(session.execute(kept).all())
    assert reasons["1.1"] == "Quý IV ✓"
    assert "trong Kết quả ?.csv" in reasons["1.2"]


def test_a_text_in_a_cell_passes_the_border() -> None:
    column = FigureSpec("note", "Ghi chú", "text")
    assert value_of(column, "12\u2011KH\r\nhai") == "12-KH\nhai"
    with pytest.raises(CellProblem, match=r".") as refused:
        value_of(column, "😀")
    assert refused.value.sentence.params["characters"] == "“😀” (U+1F600)"


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Đợt 😀 2030", "“😀” (U+1F600)"),
        ("Đ" * 201, "Dài hơn 200 ký tự"),
        ("ĐƯỜNG MƯỜI " * 18, "không in vừa giấy chứng nhận"),
    ],
)
def test_a_cycle_has_a_title_that_its_papers_can_show(
    session: Database, make: Make, title: str, says: str
) -> None:
    secretariat = actor_of(Cycles(make).secretariat)
    assert (
        says in wrong_fields(lambda: open_cycle(secretariat, replace(NEW, title=title), now=START))["title"]
    )
    assert session.scalar(select(Cycle.id)) is None


def test_a_criteria_set_whose_titles_cannot_be_printed_opens_no_cycle(
    session: Database, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.unit(level=Level.COMMUNE, kind=UnitKind.XA)
    monkeypatch.setattr(choosing, "_printed_titles", lambda _tree: ["Thể chế số", "Hạ tầng 字"])
    wrong = wrong_fields(lambda: open_cycle(actor_of(Cycles(make).secretariat), NEW, now=START))
    assert "“Hạ tầng 字”" in wrong["tree_id"]
    assert "U+5B57" in wrong["tree_id"]


@pytest.mark.parametrize("reason", ["a" * (MAX_TEXT + 1), "Bão 😀"])
def test_reasons_are_bounded_in_the_service(session: Database, make: Make, reason: str) -> None:
    sheet = make.assessment()
    secretariat = actor_of(Cycles(make).secretariat)
    more = sheet.cycle.self_ends_at.replace(day=28)

    def extend() -> object:
        return closing.extend(
            secretariat, sheet.id, revision=sheet.revision, until=more, reason=reason, now=START
        )

    assert set(wrong_fields(extend)) == {"reason"}
    assert session.get_one(Assessment, sheet.id).extension_reason is None


def test_what_is_written_about_a_document_is_bounded_in_the_service() -> None:
    data = DocumentData(abstract="Kế hoạch 字", number="1" * 81, issued_on=None, issuer="", page="")
    assert set(wrong_fields(lambda: check_document(data))) == {"abstract", "number"}


def test_notes_and_texts_are_bounded_where_a_sheet_is_decided(session: Database) -> None:
    tree = trees().load(TREE)
    indicator = next(iter(tree.indicators.values()))
    unit = UnitView(1, "1", "Xã Một", UnitKind.XA, None)
    wanted = answers_with(Answers({}, {}, {}, {}), indicator, Declaration({}, note="字"), now=START)
    assert "note" in wrong_fields(lambda: check(tree, unit, indicator, wanted))


def test_a_letterhead_that_no_paper_can_show_is_refused_at_the_start(tmp_path: Path) -> None:
    environ = {"DTI_ENVIRONMENT": "test", "DTI_INSTANCE_DIR": str(tmp_path), "DTI_AUTHORITY": "Ủy ban 字"}
    with pytest.raises(ConfigError, match=r"DTI_AUTHORITY: .*U\+5B57"):
        create_app(Settings.from_env(environ))


def test_the_name_of_an_account_is_bounded_in_the_service(session: Database) -> None:
    new = administration.NewAccount("a@dti.test", "Nguyễn 字", Role.AUDITOR, office="P" * 121)
    wrong = wrong_fields(lambda: administration.create(administration.OPERATOR, new, now=START))
    assert set(wrong) == {"display_name", "office"}
    assert session.scalar(select(Account.id)) is None


LONG_OR_FOREIGN = pytest.mark.parametrize("text", ["a" * (MAX_TEXT + 1), "Bão 😀"])


@LONG_OR_FOREIGN
def test_an_opinion_and_a_verdict_keep_only_what_papers_can_print(appraisals: Appraisals, text: str) -> None:
    sheet = appraisals.submitted()
    opinion = {"agrees": False, "reason": text, "now": LATER}
    assert set(
        wrong_fields(lambda: decisions.give_opinion(appraisals.reviewer, sheet.id, "1.1", **opinion))
    ) == {"reason"}
    for wrong in (by_points("1", text), by_figures(text, approved="4"), ask(text)):
        assert wrong_fields(partial(decide, appraisals, sheet, "2.1", wrong))
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).decided.done == 0


@LONG_OR_FOREIGN
def test_a_publication_and_what_nobody_measured_keep_only_what_papers_can_print(
    appraisals: Appraisals, make: Make, text: str
) -> None:
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    wrong = wrong_fields(lambda: unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, text, now=LATER))
    assert set(wrong) == {"reason"}
    cycles, cycle = Cycles(make), make.cycle(year=2028)
    cycles.sheet(cycle, make.unit("Một"), appraised="2")
    body = actor_of(cycles.secretariat)
    order = Order(read_standing(body, cycle.id).mark, omission=text)
    assert "omission" in wrong_fields(lambda: prepare(body, cycle.id, order, now=LATER))
    result_id = compute(
        body, cycle.id, PublishingOrder(order.seen), imprint=IMPRINT, store=store(), now=LATER
    )
    versions.confirm(council(), result_id, now=LATER)
    signing = Signing(Decision(number=text[:300], day=LATER.date()))
    assert "decision_number" in wrong_fields(lambda: ask_to_sign(body, result_id, signing, now=LATER))
