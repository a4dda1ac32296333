"""A criteria set that comes by a page is judged like a stranger's file, and kept for cycles to come alone."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.access.family import Family
from app.errors import Forbidden, Invalid, NotFound
from app.models import CriteriaSet, Cycle, Event
from app.queries.criteria import list_sets, set_as_zip
from app.services.criteria.keeping import SetRefused, check_archive, keep_files
from app.services.cycles.opening import NewCycle, open_cycle
from app.trees import trees
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.factories import TREE, Make, actor_of
from tests.support.libraries import text_of_set
from tests.support.zipped_sets import next_make, zipped

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("session")]
Database = scoped_session[Session]
FRESH = "dti/2040/commune"
TEXT = next_make(TREE, "2040")


@pytest.fixture
def secretary(make: Make) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT))


def refusal(secretary: Actor, content: bytes) -> str:
    """What the page says beside the file."""
    with pytest.raises(Invalid) as refused:
        check_archive(secretary, content)
    return " ".join(str(sentence) for sentence in refused.value.fields["file"])


def test_a_set_is_checked_compared_kept_and_a_cycle_opened_by_it(
    session: Database, make: Make, secretary: Actor
) -> None:
    make.unit("Một")
    text = TEXT.replace("deputy: 0.5", "deputy: 0.4")
    uploaded = check_archive(
        secretary, zipped({"bo/tree.yaml": text, "bo/LOCK": "x", "bo/cases/a.yaml": "?"})
    )
    assert (uploaded.tree.id, uploaded.known) == (FRESH, False)
    assert trees().offered().count(FRESH) == 0  # checking keeps nothing
    assert keep_files(secretary, uploaded.files, now=START) == FRESH
    event = session.scalars(select(Event).where(Event.kind == "criteria.kept")).one()
    assert event.actor_id == secretary.account_id

    cycle = session.get_one(Cycle, open_cycle(secretary, _new(FRESH), now=START))
    assert (cycle.year, cycle.tree_digest) == (2040, uploaded.tree.digest)
    assert {row.tree_id: row.uploaded for row in list_sets(secretary)}[FRESH]


def test_an_upload_says_what_differs_from_the_set_it_follows(secretary: Actor) -> None:
    edited = next_make(TREE, "2030b").replace("deputy: 0.5", "deputy: 0.4")
    uploaded = check_archive(secretary, zipped({"tree.yaml": edited}))
    assert uploaded.base
    keep_files(secretary, uploaded.files, now=START)
    again = check_archive(secretary, zipped({"tree.yaml": edited.replace("deputy: 0.4", "deputy: 0.3")}))
    assert again.base == "dti/2030b/commune"
    assert [change.aspect for change in again.changes] == ["rule"]


def test_a_later_upload_of_the_same_id_leaves_open_cycles_as_they_are(
    session: Database, make: Make, secretary: Actor
) -> None:
    make.unit("Một")
    first = check_archive(secretary, zipped({"tree.yaml": TEXT}))
    keep_files(secretary, first.files, now=START)
    cycle = session.get_one(Cycle, open_cycle(secretary, _new(FRESH), now=START))
    second = check_archive(secretary, zipped({"tree.yaml": TEXT.replace("deputy: 0.5", "deputy: 0.4")}))
    keep_files(secretary, second.files, now=START.replace(year=START.year + 1))

    assert trees().current(FRESH).digest == second.tree.digest
    assert trees().pinned(cycle.tree_id, cycle.tree_digest).digest == first.tree.digest
    assert "có bản khác thay" in refusal(secretary, zipped({"tree.yaml": TEXT}))


def test_the_same_set_is_kept_once(session: Database, secretary: Actor) -> None:
    for _ in range(2):
        keep_files(secretary, check_archive(secretary, zipped({"tree.yaml": TEXT})).files, now=START)
    assert len(session.scalars(select(CriteriaSet).where(CriteriaSet.tree_id == FRESH)).all()) == 1
    assert len(session.scalars(select(Event).where(Event.kind == "criteria.kept")).all()) == 1


def test_a_set_of_the_folder_is_not_replaced_by_an_upload(secretary: Actor) -> None:
    edited = text_of_set(TREE).replace("deputy: 0.5", "deputy: 0.4")
    assert "mã riêng" in refusal(secretary, zipped({"tree.yaml": edited}))
    assert check_archive(secretary, zipped({"tree.yaml": text_of_set(TREE)})).known


def test_every_problem_is_named_with_its_file_and_line(secretary: Actor) -> None:
    broken = TEXT.replace("deputy: 0.5", "deputy: nửa").replace(
        "level: commune", "level: commune\nlevle: commune"
    )
    with pytest.raises(SetRefused) as refused:
        check_archive(secretary, zipped({"tree.yaml": broken}))
    places = [problem.place for problem in refused.value.problems]
    assert len(places) >= 2
    assert all(place.startswith("tree.yaml:") for place in places)
    assert all(problem.vi and problem.en for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 not a zip", "không phải tệp ZIP"),
        (zipped({"01-mot.yaml": "a: 1"}), "đúng một tệp tree.yaml"),
        (zipped({"a/tree.yaml": TEXT, "b/tree.yaml": TEXT}), "đúng một tệp tree.yaml"),
        (zipped({"tree.yaml": TEXT, "01-lon.yaml": b"#" * 600_000}), "quá lớn"),
        (zipped({"tree.yaml": TEXT, **{f"{n:03}-x.txt": "" for n in range(600)}}), "quá nhiều tệp"),
    ],
    ids=["no zip", "no tree", "two trees", "a bomb", "many files"],
)
def test_an_archive_that_is_no_set_is_refused_in_words(secretary: Actor, content: bytes, said: str) -> None:
    assert said in refusal(secretary, content)


def test_what_a_browser_sent_back_is_judged_anew(session: Database, secretary: Actor) -> None:
    for forged in ("", "[]", '{"../tree.yaml": "x"}', '{"tree.yaml": 1}'):
        with pytest.raises((Invalid, SetRefused)):
            keep_files(secretary, forged, now=START)
    assert session.scalars(select(CriteriaSet)).all() == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADERSHIP])
def test_only_the_standing_body_brings_sets(make: Make, role: Role) -> None:
    stranger = actor_of(make.account(role))
    with pytest.raises(Forbidden):
        check_archive(stranger, zipped({"tree.yaml": TEXT}))
    with pytest.raises(Forbidden):
        keep_files(stranger, "{}", now=START)
    with pytest.raises(Forbidden):
        set_as_zip(stranger, TREE, "")


def test_a_standing_body_of_another_family_brings_no_set_of_this_one(make: Make) -> None:
    stranger = actor_of(make.account(Role.SECRETARIAT, family=Family.PAR))
    with pytest.raises(Forbidden):
        check_archive(stranger, zipped({"tree.yaml": TEXT}))


def test_a_copy_under_another_year_can_be_sent_back_as_it_is(secretary: Actor) -> None:
    name, content = set_as_zip(secretary, TREE, "2041")
    assert name == "dti-2041-commune.zip"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert "id: dti/2041/commune" in archive.read("tree.yaml").decode()
    uploaded = check_archive(secretary, content, base=TREE)
    assert uploaded.tree.id == "dti/2041/commune"
    assert uploaded.tree.period.start.year == 2041
    assert {change.aspect for change in uploaded.changes} <= {"title"}
    with pytest.raises(Invalid):
        set_as_zip(secretary, TREE, "../x")
    with pytest.raises(NotFound):
        set_as_zip(secretary, "dti/1999/commune", "2041")


def _new(tree_id: str) -> NewCycle:

    return replace(NEW, tree_id=tree_id)
