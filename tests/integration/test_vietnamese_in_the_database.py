"""Both databases search and sort Vietnamese names as ``app.text`` does: nothing of it is stored."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.models import Unit
from app.queries.texts import holds, in_order
from app.text import collation_key, fold
from tests.support.factories import Make

Database = scoped_session[Session]

NAMES = (
    "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Bác", "ba", "Ăn Thịnh", "Ân Thi", "An Bình", "Đông Hà", "Dông Hà", "Đồng Hới",
    "Đakrông", "Ái Tử", "Ô Lâu", "Ơn", "Ưu Điềm", "Uy Nỗ", "Ỷ La", "Khối 10", "Khối 9", "Khối A", "Hoà Bình",
    "Hòa Bình", "A Dơi", "ADơi", "Nghĩa - Hưng", "Nghĩa Hưng", "Quảng Trị", "Xuân Lộc", "Lệ Thủy", "LỆ THỦY", "Yên Bái",
    "Phường 1",
)  # fmt: skip


@pytest.fixture
def units(make: Make, session: Database) -> None:
    for name in NAMES:
        make.unit(name)


@pytest.mark.usefixtures("units")
def test_the_database_sorts_names_as_a_vietnamese_dictionary_does(session: Database) -> None:
    names = session.scalars(select(Unit.name).order_by(in_order(Unit.name), Unit.code))
    assert list(names) == sorted(NAMES, key=collation_key)


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize(
    "search", ["dong", "ĐÔNG", "hoa binh", "hòa  bình", "le thuy", "ỷ", "u", "100%", "_", "khoi 1", ""]
)
def test_the_database_finds_what_folding_finds(session: Database, search: str) -> None:
    names = set(session.scalars(select(Unit.name).where(holds(search, Unit.name))))
    assert names == {name for name in NAMES if fold(search) in fold(name)}


@pytest.mark.usefixtures("session")
def test_words_are_found_across_code_and_name(make: Make, session: Database) -> None:
    unit = make.unit("Đông Hà", code="90001")
    assert list(
        session.scalars(select(Unit.id).where(holds("90001 xa dong", Unit.code, Unit.full_name)))
    ) == [unit.id]
