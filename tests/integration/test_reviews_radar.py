"""The same file at another unit or on a sheet of another year: shown to those who see both, never held against."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Actor, Role
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Evidence, EvidenceLink
from app.queries.reviews.radar import Twins, read_radar, twins_of
from app.workflow.states import Status
from tests.support.appraisals import Appraisals
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database


@pytest.fixture
def sheet(appraisals: Appraisals, make: Make) -> Assessment:
    return appraisals.submitted(make.unit("Đồng Lê"))


@pytest.fixture
def same(appraisals: Appraisals) -> Callable[..., EvidenceLink]:
    """Links to an indicator of a sheet the very file that another link names."""

    def link(other: EvidenceLink, sheet: Assessment, code: str) -> EvidenceLink:
        made = appraisals.proven(sheet, code)
        evidence = db.session.get_one(Evidence, made.evidence_id)
        evidence.sha256 = db.session.get_one(Evidence, other.evidence_id).sha256
        db.session.flush()
        return made

    return link


def twins(actor: Actor, link: EvidenceLink) -> Twins | None:
    return twins_of(actor, link.assessment_id, [link.id]).get(link.id)


def test_a_file_of_another_unit_is_told_with_unit_year_and_indicators(
    appraisals: Appraisals, make: Make, sheet: Assessment, same: Callable[..., EvidenceLink]
) -> None:
    mine = appraisals.proven(sheet, "1.1")
    other = appraisals.submitted(make.unit("Hải Lăng"))
    same(mine, other, "1.1")
    same(mine, other, "2.1")
    also = twins(appraisals.reviewer, mine)
    assert also is not None
    assert [(place.unit_name, place.year, place.codes) for place in also.others] == [
        ("Xã Hải Lăng", 2030, ("1.1", "2.1"))
    ]
    assert also.own == ()


def test_the_same_unit_s_other_year_is_told_apart_and_another_row_of_the_sheet_is_not(
    appraisals: Appraisals, make: Make, sheet: Assessment, same: Callable[..., EvidenceLink]
) -> None:
    mine = appraisals.proven(sheet, "1.1")
    same(mine, sheet, "1.2")
    assert twins(appraisals.reviewer, mine) is None
    earlier = make.assessment(make.cycle(year=2029), sheet.unit, status=Status.PUBLISHED)
    same(mine, earlier, "1.1")
    also = twins(appraisals.reviewer, mine)
    assert also is not None
    assert (also.others, [place.year for place in also.own]) == ((), [2029])


def test_drafts_and_sheets_out_of_reach_are_not_told(
    appraisals: Appraisals, make: Make, sheet: Assessment, same: Callable[..., EvidenceLink]
) -> None:
    mine = appraisals.proven(sheet, "1.1")
    same(mine, make.assessment(appraisals.cycle, make.unit("Chưa Nộp")), "1.1")
    assert twins(appraisals.reviewer, mine) is None
    other = appraisals.submitted(make.unit("Quê Nhà"))
    same(mine, other, "1.1")
    at_home = actor_of(make.account(Role.REVIEWER, home_unit=other.unit))
    assert twins(at_home, mine) is None
    assert twins(appraisals.reviewer, mine) is not None


def test_the_page_lists_files_at_most_units_first_and_leaves_single_ones_out(
    appraisals: Appraisals, make: Make, sheet: Assessment, same: Callable[..., EvidenceLink]
) -> None:
    two, three = appraisals.proven(sheet, "1.1"), appraisals.proven(sheet, "1.2")
    appraisals.proven(sheet, "2.1")
    others = [appraisals.submitted(), appraisals.submitted()]
    same(two, others[0], "1.1")
    for other in others:
        same(three, other, "1.2")
    radar = read_radar(appraisals.reviewer, appraisals.cycle.id)
    assert [(file.units, len(file.here), file.elsewhere) for file in radar.files] == [(3, 3, ()), (2, 2, ())]
    assert (radar.count, radar.pages) == (2, 1)


def test_a_file_of_one_unit_in_two_years_is_listed_with_the_other_cycle(
    appraisals: Appraisals, make: Make, sheet: Assessment, same: Callable[..., EvidenceLink]
) -> None:
    mine = appraisals.proven(sheet, "1.1")
    cycle: Cycle = make.cycle(year=2029)
    same(mine, make.assessment(cycle, sheet.unit, status=Status.PUBLISHED), "1.1")
    (file,) = read_radar(appraisals.reviewer, appraisals.cycle.id).files
    assert [(place.year, place.unit_name) for place in file.elsewhere] == [(2029, "Xã Đồng Lê")]


def test_whoever_sees_no_sheet_of_the_cycle_sees_no_list(
    appraisals: Appraisals, make: Make, sheet: Assessment
) -> None:
    with pytest.raises(NotFound):
        read_radar(actor_of(make.account(Role.UNIT_HEAD, unit=make.unit())), appraisals.cycle.id)
    with pytest.raises(NotFound):
        read_radar(appraisals.reviewer, 99_999)
