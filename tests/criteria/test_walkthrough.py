"""The walk-through in criteria/README.md shows what the commands really print."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from scoring.__main__ import main
from tests.unit.scoring.test_new import uncommented

CRITERIA = Path(__file__).parents[2] / "criteria"
README = (CRITERIA / "README.md").read_text(encoding="utf-8")
SET = "criteria/dti/2027/commune"


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("criteria").mkdir()
    shutil.copy(CRITERIA / "schema.json", "criteria/schema.json")
    shutil.copytree(CRITERIA / "dti/2026", "criteria/dti/2026")


def section(heading: str) -> str:
    return README.split(f"\n{heading}", 1)[1].split("\n#", 1)[0]


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def spreadsheet(**wrong: object) -> None:
    """The table of the README in the sheet the README describes, with some cells typed wrongly."""
    table = re.findall(r"^\| (.*) \|$", section("### 9.1."), re.MULTILINE)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Phụ lục"
    for number, line in enumerate(table, 4):
        for column, text in enumerate(line.split("|"), 1):
            sheet.cell(number, column, text.strip() or None)
    for address, value in wrong.items():
        sheet[address] = value
    book.save("quyet-dinh-2027.xlsx")


def test_a_decision_becomes_a_set_as_the_readme_tells(capsys: pytest.CaptureFixture[str]) -> None:
    told = section("### 9.1.")
    refusal, made, left, differing = blocks(told, "text")
    shown, cases = blocks(told, "yaml")

    spreadsheet(A8=1.1, C11="hai")
    assert main(["new", "quyet-dinh-2027.xlsx", SET]) == 1
    assert capsys.readouterr().err == refusal

    spreadsheet()
    assert main(["new", "quyet-dinh-2027.xlsx", SET]) == 0
    assert capsys.readouterr().out == made
    assert shown in Path(SET, "02-chinh-quyen-so.yaml").read_text(encoding="utf-8")

    for file in Path(SET).glob("0*.yaml"):
        file.write_text(uncommented(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["check", SET]) == 0
    assert capsys.readouterr().out.split("\n", 1)[1] == left

    Path(SET, "cases/2.1.yaml").write_text(cases, encoding="utf-8")
    assert main(["test", SET]) == 1
    assert capsys.readouterr().out == differing


def test_the_two_sets_differ_as_the_readme_tells(capsys: pytest.CaptureFixture[str]) -> None:
    changes, moves, intervals = blocks(section("## 10."), "text")
    sheets, other_sheets = blocks(section("## 10."), "csv")
    shutil.copytree("criteria/dti/2026/commune", SET)
    Path(SET, "LOCK").unlink()
    group = Path(SET, "08-hoat-dong-xa-hoi-so.yaml")
    before, after = group.read_text(encoding="utf-8").split('code: "8.2"')
    after = after.replace("max: 5", "max: 3", 1).replace("target: 30%", "target: 40%", 1)
    (typed,) = (block for block in blocks(section("### 9.2."), "yaml") if "8.5" in block)
    added = typed.replace("8.5", '"8.5"', 1).replace("[health_record]", "[health_records]")
    group.write_text(f'{before}code: "8.2"{after.rstrip()}\n{added}', encoding="utf-8")
    Path("bang.csv").write_text(sheets, encoding="utf-8")

    assert main(["diff", "criteria/dti/2026/commune", SET, "--sheets", "bang.csv"]) == 0
    assert capsys.readouterr().out == changes + moves

    Path("bang.csv").write_text(other_sheets, encoding="utf-8")
    assert (
        main(["sensitivity", "criteria/dti/2026/commune", "bang.csv", "--draws", "1000", "--seed", "1"]) == 0
    )
    assert capsys.readouterr().out == intervals


def test_the_readme_explains_every_command_and_every_remark() -> None:
    from scoring.cli.commands import COMMANDS
    from scoring.language.messages import Message
    from scoring.lint import messages

    remarks = section("### Lưu ý của `check`")
    assert {command.name for command in COMMANDS} <= set(re.findall(r"python -m scoring (\w+)", README))
    for said in vars(messages).values():
        if isinstance(said, Message):
            words = [piece.strip(" :“”,…") for piece in re.split(r"\{\w+\}", said.what_vi)]
            assert all(word in remarks for word in words if word), said.what_vi
