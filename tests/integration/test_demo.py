"""The demo's figures: the same on every machine, in keeping with the criteria, and the one real sheet as published."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Role
from app.demo.generated import figures_for, sheets_csv
from app.demo.samples import FIGURES_CODES, NOTICE, PLAN_CODES, attach_samples
from app.demo.story import DATA, FINISHED, GUEST_CODE, RUNNING
from app.models import Evidence, Level
from app.queries.results.standing import read_standing
from app.queries.sheets.sheets import read_sheet
from app.services.cycles.opening import NewCycle, open_cycle
from app.services.sheets import finished
from app.services.tables import sheets
from app.services.tables import units as unit_import
from app.services.units.storing import Place, store_units
from app.storage import store
from app.trees import trees
from scoring import Sheet, parse_value, sheet_problems
from tests.documents.paper import Paper
from tests.support.application import START
from tests.support.factories import Make, actor_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environ() -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(ROOT / "criteria")}


def test_the_same_figures_are_generated_everywhere(app: Flask) -> None:
    with app.app_context():
        tree = trees().load(FINISHED)
        both = sheets_csv(tree, ["18859", "19742"])
        alone = sheets_csv(tree, ["19742"])
    assert both.endswith(alone.partition("\n")[2]), "one unit's figures depend on who else is in the list"


def test_generated_figures_keep_every_check_of_the_open_cycle(app: Flask) -> None:
    with app.app_context():
        tree = trees().load(RUNNING)
    for unit in range(18859, 18909):
        values = {
            key: parse_value(tree.figures[key], raw) for key, raw in figures_for(tree, str(unit)).items()
        }
        problems = sheet_problems(tree, Sheet(unit=str(unit), figures=values))
        assert not problems, [problem.text() for problem in problems]


def test_the_list_of_communes_is_complete() -> None:
    units = unit_import.read_units((DATA / "quang-tri-communes-2025.csv").read_text(encoding="utf-8"))
    kinds = [unit.kind.value for unit in units]
    assert (kinds.count("xa"), kinds.count("phuong"), kinds.count("dac_khu")) == (69, 8, 1)


def test_the_published_sheet_comes_out_of_the_database_and_of_the_command_line_alike(
    make: Make, session: scoped_session[Session], tmp_path: Path
) -> None:
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    make.unit()
    make.unit("Cần Giuộc", code=GUEST_CODE)
    cycle_id = open_cycle(secretariat, _cycle(), now=START)
    text = (DATA / "can-giuoc-2025.csv").read_text(encoding="utf-8")
    tree = trees().load(FINISHED)
    finished.import_sheets(secretariat, cycle_id, text, tree, source="can-giuoc-2025.csv", now=START)
    session.flush()

    sheet = read_sheet(secretariat, finished.assessments_by_unit(cycle_id)[GUEST_CODE], now=START)
    (row,) = (row for row in read_standing(secretariat, cycle_id).rows if row.unit.code == GUEST_CODE)
    assert (row.self_points, row.points, row.max) == (Decimal("787.84"), Decimal("606.27"), 960)
    assert row.rank is None
    assert sheet.score.points == Decimal("606.27")

    lines = sheets.read_sheets(text, tree).by_unit[GUEST_CODE]
    assert _command_line({line.code: str(line.self_points) for line in lines}, tmp_path) == "787.84"
    assert _command_line({line.code: str(line.appraised_points) for line in lines}, tmp_path) == "606.27"


def test_sample_evidence_says_so_and_leaves_other_indicators_without(
    make: Make, session: scoped_session[Session]
) -> None:
    unit = make.unit("Hải Lăng")
    head = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
    cycle_id = open_cycle(actor_of(make.account(Role.SECRETARIAT)), _cycle(RUNNING), now=START)
    (assessment_id,) = finished.assessments_by_unit(cycle_id).values()
    tree = trees().load(RUNNING)
    values = figures_for(tree, unit.code)
    attach_samples(head, tree, assessment_id, unit.full_name, values, now=START)

    sheet = read_sheet(head, assessment_id, now=START)
    proven = {code for code, links in sheet.evidence.items() if links}
    assert proven == {*PLAN_CODES, *FIGURES_CODES}
    assert any(tree.indicators[code].evidence.required for code in tree.indicators.keys() - proven)
    files = {document.filename: document.sha256 for document in session.scalars(select(Evidence))}
    assert set(files) == {"ke-hoach-mau.pdf", "bang-so-lieu-mau.xlsx"}
    page = Paper(_stored(files["ke-hoach-mau.pdf"]))
    assert len(page.pages) == 1
    assert "TÀI LIỆU MẪU" in page.text
    assert "không chứng minh điều gì" in page.text
    table = load_workbook(io.BytesIO(_stored(files["bang-so-lieu-mau.xlsx"]))).worksheets[0]
    rows = [[cell.value for cell in row] for row in table.iter_rows()]
    assert rows[0][0] == NOTICE
    assert rows[1][0] == unit.full_name
    figure_id = tree.indicators["6.3"].figure_ids[0]
    assert [f"6.3 {tree.figures[figure_id].title}", values[figure_id]] in rows


def _stored(sha256: str) -> bytes:
    with store().open(sha256) as file:
        return file.read()


def _cycle(tree_id: str = FINISHED) -> NewCycle:
    return NewCycle(
        tree_id=tree_id,
        title="Đợt thử",
        units_on=date(2030, 11, 1),
        self_starts_at=START,
        self_ends_at=START.replace(month=12),
        review_1_ends_at=START.replace(month=12),
        explanation_ends_at=START.replace(month=12),
        review_2_ends_at=START.replace(month=12),
        guest_codes=(GUEST_CODE,) if tree_id == FINISHED else (),
    )


def _command_line(points: dict[str, str], folder: Path) -> str:
    answers = folder / "answers.yaml"
    answers.write_text(yaml.safe_dump({"unit": GUEST_CODE, "points": points}), "utf-8")
    printed = subprocess.run(
        [sys.executable, "-m", "scoring", "score", "criteria/dti/2025/commune", str(answers), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert printed.returncode == 0, printed.stdout + printed.stderr
    return str(json.loads(printed.stdout)["points"])


def test_units_are_of_the_commune_level(make: Make, session: scoped_session[Session]) -> None:
    lines = unit_import.read_units((DATA / "quang-tri-communes-2025.csv").read_text(encoding="utf-8"))
    since = date(2025, 7, 1)
    added, again = (store_units(None, lines, Place(Level.COMMUNE, since), now=START) for _ in range(2))
    assert (len(added.fresh), len(again.fresh)) == (78, 0)
