"""A torn or misread name is the one known agency that it can be, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letterhead.known import BY_DECREE, KnownAgencies, agencies_of, distance_within, is_same_name

UNITS = ("Xã Cam Lộ", "Xã Cam Hồng", "Phường Đông Hà", "Tỉnh Quảng Trị", "Đặc khu Cồn Cỏ")
KNOWN = KnownAgencies.of([*(name for unit in UNITS for name in agencies_of(unit)), *BY_DECREE])
LETTERS = st.text("abcđ ", max_size=12)


@pytest.mark.parametrize(
    ("unit", "agencies"),
    [
        (
            "Xã Cam Lộ",
            (
                "Ủy ban nhân dân xã Cam Lộ",
                "UBND xã Cam Lộ",
                "Hội đồng nhân dân xã Cam Lộ",
                "Đảng ủy xã Cam Lộ",
            ),
        ),
        (
            "Tỉnh Quảng Trị",
            (
                "Ủy ban nhân dân tỉnh Quảng Trị",
                "UBND tỉnh Quảng Trị",
                "Hội đồng nhân dân tỉnh Quảng Trị",
                "Tỉnh ủy Quảng Trị",
            ),
        ),
        ("Sở Y tế", ("Sở Y tế",)),
    ],
)
def test_a_unit_issues_as_its_committee_its_council_and_its_party_body(
    unit: str, agencies: tuple[str, ...]
) -> None:
    assert agencies_of(unit) == agencies


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ỦY BAN NHÂN DÂN XÃ CAM LỘ", "Ủy ban nhân dân xã Cam Lộ"),
        ("UBND XÃ CAM LO", "UBND xã Cam Lộ"),
        ("TRUNG TÂM PHỤC VỤ HANH CHINH CÔNG", "Trung tâm Phục vụ hành chính công"),
        ("SỞ THONG TIN VÀ TRUYEN THỒNC", "Sở Thông tin và Truyền thông"),
        ("UBND XÃ CAM TUYỀN", None),
        ("SỞ TÀI CHÍNH SỞ NỘI VỤ", None),
        ("SỞ", None),
        ("", None),
    ],
)
def test_the_nearest_known_name_is_meant_and_another_agency_is_not(text: str, name: str | None) -> None:
    match = KNOWN.nearest(text)
    assert (match[0] if match else None) == name


def test_where_two_known_names_are_as_near_none_is_meant() -> None:
    pair = KnownAgencies.of(["UBND xã Đông Hải Một", "UBND xã Đông Hải Mới"])
    assert pair.nearest("UBND XÃ ĐÔNG HẢI MOX") is None
    assert pair.nearest("UBND XÃ ĐÔNG HẢI MỚI") == ("UBND xã Đông Hải Mới", 0)


def test_names_that_marks_alone_tell_apart_are_meant_by_their_marks_alone() -> None:
    pair = KnownAgencies.of(["UBND xã Tân Lập", "UBND xã Tấn Lập"])
    assert pair.nearest("UBND XÃ TẤN LẬP") == ("UBND xã Tấn Lập", 0)
    assert pair.nearest("UBND XÃ TAN LẬP") is None


def test_the_official_spelling_counts_before_a_typed_one() -> None:
    known = KnownAgencies.of(["UBND xã Cam Lộ"], ["ubnd xa cam lo", "Ban Quản lý chợ"])
    assert known.nearest("ubnd xã cam lộ") == ("UBND xã Cam Lộ", 0)
    assert known.nearest("BẠN QUẢN LÝ CHỢ") == ("Ban Quản lý chợ", 0)


def test_a_word_without_its_marks_is_noticed_in_a_name_that_is_not_known() -> None:
    assert not KNOWN.is_spelled("Trung tâm hanh chính")
    assert KNOWN.is_spelled("Trung tâm hành chính")
    assert KNOWN.is_spelled("Trạm Y tế Hoang Sa"), "words of nobody else are left alone"


@given(LETTERS, LETTERS, st.integers(0, 8))
def test_the_distance_is_that_of_letters_up_to_a_limit(one: str, other: str, limit: int) -> None:
    distance = distance_within(one, other, limit)
    assert distance == distance_within(other, one, limit)
    assert (distance == 0) == (one == other)
    assert distance <= limit + 1
    whole = distance_within(one, other, 24)
    assert distance == min(whole, limit + 1)


@given(st.sampled_from(sorted(name for names in KNOWN.names.values() for name in names)), st.data())
def test_one_misread_letter_never_makes_another_agency_of_it(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdeghiklmnopqrstuvxy"))
    match = KNOWN.nearest(name[:place] + letter + name[place + 1 :])
    assert match is None or match[0] == name or match[1] == 0


def test_where_a_tone_stands_makes_no_other_name() -> None:
    assert is_same_name("UBND xã Tuyên Hóa", "UBND XÃ TUYÊN HOÁ")
    assert not is_same_name("UBND xã Tuyên Hóa", "UBND xã Tuyên Hòa")
