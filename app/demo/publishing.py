"""A cycle of the demo on its way to the public: computed, confirmed by the council, signed, issued to everybody."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.access.actor import Actor
from app.documents.contexts import SampleContext, SampleItem
from app.documents.render import render_sample
from app.local_time import local_day
from app.queries.cycles.board import find_cycle
from app.queries.results.standing import read_standing
from app.services.publication import versions
from app.services.publication.computing import Order, compute_version
from app.services.publication.papers import Decision, Imprint
from app.services.publication.signing import Signing, sign_version
from app.services.publication.signing_orders import receive_signed
from app.storage import store
from app.workflow.versions import Reach, SignedKind

NUMBER: Final = "01/QĐ-MẪU"
LARGEST: Final = 1024 * 1024


def publish(actors: Mapping[str, Actor], cycle_id: int, imprint: Imprint, *, now: datetime) -> int:
    """Take all steps of a version in the name of the demo's people; return the version's id."""
    secretariat = actors["thuongtruc"]
    order = Order(seen=read_standing(secretariat, cycle_id).mark)
    result_id = compute_version(secretariat, cycle_id, order, imprint=imprint, store=store(), now=now)
    versions.confirm(actors["hoidong"], result_id, now=now)
    title = find_cycle(secretariat, cycle_id).title
    text = SampleItem("1", f"Công bố kết quả: {title}", "Phụ lục xếp hạng do hệ thống lập")
    page = render_sample(
        SampleContext("Quyết định (tài liệu mẫu)", secretariat.name, (text,), local_day(now))
    )
    signing = Signing(
        Decision(NUMBER, local_day(now)),
        receive_signed(io.BytesIO(page), "quyet-dinh-mau.pdf", SignedKind.SCAN, max_bytes=LARGEST),
    )
    sign_version(secretariat, result_id, signing, imprint=imprint, store=store(), now=now)
    versions.issue(secretariat, result_id, reach=Reach.PUBLIC, open_figures=True, now=now)
    return result_id
