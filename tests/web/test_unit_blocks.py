"""What would refuse a submission stands on the page before it, all at once, as the submission itself says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import Assessment
from tests.support.client import Client
from tests.support.contradictory import CONTRADICTORY_SET
from tests.support.factories import TREE

pytestmark = pytest.mark.database
PROVED = "rule: {kind: ratio, numerator: [trained], denominator: [staff]}"


@pytest.fixture(scope="session")
def criteria(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set in which two indicators can contradict each other, and one demands a document."""
    folder = tmp_path_factory.mktemp("criteria")
    (folder / TREE).mkdir(parents=True)
    demanded = f"{PROVED}\n        evidence: {{required: true, asks: Danh sách tập huấn}}"
    text = CONTRADICTORY_SET.replace(PROVED, demanded)
    (folder / TREE / "tree.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def environ(criteria: Path) -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(criteria)}


def declare(browser: Client, sheet: Assessment, **typed: str) -> None:
    browser.get(f"/unit/assessments/{sheet.id}/figures")
    browser.submit(
        "form[data-figures]",
        {f"figure-{name}": text for name, text in typed.items()},
        press="Lưu các ô đã sửa",
    )


def test_everything_that_blocks_is_named_before_and_by_the_submission_alike(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    head.get(f"/unit/assessments/{sheet.id}/submit")
    opened_before = head.fill('form[action$="/submit"]', {})
    declare(officer, sheet, staff="50", trained="10", users="20")
    page = head.get(f"/unit/assessments/{sheet.id}/submit")
    assert page.all('form[action$="/submit"]') == []
    assert "không thể nhiều hơn số người được tập huấn" in page.one("main").get_text()
    assert page.all('main a[href$="/indicators/1.2"]')
    assert "1.1 Tập huấn" in page.text
    refused = head.send(opened_before, status=409)
    said = " ".join(refused.one('[role="alert"]').get_text().split())
    assert "số liệu của chỉ tiêu 1.2, 1.1 mâu thuẫn nhau" in said
    assert "minh chứng cho chỉ tiêu 1.1 mà phiếu chưa có tài liệu nào" in said
    check = head.get(f"/unit/assessments/{sheet.id}/check")
    assert check.all("#mau-thuan")
    assert check.all("#phai-bo-sung")


def test_what_is_mended_blocks_no_longer(officer: Client, head: Client, sheet: Assessment) -> None:
    declare(officer, sheet, staff="50", trained="10", users="20")
    declare(officer, sheet, trained="30")
    page = head.get(f"/unit/assessments/{sheet.id}/submit")
    assert "mâu thuẫn" not in page.text
    assert "1.1 Tập huấn" in page.text
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    officer.submit("#declaration", {"note": "Danh sách lưu tại văn phòng."}, press="Lưu")
    head.get(f"/unit/assessments/{sheet.id}/submit")
    assert head.submit('form[action$="/submit"]').heading.startswith("Giấy tiếp nhận")
