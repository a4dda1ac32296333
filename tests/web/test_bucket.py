"""Evidence in a bucket: every application server sees it, and a store that is away stops nothing but files."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.access.actor import Role
from app.models import Assessment, Unit
from app.storage import store
from app.storage.bucket import Address, Bucket
from tests.support.application import Applications, Clock
from tests.support.buckets import BucketServer
from tests.support.client import Client
from tests.support.factories import Make
from tests.web.test_storage_trouble import save, told
from tests.web.test_unit_evidence import errors, indicator, pdf, upload


@pytest.fixture
def environ(bucket_server: BucketServer) -> dict[str, str]:
    """An installation whose store is a bucket."""
    return dict(bucket_server.settings(f"s3://{bucket_server.bucket()}/dti"))


@pytest.fixture
def other_server(
    app: Flask, applications: Applications, environ: dict[str, str], clock: Clock
) -> Callable[[], Client]:
    """Browsers that the proxy leads to a second application server."""
    second, engine = applications.get({**environ, "DTI_LOG_FORMAT": "json"})
    second.extensions["clock"] = clock
    assert second is not app
    return lambda: Client(second, engine)


def test_two_servers_see_each_others_evidence(
    officer: Client,
    other_server: Callable[[], Client],
    make: Make,
    sheet: Assessment,
    unit: Unit,
) -> None:
    link = str(upload(officer, sheet).one(".dti-card a[href$='/file']")["href"])
    colleague = other_server()
    colleague.sign_in(make.account(Role.CONTRIBUTOR, unit=unit))
    response = colleague.get(link).response
    assert response.get_data() == pdf()
    assert response.headers["Content-Disposition"].startswith("attachment;")
    page = upload(colleague, sheet, code="1.2", file=("Kế hoạch số 16.pdf", pdf("khác")))
    theirs = str(page.one(".dti-card a[href$='/file']")["href"])
    assert officer.get(theirs).response.get_data() == pdf("khác")


def test_the_verification_reads_the_bucket_both_ways(
    officer: Client, sheet: Assessment, bucket_server: BucketServer, environ: dict[str, str]
) -> None:
    upload(officer, sheet)
    runner = officer.app.test_cli_runner()
    assert runner.invoke(args=["verify"]).exit_code == 0
    assert "1 tệp có dòng, 0 hỏng; 0 tệp không dòng nào" in runner.invoke(args=["storage", "verify"]).output
    name = environ["DTI_STORE"].split("/")[2]
    (entry,) = bucket_server.client.list_objects_v2(Bucket=name)["Contents"]
    bucket_server.client.put_object(Bucket=name, Key=entry["Key"], Body=b"khac")
    checked = runner.invoke(args=["verify"])
    assert checked.exit_code == 1
    assert "mất hoặc bị sửa trong kho" in checked.output
    checked = runner.invoke(args=["storage", "verify"])
    assert checked.exit_code == 1
    assert "1 tệp có dòng, 1 hỏng" in checked.output


def test_a_file_that_no_row_names_is_found_once_it_is_old_and_swept(
    officer: Client, sheet: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(officer, sheet)
    with officer.app.app_context():
        stray = store().put(io.BytesIO(b"%PDF-1.4 mot"))
    runner = officer.app.test_cli_runner()
    assert stray.sha256 not in runner.invoke(args=["storage", "verify"]).output
    later = datetime.now(UTC) + timedelta(days=4)
    monkeypatch.setattr("app.cli_storage.utc_now", lambda: later)
    checked = runner.invoke(args=["storage", "verify"])
    assert checked.exit_code == 0
    assert f"Tệp {stray.sha256}: không dòng nào nhắc đến" in checked.output
    assert runner.invoke(args=["storage", "sweep", "--yes"]).output.splitlines()[0] == stray.sha256
    assert "0 hỏng; 0 tệp không dòng nào" in runner.invoke(args=["storage", "verify"]).output


@pytest.fixture
def store_away(officer: Client, sheet: Assessment, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a document whose store has gone away since it was uploaded."""
    link = str(upload(officer, sheet).one(".dti-card a[href$='/file']")["href"])
    nowhere = Bucket(Address("kho", "", "http://127.0.0.1:9", "us-east-1", "ai", "bi-mat"))
    monkeypatch.setitem(officer.app.extensions, "store", nowhere)
    return link


def test_a_store_that_is_away_is_no_damaged_store(officer: Client, store_away: str) -> None:
    checked = officer.app.test_cli_runner().invoke(args=["storage", "verify"])
    assert checked.exit_code == 1
    assert "Kho tệp không trả lời: s3://kho" in checked.output


def test_a_store_that_is_away_is_said_beside_the_file_and_figures_are_saved(
    officer: Client, sheet: Assessment, store_away: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = upload(officer, sheet, code="1.2", file=("Kế hoạch số 16.pdf", pdf("khác")), status=503)
    assert "Nơi lưu tệp của máy chủ chưa trả lời" in errors(page)
    assert page.value("abstract") == "Kế hoạch chuyển đổi số năm 2030"
    assert [record.getMessage().startswith("storage: s3://kho") for record in told(caplog)] == [True]
    assert save(officer, sheet, "Đã họp.").value("note").strip() == "Đã họp."
    assert officer.get(indicator(sheet)).all(".dti-card") != []


def test_a_download_from_a_store_that_is_away_says_so(officer: Client, store_away: str) -> None:
    page = officer.get(store_away, status=503)
    assert "Nơi lưu tệp của máy chủ chưa trả lời" in page.text
