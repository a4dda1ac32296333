"""The same file at two units, as a reviewer meets it: beside the document, and on a page of the cycle."""

from __future__ import annotations

import pytest

from app.models import Evidence
from tests.support.application import Clock
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make

pytestmark = pytest.mark.database


def test_the_same_file_is_told_beside_the_document_and_listed(
    client: Client, make: Make, clock: Clock
) -> None:
    appraisals = Appraisals(make)
    first, second = appraisals.submitted(make.unit("Đồng Lê")), appraisals.submitted(make.unit("Hải Lăng"))
    mine, other = appraisals.proven(first, "1.1"), appraisals.proven(second, "1.1")
    with make._session() as session:
        digest = session.get_one(Evidence, mine.evidence_id).sha256
        session.get_one(Evidence, other.evidence_id).sha256 = digest
    clock.advance(days=21)
    client.sign_in(appraisals.account)
    place = f"/review/assessments/{first.id}/indicators/1.1"
    page = client.get(place)
    assert "với đơn vị khác: Xã Hải Lăng, năm 2030 (1.1)." in " ".join(page.text.split())
    client.get("/review/")
    client.follow("Thẩm định theo chỉ tiêu: mọi đơn vị cạnh nhau")
    page = client.follow("Tệp dùng ở nhiều nơi")
    assert "Xã Đồng Lê: 1.1" in " ".join(page.text.split())
    table = client.get(f"/review/cycles/{first.cycle_id}/radar.csv").response.get_data().decode("utf-8-sig")
    assert "Xã Hải Lăng" in table
    client.get(place)
    client.submit('form[action="/language"]')
    client.get(place)
    client.get(f"/review/cycles/{first.cycle_id}/radar")
