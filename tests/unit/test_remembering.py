"""What a unit wrote before is offered most used first, in the spelling it mostly has."""

from __future__ import annotations

import pytest

from app.sheet.remembering import Wording, in_other_year, remembered, symbol_of

MINE, COLLEAGUE = 1, 2


@pytest.mark.parametrize(
    ("number", "symbol"),
    [
        ("15/KH-UBND", "/KH-UBND"),
        ("7a/QĐ-UBND", "/QĐ-UBND"),
        ("12/2025/NQ-HĐND", "/2025/NQ-HĐND"),
        ("104-KH/ĐU", "-KH/ĐU"),
        (" 15 / KH-UBND", "/KH-UBND"),
        ("không số", ""),
        ("15", ""),
        ("", ""),
    ],
)
def test_the_symbol_is_what_follows_the_number(number: str, symbol: str) -> None:
    assert symbol_of(number) == symbol


def test_issuers_and_symbols_are_offered_most_used_first_and_once() -> None:
    wordings = [
        Wording("9/KH-UBND", "UBND Xã", MINE),
        Wording("3/TB-VP", "Sở Nội vụ", MINE),
        Wording("2/KH-UBND", "UBND xã", MINE),
        Wording("1/KH-UBND", "UBND xã", MINE),
        Wording(None, None, MINE),
    ]
    offered = remembered(wordings, MINE)
    assert offered.issuers == ("UBND xã", "Sở Nội vụ")
    assert offered.symbols == ("/KH-UBND", "/TB-VP")


def test_the_last_issuer_is_ones_own_before_a_colleagues() -> None:
    wordings = [
        Wording(None, None, MINE),
        Wording(None, "Sở Y tế", COLLEAGUE),
        Wording(None, "UBND xã", MINE),
    ]
    assert remembered(wordings, MINE).last_issuer == "UBND xã"
    assert remembered(wordings, 3).last_issuer == "Sở Y tế"
    assert remembered((), MINE).last_issuer == ""


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Kế hoạch chuyển đổi số năm 2025", "Kế hoạch chuyển đổi số năm 2026"),
        ("/2025/NQ-HĐND", "/2026/NQ-HĐND"),
        ("giai đoạn 2025 - 2030", "giai đoạn 2025 - 2030"),
        ("kiểm tra 2025 hộ", "kiểm tra 2025 hộ"),
    ],
)
def test_a_series_moves_on_by_its_year_and_by_nothing_else(text: str, later: str) -> None:
    assert in_other_year(text, 1) == later
